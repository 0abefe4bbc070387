"""Everything the menus and the toolbar offer, with names, shortcuts and hints in one place."""

from __future__ import annotations

from dataclasses import dataclass, fields

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence, QPalette, QUndoStack
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar, QToolBar

from adcvsr_gui.action_icons import (
    add_icon,
    again_icon,
    folder_icon,
    open_folder_icon,
    pause_icon,
    play_icon,
    remove_icon,
    stop_icon,
)

translate = QCoreApplication.translate


@dataclass(frozen=True, kw_only=True)
class Actions:
    """The commands of the main window."""

    add_clips: QAction
    add_folder: QAction
    paste: QAction
    watch: QAction
    export_script: QAction
    copy_command: QAction
    quit: QAction
    undo: QAction
    redo: QAction
    start: QAction
    start_selected: QAction
    pause: QAction
    stop: QAction
    stop_selected: QAction
    retry: QAction
    duplicate: QAction
    move_up: QAction
    move_down: QAction
    move_top: QAction
    move_bottom: QAction
    remove: QAction
    remove_done: QAction
    play: QAction
    open_folder: QAction
    open_report: QAction
    guide: QAction
    check_machine: QAction
    about: QAction


def make_actions(window: QMainWindow, undo_stack: QUndoStack) -> Actions:
    """The actions, owned by the window and not yet connected."""
    made = {name: _action(window, *row) for name, row in _table().items()}
    undo = undo_stack.createUndoAction(window, translate("Actions", "&Undo"))
    redo = undo_stack.createRedoAction(window, translate("Actions", "&Redo"))
    undo.setShortcut(QKeySequence("Ctrl+Z"))
    redo.setShortcut(QKeySequence("Ctrl+Shift+Z"))
    for action in (undo, redo):
        window.addAction(action)
    actions = Actions(undo=undo, redo=redo, **made)
    actions.pause.setCheckable(True)
    actions.watch.setCheckable(True)
    return actions


def paint_icons(actions: Actions, palette: QPalette) -> None:
    """Gives the actions the icons that follow the theme."""
    for action, icon in (
        (actions.add_clips, add_icon),
        (actions.add_folder, folder_icon),
        (actions.start, play_icon),
        (actions.pause, pause_icon),
        (actions.stop, stop_icon),
        (actions.retry, again_icon),
        (actions.remove, remove_icon),
        (actions.open_folder, open_folder_icon),
    ):
        action.setIcon(icon(palette))


def fill_menu_bar(bar: QMenuBar, actions: Actions, when_done: QMenu) -> None:
    """File, Edit, Queue and Help."""
    file_menu = bar.addMenu(translate("Actions", "&File"))
    _add(
        file_menu,
        (actions.add_clips, actions.add_folder, actions.paste, actions.watch),
        (actions.export_script, actions.copy_command),
        (actions.quit,),
    )
    edit_menu = bar.addMenu(translate("Actions", "&Edit"))
    _add(
        edit_menu,
        (actions.undo, actions.redo),
        (actions.duplicate, actions.remove, actions.remove_done),
        (actions.move_up, actions.move_down, actions.move_top, actions.move_bottom),
    )
    queue_menu = bar.addMenu(translate("Actions", "&Queue"))
    _add(
        queue_menu,
        (actions.start, actions.pause, actions.stop),
        (actions.start_selected, actions.stop_selected, actions.retry),
        (actions.play, actions.open_folder, actions.open_report),
    )
    queue_menu.addSeparator()
    queue_menu.addMenu(when_done)
    help_menu = bar.addMenu(translate("Actions", "&Help"))
    _add(help_menu, (actions.guide,), (actions.check_machine, actions.about))


def fill_tool_bar(bar: QToolBar, actions: Actions) -> None:
    """The most used actions, in groups."""
    _add(
        bar,
        (actions.add_clips, actions.add_folder),
        (actions.start, actions.pause, actions.stop),
        (actions.retry, actions.remove, actions.open_folder),
    )
    for action in bar.actions():
        button = bar.widgetForAction(action)
        if not action.isSeparator():
            button.setAccessibleName(action.text().replace("&", ""))


def fill_row_menu(menu: QMenu, actions: Actions) -> None:
    """What can be done with the selected clips."""
    _add(
        menu,
        (actions.start_selected, actions.stop_selected, actions.retry),
        (actions.play, actions.open_folder, actions.open_report),
        (actions.copy_command, actions.export_script),
        (actions.duplicate, actions.move_top, actions.move_bottom, actions.remove),
    )


def watch_text() -> str:
    """Of the action that watches a folder, while none is watched."""
    return translate("Actions", "&Watch a Folder...")


def shortcut_texts(actions: Actions) -> list[str]:
    """The keys of all actions that have any."""
    every = [getattr(actions, field.name) for field in fields(actions)]
    return [action.shortcut().toString() for action in every if action.shortcut().toString()]


def _add(place: QMenu | QToolBar, *groups: tuple[QAction, ...]) -> None:
    for group in groups:
        if place.actions():
            place.addSeparator()
        place.addActions(group)


def _action(window: QMainWindow, text: str, keys: str, hint: str) -> QAction:
    made = QAction(text, window)
    if keys:
        made.setShortcut(QKeySequence(keys))
        made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    made.setStatusTip(hint)
    shown_keys = made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    made.setToolTip(f"{hint} ({shown_keys})" if shown_keys else hint)
    window.addAction(made)
    return made


def _table() -> dict[str, tuple[str, str, str]]:
    """Text, keys and hint of each action."""
    return {
        "add_clips": (
            translate("Actions", "&Add Clips..."),
            "Ctrl+O",
            translate("Actions", "Choose clips to add"),
        ),
        "add_folder": (
            translate("Actions", "Add &Folder..."),
            "Ctrl+Shift+O",
            translate("Actions", "Add the clips of a folder and its subfolders"),
        ),
        "paste": (
            translate("Actions", "&Paste Clips"),
            "Ctrl+V",
            translate("Actions", "Add the files or paths on the clipboard"),
        ),
        "watch": (
            watch_text(),
            "Ctrl+W",
            translate("Actions", "Add and start clips that appear in a folder"),
        ),
        "export_script": (
            translate("Actions", "Export as &VapourSynth Script..."),
            "Ctrl+Shift+E",
            translate("Actions", "Write a .vpy script that does the same"),
        ),
        "copy_command": (
            translate("Actions", "&Copy Command"),
            "Ctrl+Shift+C",
            translate("Actions", "Copy the command line that does the same"),
        ),
        "quit": (
            translate("Actions", "&Quit"),
            "Ctrl+Q",
            translate("Actions", "Close the window"),
        ),
        "start": (
            translate("Actions", "&Start"),
            "Ctrl+Return",
            translate("Actions", "Work on waiting clips, and go on with stopped ones"),
        ),
        "start_selected": (
            translate("Actions", "Start Se&lected"),
            "Ctrl+Shift+Return",
            translate("Actions", "Work on the selected clips only"),
        ),
        "pause": (
            translate("Actions", "&Pause"),
            "Ctrl+P",
            translate("Actions", "Hold the running clip still; nothing is lost"),
        ),
        "stop": (
            translate("Actions", "S&top"),
            "Ctrl+.",
            translate("Actions", "Stop; what is finished is kept, and Start goes on from there"),
        ),
        "stop_selected": (
            translate("Actions", "Stop S&elected"),
            "Ctrl+Shift+.",
            translate("Actions", "Stop the selected clips, or take them out of the line"),
        ),
        "retry": (
            translate("Actions", "&Queue Again"),
            "Ctrl+R",
            translate("Actions", "Put selected clips that ended back in line"),
        ),
        "duplicate": (
            translate("Actions", "&Duplicate"),
            "Ctrl+D",
            translate("Actions", "Add the selected clips once more, to try other settings"),
        ),
        "move_up": (
            translate("Actions", "Move &Up"),
            "Alt+Up",
            translate("Actions", "Work on the selected clips earlier"),
        ),
        "move_down": (
            translate("Actions", "Move Dow&n"),
            "Alt+Down",
            translate("Actions", "Work on the selected clips later"),
        ),
        "move_top": (
            translate("Actions", "Move to the &Top"),
            "Alt+Home",
            translate("Actions", "Work on the selected clips first"),
        ),
        "move_bottom": (
            translate("Actions", "Move to the &Bottom"),
            "Alt+End",
            translate("Actions", "Work on the selected clips last"),
        ),
        "remove": (
            translate("Actions", "&Remove"),
            "Del",
            translate("Actions", "Take the selected clips out of the queue; no file is deleted"),
        ),
        "remove_done": (
            translate("Actions", "Remove D&one"),
            "Ctrl+Shift+Del",
            translate("Actions", "Take finished clips out of the queue"),
        ),
        "play": (
            translate("Actions", "Pla&y Output"),
            "Ctrl+Space",
            translate("Actions", "Open the finished file in the system's player"),
        ),
        "open_folder": (
            translate("Actions", "&Open Output Folder"),
            "Ctrl+E",
            translate("Actions", "Show the output folder of the selected clip"),
        ),
        "open_report": (
            translate("Actions", "Open &Report"),
            "Ctrl+Shift+R",
            translate("Actions", "Show the quality report of the selected clip"),
        ),
        "guide": (
            translate("Actions", "User &Guide"),
            "F1",
            translate("Actions", "Read how clips are restored, and what to do about trouble"),
        ),
        "check_machine": (
            translate("Actions", "&Check this Machine..."),
            "",
            translate("Actions", "Device, encoders, models, disk, and one real frame"),
        ),
        "about": (
            translate("Actions", "&About AdcVSR"),
            "",
            translate("Actions", "Version and licence"),
        ),
    }

"""Everything the menus and the toolbar offer, with names, shortcuts and hints in one place."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence, QPalette
from PySide6.QtWidgets import QMainWindow, QMenuBar, QStyle, QToolBar

from adcvsr_gui.icons import play_icon, stop_icon

Icon = QStyle.StandardPixmap


@dataclass(frozen=True, kw_only=True)
class Actions:
    """The commands of the main window."""

    add_clips: QAction
    add_folder: QAction
    paste: QAction
    quit: QAction
    start: QAction
    stop: QAction
    retry: QAction
    remove: QAction
    remove_done: QAction
    open_folder: QAction
    about: QAction


def _tr(text: str) -> str:
    return QCoreApplication.translate("Actions", text)


def make_actions(window: QMainWindow) -> Actions:
    """The actions, owned by the window and not yet connected."""

    def action(text: str, keys: str, hint: str, icon: Icon | None = None) -> QAction:
        made = QAction(text, window)
        if icon is not None:
            made.setIcon(window.style().standardIcon(icon))
        if keys:
            made.setShortcut(QKeySequence(keys))
        made.setStatusTip(hint)
        shown_keys = made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        made.setToolTip(f"{hint} ({shown_keys})" if shown_keys else hint)
        window.addAction(made)
        return made

    return Actions(
        add_clips=action(
            _tr("&Add Clips..."), "Ctrl+O", _tr("Choose clips to add"), Icon.SP_DialogOpenButton
        ),
        add_folder=action(
            _tr("Add &Folder..."),
            "Ctrl+Shift+O",
            _tr("Add the clips of a folder and its subfolders"),
            Icon.SP_DirIcon,
        ),
        paste=action(_tr("&Paste Clips"), "Ctrl+V", _tr("Add the files on the clipboard")),
        quit=action(_tr("&Quit"), "Ctrl+Q", _tr("Close the window")),
        start=action(
            _tr("&Start"),
            "Ctrl+Return",
            _tr("Work on waiting clips, and go on with stopped ones"),
        ),
        stop=action(
            _tr("S&top"),
            "Ctrl+.",
            _tr("Stop; what is finished is kept, and Start goes on from there"),
        ),
        retry=action(
            _tr("Try &Again"),
            "Ctrl+R",
            _tr("Put the selected stopped or failed clips back in line"),
            Icon.SP_BrowserReload,
        ),
        remove=action(
            _tr("&Remove"),
            "Del",
            _tr("Take the selected clips out of the queue; no file is deleted"),
            Icon.SP_TrashIcon,
        ),
        remove_done=action(
            _tr("Remove &Done"), "Ctrl+Shift+Del", _tr("Take finished clips out of the queue")
        ),
        open_folder=action(
            _tr("&Open Output Folder"),
            "Ctrl+E",
            _tr("Show the output folder of the selected clip"),
            Icon.SP_DirOpenIcon,
        ),
        about=action(_tr("&About AdcVSR"), "", _tr("Version and licence")),
    )


def paint_icons(actions: Actions, palette: QPalette) -> None:
    """Gives the actions the icons that follow the theme."""
    actions.start.setIcon(play_icon(palette))
    actions.stop.setIcon(stop_icon(palette))


def fill_menu_bar(bar: QMenuBar, actions: Actions) -> None:
    """File, Queue and Help."""
    file_menu = bar.addMenu(_tr("&File"))
    file_menu.addActions([actions.add_clips, actions.add_folder, actions.paste])
    file_menu.addSeparator()
    file_menu.addAction(actions.quit)
    queue_menu = bar.addMenu(_tr("&Queue"))
    queue_menu.addActions([actions.start, actions.stop, actions.retry])
    queue_menu.addSeparator()
    queue_menu.addActions([actions.remove, actions.remove_done])
    queue_menu.addSeparator()
    queue_menu.addAction(actions.open_folder)
    bar.addMenu(_tr("&Help")).addAction(actions.about)


def fill_tool_bar(bar: QToolBar, actions: Actions) -> None:
    """The most used actions, in groups."""
    for group in (
        (actions.add_clips, actions.add_folder),
        (actions.start, actions.stop),
        (actions.retry, actions.remove, actions.open_folder),
    ):
        if bar.actions():
            bar.addSeparator()
        bar.addActions(group)
    for action in bar.actions():
        button = bar.widgetForAction(action)
        if not action.isSeparator():
            button.setAccessibleName(action.text().replace("&", ""))

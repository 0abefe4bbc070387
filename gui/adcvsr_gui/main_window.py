"""The window around the pages: menus, toolbar, status bar, drag and drop, and closing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
    QWidget,
)

from adcvsr_core.video.suffixes import VIDEO_SUFFIXES
from adcvsr_gui.actions import (
    fill_menu_bar,
    fill_tool_bar,
    make_actions,
    paint_icons,
    watch_text,
)
from adcvsr_gui.command_run import CommandRun
from adcvsr_gui.controller import Controller
from adcvsr_gui.dialogs import about_text, ask_shortage, ask_stop
from adcvsr_gui.doctor_dialog import DoctorDialog
from adcvsr_gui.dropping import accept_copy
from adcvsr_gui.estimates import OutputForecast, shortages
from adcvsr_gui.existing_question import ExistingQuestion
from adcvsr_gui.guide import GuideWindow, guide_folder
from adcvsr_gui.jobs import Job, JobState, summarise
from adcvsr_gui.mime_paths import local_paths, pasted_paths
from adcvsr_gui.monitor import Monitor
from adcvsr_gui.navigation import NavigationRail
from adcvsr_gui.pages import Page
from adcvsr_gui.preferences import Preferences
from adcvsr_gui.queue_end import QueueEnd
from adcvsr_gui.queue_model import QueueModel
from adcvsr_gui.queue_runner import QueueRunner
from adcvsr_gui.queue_status import QueueStatus
from adcvsr_gui.status_messages import StatusMessages
from adcvsr_gui.throttle import Throttle
from adcvsr_gui.tool_bar_fit import ToolBarFit
from adcvsr_gui.watch_folder import WatchFolder
from adcvsr_gui.when_done import WhenDoneMenu

REFRESH_MS = 100
_STARTABLE = (JobState.WAITING, JobState.STOPPED)


class MainWindow(QMainWindow):
    """Holds the pages, shows the state of the queue, and passes on what a person wants."""

    def __init__(
        self,
        model: QueueModel,
        runner: QueueRunner,
        controller: Controller,
        forecast: OutputForecast,
        preferences: Preferences,
    ) -> None:
        super().__init__()
        self._model = model
        self._runner = runner
        self._controller = controller
        self._forecast = forecast
        self._close_when_idle = False
        self._pages: list[Page] = []
        self.actions_by_name = make_actions(self, controller.undo_stack)
        self.when_done = WhenDoneMenu()
        self._end = QueueEnd(self.when_done, self)
        self._existing = ExistingQuestion(model, runner, controller, self)
        self.watch_folder = WatchFolder(self)
        self._monitor = Monitor(lambda: runner.process_id, self)
        self._throttle = Throttle(self._show_state, REFRESH_MS, self)
        self.navigation = NavigationRail()
        self._stack = QStackedWidget()
        self.queue_status = QueueStatus()
        self.messages = StatusMessages(self.statusBar())
        self._unsaved: QMessageBox | None = None
        self._build()
        self._connect()
        if preferences.geometry:
            self.restoreGeometry(QByteArray(preferences.geometry))
        if preferences.watch_folder:
            self._watch(Path(preferences.watch_folder))
        self._show_state()

    def shut_down(self) -> None:
        """Ends the helpers of the window."""
        self._monitor.close()
        self.watch_folder.close()

    def set_pages(self, pages: Sequence[Page], open_name: str) -> None:
        """Takes the pages, once, and opens the one of that name, or the first."""
        self._pages = list(pages)
        for page in pages:
            self._stack.addWidget(page.widget)
        self.navigation.set_pages(pages)
        self.open_page(0)
        self.open_page_named(open_name)

    def open_page(self, number: int) -> None:
        """Shows another page."""
        self._stack.setCurrentIndex(number)
        self.navigation.check(number)

    def open_page_named(self, name: str) -> None:
        """Shows the page of that name, if there is one."""
        names = [page.name for page in self._pages]
        if name in names:
            self.open_page(names.index(name))

    @property
    def page_names(self) -> list[str]:
        """From top to bottom."""
        return [page.name for page in self._pages]

    def page(self, name: str) -> QWidget:
        """The widget of a page."""
        return next(page.widget for page in self._pages if page.name == name)

    def preferences(self) -> Preferences:
        """What shall be remembered."""
        return Preferences(
            settings=self._controller.settings,
            output=self._controller.output,
            existing=self._controller.existing,
            watch_folder=str(self.watch_folder.folder or ""),
            geometry=bytes(self.saveGeometry().data()),
            page=self._pages[self._stack.currentIndex()].name,
        )

    def show_problem(self, text: str) -> QMessageBox:
        """A message that a person must see, without stopping anything."""
        box = QMessageBox(QMessageBox.Icon.Warning, "AdcVSR", text, parent=self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
        return box

    def show_unsaved(self, why: str) -> None:
        """What is done is not kept until this is mended; then, with an empty text, that is over."""
        if self._unsaved is not None:
            self._unsaved.close()
        if why:
            text = self.tr("The queue cannot be saved: {0}").format(why)
            self._unsaved = self.show_problem(text)
            self._unsaved.destroyed.connect(self._forget_unsaved)

    def _forget_unsaved(self) -> None:
        self._unsaved = None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_paths(event.mimeData()):
            accept_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        paths = local_paths(event.mimeData())
        if paths:
            accept_copy(event)
            self._controller.add_paths(paths)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            paint_icons(self.actions_by_name, self.palette())

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._runner.is_running:
            event.accept()
            return
        event.ignore()
        if self._close_when_idle or ask_stop(self):
            if not self._runner.is_running:  # it came to its end during the question
                event.accept()
                return
            self._close_when_idle = True
            self._runner.stop()
            self.statusBar().showMessage(self.tr("Stopping, then closing..."))

    def _build(self) -> None:
        self.setWindowTitle("AdcVSR")
        self.setAcceptDrops(True)
        self.resize(1280, 800)
        paint_icons(self.actions_by_name, self.palette())
        fill_menu_bar(self.menuBar(), self.actions_by_name, self.when_done)
        bar = self.addToolBar(self.tr("Main"))
        bar.setObjectName("mainToolBar")
        bar.setMovable(False)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        fill_tool_bar(bar, self.actions_by_name)
        actions = self.actions_by_name
        ToolBarFit(bar, [actions.open_folder, actions.remove, actions.retry, actions.add_folder])
        central = QWidget()
        layout = QHBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.navigation)
        layout.addWidget(self._stack, stretch=1)
        self.setCentralWidget(central)
        self.statusBar().addPermanentWidget(self.queue_status)

    def _connect(self) -> None:
        actions, controller = self.actions_by_name, self._controller
        actions.add_clips.triggered.connect(self._choose_clips)
        actions.add_folder.triggered.connect(self._choose_folder)
        actions.paste.triggered.connect(self._paste)
        actions.quit.triggered.connect(self.close)
        actions.start.triggered.connect(self._start)
        actions.pause.triggered.connect(self._runner.set_paused)
        actions.watch.triggered.connect(self._choose_watch_folder)
        actions.stop.triggered.connect(self._runner.stop)
        actions.remove_done.triggered.connect(controller.remove_done)
        actions.guide.triggered.connect(self._show_guide)
        actions.check_machine.triggered.connect(self._check_machine)
        actions.about.triggered.connect(
            lambda: QMessageBox.about(self, self.tr("About AdcVSR"), about_text())
        )
        controller.message.connect(self.messages.show)
        controller.undo_stack.indexChanged.connect(self.messages.on_change)
        self._end.message.connect(controller.message)
        self._end.problem.connect(self.show_problem)
        self._end.quit_wanted.connect(self.close)
        self.watch_folder.clips_found.connect(self._add_watched)
        self.watch_folder.unfinished.connect(self._tell_unfinished)
        self._monitor.measured.connect(self.queue_status.show_usage)
        self.navigation.page_requested.connect(self.open_page)
        self._model.queue_changed.connect(self._throttle.call)
        self._runner.running_changed.connect(self._on_running_changed)
        self._runner.progressed.connect(self._show_state)
        self._runner.source_changed.connect(self._on_source_changed)

    def _check_machine(self) -> None:
        DoctorDialog(CommandRun(), self._output_folder(), self).open()

    def _output_folder(self) -> Path:
        """Where outputs go: what was chosen, else beside the clips; a folder that is there."""
        chosen = Path(self._controller.output.folder).expanduser()
        targets = [chosen] if chosen.is_absolute() else []
        targets += [job.target.parent for job in self._model.jobs if job.state in _STARTABLE]
        targets += [job.target.parent for job in self._model.jobs]
        wanted = next(iter(targets), Path.home())
        return next((each for each in (wanted, *wanted.parents) if each.is_dir()), Path.home())

    def _show_guide(self) -> None:
        folder = guide_folder()
        if folder is None:
            self.show_problem(self.tr("The guide was not installed with this AdcVSR."))
        else:
            guide = self.findChild(GuideWindow) or GuideWindow(folder, self)
            guide.show()
            guide.activateWindow()

    def _choose_clips(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in sorted(VIDEO_SUFFIXES))
        filters = self.tr("Clips ({0});;All files (*)").format(patterns)
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Add clips"), "", filters)
        self._controller.add_paths(Path(name) for name in names)

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Add the clips of a folder"))
        if name:
            self._controller.add_paths([Path(name)])

    def _paste(self) -> None:
        paths = pasted_paths(QGuiApplication.clipboard().mimeData())
        if not paths:
            self._controller.message.emit(self.tr("There is no file and no path on the clipboard"))
        self._controller.add_paths(paths)

    def _show_state(self) -> None:
        summary = summarise(self._model.jobs)
        self.queue_status.show_summary(summary)
        self._forecast.learn(self._model.jobs)
        self.messages.settle()
        percent = f"{int(summary.fraction * 100)} % \N{EM DASH} " if self._runner.is_running else ""
        self.setWindowTitle(f"{percent}AdcVSR")
        self._update_actions()

    def _update_actions(self) -> None:
        actions, running = self.actions_by_name, self._runner.is_running
        states = [job.state for job in self._model.jobs]
        startable = any(state in _STARTABLE for state in states)
        actions.start.setEnabled(startable and not self._close_when_idle and not running)
        actions.stop.setEnabled(running)
        actions.pause.setEnabled(running)
        actions.pause.setChecked(self._runner.is_paused)
        actions.remove_done.setEnabled(JobState.DONE in states)

    def _start(self) -> None:
        """Starts, after a look at the disks."""
        waiting = [job for job in self._model.jobs if job.state in _STARTABLE]
        needs = [(job.target.parent, self._forecast.num_bytes_left(job)) for job in waiting]
        short = shortages(needs)
        if short and not ask_shortage(self, short):
            return
        self._runner.start()
        if self._left_out_text():
            self.messages.show_while(self._left_out_text)

    def _left_out_text(self) -> str:
        """Start leaves alone what has failed before."""
        failed = [job for job in self._model.jobs if job.state is JobState.FAILED]
        num_unreadable = sum(job.is_unreadable for job in failed)
        num_others = len(failed) - num_unreadable
        parts: list[str] = []
        if num_unreadable:
            text = self.tr("Clips left out that cannot be read: {0}; each says why")
            parts.append(text.format(num_unreadable))
        if num_others:
            text = self.tr("Clips left out that failed: {0}; Start Selected tries them again")
            parts.append(text.format(num_others))
        return "; ".join(parts)

    def _choose_watch_folder(self, wanted: bool) -> None:
        folder = ""
        if wanted:
            folder = QFileDialog.getExistingDirectory(self, self.tr("Watch a folder"))
        self._watch(Path(folder) if folder else None)

    def _watch(self, folder: Path | None) -> None:
        self.watch_folder.watch(folder)
        action = self.actions_by_name.watch
        action.setChecked(folder is not None)
        if folder is None:
            action.setText(watch_text())
        else:
            action.setText(self.tr("Stop &Watching {0}").format(str(folder).replace("&", "&&")))
            self._controller.message.emit(self.tr("Watching {0} for clips").format(folder))

    def _add_watched(self, paths: list[Path]) -> None:
        """New clips, and no others, are started as soon as they are in the queue."""
        self._controller.add_paths(paths, then=self._runner.start_only, select=False)

    def _on_source_changed(self, job: Job) -> None:
        if job.state is JobState.FAILED:
            self.watch_folder.tell_again(job.source)

    def _tell_unfinished(self, path: Path) -> None:
        text = self.tr("{0} lacks its end, so it was not started; add it by hand if it shall be")
        self._controller.message.emit(text.format(path.name))

    def _on_running_changed(self, running: bool) -> None:
        self._monitor.set_on(running)
        self._show_state()
        if running:
            return
        if self._close_when_idle:
            self.close()
            return
        QApplication.alert(self)
        if not any(job.state in _STARTABLE for job in self._model.jobs):
            self._end.reached(summarise(self._model.jobs))

"""The window around the pages: menus, toolbar, status bar, drag and drop, and closing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QMimeData, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMessageBox,
    QProgressBar,
    QStackedWidget,
    QWidget,
)

from adcvsr_core.video.suffixes import VIDEO_SUFFIXES
from adcvsr_gui.actions import fill_menu_bar, fill_tool_bar, make_actions, paint_icons
from adcvsr_gui.controller import Controller
from adcvsr_gui.jobs import JobState, QueueSummary, summarise
from adcvsr_gui.navigation import NavigationRail
from adcvsr_gui.pages import Page
from adcvsr_gui.preferences import Preferences
from adcvsr_gui.queue_model import QueueModel
from adcvsr_gui.queue_runner import QueueRunner
from adcvsr_gui.version import about_text
from adcvsr_gui.wording import duration_text

MESSAGE_MS = 8000


class MainWindow(QMainWindow):
    """Holds the pages, shows the state of the queue, and passes on what a person wants."""

    def __init__(
        self,
        model: QueueModel,
        runner: QueueRunner,
        controller: Controller,
        preferences: Preferences,
    ) -> None:
        super().__init__()
        self._model = model
        self._runner = runner
        self._controller = controller
        self._close_when_idle = False
        self._pages: list[Page] = []
        self.actions_by_name = make_actions(self)
        self.navigation = NavigationRail()
        self._stack = QStackedWidget()
        self._summary = QLabel()
        self._progress = QProgressBar(maximum=1000, textVisible=False)
        self._build()
        self._connect()
        if preferences.geometry:
            self.restoreGeometry(QByteArray(preferences.geometry))
        self._show_state()

    def set_pages(self, pages: Sequence[Page], open_name: str) -> None:
        """Takes the pages, once, and opens the one of that name, or the first."""
        self._pages = list(pages)
        for page in pages:
            self._stack.addWidget(page.widget)
        self.navigation.set_pages(pages)
        names = [page.name for page in pages]
        self.open_page(names.index(open_name) if open_name in names else 0)

    def open_page(self, number: int) -> None:
        """Shows another page."""
        self._stack.setCurrentIndex(number)
        self.navigation.check(number)

    def page(self, name: str) -> QWidget:
        """The widget of a page."""
        return next(page.widget for page in self._pages if page.name == name)

    def preferences(self) -> Preferences:
        """What shall be remembered."""
        return Preferences(
            settings=self._controller.settings,
            output_folder=self._controller.output_folder,
            geometry=bytes(self.saveGeometry().data()),
            page=self._pages[self._stack.currentIndex()].name,
        )

    def show_problem(self, text: str) -> None:
        """A message that a person must see, without stopping anything."""
        box = QMessageBox(QMessageBox.Icon.Warning, "AdcVSR", text, parent=self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = _local_paths(event.mimeData())
        if paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
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
        if self._close_when_idle or self._confirm_stop():
            self._close_when_idle = True
            self._runner.stop()
            self.statusBar().showMessage(self.tr("Stopping, then closing..."))

    def _build(self) -> None:
        self.setWindowTitle("AdcVSR")
        self.setAcceptDrops(True)
        self.resize(1280, 800)
        paint_icons(self.actions_by_name, self.palette())
        fill_menu_bar(self.menuBar(), self.actions_by_name)
        bar = self.addToolBar(self.tr("Main"))
        bar.setObjectName("mainToolBar")
        bar.setMovable(False)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        fill_tool_bar(bar, self.actions_by_name)
        central = QWidget()
        layout = QHBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.navigation)
        layout.addWidget(self._stack, stretch=1)
        self.setCentralWidget(central)
        self._summary.setAccessibleName(self.tr("State of the queue"))
        self._progress.setAccessibleName(self.tr("Progress of the queue"))
        self._progress.setFixedSize(200, 12)
        self.statusBar().addPermanentWidget(self._summary)
        self.statusBar().addPermanentWidget(self._progress)

    def _connect(self) -> None:
        actions, controller = self.actions_by_name, self._controller
        actions.add_clips.triggered.connect(self._choose_clips)
        actions.add_folder.triggered.connect(self._choose_folder)
        actions.paste.triggered.connect(self._paste)
        actions.quit.triggered.connect(self.close)
        actions.start.triggered.connect(self._runner.start)
        actions.stop.triggered.connect(self._runner.stop)
        actions.remove_done.triggered.connect(controller.remove_done)
        actions.about.triggered.connect(
            lambda: QMessageBox.about(self, self.tr("About AdcVSR"), about_text())
        )
        controller.message.connect(lambda text: self.statusBar().showMessage(text, MESSAGE_MS))
        controller.save_failed.connect(
            lambda why: self.show_problem(self.tr("The queue cannot be saved: {0}").format(why))
        )
        self.navigation.page_requested.connect(self.open_page)
        self._model.queue_changed.connect(self._show_state)
        self._runner.running_changed.connect(self._on_running_changed)
        self._runner.progressed.connect(self._show_state)

    def _confirm_stop(self) -> bool:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self.tr("A clip is being worked on."))
        box.setInformativeText(
            self.tr("What is finished is kept, and Start goes on from there next time.")
        )
        stop = box.addButton(self.tr("&Stop and Close"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(self.tr("&Keep Working"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        return box.clickedButton() is stop

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
        self._controller.add_paths(_local_paths(QGuiApplication.clipboard().mimeData()))

    def _show_state(self) -> None:
        summary = summarise(self._model.jobs)
        self._summary.setText(self._summary_text(summary))
        self._progress.setValue(round(summary.fraction * 1000))
        self._progress.setVisible(bool(summary.total))
        percent = f"{int(summary.fraction * 100)} % - " if self._runner.is_running else ""
        self.setWindowTitle(f"{percent}AdcVSR")
        self._update_actions()

    def _summary_text(self, summary: QueueSummary) -> str:
        parts = [self.tr("{0} of {1} done").format(summary.done, summary.total)]
        if summary.failed:
            parts.append(self.tr("{0} failed").format(summary.failed))
        if summary.active is not None and summary.active.eta_s is not None:
            left = duration_text(summary.active.eta_s)
            parts.append(self.tr("this clip: {0} left").format(left))
        return ", ".join(parts) if summary.total else self.tr("No clips yet")

    def _update_actions(self) -> None:
        actions, running = self.actions_by_name, self._runner.is_running
        states = [job.state for job in self._model.jobs]
        startable = any(state in (JobState.WAITING, JobState.STOPPED) for state in states)
        actions.start.setEnabled(startable and not self._close_when_idle and not running)
        actions.stop.setEnabled(running)
        actions.remove_done.setEnabled(JobState.DONE in states)

    def _on_running_changed(self, running: bool) -> None:
        self._show_state()
        if running:
            return
        if self._close_when_idle:
            self.close()
        else:
            QApplication.alert(self)


def _local_paths(mime: QMimeData | None) -> list[Path]:
    if mime is None or not mime.hasUrls():
        return []
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]

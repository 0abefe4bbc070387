"""The window: the queue, the settings for new clips, and the details of the selected clip."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QMimeData, Qt, QUrl
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMessageBox,
    QProgressBar,
    QSplitter,
    QWidget,
)

from adcvsr_core.video.suffixes import VIDEO_SUFFIXES
from adcvsr_gui.actions import fill_menu_bar, fill_tool_bar, make_actions, paint_icons
from adcvsr_gui.controller import Controller
from adcvsr_gui.details_panel import DetailsPanel
from adcvsr_gui.jobs import Job, JobState, QueueSummary, summarise
from adcvsr_gui.preferences import Preferences
from adcvsr_gui.queue_file import QueueFile
from adcvsr_gui.queue_model import QueueModel
from adcvsr_gui.queue_runner import QueueRunner
from adcvsr_gui.queue_view import QueueView
from adcvsr_gui.settings_panel import SettingsPanel
from adcvsr_gui.version import about_text
from adcvsr_gui.wording import duration_text

MESSAGE_MS = 8000


class MainWindow(QMainWindow):
    """Shows the queue and passes on what a person wants."""

    def __init__(
        self,
        model: QueueModel,
        runner: QueueRunner,
        controller: Controller,
        queue_file: QueueFile,
        preferences: Preferences,
    ) -> None:
        super().__init__()
        self._model = model
        self._runner = runner
        self._controller = controller
        self._queue_file = queue_file
        self._shown_job: Job | None = None
        self._close_when_idle = False
        self.actions_by_name = make_actions(self)
        self.queue_view = QueueView(model)
        self.details = DetailsPanel()
        self.settings_panel = SettingsPanel(preferences.settings, preferences.output_folder)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._summary = QLabel()
        self._progress = QProgressBar(maximum=1000, textVisible=False)
        self._build()
        self._connect()
        self._restore(preferences)
        self._show_state()
        self._show_selection()

    def preferences(self) -> Preferences:
        """What shall be remembered."""
        return Preferences(
            settings=self._controller.settings,
            output_folder=self._controller.output_folder,
            geometry=bytes(self.saveGeometry().data()),
            header=self.queue_view.header_state(),
            splitter=bytes(self._splitter.saveState().data()),
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
        self.resize(1220, 720)
        paint_icons(self.actions_by_name, self.palette())
        fill_menu_bar(self.menuBar(), self.actions_by_name)
        bar = self.addToolBar(self.tr("Main"))
        bar.setObjectName("mainToolBar")
        bar.setMovable(False)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        fill_tool_bar(bar, self.actions_by_name)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.queue_view)
        self._splitter.addWidget(self.details)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        self.settings_panel.setFixedWidth(290)
        central = QWidget()
        layout = QHBoxLayout(central)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(12)
        layout.addWidget(self._splitter, stretch=1)
        layout.addWidget(self.settings_panel)
        self.setCentralWidget(central)
        self._summary.setAccessibleName(self.tr("State of the queue"))
        self._progress.setAccessibleName(self.tr("Progress of the queue"))
        self._progress.setFixedSize(200, 12)
        self.statusBar().addPermanentWidget(self._summary)
        self.statusBar().addPermanentWidget(self._progress)

    def _connect(self) -> None:
        actions = self.actions_by_name
        actions.add_clips.triggered.connect(self._choose_clips)
        actions.add_folder.triggered.connect(self._choose_folder)
        actions.paste.triggered.connect(self._paste)
        actions.quit.triggered.connect(self.close)
        actions.start.triggered.connect(self._runner.start)
        actions.stop.triggered.connect(self._runner.stop)
        actions.retry.triggered.connect(self._retry)
        actions.remove.triggered.connect(
            lambda: self._controller.remove(self.queue_view.selected_rows())
        )
        actions.remove_done.triggered.connect(self._controller.remove_done)
        actions.open_folder.triggered.connect(self._open_selected_folder)
        actions.about.triggered.connect(
            lambda: QMessageBox.about(self, self.tr("About AdcVSR"), about_text())
        )
        self.queue_view.selection_changed.connect(self._show_selection)
        self.queue_view.row_activated.connect(self._open_folder_of)
        self.queue_view.add_requested.connect(self._choose_clips)
        self.settings_panel.settings_changed.connect(
            lambda settings: setattr(self._controller, "settings", settings)
        )
        self.settings_panel.output_folder_changed.connect(
            lambda folder: setattr(self._controller, "output_folder", folder)
        )
        self.settings_panel.apply_requested.connect(
            lambda: self._controller.apply_settings(self.queue_view.selected_rows())
        )
        self._controller.message.connect(
            lambda text: self.statusBar().showMessage(text, MESSAGE_MS)
        )
        self._controller.save_failed.connect(
            lambda why: self.show_problem(self.tr("The queue cannot be saved: {0}").format(why))
        )
        self._controller.clips_added.connect(self.queue_view.select_rows)
        self._model.queue_changed.connect(self._show_state)
        self._runner.running_changed.connect(self._on_running_changed)
        self._runner.progressed.connect(self._show_state)
        self._runner.line_logged.connect(self._on_line_logged)

    def _restore(self, preferences: Preferences) -> None:
        if preferences.geometry:
            self.restoreGeometry(QByteArray(preferences.geometry))
        if preferences.splitter:
            self._splitter.restoreState(QByteArray(preferences.splitter))
        self.queue_view.restore_header(preferences.header)

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

    def _retry(self) -> None:
        self._controller.retry(self.queue_view.selected_rows())

    def _open_selected_folder(self) -> None:
        for row in self.queue_view.selected_rows()[:1]:
            self._open_folder_of(row)

    def _open_folder_of(self, row: int) -> None:
        target = self._model.job_at(row).target
        folder = target if target.is_dir() else target.parent
        if not (folder.is_dir() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))):
            text = self.tr("The folder {0} cannot be opened").format(folder)
            self.statusBar().showMessage(text, MESSAGE_MS)

    def _show_selection(self) -> None:
        rows = self.queue_view.selected_rows()
        job = self._model.job_at(rows[0]) if rows else None
        if job is not self._shown_job:
            self._shown_job = job
            self.details.show_job(job, self._queue_file.read_log(job) if job else "")
        self._update_actions(rows)

    def _show_state(self) -> None:
        summary = summarise(self._model.jobs)
        self._summary.setText(self._summary_text(summary))
        self._progress.setValue(round(summary.fraction * 1000))
        self._progress.setVisible(bool(summary.total))
        self.details.setVisible(bool(summary.total))
        percent = f"{int(summary.fraction * 100)} % - " if self._runner.is_running else ""
        self.setWindowTitle(f"{percent}AdcVSR")
        self.details.update_job(self._shown_job)
        self._update_actions(self.queue_view.selected_rows())

    def _summary_text(self, summary: QueueSummary) -> str:
        parts = [self.tr("{0} of {1} done").format(summary.done, summary.total)]
        if summary.failed:
            parts.append(self.tr("{0} failed").format(summary.failed))
        if summary.active is not None and summary.active.eta_s is not None:
            left = duration_text(summary.active.eta_s)
            parts.append(self.tr("this clip: {0} left").format(left))
        return ", ".join(parts) if summary.total else self.tr("No clips yet")

    def _update_actions(self, rows: Iterable[int]) -> None:
        actions, running = self.actions_by_name, self._runner.is_running
        selected = [self._model.job_at(row).state for row in rows]
        states = [job.state for job in self._model.jobs]
        startable = any(state in (JobState.WAITING, JobState.STOPPED) for state in states)
        actions.start.setEnabled(startable and not self._close_when_idle and not running)
        actions.stop.setEnabled(running)
        actions.retry.setEnabled(any(state.can_start_again for state in selected))
        actions.remove.setEnabled(any(not state.is_active for state in selected))
        actions.remove_done.setEnabled(JobState.DONE in states)
        actions.open_folder.setEnabled(bool(selected))
        self.settings_panel.set_apply_enabled(any(state.is_editable for state in selected))

    def _on_running_changed(self, running: bool) -> None:
        self._show_state()
        if running:
            return
        if self._close_when_idle:
            self.close()
        else:
            QApplication.alert(self)

    def _on_line_logged(self, job: Job, line: str) -> None:
        if job is self._shown_job:
            self.details.append_log(line)


def _local_paths(mime: QMimeData | None) -> list[Path]:
    if mime is None or not mime.hasUrls():
        return []
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]

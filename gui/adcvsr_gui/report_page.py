"""The report page: how steady and true the output of the selected clip is."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDragMoveEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from adcvsr_gui.background import Background
from adcvsr_gui.dropping import accept_copy
from adcvsr_gui.icons import report_icon
from adcvsr_gui.jobs import Job
from adcvsr_gui.pages import Page, PageContext
from adcvsr_gui.report_data import (
    DATA_SUFFIX,
    PAGE_SUFFIX,
    QualityReport,
    clip_frame,
    read_report,
    report_data_path,
    report_page_path,
    target_of_report,
)
from adcvsr_gui.report_view import ReportView

type Read = QualityReport | str
"""A report, or why there is none."""


class ReportPage(QWidget):
    """Shows the report beside the output of the current clip, or one that a person opens."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._background = Background(self)
        self._target: Path | None = None
        """The output whose report is wanted."""
        self._shown: object = None
        self._is_opened = False
        self.view = ReportView()
        self._hint = QLabel(wordWrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setAccessibleName(self.tr("About the report"))
        self._stack = QStackedWidget()
        self._open = QPushButton(self.tr("&Open a report..."))
        self._open.setAccessibleName(self.tr("Open the report of an earlier output"))
        self._browser = QPushButton(self.tr("Show in the &browser"))
        self._browser.setAccessibleName(self.tr("Show this report in the browser"))
        self.setAcceptDrops(True)
        self._build()
        self._open.clicked.connect(self._choose)
        self._browser.clicked.connect(self._show_in_browser)
        self.view.frame_wanted.connect(partial(self._show_frame, of_source=False))
        self.view.source_frame_wanted.connect(partial(self._show_frame, of_source=True))
        context.selection.changed.connect(self._follow_selection)
        context.model.queue_changed.connect(self._refresh)
        self._follow_selection()

    def open_report(self, path: Path) -> None:
        """Shows a report of an earlier output, its page or its data."""
        self._is_opened = True
        self._show_target(target_of_report(path))

    def shut_down(self) -> None:
        self._background.wait()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_report(event) is not None:
            accept_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped_report(event)
        if path is not None:
            accept_copy(event)
            self.open_report(path)

    @property
    def _job(self) -> Job | None:
        """The current clip, if the report that is shown is of its output."""
        job = self._context.selection.current
        return job if job is not None and job.target == self._target else None

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self._open)
        buttons.addWidget(self._browser)
        buttons.addStretch()
        self._stack.addWidget(self._hint)
        self._stack.addWidget(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(8)
        layout.addLayout(buttons)
        layout.addWidget(self._stack, stretch=1)

    def _follow_selection(self) -> None:
        job = self._context.selection.current
        if job is not None or not self._is_opened:
            self._is_opened = False
            self._show_target(job.target if job else None)

    def _refresh(self) -> None:
        if not self._is_opened:
            job = self._context.selection.current
            self._target = job.target if job else None
        self._show_target(self._target)

    def _show_target(self, target: Path | None) -> None:
        """Reads the report, unless this one is shown already; only while a person looks."""
        self._target = target
        if not self.isVisible():
            return
        stamp = _stamp(report_data_path(target)) if target else None
        seen = (target, stamp)
        if seen == self._shown:
            return
        self._shown = seen
        if target is None or stamp is None:
            self._show_hint(self._no_report_text())
            return
        self._show_hint(self.tr("Reading the report..."))
        read = partial(_read, report_data_path(target))
        self._background.run(read, partial(self._on_read, seen))

    def _no_report_text(self) -> str:
        if self._target is None:
            return self.tr("Select a clip in the queue, or open a report of an earlier output.")
        return self.tr(
            "There is no report on {0}. Switch on Report in the settings of a clip before it runs:"
            " every frame is measured then."
        ).format(self._target.name)

    def _show_hint(self, text: str) -> None:
        self._hint.setText(text)
        self._stack.setCurrentWidget(self._hint)
        self._browser.setEnabled(False)

    def _on_read(self, seen: object, read: Read) -> None:
        if seen != self._shown:
            return
        if isinstance(read, str):
            self._show_hint(read)
            return
        self.view.set_report(read)
        self._stack.setCurrentWidget(self.view)
        target = self._target
        self._browser.setEnabled(target is not None and report_page_path(target).is_file())

    def _choose(self) -> None:
        start = str(self._target.parent) if self._target else ""
        filters = self.tr("Reports (*{0} *{1})").format(DATA_SUFFIX, PAGE_SUFFIX)
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Open a report"), start, filters)
        if name:
            self.open_report(Path(name))

    def _show_in_browser(self) -> None:
        if self._target is not None:
            url = QUrl.fromLocalFile(str(report_page_path(self._target)))
            if not QDesktopServices.openUrl(url):
                self._context.controller.message.emit(
                    self.tr("{0} cannot be opened").format(url.toLocalFile())
                )

    def _show_frame(self, frame: int, *, of_source: bool) -> None:
        job = self._job or self._job_of_target()
        if job is None:
            text = self.tr("Add the clip of this report to the queue to see its frames.")
            self._context.controller.message.emit(text)
            return
        self._context.destinations.show_clip(job)
        fps = job.facts.fps if job.facts and job.facts.fps else 25.0
        number = clip_frame(frame, job.settings, fps, of_source=of_source)
        self._context.destinations.show_frame(number)

    def _job_of_target(self) -> Job | None:
        jobs = self._context.model.jobs
        return next((job for job in jobs if job.target == self._target), None)


def _read(path: Path) -> Read:
    try:
        return read_report(path)
    except ValueError as error:
        return str(error)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _dropped_report(event: QDropEvent) -> Path | None:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if path.name.endswith((DATA_SUFFIX, PAGE_SUFFIX))), None)


def make_report_page(context: PageContext) -> Page:
    """The page in the window."""
    widget = ReportPage(context)
    return Page(
        name="report",
        title=QCoreApplication.translate("Pages", "Report"),
        icon=report_icon,
        widget=widget,
        shut_down=widget.shut_down,
    )

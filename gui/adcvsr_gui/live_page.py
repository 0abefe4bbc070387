"""The live page: the newest frame of the clip that is being worked on, beside its source."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from adcvsr_gui.background import Background
from adcvsr_gui.icons import live_icon
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.pages import Page, PageContext
from adcvsr_gui.picture import Picture, read_live
from adcvsr_gui.queue_runner import QueueRunner
from adcvsr_gui.split_view import SplitView
from adcvsr_gui.wording import duration_text, fps_text

log = logging.getLogger(__name__)

type Live = tuple[int, Picture, Picture]


class LivePage(QWidget):
    """Follows the running job while it is visible; what was last seen of it stays."""

    def __init__(self, runner: QueueRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._background = Background(self)
        self._stamp: tuple[Path, int] | None = None
        self.view = SplitView()
        self.view.set_hint(self.tr("What is being worked on appears here, frame by frame."))
        self._title = QLabel()
        self._title.setAccessibleName(self.tr("Clip that is being worked on"))
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._progress = QProgressBar(maximum=1000)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(10)
        self._progress.setAccessibleName(self.tr("Progress of the clip"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(8)
        layout.addWidget(self.view, stretch=1)
        layout.addWidget(self._title)
        layout.addWidget(self._progress)
        runner.progressed.connect(self._follow)
        runner.job_ended.connect(self._on_ended)
        self._show_nothing()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow(self._runner.job)

    def shut_down(self) -> None:
        """Waits for what is being read."""
        self._background.wait()

    def _follow(self, job: Job | None) -> None:
        if not self.isVisible():
            return
        if job is None:
            self._show_nothing()
            self._look()
            return
        parts = [job.name]
        if job.frames:
            parts.append(self.tr("frame {0} of {1}").format(job.frame, job.frames))
        if job.state is JobState.PAUSED:
            parts.append(self.tr("paused"))
        elif job.state is JobState.STOPPING:
            parts.append(self.tr("stopping"))
        elif job.fps and job.eta_s is not None:
            parts.append(self.tr("{0} frames a second").format(fps_text(job.fps)))
            parts.append(self.tr("{0} to go").format(duration_text(job.eta_s)))
        else:
            parts.append(self.tr("starting"))
        self._title.setText("  \N{MIDDLE DOT}  ".join(parts))
        self._progress.setVisible(True)
        self._progress.setValue(round(1000 * (job.fraction or 0.0)))
        self._look()

    def _look(self) -> None:
        path = self._runner.live_file
        if path is None:
            return
        try:
            stamp = (path, path.stat().st_mtime_ns)
        except OSError:
            return  # not there yet
        if stamp != self._stamp:
            self._stamp = stamp
            self._background.run(partial(_read, path), self._show)

    def _show(self, live: Live | None) -> None:
        if live is not None:
            _, source, output = live
            self.view.set_pictures(source, output, (self.tr("Source"), self.tr("Result")))

    def _on_ended(self, job: Job) -> None:
        self._stamp = None
        self._show_nothing()

    def _show_nothing(self) -> None:
        self._title.setText(self.tr("Nothing is being worked on."))
        self._progress.setVisible(False)


def _read(path: Path) -> Live | None:
    try:
        return read_live(path)
    except (OSError, ValueError):
        log.debug("%s cannot be read", path, exc_info=True)
        return None


def make_live_page(context: PageContext) -> Page:
    """The page in the window."""
    widget = LivePage(context.runner)
    return Page(
        name="live",
        title=QCoreApplication.translate("Pages", "Live"),
        icon=live_icon,
        widget=widget,
        shut_down=widget.shut_down,
    )

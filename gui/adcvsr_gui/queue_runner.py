"""Works through the queue, one child process at a time."""

from __future__ import annotations

import logging
import shlex
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from adcvsr_core.errors import AdcvsrError
from adcvsr_core.progress import DoneEvent, Event, ProgressEvent, SegmentEvent
from adcvsr_gui.child_process import ChildProcess, Outcome
from adcvsr_gui.estimates import bytes_on_disk, work_folder
from adcvsr_gui.job_checks import (
    OutputExists,
    finish,
    finish_late,
    prepare_target,
    take_changed_source,
    was_completed,
)
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.leftovers import Leftovers
from adcvsr_gui.queue_file import QueueFile
from adcvsr_gui.queue_model import QueueModel
from adcvsr_gui.throttle import Throttle

log = logging.getLogger(__name__)

PROGRESS_INTERVAL_MS = 100
EXIT_INTERRUPTED = 130
_LATE = "the output was finished after the window had ended"

translate = QCoreApplication.translate

CommandOf = Callable[[Job, Path], list[str]]


def upscale_command(job: Job, settings_path: Path) -> list[str]:
    """The command line of the child process for a job."""
    return [
        *(sys.executable, "-m", "adcvsr_core", "upscale", str(job.source)),
        *("-o", str(job.target), "--settings", str(settings_path), "--progress", "json"),
        *("--live", str(live_path(settings_path)), "--stop-at-eof"),
        *(["--overwrite"] if job.overwrite else []),
        *(["--no-resume"] if job.anew else []),
    ]


def live_path(settings_path: Path) -> Path:
    """Where the child process of a job keeps its newest frame."""
    return settings_path.with_suffix(".live")


class QueueRunner(QObject):
    """Starts the next waiting job when one has ended, until it is stopped or none waits.

    Signals:
        starting: a person starts the queue; settings of clips are fixed next.
        running_changed: whether the queue is at work.
        progressed: the running job changed; at most 10 times a second.
        line_logged: a job and one line of its log.
        job_ended: a job that is done, stopped or failed.
        source_changed: a job whose source is another than was known, seen at its start or end.
        output_exists: a job that was not started, for its output is there already.
    """

    starting = Signal()
    running_changed = Signal(bool)
    progressed = Signal(object)
    line_logged = Signal(object, str)
    job_ended = Signal(object)
    source_changed = Signal(object)
    output_exists = Signal(object)

    def __init__(
        self,
        model: QueueModel,
        queue_file: QueueFile,
        *,
        command_of: CommandOf = upscale_command,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._queue_file = queue_file
        self._command_of = command_of
        self._job: Job | None = None
        self._only: set[str] | None = None
        self._stop_all = False
        self._is_running = False
        self._saw_done = False
        self._settings_path = Path()
        self._child = ChildProcess(self)
        self._child.event_received.connect(self._on_event)
        self._child.line_received.connect(self._log)
        self._child.finished.connect(self._on_finished)
        self._leftovers = Leftovers(self)
        self._throttle = Throttle(self._refresh, PROGRESS_INTERVAL_MS, self)

    @property
    def job(self) -> Job | None:
        """The job at work, paused or not."""
        return self._job

    @property
    def live_file(self) -> Path | None:
        """Where the running job keeps its newest frame; it may not be there yet."""
        return live_path(self._settings_path) if self._job is not None else None

    @property
    def is_running(self) -> bool:
        """Whether the queue is at work; true until the last child process has ended."""
        return self._is_running

    @property
    def is_paused(self) -> bool:
        return self._child.is_paused

    @property
    def process_id(self) -> int:
        """Of the child at work; 0 when there is none."""
        return self._child.process_id

    def end_leftovers(self) -> None:
        """Ends what a window that was killed has left at work on this queue."""
        self._leftovers.end_all(self._queue_file.jobs_folder)

    def start(self) -> None:
        """Works on every waiting job, and on every stopped one from where it was."""
        self.starting.emit()
        self._only = None
        self._begin([job for job in self._model.jobs if job.state is JobState.STOPPED])

    def start_only(self, jobs: Iterable[Job]) -> None:
        """Works on these jobs, and on no others unless the whole queue is at work already."""
        wanted = [job for job in jobs if job.state.is_editable]
        if not self._is_running:
            self._only = set()
        if self._only is not None:
            self._only |= {job.key for job in wanted}
        self._begin([job for job in wanted if job.state.can_start_again])

    def go_on_with(self, jobs: Iterable[Job]) -> None:
        """Puts failed jobs back in line; a queue that was told to stop is not started by that."""
        again = [job for job in jobs if job.state is JobState.FAILED]
        if self._stop_all:
            for job in again:
                self._model.change(job, Job.queue_again)
        else:
            self.start_only(again)

    def stop(self) -> None:
        """Stops the running job so that it can go on later, and starts no other."""
        self._stop_all = True
        self._stop_running()

    def stop_only(self, jobs: Iterable[Job]) -> None:
        """Stops these jobs, or takes them out of the line; the queue goes on with the others."""
        for job in jobs:
            if job is self._job:
                self._stop_running()
            elif job.state is JobState.WAITING:
                self._model.change(job, Job.hold)

    def set_paused(self, paused: bool) -> None:
        """Holds the running job still without losing anything, or lets it go on."""
        job = self._job
        if job is None:
            return
        if paused and job.state is JobState.RUNNING and self._child.pause():
            self._model.change(job, lambda job: setattr(job, "state", JobState.PAUSED))
            self._refresh()
        elif not paused and job.state is JobState.PAUSED:
            self._child.resume()
            self._model.change(job, lambda job: setattr(job, "state", JobState.RUNNING))
            self._refresh()

    def kill(self) -> None:
        """Ends the child process at once; the job counts as stopped."""
        self.stop()
        if self._child.is_running:
            self._child.kill()
        else:
            self._end(Job.stop)

    def _begin(self, again: Iterable[Job]) -> None:
        for job in again:
            self._model.change(job, Job.queue_again)
        self._stop_all = False
        if not self._is_running and self._next_job() is not None:
            self._is_running = True
            self.running_changed.emit(True)
            self._start_next()

    def _stop_running(self) -> None:
        if self._job is not None and self._job.state in (JobState.RUNNING, JobState.PAUSED):
            self._model.change(self._job, _mark_stopping)
            self._child.stop()

    def _next_job(self) -> Job | None:
        return next((job for job in self._model.jobs if self._is_next(job)), None)

    def _is_next(self, job: Job) -> bool:
        chosen = self._only is None or job.key in self._only
        return chosen and job.state is JobState.WAITING

    def _start_next(self) -> None:
        job = None if self._stop_all else self._next_job()
        if job is None:
            self._is_running = False
            self.running_changed.emit(False)
            return
        self._job, self._saw_done = job, False
        self._model.change(job, Job.begin)
        try:
            self._settings_path = self._queue_file.write_settings(job)
        except AdcvsrError as error:
            self._refuse(error)
            return
        self.progressed.emit(job)  # who hears it looks for the live file of this job
        if not self._leftovers.end(self._settings_path, self._launch):
            self._launch()

    def _launch(self) -> None:
        """Nothing is at work on the job any more that an earlier window began."""
        job = self._job
        if job is None:
            return
        if job.state is JobState.STOPPING:
            self._end(Job.stop)
            return
        if was_completed(job):
            self._log(_LATE)
            self._end(finish_late)
            return
        try:
            prepare_target(job)
        except AdcvsrError as error:
            self._refuse(error)
            return
        if take_changed_source(job):
            self.source_changed.emit(job)
        job.underway = "" if job.overwrite else str(job.target)
        command = self._command_of(job, self._settings_path)
        self._log("$ " + shlex.join(command))
        self._child.start(command)
        if self._child.process_id:
            self._leftovers.note(self._settings_path, self._child.process_id)

    def _refuse(self, error: AdcvsrError) -> None:
        job, what, remedy = self._job, error.what, error.remedy
        self._end(lambda job: job.fail(what, remedy))
        if isinstance(error, OutputExists):
            self.output_exists.emit(job)

    def _on_event(self, event: Event) -> None:
        job = self._job
        if job is None:
            return
        self._saw_done |= isinstance(event, DoneEvent)
        if isinstance(event, SegmentEvent):
            self._model.change(job, lambda job: job.apply(event))
            job.bytes_made = bytes_on_disk(work_folder(job))
        else:
            job.apply(event)
        if not isinstance(event, ProgressEvent):
            self._log(_event_line(event))
        self._throttle.call()

    def _refresh(self) -> None:
        if self._job is not None:
            self._model.refresh(self._job)
            self.progressed.emit(self._job)

    def _log(self, line: str) -> None:
        if self._job is not None:
            self._queue_file.append_log(self._job, line)
            self.line_logged.emit(self._job, line)

    def _on_finished(self, outcome: Outcome) -> None:
        self._leftovers.forget(self._settings_path)
        interrupted = not outcome.crashed and outcome.exit_code == EXIT_INTERRUPTED
        # Somebody else asked the child to end: they hardly want the next one to start.
        self._stop_all |= interrupted and not outcome.stop_requested
        if outcome.succeeded and self._saw_done:
            job = self._job
            self._end(finish)
            if job is not None and job.state is JobState.FAILED:
                self.source_changed.emit(job)
        elif outcome.stop_requested or interrupted:
            self._end(Job.stop)
        else:
            self._log(outcome.describe())
            remedy = self.tr("The log tells more. Choose Queue Again to go on where it ended")
            self._end(lambda job: job.fail(_failure_text(outcome), remedy))

    def _end(self, action: Callable[[Job], None]) -> None:
        job, self._job = self._job, None
        if job is None:
            return
        self._throttle.cancel()
        self._model.change(job, action)
        self.job_ended.emit(job)
        # By the event loop: a row of jobs that fail at once must not grow the stack.
        QTimer.singleShot(0, self, self._start_next)


def _mark_stopping(job: Job) -> None:
    job.state = JobState.STOPPING


def _event_line(event: Event) -> str:
    values = (f"{name}={value}" for name, value in vars(event).items() if value != "")
    return f"{event.event}: {', '.join(values)}"


def _failure_text(outcome: Outcome) -> str:
    lines = "\n".join(outcome.last_lines[-3:])
    return f"{outcome.describe()}\n{lines}" if lines else outcome.describe()

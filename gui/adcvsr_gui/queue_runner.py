"""Works through the queue, one child process at a time."""

from __future__ import annotations

import logging
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from adcvsr_core.errors import AdcvsrError
from adcvsr_core.progress import DoneEvent, Event, ProgressEvent, SegmentEvent
from adcvsr_gui.child_process import ChildProcess, Outcome
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.queue_file import QueueFile
from adcvsr_gui.queue_model import QueueModel
from adcvsr_gui.throttle import Throttle

log = logging.getLogger(__name__)

PROGRESS_INTERVAL_MS = 100
EXIT_INTERRUPTED = 130
LOG_REMEDY = "The log tells more. Start the job again to go on where it ended"

CommandOf = Callable[[Job, Path], list[str]]


def upscale_command(job: Job, settings_path: Path) -> list[str]:
    """The command line of the child process for a job."""
    return [
        *(sys.executable, "-m", "adcvsr_core", "upscale", str(job.source)),
        *("-o", str(job.target), "--settings", str(settings_path), "--progress", "json"),
    ]


class QueueRunner(QObject):
    """Starts the next waiting job when one has ended, until it is stopped or none waits.

    Signals:
        running_changed: whether the queue is at work.
        progressed: the running job changed; at most 10 times a second.
        line_logged: a job and one line of its log.
        job_ended: a job that is done, stopped or failed.
    """

    running_changed = Signal(bool)
    progressed = Signal(object)
    line_logged = Signal(object, str)
    job_ended = Signal(object)

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
        self._is_running = False
        self._stop_requested = False
        self._saw_done = False
        self._child = ChildProcess(self)
        self._child.event_received.connect(self._on_event)
        self._child.line_received.connect(self._log)
        self._child.finished.connect(self._on_finished)
        self._throttle = Throttle(self._refresh, PROGRESS_INTERVAL_MS, self)

    @property
    def is_running(self) -> bool:
        """Whether the queue is at work; true until the last child process has ended."""
        return self._is_running

    def start(self) -> None:
        """Works on every waiting job, and on every stopped one from where it was."""
        for job in self._model.jobs:
            if job.state is JobState.STOPPED:
                self._model.change(job, Job.queue_again)
        if not self._is_running and self._next_job() is not None:
            self._is_running = True
            self._stop_requested = False
            self.running_changed.emit(True)
            self._start_next()

    def stop(self) -> None:
        """Stops the running job so that it can go on later, and starts no other."""
        self._stop_requested = True
        if self._job is not None and self._job.state is JobState.RUNNING:
            self._model.change(self._job, _mark_stopping)
            self._child.stop()

    def kill(self) -> None:
        """Ends the child process at once; the job counts as stopped."""
        self.stop()
        if self._child.is_running:
            self._child.kill()

    def _next_job(self) -> Job | None:
        return next((job for job in self._model.jobs if job.state is JobState.WAITING), None)

    def _start_next(self) -> None:
        job = None if self._stop_requested else self._next_job()
        if job is None:
            self._is_running = False
            self.running_changed.emit(False)
            return
        self._job, self._saw_done = job, False
        self._model.change(job, Job.begin)
        try:
            settings_path = self._queue_file.write_settings(job)
            job.target.parent.mkdir(parents=True, exist_ok=True)
        except (OSError, AdcvsrError) as error:
            text = str(error)
            self._end(lambda job: job.fail(text, "Check the output folder and the free space"))
            return
        command = self._command_of(job, settings_path)
        self._log("$ " + shlex.join(command))
        self._child.start(command)

    def _on_event(self, event: Event) -> None:
        job = self._job
        if job is None:
            return
        self._saw_done |= isinstance(event, DoneEvent)
        if isinstance(event, SegmentEvent):
            self._model.change(job, lambda job: job.apply(event))
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
        interrupted = not outcome.crashed and outcome.exit_code == EXIT_INTERRUPTED
        if outcome.succeeded and self._saw_done:
            self._end(Job.finish)
        elif outcome.stop_requested or interrupted:
            self._stop_requested = True
            self._end(Job.stop)
        else:
            self._log(outcome.describe())
            self._end(lambda job: job.fail(_failure_text(outcome), LOG_REMEDY))

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

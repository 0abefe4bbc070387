"""What a person wants, turned into changes of the queue."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from adcvsr_core.settings import UpscaleSettings
from adcvsr_gui.background import Background
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.queue_file import QueueFile
from adcvsr_gui.queue_model import QueueModel
from adcvsr_gui.sources import Clip, ScanResult, scan
from adcvsr_gui.targets import free_target
from adcvsr_gui.throttle import Throttle

log = logging.getLogger(__name__)

SAVE_INTERVAL_MS = 500


class Controller(QObject):
    """Adds, removes and changes jobs, and saves the queue whenever it changed.

    Signals:
        clips_added: first and last new row.
        message: a short text for the status bar.
        save_failed: why the queue cannot be saved, once until it works again.
    """

    clips_added = Signal(int, int)
    message = Signal(str)
    save_failed = Signal(str)

    def __init__(
        self,
        model: QueueModel,
        queue_file: QueueFile,
        settings: UpscaleSettings,
        output_folder: Path | None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.settings = settings
        self.output_folder = output_folder
        self._model = model
        self._queue_file = queue_file
        self._background = Background(self)
        self._save_failed = False
        self._save_throttle = Throttle(self._save, SAVE_INTERVAL_MS, self)
        model.queue_changed.connect(self._save_throttle.call)

    def add_paths(self, paths: Iterable[Path]) -> None:
        """Adds files, and the clips in folders; looking for them is done in the background."""
        wanted = list(paths)
        if wanted:
            self.message.emit(self.tr("Looking for clips..."))
            self._background.run(partial(scan, wanted), self._add_found)

    def retry(self, rows: Iterable[int]) -> None:
        """Puts stopped and failed jobs back in line."""
        for row in rows:
            job = self._model.job_at(row)
            if job.state.can_start_again:
                self._model.change(job, Job.queue_again)

    def remove(self, rows: Iterable[int]) -> None:
        """Takes jobs that are not at work out of the queue. Files are left alone."""
        gone = self._model.remove(rows)
        for job in gone:
            self._queue_file.forget(job)
        if gone:
            self.message.emit(self.tr("Clips removed: {0}").format(len(gone)))

    def remove_done(self) -> None:
        """Takes every finished job out of the queue."""
        jobs = enumerate(self._model.jobs)
        self.remove([row for row, job in jobs if job.state is JobState.DONE])

    def apply_settings(self, rows: Iterable[int]) -> None:
        """Gives the choices for new clips to these jobs, where they are not done or at work."""
        num_changed = 0
        for row in rows:
            job = self._model.job_at(row)
            if job.state.is_editable:
                self._model.change(job, self._give_settings)
                num_changed += 1
        self.message.emit(self.tr("Clips changed: {0}").format(num_changed))

    def flush(self) -> None:
        """Writes what is not saved yet."""
        self._save_throttle.flush()

    def shut_down(self) -> None:
        """Waits for background work and saves."""
        self._background.wait()
        self.flush()

    def _give_settings(self, job: Job) -> None:
        taken = self._model.targets(without=job)
        job.change_settings(
            self.settings, free_target(job.source, self.settings, self.output_folder, taken)
        )

    def _add_found(self, found: ScanResult) -> None:
        first = len(self._model.jobs)
        jobs = self._new_jobs(found.clips)
        self._model.append(jobs)
        if jobs:
            self.clips_added.emit(first, first + len(jobs) - 1)
        parts = [self.tr("Clips added: {0}").format(len(jobs))]
        num_known = len(found.clips) - len(jobs)
        if num_known:
            parts.append(self.tr("already in the queue: {0}").format(num_known))
        for problem in found.problems:
            log.warning("not added: %s", problem)
        parts += found.problems[:3]
        self.message.emit("; ".join(parts))

    def _new_jobs(self, clips: Sequence[Clip]) -> list[Job]:
        taken = self._model.targets()
        pending = {
            (job.source, job.settings) for job in self._model.jobs if job.state is not JobState.DONE
        }
        jobs: list[Job] = []
        for clip in clips:
            if (clip.path, self.settings) in pending:
                continue
            target = free_target(clip.path, self.settings, self.output_folder, taken)
            taken.add(target)
            jobs.append(
                Job(
                    source=clip.path,
                    target=target,
                    settings=self.settings,
                    num_bytes=clip.num_bytes,
                )
            )
        return jobs

    def _save(self) -> None:
        try:
            self._queue_file.save(self._model.jobs)
        except OSError as error:
            log.exception("the queue cannot be saved")
            if not self._save_failed:
                self.save_failed.emit(str(error))
            self._save_failed = True
        else:
            self._save_failed = False

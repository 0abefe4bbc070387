"""What a person wants, turned into changes of the queue that can be undone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from adcvsr_core.errors import SettingsError
from adcvsr_core.settings import UpscaleSettings, settings_from_table
from adcvsr_gui.background import Background
from adcvsr_gui.clip_facts import ClipFacts
from adcvsr_gui.clip_reader import ClipReader
from adcvsr_gui.estimates import OutputForecast
from adcvsr_gui.existing import Existing
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.queue_commands import ArrangeCommand, Change, ChangeCommand, RemoveCommand
from adcvsr_gui.queue_file import QueueFile
from adcvsr_gui.queue_model import QueueModel
from adcvsr_gui.sources import Clip, ScanResult, scan
from adcvsr_gui.targets import OutputChoice, free_name, target_of
from adcvsr_gui.throttle import Throttle

log = logging.getLogger(__name__)

SAVE_INTERVAL_MS = 500
_EXAMPLE = ClipFacts(width=720, height=540)


class Controller(QObject):
    """Adds, removes, orders and changes jobs, and saves the queue whenever it changed.

    Signals:
        clips_added: first and last new row.
        message: a short text for the status bar.
        save_failed: why the queue cannot be saved, once until it works again.
        existing_found: jobs whose output is there already, for which a person must choose.
        job_known: a job whose clip was opened well.
    """

    clips_added = Signal(int, int)
    message = Signal(str)
    save_failed = Signal(str)
    existing_found = Signal(list)
    job_known = Signal(object)

    def __init__(
        self,
        model: QueueModel,
        queue_file: QueueFile,
        reader: ClipReader,
        forecast: OutputForecast,
        *,
        settings: UpscaleSettings,
        output: OutputChoice,
        existing: Existing,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.settings = settings
        """What new clips get."""
        self.output = output
        self.existing = existing
        self.undo_stack = QUndoStack(self)
        self._model = model
        self._queue_file = queue_file
        self._reader = reader
        self._forecast = forecast
        self._background = Background(self)
        self._save_failed = False
        self._save_throttle = Throttle(self._save, SAVE_INTERVAL_MS, self)
        model.queue_changed.connect(self._save_throttle.call)
        model.move_wanted.connect(self.move_rows)
        reader.facts_read.connect(self._on_facts)
        reader.thumbnail_made.connect(self._on_thumbnail)
        reader.unreadable.connect(self._on_unreadable)

    def add_paths(self, paths: Iterable[Path], then: Callable[[], None] | None = None) -> None:
        """Adds files, and the clips in folders; looking for them is done in the background.

        Args:
            then: called when they are in the queue.
        """
        wanted = list(paths)
        if wanted:
            self.message.emit(self.tr("Looking for clips..."))
            self._background.run(partial(scan, wanted), partial(self._add_found, then=then))

    def example_target(self) -> Path:
        """What the output of a new clip would be called."""
        return self._target(Path("clip.mp4"), self.settings, self.output, _EXAMPLE)

    def read_unknown(self) -> None:
        """Opens the clips of a restored queue that are not known yet."""
        for job in self._model.jobs:
            if job.facts is None and job.state is not JobState.FAILED:
                self._read(job)

    def remove(self, jobs: Iterable[Job]) -> None:
        """Takes jobs that are not at work out of the queue. Files are left alone."""
        gone = [job for job in jobs if not job.state.is_active]
        if gone:
            self.undo_stack.push(RemoveCommand(self._model, gone))
            self.message.emit(
                self.tr("Clips removed: {0}. Undo brings them back").format(len(gone))
            )

    def remove_done(self) -> None:
        """Takes every finished job out of the queue."""
        self.remove([job for job in self._model.jobs if job.state is JobState.DONE])

    def move_rows(self, rows: Sequence[int], before: int) -> None:
        """Puts rows, in their order, before another row."""
        jobs = list(self._model.jobs)
        moved = [jobs[row] for row in sorted(rows)]
        head = [job for job in jobs[:before] if job not in moved]
        tail = [job for job in jobs[before:] if job not in moved]
        order = [*head, *moved, *tail]
        if order != jobs:
            self.undo_stack.push(ArrangeCommand(self._model, order))

    def move_by(self, jobs: Sequence[Job], step: int) -> None:
        """Moves jobs one row up (-1) or down (1), together."""
        rows = sorted(self._model.row_of(job) for job in jobs)
        if rows and rows[0] + step >= 0 and rows[-1] + step < len(self._model.jobs):
            self.move_rows(rows, rows[0] - 1 if step < 0 else rows[-1] + 2)

    def duplicate(self, jobs: Iterable[Job]) -> None:
        """Adds the same clips with the same settings once more, at the end."""
        taken = self._model.targets()
        copies: list[Job] = []
        for job in jobs:
            target = free_name(self._target(job.source, job.settings, job.output, job.facts), taken)
            taken.add(target)
            copies.append(job.copy(target))
        self._append(copies)

    def retry(self, jobs: Iterable[Job]) -> None:
        """Puts stopped and failed jobs back in line where they were, and done ones once more."""
        done: list[Job] = []
        for job in jobs:
            if job.state.can_start_again:
                self._model.change(job, Job.queue_again)
                if job.facts is None:
                    self._read(job)
            elif job.state is JobState.DONE:
                done.append(job)
        self.duplicate(done)

    def change_defaults(self, changes: dict[str, Any]) -> None:
        """Changes what new clips get."""
        try:
            self.settings = settings_from_table(changes, self.settings)
        except SettingsError as error:
            self.message.emit(str(error))

    def change_settings(self, jobs: Iterable[Job], changes: dict[str, Any]) -> None:
        """Changes these settings of jobs that are not done or at work; others stay as they are."""
        wanted: list[Change] = []
        for job in jobs:
            if not job.state.is_editable:
                continue
            try:
                settings = settings_from_table(changes, job.settings)
            except SettingsError as error:
                self.message.emit(f"{job.name}: {error}")
                continue
            if settings != job.settings:
                wanted.append(self._change(job, settings, job.output))
        self._push_changes(wanted)

    def change_output(self, jobs: Iterable[Job], output: OutputChoice) -> None:
        """Gives jobs that are not done or at work another folder or name."""
        editable = [job for job in jobs if job.state.is_editable and job.output != output]
        self._push_changes([self._change(job, job.settings, output) for job in editable])

    def settle_existing(self, jobs: Sequence[Job], choice: Existing) -> None:
        """Does what a person chose about outputs that are there already."""
        if choice is Existing.SKIP:
            self.undo_stack.push(RemoveCommand(self._model, list(jobs)))
            return
        for job in jobs:
            self._model.change(job, partial(self._settle, choice=choice))

    def flush(self) -> None:
        """Writes what is not saved yet."""
        self._save_throttle.flush()

    def shut_down(self) -> None:
        """Waits for background work, saves, and forgets what undo can no longer bring back."""
        self._background.wait()
        self._save_throttle.cancel()
        self._save()
        self._queue_file.forget_all_but(self._model.jobs)

    def _settle(self, job: Job, choice: Existing) -> None:
        job.overwrite = choice is Existing.OVERWRITE
        if choice is Existing.RENAME:
            job.target = free_name(job.target, self._model.targets(without=job))

    def _target(
        self,
        source: Path,
        settings: UpscaleSettings,
        output: OutputChoice,
        facts: ClipFacts | None,
    ) -> Path:
        scale = self._forecast.scale_of(settings)
        size = facts.output_size(settings, scale) if facts else None
        return target_of(source, settings, output, size)

    def _change(self, job: Job, settings: UpscaleSettings, output: OutputChoice) -> Change:
        target = self._target(job.source, settings, output, job.facts)
        if target != job.target:
            target = free_name(target, self._model.targets(without=job))
        return Change(job=job, settings=settings, output=output, target=target)

    def _push_changes(self, changes: list[Change]) -> None:
        if changes:
            self.undo_stack.push(ChangeCommand(self._model, changes))

    def _add_found(self, found: ScanResult, then: Callable[[], None] | None) -> None:
        jobs = self._new_jobs(found.clips)
        self._append(jobs)
        parts = [self.tr("Clips added: {0}").format(len(jobs))]
        num_known = len(found.clips) - len(jobs)
        if num_known:
            parts.append(self.tr("already in the queue: {0}").format(num_known))
        for problem in found.problems:
            log.warning("not added: %s", problem)
        parts += found.problems[:3]
        self.message.emit("; ".join(parts))
        if then is not None:
            then()

    def _append(self, jobs: list[Job]) -> None:
        if not jobs:
            return
        first = len(self._model.jobs)
        self._model.append(jobs)
        self.clips_added.emit(first, first + len(jobs) - 1)
        for job in jobs:
            self._read(job)
        there = [job for job in jobs if job.target.exists()]
        if there and self.existing is Existing.ASK:
            self.existing_found.emit(there)
        elif there:
            self.settle_existing(there, self.existing)

    def _new_jobs(self, clips: Sequence[Clip]) -> list[Job]:
        """Two jobs never get one name; one that is on the disk is left for the person to judge."""
        taken = self._model.targets()
        pending = {
            (job.source, job.settings) for job in self._model.jobs if job.state is not JobState.DONE
        }
        jobs: list[Job] = []
        for clip in clips:
            if (clip.path, self.settings) in pending:
                continue
            target = self._target(clip.path, self.settings, self.output, None)
            if target in taken:
                target = free_name(target, taken)
            taken.add(target)
            jobs.append(
                Job(
                    source=clip.path,
                    target=target,
                    settings=self.settings,
                    output=self.output,
                    num_bytes=clip.num_bytes,
                )
            )
        return jobs

    def _read(self, job: Job) -> None:
        self._reader.read(job.key, job.source, self._queue_file.thumbnail_path(job))

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

    def _on_facts(self, key: str, facts: ClipFacts) -> None:
        job = self._model.find(key)
        if job is not None:
            self._model.change(job, partial(self._know, facts=facts))
            self.job_known.emit(job)

    def _know(self, job: Job, facts: ClipFacts) -> None:
        """A template may name the size of the output, which is known from here on."""
        job.facts = facts
        if job.output.template and job.state is JobState.WAITING and not job.overwrite:
            target = self._target(job.source, job.settings, job.output, facts)
            if target != job.target:
                job.target = free_name(target, self._model.targets(without=job))

    def _on_thumbnail(self, key: str, path: str) -> None:
        job = self._model.find(key)
        if job is not None:
            self._model.refresh(job)

    def _on_unreadable(self, key: str, reason: str) -> None:
        job = self._model.find(key)
        if job is not None and job.state.is_editable and job.frame == 0:
            text = self.tr("This file cannot be read: {0}").format(reason)
            remedy = self.tr(
                "Check that the file plays elsewhere; choose another copy if there is one"
            )
            self._model.change(job, lambda job: job.fail(text, remedy))

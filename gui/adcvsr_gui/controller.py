"""What a person wants, turned into changes of the queue that can be undone."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from adcvsr_core.errors import SettingsError
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.naming import is_still
from adcvsr_gui.background import Background
from adcvsr_gui.clip_knowledge import ClipKnowledge
from adcvsr_gui.core_words import error_in_window
from adcvsr_gui.encoder_choice import changed_settings
from adcvsr_gui.existing import Existing
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.output_names import OutputNames
from adcvsr_gui.queue_commands import ArrangeCommand, Change, ChangeCommand, RemoveCommand
from adcvsr_gui.queue_model import QueueModel
from adcvsr_gui.sources import Clip, ScanResult, scan
from adcvsr_gui.targets import OutputChoice, free_name, moved_name

log = logging.getLogger(__name__)

NUM_AT_ONCE = 25
NUM_TOLD = 3
"""Problems that one message names."""


class Controller(QObject):
    """Adds, removes, orders and changes jobs.

    Signals:
        clips_added: first and last new row.
        clips_back: rows of clips that an undo brought back.
        message: a short text for the status bar.
        refused: keys of settings that were not changed, and why.
        existing_found: jobs whose output is there already, for which a person must choose.
        output_changed: what new clips get was changed from outside the queue page.
    """

    clips_added = Signal(int, int)
    clips_back = Signal(list)
    message = Signal(str)
    refused = Signal(tuple, str)
    existing_found = Signal(list)
    output_changed = Signal()

    def __init__(
        self,
        model: QueueModel,
        knowledge: ClipKnowledge,
        names: OutputNames,
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
        self._knowledge = knowledge
        self._names = names
        self._background = Background(self)
        model.move_wanted.connect(self.move_rows)

    def use_folder(self, folder: str) -> None:
        """Outputs of new clips go there; empty is beside each clip."""
        self.output = replace(self.output, folder=folder)
        self.output_changed.emit()

    def add_paths(
        self,
        paths: Iterable[Path],
        then: Callable[[list[Job]], None] | None = None,
        *,
        select: bool = True,
    ) -> None:
        """Adds files, and the clips in folders; looking for them is done in the background.

        Args:
            then: called with the new jobs when they are in the queue, and with those that failed
                on an earlier state of their clip.
            select: False for what comes by itself, maybe while settings of others are written.
        """
        wanted = list(paths)
        if wanted:
            self.message.emit(self.tr("Looking for clips..."))
            self._background.run(
                partial(scan, wanted), lambda found: self._go_on(self._adding(found, then, select))
            )

    def example_target(self) -> Path:
        """What the output of a new clip would be called."""
        return self._names.example(self.settings, self.output)

    def remove(self, jobs: Iterable[Job]) -> None:
        """Takes jobs that are not at work out of the queue. Files are left alone."""
        gone = [job for job in jobs if not job.state.is_active]
        if gone:
            for job in gone:
                self._knowledge.forget(job)
            self.undo_stack.push(RemoveCommand(self._model, gone, self._show_back))
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
            wanted = self._names.wanted(job.source, job.settings, job.output, job.facts)
            target = free_name(wanted, taken)
            taken.add(target)
            copies.append(job.copy(target))
        self._append(copies)
        self._show_added(copies)

    def retry(self, jobs: Iterable[Job]) -> None:
        """Puts stopped and failed jobs back in line where they were, and done ones once more."""
        done: list[Job] = []
        for job in jobs:
            if job.state.can_start_again:
                self._model.change(job, Job.queue_again)
                if job.facts is None:
                    self._knowledge.read(job)
            elif job.state is JobState.DONE:
                done.append(job)
        self.duplicate(done)

    def change_defaults(self, changes: dict[str, Any]) -> None:
        """Changes what new clips get."""
        try:
            self.settings = changed_settings(changes, self.settings)
            self.message.emit("")
        except SettingsError as error:
            self._refuse(changes, error_in_window(error))

    def change_settings(self, jobs: Iterable[Job], changes: dict[str, Any]) -> None:
        """Changes these settings of jobs that are not done or at work; others stay as they are."""
        wanted: list[tuple[Job, UpscaleSettings, OutputChoice]] = []
        changed: dict[tuple[UpscaleSettings, bool], UpscaleSettings | None] = {}
        # Many clips share a few settings, and to look into them takes longest.
        by_id: dict[tuple[int, bool], UpscaleSettings | None] = {}
        refused: list[str] = []
        for job in jobs:
            if not job.state.is_editable or self._model.find(job.key) is None:
                continue
            old, of_still = job.settings, is_still(job.source)
            if (id(old), of_still) not in by_id:
                if (old, of_still) not in changed:
                    changed[old, of_still] = _changed(job, changes, of_still, refused)
                by_id[id(old), of_still] = changed[old, of_still]
            settings = by_id[id(old), of_still]
            if settings is not None:
                wanted.append((job, settings, job.output))
        self._push_changes(wanted)
        if refused:
            self._refuse(changes, " ".join(refused[:NUM_TOLD]))

    def _refuse(self, changes: dict[str, Any], why: str) -> None:
        self.message.emit(why)
        self.refused.emit(tuple(changes), why)

    def change_output(self, jobs: Iterable[Job], changes: dict[str, str]) -> None:
        """Changes parts of the `OutputChoice` of jobs that are not done or at work."""
        self._push_changes(
            [
                (job, job.settings, replace(job.output, **changes))
                for job in jobs
                if job.state.is_editable and self._model.find(job.key)
            ]
        )

    def settle_existing(self, jobs: Sequence[Job], choice: Existing) -> None:
        """Does what a person chose about outputs that are there already."""
        if choice is Existing.SKIP:
            self.undo_stack.push(RemoveCommand(self._model, list(jobs), self._show_back))
            return
        taken = Counter(job.target for job in self._model.jobs)
        for job in jobs:
            self._model.change(job, partial(self._settle, choice=choice, taken=taken))

    def shut_down(self) -> None:
        """Waits for background work."""
        self._background.wait()

    def _settle(self, job: Job, choice: Existing, taken: Counter[Path]) -> None:
        job.overwrite = choice is Existing.OVERWRITE
        if choice is Existing.RENAME:
            job.target = moved_name(job.target, job.target, taken)

    def _push_changes(self, wanted: list[tuple[Job, UpscaleSettings, OutputChoice]]) -> None:
        """Each job gets a name that no other has, nor gets by the same change."""
        changes: list[Change] = []
        taken: Counter[Path] | None = None
        is_same = self._names.comparer()
        for job, settings, output in wanted:
            target = job.target
            if not is_same(job, settings, output):
                target = self._names.wanted(job.source, settings, output, job.facts)
            if target is not job.target and target != job.target:
                if taken is None:
                    taken = Counter(other.target for other in self._model.jobs)
                target = moved_name(job.target, target, taken)
            changes.append(Change(job, settings, output, target))
        if changes:
            self.undo_stack.push(ChangeCommand(self._model, changes))

    def _go_on(self, steps: Iterator[None]) -> None:
        """Takes one step in each turn of the event loop, so that the window stays alive."""
        for _ in steps:
            QTimer.singleShot(0, self, partial(self._go_on, steps))
            return

    def _adding(
        self, found: ScanResult, then: Callable[[list[Job]], None] | None, select: bool
    ) -> Iterator[None]:
        added: list[Job] = []
        there: list[Job] = []
        again = self._failed_on_older(found.clips)
        for start in range(0, len(found.clips), NUM_AT_ONCE):
            jobs = self._new_jobs(found.clips[start : start + NUM_AT_ONCE])
            self._append(jobs)
            added += jobs
            there += [job for job in jobs if os.path.exists(job.target)]
            yield
        if select:
            self._show_added(added)
        yield
        self._judge_existing(there)
        parts = [self.tr("Clips added: {0}").format(len(added))]
        num_known = len(found.clips) - len(added)
        if num_known:
            parts.append(self.tr("already in the queue: {0}").format(num_known))
        for problem in found.problems:
            log.warning("not added: %s", problem)
        parts += found.problems[:NUM_TOLD]
        self.message.emit("; ".join(parts))
        if then is not None:
            then([job for job in added if self._model.find(job.key)] + again)

    def _failed_on_older(self, clips: Sequence[Clip]) -> list[Job]:
        stamps = {clip.path: clip.stamp for clip in clips}
        return [
            job
            for job in self._model.jobs
            if job.state is JobState.FAILED and stamps.get(job.source, job.stamp) != job.stamp
        ]

    def _append(self, jobs: list[Job]) -> None:
        self._model.append(jobs)
        for job in jobs:
            self._knowledge.read(job)

    def _show_added(self, jobs: list[Job]) -> None:
        rows = [self._model.row_of(job) for job in jobs if self._model.find(job.key)]
        if rows:
            self.clips_added.emit(rows[0], rows[-1])

    def _show_back(self, jobs: list[Job]) -> None:
        self.clips_back.emit([self._model.row_of(job) for job in jobs])

    def _judge_existing(self, there: list[Job]) -> None:
        if there and self.existing is Existing.ASK:
            self.existing_found.emit(there)
        elif there:
            self.settle_existing(there, self.existing)

    def _new_jobs(self, clips: Sequence[Clip]) -> list[Job]:
        """Two jobs never get one name; one that is on the disk is left for the person to judge."""
        taken = self._model.targets()
        paths = {clip.path for clip in clips}
        pending = {
            job.source
            for job in self._model.jobs
            if job.state is not JobState.DONE
            and job.source in paths
            and job.settings == self.settings
        }
        jobs: list[Job] = []
        for clip in clips:
            if clip.path in pending:
                continue
            target = self._names.wanted(clip.path, self.settings, self.output, None)
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
                    time_ns=clip.time_ns,
                )
            )
        return jobs


def _changed(
    job: Job, changes: dict[str, Any], of_still: bool, refused: list[str]
) -> UpscaleSettings | None:
    """None where nothing would be different, or cannot be, which is added to `refused`."""
    try:
        settings = changed_settings(changes, job.settings, of_still=of_still)
    except SettingsError as error:
        refused.append(f"{job.name}: {error_in_window(error)}")
        return None
    return settings if settings != job.settings else None

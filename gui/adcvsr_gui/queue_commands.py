"""Changes of the queue that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QUndoCommand

from adcvsr_core.settings import UpscaleSettings
from adcvsr_gui.jobs import Job
from adcvsr_gui.queue_model import QueueModel
from adcvsr_gui.targets import OutputChoice


class Change(NamedTuple):
    """Other settings and another output for a job. A tuple, for there may be thousands."""

    job: Job
    settings: UpscaleSettings
    output: OutputChoice
    target: Path

    def apply(self) -> None:
        self.job.output = self.output
        self.job.change_settings(self.settings, self.target)

    @classmethod
    def back(cls, job: Job) -> Change:
        """The change that leads back to what the job is now."""
        return cls(job, job.settings, job.output, job.target)


class RemoveCommand(QUndoCommand):
    """Takes jobs out; undo puts them back into their rows, with their progress.

    Args:
        on_back: is told the jobs that came back.
    """

    def __init__(
        self, model: QueueModel, jobs: Sequence[Job], on_back: Callable[[list[Job]], None]
    ) -> None:
        super().__init__(QCoreApplication.translate("Undo", "remove clips"))
        self._model = model
        self._jobs = list(jobs)
        self._on_back = on_back
        self._gone: list[tuple[int, Job]] = []

    def redo(self) -> None:
        self._gone = self._model.remove(self._jobs)

    def undo(self) -> None:
        self._model.insert(self._gone)
        self._on_back([job for _, job in self._gone])


class ArrangeCommand(QUndoCommand):
    """Another order; jobs that came meanwhile stay at the end."""

    def __init__(self, model: QueueModel, order: Sequence[Job]) -> None:
        super().__init__(QCoreApplication.translate("Undo", "move clips"))
        self._model = model
        self._new = list(order)
        self._old = list(model.jobs)

    def redo(self) -> None:
        self._arrange(self._new)

    def undo(self) -> None:
        self._arrange(self._old)

    def _arrange(self, order: list[Job]) -> None:
        rank = {job: position for position, job in enumerate(order)}
        self._model.arrange(sorted(self._model.jobs, key=lambda job: rank.get(job, len(rank))))


class ChangeCommand(QUndoCommand):
    """Other settings; jobs that are at work or done when it comes to it stay as they are."""

    def __init__(self, model: QueueModel, changes: Sequence[Change]) -> None:
        super().__init__(QCoreApplication.translate("Undo", "change settings"))
        self._model = model
        self._new = list(changes)
        self._old = [Change.back(change.job) for change in changes]

    def redo(self) -> None:
        self._apply(self._new)

    def undo(self) -> None:
        self._apply(self._old)

    def _apply(self, changes: Sequence[Change]) -> None:
        self._model.change_each(
            [
                (change.job, lambda job, change=change: change.apply())
                for change in changes
                if change.job.state.is_editable and self._model.find(change.job.key)
            ]
        )

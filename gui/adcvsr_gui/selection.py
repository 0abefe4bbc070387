"""Which clips are selected: set by the queue, read by every page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from adcvsr_gui.jobs import Job


class Selection(QObject):
    """The selected jobs in the order of the queue, and the one that details are shown of.

    Signals:
        changed: other jobs are selected, or another one is the current one.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: tuple[Job, ...] = ()

    @property
    def jobs(self) -> tuple[Job, ...]:
        return self._jobs

    @property
    def current(self) -> Job | None:
        """The first of the selected jobs."""
        return self._jobs[0] if self._jobs else None

    def set(self, jobs: Sequence[Job]) -> None:
        """Selects these jobs."""
        if tuple(jobs) != self._jobs:
            self._jobs = tuple(jobs)
            self.changed.emit()

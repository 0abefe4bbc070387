"""The queue as a Qt table: the only place that changes the list of jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.wording import (
    UNKNOWN,
    duration_text,
    fps_text,
    settings_text,
    size_text,
)

AnyIndex = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()

STATE_ROLE = int(Qt.ItemDataRole.UserRole)
"""The `JobState` as text, in any column."""
FRACTION_ROLE = STATE_ROLE + 1
"""The part that is made, in [0, 1], or None."""


class Column(IntEnum):
    NAME = 0
    SIZE = 1
    SETTINGS = 2
    STATE = 3
    PROGRESS = 4
    FPS = 5
    ETA = 6


_NUMBER_COLUMNS = (Column.SIZE, Column.FPS, Column.ETA)


class QueueModel(QAbstractTableModel):
    """Jobs in the order they are worked on.

    Signals:
        queue_changed: a job came, went, or changed its state or settings. Progress is no change.
    """

    queue_changed = Signal()

    def __init__(self, jobs: Iterable[Job] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = list(jobs)
        self._headers = {
            Column.NAME: self.tr("Name"),
            Column.SIZE: self.tr("Size"),
            Column.SETTINGS: self.tr("Settings"),
            Column.STATE: self.tr("State"),
            Column.PROGRESS: self.tr("Progress"),
            Column.FPS: self.tr("fps"),
            Column.ETA: self.tr("Time left"),
        }
        self._state_names = {
            JobState.WAITING: self.tr("Waiting"),
            JobState.RUNNING: self.tr("Running"),
            JobState.STOPPING: self.tr("Stopping"),
            JobState.STOPPED: self.tr("Stopped"),
            JobState.DONE: self.tr("Done"),
            JobState.FAILED: self.tr("Failed"),
        }

    @property
    def jobs(self) -> Sequence[Job]:
        return self._jobs

    def job_at(self, row: int) -> Job:
        return self._jobs[row]

    def targets(self, *, without: Job | None = None) -> set[Path]:
        """The outputs that are spoken for."""
        return {job.target for job in self._jobs if job is not without}

    def append(self, jobs: Sequence[Job]) -> None:
        """Adds jobs at the end."""
        if not jobs:
            return
        first = len(self._jobs)
        self.beginInsertRows(NO_PARENT, first, first + len(jobs) - 1)
        self._jobs.extend(jobs)
        self.endInsertRows()
        self.queue_changed.emit()

    def remove(self, rows: Iterable[int]) -> list[Job]:
        """Takes rows out, except of jobs that are at work; returns the jobs that went."""
        wanted = [row for row in set(rows) if not self._jobs[row].state.is_active]
        gone: list[Job] = []
        for row in sorted(wanted, reverse=True):
            self.beginRemoveRows(NO_PARENT, row, row)
            gone.insert(0, self._jobs.pop(row))
            self.endRemoveRows()
        if gone:
            self.queue_changed.emit()
        return gone

    def change(self, job: Job, action: Callable[[Job], None]) -> None:
        """Does something to a job that changes its state or settings."""
        action(job)
        self.refresh(job)
        self.queue_changed.emit()

    def refresh(self, job: Job) -> None:
        """Tells the views that the values of a job changed."""
        row = self._jobs.index(job)
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    def rowCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._jobs)

    def columnCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headers[Column(section)]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._jobs):
            return None
        job = self._jobs[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(job, index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return self._tool_tip(job)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(index.column())
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._headers[Column(index.column())]}: {self._text(job, index.column())}"
            case _ if role == STATE_ROLE:
                return str(job.state)
            case _ if role == FRACTION_ROLE:
                return job.fraction
            case _:
                return None

    def _text(self, job: Job, column: int) -> str:
        match column:
            case Column.NAME:
                return job.name
            case Column.SIZE:
                return size_text(job.num_bytes)
            case Column.SETTINGS:
                return settings_text(job.settings)
            case Column.STATE:
                return self._state_names[job.state]
            case Column.PROGRESS:
                return _progress_text(job)
            case Column.FPS:
                return fps_text(job.fps)
            case _:
                return duration_text(job.eta_s)

    def _tool_tip(self, job: Job) -> str:
        lines = [str(job.source), self.tr("Output: {0}").format(job.target)]
        if job.width:
            lines.append(self.tr("Output size: {0} x {1}").format(job.width, job.height))
        lines += [text for text in (job.error, job.remedy) if text]
        return "\n".join(lines)


def _progress_text(job: Job) -> str:
    if job.fraction is None:
        return str(job.frame) if job.frame else UNKNOWN
    return f"{int(job.fraction * 100)} %"


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBER_COLUMNS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter

"""The queue as a Qt table: the only place that changes the list of jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import (
    QAbstractTableModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from adcvsr_gui.badges import NOT_WORTH_A_BADGE, badge_text
from adcvsr_gui.estimates import OutputForecast
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.wording import (
    UNKNOWN,
    duration_text,
    fps_text,
    pixels_text,
    settings_text,
    size_text,
)

AnyIndex = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()

STATE_ROLE = int(Qt.ItemDataRole.UserRole)
"""The `JobState` as text, in any column."""
FRACTION_ROLE = STATE_ROLE + 1
"""The part that is made, in [0, 1], or None."""
THUMBNAIL_ROLE = STATE_ROLE + 2
"""File of the small picture, and how far a player turns it, counterclockwise."""
BADGES_ROLE = STATE_ROLE + 3
"""Severity and name of each finding: a list of pairs of texts."""


class Column(IntEnum):
    NAME = 0
    SIZE = 1
    LENGTH = 2
    SETTINGS = 3
    STATE = 4
    PROGRESS = 5
    FPS = 6
    ETA = 7
    OUTPUT = 8


ROWS_MIME = "application/x-adcvsr-rows"
_NUMBER_COLUMNS = (Column.LENGTH, Column.FPS, Column.ETA, Column.OUTPUT)


class QueueModel(QAbstractTableModel):
    """Jobs in the order they are worked on.

    Signals:
        queue_changed: a job came, went, or changed its state or settings. Progress is no change.
        move_wanted: rows were dragged, and the row they were dropped before.
    """

    queue_changed = Signal()
    move_wanted = Signal(list, int)

    def __init__(
        self,
        jobs: Iterable[Job] = (),
        forecast: OutputForecast | None = None,
        thumbnail_of: Callable[[Job], Path] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = list(jobs)
        self._by_key = {job.key: job for job in self._jobs}
        self._forecast = forecast or OutputForecast()
        self._thumbnail_of = thumbnail_of
        self._headers = {
            Column.NAME: self.tr("Name"),
            Column.SIZE: self.tr("Size"),
            Column.LENGTH: self.tr("Length"),
            Column.SETTINGS: self.tr("Settings"),
            Column.STATE: self.tr("State"),
            Column.PROGRESS: self.tr("Progress"),
            Column.FPS: self.tr("fps"),
            Column.ETA: self.tr("Time left"),
            Column.OUTPUT: self.tr("Output"),
        }
        self._state_names = {
            JobState.WAITING: self.tr("Waiting"),
            JobState.RUNNING: self.tr("Running"),
            JobState.PAUSED: self.tr("Paused"),
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

    def find(self, key: str) -> Job | None:
        """The job of that key, if it is still in the queue."""
        return self._by_key.get(key)

    def row_of(self, job: Job) -> int:
        return self._jobs.index(job)

    def targets(self, *, without: Job | None = None) -> set[Path]:
        """The outputs that are spoken for."""
        return {job.target for job in self._jobs if job is not without}

    def append(self, jobs: Sequence[Job]) -> None:
        """Adds jobs at the end."""
        self.insert([(len(self._jobs) + offset, job) for offset, job in enumerate(jobs)])

    def insert(self, jobs: Sequence[tuple[int, Job]]) -> None:
        """Puts jobs into the rows they shall have, which must rise."""
        position = 0
        while position < len(jobs):
            row, end = jobs[position][0], position + 1
            while end < len(jobs) and jobs[end][0] == row + end - position:
                end += 1
            first = min(row, len(self._jobs))
            block = [job for _, job in jobs[position:end]]
            self.beginInsertRows(NO_PARENT, first, first + len(block) - 1)
            self._jobs[first:first] = block
            self._by_key |= {job.key: job for job in block}
            self.endInsertRows()
            position = end
        if jobs:
            self.queue_changed.emit()

    def remove(self, jobs: Iterable[Job]) -> list[tuple[int, Job]]:
        """Takes jobs out, except those at work; returns which went, with the rows they had."""
        rows = sorted(self.row_of(job) for job in set(jobs) if not job.state.is_active)
        gone = [(row, self._jobs[row]) for row in rows]
        while rows:
            last = rows.pop()
            first = last
            while rows and rows[-1] == first - 1:
                first = rows.pop()
            self.beginRemoveRows(NO_PARENT, first, last)
            for job in self._jobs[first : last + 1]:
                del self._by_key[job.key]
            del self._jobs[first : last + 1]
            self.endRemoveRows()
        if gone:
            self.queue_changed.emit()
        return gone

    def arrange(self, order: Sequence[Job]) -> None:
        """Puts the same jobs into another order."""
        if list(order) == self._jobs:
            return
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        rows = {job: row for row, job in enumerate(order)}
        new = [self.index(rows[self._jobs[index.row()]], index.column()) for index in old]
        self._jobs = list(order)
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()
        self.queue_changed.emit()

    def change(self, job: Job, action: Callable[[Job], None]) -> None:
        """Does something to a job that changes its state or settings."""
        action(job)
        self.refresh(job)
        self.queue_changed.emit()

    def refresh(self, job: Job) -> None:
        """Tells the views that the values of a job changed."""
        row = self.row_of(job)
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    def refresh_all(self) -> None:
        """Tells the views that what is derived of all jobs changed."""
        if self._jobs:
            last = self.index(len(self._jobs) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        if not index.isValid():
            return flags | Qt.ItemFlag.ItemIsDropEnabled
        return flags | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [ROWS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        mime = QMimeData()
        rows = sorted({index.row() for index in indexes})
        mime.setData(ROWS_MIME, QByteArray(" ".join(map(str, rows)).encode()))
        return mime

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: AnyIndex
    ) -> bool:
        """Asks for the move, which is made elsewhere: the view must not remove the rows itself."""
        if data.hasFormat(ROWS_MIME):
            rows = [int(text) for text in bytes(data.data(ROWS_MIME).data()).split()]
            at_end = row if row >= 0 else len(self._jobs)
            self.move_wanted.emit(rows, parent.row() if parent.isValid() else at_end)
        return False

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
            case _ if role == THUMBNAIL_ROLE:
                path = self._thumbnail_of(job) if self._thumbnail_of else ""
                return (str(path), job.facts.rotation if job.facts else 0)
            case _ if role == BADGES_ROLE:
                return _badges(job)
            case _:
                return None

    def _text(self, job: Job, column: int) -> str:
        match column:
            case Column.NAME:
                return job.name
            case Column.SIZE:
                shown = (job.facts.width, job.facts.height) if job.facts else None
                return f"{pixels_text(shown)}\n\u2192 {pixels_text(self._forecast.size(job))}"
            case Column.LENGTH:
                return duration_text(job.facts.duration_s or None if job.facts else None)
            case Column.SETTINGS:
                return settings_text(job.settings)
            case Column.STATE:
                return self._state_names[job.state]
            case Column.PROGRESS:
                return _progress_text(job)
            case Column.FPS:
                return fps_text(job.fps)
            case Column.ETA:
                return duration_text(job.eta_s)
            case _:
                return self._output_text(job)

    def _output_text(self, job: Job) -> str:
        num_bytes = self._forecast.num_bytes(job)
        if not num_bytes:
            return UNKNOWN
        text = size_text(num_bytes)
        return text if job.state is JobState.DONE else self.tr("~ {0}").format(text)

    def _tool_tip(self, job: Job) -> str:
        lines = [str(job.source), self.tr("Output: {0}").format(job.target)]
        lines += [finding.text for finding in job.findings]
        lines += [text for text in (job.error, job.remedy) if text]
        return "\n".join(lines)


def _badges(job: Job) -> list[tuple[str, str]]:
    told = [finding for finding in job.findings if finding.code not in NOT_WORTH_A_BADGE]
    return list(dict.fromkeys((finding.severity, badge_text(finding.code)) for finding in told))


def _progress_text(job: Job) -> str:
    if job.fraction is None:
        return str(job.frame) if job.frame else UNKNOWN
    return f"{int(job.fraction * 100)} %"


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBER_COLUMNS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter

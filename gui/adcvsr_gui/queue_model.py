"""The queue as a Qt table: the only place that changes the list of jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import (
    QAbstractTableModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from adcvsr_gui.estimates import OutputForecast
from adcvsr_gui.jobs import Job
from adcvsr_gui.namesakes import Namesakes
from adcvsr_gui.queue_cells import (
    BADGES_ROLE,
    FRACTION_ROLE,
    PLACE_ROLE,
    STATE_ROLE,
    THUMBNAIL_ROLE,
    Column,
    QueueCells,
    alignment,
    badges,
)

AnyIndex = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()

_NUM_COLUMNS = len(Column)
_ROW_FLAGS = (
    Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)
_NUM_PLACED_AT_ONCE = 200
ROWS_MIME = "application/x-adcvsr-rows"


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
        self._rows: dict[Job, int] = {}
        """Made when it is asked for, dropped when rows move."""
        self._namesakes = Namesakes()
        self._place(self._jobs)
        self.cells = QueueCells(forecast or OutputForecast())
        self._thumbnail_of = thumbnail_of

    @property
    def jobs(self) -> Sequence[Job]:
        return self._jobs

    def job_at(self, row: int) -> Job:
        return self._jobs[row]

    def find(self, key: str) -> Job | None:
        """The job of that key, if it is still in the queue."""
        return self._by_key.get(key)

    def row_of(self, job: Job) -> int:
        """Its row. Raises KeyError: it is not in the queue."""
        if not self._rows:
            self._rows = {job: row for row, job in enumerate(self._jobs)}
        return self._rows[job]

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
            self._rows.clear()
            self._by_key |= {job.key: job for job in block}
            self.endInsertRows()
            position = end
        if jobs:
            self._place(job for _, job in jobs)
            self.queue_changed.emit()

    def _place(self, jobs: Iterable[Job]) -> None:
        """Finds out which of all clips have one name; a part in each turn of the event loop."""
        is_idle = not self._namesakes.num_waiting
        self._namesakes.add(job.source for job in jobs)
        if is_idle and self._namesakes.num_waiting:
            QTimer.singleShot(0, self, self._place_some)

    def _place_some(self) -> None:
        if self._namesakes.look_at_some(_NUM_PLACED_AT_ONCE):
            self.refresh_all()
        if self._namesakes.num_waiting:
            QTimer.singleShot(0, self, self._place_some)

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
            self._rows.clear()
            self.endRemoveRows()
        if gone:
            if self._namesakes.remove(job.source for _, job in gone):
                self.refresh_all()
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
        self._rows.clear()
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()
        self.queue_changed.emit()

    def change(self, job: Job, action: Callable[[Job], None]) -> None:
        """Does something to a job that changes its state or settings."""
        self.change_each([(job, action)])

    def change_each(self, changes: Sequence[tuple[Job, Callable[[Job], None]]]) -> None:
        """Does something to each of these jobs, and tells it once."""
        if not changes:
            return
        for job, action in changes:
            action(job)
        rows = [self.row_of(job) for job, _ in changes]
        self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), len(Column) - 1))
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
        return _ROW_FLAGS if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled

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
        return 0 if parent.isValid() else _NUM_COLUMNS

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cells.header(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(section)
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._jobs):
            return None
        job = self._jobs[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.cells.text(job, index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return self.cells.tool_tip(job)
            case Qt.ItemDataRole.TextAlignmentRole:
                return alignment(index.column())
            case Qt.ItemDataRole.AccessibleTextRole:
                place = self._namesakes.place(job.source)
                return self.cells.spoken(job, index.column(), place)
            case _ if role == STATE_ROLE:
                return str(job.state)
            case _ if role == FRACTION_ROLE:
                return job.fraction
            case _ if role == THUMBNAIL_ROLE:
                path = self._thumbnail_of(job) if self._thumbnail_of else ""
                return (str(path), job.facts.rotation if job.facts else 0)
            case _ if role == PLACE_ROLE:
                return self._namesakes.place(job.source)
            case _ if role == BADGES_ROLE:
                return badges(job)
            case _:
                return None

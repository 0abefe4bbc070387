"""The columns of the queue: how wide they are, also in another language or font, and which show."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QByteArray, QObject
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView, QWidget

from adcvsr_gui.column_fit import ColumnFit
from adcvsr_gui.column_widths import column_widths
from adcvsr_gui.queue_cells import Column, QueueCells

_LEAST_WIDTH = 48


class QueueColumns(QObject):
    """All but the name can be hidden by a person, and for want of room."""

    def __init__(self, table: QTableView, cells: QueueCells) -> None:
        super().__init__(table)
        self._table, self._cells = table, cells
        self._header = table.horizontalHeader()
        self._header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        self._header.setMinimumSectionSize(_LEAST_WIDTH)
        self._usual = column_widths(cells, table.font())
        for column, width in self._usual.items():
            table.setColumnWidth(column, width)
        self._fit = ColumnFit(self._header, self._usual)

    def state(self) -> bytes:
        """What a person chose; columns that only lack room are not hidden in it."""
        gone = self._fit.gone
        for column in gone:
            self._header.showSection(column)
        state = bytes(self._header.saveState().data())
        for column in gone:
            self._header.hideSection(column)
        return state

    @property
    def usual_widths(self) -> tuple[int, ...]:
        """Of all columns but the name, as the words and the font of now want them."""
        return tuple(self._usual.values())

    def restore(self, state: bytes, usual_widths: Sequence[int]) -> None:
        """Takes what `state` gave, when the usual widths were these; empty where not known."""
        if state and self._header.restoreState(QByteArray(state)):
            was = dict(zip(self._usual, usual_widths, strict=False))
            self._adapt(was)

    def follow_font(self) -> None:
        """Widens or narrows the columns with the letters in them."""
        was, self._usual = self._usual, column_widths(self._cells, self._table.font())
        if was != self._usual:
            self._fit.take_widths(self._usual)
            self._adapt(was)

    def make_menu(self, parent: QWidget) -> QMenu:
        """A menu that shows and hides columns."""
        menu = QMenu(self.tr("Columns"), parent)
        for column in list(Column)[1:]:
            action = menu.addAction(self._cells.header(column))
            action.setCheckable(True)
            action.setChecked(not self._header.isSectionHidden(column))
            action.toggled.connect(partial(self.show_column, column))
        return menu

    def show_column(self, column: Column, shown: bool) -> None:
        """Shows or hides a column as a person wants it."""
        self._fit.forget(column)
        self._header.setSectionHidden(column, not shown)

    def _adapt(self, was: dict[Column, int]) -> None:
        """Gives each column as much more than usual as it had; none cuts its title."""
        header = self._header
        for column, usual in self._usual.items():
            is_hidden = header.isSectionHidden(column)
            header.showSection(column)  # of a hidden one nobody says how wide it was
            width = header.sectionSize(column)
            before = was.get(column, 0)
            wanted = round(width * usual / before) if before else max(width, usual)
            header.resizeSection(column, max(wanted, header.sectionSizeHint(column)))
            header.setSectionHidden(column, is_hidden)

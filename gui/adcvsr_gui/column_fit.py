"""Which columns a narrow table goes without, so that names stay readable."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHeaderView

from adcvsr_gui.queue_cells import Column

NARROWEST_NAME = 230
"""Logical pixels: the small picture, and some words beside it."""
_FIRST_TO_GO = (
    *(Column.OUTPUT, Column.LENGTH, Column.SETTINGS),
    *(Column.FPS, Column.SIZE, Column.ETA),
)
"""How long it still takes is told longest: sizes are in the tool tip and beside the table."""


class ColumnFit(QObject):
    """Hides columns while there is no room, the least told first; never one a person has shown."""

    def __init__(self, header: QHeaderView, widths: Mapping[Column, int]) -> None:
        super().__init__(header)
        self._header = header
        self._widths = widths
        self._gone: list[Column] = []
        header.installEventFilter(self)

    @property
    def gone(self) -> tuple[Column, ...]:
        """Columns that are hidden for want of room only."""
        return tuple(self._gone)

    def take_widths(self, widths: Mapping[Column, int]) -> None:
        """What columns need from here on."""
        self._widths = widths

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.fit(self._header.width())
        return False

    def forget(self, column: Column) -> None:
        """Leaves a column to the person from here on."""
        if column in self._gone:
            self._gone.remove(column)

    def fit(self, width: int) -> None:
        """Hides and shows columns for a table of this width."""
        header = self._header
        there = [c for c in Column if c in self._gone or not header.isSectionHidden(c)]
        sizes = {c: header.sectionSize(c) or self._widths[c] for c in there if c is not Column.NAME}
        left = width - NARROWEST_NAME - sum(sizes.values())
        gone: list[Column] = []
        for column in _FIRST_TO_GO:
            if left < 0 and column in sizes:
                gone.append(column)
                left += sizes[column]
        for column in reversed(gone[:]):
            if 0 < sizes[column] <= left:  # a wide one that went leaves room for a narrow one
                gone.remove(column)
                left -= sizes[column]
        for column in set(gone) ^ set(self._gone):
            header.setSectionHidden(column, column in gone)
        self._gone = gone

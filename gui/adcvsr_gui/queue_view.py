"""The table of clips, and what stands in its place while there are none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from adcvsr_gui.cell_delegates import (
    THUMBNAIL,
    NameDelegate,
    ProgressDelegate,
    StateDelegate,
    TwoLineDelegate,
)
from adcvsr_gui.queue_cells import Column
from adcvsr_gui.queue_columns import QueueColumns
from adcvsr_gui.queue_model import QueueModel
from adcvsr_gui.roomy_style import RoomyStyle

_EMPTY_STYLE = """
#emptyQueue { background: palette(base); border: 2px dashed palette(mid); border-radius: 10px; }
"""


class QueueView(QStackedWidget):
    """Shows a `QueueModel`.

    Signals:
        selection_changed: other rows are selected.
        row_activated: a row was double-clicked, or Enter pressed on it.
        add_requested: the button of the empty queue.
        menu_wanted: the menu of the selected rows.
    """

    selection_changed = Signal()
    row_activated = Signal(int)
    add_requested = Signal()
    menu_wanted = Signal()

    def __init__(self, model: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._roomy_style = RoomyStyle()
        self._roomy_style.setParent(self)
        self.table = QTableView()
        self._set_up_table()
        self.addWidget(self._empty_page())
        self.addWidget(self.table)
        model.rowsInserted.connect(self._show_page)
        model.rowsRemoved.connect(self._show_page)
        self._show_page()

    def selected_rows(self) -> list[int]:
        """Rows in the order of the queue."""
        ranges = self.table.selectionModel().selection()
        rows = {row for each in ranges for row in range(each.top(), each.bottom() + 1)}  # pyright: ignore
        return sorted(rows)

    def select_rows(self, first: int, last: int) -> None:
        """Selects a range of rows, and nothing else."""
        self.select_each(range(first, last + 1))

    def select_each(self, rows: Sequence[int]) -> None:
        """Selects these rows, and nothing else."""
        if not rows:
            return
        selection, wanted = self.table.selectionModel(), QItemSelection()
        for first, last in _runs(sorted(rows)):
            last_index = self._model.index(last, len(Column) - 1)
            wanted.merge(
                QItemSelection(self._model.index(first, 0), last_index),
                QItemSelectionModel.SelectionFlag.Select,
            )
        selection.select(wanted, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        index = self._model.index(min(rows), 0)
        selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.table.scrollTo(index)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_rows()
            self.columns.follow_font()

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self._model)
        table.setAccessibleName(self.tr("Queue of clips"))
        table.setItemDelegateForColumn(Column.NAME, NameDelegate(table))
        for column in (Column.SIZE, Column.SETTINGS):
            table.setItemDelegateForColumn(column, TwoLineDelegate(table))
        table.setItemDelegateForColumn(Column.STATE, StateDelegate(table))
        table.setItemDelegateForColumn(Column.PROGRESS, ProgressDelegate(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        table.setDragDropOverwriteMode(False)
        table.setDropIndicatorShown(True)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setStyle(self._roomy_style)
        table.horizontalHeader().setStyle(self._roomy_style)
        table.verticalHeader().hide()
        self._fit_rows()
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        # Its own, always empty: else each picture asks every cell whether its column is selected.
        header.setSelectionModel(QItemSelectionModel(self._model, header))
        self.columns = QueueColumns(table, self._model.cells)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._show_columns_menu)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._on_menu)
        table.selectionModel().selectionChanged.connect(lambda: self.selection_changed.emit())
        table.activated.connect(lambda index: self.row_activated.emit(index.row()))

    def _fit_rows(self) -> None:
        two_lines = 2 * self.table.fontMetrics().height() + 14
        self.table.verticalHeader().setDefaultSectionSize(max(THUMBNAIL.height() + 10, two_lines))

    def _on_menu(self) -> None:
        if self.selected_rows():
            self.menu_wanted.emit()

    def _show_columns_menu(self, position: QPoint) -> None:
        """Columns can be hidden, all but the name."""
        menu = self.columns.make_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.table.horizontalHeader().mapToGlobal(position))

    def menu_place(self) -> QPoint:
        """Where the menu of the rows opens: at the pointer, or at the current row without it."""
        viewport, pointer = self.table.viewport(), self.cursor().pos()
        if viewport.rect().contains(viewport.mapFromGlobal(pointer)):
            return pointer
        row = self.table.visualRect(self.table.currentIndex())
        return viewport.mapToGlobal(row.bottomLeft() + QPoint(THUMBNAIL.width(), 0))

    def _empty_page(self) -> QWidget:
        page = QWidget()
        page.setObjectName("emptyQueue")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        page.setStyleSheet(_EMPTY_STYLE)
        title = QLabel(self.tr("Drop clips or folders here"))
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        title.setFont(font)
        hint = QLabel(self.tr("Each clip comes out larger and cleaner, in a file of its own."))
        button = QPushButton(self.tr("Add Clips..."))
        button.setAccessibleName(self.tr("Add clips to the queue"))
        button.clicked.connect(self.add_requested)
        layout = QVBoxLayout(page)
        layout.addStretch()
        for widget in (title, hint, button):
            layout.addWidget(widget, alignment=Qt.AlignmentFlag.AlignHCenter)
            layout.addSpacing(8)
        layout.addStretch()
        return page

    def _show_page(self) -> None:
        self.setCurrentIndex(1 if self._model.rowCount() else 0)


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last row of each stretch; a range of thousands is one."""
    starts = [n for n, row in enumerate(rows) if n == 0 or row != rows[n - 1] + 1]
    for start, stop in pairwise([*starts, len(rows)]):
        yield rows[start], rows[stop - 1]

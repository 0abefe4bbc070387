"""The table of clips, and what stands in its place while there are none."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QProxyStyle,
    QPushButton,
    QStackedWidget,
    QStyle,
    QStyleOption,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from adcvsr_gui.cell_delegates import ProgressDelegate, StateDelegate
from adcvsr_gui.queue_model import Column, QueueModel

_WIDTHS = {
    Column.SIZE: 90,
    Column.SETTINGS: 150,
    Column.STATE: 104,
    Column.PROGRESS: 160,
    Column.FPS: 70,
    Column.ETA: 90,
}


_CELL_MARGIN = 7
_EMPTY_STYLE = """
#emptyQueue { background: palette(base); border: 2px dashed palette(mid); border-radius: 10px; }
"""


class RoomyStyle(QProxyStyle):
    """The style of the application with more air beside the text of table cells."""

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric in (
            QStyle.PixelMetric.PM_FocusFrameHMargin,
            QStyle.PixelMetric.PM_HeaderMargin,
        ):
            return _CELL_MARGIN
        return super().pixelMetric(metric, option, widget)


class QueueView(QStackedWidget):
    """Shows a `QueueModel`.

    Signals:
        selection_changed: other rows are selected.
        row_activated: a row was double-clicked, or Enter pressed on it.
        add_requested: the button of the empty queue.
    """

    selection_changed = Signal()
    row_activated = Signal(int)
    add_requested = Signal()

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
        return sorted(index.row() for index in self.table.selectionModel().selectedRows())

    def select_rows(self, first: int, last: int) -> None:
        """Selects a range of rows, and nothing else."""
        selection = self.table.selectionModel()
        selection.clearSelection()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for row in range(first, last + 1):
            selection.select(self._model.index(row, 0), flags)
        index = self._model.index(first, 0)
        selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.table.scrollTo(index)

    def header_state(self) -> bytes:
        return bytes(self.table.horizontalHeader().saveState().data())

    def restore_header(self, state: bytes) -> None:
        if state:
            self.table.horizontalHeader().restoreState(QByteArray(state))

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self._model)
        table.setAccessibleName(self.tr("Queue of clips"))
        table.setItemDelegateForColumn(Column.STATE, StateDelegate(table))
        table.setItemDelegateForColumn(Column.PROGRESS, ProgressDelegate(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setStyle(self._roomy_style)
        table.horizontalHeader().setStyle(self._roomy_style)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 14)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(48)
        for column, width in _WIDTHS.items():
            table.setColumnWidth(column, width)
        table.selectionModel().selectionChanged.connect(lambda: self.selection_changed.emit())
        table.activated.connect(lambda index: self.row_activated.emit(index.row()))

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

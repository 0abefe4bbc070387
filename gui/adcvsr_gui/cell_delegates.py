"""How the state and the progress of a job are painted."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from adcvsr_gui.jobs import JobState
from adcvsr_gui.queue_model import FRACTION_ROLE, STATE_ROLE

# Middle tones: at least 3:1 against white and against a dark window.
STATE_COLORS = {
    JobState.WAITING: QColor("#8a8f98"),
    JobState.RUNNING: QColor("#2f81d8"),
    JobState.STOPPING: QColor("#b87a1c"),
    JobState.STOPPED: QColor("#b87a1c"),
    JobState.DONE: QColor("#2c9a57"),
    JobState.FAILED: QColor("#d9484b"),
}
_DOT = 9
_BAR = 8
_MARGIN = 8
_WIDEST_TEXT = "100 %"
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight

AnyIndex = QModelIndex | QPersistentModelIndex


class StateDelegate(QStyledItemDelegate):
    """A coloured dot before the name of the state."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        cell, text = _paint_background(self, painter, option, index)
        area = QRectF(cell.rect).adjusted(_MARGIN, 0, -_MARGIN / 2, 0)
        dot = QRectF(area.left(), area.center().y() - _DOT / 2, _DOT, _DOT)
        words = area.adjusted(_DOT + _MARGIN - 1, 0, 0, 0)
        with _painting(painter, cell):
            if cell.state & QStyle.StateFlag.State_Selected:
                _fill(painter, dot.adjusted(-2, -2, 2, 2), painter.pen().color())
            _fill(painter, dot, STATE_COLORS[JobState(index.data(STATE_ROLE))])
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return super().sizeHint(option, index) + QSize(_DOT + 2 * _MARGIN, 0)


class ProgressDelegate(QStyledItemDelegate):
    """A slim bar and the per cent; just the text while the number of frames is unknown."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        cell, text = _paint_background(self, painter, option, index)
        area = QRectF(cell.rect).adjusted(_MARGIN, 0, -_MARGIN, 0)
        with _painting(painter, cell):
            painter.drawText(area, _RIGHT, text)
            label_width = cell.fontMetrics.horizontalAdvance(_WIDEST_TEXT) + _MARGIN
            width = area.width() - label_width
            fraction = index.data(FRACTION_ROLE)
            if fraction is None or width < 4 * _BAR:
                return
            bar = QRectF(area.left(), area.center().y() - _BAR / 2, width, _BAR)
            faint = QColor(painter.pen().color())
            faint.setAlphaF(0.18)
            _fill(painter, bar, faint)
            if fraction > 0:
                bar.setWidth(max(width * fraction, _BAR))
                _fill(painter, bar, STATE_COLORS[JobState(index.data(STATE_ROLE))])


def _paint_background(
    delegate: QStyledItemDelegate,
    painter: QPainter,
    option: QStyleOptionViewItem,
    index: AnyIndex,
) -> tuple[QStyleOptionViewItem, str]:
    """Paints the cell as the style does but without its text, which is returned."""
    cell = QStyleOptionViewItem(option)
    delegate.initStyleOption(cell, index)
    text, cell.text = cell.text, ""
    control = QStyle.ControlElement.CE_ItemViewItem
    cell.widget.style().drawControl(control, cell, painter, cell.widget)
    return cell, text


@contextmanager
def _painting(painter: QPainter, cell: QStyleOptionViewItem) -> Generator[None]:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(_text_color(cell))
    try:
        yield
    finally:
        painter.restore()


def _fill(painter: QPainter, area: QRectF, color: QColor) -> None:
    pen = painter.pen()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    radius = min(area.width(), area.height()) / 2
    painter.drawRoundedRect(area, radius, radius)
    painter.setPen(pen)


def _text_color(cell: QStyleOptionViewItem) -> QColor:
    selected = bool(cell.state & QStyle.StateFlag.State_Selected)
    role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
    return cell.palette.color(role)

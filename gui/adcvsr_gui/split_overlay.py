"""What lies over the pictures of a split view: labels, the handle, hints."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPalette, QPen

GRIP_REACH = 10
"""How near to the line a press takes the handle, in logical pixels."""
GRIP_RADIUS = 13
MARGIN = 12
CHIP_COLOR = QColor(0, 0, 0, 165)
LIGHT = QColor(255, 255, 255)


def ground_color(palette: QPalette) -> QColor:
    """A neutral gray that does not colour what the eye sees: dark in both themes."""
    dark = palette.color(QPalette.ColorRole.Window).lightness() < 128
    return QColor(24, 24, 24) if dark else QColor(58, 58, 58)


def draw_label(painter: QPainter, area: QRect, text: str, *, left: bool) -> None:
    """A name in an upper corner."""
    if text:
        size = _chip_size(painter, text)
        x = area.left() + MARGIN if left else area.right() - MARGIN - size.width() + 1
        _draw_chip(painter, QRectF(x, area.top() + MARGIN, size.width(), size.height()), text)


def draw_busy(painter: QPainter, area: QRect, text: str) -> None:
    """What is waited for, at the lower edge."""
    size = _chip_size(painter, text)
    x = area.center().x() - size.width() / 2
    y = area.bottom() - MARGIN - size.height()
    _draw_chip(painter, QRectF(x, y, size.width(), size.height()), text)


def draw_hint(painter: QPainter, area: QRect, text: str, palette: QPalette) -> None:
    """A text in the middle of an empty view."""
    painter.setPen(QColor(200, 200, 200))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(area.adjusted(40, 20, -40, -20), int(flags), text)


def draw_focus(painter: QPainter, area: QRect, palette: QPalette) -> None:
    """A frame in the colour of selections, which says where the keys go."""
    painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area)


def draw_handle(painter: QPainter, area: QRect, split: float, has_focus: bool) -> None:
    """A line with a round grip on it."""
    x = area.left() + split * area.width()
    middle = QPointF(x, area.center().y() + 0.5)
    for color, width in ((QColor(0, 0, 0, 110), 4), (LIGHT, 2)):
        painter.setPen(QPen(color, width))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom() + 1))
    painter.setPen(QPen(QColor(0, 0, 0, 110), 1))
    painter.setBrush(LIGHT)
    painter.drawEllipse(middle, GRIP_RADIUS, GRIP_RADIUS)
    if has_focus:
        painter.setPen(QPen(QColor(80, 150, 255), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, GRIP_RADIUS + 2, GRIP_RADIUS + 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(60, 60, 60))
    for side in (-1, 1):
        arrow = QPainterPath(middle + QPointF(side * 8, 0))
        arrow.lineTo(middle + QPointF(side * 3, -4.5))
        arrow.lineTo(middle + QPointF(side * 3, 4.5))
        arrow.closeSubpath()
        painter.drawPath(arrow)


def _chip_size(painter: QPainter, text: str) -> QRectF:
    bounds = painter.fontMetrics().boundingRect(text)
    return QRectF(0, 0, bounds.width() + 20, bounds.height() + 8)


def _draw_chip(painter: QPainter, box: QRectF, text: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(CHIP_COLOR)
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(LIGHT)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)

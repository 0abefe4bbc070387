"""Icons painted in the colour of the text, so that they fit every theme."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPalette, QPen, QPixmap, QPolygonF

_SIDE = 64

Paint = Callable[[QPainter], None]
"""Draws on a square of 64 units; pen and brush have the colour already."""


def queue_icon(palette: QPalette) -> QIcon:
    """Rows of a list, each with a small picture."""

    def paint(painter: QPainter) -> None:
        for y in (10, 27, 44):
            painter.drawRoundedRect(QRectF(6, y, 14, 11), 2, 2)
            painter.drawRoundedRect(QRectF(26, y + 3, 32, 5), 2, 2)

    return paint_icon(palette, paint)


def preview_icon(palette: QPalette) -> QIcon:
    """A picture with a line down its middle, one half filled."""

    def paint(painter: QPainter) -> None:
        pen = painter.pen()
        pen.setColor(painter.brush().color())
        pen.setStyle(Qt.PenStyle.SolidLine)
        pen.setWidth(5)
        brush = painter.brush()
        painter.fillRect(QRectF(34, 12, 24, 40), brush)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(6, 12, 52, 40), 4, 4)
        painter.drawLine(QPointF(32, 4), QPointF(32, 60))

    return paint_icon(palette, paint)


def live_icon(palette: QPalette) -> QIcon:
    """A screen with something moving on it."""

    def paint(painter: QPainter) -> None:
        brush = painter.brush()
        painter.drawPolygon([QPointF(26, 22), QPointF(26, 44), QPointF(44, 33)])
        painter.setPen(QPen(brush.color(), 5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(6, 12, 52, 40), 6, 6)

    return paint_icon(palette, paint)


def report_icon(palette: QPalette) -> QIcon:
    """A curve over two axes."""

    def paint(painter: QPainter) -> None:
        painter.setPen(QPen(painter.brush().color(), 5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline([QPointF(8, 8), QPointF(8, 54), QPointF(58, 54)])
        painter.drawPolyline([QPointF(16, 42), QPointF(28, 28), QPointF(39, 36), QPointF(56, 14)])

    return paint_icon(palette, paint)


def models_icon(palette: QPalette) -> QIcon:
    """Three layers."""

    def paint(painter: QPainter) -> None:
        painter.drawPolygon(
            QPolygonF([QPointF(32, 6), QPointF(60, 20), QPointF(32, 34), QPointF(4, 20)])
        )
        for top in (34, 47):
            painter.drawRect(QRectF(10, top, 44, 7))

    return paint_icon(palette, paint)


def paint_icon(
    palette: QPalette,
    paint: Paint,
    checked: QPalette.ColorRole = QPalette.ColorRole.HighlightedText,
) -> QIcon:
    """The icon in the colours of a palette: normal, disabled, and on a checked button.

    Args:
        checked: what a checked button is written in; pages have their button marked.
    """
    icon = QIcon()
    active, disabled = QPalette.ColorGroup.Active, QPalette.ColorGroup.Disabled
    text = QPalette.ColorRole.ButtonText
    for mode, state, group, role in (
        (QIcon.Mode.Normal, QIcon.State.Off, active, text),
        (QIcon.Mode.Normal, QIcon.State.On, active, checked),
        (QIcon.Mode.Disabled, QIcon.State.Off, disabled, text),
    ):
        pixmap = QPixmap(_SIDE, _SIDE)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(group, role))
        paint(painter)
        painter.end()
        icon.addPixmap(pixmap, mode, state)
    return icon

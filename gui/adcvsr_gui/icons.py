"""Icons that Qt's own set has only in black, painted in the colour of the text."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPalette, QPixmap, QPolygonF

_SIDE = 64


def play_icon(palette: QPalette) -> QIcon:
    """A triangle that points to the right."""
    corners = [QPointF(16, 8), QPointF(56, 32), QPointF(16, 56)]
    return _icon(palette, QPolygonF(corners))


def stop_icon(palette: QPalette) -> QIcon:
    """A square."""
    return _icon(palette, QPolygonF(QRectF(12, 12, 40, 40)))


def _icon(palette: QPalette, shape: QPolygonF) -> QIcon:
    icon = QIcon()
    for mode, group in (
        (QIcon.Mode.Normal, QPalette.ColorGroup.Active),
        (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled),
    ):
        pixmap = QPixmap(_SIDE, _SIDE)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(group, QPalette.ColorRole.ButtonText))
        painter.drawPolygon(shape)
        painter.end()
        icon.addPixmap(pixmap, mode)
    return icon

"""Icons of the actions, painted in the colour of the text as those of the pages are."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPainterPath, QPalette, QPen, QPolygonF

from adcvsr_gui.icons import Paint, paint_icon

_LINE = 5.0


def play_icon(palette: QPalette) -> QIcon:
    """A triangle that points to the right."""
    corners = [QPointF(16, 8), QPointF(56, 32), QPointF(16, 56)]
    return _icon(palette, lambda painter: painter.drawPolygon(QPolygonF(corners)))


def stop_icon(palette: QPalette) -> QIcon:
    """A square."""
    return _icon(palette, lambda painter: painter.drawRect(QRectF(12, 12, 40, 40)))


def pause_icon(palette: QPalette) -> QIcon:
    """Two bars."""
    bars = [QRectF(14, 10, 13, 44), QRectF(37, 10, 13, 44)]
    return _icon(palette, lambda painter: painter.drawRects(bars))


def add_icon(palette: QPalette) -> QIcon:
    """A picture with a plus at its corner."""

    def paint(painter: QPainter) -> None:
        _draw_lines(painter)
        frame = QPainterPath(QPointF(36, 52))
        for x, y in ((6, 52), (6, 12), (58, 12), (58, 32)):
            frame.lineTo(x, y)
        painter.drawPath(frame)
        painter.drawLine(QPointF(50, 40), QPointF(50, 60))
        painter.drawLine(QPointF(40, 50), QPointF(60, 50))
        _fill_shapes(painter)
        painter.drawPolygon(QPolygonF([QPointF(24, 22), QPointF(24, 42), QPointF(41, 32)]))

    return _icon(palette, paint)


def folder_icon(palette: QPalette) -> QIcon:
    """A closed folder with a plus on it."""

    def paint(painter: QPainter) -> None:
        _draw_lines(painter)
        painter.drawPath(_folder(58))
        painter.drawLine(QPointF(32, 26), QPointF(32, 44))
        painter.drawLine(QPointF(23, 35), QPointF(41, 35))

    return _icon(palette, paint)


def open_folder_icon(palette: QPalette) -> QIcon:
    """A folder whose front leans out."""

    def paint(painter: QPainter) -> None:
        _draw_lines(painter)
        back = QPainterPath(QPointF(6, 52))
        for x, y in ((6, 12), (24, 12), (30, 18), (52, 18), (52, 26)):
            back.lineTo(x, y)
        painter.drawPath(back)
        front = [QPointF(6, 52), QPointF(15, 28), QPointF(61, 28), QPointF(52, 52)]
        painter.drawPolygon(QPolygonF(front))

    return _icon(palette, paint)


def again_icon(palette: QPalette) -> QIcon:
    """An arrow that goes round."""

    def paint(painter: QPainter) -> None:
        _draw_lines(painter)
        painter.drawArc(QRectF(11, 11, 42, 42), 45 * 16, 290 * 16)
        _fill_shapes(painter)
        painter.drawPolygon(QPolygonF([QPointF(36, 20), QPointF(57, 26), QPointF(55, 4)]))

    return _icon(palette, paint)


def remove_icon(palette: QPalette) -> QIcon:
    """A bin."""

    def paint(painter: QPainter) -> None:
        _draw_lines(painter)
        painter.drawLine(QPointF(8, 15), QPointF(56, 15))
        painter.drawLine(QPointF(25, 7), QPointF(39, 7))
        bin_sides = QPainterPath(QPointF(14, 16))
        for x, y in ((18, 57), (46, 57), (50, 16)):
            bin_sides.lineTo(x, y)
        painter.drawPath(bin_sides)
        for x in (26, 38):
            painter.drawLine(QPointF(x, 26), QPointF(x, 47))

    return _icon(palette, paint)


def _icon(palette: QPalette, paint: Paint) -> QIcon:
    return paint_icon(palette, paint, checked=QPalette.ColorRole.ButtonText)


def _folder(right: float) -> QPainterPath:
    folder = QPainterPath(QPointF(6, 52))
    for x, y in ((6, 12), (24, 12), (30, 18), (right, 18), (right, 52)):
        folder.lineTo(x, y)
    folder.closeSubpath()
    return folder


def _draw_lines(painter: QPainter) -> None:
    pen = QPen(painter.brush().color(), _LINE)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _fill_shapes(painter: QPainter) -> None:
    painter.setBrush(painter.pen().color())
    painter.setPen(Qt.PenStyle.NoPen)

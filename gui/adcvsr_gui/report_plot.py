"""One measure over time, painted in the colours of the theme; a click asks for a frame."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from adcvsr_core.axes import Column, Scale, columns, columns_width, grid, nice_range
from adcvsr_gui.report_data import Series
from adcvsr_gui.transport_bar import timecode_text

HEIGHT = 190
_TOP, _RIGHT, _GAP = 10, 14, 8
_TICK_WIDTH = 110
_BAND_ALPHA = 56
COLORS = {
    "line": (QColor("#0f766e"), QColor("#2dd4bf")),
    "red": (QColor("#c2410c"), QColor("#fb923c")),
    "green": (QColor("#15803d"), QColor("#4ade80")),
    "blue": (QColor("#1d4ed8"), QColor("#60a5fa")),
    "mark": (QColor("#b45309"), QColor("#fbbf24")),
}
"""On light, and on dark."""


def plot_color(name: str, palette: QPalette) -> QColor:
    """One of `COLORS` that is seen on the background of a palette."""
    return COLORS[name][palette.base().color().lightness() < 128]


class ReportPlot(QWidget):
    """Lines over the frames of an output, with its cuts and the frames that stand out.

    Signals:
        frame_clicked: a person wants to see this frame.
    """

    frame_clicked = Signal(int)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[tuple[str, Series, list[Column]]] = []
        self._cuts: Sequence[int] = ()
        self._marked: Sequence[int] = ()
        self._rate = 25.0
        self._num_frames = 0
        self._range = nice_range(0, 0)
        self._hovered: int | None = None
        self.setAccessibleName(title)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(600, HEIGHT)

    def set_series(
        self,
        lines: Sequence[tuple[str, Series]],
        *,
        rate: float,
        cuts: Sequence[int],
        marked: Sequence[int],
    ) -> None:
        """Shows series, each in one of `COLORS`, of frames at a rate.

        Args:
            marked: frames with a dot on the first line.
        """
        self._lines = [(color, values, columns(values)) for color, values in lines]
        self._cuts, self._marked, self._rate, self._hovered = cuts, marked, rate, None
        self._num_frames = max((len(values) for _, values in lines), default=0)
        known = [
            end for *_, shown in self._lines for each in shown for end in (each.low, each.high)
        ]
        self._range = nice_range(min(known, default=0.0), max(known, default=0.0))
        text = self.tr("From {0} to {1}; %n frame(s) stand out", "", len(marked))
        ends = (f"{min(known, default=0.0):.2f}", f"{max(known, default=0.0):.2f}")
        self.setAccessibleDescription(text.format(*ends))
        self.update()

    def frame_at(self, x: float) -> int:
        """The frame whose values are drawn at a place."""
        wanted = round(self._x_scale().value_at(x))
        return min(max(wanted, 0), max(self._num_frames - 1, 0))

    def place_of(self, frame: int) -> QPointF:
        """Where the first line passes a frame."""
        value = self._lines[0][1][frame]
        return QPointF(self._x_scale()(frame), self._y_scale()(value or 0.0))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = self.frame_at(event.position().x()) if self._num_frames else None
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._num_frames:
            self.frame_clicked.emit(self.frame_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps and self._num_frames:
            wanted = (self._hovered or 0) + steps[Qt.Key(event.key())]
            self._hovered = min(max(wanted, 0), self._num_frames - 1)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._hovered is not None:
            self.frame_clicked.emit(self._hovered)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_grid(painter)
        if not self._num_frames:
            return
        self._paint_cuts(painter)
        for color, values, shown in self._lines:
            self._paint_line(painter, plot_color(color, self.palette()), values, shown)
        self._paint_marks(painter)
        if self._hovered is not None:
            self._paint_hovered(painter, self._hovered)

    def _area(self) -> QRectF:
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(text) for _, text in grid(*self._range))
        left, bottom = widest + 2 * _GAP, metrics.height() + _GAP
        return QRectF(self.rect()).adjusted(left, _TOP, -_RIGHT, -bottom)

    def _x_scale(self) -> Scale:
        area = self._area()
        return Scale(0, max(self._num_frames - 1, 1), area.left(), area.right())

    def _y_scale(self) -> Scale:
        area = self._area()
        return Scale(self._range[0], self._range[1], area.bottom(), area.top())

    def _dim(self, alpha: float) -> QColor:
        color = QColor(self.palette().text().color())
        color.setAlphaF(alpha)
        return color

    def _paint_grid(self, painter: QPainter) -> None:
        area, y = self._area(), self._y_scale()
        for value, text in grid(*self._range):
            at = y(value)
            painter.setPen(QPen(self._dim(0.45 if not value else 0.14), 1))
            painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at))
            painter.setPen(self._dim(0.75))
            place = QRectF(0, at - 20, area.left() - _GAP, 40)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, right, text)
        num_ticks = max(int(area.width() // _TICK_WIDTH), 1)
        last, x = max(self._num_frames - 1, 0), self._x_scale()
        for n in range(num_ticks + 1 if last else 1):
            frame = round(n * last / num_ticks)
            text = timecode_text(frame / self._rate)
            width = painter.fontMetrics().horizontalAdvance(text)
            left = min(max(x(frame) - width / 2, 0), self.width() - width)
            painter.drawText(QPointF(left, self.height() - painter.fontMetrics().descent()), text)

    def _paint_cuts(self, painter: QPainter) -> None:
        area, x = self._area(), self._x_scale()
        painter.setPen(QPen(self._dim(0.5), 1, Qt.PenStyle.DotLine))
        for cut in self._cuts:
            painter.drawLine(QPointF(x(cut), area.top()), QPointF(x(cut), area.bottom()))

    def _paint_line(
        self, painter: QPainter, color: QColor, values: Series, shown: list[Column]
    ) -> None:
        x, y = self._x_scale(), self._y_scale()
        if columns_width(values) > 1:
            band = [QPointF(x(each.at), y(each.high)) for each in shown]
            band += [QPointF(x(each.at), y(each.low)) for each in reversed(shown)]
            faint = QColor(color)
            faint.setAlpha(_BAND_ALPHA)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faint)
            painter.drawPolygon(QPolygonF(band))
        painter.setPen(QPen(color, 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([QPointF(x(each.at), y(each.mean)) for each in shown]))

    def _paint_marks(self, painter: QPainter) -> None:
        painter.setPen(QPen(self.palette().base().color(), 1))
        painter.setBrush(plot_color("mark", self.palette()))
        for frame in self._marked:
            if self._lines[0][1][frame] is not None:
                painter.drawEllipse(self.place_of(frame), 4, 4)

    def _paint_hovered(self, painter: QPainter, frame: int) -> None:
        area, x = self._area(), self._x_scale()
        painter.setPen(QPen(self._dim(0.8), 1))
        painter.drawLine(QPointF(x(frame), area.top()), QPointF(x(frame), area.bottom()))
        values = [
            f"{value:.2f}" for _, series, _ in self._lines if (value := series[frame]) is not None
        ]
        when = timecode_text(frame / self._rate)
        text = self.tr("Frame {0}, {1}: {2}").format(frame, when, " / ".join(values) or "\u2013")
        size = painter.fontMetrics().size(0, text)
        left = x(frame) + _GAP
        if left + size.width() + 12 > self.width():
            left = x(frame) - _GAP - size.width() - 12
        chip = QRectF(left, area.top() + 2, size.width() + 12, size.height() + 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().toolTipBase())
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(self.palette().toolTipText().color())
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)

"""Two pictures of one frame in one view: split by a handle, side by side, or one of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from adcvsr_gui.picture import Picture
from adcvsr_gui.picture_painter import PicturePainter
from adcvsr_gui.split_layout import (
    Layout,
    offset_in_pane,
    pane_size,
    panes_of,
    possible_layout,
)
from adcvsr_gui.split_overlay import (
    GRIP_REACH,
    draw_busy,
    draw_focus,
    draw_handle,
    draw_hint,
    draw_label,
    ground_color,
)
from adcvsr_gui.viewport import Viewport

WHEEL_STEP = 1.25
KEY_STEP = 0.02
_BY_KEYBOARD = Qt.WidgetAttribute.WA_KeyboardFocusChange
_PAN_STEPS = {
    Qt.Key.Key_Left: QPointF(40, 0),
    Qt.Key.Key_Right: QPointF(-40, 0),
    Qt.Key.Key_Up: QPointF(0, 40),
    Qt.Key.Key_Down: QPointF(0, -40),
}
"""How far the picture moves for a key, in logical pixels."""


class SplitView(QWidget):
    """Shows a first and a second picture at the same place and size.

    Both are drawn at the size of the second, so that the same detail lies at the same point. Pixels
    are device pixels: at 100 % a pixel of the second picture is one of the screen.

    Signals:
        held: whether the first picture is shown alone while a key or button is held.
        layout_changed: the `Layout` that is chosen now.
    """

    held = Signal(bool)
    layout_changed = Signal(object)

    def __init__(self, viewport: Viewport | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewport = viewport or Viewport(self)
        self.viewport.changed.connect(self.update)
        self._first: Picture | None = None
        self._second: Picture | None = None
        self._canvas_size = QSizeF()
        self._labels = ("", "")
        self._layout = Layout.SPLIT
        self._is_held = False
        self._split = 0.5
        self._hint = ""
        self._busy = ""
        self._dragging_handle = False
        self._dragged_from: QPointF | None = None
        self._painter = PicturePainter(self.viewport)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 135)
        self.setAccessibleName(self.tr("Picture before and after"))
        self.setAccessibleDescription(
            self.tr(
                "Left and Right move the handle, Plus and Minus zoom, 0 fits, 1 shows every pixel, "
                "2 shows it twice as large, "
                "Shift and arrows move the picture, "
                "Space shows the picture before as long as it is held."
            )
        )

    def sizeHint(self) -> QSize:
        return QSize(960, 540)

    @property
    def split(self) -> float:
        """Where the handle is, in parts of the width."""
        return self._split

    @property
    def pictures(self) -> tuple[Picture | None, Picture | None]:
        return self._first, self._second

    @property
    def zoom(self) -> float:
        """Device pixels per pixel of the second picture, as it is shown now."""
        return self.viewport.zoom_for(self._canvas(), self._pane_size())

    def set_pictures(
        self, first: Picture | None, second: Picture | None, labels: tuple[str, str] = ("", "")
    ) -> None:
        """Shows these. Until the second is there, the first is shown at the size the last had."""
        self._first, self._second, self._labels = first, second, labels
        if second is not None or first is None:
            self._canvas_size = second.size if second else QSizeF()
        self._painter.forget()
        self.update()

    @property
    def layout_wanted(self) -> Layout:
        return self._layout

    def set_layout(self, layout: Layout) -> None:
        if layout is not self._layout:
            self._layout = layout
            self.layout_changed.emit(layout)
            self.update()

    def swap(self) -> None:
        """Shows one picture alone, and the other one the next time, at the same place and size."""
        is_first = self._layout is Layout.FIRST
        self.set_layout(Layout.SECOND if is_first else Layout.FIRST)

    def set_hint(self, text: str) -> None:
        """What to say where there is no picture."""
        self._hint = text
        self.update()

    def set_busy(self, text: str) -> None:
        """What is waited for; empty when nothing is."""
        if text != self._busy:
            self._busy = text
            self.update()

    def set_split(self, split: float) -> None:
        """Moves the handle."""
        self._split = min(max(split, 0.0), 1.0)
        self.update()

    def hold(self, is_held: bool) -> None:
        """Shows the first picture alone while held."""
        if is_held != self._is_held:
            self._is_held = is_held
            self.held.emit(is_held)
            self.update()

    def step_zoom(self, steps: float) -> None:
        """Zooms around the middle of the view."""
        self._zoom_at(QPointF(self.width() / 2, self.height() / 2), WHEEL_STEP**steps)

    def show_every_pixel(self) -> None:
        """100 %: a pixel of the picture is one of the screen."""
        self.viewport.set_zoom(1.0)

    def show_doubled(self) -> None:
        """200 %: a pixel of the picture is a square of two by two."""
        self.viewport.set_zoom(2.0)

    def compose(self) -> QImage:
        """What the view shows, in device pixels, without labels and handle."""
        ratio = self.devicePixelRatioF()
        width, height = round(self.width() * ratio), round(self.height() * ratio)
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(ground_color(self.palette()))
        painter = QPainter(image)
        layout = self._shown_layout()
        for pane in panes_of(layout, self._first, self._second, (width, height), self._split):
            painter.setClipRect(pane.shown)
            self._painter.draw(painter, pane.picture, self._canvas(), pane.area)
        painter.end()
        image.setDevicePixelRatio(ratio)
        return image

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(QPoint(0, 0), self.compose())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout = self._shown_layout()
        if self._first is None and self._second is None:
            draw_hint(painter, self.rect(), self._hint, self.palette())
        else:
            if layout is not Layout.SECOND:
                draw_label(painter, self.rect(), self._labels[0], left=True)
            if layout is not Layout.FIRST:
                draw_label(painter, self.rect(), self._labels[1], left=False)
        if layout is Layout.SPLIT and self._first and self._second:
            draw_handle(painter, self.rect(), self._split, self.hasFocus())
        if self.hasFocus() and self.window().testAttribute(_BY_KEYBOARD):
            draw_focus(painter, self.rect(), self.palette())
        if self._busy:
            draw_busy(painter, self.rect(), self._busy)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton:
            self.hold(True)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._dragging_handle = self._is_on_handle(event.position())
            self._dragged_from = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is None:
            self._show_cursor(event.position())
        elif self._dragging_handle:
            self.set_split(event.position().x() / max(self.width(), 1))
        else:
            self._pan(event.position() - self._dragged_from)
            self._dragged_from = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton:
            self.hold(False)
        self._dragged_from, self._dragging_handle = None, False
        self._show_cursor(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.viewport.is_fit:
            self._zoom_at(event.position(), 1 / self.zoom)
        else:
            self.viewport.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if steps:
            self._zoom_at(event.position(), WHEEL_STEP**steps)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right | Qt.Key.Key_Up | Qt.Key.Key_Down if shifted:
                self._pan(_PAN_STEPS[Qt.Key(event.key())])
            case Qt.Key.Key_Left:
                self.set_split(self._split - KEY_STEP)
            case Qt.Key.Key_Right:
                self.set_split(self._split + KEY_STEP)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.step_zoom(1)
            case Qt.Key.Key_Minus:
                self.step_zoom(-1)
            case Qt.Key.Key_0:
                self.viewport.fit()
            case Qt.Key.Key_1:
                self.show_every_pixel()
            case Qt.Key.Key_2:
                self.show_doubled()
            case Qt.Key.Key_Space:
                self.hold(True)
            case _:
                super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.hold(False)
        else:
            super().keyReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.unsetCursor()

    def _shown_layout(self) -> Layout:
        if self._is_held and self._first:
            return Layout.FIRST
        return possible_layout(self._layout, self._first, self._second)

    def _canvas(self) -> QSizeF:
        """The size in which pictures are compared."""
        if self._canvas_size.isEmpty() and self._first:
            return self._first.size
        return self._canvas_size

    def _pane_size(self) -> QSizeF:
        ratio = self.devicePixelRatioF()
        return pane_size(self._shown_layout(), QSizeF(self.size()) * ratio)

    def _zoom_at(self, position: QPointF, factor: float) -> None:
        canvas = self._canvas()
        if canvas.isEmpty():
            return
        old = self.zoom
        new = old * factor
        if abs(new - 1) < 0.1 * abs(factor - 1):
            new = 1.0  # steps meet 100 % exactly
        self.viewport.set_zoom(new, self._point_at(position), old / new)

    def _point_at(self, position: QPointF) -> QPointF:
        """The point of the picture at a place of the view, in parts of the picture."""
        layout, pane = self._shown_layout(), self._pane_size()
        off = offset_in_pane(layout, position * self.devicePixelRatioF(), pane)
        size = self._canvas() * self.zoom
        return self.viewport.centre + QPointF(off.x() / size.width(), off.y() / size.height())

    def _pan(self, moved: QPointF) -> None:
        canvas, ratio = self._canvas(), self.devicePixelRatioF()
        if canvas.isEmpty():
            return
        size = canvas * self.zoom / ratio
        self.viewport.move_by(QPointF(-moved.x() / size.width(), -moved.y() / size.height()))

    def _is_on_handle(self, position: QPointF) -> bool:
        is_split = self._shown_layout() is Layout.SPLIT
        return is_split and abs(position.x() - self._split * self.width()) <= GRIP_REACH

    def _show_cursor(self, position: QPointF) -> None:
        on_handle = self._is_on_handle(position)
        self.setCursor(Qt.CursorShape.SplitHCursor if on_handle else Qt.CursorShape.OpenHandCursor)

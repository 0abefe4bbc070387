"""Sliders that go where they are clicked, and whose handle can be seen in dark themes too."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QProxyStyle,
    QSlider,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionComplex,
    QWidget,
)

from adcvsr_gui.contrast import SIGNS, readable


class DirectSlider(QSlider):
    """A click on the groove brings the handle there, and it can be dragged on at once.

    Qt's own click moves by a page, which is hopeless in a clip of an hour.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._outlined = _Outlined()
        self._outlined.setParent(self)
        self.setStyle(self._outlined)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)  # first: the jump and the drag after it are one change
        super().mousePressEvent(event)


class _Outlined(QProxyStyle):
    """The style of the application with a line around the handle."""

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        if hint is QStyle.StyleHint.SH_Slider_AbsoluteSetButtons:
            return Qt.MouseButton.LeftButton.value
        return super().styleHint(hint, option, widget, returnData)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        super().drawComplexControl(control, option, painter, widget)
        if control is QStyle.ComplexControl.CC_Slider and widget is not None:
            palette = option.palette
            window = palette.color(QPalette.ColorRole.Window)
            line = readable(palette.color(QPalette.ColorRole.Mid), window, SIGNS)
            part = QStyle.SubControl.SC_SliderHandle
            handle = self.subControlRect(control, option, part, widget)
            painter.setPen(QPen(line, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawRoundedRect(handle.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)

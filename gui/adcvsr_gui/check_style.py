"""Check boxes whose outline can be seen in dark themes too."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QWidget

from adcvsr_gui.contrast import SIGNS, readable


class OutlinedChecks(QProxyStyle):
    """The style of the application with a line around the box that stands out from the window."""

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        super().drawPrimitive(element, option, painter, widget)
        if element is QStyle.PrimitiveElement.PE_IndicatorCheckBox:
            palette = option.palette
            window = palette.color(QPalette.ColorRole.Window)
            line = readable(palette.color(QPalette.ColorRole.Mid), window, SIGNS)
            painter.setPen(QPen(line, 1))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))

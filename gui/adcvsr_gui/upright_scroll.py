"""What does not fit is reached by scrolling up and down, never sideways."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_FOCUS_WIDTH = 2
"""Of the frame that says that the keys scroll here, in logical pixels."""


class UprightScroll(QScrollArea):
    """Is never narrower than the narrowest form of what it shows.

    It takes the focus, and has a frame then, only while there is something to scroll.
    """

    def __init__(self, body: QWidget, name: str) -> None:
        """
        Args:
            name: for screen readers.
        """
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportMargins(_FOCUS_WIDTH, _FOCUS_WIDTH, _FOCUS_WIDTH, _FOCUS_WIDTH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().rangeChanged.connect(self._on_range)
        self._body = body
        self.setWidget(body)

    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        inside = self._body.minimumSizeHint().width() + 2 * _FOCUS_WIDTH
        return QSize(inside + bar, super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        is_done = super().event(event)
        if event.type() == QEvent.Type.Paint and self.hasFocus():
            painter = QPainter(self)
            color = self.palette().color(QPalette.ColorRole.Highlight)
            painter.setPen(QPen(color, _FOCUS_WIDTH))
            painter.drawRect(self.viewport().geometry().adjusted(-1, -1, 1, 1))
            painter.end()
        return is_done

    def _on_range(self, least: int, most: int) -> None:
        can_scroll = most > least
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if can_scroll else Qt.FocusPolicy.NoFocus)

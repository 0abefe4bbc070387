"""A splitter whose handle can be moved with the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

KEY_STEP = 24


class KeyboardSplitter(QSplitter):
    """Its handle takes the focus by Tab; Up and Down, or Left and Right, move it."""

    def __init__(
        self, orientation: Qt.Orientation, name: str, parent: QWidget | None = None
    ) -> None:
        """`name` is what a screen reader calls the handle."""
        super().__init__(orientation, parent)
        self._name = name

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self.orientation(), self, self._name)


class _Handle(QSplitterHandle):
    def __init__(self, orientation: Qt.Orientation, parent: QSplitter, name: str) -> None:
        super().__init__(orientation, parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Up: -KEY_STEP,
            Qt.Key.Key_Left: -KEY_STEP,
            Qt.Key.Key_Down: KEY_STEP,
            Qt.Key.Key_Right: KEY_STEP,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        is_upright = self.orientation() is Qt.Orientation.Vertical
        self.moveSplitter((self.y() if is_upright else self.x()) + step)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Highlight))
            painter.end()
        else:
            super().paintEvent(event)

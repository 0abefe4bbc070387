"""The pictures of a preview on the whole screen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget


class FullScreen(QWidget):
    """A window of its own that borrows a view and what moves it.

    Signals:
        closed: the widgets can be taken back.
    """

    closed = Signal()

    def __init__(self, view: QWidget, transport: QWidget, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Compare"))
        self.setAccessibleName(self.tr("Compare on the whole screen; Escape goes back"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(8)
        layout.addWidget(view, stretch=1)
        layout.addWidget(transport)
        transport.setContentsMargins(10, 0, 10, 0)
        shortcut = QShortcut(QKeySequence("F11"), self)
        shortcut.activated.connect(self.close)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

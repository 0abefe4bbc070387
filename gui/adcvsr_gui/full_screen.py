"""The pictures of a preview on the whole screen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget


class FullScreen(QWidget):
    """A window of its own that borrows a view and what moves it.

    Signals:
        closed: the widgets can be taken back.
    """

    closed = Signal()

    def __init__(
        self, view: QWidget, transport: QWidget, keys: list[QAction], parent: QWidget
    ) -> None:
        """
        Args:
            keys: what single keys do; the same as where the widgets come from.
        """
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Compare"))
        self.setAccessibleName(self.tr("Compare on the whole screen; Escape goes back"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(8)
        layout.addWidget(view, stretch=1)
        back = QPushButton(self.tr("Back"))
        back.setToolTip(self.tr("Leave the whole screen (Escape)"))
        back.setAccessibleName(self.tr("Leave the whole screen"))
        back.clicked.connect(self.close)
        below = QHBoxLayout()
        below.addWidget(transport, stretch=1)
        below.addWidget(back)
        below.setContentsMargins(0, 0, 10, 0)
        layout.addLayout(below)
        self._transport = transport
        self._margins = transport.contentsMargins()
        transport.setContentsMargins(10, 0, 0, 0)
        self.addActions(keys)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._transport.setContentsMargins(self._margins)
        self.closed.emit()

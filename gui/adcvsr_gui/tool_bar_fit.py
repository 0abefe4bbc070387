"""Which buttons of a narrow tool bar go without their words, so that all of them are there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolBar


class ToolBarFit(QObject):
    """Leaves actions their icons only, while there is no room; tool tips still say what they do."""

    def __init__(self, bar: QToolBar, first_to_go: Sequence[QAction]) -> None:
        super().__init__(bar)
        self._bar, self._first_to_go = bar, first_to_go
        bar.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange):
            self.fit(self._bar.width())
        return False

    def fit(self, width: int) -> None:
        """Shows as many words as there is room for."""
        for action in self._first_to_go:
            action.setPriority(QAction.Priority.NormalPriority)
        for action in self._first_to_go:
            if self._bar.sizeHint().width() <= width:
                return
            action.setPriority(QAction.Priority.LowPriority)

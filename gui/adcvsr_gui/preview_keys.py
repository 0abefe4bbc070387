"""What single keys do on the preview page, also while it fills the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence


def make_keys(owner: QObject, table: Mapping[str, Callable[[], None]]) -> list[QAction]:
    """Actions that work in each widget they are added to; controls for text keep their letters."""
    return [_action(owner, keys, act) for keys, act in table.items()]


def _action(owner: QObject, keys: str, act: Callable[[], None]) -> QAction:
    action = QAction(owner)
    action.setShortcut(QKeySequence(keys))
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.triggered.connect(lambda _checked: act())
    return action

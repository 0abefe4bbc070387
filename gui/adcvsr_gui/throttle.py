"""Calls that come too often, thinned out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Throttle(QObject):
    """Calls `action` at once, then at most every `interval_ms`, and never loses the last call."""

    def __init__(
        self,
        action: Callable[[], None],
        interval_ms: int,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._action = action
        self._pending = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self._on_timeout)

    def call(self) -> None:
        """Runs the action now, or when the interval since its last run is over."""
        if self._timer.isActive():
            self._pending = True
            return
        self._timer.start()
        self._action()

    def flush(self) -> None:
        """Runs a call that is still waiting, at once."""
        self._timer.stop()
        if self._pending:
            self._pending = False
            self._action()

    def cancel(self) -> None:
        """Forgets a call that is still waiting."""
        self._timer.stop()
        self._pending = False

    def _on_timeout(self) -> None:
        if self._pending:
            self._pending = False
            self._timer.start()
            self._action()

"""The line of messages at the bottom of the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStatusBar

MESSAGE_MS = 8000


class StatusMessages(QObject):
    """Shows one message for a while, but not after what it speaks of has changed."""

    def __init__(self, bar: QStatusBar) -> None:
        super().__init__(bar)
        self._bar = bar
        self._text = ""
        self._now: Callable[[], str] | None = None

    def show(self, text: str) -> None:
        """Shows a message until something is changed; none if it is empty."""
        self._put(text, None, MESSAGE_MS)

    def show_while(self, now: Callable[[], str], *, for_ever: bool = False) -> None:
        """Shows what there is to say now, while it is the same."""
        self._put(now(), now, 0 if for_ever else MESSAGE_MS)

    def on_change(self) -> None:
        """The queue was changed by a person: what was said before that is over."""
        if self._now is None:
            self._bar.clearMessage()

    def settle(self) -> None:
        """Looks whether what is shown is still so."""
        is_shown = bool(self._text) and self._bar.currentMessage() == self._text
        if is_shown and self._now is not None and self._now() != self._text:
            self._bar.clearMessage()

    def _put(self, text: str, now: Callable[[], str] | None, milliseconds: int) -> None:
        self._text, self._now = text, now
        self._bar.showMessage(text, milliseconds)

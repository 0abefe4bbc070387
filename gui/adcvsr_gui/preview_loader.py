"""Brings both pictures of a comparison, for one frame or for a loop."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from adcvsr_core.preview_messages import AnsweredEvent, PictureEvent
from adcvsr_gui.comparison import Ask
from adcvsr_gui.picture import Picture
from adcvsr_gui.preview_client import PreviewClient

type Pair = tuple[Picture | None, Picture | None]


class PreviewLoader(QObject):
    """Asks one request after the other and sorts what comes.

    Signals:
        pair_changed: a frame of which a picture came.
        finished: every picture that was asked for is there.
    """

    pair_changed = Signal(int)
    finished = Signal()

    def __init__(self, client: PreviewClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._waiting: list[Ask] = []
        self._places: dict[str, int] = {}
        self._pairs: dict[int, Pair] = {}
        self._times: dict[int, float] = {}
        client.picture_ready.connect(self._on_picture)
        client.answered.connect(self._on_answered)
        client.failed.connect(lambda *_: self._waiting.clear())

    @property
    def frames(self) -> list[int]:
        """The frames of which both pictures are there, ascending."""
        return sorted(n for n, pair in self._pairs.items() if None not in pair)

    def pair(self, frame: int) -> Pair:
        """What is there of a frame."""
        return self._pairs.get(frame, (None, None))

    def time(self, frame: int) -> float:
        """When a frame is shown, in seconds since the start of the clip; it is there in part."""
        return self._times[frame]

    def load(self, asks: Sequence[Ask]) -> None:
        """Brings these instead of all that was asked before."""
        self._waiting = list(asks)
        self._pairs, self._times = {}, {}
        self._ask_next()

    def stop(self) -> None:
        """Asks for nothing any more."""
        self._waiting.clear()
        self._client.forget()

    def _ask_next(self) -> None:
        ask = self._waiting.pop(0)
        self._places = ask.places
        self._client.ask(ask.request)

    def _on_picture(self, event: PictureEvent, picture: Picture) -> None:
        left, right = self.pair(event.frame)
        self._times[event.frame] = event.time_s
        is_left = self._places[event.kind] == 0
        self._pairs[event.frame] = (picture, right) if is_left else (left, picture)
        self.pair_changed.emit(event.frame)

    def _on_answered(self, event: AnsweredEvent) -> None:
        if self._waiting:
            self._ask_next()
        else:
            self.finished.emit()

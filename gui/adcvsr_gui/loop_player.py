"""Says which of a few frames is to be shown, over and over, in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle

from PySide6.QtCore import QObject, QTimer, Signal


class LoopPlayer(QObject):
    """Plays frames in a loop; it holds numbers, no pictures.

    Signals:
        frame_due: number of the frame to show now.
    """

    frame_due = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frames: Iterator[int] = iter(())
        self._timer = QTimer(self)
        self._timer.timeout.connect(lambda: self.frame_due.emit(next(self._frames)))

    @property
    def is_playing(self) -> bool:
        return self._timer.isActive()

    def play(self, frames: Sequence[int], fps: float) -> None:
        """Plays these, of which there is at least one, from the first."""
        self._frames = cycle(frames)
        self._timer.start(round(1000 / fps))

    def stop(self) -> None:
        """Says no more frames."""
        self._timer.stop()

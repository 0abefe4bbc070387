"""Says which of a few frames is to be shown, over and over, in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import cycle, pairwise

from PySide6.QtCore import QObject, Qt, QTimer, Signal


class LoopPlayer(QObject):
    """Plays frames in a loop, each as long as in its clip; it holds numbers, no pictures.

    Signals:
        frame_due: number of the frame to show now.
    """

    frame_due = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: Iterator[tuple[int, float]] = iter(())
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)

    @property
    def is_playing(self) -> bool:
        return self._timer.isActive()

    def play(self, times: Mapping[int, float], last_s: float) -> None:
        """Plays these, of which there is at least one, from the first.

        Args:
            times: of each frame, ascending, in seconds.
            last_s: how long the last one is shown.
        """
        lengths = [*(after - before for before, after in pairwise(times.values())), last_s]
        self._steps = cycle(zip(times, lengths, strict=True))
        self._step()

    def stop(self) -> None:
        """Says no more frames."""
        self._timer.stop()

    def _step(self) -> None:
        frame, seconds = next(self._steps)
        self._timer.start(max(round(1000 * seconds), 1))  # first: showing takes time, too
        self.frame_due.emit(frame)

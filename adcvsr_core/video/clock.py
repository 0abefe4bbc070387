"""Timestamps that frames can be told apart by."""

from __future__ import annotations

from adcvsr_core.video.info import VideoInfo
from adcvsr_core.video.losses import Item


class FrameClock:
    """Gives every frame a pts larger than the one before."""

    def __init__(self, info: VideoInfo, warnings: list[str]) -> None:
        self._step = max(1, round(1 / (info.rate * info.time_base)))
        self._warnings = warnings
        self._last: int | None = None
        self._repaired = 0

    def read(self, frame: Item) -> tuple[int, int]:
        """pts and duration of a frame."""
        duration = frame.duration or self._step
        pts = frame.pts if frame.pts is not None else frame.dts
        if pts is None:
            pts = 0 if self._last is None else self._last + self._step
            self._note("has no timestamp")
        elif self._last is not None and pts <= self._last:
            pts = self._last + 1
            self._note("has a timestamp not after the one before")
        self._last = pts
        return pts, duration

    def _note(self, what: str) -> None:
        self._repaired += 1
        if self._repaired == 1:
            self._warnings.append(f"a frame {what}; it was given one")

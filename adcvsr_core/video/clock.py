"""Timestamps that frames can be told apart by."""

from __future__ import annotations

from collections.abc import Iterator

import av

from adcvsr_core.said import Said
from adcvsr_core.video.info import VideoInfo
from adcvsr_core.video.losses import Item

MOST_WAITING = 250
"""Frames without a timestamp that wait for the first that has one: more than a group of pictures
has. A stream in which none comes has no timestamps at all."""
WAITING_BYTES = 1 << 28
"""What such frames may take, but for a few."""
LEAST_WAITING = 8


class FrameClock:
    """Gives every frame a pts larger than the one before."""

    def __init__(self, info: VideoInfo, warnings: list[str]) -> None:
        self._step = max(1, round(1 / (info.rate * info.time_base)))
        self._warnings = warnings
        self._last: int | None = None
        self._repaired = 0

    def counted_back(self, items: Iterator[Item]) -> Iterator[Item]:
        """Pass frames on; those before the first timestamp get theirs counted back from it."""
        waiting: list[av.VideoFrame] = []
        for item in items:
            known = item.pts if item.pts is not None else item.dts
            if known is None and isinstance(item, av.VideoFrame):
                waiting.append(item)
                if len(waiting) < _most_waiting(item):
                    continue
                break
            if waiting and known is not None:
                self._note(Said("a frame has no timestamp; it was given one"))
                for frame in reversed(waiting):
                    known -= frame.duration or self._step
                    frame.pts = known
            yield from waiting
            waiting = []
            yield item
            break
        yield from waiting
        yield from items

    def read(self, frame: Item) -> tuple[int, int]:
        """pts and duration of a frame."""
        duration = frame.duration or self._step
        pts = frame.pts if frame.pts is not None else frame.dts
        if pts is None:
            pts = 0 if self._last is None else self._last + self._step
            self._note(Said("a frame has no timestamp; it was given one"))
        elif self._last is not None and pts <= self._last:
            pts = self._last + 1
            self._note(Said("a frame has a timestamp not after the one before; it was given one"))
        self._last = pts
        return pts, duration

    def _note(self, text: Said) -> None:
        self._repaired += 1
        if self._repaired == 1:
            self._warnings.append(text)


def _most_waiting(frame: av.VideoFrame) -> int:
    size = sum(plane.buffer_size for plane in frame.planes)
    return max(min(WAITING_BYTES // size, MOST_WAITING), LEAST_WAITING)

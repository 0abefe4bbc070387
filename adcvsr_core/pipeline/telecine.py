"""Film put back together from telecined video: four frames where pulldown had made five of them.

`fieldmatch` finds the fields that belong together, bwdif mends what stays combed, and the frame of
each five that repeats another is dropped, as libavfilter's decimate would.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from adcvsr_core.pipeline.bwdif import Bwdif
from adcvsr_core.pipeline.fieldmatch import FieldMatch
from adcvsr_core.video.frames import SourceFrame

CYCLE = 5
"""Frames of video that hold four of film."""
HALF_BLOCK = 16
"""Frames are compared in overlapping blocks of twice as many samples a side."""
SAME = 0.011
"""Of the largest possible difference of a block: below it two frames are the same."""
NEW_SCENE = 0.15
"""Of the largest possible difference of a picture: above it a scene begins."""


class Film:
    """Four frames come of each five, evenly spaced over their time.

    What is left at the end, fewer than five, stays as many at their own times. The time base is a
    quarter of the source's, in which all that is exact. Where the size or the layout of the frames
    changes, no field is matched with one beyond, and the count of five goes on.
    """

    def __init__(self, first_field: str) -> None:
        self._first_field = first_field
        self._fields: _Fields | None = None
        self._source: list[SourceFrame] = []
        """Frames of video not used up yet; as many of `_made` belong to them."""
        self._made: list[_Made] = []
        self._last: SourceFrame | None = None

    def push(self, frame: SourceFrame) -> Iterator[SourceFrame]:
        """Take a frame; give those that are ready."""
        if self._fields is not None and not frame.like(self._fields.first):
            self._add(self._fields.finish())
            self._fields = None
        self._fields = self._fields or _Fields(frame, self._first_field)
        self._source.append(frame)
        self._add(self._fields.push(frame))
        if len(self._source) > CYCLE:
            yield from self._whole_cycle(self._source[CYCLE].pts)

    def finish(self) -> Iterator[SourceFrame]:
        """Give what is left after the last frame."""
        if self._fields is not None:
            self._add(self._fields.finish())
        while len(self._source) >= CYCLE:
            last = self._source[CYCLE - 1]
            more = len(self._source) > CYCLE
            yield from self._whole_cycle(
                self._source[CYCLE].pts if more else last.pts + last.duration
            )
        for made in self._made:
            frame = made.frame
            yield _timed(frame, pts=4 * frame.pts, duration=4 * frame.duration)

    def _add(self, frames: Iterator[SourceFrame]) -> None:
        for frame in frames:
            self._made.append(_compared(frame, self._last))
            self._last = frame

    def _whole_cycle(self, end: int) -> Iterator[SourceFrame]:
        """Four frames of the first five, once they are matched; `end`: where they end."""
        if len(self._made) < CYCLE:
            return
        begin = self._source[0].pts
        cycle, self._made = self._made[:CYCLE], self._made[CYCLE:]
        del self._source[:CYCLE]
        del cycle[_repeated(cycle)]
        for number, made in enumerate(cycle):
            yield _timed(made.frame, pts=4 * begin + number * (end - begin), duration=end - begin)


class _Fields:
    """Matches the fields of frames of one kind, and mends what no match makes whole."""

    def __init__(self, first: SourceFrame, first_field: str) -> None:
        self.first = first
        self._match = FieldMatch(first, first_field)
        self._first_field = first_field
        self._mend: Bwdif | None = None
        self._before: SourceFrame | None = None

    def push(self, frame: SourceFrame) -> Iterator[SourceFrame]:
        for woven in self._match.push(frame):
            yield from self._mended(woven)

    def finish(self) -> Iterator[SourceFrame]:
        for woven in self._match.finish():
            yield from self._mended(woven)
        if self._mend is not None:
            yield from self._mend.finish()

    def _mended(self, woven: SourceFrame) -> Iterator[SourceFrame]:
        if self._mend is None and woven.interlaced:
            self._mend = Bwdif(self.first, "auto", self._first_field)
            if self._before is not None:
                self._mend.show(self._before)
        self._before = woven
        yield from [woven] if self._mend is None else self._mend.push(woven)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Made:
    """A frame of film, maybe one too many."""

    frame: SourceFrame
    block: float
    """Its largest difference to the frame before in any block, 0 to 1; infinite where there is no
    frame before that it could repeat."""
    picture: float
    """Its mean difference to the frame before; 0 where there is none."""


def _compared(frame: SourceFrame, before: SourceFrame | None) -> _Made:
    if before is None or not frame.like(before):
        return _Made(frame=frame, block=float("inf"), picture=0.0)
    sums: NDArray[np.int64] | None = None
    samples = 0
    for number, (one, other) in enumerate(zip(frame.planes, before.planes, strict=True)):
        a, b = one.numpy(), other.numpy()
        if one is not other:
            difference = np.maximum(a, b) - np.minimum(a, b)
            chroma = frame.layout.family == "yuv" and number in (1, 2)
            factors = (frame.layout.chroma_h, frame.layout.chroma_w) if chroma else (1, 1)
            halves = _half_blocks(difference, factors)
            sums = halves if sums is None else sums + halves
        samples += a.size
    if sums is None:
        return _Made(frame=frame, block=0.0, picture=0.0)
    largest_block = frame.layout.peak * (2 * HALF_BLOCK) ** 2
    return _Made(
        frame=frame,
        block=float(_blocks(sums).max()) / largest_block,
        picture=float(sums.sum()) / (frame.layout.peak * samples),
    )


def _half_blocks(
    difference: NDArray[np.uint8 | np.uint16], factors: tuple[int, int]
) -> NDArray[np.int64]:
    """Sums over the blocks' quarters; those of chroma cover as much of the picture."""
    sums = difference.astype(np.int64)
    if sums.ndim == 3:
        sums = sums.sum(axis=2)
    for axis, factor in enumerate(factors):
        step = max(HALF_BLOCK // factor, 1)
        sums = np.add.reduceat(sums, np.arange(0, sums.shape[axis], step), axis=axis)
    return sums


def _blocks(halves: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sums of two by two neighbours, as far as there are any."""
    for axis in (0, 1):
        if halves.shape[axis] > 1:
            count = halves.shape[axis] - 1
            halves = halves.take(range(count), axis) + halves.take(range(1, count + 1), axis)
    return halves


def _repeated(cycle: list[_Made]) -> int:
    """Which of five frames to drop: the one most like that before it; where none is the same, one
    that begins a scene, which is missed least."""
    likest = min(range(CYCLE), key=lambda n: cycle[n].block)
    if cycle[likest].block >= SAME:
        scenes = [n for n in range(CYCLE) if cycle[n].picture > NEW_SCENE]
        return scenes[-1] if scenes else likest
    return likest


def _timed(frame: SourceFrame, *, pts: int, duration: int) -> SourceFrame:
    return replace(
        frame, pts=pts, duration=duration, time_base=frame.time_base / 4, interlaced=False
    )

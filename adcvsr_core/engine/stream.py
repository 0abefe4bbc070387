"""Stream mode: every frame passes every layer once, in chunks on a fixed grid of frame numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from adcvsr_core.engine.run import ChunkedRun
from adcvsr_core.engine.source import Cuts, FrameSource
from adcvsr_core.engine.tiling import Tiling
from adcvsr_core.errors import DeviceError
from adcvsr_core.model.base import Student
from adcvsr_core.ring import Ring, runs
from adcvsr_core.said import Said
from adcvsr_core.tiles import TilePlan

DETECTOR_CONTEXT = 2


def stream_first_position(start: int, radius: int, chunk: int) -> int:
    """The first frame to put in, for the bits of a whole run from frame `start` on.

    It lies on the grid of chunks. The warm-up is R frames for the context, and a chunk because the
    first calls on every layer are short ones.
    """
    return max((start - radius - chunk - DETECTOR_CONTEXT) // chunk * chunk, 0)


class _Restartable:
    """A chunked run that can be played again with smaller tiles while memory use still grows.

    Memory use is at its peak once every layer has its state, after about R frames and two chunks.
    The input is kept until then and no longer.
    """

    def __init__(self, student: Student, tiling: Tiling, chunk: int) -> None:
        self._student = student
        self._tiling = tiling
        self._chunk = chunk
        self._run = ChunkedRun(student, tiling.plan)
        self._tiles = tiling.plan
        self._history: list[tuple[Sequence[Tensor], Sequence[int]]] | None = []
        self._given = 0

    def feed(self, frames: Sequence[Tensor], scenes: Sequence[int]) -> Tensor:
        self._remember(frames, scenes)
        return self._tiling.retrying(lambda tiles: self._advance(tiles, frames, scenes))

    def flush(self) -> Iterator[Tensor]:
        yield from self._run.flush(self._chunk)

    def _advance(self, tiles: TilePlan, frames: Sequence[Tensor], scenes: Sequence[int]) -> Tensor:
        if tiles is self._tiles:
            result_TCHW = self._run.feed(frames, scenes)
        else:
            result_TCHW = self._replay(tiles)
        self._given += len(result_TCHW)
        return result_TCHW

    def _replay(self, tiles: TilePlan) -> Tensor:
        if self._history is None:
            raise DeviceError(
                Said("out of memory in the middle of a stream"),
                remedy=Said("Start again from the last finished frame, with a smaller tile."),
            )
        self._run, self._tiles = ChunkedRun(self._student, tiles), tiles
        parts: list[Tensor] = []
        skip = self._given
        for frames, scenes in self._history:
            part_TCHW = self._run.feed(frames, scenes)
            parts.append(part_TCHW[skip:])
            skip = max(skip - len(part_TCHW), 0)
        with torch.inference_mode():
            return torch.cat(parts)

    def _remember(self, frames: Sequence[Tensor], scenes: Sequence[int]) -> None:
        if self._history is None:
            return
        if len(self._history) * self._chunk > self._student.temporal_radius + 2 * self._chunk:
            self._history = None
            return
        self._history.append((frames, scenes))


def stream_frames(
    student: Student,
    source: FrameSource,
    cuts: Cuts,
    tiling: Tiling,
    chunk: int,
    *,
    start: int,
) -> Iterator[Tensor]:
    """Yield the upscaled frames from `start` on. The source begins at `stream_first_position`."""
    run = _Restartable(student, tiling, chunk)
    at = ready = stream_first_position(start, student.temporal_radius, chunk)
    begin, scene = at, 0
    while True:
        source.load(at, at + chunk - 1 + cuts.lookaround)
        num_frames = at + chunk if source.num_frames is None else source.num_frames
        numbers = range(at, min(at + chunk, num_frames))
        if not numbers:
            break
        scenes: list[int] = []
        for n in numbers:
            scene += n > begin and cuts.begins(n, source)
            scenes.append(scene)
        for frame_CHW in run.feed([source[n] for n in numbers], scenes):
            if ready >= start:
                yield frame_CHW
            ready += 1
        at = numbers.stop
        if at % chunk:
            break
    if at == begin:
        return
    for result_TCHW in run.flush():
        for frame_CHW in result_TCHW:
            if ready >= start:
                yield frame_CHW
            ready += 1


class StreamedClip:
    """A clip in stream mode whose frames are asked for one by one, mostly in order.

    A request that does not follow the last one starts a new run, which gives the same bits; the
    frames given last are kept, so that a small disorder costs nothing.
    """

    def __init__(
        self, student: Student, source: FrameSource, cuts: Cuts, tiling: Tiling, chunk: int
    ) -> None:
        self._student = student
        self._source = source
        self._cuts = cuts
        self._tiling = tiling
        self._chunk = chunk
        self._done: Ring[Tensor] = Ring(2 * chunk)
        self._run: Iterator[Tensor] = iter(())
        self._begun = self._next = -1

    @property
    def ready(self) -> list[range]:
        """Frames that can be given without computing anything."""
        return runs(self._done)

    def needs(self, n: int) -> list[range]:
        """Input frames that must be present to give frame n now; they may lie beyond the clip."""
        if n in self._done:
            return []
        radius, chunk = self._student.temporal_radius, self._chunk
        stop = -(-(n + 1 + radius) // chunk) * chunk
        fed = stream_first_position(n, radius, chunk)
        if self._follows(n):
            fed = max(-(-(self._next + radius) // chunk) * chunk, self._begun)
        margin = self._cuts.lookaround
        return [range(fed - 2 * margin, stop + margin)]

    def frame(self, n: int) -> Tensor:
        """Upscaled frame n, float32 CHW in [0, 1], not clamped.

        Raises:
            IndexError: the clip has no frame n.
        """
        if n not in self._done and not self._follows(n):
            self._begun = stream_first_position(n, self._student.temporal_radius, self._chunk)
            self._next = n
            self._run = stream_frames(
                self._student, self._source, self._cuts, self._tiling, self._chunk, start=n
            )
        while n not in self._done:
            try:
                frame_CHW = next(self._run, None)
            except BaseException:
                self._begun = -1  # the run is broken off: begin another one next time
                raise
            if frame_CHW is None:
                self._begun = -1
                raise IndexError(f"the clip has no frame {n}")
            self._done.put(self._next, frame_CHW)
            self._next += 1
        return self._done[n]

    def _follows(self, n: int) -> bool:
        return self._begun >= 0 and self._next <= n < self._next + 2 * self._chunk

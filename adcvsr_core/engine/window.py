"""Window mode: any frame, in any order, from the windows of the fixed grid."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from adcvsr_core.engine.run import ChunkedRun, run_at_once
from adcvsr_core.engine.source import Cuts, FrameSource
from adcvsr_core.engine.tiling import Tiling
from adcvsr_core.model.base import Student
from adcvsr_core.ring import Ring, runs
from adcvsr_core.tiles import TilePlan
from adcvsr_core.windows import WindowPlan

KEPT_WINDOWS = 2
"""Finished windows that are kept: playing and seeking near a border need both sides of it."""
BEFORE_CLIP, AFTER_CLIP = -1, -2
"""Scenes of the places in a window that lie beyond the ends of the clip."""


class WindowedClip:
    """The upscaled frames of one clip."""

    def __init__(
        self,
        student: Student,
        source: FrameSource,
        cuts: Cuts,
        windows: WindowPlan,
        tiling: Tiling,
        chunk: int,
    ) -> None:
        self._student = student
        self._source = source
        self._cuts = cuts
        self._windows = windows
        self._tiling = tiling
        self._chunk = chunk
        self._done: Ring[Tensor] = Ring(KEPT_WINDOWS)

    def frame(self, n: int) -> Tensor:
        """Upscaled frame n, float32 CHW in [0, 1], not clamped.

        Raises:
            IndexError: the clip has no frame n.
        """
        self._window(n // self._windows.core)
        self._check(n)
        last = self._windows.is_last(n, self._source.num_frames)
        parts_CHW = [
            (self._window(k)[n - self._windows.kept(k).start], weight)
            for k, weight in self._windows.shares(n, last)
        ]
        if len(parts_CHW) == 1:
            return parts_CHW[0][0]
        (a_CHW, weight_a), (b_CHW, weight_b) = parts_CHW
        with torch.inference_mode():
            return a_CHW * weight_a + b_CHW * weight_b

    @property
    def ready(self) -> list[range]:
        """Frames that can be given without computing anything; they may lie beyond the clip."""
        core, reach = self._windows.core, self._windows.halo if self._windows.fades else 0
        spans: list[range] = []
        for run in runs(self._done):
            is_last = self._windows.is_last(run.stop * core - 1, self._source.num_frames)
            first = run.start * core + (reach if run.start else 0)
            spans.append(range(first, run.stop * core - (0 if is_last else reach)))
        return spans

    def needs(self, n: int) -> list[range]:
        """Input frames that must be present to give frame n now; they may lie beyond the clip."""
        last = self._windows.is_last(n, self._source.num_frames)
        margin = self._cuts.lookaround
        missing = [k for k, _ in self._windows.shares(n, last) if k not in self._done]
        spans = [self._windows.positions(k) for k in missing]
        return [range(span.start - margin, span.stop + margin) for span in spans]

    def _check(self, n: int) -> None:
        num_frames = self._source.num_frames
        if num_frames is not None and n >= num_frames:
            raise IndexError(f"frame {n} of a clip of {num_frames} frames")

    def _window(self, k: int) -> Tensor:
        if k not in self._done:
            positions = self._windows.positions(k)
            margin = self._cuts.lookaround
            self._source.load(positions.start - margin, positions.stop - 1 + margin)
            self._check(k * self._windows.core)
            self._done.make_room()
            self._done.put(k, self._compute(k, positions))
        self._done.touch(k)
        return self._done[k]

    def _compute(self, k: int, positions: range) -> Tensor:
        newest = positions.stop if self._source.num_frames is None else self._source.num_frames
        frames = [self._source[min(max(n, 0), newest - 1)] for n in positions]
        scenes = self._scenes(positions, newest)
        kept = self._windows.kept(k)
        wanted = range(kept.start - positions.start, kept.stop - positions.start)
        return self._tiling.retrying(lambda tiles: self._run(tiles, frames, scenes, wanted))

    def _scenes(self, positions: range, num_frames: int) -> list[int]:
        scenes: list[int] = []
        scene = 0
        for n in positions:
            inside = 0 <= n < num_frames
            if inside and n > max(positions.start, 0):
                scene += self._cuts.begins(n, self._source)
            scenes.append(scene if inside else BEFORE_CLIP if n < 0 else AFTER_CLIP)
        return scenes

    def _run(
        self,
        tiles: TilePlan,
        frames: Sequence[Tensor],
        scenes: Sequence[int],
        wanted: range,
    ) -> Tensor:
        if self._windows.fades or len(frames) <= self._chunk:
            return run_at_once(self._student, tiles, frames, scenes)[wanted.start : wanted.stop]
        return self._run_in_chunks(tiles, frames, scenes, wanted)

    def _run_in_chunks(
        self,
        tiles: TilePlan,
        frames: Sequence[Tensor],
        scenes: Sequence[int],
        wanted: range,
    ) -> Tensor:
        """Less memory than one call. With H >= R all that is wanted is ready without a flush."""
        run = ChunkedRun(self._student, tiles)
        size = (tiles.height * self._student.scale, tiles.width * self._student.scale)
        kept_TCHW = frames[0].new_empty(len(wanted), 3, *size)
        ready = 0
        for at in range(0, len(frames), self._chunk):
            part_TCHW = run.feed(frames[at : at + self._chunk], scenes[at : at + self._chunk])
            first, stop = (
                max(ready, wanted.start),
                min(ready + len(part_TCHW), wanted.stop),
            )
            if first < stop:
                with torch.inference_mode():
                    kept_TCHW[first - wanted.start : stop - wanted.start] = part_TCHW[
                        first - ready : stop - ready
                    ]
            ready += len(part_TCHW)
        return kept_TCHW

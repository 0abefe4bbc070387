"""The student over tiles of frames: in one call, or chunk by chunk, keeping state in between.

Shape letters: T frames, C channels, H, W size. Frames come in as [0, 1] and go out as [0, 1], not
clamped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from adcvsr_core.model.base import Student
from adcvsr_core.model.timeline import StreamTimeline, Timeline, WindowTimeline
from adcvsr_core.tiles import TilePlan, place


def run_at_once(
    student: Student, plan: TilePlan, frames: Sequence[Tensor], scenes: Sequence[int]
) -> Tensor:
    """Upscale frames (CHW, on the device) in one call a tile; the result is TCHW."""
    with torch.inference_mode():
        timelines = [WindowTimeline(scenes) for _ in plan.tiles]
        return _through_tiles(student, plan, torch.stack(list(frames)), timelines)


class ChunkedRun:
    """The student over frames that come in chunks; results are late by its temporal radius."""

    def __init__(self, student: Student, plan: TilePlan) -> None:
        self._student = student
        self._plan = plan
        self._timelines = [StreamTimeline() for _ in plan.tiles]
        self._no_frames = torch.empty(0)

    def feed(self, frames: Sequence[Tensor], scenes: Sequence[int]) -> Tensor:
        """Take the next frames (CHW, on the device); give those that are ready, TCHW."""
        with torch.inference_mode():
            frames_TCHW = torch.stack(list(frames))
            self._no_frames = frames_TCHW.new_empty(0, *frames_TCHW.shape[1:])
            for timeline in self._timelines:
                timeline.begin(scenes)
            return _through_tiles(self._student, self._plan, frames_TCHW, self._timelines)

    def flush(self, chunk: int) -> Iterator[Tensor]:
        """Give the frames that are still on their way, about `chunk` at a time."""
        for step in self._timelines[0].flush_steps(chunk):
            with torch.inference_mode():
                for timeline in self._timelines:
                    timeline.begin_flush(step)
                result = _through_tiles(self._student, self._plan, self._no_frames, self._timelines)
            yield result


def _through_tiles(
    student: Student, plan: TilePlan, frames_TCHW: Tensor, timelines: Sequence[Timeline]
) -> Tensor:
    height, width = plan.height * student.scale, plan.width * student.scale
    padded_TCHW = plan.pad(frames_TCHW) * 2 - 1
    if len(timelines) == 1:
        return _call(student, padded_TCHW, timelines[0])[..., :height, :width]
    whole_TCHW: Tensor | None = None
    for (row, column), tile_TCHW, timeline in zip(
        plan.tiles, plan.cut(padded_TCHW), timelines, strict=True
    ):
        part_TCHW = _call(student, tile_TCHW, timeline)
        if whole_TCHW is None:
            whole_TCHW = part_TCHW.new_zeros(len(part_TCHW), 3, height, width)
        place(part_TCHW, whole_TCHW, row, column, student.scale)
    assert whole_TCHW is not None
    return whole_TCHW


def _call(student: Student, frames_TCHW: Tensor, timeline: Timeline) -> Tensor:
    return student(frames_TCHW[None], timeline)[0].mul_(0.5).add_(0.5)

"""Source frames in, output planes out: conversion, the student, and what follows it.

The three steps run on three threads: `to_device` while decoding, `render` between, and
`OutputFrame.planes` while encoding.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from adcvsr_core.engine import Upscaler
from adcvsr_core.pipeline.finish import Finish
from adcvsr_core.pipeline.report.recorder import Recorder
from adcvsr_core.video.color import rgb_to_planes
from adcvsr_core.video.encoders import EncoderPlan
from adcvsr_core.video.frames import SourceFrame


@dataclass(frozen=True, kw_only=True, eq=False)
class InputFrame:
    """One source frame as the student takes it."""

    index: int
    pts: int
    duration: int
    rgb_CHW: Tensor
    """float32, on the device."""
    alpha_HW: Tensor | None
    """0 transparent to 1 opaque, on the device; None: it has none."""


@dataclass(frozen=True, kw_only=True, eq=False)
class OutputFrame:
    """One frame of the student, and what is still to be done with it."""

    index: int
    pts: int
    duration: int
    output_CHW: Tensor
    source_CHW: Tensor | None
    alpha_HW: Tensor | None
    """Of the source."""

    def planes(
        self, finish: Finish, plan: EncoderPlan, recorder: Recorder | None = None
    ) -> tuple[Tensor, ...]:
        """Return the planes to encode, on the CPU; `recorder` measures what they are made of."""
        with torch.inference_mode():
            rgb_CHW = finish(self.output_CHW.contiguous(), self.source_CHW)
            if recorder is not None and self.source_CHW is not None:
                recorder.add(self.index, rgb_CHW, self.source_CHW)
            alpha_HW = finish.resize_alpha(self.alpha_HW) if plan.layout.alpha else None
            planes = rgb_to_planes(rgb_CHW, plan.layout, plan.color, alpha_HW)
            return tuple(plane.cpu() for plane in planes)


def to_device(
    frames: Iterable[SourceFrame], device: torch.device, first: int
) -> Iterator[InputFrame]:
    """Convert frames to RGB on the device, leaving out those before frame `first`."""
    for frame in frames:
        if frame.index >= first:
            yield InputFrame(
                index=frame.index,
                pts=frame.pts,
                duration=frame.duration,
                rgb_CHW=frame.to_rgb(device),
                alpha_HW=frame.to_alpha(device),
            )


def render(
    frames: Iterable[InputFrame], upscaler: Upscaler, finish: Finish, *, start: int
) -> Iterator[OutputFrame]:
    """Yield the output from frame `start` on.

    Args:
        frames: the source from frame `upscaler.context(start, ...)` on.
    """
    waiting: deque[InputFrame] = deque()

    def needed() -> Iterator[Tensor]:
        for frame in frames:
            if frame.index >= start:
                waiting.append(frame)
            yield frame.rgb_CHW

    for output_CHW in upscaler.stream(needed(), start=start):
        frame = waiting.popleft()
        yield OutputFrame(
            index=frame.index,
            pts=frame.pts,
            duration=frame.duration,
            output_CHW=output_CHW,
            source_CHW=frame.rgb_CHW if finish.needs_source else None,
            alpha_HW=frame.alpha_HW,
        )

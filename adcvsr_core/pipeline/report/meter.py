"""What is measured of each frame of the output against its source, while it is rendered."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from adcvsr_core.resampling import resize
from adcvsr_core.scenes import LUMA_WEIGHTS

STEPS = 255
"""Values are in steps of 8 bits, whatever the depth of the output."""


@dataclass(frozen=True, kw_only=True)
class FrameValues:
    """One frame of the output, in steps of 8 bits."""

    flicker: float | None
    """How much more it differs from the frame before than the plainly resized source does, mean
    of luma; None for the first frame."""
    drift: tuple[float, float, float]
    """Mean of red, green and blue, less that of the source."""
    difference: float
    """Mean difference of luma to the source at the size of the source: what was changed that the
    source can show."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Before:
    """What is kept of a frame to measure the next; luma, CPU, float32."""

    index: int
    output_HW: Tensor
    plain_HW: Tensor


class FrameMeter:
    """Measures frames in order; keeps one."""

    def __init__(self, before: Before | None = None) -> None:
        self.before = before

    def measure(self, index: int, output_CHW: Tensor, source_CHW: Tensor) -> FrameValues:
        """Measure a frame as it is encoded, RGB in [0, 1], and the source frame it was made of."""
        output_CHW = output_CHW.float().clamp(0, 1)
        source_CHW = source_CHW.float().clamp(0, 1)
        height, width = output_CHW.shape[-2:]
        output_HW, source_HW = _luma(output_CHW), _luma(source_CHW)
        plain_HW = resize(source_HW[None], width, height)[0]
        small_HW = resize(output_HW[None], source_HW.shape[-1], source_HW.shape[-2])[0]
        drift = (output_CHW.mean((1, 2)) - source_CHW.mean((1, 2))) * STEPS
        red, green, blue = (round(value, 4) for value in drift.tolist())
        values = FrameValues(
            flicker=self._flicker(index, output_HW, plain_HW),
            drift=(red, green, blue),
            difference=_step(small_HW, source_HW),
        )
        self.before = Before(index=index, output_HW=output_HW, plain_HW=plain_HW)
        return values

    def _flicker(self, index: int, output_HW: Tensor, plain_HW: Tensor) -> float | None:
        before = self.before
        if before is None or before.index != index - 1:
            return None
        changed = _step(output_HW, before.output_HW.to(output_HW.device))
        in_source = _step(plain_HW, before.plain_HW.to(plain_HW.device))
        return round(changed - in_source, 4)


def _luma(rgb_CHW: Tensor) -> Tensor:
    return torch.einsum("chw,c->hw", rgb_CHW, rgb_CHW.new_tensor(LUMA_WEIGHTS))


def _step(a_HW: Tensor, b_HW: Tensor) -> float:
    return round(float((a_HW - b_HW).abs().mean()) * STEPS, 4)

"""What every student promises to the engine."""

from __future__ import annotations

from abc import abstractmethod
from typing import Self

import torch
from torch import Tensor, nn

from adcvsr_core.model.timeline import Timeline


class Student(nn.Module):
    """A video super-resolution network: frames in, frames out at `scale` times the size."""

    scale: int
    """Output size over input size."""
    size_multiple: int
    """Input height and width must be multiples of this; the engine pads and crops."""
    temporal_radius: int
    """R: output frame n depends on input frames n-R .. n+R of its scene only."""
    spatial_radius: int | None
    """An output pixel depends on input pixels this near; None where on the whole frame."""
    dtypes: tuple[torch.dtype, ...]
    """Precisions it may run in, besides float32."""

    @abstractmethod
    def forward(self, frames_BTCHW: Tensor, timeline: Timeline | None = None) -> Tensor:
        """Upscale frames (B, T, 3, H, W), RGB in [-1, 1], to float32 (B, T, 3, H*scale, W*scale).

        Without a timeline the frames are one whole clip of one scene. The output is not clamped.
        """

    def to_precision(self, dtype: torch.dtype) -> Self:
        """Convert to `dtype`, leaving in float32 what needs it."""
        return self.to(dtype)

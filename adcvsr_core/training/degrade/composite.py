"""Colour and luma on one wire: dot crawl and rainbows of composite video."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, override

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.training.degrade.kernels import bell, filter_rows
from adcvsr_core.training.degrade.luma import to_rgb, to_ycc
from adcvsr_core.training.degrade.step import Canvas, Drawn, Step
from adcvsr_core.training.degrade.walk import Span


@dataclass(frozen=True, kw_only=True)
class Composite(Step):
    """Through a composite cable into a cheap decoder: `composite`."""

    LIMITS: ClassVar[Mapping[str, Span]] = {
        "subcarrier": (0.15, 0.4),
        "bandwidth": (0.8, 20),
        "strength": (0, 1),
    }

    subcarrier: Span = (0.22, 0.3)
    """Cycles a pixel; NTSC has 3.58 MHz of 13.5 MHz sampling, which is 0.265."""
    bandwidth: Span = (1.5, 4.0)
    """Sigma of the decoder's colour filter, pixels: below 2 more rainbows, above 3 more dots."""
    strength: Span = (0.3, 1.0)
    """How much of the result replaces the picture."""

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        subcarrier, bandwidth, strength = (
            float(rng.uniform(*span)) for span in (self.subcarrier, self.bandwidth, self.strength)
        )
        start, count = float(rng.uniform()), 0

        def apply(frames_TCHW: Tensor) -> Tensor:
            nonlocal count
            phases = start + 0.5 * (count + torch.arange(len(frames_TCHW)))
            count += len(frames_TCHW)
            decoded = composite(
                frames_TCHW, subcarrier=subcarrier, bandwidth=bandwidth, phases_T=phases
            )
            return torch.lerp(frames_TCHW, decoded, strength)

        return apply


def composite(
    frames_TCHW: Tensor, *, subcarrier: float, bandwidth: float, phases_T: Tensor
) -> Tensor:
    """Encode to one signal, as NTSC does, and decode it with plain filters.

    Colour rides on a carrier of `subcarrier` cycles a pixel, which turns by half a cycle from line
    to line and from frame to frame (`phases_T`, in cycles, are those of the first pixel). The
    decoder takes what lies around the carrier for colour and leaves the rest as luma: sharp edges
    of colour remain in luma as dots that crawl, fine luma comes out as rainbows.
    """
    # The carrier goes on beyond the picture: mirrored, it would break its step at the edges.
    border = math.ceil(5 * bandwidth)
    ycc = F.pad(to_ycc(frames_TCHW), (border, border, 0, 0), mode="replicate")
    height, width = ycc.shape[2:]
    columns = torch.arange(width)[None, None] - border
    turns = subcarrier * columns + 0.5 * torch.arange(height)[None, :, None]
    angle = 2 * math.pi * (turns + phases_T[:, None, None])[:, None]
    carrier = torch.cat([torch.cos(angle), torch.sin(angle)], 1).to(ycc.dtype)
    # The encoder limits colour too, to half the decoder's spread.
    chroma = filter_rows(ycc[:, 1:], bell(bandwidth / 2))
    signal = ycc[:, :1] + (chroma * carrier).sum(1, keepdim=True)
    decoded = filter_rows(2 * signal * carrier, bell(bandwidth))
    luma = signal - (decoded * carrier).sum(1, keepdim=True)
    inner = torch.cat([luma, decoded], 1)[..., border : width - border]
    return to_rgb(inner).clamp(0, 1)

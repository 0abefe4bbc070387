"""Changes of size within a degradation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, override

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.training.degrade.step import Canvas, Drawn, Step, choose_index
from adcvsr_core.training.degrade.walk import Span, Walk

Filter = Literal["area", "bilinear", "bicubic"]


@dataclass(frozen=True, kw_only=True)
class Resize(Step):
    """Up, down or kept, by a random factor of the size the clip has. The size stays even."""

    LIMITS: ClassVar[Mapping[str, Span]] = {"factor": (0.05, 4), "step": (0, 0.5)}

    shares: tuple[float, ...] = (0.2, 0.7, 0.1)
    """How often up, down and keep are drawn."""
    factor: Span = (0.15, 1.5)
    """Down is drawn from the low end to 1, up from 1 to the high end."""
    filters: tuple[Filter, ...] = ("area", "bilinear", "bicubic")
    """Of area, bilinear, bicubic; one repeated is drawn more often."""
    antialias: bool = True
    """For bilinear and bicubic; without, going down skips pixels, as OpenCV does."""
    step: float = 0.0
    """Largest change of the factor from a frame to the next; all frames are brought back to the
    size of the first, so that video codecs can follow."""

    @override
    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.shares) != 3 or not self.factor[0] <= 1 <= self.factor[1]:
            raise ValueError("resize needs three shares (up, down, keep) and a factor around 1")

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        low, high = self.factor
        direction = choose_index(rng, self.shares, 3)
        if direction == 2:
            return lambda frames_TCHW: frames_TCHW
        factor = Walk(rng, (1.0, high) if direction == 0 else (low, 1.0), self.step)
        first, method = factor.value, str(rng.choice(self.filters))

        def apply(frames_TCHW: Tensor) -> Tensor:
            whole = frames_TCHW.shape[2:]
            size = _even(whole, first)
            if not self.step:
                return resize(frames_TCHW, size, method, antialias=self.antialias)
            frames: list[Tensor] = []
            for frame, value in zip(frames_TCHW, factor.take(len(frames_TCHW)), strict=True):
                own = resize(frame[None], _even(whole, value), method, antialias=self.antialias)
                frames.append(resize(own, size, "bilinear"))
            return torch.cat(frames)

        return apply


@dataclass(frozen=True, kw_only=True)
class Downscale(Step):
    """To the low-quality size. A degradation without it ends with an `area` one."""

    filters: tuple[Filter, ...] = ("area", "bilinear", "bicubic")
    """Of area, bilinear, bicubic; one repeated is drawn more often."""
    antialias: bool = True
    """For bilinear and bicubic."""

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        method = str(rng.choice(self.filters))
        return lambda frames_TCHW: resize(
            frames_TCHW, canvas.lq_size, method, antialias=self.antialias
        )


def resize(
    frames_TCHW: Tensor, size: tuple[int, int], method: str, *, antialias: bool = True
) -> Tensor:
    """Resize to (height, width) with one of `Filter`."""
    if tuple(frames_TCHW.shape[2:]) == size:
        return frames_TCHW
    if method == "area":
        return F.interpolate(frames_TCHW, size, mode="area")
    return F.interpolate(frames_TCHW, size, mode=method, antialias=antialias, align_corners=False)


def _even(size: torch.Size, factor: float) -> tuple[int, int]:
    height, width = (max(8, 2 * int(length * factor / 2)) for length in size)
    return height, width

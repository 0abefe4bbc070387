"""Blur, halo and ghosts: what lenses, sharpeners and aerials do to a picture."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, override

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.training.degrade.kernels import (
    bell,
    filter_columns,
    filter_frames,
    filter_rows,
    gaussian,
    plateau,
    sinc,
)
from adcvsr_core.training.degrade.step import (
    Canvas,
    Drawn,
    Step,
    check_shares,
    choose_index,
)
from adcvsr_core.training.degrade.walk import Span, Walk

Kind = Literal[
    "iso", "aniso", "general_iso", "general_aniso", "plateau_iso", "plateau_aniso", "sinc"
]


@dataclass(frozen=True, kw_only=True)
class Blur(Step):
    """A blur kernel drawn from several families; its shape walks slowly over the frames."""

    LIMITS: ClassVar[Mapping[str, Span]] = {
        "sigma": (0.05, 30),
        "size": (0, 61),
        "beta_gaussian": (0.1, 10),
        "beta_plateau": (0.1, 10),
        "cutoff": (0, math.pi),
        "sigma_step": (0, 1),
        "angle_step": (0, math.pi),
        "beta_gaussian_step": (0, 1),
        "beta_plateau_step": (0, 1),
        "cutoff_step": (0, 1),
    }

    kinds: tuple[Kind, ...] = ("iso", "aniso")
    """Of iso, aniso (Gaussian, round or long and turned), general_iso, general_aniso, plateau_iso,
    plateau_aniso, sinc."""
    shares: tuple[float, ...] = ()
    """How often each kind is drawn, relative to the others."""
    sigma: Span = (0.3, 2.0)
    """In pixels of the clip as the step finds it."""
    size: Span = (0, 0)
    """Width of the kernel, odd numbers; [0, 0]: as wide as three sigma (21 for sinc)."""
    beta_gaussian: Span = (0.5, 4.0)
    """Exponent of the generalised Gaussians."""
    beta_plateau: Span = (1.0, 2.0)
    """Exponent of the plateaus."""
    cutoff: Span = (0, 0)
    """Of sinc, in radians a pixel; [0, 0]: pi/3 to pi below a width of 13, else pi/5 to pi."""
    sigma_step: float = 0.0
    """Largest change from a frame to the next; likewise below."""
    angle_step: float = 0.0
    beta_gaussian_step: float = 0.0
    beta_plateau_step: float = 0.0
    cutoff_step: float = 0.0

    @override
    def __post_init__(self) -> None:
        super().__post_init__()
        check_shares(self.shares, len(self.kinds), "kinds")

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        kind = self.kinds[choose_index(rng, self.shares, len(self.kinds))]
        low, high = (round(side) // 2 for side in self.size)
        size = 2 * int(rng.integers(low, high + 1)) + 1 if high else 0
        if kind == "sinc":
            return self._draw_sinc(rng, size or 21)
        first, second = (Walk(rng, self.sigma, self.sigma_step) for _ in range(2))
        angle = Walk(rng, (-math.pi, math.pi), self.angle_step)
        span, step = (
            (self.beta_plateau, self.beta_plateau_step)
            if kind.startswith("plateau")
            else (self.beta_gaussian, self.beta_gaussian_step)
        )
        beta = Walk(rng, span if "_" in kind else (1.0, 1.0), step if "_" in kind else 0.0)
        make = plateau if kind.startswith("plateau") else gaussian
        reach = max(first.value, second.value) if "aniso" in kind else first.value
        # The kernel keeps its width while sigma walks.
        size = size or 2 * math.ceil(3 * min(reach + 4 * self.sigma_step, self.sigma[1])) + 1

        def apply(frames_TCHW: Tensor) -> Tensor:
            count = len(frames_TCHW)
            along, across = first.take(count), second.take(count)
            shapes = zip(
                along,
                across if "aniso" in kind else along,
                angle.take(count),
                beta.take(count),
                strict=True,
            )
            kernels = [make(size, *(float(number) for number in shape)) for shape in shapes]
            return filter_frames(frames_TCHW, torch.stack(kernels))

        return apply

    def _draw_sinc(self, rng: np.random.Generator, size: int) -> Drawn:
        published = (math.pi / 3 if size < 13 else math.pi / 5, math.pi)
        cutoff = Walk(rng, self.cutoff if any(self.cutoff) else published, self.cutoff_step)

        def apply(frames_TCHW: Tensor) -> Tensor:
            kernels = [sinc(size, float(value)) for value in cutoff.take(len(frames_TCHW))]
            return filter_frames(frames_TCHW, torch.stack(kernels))

        return apply


@dataclass(frozen=True, kw_only=True)
class Halo(Step):
    """Bright and dark lines along edges: `halo`."""

    LIMITS: ClassVar[Mapping[str, Span]] = {
        "amount": (0, 10),
        "radius": (0.2, 10),
        "horizontal_share": (0, 1),
    }

    amount: Span = (0.3, 1.5)
    """How much of the detail is added again."""
    radius: Span = (0.6, 2.0)
    """Sigma in pixels: half the width of the lines."""
    horizontal_share: float = 0.5
    """Share of the clips sharpened along the line only, as tape recorders and televisions do."""

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        amount, radius = float(rng.uniform(*self.amount)), float(rng.uniform(*self.radius))
        horizontal = bool(rng.random() < self.horizontal_share)
        return lambda frames_TCHW: halo(
            frames_TCHW, amount=amount, radius=radius, horizontal=horizontal
        )


def halo(frames_TCHW: Tensor, *, amount: float, radius: float, horizontal: bool) -> Tensor:
    """Over-sharpening: `amount` times what a Gaussian of `radius` pixels takes away is added."""
    smooth = filter_rows(frames_TCHW, bell(radius))
    if not horizontal:
        smooth = filter_columns(smooth, bell(radius))
    return (frames_TCHW + amount * (frames_TCHW - smooth)).clamp(0, 1)


@dataclass(frozen=True, kw_only=True)
class Ghost(Step):
    """A second, weak picture beside the first: `ghosting`."""

    LIMITS: ClassVar[Mapping[str, Span]] = {"delay": (0, 200), "gain": (-0.9, 0.9), "step": (0, 5)}

    delay: Span = (2.0, 12.0)
    """Pixels to the right."""
    gain: Span = (-0.15, 0.25)
    """Strength; below zero the ghost is a negative."""
    step: float = 0.02
    """Largest change of the delay from a frame to the next."""

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        delay, gain = Walk(rng, self.delay, self.step), float(rng.uniform(*self.gain))
        return lambda frames_TCHW: ghosting(
            frames_TCHW, delays=delay.take(len(frames_TCHW)).tolist(), gain=gain
        )


def ghosting(frames_TCHW: Tensor, *, delays: list[float], gain: float) -> Tensor:
    """Reception over two paths: each frame plus `gain` times itself, late by its delay in pixels.

    The sum is scaled back, so that flat areas keep their brightness.
    """
    width = frames_TCHW.shape[3]
    ghosts: list[Tensor] = []
    for frame, delay in zip(frames_TCHW, delays, strict=True):
        whole = math.floor(delay)
        padded = F.pad(frame[None], (whole + 1, 0, 0, 0), mode="replicate")[0]
        near, far = padded[..., 1 : width + 1], padded[..., :width]
        ghosts.append(torch.lerp(near, far, delay - whole))
    return (frames_TCHW + gain * torch.stack(ghosts)) / (1 + gain)

"""Video tape: soft luma, late and smeared colour, shaking lines, head switching, dropouts, noise.

Made for the low-quality size, where a pixel is a sample of the digitised line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, override

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from adcvsr_core.training.degrade.kernels import bell, filter_frames, filter_rows, low_pass
from adcvsr_core.training.degrade.luma import to_rgb, to_ycc
from adcvsr_core.training.degrade.shifts import shift_rows
from adcvsr_core.training.degrade.step import Canvas, Drawn, Step
from adcvsr_core.training.degrade.walk import Drift, Span, Walk, offspring


@dataclass(frozen=True, kw_only=True)
class LumaLimit(Step):
    """The narrow luma band of tape: `luma_limit`."""

    LIMITS: ClassVar[Mapping[str, Span]] = {"cutoff": (0.02, 0.5)}

    cutoff: Span = (0.14, 0.3)
    """Cycles a pixel; VHS has 3 MHz of 13.5 MHz sampling, which is 0.22."""

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        cutoff = float(rng.uniform(*self.cutoff))
        return lambda frames_TCHW: luma_limit(frames_TCHW, cutoff=cutoff)


def luma_limit(frames_TCHW: Tensor, *, cutoff: float) -> Tensor:
    """Low-pass along the line, luma only, at `cutoff` cycles a pixel."""
    ycc = to_ycc(frames_TCHW)
    luma = filter_rows(ycc[:, :1], low_pass(cutoff, radius=8))
    return to_rgb(torch.cat([luma, ycc[:, 1:]], 1)).clamp(0, 1)


@dataclass(frozen=True, kw_only=True)
class ChromaDelay(Step):
    """Colour beside the things it belongs to, and smeared: `chroma_delay`."""

    LIMITS: ClassVar[Mapping[str, Span]] = {
        "right": (-30, 30),
        "bleed": (0.3, 20),
        "down": (0, 10),
        "step": (0, 1),
    }

    right: Span = (-1.0, 4.0)
    """Pixels that colour comes late."""
    bleed: Span = (1.0, 4.0)
    """Sigma of the smear along the line, in pixels."""
    down: Span = (0, 2)
    """Whole lines that colour is too low; each generation of tape adds one or two."""
    step: float = 0.02
    """Largest change of the delay from a frame to the next."""

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        right, bleed = Walk(rng, self.right, self.step), float(rng.uniform(*self.bleed))
        down = int(rng.integers(round(self.down[0]), round(self.down[1]) + 1))
        return lambda frames_TCHW: chroma_delay(
            frames_TCHW, right=right.take(len(frames_TCHW)), bleed=bleed, down=down
        )


def chroma_delay(
    frames_TCHW: Tensor, *, right: NDArray[np.float64], bleed: float, down: int
) -> Tensor:
    """Colour planes low-passed along the line (Gaussian, sigma `bleed` pixels) and moved.

    `right` (T,) in pixels, `down` in lines; luma stays.
    """
    ycc = to_ycc(frames_TCHW)
    reach = float(np.ceil(np.abs(right).max()))
    kernels = [bell(bleed, float(shift), reach) for shift in right]
    chroma = filter_frames(ycc[:, 1:], torch.stack(kernels)[:, None])
    if down:
        top = chroma[:, :, :1].expand(-1, -1, down, -1)
        chroma = torch.cat([top, chroma], 2)[:, :, : ycc.shape[2]]
    return to_rgb(torch.cat([ycc[:, :1], chroma], 1)).clamp(0, 1)


@dataclass(frozen=True, kw_only=True)
class LineJitter(Step):
    """Lines that do not begin at the same time, without a time base corrector: `line_jitter`."""

    LIMITS: ClassVar[Mapping[str, Span]] = {"amount": (0, 20), "memory": (0, 0.99)}

    amount: Span = (0.1, 0.6)
    """Standard deviation in pixels."""
    memory: float = 0.8
    """How alike neighbouring lines move."""

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        amount, own = float(rng.uniform(*self.amount)), offspring(rng)
        return lambda frames_TCHW: line_jitter(frames_TCHW, own, amount=amount, memory=self.memory)


def line_jitter(
    frames_TCHW: Tensor, rng: np.random.Generator, *, amount: float, memory: float
) -> Tensor:
    """Each line moves sideways, new in each frame, `amount` pixels (standard deviation).

    The moves average to nothing, so the picture as a whole stays in place.
    """
    height = frames_TCHW.shape[2]
    moves = np.stack([Drift(rng, amount, memory).take(height) for _ in frames_TCHW])
    return shift_rows(frames_TCHW, moves)


@dataclass(frozen=True, kw_only=True)
class HeadSwitching(Step):
    """Torn lines at the foot of the picture, where the recorder changes heads:
    `head_switching`."""

    LIMITS: ClassVar[Mapping[str, Span]] = {"lines": (1, 100), "skew": (0, 200), "noise": (0, 1)}

    lines: Span = (3, 8)
    """How many, whole numbers."""
    skew: Span = (3.0, 15.0)
    """Pixels the lowest line is off."""
    noise: Span = (0.02, 0.15)
    """Sigma of their noise, of 1 for white."""

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        lines = int(rng.integers(round(self.lines[0]), round(self.lines[1]) + 1))
        skew = Walk(rng, self.skew, 0.5)
        noise, own = float(rng.uniform(*self.noise)), offspring(rng)
        return lambda frames_TCHW: head_switching(
            frames_TCHW, own, lines=lines, skews=skew.take(len(frames_TCHW)), noise=noise
        )


def head_switching(
    frames_TCHW: Tensor,
    rng: np.random.Generator,
    *,
    lines: int,
    skews: NDArray[np.float64],
    noise: float,
) -> Tensor:
    """The lowest `lines` bend to the right, up to `skews` (T,) pixels, and get grey noise."""
    num_frames, _, height, width = frames_TCHW.shape
    lines = min(lines, height)
    bend = (np.arange(1, lines + 1) / lines) ** 2
    torn = shift_rows(frames_TCHW[:, :, height - lines :], skews[:, None] * bend[None])
    fresh = rng.standard_normal((num_frames, 1, lines, width), dtype=np.float32)
    torn = (torn + noise * torch.from_numpy(fresh)).clamp(0, 1)
    return torch.cat([frames_TCHW[:, :, : height - lines], torn], 2)


@dataclass(frozen=True, kw_only=True)
class Dropout(Step):
    """White streaks where the tape has lost its coating: `dropouts`."""

    LIMITS: ClassVar[Mapping[str, Span]] = {"rate": (0, 1000), "length": (1, 500)}

    rate: Span = (2.0, 30.0)
    """Streaks in 100,000 pixels (a small television picture), on average."""
    length: Span = (4.0, 40.0)
    """Pixels."""

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        rate, own = float(rng.uniform(*self.rate)), offspring(rng)
        return lambda frames_TCHW: dropouts(frames_TCHW, own, rate=rate, length=self.length)


def dropouts(frames_TCHW: Tensor, rng: np.random.Generator, *, rate: float, length: Span) -> Tensor:
    """Streaks on single lines, new in each frame: bright, fading out to the right.

    `rate` is their mean number in 100,000 pixels, `length` the span of their pixels.
    """
    frames = frames_TCHW.clone()
    height, width = frames.shape[2:]
    for frame in frames:
        for _ in range(rng.poisson(rate * height * width / 100_000)):
            row, start = int(rng.integers(height)), int(rng.integers(width))
            reach = min(width - start, int(rng.uniform(*length)) + 1)
            strength = float(rng.uniform(0.5, 1)) * torch.linspace(1, 0.2, reach)
            level = float(rng.uniform(0.7, 1))
            streak = frame[:, row, start : start + reach]
            streak.copy_(torch.lerp(streak, streak.new_full((), level), strength))
    return frames


@dataclass(frozen=True, kw_only=True)
class TapeNoise(Step):
    """Grain that lies along the lines, coarse and coloured: `tape_noise`."""

    LIMITS: ClassVar[Mapping[str, Span]] = {
        "luma": (0, 64),
        "chroma": (0, 64),
        "luma_width": (0.3, 20),
        "chroma_width": (0.3, 50),
    }

    luma: Span = (1.0, 6.0)
    """Standard deviation in 8-bit code values."""
    chroma: Span = (1.0, 8.0)
    """Likewise, of the colour differences."""
    luma_width: float = 0.8
    """Sigma of its spread along the line, in pixels."""
    chroma_width: float = 4.0
    """Likewise, of the colour."""

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        luma, chroma = float(rng.uniform(*self.luma)), float(rng.uniform(*self.chroma))
        own = offspring(rng)
        widths = (self.luma_width, self.chroma_width)
        return lambda frames_TCHW: tape_noise(
            frames_TCHW, own, luma=luma, chroma=chroma, widths=widths
        )


def tape_noise(
    frames_TCHW: Tensor,
    rng: np.random.Generator,
    *,
    luma: float,
    chroma: float,
    widths: tuple[float, float],
) -> Tensor:
    """Noise of standard deviation `luma` and `chroma` (code values), spread along the line by
    `widths` (sigma of luma and of chroma, pixels); new in each frame."""
    white = torch.from_numpy(rng.standard_normal(tuple(frames_TCHW.shape), dtype=np.float32))
    parts = (
        (white[:, :1], luma, bell(widths[0])),
        (white[:, 1:], chroma, bell(widths[1])),
    )
    # Filtering takes power away; dividing by the kernel's norm gives it back.
    noise = [
        filter_rows(plane, kernel) * (sigma / 255 / float(kernel.norm()))
        for plane, sigma, kernel in parts
    ]
    return (frames_TCHW + to_rgb(torch.cat(noise, 1))).clamp(0, 1)

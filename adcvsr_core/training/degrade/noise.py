"""Sensor noise: Gaussian, and Poisson, which grows with brightness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, override

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from adcvsr_core.training.degrade.luma import TO_YCC
from adcvsr_core.training.degrade.step import Canvas, Drawn, Step
from adcvsr_core.training.degrade.walk import Span, Walk, offspring


@dataclass(frozen=True, kw_only=True)
class Noise(Step):
    """Gaussian or Poisson noise, new in each frame: `gaussian_noise`, `poisson_noise`."""

    LIMITS: ClassVar[Mapping[str, Span]] = {
        "sigma": (0, 128),
        "poisson_share": (0, 1),
        "poisson": (0, 50),
        "grey_share": (0, 1),
        "sigma_step": (0, 10),
        "poisson_step": (0, 1),
    }

    sigma: Span = (1.0, 10.0)
    """Of Gaussian noise, in 8-bit code values."""
    poisson_share: float = 0.0
    """Share of the clips with Poisson noise instead."""
    poisson: Span = (0.05, 3.0)
    """Strength of Poisson noise; at 1 its sigma is at most one code value in a frame that uses all
    256 levels."""
    grey_share: float = 0.4
    """Share of the clips whose noise is the same in red, green and blue."""
    sigma_step: float = 0.0
    """Largest change from a frame to the next; likewise below."""
    poisson_step: float = 0.0

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        is_poisson = bool(rng.random() < self.poisson_share)
        grey = bool(rng.random() < self.grey_share)
        gaussian = Walk(rng, self.sigma, self.sigma_step)
        poisson = Walk(rng, self.poisson, self.poisson_step)
        own = offspring(rng)

        def apply(frames_TCHW: Tensor) -> Tensor:
            if is_poisson:
                scales = poisson.take(len(frames_TCHW))
                return poisson_noise(frames_TCHW, own, scales=scales, grey=grey)
            sigmas = gaussian.take(len(frames_TCHW))
            return gaussian_noise(frames_TCHW, own, sigmas=sigmas, grey=grey)

        return apply


def gaussian_noise(
    frames_TCHW: Tensor, rng: np.random.Generator, *, sigmas: NDArray[np.float64], grey: bool
) -> Tensor:
    """Add white Gaussian noise; `sigmas` (T,) in 8-bit code values."""
    return frames_TCHW + _white(frames_TCHW, rng, grey) * _per_frame(sigmas / 255)


def poisson_noise(
    frames_TCHW: Tensor, rng: np.random.Generator, *, scales: NDArray[np.float64], grey: bool
) -> Tensor:
    """Add noise whose variance is scale^2 * code value / levels, in code values.

    `levels` is the number of different code values in the frame, rounded up to a power of two, as
    published (mmagic, RandomNoise). Counts are in the hundreds and above, where a normal
    distribution cannot be told from a Poisson one; it is what is drawn.
    """
    signal = frames_TCHW.mul(255).round_().clamp_(0, 255)
    if grey:
        weights = signal.new_tensor(TO_YCC[0])[None, :, None, None]
        signal = (signal * weights).sum(1, keepdim=True).round_()
    used = np.array(
        [int(torch.bincount(frame.int().flatten()).count_nonzero()) for frame in signal]
    )
    levels = _per_frame(2.0 ** np.ceil(np.log2(used)))
    noise = _white(frames_TCHW, rng, grey) * torch.sqrt(signal / levels)
    return frames_TCHW + noise * _per_frame(scales / 255)


def _white(frames_TCHW: Tensor, rng: np.random.Generator, grey: bool) -> Tensor:
    num_frames, channels, height, width = frames_TCHW.shape
    planes = 1 if grey else channels
    shape = (num_frames, planes, height, width)
    return torch.from_numpy(rng.standard_normal(shape, dtype=np.float32))


def _per_frame(values: NDArray[np.float64]) -> Tensor:
    return torch.from_numpy(values.astype(np.float32))[:, None, None, None]

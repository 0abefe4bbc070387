"""Sharp single images, for the discriminators of adversarial stages."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from adcvsr_core.scenes import LUMA_WEIGHTS
from adcvsr_core.training.data.excerpts import Excerpt
from adcvsr_core.training.data.motion import random_crop

DETAIL_LIMIT = 4.0
"""Least gradient energy, in 8-bit code values, of a crop that counts as rich in detail: skies,
walls and what is out of focus lie below 2, foliage and faces near by above 6."""
TRIES = 8


def gradient_energy(image_CHW: Tensor) -> float:
    """Mean absolute difference of neighbours in luma, across and down, in 8-bit code values; of RGB
    in [0, 1]."""
    luma = torch.einsum("chw,c->hw", image_CHW, image_CHW.new_tensor(LUMA_WEIGHTS))
    return float(127.5 * (luma.diff(dim=0).abs().mean() + luma.diff(dim=1).abs().mean()))


def detailed_crop(excerpt: Excerpt, number: int, size: int, rng: np.random.Generator) -> Tensor:
    """A square of one frame, (3, size, size) in [0, 1]: the first of a few random ones that is rich
    in detail, or else the richest of them. Never shrunk or enlarged."""
    best: tuple[float, Tensor] | None = None
    for _ in range(TRIES):
        crop = random_crop(excerpt, size, rng, native=True)
        image = excerpt.rgb([number], crop)[0]
        energy = gradient_energy(image)
        if best is None or energy > best[0]:
            best = (energy, image)
        if energy >= DETAIL_LIMIT:
            break
    assert best is not None
    return best[1]

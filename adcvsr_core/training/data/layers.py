"""One thing moving in front of another: occlusion and parallax, which pans over stills lack."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.training.data.excerpts import Excerpt
from adcvsr_core.training.data.motion import camera_path, film, random_crop

BLOB_DETAIL = (3, 9)
"""Bumps across a mask."""
EDGE_PIXELS = (0.7, 4.0)
"""Width of the soft edge, from sharp to out of focus."""


def blob_mask(size: int, rng: np.random.Generator) -> Tensor:
    """A soft-edged random shape: (1, size, size) in [0, 1], 1 where the thing in front is.

    Smooth noise, cut at a level that covers 20 to 60 percent; the edge is a ramp of about
    `EDGE_PIXELS`.
    """
    cells = int(rng.integers(BLOB_DETAIL[0], BLOB_DETAIL[1] + 1))
    coarse = torch.from_numpy(rng.standard_normal((1, 1, cells, cells), dtype=np.float32))
    noise = F.interpolate(coarse, (size, size), mode="bicubic", align_corners=False)[0]
    level = torch.quantile(noise, float(rng.uniform(0.4, 0.8)))
    across, down = noise.diff(dim=2), noise.diff(dim=1)
    slope = (across.abs().mean() + down.abs().mean()).clamp(min=1e-6)
    edge = float(rng.uniform(*EDGE_PIXELS))
    return ((noise - level) / (slope * edge) + 0.5).clamp(0, 1)


def layered(back_TCHW: Tensor, front: Excerpt, rng: np.random.Generator, *, size: int) -> Tensor:
    """A cut-out of a still (or of a clip's first frame) moving over a clip.

    Takes and returns (T, 3, size, size), float32 in [0, 1]. The cut-out keeps its shape and moves
    with a camera path of its own, so it covers and uncovers what is behind it.
    """
    path = camera_path(len(back_TCHW), rng)
    side = min(2 * path.reach(size), front.width, front.height)
    crop = random_crop(front, side, rng, native=True)
    picture = front.rgb([0], crop)[0]
    cutout = torch.cat([picture, blob_mask(picture.shape[1], rng)])
    middle = (crop.width / 2, crop.height / 2)
    frames = film(cutout, path, middle, size).clamp_(0, 1)
    return back_TCHW.lerp(frames[:, :3], frames[:, 3:])

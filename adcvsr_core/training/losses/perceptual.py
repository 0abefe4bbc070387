"""Perceptual distances of frames as losses: float32, and a few frames in memory at a time."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.utils.checkpoint import checkpoint

PIXELS_PER_PASS = 2**19
"""Pixels of a side that pass the distance's network together."""

type Distance = Callable[[Tensor, Tensor], Tensor]
"""Two batches of RGB (N, 3, H, W) in [0, 1] to (N,), as `LPIPS` and `DISTS` are."""


def perceptual(distance: Distance, x_BTCHW: Tensor, y_BTCHW: Tensor) -> Tensor:
    """Mean distance of the frames of two sets of clips, RGB in [-1, 1].

    What the network computed on the way is thrown away and computed again for the gradient: over
    all frames of a clip it would take more memory than the student. Autocast is off: a distance is
    a small difference of large numbers.
    """
    x_NCHW, y_NCHW = (clips.flatten(0, 1).float() / 2 + 0.5 for clips in (x_BTCHW, y_BTCHW))
    frames = max(1, PIXELS_PER_PASS // (x_NCHW.shape[2] * x_NCHW.shape[3]))
    pairs = zip(x_NCHW.split(frames), y_NCHW.split(frames), strict=True)
    with torch.autocast(x_NCHW.device.type, enabled=False):
        parts = [checkpoint(distance, x, y, use_reentrant=False) for x, y in pairs]
    return torch.cat(parts).mean()

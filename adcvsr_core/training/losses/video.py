"""The regression loss of the big student: in pixels and in features of the decoder's middle block.

Source: AdcVSR (arXiv 2603.00458), equations 1 to 3; Algorithm 1 for the weights.
"""

from __future__ import annotations

from torch import Tensor

from adcvsr_core.training.losses.config import VideoLoss
from adcvsr_core.training.losses.perceptual import Distance, perceptual
from adcvsr_core.training.stage import Losses


def video_regression(
    student: tuple[Tensor, Tensor],
    target: tuple[Tensor, Tensor],
    dists: Distance | None,
    weights: VideoLoss,
) -> Losses:
    """pixel * (l1 + dists) + feature * L1 of features.

    Student and target are (RGB (B, T, 3, H, W) in [-1, 1], features (B, T, C, h, w)). Without
    `dists`, which only a weight of 0 allows, that part is left out.
    """
    losses = pixel_regression(student[0], target[0], dists, weights)
    feature = (student[1].float() - target[1].float()).abs().mean()
    total = losses["total"] + weights.feature * feature
    return {**losses, "total": total, "feature": feature}


def pixel_regression(
    sr_BTCHW: Tensor, target_BTCHW: Tensor, dists: Distance | None, weights: VideoLoss
) -> Losses:
    """The part of it that needs no features: pixel * (l1 + dists)."""
    losses = {"l1": (sr_BTCHW - target_BTCHW).abs().mean()}
    pixel = weights.l1 * losses["l1"]
    if dists is not None:
        losses["dists"] = perceptual(dists, sr_BTCHW, target_BTCHW)
        pixel = pixel + weights.dists * losses["dists"]
    return {"total": weights.pixel * pixel, **losses}

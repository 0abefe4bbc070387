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
    (sr_BTCHW, sr_feat), (gt_BTCHW, gt_feat) = student, target
    losses = {
        "l1": (sr_BTCHW - gt_BTCHW).abs().mean(),
        "feature": (sr_feat.float() - gt_feat.float()).abs().mean(),
    }
    pixel = weights.l1 * losses["l1"]
    if dists is not None:
        losses["dists"] = perceptual(dists, sr_BTCHW, gt_BTCHW)
        pixel = pixel + weights.dists * losses["dists"]
    return {"total": weights.pixel * pixel + weights.feature * losses["feature"], **losses}

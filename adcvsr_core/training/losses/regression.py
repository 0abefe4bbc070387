"""The pixel losses of the compact student: error, error of luma, of its structure, of the change
over time."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.metrics.fidelity import SSIM_WINDOW, ssim
from adcvsr_core.training.losses.config import LiteAdversarialLoss, RegressionLoss
from adcvsr_core.training.stage import Losses

SCALES = 3
"""Sizes at which structure is compared, each half of the one before."""
STRIDE = 2
"""Distance between the windows in which it is compared, in pixels: half the time of 1."""


def charbonnier(difference: Tensor, epsilon: float = 1e-3) -> Tensor:
    """mean(sqrt(d^2 + epsilon^2)): L1 that is smooth at zero."""
    return torch.sqrt(difference.square() + epsilon**2).mean()


def luma(rgb_BTCHW: Tensor) -> Tensor:
    """BT.601 luma (B, T, H, W) of RGB, in the range of its values."""
    red, green, blue = rgb_BTCHW.unbind(2)
    return 0.299 * red + 0.587 * green + 0.114 * blue


def dissimilarity(x_BTCHW: Tensor, y_BTCHW: Tensor) -> Tensor:
    """1 - SSIM of the luma of two sets of clips, RGB in [-1, 1], sides of 11 pixels or more.

    The mean over their size, a half and a quarter of it, as far as the window fits.

    Autocast is off: a variance is a small difference of large numbers.
    """
    with torch.autocast(x_BTCHW.device.type, enabled=False):
        x_N1HW, y_N1HW = (
            luma(clips.float()).flatten(0, 1)[:, None] / 2 + 0.5 for clips in (x_BTCHW, y_BTCHW)
        )
        scores: list[Tensor] = []
        while len(scores) < SCALES and min(x_N1HW.shape[2:]) >= SSIM_WINDOW:
            scores.append(ssim(x_N1HW, y_N1HW, peak=1, stride=STRIDE).mean())
            x_N1HW, y_N1HW = F.avg_pool2d(x_N1HW, 2), F.avg_pool2d(y_N1HW, 2)
        return 1 - torch.stack(scores).mean()


def regression(
    sr_BTCHW: Tensor, target_BTCHW: Tensor, weights: RegressionLoss | LiteAdversarialLoss
) -> Losses:
    """Losses of an output (B, T, 3, H, W) against its target, both RGB in [-1, 1]. With one frame
    nothing changes over time."""
    error = sr_BTCHW - target_BTCHW
    pixel, of_luma = charbonnier(error), charbonnier(luma(error))
    temporal = error.new_zeros(())
    if error.shape[1] > 1:
        temporal = charbonnier(error[:, 1:] - error[:, :-1])
    total = weights.pixel * pixel + weights.luma * of_luma + weights.temporal * temporal
    losses = {"total": total, "pixel": pixel, "luma": of_luma, "temporal": temporal}
    if weights.ssim:
        losses["ssim"] = dissimilarity(sr_BTCHW, target_BTCHW)
        losses["total"] = total + weights.ssim * losses["ssim"]
    return losses

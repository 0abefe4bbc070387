"""The pixel losses of the compact student: error, error of luma, error of the change over time."""

from __future__ import annotations

import torch
from torch import Tensor

from adcvsr_core.training.losses.config import LiteAdversarialLoss, RegressionLoss
from adcvsr_core.training.stage import Losses


def charbonnier(difference: Tensor, epsilon: float = 1e-3) -> Tensor:
    """mean(sqrt(d^2 + epsilon^2)): L1 that is smooth at zero."""
    return torch.sqrt(difference.square() + epsilon**2).mean()


def regression(
    sr_BTCHW: Tensor, target_BTCHW: Tensor, weights: RegressionLoss | LiteAdversarialLoss
) -> Losses:
    """Losses of an output (B, T, 3, H, W) against its target, both RGB in [-1, 1]. With one frame
    nothing changes over time."""
    error = sr_BTCHW - target_BTCHW
    red, green, blue = error.unbind(2)
    pixel = charbonnier(error)
    luma = charbonnier(0.299 * red + 0.587 * green + 0.114 * blue)
    temporal = error.new_zeros(())
    if error.shape[1] > 1:
        temporal = charbonnier(error[:, 1:] - error[:, :-1])
    total = weights.pixel * pixel + weights.luma * luma + weights.temporal * temporal
    return {"total": total, "pixel": pixel, "luma": luma, "temporal": temporal}

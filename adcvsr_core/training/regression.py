"""The regression step: a student is fitted to ground truth in pixels and in their change over
time."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from adcvsr_core.training.recipe import LossConfig


@dataclass(frozen=True)
class RegressionLosses:
    """Scalars of one step; `total` carries the gradient."""

    total: Tensor
    pixel: Tensor
    luma: Tensor
    temporal: Tensor


def charbonnier(difference: Tensor, epsilon: float = 1e-3) -> Tensor:
    """mean(sqrt(d^2 + epsilon^2)): L1 that is smooth at zero."""
    return torch.sqrt(difference.square() + epsilon**2).mean()


def regression_step(
    student: nn.Module, lq_BTCHW: Tensor, gt_BTCHW: Tensor, weights: LossConfig
) -> RegressionLosses:
    """One forward. Low quality (B, T, 3, h, w) and ground truth (B, T, 3, H, W), float in [-1,
    1]."""
    error = student(lq_BTCHW) - gt_BTCHW
    red, green, blue = error.unbind(2)
    pixel = charbonnier(error)
    luma = charbonnier(0.299 * red + 0.587 * green + 0.114 * blue)
    temporal = charbonnier(error[:, 1:] - error[:, :-1])
    total = weights.pixel * pixel + weights.luma * luma + weights.temporal * temporal
    return RegressionLosses(total, pixel.detach(), luma.detach(), temporal.detach())

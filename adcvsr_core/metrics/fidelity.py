"""PSNR and SSIM on luma."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

SSIM_WINDOW = 11
"""Side of the Gaussian window, in pixels; images must be as large."""


def luma(rgb_NCHW: Tensor) -> Tensor:
    """BT.601 luma in 8-bit code values (16 to 235), as the field's Y-channel scores use it.

    Takes RGB (N, 3, H, W) in [0, 1]; returns (N, 1, H, W), rounded RGB first, not rounded after.
    """
    codes = rgb_NCHW.clamp(0, 1).mul(255).round()
    weights = codes.new_tensor([65.481, 128.553, 24.966]) / 255
    return 16 + torch.einsum("nchw,c->nhw", codes, weights)[:, None]


def psnr(a_NCHW: Tensor, b_NCHW: Tensor, peak: float = 255.0) -> Tensor:
    """Peak signal-to-noise ratio of each image, (N,), in dB; infinite where they are equal."""
    error = (a_NCHW - b_NCHW).square().flatten(1).mean(1)
    return 10 * torch.log10(peak**2 / error)


def ssim(a_NCHW: Tensor, b_NCHW: Tensor, peak: float = 255.0, *, stride: int = 1) -> Tensor:
    """Structural similarity of each image, (N,), Gaussian window 11, sigma 1.5, without padding.

    `stride` is the distance between the windows that count, in pixels; 1 is the published score.

    Source: Wang et al. 2004, K1 = 0.01, K2 = 0.03. One channel.
    """
    position = torch.arange(SSIM_WINDOW, dtype=a_NCHW.dtype, device=a_NCHW.device)
    position = position - SSIM_WINDOW // 2
    window = torch.exp(-position.square() / (2 * 1.5**2))
    window = window / window.sum()

    def mean(x: Tensor) -> Tensor:
        rows = F.conv2d(x, window[None, None, :, None], stride=(stride, 1))
        return F.conv2d(rows, window[None, None, None], stride=(1, stride))

    mean_a, mean_b = mean(a_NCHW), mean(b_NCHW)
    var_a = mean(a_NCHW.square()) - mean_a.square()
    var_b = mean(b_NCHW.square()) - mean_b.square()
    cov = mean(a_NCHW * b_NCHW) - mean_a * mean_b
    c1, c2 = (0.01 * peak) ** 2, (0.03 * peak) ** 2
    score = ((2 * mean_a * mean_b + c1) * (2 * cov + c2)) / (
        (mean_a.square() + mean_b.square() + c1) * (var_a + var_b + c2)
    )
    return score.flatten(1).mean(1)

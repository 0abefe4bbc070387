"""Blur kernels, and filtering every frame of a clip with its own.

Source: the families are those of Real-ESRGAN (arXiv 2107.10833, section 3.2) and RealBasicVSR
(arXiv 2111.12704, section 3.1).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional as F


def gaussian(size: int, sigma_x: float, sigma_y: float, angle: float, beta: float = 1.0) -> Tensor:
    """Generalised Gaussian, exp(-q^beta / 2), with q the squared distance in units of sigma.

    `size` is odd, `sigma` in pixels, `angle` in radians; beta 1 is the normal distribution, above
    it flatter, below it more pointed. Returns (size, size), sum 1.
    """
    return _normalised(torch.exp(-0.5 * _distance(size, sigma_x, sigma_y, angle) ** beta))


def plateau(size: int, sigma_x: float, sigma_y: float, angle: float, beta: float) -> Tensor:
    """1 / (1 + q^beta): a flat top with long skirts, as a lens out of focus."""
    return _normalised(1 / (1 + _distance(size, sigma_x, sigma_y, angle) ** beta))


def sinc(size: int, cutoff: float) -> Tensor:
    """Circular low-pass, cut at `cutoff` radians a pixel (pi passes nearly all); it rings.

    cutoff * J1(cutoff * r) / (2 * pi * r), which is the inverse transform of a disc.
    """
    y, x = _grid(size)
    radius = torch.sqrt(x**2 + y**2)
    safe = radius.clamp_min(1e-9)
    kernel = cutoff * torch.special.bessel_j1(cutoff * safe) / (2 * math.pi * safe)
    return _normalised(torch.where(radius == 0, cutoff**2 / (4 * math.pi), kernel))


def low_pass(cutoff: float, radius: int) -> Tensor:
    """One-dimensional low-pass with a gentle slope (Hann window), cut at `cutoff` cycles a pixel.

    Returns (2 * radius + 1,), sum 1.
    """
    x = torch.arange(-radius, radius + 1, dtype=torch.float32)
    window = 0.5 + 0.5 * torch.cos(math.pi * x / (radius + 1))
    return _normalised(2 * cutoff * torch.sinc(2 * cutoff * x) * window)


def bell(sigma: float, shift: float = 0.0, reach: float = 0.0) -> Tensor:
    """One-dimensional Gaussian around `shift` pixels, long enough for shifts up to `reach`."""
    radius = math.ceil(3 * sigma + max(abs(shift), reach))
    x = torch.arange(-radius, radius + 1, dtype=torch.float32)
    return _normalised(torch.exp(-0.5 * ((x - shift) / sigma) ** 2))


def filter_frames(frames_TCHW: Tensor, kernels_Tkk: Tensor) -> Tensor:
    """Filter each frame with its kernel (T, height, width), both odd; edges are mirrored."""
    num_frames, channels, height, width = frames_TCHW.shape
    tall, wide = kernels_Tkk.shape[1] // 2, kernels_Tkk.shape[2] // 2
    # A mirror needs more picture than it adds; tiny frames get their edge repeated.
    mode = "reflect" if tall < height and wide < width else "replicate"
    padded = F.pad(frames_TCHW, (wide, wide, tall, tall), mode=mode).flatten(0, 1)[None]
    # conv2d correlates: flipped, an off-centre kernel moves the picture the way it points.
    weight = kernels_Tkk.flip(1, 2).repeat_interleave(channels, 0)[:, None]
    return F.conv2d(padded, weight, groups=num_frames * channels).view(frames_TCHW.shape)


def filter_rows(frames_TCHW: Tensor, kernel: Tensor) -> Tensor:
    """Filter horizontally, all frames with one kernel (k,)."""
    return filter_frames(frames_TCHW, kernel[None, None].expand(len(frames_TCHW), -1, -1))


def filter_columns(frames_TCHW: Tensor, kernel: Tensor) -> Tensor:
    """Filter vertically, all frames with one kernel (k,)."""
    return filter_frames(frames_TCHW, kernel[None, :, None].expand(len(frames_TCHW), -1, -1))


def _grid(size: int) -> tuple[Tensor, Tensor]:
    line = torch.arange(size, dtype=torch.float32) - size // 2
    y, x = torch.meshgrid(line, line, indexing="ij")
    return y, x


def _distance(size: int, sigma_x: float, sigma_y: float, angle: float) -> Tensor:
    y, x = _grid(size)
    along = x * math.cos(angle) + y * math.sin(angle)
    across = y * math.cos(angle) - x * math.sin(angle)
    return (along / sigma_x) ** 2 + (across / sigma_y) ** 2


def _normalised(kernel: Tensor) -> Tensor:
    return kernel / kernel.sum()

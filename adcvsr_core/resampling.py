"""Plain resizing: the bar for every student, and what fits a frame to a size."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

type Kernel = Callable[[Tensor], Tensor]
"""The weight of a pixel at a distance."""


def bicubic(frames_NCHW: Tensor, scale: int) -> Tensor:
    """Cubic convolution with a = -0.5 (Keys 1981), as MATLAB's and Pillow's; results may
    overshoot [0, 1]. Any leading dimensions, none too."""
    return _enlarge(frames_NCHW, scale, _cubic, 2)


def lanczos(frames_NCHW: Tensor, scale: int) -> Tensor:
    """Lanczos with 3 lobes, as Pillow's; results may overshoot [0, 1]."""
    return _enlarge(frames_NCHW, scale, _lanczos3, 3)


def resize(frame_CHW: Tensor, width: int, height: int) -> Tensor:
    """Resize with bicubic interpolation that does not alias when it makes smaller."""
    if frame_CHW.shape[-2:] == (height, width):
        return frame_CHW
    resized = F.interpolate(
        frame_CHW.unsqueeze(0),
        size=(height, width),
        mode="bicubic",
        antialias=True,
        align_corners=False,
    )
    return resized.squeeze(0)


def _enlarge(frames_NCHW: Tensor, scale: int, kernel: Kernel, radius: int) -> Tensor:
    height, width = frames_NCHW.shape[-2:]
    rows = _weights(height, scale, kernel, radius).to(frames_NCHW)
    columns = _weights(width, scale, kernel, radius).to(frames_NCHW)
    return rows @ (frames_NCHW @ columns.T)


def _weights(size: int, scale: int, kernel: Kernel, radius: int) -> Tensor:
    """What each of size x scale pixels takes from each of size pixels.

    Pixel centres stay where they are in the picture; beyond an edge there is nothing, and the
    pixels inside share its weight.
    """
    centres = (torch.arange(size * scale, dtype=torch.float64) + 0.5) / scale - 0.5
    distance = (centres[:, None] - torch.arange(size, dtype=torch.float64)).abs()
    weights = kernel(distance).where(distance < radius, 0)
    return weights / weights.sum(1, keepdim=True)


def _cubic(x: Tensor) -> Tensor:
    near = 1.5 * x**3 - 2.5 * x**2 + 1
    far = -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2
    return near.where(x < 1, far)


def _lanczos3(x: Tensor) -> Tensor:
    return torch.sinc(x) * torch.sinc(x / 3)

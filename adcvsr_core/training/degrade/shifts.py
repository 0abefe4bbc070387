"""Moving pictures, lines and planes by parts of a pixel."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F


def shift_rows(frames_TCHW: Tensor, shifts_TH: NDArray[np.float64]) -> Tensor:
    """Move each line to the right by its own number of pixels; edges are repeated."""
    num_frames, channels, height, width = frames_TCHW.shape
    x = torch.arange(width)[None, None] - torch.from_numpy(shifts_TH)[..., None]
    x = x.clamp(0, width - 1)
    left = x.floor().long()
    part = (x - left).float()[:, None]
    shape = (num_frames, channels, height, width)
    near = frames_TCHW.gather(3, left[:, None].expand(shape))
    far = frames_TCHW.gather(3, (left + 1).clamp_max(width - 1)[:, None].expand(shape))
    return torch.lerp(near, far, part)


def shift_frames(
    frames_TCHW: Tensor, right: NDArray[np.float64], down: NDArray[np.float64]
) -> Tensor:
    """Move each frame by its own pixels, parts of a pixel by bicubic; edges are mirrored."""
    num_frames, _, height, width = frames_TCHW.shape
    theta = torch.zeros(num_frames, 2, 3)
    theta[:, 0, 0] = theta[:, 1, 1] = 1
    theta[:, 0, 2] = torch.from_numpy(-2 * right / width)
    theta[:, 1, 2] = torch.from_numpy(-2 * down / height)
    grid = F.affine_grid(theta, list(frames_TCHW.shape), align_corners=False)
    moved = F.grid_sample(frames_TCHW, grid, "bicubic", "reflection", align_corners=False)
    return moved.clamp(0, 1)

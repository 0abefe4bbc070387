"""Luma and colour difference planes, as tape and JPEG handle them: full range, BT.601."""

from __future__ import annotations

import torch
from torch import Tensor

TO_YCC = (
    (0.299, 0.587, 0.114),
    (-0.168736, -0.331264, 0.5),
    (0.5, -0.418688, -0.081312),
)
TO_RGB = ((1.0, 0.0, 1.402), (1.0, -0.344136, -0.714136), (1.0, 1.772, 0.0))


def to_ycc(frames_TCHW: Tensor) -> Tensor:
    """RGB in [0, 1] to Y in [0, 1], Cb and Cr in [-0.5, 0.5]. Source: JFIF 1.02."""
    return torch.einsum("ij,tjhw->tihw", frames_TCHW.new_tensor(TO_YCC), frames_TCHW)


def to_rgb(frames_TCHW: Tensor) -> Tensor:
    """The way back, not clipped."""
    return torch.einsum("ij,tjhw->tihw", frames_TCHW.new_tensor(TO_RGB), frames_TCHW)

"""The small luma images in which cuts are found, of frames on a device."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.scenes import LUMA_WEIGHTS, THUMB_HEIGHT, THUMB_WIDTH, Thumbnail


def thumbnail(frame_CHW: Tensor) -> Thumbnail:
    """Shrink an RGB frame in [0, 1] to what `scenes` looks at, on the CPU."""
    weights = frame_CHW.new_tensor(LUMA_WEIGHTS, dtype=torch.float32)
    small_CHW = F.adaptive_avg_pool2d(frame_CHW.float(), (THUMB_HEIGHT, THUMB_WIDTH))
    return torch.einsum("chw,c->hw", small_CHW, weights).cpu().numpy()

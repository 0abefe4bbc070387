"""Frames as a screen takes them."""

from __future__ import annotations

import torch
from torch import Tensor


def screen_pixels(rgb_CHW: Tensor) -> Tensor:
    """Gamma-encoded R'G'B' in [0, 1] as uint8 HW4 on the CPU: blue, green, red, 255. What lies
    outside is clipped."""
    with torch.inference_mode():
        rgb_CHW = rgb_CHW.mul(255).add_(0.5).clamp_(0, 255).to(torch.uint8).cpu()
        height, width = rgb_CHW.shape[1:]
        pixels_HW4 = torch.full((height, width, 4), 255, dtype=torch.uint8)
        pixels_HW4[..., :3] = rgb_CHW.flip(0).permute(1, 2, 0)
        return pixels_HW4

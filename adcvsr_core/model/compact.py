"""`lite`: the compact 2D+1D student, all at input resolution, exact in tiles and windows.

frames -> 3x3 -> [3x3, LeakyReLU, 3x3, + -> temporal block] x blocks -> 3x3 -> + -> PixelShuffle
     `-------------------- 5x5, starts as bicubic, float32 --------------------'
"""

from __future__ import annotations

from typing import Self

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from adcvsr_core.model.base import Student
from adcvsr_core.model.config import CompactConfig
from adcvsr_core.model.temporal import TemporalBlock
from adcvsr_core.model.timeline import Timeline, WindowTimeline


class ResidualBlock(nn.Module):
    """x + conv(LeakyReLU(conv(x))), 3x3."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        with torch.no_grad():
            self.conv2.weight.mul_(0.5)

    def forward(self, x_NCHW: Tensor) -> Tensor:
        y_NCHW = F.leaky_relu(self.conv1(x_NCHW), 0.1, inplace=True)
        return self.conv2(y_NCHW).add_(x_NCHW)


class BicubicBase(nn.Module):
    """A 5x5 convolution to scale*scale sub-pixels that starts as bicubic interpolation; always
    float32."""

    def __init__(self, scale: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(bicubic_kernels(scale))

    def forward(self, x_NCHW: Tensor) -> Tensor:
        padded = F.pad(x_NCHW.float(), (2, 2, 2, 2), mode="replicate")
        padded = padded.contiguous(memory_format=torch.channels_last)
        with torch.autocast(x_NCHW.device.type, enabled=False):
            return F.conv2d(padded, self.weight)


class CompactStudent(Student):
    """The compact student. `temporal_radius` is two frames for each temporal block."""

    size_multiple = 1
    dtypes = (torch.float16, torch.bfloat16)

    def __init__(self, config: CompactConfig) -> None:
        super().__init__()
        self.config = config
        self.scale = config.scale
        self.temporal_radius = 2 * len(config.temporal_after)
        self.spatial_radius = 2 * config.num_blocks + 2
        width = config.channels
        self.head = nn.Conv2d(3, width, 3, padding=1)
        self.blocks = nn.ModuleList(ResidualBlock(width) for _ in range(config.num_blocks))
        self.temporal = nn.ModuleDict(
            {
                str(index): TemporalBlock(width, config.temporal_channels)
                for index in config.temporal_after
            }
        )
        self.tail = nn.Conv2d(width, 3 * config.scale**2, 3, padding=1)
        self.base = BicubicBase(config.scale)
        for parameter in self.tail.parameters():
            nn.init.zeros_(parameter)

    def forward(self, frames_BTCHW: Tensor, timeline: Timeline | None = None) -> Tensor:
        batch, num_frames = frames_BTCHW.shape[:2]
        timeline = timeline or WindowTimeline([0] * num_frames, batch=batch)
        x_NCHW = frames_BTCHW.flatten(0, 1)
        timeline.hold(self, x_NCHW)
        feat_NCHW = self.head(
            x_NCHW.to(self.head.weight.dtype).contiguous(memory_format=torch.channels_last)
        )
        for index, block in enumerate(self.blocks):
            feat_NCHW = block(feat_NCHW)
            if str(index) in self.temporal:
                feat_NCHW = self.temporal[str(index)](feat_NCHW, timeline)
        x_NCHW = timeline.release(self, feat_NCHW)
        y_NCHW = shuffle(self.base(x_NCHW).add_(self.tail(feat_NCHW).float()), self.scale)
        return y_NCHW.unflatten(0, (batch, len(y_NCHW) // batch))

    def to_precision(self, dtype: torch.dtype) -> Self:
        for name, child in self.named_children():
            child.to(torch.float32 if name == "base" else dtype)
        return self


def shuffle(x_NCHW: Tensor, scale: int) -> Tensor:
    """Channels to squares of scale x scale pixels: the values of `F.pixel_shuffle`, each plane in
    one piece. That one leaves channels_last interleaved, and takes twice the time for it."""
    height, width = x_NCHW.shape[2:]
    squares = x_NCHW.unflatten(1, (-1, scale, scale)).permute(0, 1, 4, 2, 5, 3)
    return squares.contiguous().view(*squares.shape[:2], height * scale, width * scale)


def bicubic_kernels(scale: int) -> Tensor:
    """Kernels (3*scale*scale, 3, 5, 5) whose output, pixel-shuffled, is bicubic interpolation.

    The same curve (a = -0.75) and pixel centres as `F.interpolate(mode="bicubic")`.
    """
    phases = [2 + (phase + 0.5) / scale - 0.5 for phase in range(scale)]
    taps = [[_cubic(abs(position - tap)) for tap in range(5)] for position in phases]
    kernels_2d = np.einsum("ay,bx->abyx", taps, taps).reshape(scale * scale, 5, 5)
    weight = np.zeros((3, scale * scale, 3, 5, 5), dtype=np.float32)
    for channel in range(3):
        weight[channel, :, channel] = kernels_2d
    return torch.tensor(weight.reshape(-1, 3, 5, 5))


def _cubic(distance: float, a: float = -0.75) -> float:
    if distance <= 1:
        return (a + 2) * distance**3 - (a + 3) * distance**2 + 1
    if distance < 2:
        return a * (distance**3 - 5 * distance**2 + 8 * distance - 4)
    return 0.0

"""The temporal half of a 2D+1D student: kernel-3 convolutions over time, run through a timeline."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from adcvsr_core.model.timeline import Timeline


class TemporalConv(nn.Module):
    """A convolution over time alone, kernel 3, on features of shape (B, T, C, H, W)."""

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        self.out_channels = out_channels
        self.weight = nn.Parameter(torch.empty(out_channels, in_channels, 3))
        self.bias = nn.Parameter(torch.empty(out_channels))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """PyTorch's default initialisation of a Conv1d."""
        bound = 1 / math.sqrt(3 * self.weight.shape[1])
        nn.init.uniform_(self.weight, -bound, bound)
        nn.init.uniform_(self.bias, -bound, bound)

    def zero_padded(self, x_BTCHW: Tensor) -> Tensor:
        """T frames in, T frames out; frames beyond either end count as zero."""
        return self._convolve(x_BTCHW, padding=1)

    def valid(self, x_BTCHW: Tensor) -> Tensor:
        """T frames in, T - 2 frames out."""
        return self._convolve(x_BTCHW, padding=0)

    def at(self, frames_BCHW: Sequence[Tensor], triple: tuple[int, int, int]) -> Tensor:
        """One output frame (B, C, H, W) from the frames at three positions: previous, own, next."""
        x_BCHW = torch.cat([frames_BCHW[t] for t in triple], dim=1)
        return F.conv2d(x_BCHW, self.weight.transpose(1, 2).flatten(1)[..., None, None], self.bias)

    def _convolve(self, x_BTCHW: Tensor, *, padding: int) -> Tensor:
        kernel = self.weight[..., None, None]
        y_BCTHW = F.conv3d(x_BTCHW.transpose(1, 2), kernel, self.bias, padding=(padding, 0, 0))
        return y_BCTHW.transpose(1, 2)


class TemporalBlock(nn.Module):
    """y = x + conv(ReLU(conv(x))) over time; the second convolution starts at zero: identity.

    Source: AdcVSR, section 3.2 (temporal residual block); which of the two starts at zero is our
    reading: a zero first convolution would stay zero for ever under ReLU.
    """

    def __init__(self, channels: int, hidden_channels: int) -> None:
        super().__init__()
        self.conv1 = TemporalConv(channels, hidden_channels)
        self.conv2 = TemporalConv(hidden_channels, channels)
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)

    def forward(self, x_NCHW: Tensor, timeline: Timeline) -> Tensor:
        timeline.hold(self, x_NCHW)
        y_NCHW = timeline.convolve(self.conv1, x_NCHW)
        y_NCHW = timeline.convolve(self.conv2, F.relu(y_NCHW, inplace=True))
        return y_NCHW.add_(timeline.release(self, y_NCHW))

"""The temporal half of a 2D+1D student: kernel-3 convolutions over time, run through a timeline."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from adcvsr_core.model.timeline import Neighbours, Timeline


class TemporalConv(nn.Module):
    """A convolution over time alone, kernel 3, on features of shape (B, T, C, H, W).

    Done as matrix products over the channels, which is several times faster than a 3D convolution
    with a 3x1x1 kernel, in training above all.
    """

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

    @torch.no_grad()
    def fold_neighbours(self) -> None:
        """Add the weights of both neighbours to the own frame's and clear theirs: the same values
        where the picture stands still, and nothing of a neighbour that moved."""
        previous, own, following = self.weight.unbind(2)
        own.add_(previous).add_(following)
        previous.zero_()
        following.zero_()

    def among(self, x_BTCHW: Tensor, neighbours: Neighbours) -> Tensor:
        """One frame out for each entry of `neighbours`."""
        x_BTHWC = x_BTCHW.movedim(2, -1)
        own_BTHWC = _at(x_BTHWC, neighbours.own)
        if neighbours.own == neighbours.previous == neighbours.following:
            return F.linear(own_BTHWC, self.weight.sum(2), self.bias).movedim(-1, 2)
        previous, own, following = self.weight.unbind(2)
        y_BTHWC = F.linear(own_BTHWC, own, self.bias)
        y_BTHWC = y_BTHWC + F.linear(_at(x_BTHWC, neighbours.previous), previous)
        y_BTHWC = y_BTHWC + F.linear(_at(x_BTHWC, neighbours.following), following)
        return y_BTHWC.movedim(-1, 2)


def _at(x_BTHWC: Tensor, positions: Sequence[int]) -> Tensor:
    """The frames at positions, without a copy where they follow each other."""
    first, stop = positions[0], positions[0] + len(positions)
    if list(positions) == list(range(first, stop)):
        return x_BTHWC[:, first:stop]
    frames_BHWC = x_BTHWC.unbind(1)
    return torch.stack([frames_BHWC[t] for t in positions], dim=1)


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

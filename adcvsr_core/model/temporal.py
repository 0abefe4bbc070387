"""The temporal half of a 2D+1D student: kernel-3 convolutions over time, run through a timeline."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from adcvsr_core.model.timeline import Timeline


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

    def zero_padded(self, x_BTCHW: Tensor) -> Tensor:
        """T frames in, T frames out; frames beyond either end count as zero."""
        taps = F.linear(x_BTCHW.movedim(2, -1), self.weight.permute(2, 0, 1).flatten(0, 1))
        before, own, after = taps.chunk(3, dim=-1)
        y_BTHWC = own + self.bias
        y_BTHWC = y_BTHWC + _shift(before, 1) + _shift(after, -1)
        return y_BTHWC.movedim(-1, 2)

    def valid(self, x_BTCHW: Tensor) -> Tensor:
        """T frames in, T - 2 frames out."""
        x_BTHWC, stop = x_BTCHW.movedim(2, -1), x_BTCHW.shape[1] - 2
        previous, own, following = self.weight.unbind(2)
        y_BTHWC = F.linear(x_BTHWC[:, :stop], previous, self.bias)
        y_BTHWC = y_BTHWC + F.linear(x_BTHWC[:, 1 : stop + 1], own)
        y_BTHWC = y_BTHWC + F.linear(x_BTHWC[:, 2:], following)
        return y_BTHWC.movedim(-1, 2)

    def at(self, frames_BCHW: Sequence[Tensor], triple: tuple[int, int, int]) -> Tensor:
        """One output frame (B, C, H, W) from the frames at three positions: previous, own, next."""
        if len(set(triple)) == 1:
            return self.alone(frames_BCHW[triple[0]])
        x_BCHW = torch.cat([frames_BCHW[t] for t in triple], dim=1)
        return F.conv2d(x_BCHW, self.weight.transpose(1, 2).flatten(1)[..., None, None], self.bias)

    def alone(self, x_NCHW: Tensor) -> Tensor:
        """Frames (N, C, H, W), each its own previous and next frame, as in a still."""
        y_NHWC = F.linear(x_NCHW.movedim(1, -1), self.weight.sum(2), self.bias)
        return y_NHWC.movedim(-1, 1)


def _shift(x_BTHWC: Tensor, frames: int) -> Tensor:
    """Move along time, zeros coming in."""
    if frames > 0:
        return F.pad(x_BTHWC[:, :-frames], (0, 0, 0, 0, 0, 0, frames, 0))
    return F.pad(x_BTHWC[:, -frames:], (0, 0, 0, 0, 0, 0, 0, -frames))


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

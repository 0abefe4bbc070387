"""A discriminator of pixels learnt from scratch: it needs no downloaded backbone."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils import parametrize

from adcvsr_core.model.temporal import TemporalConv
from adcvsr_core.model.timeline import WindowTimeline
from adcvsr_core.training.discriminators.config import CompactDiscriminatorConfig
from adcvsr_core.training.discriminators.heads import SLOPE, DualHeads
from adcvsr_core.training.losses.adversarial import Verdicts

POWER_ITERATIONS = 8


class CompactDiscriminator(nn.Module):
    """Convolutions over space and over time in turn, each pair at half the size; tail and heads.

    Frames (B, T, 3, H, W), RGB in [-1, 1], with H and W multiples of `size_multiple`.
    """

    def __init__(self, config: CompactDiscriminatorConfig) -> None:
        super().__init__()
        self.size_multiple = 2 ** (len(config.widths) - 1)
        self.conv_in = nn.Conv2d(3, config.widths[0], 3, padding=1)
        self.space = nn.ModuleList(
            nn.Conv2d(width, wider, 4, stride=2, padding=1)
            for width, wider in pairwise(config.widths)
        )
        self.time = nn.ModuleList(TemporalConv(width, width) for width in config.widths[1:])
        self.heads = DualHeads(config.widths[-1], config)
        if config.spectral_norm:
            for conv in (*self.space, self.heads.space1, self.heads.space2):
                parametrize.register_parametrization(conv, "weight", SpectralNorm())

    def forward(self, frames_BTCHW: Tensor) -> Verdicts:
        num_clips, num_frames = frames_BTCHW.shape[:2]
        timeline = WindowTimeline([0] * num_frames, batch=num_clips)
        x_NCHW = frames_BTCHW.flatten(0, 1).contiguous(memory_format=torch.channels_last)
        x_NCHW = F.leaky_relu(self.conv_in(x_NCHW), SLOPE)
        for space, time in zip(self.space, self.time, strict=True):
            assert isinstance(time, TemporalConv)
            x_NCHW = F.leaky_relu(space(x_NCHW), SLOPE)
            x_NCHW = F.leaky_relu(timeline.convolve(time, x_NCHW), SLOPE)
        return [self.heads(x_NCHW, timeline)]


class SpectralNorm(nn.Module):
    """A weight divided by its largest singular value, as a matrix of outputs by everything else.

    The singular vectors are found anew each time, from a fixed start, where PyTorch's own keeps
    them between calls: so a loss depends on weights and data alone, and a resumed run goes on
    exactly.

    Source: Miyato et al., arXiv 1802.05957, algorithm 1.
    """

    def forward(self, weight: Tensor) -> Tensor:
        matrix = weight.flatten(1)
        with torch.autocast(weight.device.type, enabled=False):
            with torch.no_grad():
                # a plain start of ones is orthogonal to any matrix whose rows sum to zero
                v = torch.linspace(-1, 2, matrix.shape[1], dtype=weight.dtype, device=weight.device)
                u = F.normalize(matrix @ v, dim=0)
                for _ in range(POWER_ITERATIONS):
                    v = F.normalize(matrix.T @ u, dim=0)
                    u = F.normalize(matrix @ v, dim=0)
            return weight / (u @ (matrix @ v)).clamp_min(1e-12)

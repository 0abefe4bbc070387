"""A discriminator of pixels learnt from scratch: it needs no downloaded backbone.

    frames -> 3x3 -> [4x4, half the size] ... -> 3x3 -> 3x3 -> 1x1 detail
                                            `--> 3x3 -> 3 in time -> 3x3 -> 3 in time -> consistency

Labels, heads and their widths are the published ones. Unlike there, the detail head sees no time:
only the student's clips are both judged for detail and moving, so from scratch it would learn to
tell moving from still and unrelated images sooner than sharp from blurred.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils import parametrize

from adcvsr_core.model.temporal import TemporalConv
from adcvsr_core.model.timeline import WindowTimeline
from adcvsr_core.training.discriminators.config import CompactDiscriminatorConfig
from adcvsr_core.training.discriminators.heads import SLOPE, initialise
from adcvsr_core.training.losses.adversarial import Verdict, Verdicts

POWER_ITERATIONS = 8


class CompactDiscriminator(nn.Module):
    """Frames (B, T, 3, H, W), RGB in [-1, 1], to one verdict, 2^(len(widths) - 1) times smaller.

    H and W must be multiples of `size_multiple`.
    """

    def __init__(self, config: CompactDiscriminatorConfig) -> None:
        super().__init__()
        self.size_multiple = 2 ** (len(config.widths) - 1)
        first, last, tail = config.widths[0], config.widths[-1], config.tail_channels
        self.trunk = nn.Sequential(nn.Conv2d(3, first, 3, padding=1), nn.LeakyReLU(SLOPE))
        for width, wider in pairwise(config.widths):
            self.trunk.append(nn.Conv2d(width, wider, 4, stride=2, padding=1))
            self.trunk.append(nn.LeakyReLU(SLOPE))
        self.detail_tail = nn.Sequential(
            nn.Conv2d(last, tail, 3, padding=1),
            nn.LeakyReLU(SLOPE),
            nn.Conv2d(tail, tail, 3, padding=1),
            nn.LeakyReLU(SLOPE),
        )
        self.space = nn.ModuleList(nn.Conv2d(w, tail, 3, padding=1) for w in (last, tail))
        self.time = nn.ModuleList(TemporalConv(tail, tail) for _ in range(2))
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d | TemporalConv):
                initialise(layer)
                if config.spectral_norm and isinstance(layer, nn.Conv2d):
                    parametrize.register_parametrization(layer, "weight", SpectralNorm())
        self.detail = nn.Conv2d(tail, config.detail_channels, 1)
        self.consistency = nn.Conv2d(tail, config.consistency_channels, 1)

    def forward(self, frames_BTCHW: Tensor) -> Verdicts:
        num_clips, num_frames = frames_BTCHW.shape[:2]
        timeline = WindowTimeline([0] * num_frames, batch=num_clips)
        x_NCHW = frames_BTCHW.flatten(0, 1).contiguous(memory_format=torch.channels_last)
        x_NCHW = self.trunk(x_NCHW)
        detail_NCHW = self.detail(self.detail_tail(x_NCHW))
        for space, time in zip(self.space, self.time, strict=True):
            assert isinstance(time, TemporalConv)
            x_NCHW = F.leaky_relu(space(x_NCHW), SLOPE)
            x_NCHW = F.leaky_relu(timeline.convolve(time, x_NCHW), SLOPE)
        return [Verdict(detail_NCHW.float(), self.consistency(x_NCHW).float())]


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

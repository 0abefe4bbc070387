"""The learnt end of the published discriminators: three convolutions, two heads.

    features -> 3x3 -> 3 in time -> 3x3 -> 1x1 detail
                                      `--> 1x1 consistency

Source: AdcVSR (arXiv 2603.00458), sections 3.3 and 4.1. Kernels and activation are not stated; they
are our reading.
"""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional as F

from adcvsr_core.model.temporal import TemporalConv
from adcvsr_core.model.timeline import Timeline
from adcvsr_core.training.discriminators.config import DualHeadConfig
from adcvsr_core.training.losses.adversarial import Verdict

SLOPE = 0.2
"""Of LeakyReLU below zero."""


def initialise(layer: nn.Conv2d | TemporalConv) -> None:
    """Weights that keep the spread of what passes them and a LeakyReLU (He et al. 2015).

    PyTorch's own shrink it at each layer: after ten, clips differ by next to nothing, and learning
    begins late.
    """
    nn.init.kaiming_normal_(layer.weight, a=SLOPE)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)


class DualHeads(nn.Module):
    """Tail and heads on features (N, C, H, W); the verdict has the size of the features.

    Time goes through the timeline, so beyond either end of a clip its last frame repeats: one image
    repeated is judged alike in all frames, and the ends of a clip are no cue.
    """

    def __init__(self, in_channels: int, config: DualHeadConfig) -> None:
        super().__init__()
        width = config.tail_channels
        self.space1 = nn.Conv2d(in_channels, width, 3, padding=1)
        self.time = TemporalConv(width, width)
        self.space2 = nn.Conv2d(width, width, 3, padding=1)
        self.detail = nn.Conv2d(width, config.detail_channels, 1)
        self.consistency = nn.Conv2d(width, config.consistency_channels, 1)
        for layer in (self.space1, self.time, self.space2):
            initialise(layer)

    def forward(self, feat_NCHW: Tensor, timeline: Timeline) -> Verdict:
        x_NCHW = F.leaky_relu(self.space1(feat_NCHW), SLOPE)
        x_NCHW = F.leaky_relu(timeline.convolve(self.time, x_NCHW), SLOPE)
        x_NCHW = F.leaky_relu(self.space2(x_NCHW), SLOPE)
        return Verdict(self.detail(x_NCHW).float(), self.consistency(x_NCHW).float())

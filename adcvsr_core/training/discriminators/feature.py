"""The discriminator of decoder features on a frozen copy of the student's own UNet.

Source: AdcVSR (arXiv 2603.00458), sections 3.3 and 4.1.
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn

from adcvsr_core.model.student import UNetStudent
from adcvsr_core.model.timeline import WindowTimeline
from adcvsr_core.model.unet import Passage
from adcvsr_core.training.discriminators.config import PretrainedDiscriminatorConfig
from adcvsr_core.training.discriminators.first_conv import widened
from adcvsr_core.training.discriminators.heads import DualHeads
from adcvsr_core.training.losses.adversarial import Verdicts


class FeatureDiscriminator(nn.Module):
    """Decoder-middle features (B, T, C, h, w), as `UNetStudent.features` gives them, to one verdict
    of the same size.

    Learnt are the first convolution, made anew for C channels, tail and heads. UNet and temporal
    blocks are copied as the student has them at this moment (after its first stage) and stay so.
    h and w are as in the student's features. `recompute` saves memory: activations are computed
    again for the gradient.
    """

    def __init__(
        self,
        student: UNetStudent,
        config: PretrainedDiscriminatorConfig,
        *,
        recompute: bool = False,
    ) -> None:
        super().__init__()
        channels = student.config.decoder_channels[-1]
        self.unet = copy.deepcopy(student.unet).requires_grad_(False)
        self.temporal = copy.deepcopy(student.temporal).requires_grad_(False)
        self.unet.recompute = recompute
        self.unet.conv_in = widened(self.unet.conv_in, channels)
        self.heads = DualHeads(channels, config)

    def forward(self, feat_BTCHW: Tensor) -> Verdicts:
        num_clips, num_frames = feat_BTCHW.shape[:2]
        timeline = WindowTimeline([0] * num_frames, batch=num_clips)
        x_NCHW = feat_BTCHW.flatten(0, 1).contiguous(memory_format=torch.channels_last)
        x_NCHW = self.unet(x_NCHW, Passage(timeline, self.temporal))
        return [self.heads(x_NCHW, timeline)]

"""The discriminator of pixels on a frozen ConvNeXt of OpenCLIP.

Source: AdcVSR (arXiv 2603.00458), sections 3.3 and 4.1. Which ConvNeXt and which depth are not
stated. Its maps are dense at the tapped stage: a backbone of stride 4 and more cannot keep the size
of its input.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from adcvsr_core.model.timeline import WindowTimeline
from adcvsr_core.training.discriminators.config import PretrainedDiscriminatorConfig
from adcvsr_core.training.discriminators.convnext import ConvNext, tapped
from adcvsr_core.training.discriminators.heads import DualHeads
from adcvsr_core.training.losses.adversarial import Verdicts

CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)
"""Of RGB in [0, 1]; source: openai/CLIP, which OpenCLIP keeps."""


class PixelDiscriminator(nn.Module):
    """Frames (B, T, 3, H, W), RGB in [-1, 1], to a verdict for each tapped stage.

    Learnt are the first convolution, tails and heads; the rest of the trunk stays as it is given.
    The trunk becomes a part of this discriminator: it is not copied. `recompute` saves memory: the
    trunk's activations are computed again for the gradient.
    """

    clip_mean: Tensor
    clip_std: Tensor

    def __init__(
        self, trunk: ConvNext, config: PretrainedDiscriminatorConfig, *, recompute: bool = False
    ) -> None:
        super().__init__()
        if max(config.taps) >= len(trunk.stages):
            raise ValueError(f"taps={config.taps}, but the trunk has {len(trunk.stages)} stages")
        self._taps = config.taps
        self._recompute = recompute
        self.trunk = tapped(trunk, config.taps).requires_grad_(False)
        self.trunk.stem[0].requires_grad_(True)
        self.heads = nn.ModuleList(
            DualHeads(trunk.config.widths[tap], config) for tap in config.taps
        )
        for name, values in (("clip_mean", CLIP_MEAN), ("clip_std", CLIP_STD)):
            self.register_buffer(name, torch.tensor(values).view(3, 1, 1), persistent=False)
        self.size_multiple = 4 * 2 ** max(config.taps)

    def forward(self, frames_BTCHW: Tensor) -> Verdicts:
        num_clips, num_frames = frames_BTCHW.shape[:2]
        timeline = WindowTimeline([0] * num_frames, batch=num_clips)
        x_NCHW = frames_BTCHW.flatten(0, 1).contiguous(memory_format=torch.channels_last)
        x_NCHW = (x_NCHW / 2 + 0.5 - self.clip_mean) / self.clip_std
        features = self.trunk(x_NCHW, recompute=self._recompute)
        return [
            heads(features[tap], timeline)
            for tap, heads in zip(self._taps, self.heads, strict=True)
        ]

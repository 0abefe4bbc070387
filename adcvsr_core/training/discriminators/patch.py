"""PatchGAN: convolutions that judge every patch of an image by itself (stage adcsr_decoder).

Source: Isola et al. 2017, "Image-to-Image Translation with Conditional Adversarial Networks".
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True, kw_only=True)
class PatchDiscriminatorConfig:
    """Table [discriminator] of stage adcsr_decoder."""

    learning_rate: float = 1.3e-6
    """Peak; as printed by AdcSR for both sides."""
    channels: int = 64
    """Width after the first convolution; doubles with each further one, up to eight times."""
    num_layers: int = 3
    """Convolutions of stride 2; 3 make patches of 70 pixels."""

    def __post_init__(self) -> None:
        if not self.learning_rate > 0:
            raise ValueError(f"learning_rate must be above 0, got {self.learning_rate}")
        if min(self.channels, self.num_layers) < 1:
            raise ValueError(
                f"channels={self.channels} and num_layers={self.num_layers} must be at least 1"
            )


class PatchDiscriminator(nn.Module):
    """RGB (N, 3, H, W) in [-1, 1] to a map (N, 1, h, w), positive where a patch looks real.

    Group norm stands in for the published batch norm: a verdict then depends on its own image only,
    so processes and accumulated batches add up to the large batch.
    """

    def __init__(self, config: PatchDiscriminatorConfig) -> None:
        super().__init__()
        widths = [config.channels * min(2**index, 8) for index in range(config.num_layers + 1)]
        layers: list[nn.Module] = [nn.Conv2d(3, widths[0], 4, stride=2, padding=1)]
        layers.append(nn.LeakyReLU(0.2))
        for index in range(config.num_layers):
            stride = 2 if index < config.num_layers - 1 else 1
            width = widths[index + 1]
            layers += [
                nn.Conv2d(widths[index], width, 4, stride=stride, padding=1, bias=False),
                nn.GroupNorm(_groups(width), width),
                nn.LeakyReLU(0.2),
            ]
        layers.append(nn.Conv2d(widths[-1], 1, 4, padding=1))
        self.layers = nn.Sequential(*layers)
        self.layers.apply(_initialise)

    def forward(self, x_NCHW: Tensor) -> Tensor:
        return self.layers(x_NCHW).float()


def hinge_loss(real_NCHW: Tensor, fake_NCHW: Tensor) -> Tensor:
    """The discriminator's loss: real above 1, not real below -1."""
    return (F.relu(1 - real_NCHW).mean() + F.relu(1 + fake_NCHW).mean()) / 2


def _groups(width: int) -> int:
    return next(groups for groups in (32, 16, 8, 4, 2, 1) if width % groups == 0)


def _initialise(layer: nn.Module) -> None:
    if isinstance(layer, nn.Conv2d):
        with torch.no_grad():
            layer.weight.normal_(0, 0.02)

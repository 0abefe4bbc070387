"""Stable Diffusion's UNet as a judge of features (stage adcsr_distill).

All of it is frozen but small additions of rank 4 to its convolutions, attention and feed-forward
layers, and a first convolution re-made for the 256 channels of the features. Training more of it
was found to diverge, higher ranks to bring nothing (AdcSR, appendix B).

Source: AdcSR (arXiv 2411.13383), section 3.3; Guaishou74851/AdcSR:train.py,utils.py@d0b2871. There
the first convolution, though trained in full, also has an addition of rank 4; not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from torch import Tensor, nn

from adcvsr_core.training.discriminators.first_conv import widened
from adcvsr_core.training.features.diffusion import LORA_ALPHA, freeze

if TYPE_CHECKING:
    from diffusers import UNet2DConditionModel

TIMESTEP = 999
"""The UNet is told that it sees pure noise."""

_ADAPTED = ("to_q", "to_k", "to_v", "to_out.0", "conv", "proj_out", "proj_in", "ff.net.")
"""Parts of the names of layers that get an addition; norms are left out."""


@dataclass(frozen=True, kw_only=True)
class LoraDiscriminatorConfig:
    """Table [discriminator] of stage adcsr_distill."""

    learning_rate: float = 1e-6
    """Peak."""
    rank: int = 4
    """Of the additions."""

    def __post_init__(self) -> None:
        if not self.learning_rate > 0:
            raise ValueError(f"learning_rate must be above 0, got {self.learning_rate}")
        if self.rank < 1:
            raise ValueError(f"rank must be at least 1, got {self.rank}")


class Lora(nn.Module):
    """layer(x) + alpha / rank * up(down(x)); the layer is frozen, the addition begins at zero."""

    def __init__(self, layer: nn.Linear | nn.Conv2d, rank: int) -> None:
        super().__init__()
        self.layer = freeze(layer)
        self.strength = LORA_ALPHA / rank
        if isinstance(layer, nn.Conv2d):
            place: Any = {"stride": layer.stride, "padding": layer.padding}
            kernel = cast("tuple[int, int]", layer.kernel_size)
            self.down = nn.Conv2d(layer.in_channels, rank, kernel, bias=False, **place)
            self.up = nn.Conv2d(rank, layer.out_channels, 1, bias=False)
        else:
            self.down = nn.Linear(layer.in_features, rank, bias=False)
            self.up = nn.Linear(rank, layer.out_features, bias=False)
        nn.init.normal_(self.down.weight, std=1 / rank)
        nn.init.zeros_(self.up.weight)

    def forward(self, x: Tensor) -> Tensor:
        return self.layer(x) + self.strength * self.up(self.down(x))


class LoraDiscriminator(nn.Module):
    """Features (N, C, h, w) to a map (N, 4, h, w), positive where they look real."""

    prompt_1LC: Tensor

    def __init__(
        self,
        unet: UNet2DConditionModel,
        prompt_1LC: Tensor,
        in_channels: int,
        config: LoraDiscriminatorConfig,
        *,
        recompute: bool = False,
    ) -> None:
        """Takes the UNet over: its layers are replaced. `prompt_1LC` is the embedding of a text.

        With `recompute`, activations are computed again for the gradient: slower, less memory.
        """
        super().__init__()
        network = freeze(cast("nn.Module", unet))
        add_lora(network, config.rank)
        network.conv_in = widened(cast("nn.Conv2d", network.conv_in), in_channels)
        if recompute:
            unet.enable_gradient_checkpointing()
        self.unet = network
        # Not persistent: checkpoints keep what is learnt.
        self.register_buffer("prompt_1LC", prompt_1LC, persistent=False)

    def forward(self, feat_NCHW: Tensor) -> Tensor:
        prompt = self.prompt_1LC.expand(len(feat_NCHW), -1, -1)
        output: Any = self.unet(feat_NCHW, TIMESTEP, encoder_hidden_states=prompt)
        return output.sample.float()


def add_lora(network: nn.Module, rank: int) -> list[str]:
    """Replace the layers named above, except the first convolution, by ones with an addition."""
    names = [
        name
        for name, layer in network.named_modules()
        if isinstance(layer, nn.Linear | nn.Conv2d)
        and any(part in name for part in _ADAPTED)
        and "norm" not in name
        and name != "conv_in"
    ]
    for name in names:
        layer = cast("nn.Linear | nn.Conv2d", network.get_submodule(name))
        network.set_submodule(name, Lora(layer, rank))
    return names

"""Frames to features of the half decoder's middle block: f_t of AdcVSR, f_real of its
discriminators.

    RGB -> VAE encoder -> posterior mean -> post_quant_conv -> conv_in -> middle block

Latents are un-scaled. The half decoder here keeps its own middle block, as it was before any
student's was fine-tuned, so that targets stand still.

Source: AdcVSR (arXiv 2603.00458), section 3.3; Guaishou74851/AdcSR:train.py@d0b2871, its HR branch.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import torch
from torch import Tensor, nn

from adcvsr_core.model.config import UNetConfig
from adcvsr_core.training.features.config import FrozenWeights
from adcvsr_core.training.features.diffusion import freeze, load_vae
from adcvsr_core.training.features.half_decoder import HalfDecoder, load_half_decoder

if TYPE_CHECKING:
    from diffusers import AutoencoderKL

PIXELS_PER_PASS = 2**20
"""Pixels that pass a VAE together: its first layers' features are what takes memory."""


class VaeEncoder(nn.Module):
    """RGB (N, 3, H, W) in [-1, 1] to latents (N, 4, H/8, W/8) as a decoder takes them; frozen.

    H and W must be multiples of 8.
    """

    def __init__(self, vae: AutoencoderKL) -> None:
        super().__init__()
        self.encoder = freeze(cast("nn.Module", vae.encoder))
        self.quant_conv = freeze(cast("nn.Module", vae.quant_conv))
        self.post_quant_conv = freeze(cast("nn.Module", vae.post_quant_conv))

    @torch.no_grad()
    def forward(self, x_NCHW: Tensor) -> Tensor:
        return by_pixels(self._encode, x_NCHW)

    def _encode(self, x_NCHW: Tensor) -> Tensor:
        mean_NCHW, _ = self.quant_conv(self.encoder(x_NCHW)).chunk(2, dim=1)
        return self.post_quant_conv(mean_NCHW)


class VaeFeatures(nn.Module):
    """RGB (B, T, 3, H, W) in [-1, 1] to features (B, T, C, H/8, W/8); no gradient flows.

    H and W must be multiples of 8. C is 256 for the published half decoder.
    """

    def __init__(self, vae: AutoencoderKL, half: HalfDecoder) -> None:
        super().__init__()
        self.encoder = VaeEncoder(vae)
        self.conv_in = freeze(copy.deepcopy(half.conv_in))
        self.mid_block = freeze(copy.deepcopy(half.mid_block))

    @torch.no_grad()
    def forward(self, frames_BTCHW: Tensor) -> Tensor:
        z_NCHW = self.encoder(frames_BTCHW.flatten(0, 1))
        return self.mid_block(self.conv_in(z_NCHW)).unflatten(0, frames_BTCHW.shape[:2])

    @torch.no_grad()
    def of_latents(self, z_BTCHW: Tensor) -> Tensor:
        """Un-scaled latents (B, T, 4, h, w), as a teacher gives them, to the same features."""
        z_NCHW = self.encoder.post_quant_conv(z_BTCHW.flatten(0, 1))
        return self.mid_block(self.conv_in(z_NCHW)).unflatten(0, z_BTCHW.shape[:2])


def load_features(weights: FrozenWeights, config: UNetConfig, device: torch.device) -> VaeFeatures:
    """The features that a student of this configuration emits, from the files of a recipe.

    Raises:
        TrainingError, ModelError: files are missing, damaged or of another architecture.
    """
    weights.require("vae", "half_decoder")
    half = load_half_decoder(Path(weights.half_decoder), config)
    return VaeFeatures(load_vae(Path(weights.vae)), half).to(device)


def by_pixels(function: Callable[[Tensor], Tensor], x_NCHW: Tensor, scale: int = 1) -> Tensor:
    """A function of images, a few at a time; the VAE in it sees them enlarged by `scale`."""
    images = max(1, PIXELS_PER_PASS // (scale**2 * x_NCHW.shape[2] * x_NCHW.shape[3]))
    parts: list[Any] = [function(part) for part in x_NCHW.split(images)]
    return torch.cat(parts)

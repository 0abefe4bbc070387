"""The decoder of the diffusion students: a VAE decoder less its first convolution."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from adcvsr_core.model.blocks import (
    DECODER_EPS,
    DecoderAttention,
    ResnetBlock,
    Upsample,
    run_block,
    silu,
)
from adcvsr_core.model.config import UNetConfig

PIXELS_PER_PASS = 2**20
"""Output pixels that pass the up path together: its widest features are what takes memory."""


class DecoderMid(nn.Module):
    """Resnet, attention, resnet, at the size of the features."""

    def __init__(self, config: UNetConfig) -> None:
        super().__init__()
        width = config.decoder_channels[-1]
        self.resnets = nn.ModuleList(_resnet(config, width, width) for _ in range(2))
        self.attentions = nn.ModuleList([DecoderAttention(width, groups=config.groups_of(width))])

    def forward(self, x_NCHW: Tensor) -> Tensor:
        x_NCHW = self.attentions[0](self.resnets[0](x_NCHW))
        return self.resnets[1](x_NCHW)


class DecoderUp(nn.Module):
    """Resnets, then twice the size except in the last."""

    def __init__(
        self, config: UNetConfig, in_channels: int, channels: int, *, is_last: bool
    ) -> None:
        super().__init__()
        inputs = [in_channels] + [channels] * (config.decoder_resnets - 1)
        self.resnets = nn.ModuleList(_resnet(config, width, channels) for width in inputs)
        self.upsamplers = nn.ModuleList([] if is_last else [Upsample(channels)])

    def forward(self, x_NCHW: Tensor) -> Tensor:
        for layer in (*self.resnets, *self.upsamplers):
            x_NCHW = layer(x_NCHW)
        return x_NCHW


class Decoder(nn.Module):
    """Middle at feature size, up blocks, and a convolution to RGB; frame by frame, no time."""

    def __init__(self, config: UNetConfig) -> None:
        super().__init__()
        width = config.decoder_channels[0]
        self.enlargement = 2 ** (len(config.decoder_channels) - 1)
        self.mid_block = DecoderMid(config)
        self.up_blocks = nn.ModuleList(_up_blocks(config))
        self.conv_norm_out = nn.GroupNorm(config.groups_of(width), width, eps=DECODER_EPS)
        self.conv_out = nn.Conv2d(width, 3, 3, padding=1)
        self.recompute = False

    def checkpoint_activations(self, enabled: bool) -> None:
        """Trade time for memory in training: activations of the up blocks are computed again."""
        self.recompute = enabled

    def up(self, mid_NCHW: Tensor) -> Tensor:
        """Features of the middle block to RGB, a few frames at a time."""
        num_pixels = mid_NCHW.shape[2] * mid_NCHW.shape[3] * self.enlargement**2
        frames_per_pass = max(1, PIXELS_PER_PASS // num_pixels)
        return torch.cat([self._up(part) for part in mid_NCHW.split(frames_per_pass)])

    def _up(self, x_NCHW: Tensor) -> Tensor:
        for block in self.up_blocks:
            x_NCHW = run_block(block, x_NCHW, recompute=self.recompute)
        return self.conv_out(silu(self.conv_norm_out(x_NCHW))).float()

    def forward(self, feat_NCHW: Tensor) -> Tensor:
        return self.up(self.mid_block(feat_NCHW))


def _up_blocks(config: UNetConfig) -> Iterator[DecoderUp]:
    previous = config.decoder_channels[-1]
    for level in reversed(range(len(config.decoder_channels))):
        width = config.decoder_channels[level]
        yield DecoderUp(config, previous, width, is_last=level == 0)
        previous = width


def _resnet(config: UNetConfig, in_channels: int, out_channels: int) -> ResnetBlock:
    groups = (config.groups_of(in_channels), config.groups_of(out_channels))
    return ResnetBlock(in_channels, out_channels, groups=groups, eps=DECODER_EPS)

"""The 2D blocks of the diffusion students: resnet, transformer, attention, down- and upsampling.

Parameter names follow diffusers, so that published weights map by name. What is not here was
removed by AdcSR: time embedding, text cross-attention, dropout.

Group norm, layer norm and softmax are islands of float32 inside PyTorch's own kernels: half
precision in and out, statistics and sums in float32. Nothing needs a cast; tests hold that true.

Shape letters: N images, C channels, H, W size, L = H*W tokens.
Source: huggingface/diffusers (behaviour), checked against it block by block in the tests.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint

RESNET_EPS = 1e-5
TRANSFORMER_EPS = 1e-6
DECODER_EPS = 1e-6


def silu(x_NCHW: Tensor) -> Tensor:
    """SiLU of features nobody else holds: in place unless autograd wants them."""
    return F.silu(x_NCHW, inplace=not torch.is_grad_enabled())


def run_block(block: Callable[..., Tensor], *args: object, recompute: bool) -> Tensor:
    """Run a block; with `recompute` its activations are made again for the gradient, not kept."""
    if recompute and torch.is_grad_enabled():
        return checkpoint(block, *args, use_reentrant=False, preserve_rng_state=False)
    return block(*args)


class ResnetBlock(nn.Module):
    """x + conv(SiLU(norm(conv(SiLU(norm(x)))))); x through a 1x1 where the widths differ."""

    def __init__(
        self, in_channels: int, out_channels: int, *, groups: tuple[int, int], eps: float
    ) -> None:
        super().__init__()
        self.norm1 = nn.GroupNorm(groups[0], in_channels, eps=eps)
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, padding=1)
        self.norm2 = nn.GroupNorm(groups[1], out_channels, eps=eps)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1)
        self.conv_shortcut = (
            nn.Conv2d(in_channels, out_channels, 1) if in_channels != out_channels else None
        )

    def forward(self, x_NCHW: Tensor) -> Tensor:
        y_NCHW = self.conv1(silu(self.norm1(x_NCHW)))
        y_NCHW = self.conv2(silu(self.norm2(y_NCHW)))
        return y_NCHW.add_(x_NCHW if self.conv_shortcut is None else self.conv_shortcut(x_NCHW))


class SelfAttention(nn.Module):
    """Multi-head self-attention over tokens (N, L, C)."""

    def __init__(self, channels: int, num_heads: int, *, bias: bool) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.to_q = nn.Linear(channels, channels, bias=bias)
        self.to_k = nn.Linear(channels, channels, bias=bias)
        self.to_v = nn.Linear(channels, channels, bias=bias)
        self.to_out = nn.ModuleList([nn.Linear(channels, channels)])

    def forward(self, x: Tensor) -> Tensor:
        q, k, v = (self._split(project(x)) for project in (self.to_q, self.to_k, self.to_v))
        y_NLC = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
        return self.to_out[0](y_NLC)

    def _split(self, x_NLC: Tensor) -> Tensor:
        return x_NLC.unflatten(2, (self.num_heads, x_NLC.shape[2] // self.num_heads)).transpose(
            1, 2
        )


class GatedLinear(nn.Module):
    """GEGLU: one projection makes values and gates; value * GELU(gate)."""

    def __init__(self, channels: int, hidden_channels: int) -> None:
        super().__init__()
        self.proj = nn.Linear(channels, 2 * hidden_channels)

    def forward(self, x_NLC: Tensor) -> Tensor:
        value_NLC, gate_NLC = self.proj(x_NLC).chunk(2, dim=-1)
        return F.gelu(gate_NLC) * value_NLC


class FeedForward(nn.Module):
    """GEGLU and a linear layer back to the width of the tokens."""

    def __init__(self, channels: int, hidden_channels: int) -> None:
        super().__init__()
        linear = nn.Linear(hidden_channels, channels)
        self.net = nn.Sequential(GatedLinear(channels, hidden_channels), nn.Identity(), linear)

    def forward(self, x_NLC: Tensor) -> Tensor:
        return self.net(x_NLC)


class TransformerLayer(nn.Module):
    """Self-attention and feed-forward, each behind a layer norm and around a residual."""

    def __init__(self, channels: int, num_heads: int, feedforward_ratio: int) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(channels)
        self.attn1 = SelfAttention(channels, num_heads, bias=False)
        self.norm3 = nn.LayerNorm(channels)
        self.ff = FeedForward(channels, feedforward_ratio * channels)

    def forward(self, x_NLC: Tensor) -> Tensor:
        x_NLC = x_NLC + self.attn1(self.norm1(x_NLC))
        return x_NLC + self.ff(self.norm3(x_NLC))


class Transformer(nn.Module):
    """One transformer layer over the pixels of each image, around a residual."""

    def __init__(
        self, channels: int, num_heads: int, *, groups: int, feedforward_ratio: int
    ) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(groups, channels, eps=TRANSFORMER_EPS)
        self.proj_in = nn.Linear(channels, channels)
        layer = TransformerLayer(channels, num_heads, feedforward_ratio)
        self.transformer_blocks = nn.ModuleList([layer])
        self.proj_out = nn.Linear(channels, channels)

    def forward(self, x_NCHW: Tensor) -> Tensor:
        x_NLC = self.proj_in(to_tokens(self.norm(x_NCHW)))
        for layer in self.transformer_blocks:
            x_NLC = layer(x_NLC)
        return to_image(self.proj_out(x_NLC), x_NCHW).add_(x_NCHW)


class DecoderAttention(SelfAttention):
    """The decoder's attention over (N, C, H, W): one head, group norm first, around a residual."""

    def __init__(self, channels: int, *, groups: int) -> None:
        super().__init__(channels, 1, bias=True)
        self.group_norm = nn.GroupNorm(groups, channels, eps=DECODER_EPS)

    def forward(self, x: Tensor) -> Tensor:
        y_NLC = super().forward(to_tokens(self.group_norm(x)))
        return to_image(y_NLC, x).add_(x)


class Downsample(nn.Module):
    """Half the size: a 3x3 convolution of stride 2."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, stride=2, padding=1)

    def forward(self, x_NCHW: Tensor) -> Tensor:
        return self.conv(x_NCHW)


class Upsample(nn.Module):
    """Twice the size: nearest neighbour, then a 3x3 convolution."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x_NCHW: Tensor) -> Tensor:
        return self.conv(F.interpolate(x_NCHW, scale_factor=2.0, mode="nearest"))


def to_tokens(x_NCHW: Tensor) -> Tensor:
    """(N, C, H, W) to (N, H*W, C); free in channels-last memory."""
    return x_NCHW.flatten(2).transpose(1, 2)


def to_image(x_NLC: Tensor, like_NCHW: Tensor) -> Tensor:
    """(N, H*W, C) to the shape of `like_NCHW`, channels last in memory."""
    return x_NLC.unflatten(1, like_NCHW.shape[2:]).permute(0, 3, 1, 2)

"""The ConvNeXt of OpenCLIP as a frozen backbone: images to features at 1/4, 1/8, 1/16, 1/32.

    stem (4x4, stride 4) -> stage 0 -> [norm, 2x2, stride 2] stage 1 -> ... -> stage 3

Parameter names follow timm, as OpenCLIP stores them below `visual.trunk.`.

Shape letters: N images, C channels, H, W size.
Source: Liu et al., arXiv 2201.03545; checked against timm 1.0.31.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from adcvsr_core.errors import TrainingError
from adcvsr_core.model.blocks import run_block
from adcvsr_core.weights.checkpoints import read_checkpoint
from adcvsr_core.weights.files import listed

PREFIX = "visual.trunk."
UNUSED = re.compile(r"head\.norm\.(weight|bias)")
"""Entries of a trunk that come after its last stage."""


@dataclass(frozen=True, kw_only=True)
class ConvNextConfig:
    """The numbers of a ConvNeXt."""

    depths: tuple[int, ...]
    """Blocks in each stage."""
    widths: tuple[int, ...]
    """Channels of each stage."""
    norm_eps: float
    """Of every layer norm: 1e-5 in timm's xxlarge, 1e-6 in all others."""


class ConvNext(nn.Module):
    """Stem and stages; what the stages give is what it returns."""

    def __init__(self, config: ConvNextConfig) -> None:
        super().__init__()
        self.config = config
        first, eps = config.widths[0], config.norm_eps
        self.stem = nn.Sequential(nn.Conv2d(3, first, 4, stride=4), ChannelNorm(first, eps))
        inputs = (None, *config.widths[:-1])
        self.stages = nn.ModuleList(
            ConvNextStage(previous, width, depth, eps)
            for previous, width, depth in zip(inputs, config.widths, config.depths, strict=True)
        )

    def forward(self, x_NCHW: Tensor, *, recompute: bool = False) -> list[Tensor]:
        """Normalised images to the features of each stage; H, W multiples of 4 * 2^(stages - 1).

        `recompute` keeps no activations inside blocks; the gradient computes them again.
        """
        x_NCHW = self.stem(x_NCHW)
        features: list[Tensor] = []
        for stage in self.stages:
            assert isinstance(stage, ConvNextStage)
            x_NCHW = stage(x_NCHW, recompute=recompute)
            features.append(x_NCHW)
        return features


class ConvNextStage(nn.Module):
    """Half the size, except at first, then blocks."""

    def __init__(self, in_channels: int | None, channels: int, depth: int, eps: float) -> None:
        super().__init__()
        self.downsample = nn.Sequential()
        if in_channels is not None:
            self.downsample.append(ChannelNorm(in_channels, eps))
            self.downsample.append(nn.Conv2d(in_channels, channels, 2, stride=2))
        self.blocks = nn.ModuleList(ConvNextBlock(channels, eps) for _ in range(depth))

    def forward(self, x_NCHW: Tensor, *, recompute: bool) -> Tensor:
        x_NCHW = self.downsample(x_NCHW)
        for block in self.blocks:
            x_NCHW = run_block(block, x_NCHW, recompute=recompute)
        return x_NCHW


class ConvNextBlock(nn.Module):
    """x + gamma * mlp(norm(7x7 depthwise(x)))."""

    def __init__(self, channels: int, eps: float) -> None:
        super().__init__()
        self.conv_dw = nn.Conv2d(channels, channels, 7, padding=3, groups=channels)
        self.norm = nn.LayerNorm(channels, eps=eps)
        self.mlp = Mlp(channels)
        self.gamma = nn.Parameter(torch.full((channels,), 1e-6))

    def forward(self, x_NCHW: Tensor) -> Tensor:
        y_NHWC = self.conv_dw(x_NCHW).permute(0, 2, 3, 1)
        y_NHWC = self.mlp(self.norm(y_NHWC)) * self.gamma
        return x_NCHW + y_NHWC.permute(0, 3, 1, 2)


class Mlp(nn.Module):
    """Linear to four times the width, GELU, linear back; channels last."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(channels, 4 * channels)
        self.fc2 = nn.Linear(4 * channels, channels)

    def forward(self, x_NHWC: Tensor) -> Tensor:
        return self.fc2(F.gelu(self.fc1(x_NHWC)))


class ChannelNorm(nn.LayerNorm):
    """Layer norm over the channels of (N, C, H, W)."""

    def __init__(self, channels: int, eps: float) -> None:
        super().__init__(channels, eps=eps)

    def forward(self, input: Tensor) -> Tensor:
        return super().forward(input.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


def load_convnext(path: Path) -> ConvNext:
    """The trunk of an OpenCLIP ConvNeXt of any size, frozen, float32, on the CPU.

    Reads the files that OpenCLIP publishes (`open_clip_pytorch_model.bin`,
    `open_clip_model.safetensors`).

    Raises:
        TrainingError: no such trunk in the file, or not exactly a ConvNeXt's tensors.
        ModelError: no such file, or not a checkpoint.
    """
    tensors = {
        name.removeprefix("module.").removeprefix(PREFIX): tensor.float()
        for name, tensor in read_checkpoint(path).items()
        if name.removeprefix("module.").startswith(PREFIX)
    }
    tensors = {name: tensor for name, tensor in tensors.items() if not UNUSED.fullmatch(name)}
    config = config_of(tensors, where=str(path))
    with torch.device("meta"):
        trunk = ConvNext(config)
    _refuse_others(trunk.state_dict(), tensors, where=str(path))
    trunk.load_state_dict(tensors, strict=True, assign=True)
    return trunk.requires_grad_(False).eval()


def config_of(tensors: Mapping[str, Tensor], *, where: str) -> ConvNextConfig:
    """The numbers of the ConvNeXt that these tensors are of, by their names and shapes.

    Raises:
        TrainingError: they are of no ConvNeXt.
    """
    depths: dict[int, int] = {}
    widths: dict[int, int] = {}
    for name, tensor in tensors.items():
        if found := re.fullmatch(r"stages\.(\d+)\.blocks\.(\d+)\.gamma", name):
            stage, block = int(found[1]), int(found[2])
            depths[stage] = max(depths.get(stage, 0), block + 1)
            widths[stage] = len(tensor)
    if not depths or sorted(depths) != list(range(len(depths))):
        raise TrainingError(
            f"holds no ConvNeXt of OpenCLIP (no {PREFIX}stages.*)",
            where=where,
            remedy="Use open_clip_model.safetensors of a CLIP-convnext model",
        )
    stages = range(len(depths))
    return ConvNextConfig(
        depths=tuple(depths[stage] for stage in stages),
        widths=tuple(widths[stage] for stage in stages),
        norm_eps=1e-5 if widths[0] == 384 else 1e-6,
    )


def _refuse_others(
    expected: Mapping[str, Tensor], tensors: Mapping[str, Tensor], *, where: str
) -> None:
    unknown = sorted(tensors.keys() - expected.keys())
    missing = sorted(expected.keys() - tensors.keys())
    shared = expected.keys() & tensors.keys()
    shapes = sorted(name for name in shared if tensors[name].shape != expected[name].shape)
    if unknown or missing or shapes:
        raise TrainingError(
            f"not a ConvNeXt of the known form: unknown {listed(unknown)}; "
            f"missing {listed(missing)}; other shapes {listed(shapes)}",
            where=where,
            remedy="Use open_clip_model.safetensors of a CLIP-convnext model",
        )


def tapped(trunk: ConvNext, taps: Sequence[int]) -> ConvNext:
    """The trunk without the stages behind the last tapped one."""
    trunk.stages = trunk.stages[: max(taps) + 1]
    return trunk

"""LPIPS: how different two images look, from the features of an image classifier.

Source: Zhang et al. 2018, "The Unreasonable Effectiveness of Deep Features as a Perceptual Metric",
version 0.1 of its weights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
from torch import Tensor, nn

from adcvsr_core.metrics.pretrained import WeightsFile, find_weights, load_frozen, read_tensors
from adcvsr_core.metrics.trunks import (
    ALEXNET_FILE,
    VGG16_FILE,
    Trunk,
    alexnet,
    load_trunk,
    vgg16,
)

type Variant = Literal["vgg", "alex"]

TINY = 1e-10


@dataclass(frozen=True)
class _Parts:
    trunk: Callable[[], Trunk]
    trunk_file: WeightsFile
    lin_file: WeightsFile
    channels: tuple[int, ...]


def _lin_file(name: str, digest: str) -> WeightsFile:
    return WeightsFile(
        names=(f"{name}.pth", f"LPIPS_v0.1_{name}-{digest}.pth"),
        source=f"lpips/weights/v0.1/{name}.pth in the PyPI package lpips",
    )


_PARTS: dict[Variant, _Parts] = {
    "vgg": _Parts(vgg16, VGG16_FILE, _lin_file("vgg", "a78928a0"), (64, 128, 256, 512, 512)),
    "alex": _Parts(alexnet, ALEXNET_FILE, _lin_file("alex", "df73285e"), (64, 192, 384, 256, 256)),
}


class LPIPS(nn.Module):
    """Distance of images: 0 for equal ones, near 1 for unrelated ones.

    Differentiable; comes with no weights, see `load_lpips`. "vgg" is usual as a loss, "alex" for
    reporting.
    """

    _shift: Tensor
    _scale: Tensor

    def __init__(self, variant: Variant = "vgg") -> None:
        super().__init__()
        parts = _PARTS[variant]
        self.trunk = parts.trunk()
        self.lins = nn.ParameterList(torch.empty(1, c, 1, 1) for c in parts.channels)
        self.register_buffer("_shift", _per_channel(-0.030, -0.088, -0.188), persistent=False)
        self.register_buffer("_scale", _per_channel(0.458, 0.448, 0.450), persistent=False)

    def forward(self, x_NCHW: Tensor, y_NCHW: Tensor) -> Tensor:
        """The distance of each pair, (N,). RGB in [0, 1], 64 pixels a side or more."""
        pairs = zip(self._features(x_NCHW), self._features(y_NCHW), self.lins, strict=True)
        total = x_NCHW.new_zeros(len(x_NCHW), dtype=torch.float32)
        for x, y, lin in pairs:
            difference = (_unit(x) - _unit(y)).square()
            total = total + (difference * lin).sum(1).flatten(1).mean(1)
        return total

    def _features(self, x_NCHW: Tensor) -> list[Tensor]:
        return self.trunk((x_NCHW * 2 - 1 - self._shift) / self._scale)


def load_lpips(folder: Path | None = None, variant: Variant = "vgg") -> LPIPS:
    """LPIPS with its published weights, frozen, on the CPU.

    The folder (default: `weights_folder()`) holds torchvision's file of the trunk and the linear
    weights of the PyPI package lpips.

    Raises:
        ModelError: `MissingWeights` where a file is absent; another where it is not the file.
    """
    parts = _PARTS[variant]
    path = find_weights(parts.lin_file, folder)
    distance = LPIPS(variant)
    load_trunk(distance.trunk, parts.trunk_file, folder)
    lins = {name.replace("lin", "").split(".")[0]: x for name, x in read_tensors(path).items()}
    load_frozen(distance.lins, lins, path)
    return distance.requires_grad_(False).eval()


def _unit(x_NCHW: Tensor) -> Tensor:
    """Unit vectors over channels, in float32; a gradient of 0, not NaN, where all are 0."""
    x_NCHW = x_NCHW.float()
    length = x_NCHW.square().sum(1, keepdim=True).clamp_min(TINY**2).sqrt()
    return x_NCHW / (length + TINY)


def _per_channel(*values: float) -> Tensor:
    return torch.tensor(values).view(1, -1, 1, 1)

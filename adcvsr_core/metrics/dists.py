"""DISTS: how different two images look, tolerant of texture that is resampled rather than copied.

Source: Ding et al. 2020, "Image Quality Assessment: Unifying Structure and Texture Similarity".
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from adcvsr_core.metrics.pretrained import WeightsFile, find_weights, load_frozen, read_tensors
from adcvsr_core.metrics.trunks import VGG16_FILE, VGG16_STAGES, load_trunk, vgg16

DISTS_FILE = WeightsFile(
    names=("weights.pt", "DISTS_weights-f5e65c96.pth"),
    source="DISTS_pytorch/weights.pt in the PyPI package DISTS-pytorch",
)

CHANNELS = (3, *(width for width, _ in VGG16_STAGES))
"""Of what is compared: the image itself, then the five stages."""

STABLE = 1e-6
"""c1 and c2 of the paper: keep the ratios finite on flat features."""


class L2Pool(nn.Module):
    """Halves the size: the root of a Hann-weighted mean of squares, which avoids aliasing."""

    _window: Tensor

    def __init__(self) -> None:
        super().__init__()
        hann = torch.tensor([0.5, 1.0, 0.5])  # the Hanning window of 5 without its zeros
        window = torch.outer(hann, hann)
        self.register_buffer("_window", (window / window.sum())[None, None], persistent=False)

    def forward(self, x_NCHW: Tensor) -> Tensor:
        """(N, C, H, W) to (N, C, ceil(H / 2), ceil(W / 2))."""
        channels = x_NCHW.shape[1]
        window = self._window.expand(channels, 1, 3, 3)
        means = F.conv2d(x_NCHW.square(), window, stride=2, padding=1, groups=channels)
        return (means + 1e-12).sqrt()


class DISTS(nn.Module):
    """Distance of images: 0 for equal ones, up to about 1.

    Differentiable; comes with no weights, see `load_dists`.
    """

    _mean: Tensor
    _deviation: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.trunk = vgg16(L2Pool)
        self.alpha = nn.Parameter(torch.empty(1, sum(CHANNELS), 1, 1))
        self.beta = nn.Parameter(torch.empty(1, sum(CHANNELS), 1, 1))
        mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
        deviation = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
        self.register_buffer("_mean", mean, persistent=False)
        self.register_buffer("_deviation", deviation, persistent=False)

    def forward(self, x_NCHW: Tensor, y_NCHW: Tensor) -> Tensor:
        """The distance of each pair, (N,). RGB in [0, 1], 32 pixels a side or more."""
        total = (self.alpha + self.beta).sum()
        alphas = (self.alpha / total).flatten().split(CHANNELS)
        betas = (self.beta / total).flatten().split(CHANNELS)
        similarity = x_NCHW.new_zeros(len(x_NCHW), dtype=torch.float32)
        features = zip(self._features(x_NCHW), self._features(y_NCHW), strict=True)
        for (x, y), alpha, beta in zip(features, alphas, betas, strict=True):
            texture, structure = _similarities(x.float(), y.float())
            similarity = similarity + texture @ alpha + structure @ beta
        return 1 - similarity

    def _features(self, x_NCHW: Tensor) -> list[Tensor]:
        return [x_NCHW, *self.trunk((x_NCHW - self._mean) / self._deviation)]


def load_dists(folder: Path | None = None) -> DISTS:
    """DISTS with its published weights, frozen, on the CPU.

    The folder (default: `weights_folder()`) holds torchvision's VGG16 and the weights of the PyPI
    package DISTS-pytorch.

    Raises:
        ModelError: `MissingWeights` where a file is absent; another where it is not the file.
    """
    path = find_weights(DISTS_FILE, folder)
    distance = DISTS()
    load_trunk(distance.trunk, VGG16_FILE, folder)
    trunk = {f"trunk.{name}": x for name, x in distance.trunk.state_dict().items()}
    load_frozen(distance, trunk | read_tensors(path), path)
    return distance


def _similarities(x_NCHW: Tensor, y_NCHW: Tensor) -> tuple[Tensor, Tensor]:
    """Of means (texture) and of covariances (structure), each (N, C)."""
    mean_x, mean_y = (x.mean((2, 3), keepdim=True) for x in (x_NCHW, y_NCHW))
    centred_x, centred_y = x_NCHW - mean_x, y_NCHW - mean_y
    mean_x, mean_y = mean_x.flatten(1), mean_y.flatten(1)
    texture = (2 * mean_x * mean_y + STABLE) / (mean_x.square() + mean_y.square() + STABLE)
    spread = centred_x.square().mean((2, 3)) + centred_y.square().mean((2, 3))
    shared = (centred_x * centred_y).mean((2, 3))
    return texture, (2 * shared + STABLE) / (spread + STABLE)

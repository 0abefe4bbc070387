"""The image classifiers whose features LPIPS and DISTS compare, without their classifier heads.

Layers stand at the places, and so have the names, that torchvision's files give them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from torch import Tensor, nn

from adcvsr_core.metrics.pretrained import WeightsFile, find_weights, load_frozen, read_tensors

VGG16_FILE = WeightsFile(
    names=("vgg16-397923af.pth",),
    source="torchvision's VGG16 (download.pytorch.org/models/vgg16-397923af.pth)",
)
ALEXNET_FILE = WeightsFile(
    names=("alexnet-owt-7be5be79.pth", "alexnet-owt-4df8aa71.pth"),
    source="torchvision's AlexNet (download.pytorch.org/models/alexnet-owt-7be5be79.pth)",
)

VGG16_STAGES = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))
"""Channels and convolutions of each stage."""


class Trunk(nn.Module):
    """Layers in a row; gives what comes out of some of them."""

    def __init__(self, layers: Sequence[nn.Module], taps: tuple[int, ...]) -> None:
        super().__init__()
        self.features = nn.Sequential(*layers)
        self._taps = taps

    def forward(self, x_NCHW: Tensor) -> list[Tensor]:
        """Features of normalised images, finest first."""
        features: list[Tensor] = []
        for index, layer in enumerate(self.features):
            x_NCHW = layer(x_NCHW)
            if index in self._taps:
                features.append(x_NCHW)
        return features


def vgg16(pool: Callable[[], nn.Module] = lambda: nn.MaxPool2d(2)) -> Trunk:
    """VGG16 up to its last convolution; features at the end of each of its five stages.

    `pool` makes what stands between two stages.
    """
    layers: list[nn.Module] = []
    taps: list[int] = []
    channels = 3
    for width, num_convs in VGG16_STAGES:
        if layers:
            layers.append(pool())
        for _ in range(num_convs):
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
            channels = width
        taps.append(len(layers) - 1)
    return Trunk(layers, tuple(taps))


def alexnet() -> Trunk:
    """AlexNet up to its last convolution; features after each of its five convolutions."""
    layers = [
        nn.Conv2d(3, 64, 11, stride=4, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(3, 2),
        nn.Conv2d(64, 192, 5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(3, 2),
        nn.Conv2d(192, 384, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(384, 256, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(256, 256, 3, padding=1),
        nn.ReLU(),
    ]
    return Trunk(layers, (1, 4, 7, 9, 11))


def load_trunk(trunk: Trunk, file: WeightsFile, folder: Path | None) -> None:
    """Give a trunk its published weights; the file's classifier head is left out.

    Raises:
        ModelError: `MissingWeights` where the file is absent; another where it is not the file.
    """
    path = find_weights(file, folder)
    tensors = read_tensors(path)
    wanted = {name: x for name, x in tensors.items() if not name.startswith("classifier.")}
    load_frozen(trunk, wanted, path)

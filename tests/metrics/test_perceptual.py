"""LPIPS and DISTS against the authors' packages, with random weights in files as published."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from adcvsr_core.errors import ModelError
from adcvsr_core.metrics.dists import load_dists
from adcvsr_core.metrics.lpips import LPIPS, load_lpips
from adcvsr_core.metrics.pretrained import MissingWeights, weights_folder
from adcvsr_core.metrics.trunks import alexnet, vgg16

GOLDEN = json.loads((Path(__file__).parent / "perceptual_golden.json").read_text())


def random_weights(
    seed: int, shapes: dict[str, tuple[int, ...]], *, positive: bool = False
) -> dict[str, Tensor]:
    rng = np.random.default_rng(seed)
    weights: dict[str, Tensor] = {}
    for name, shape in shapes.items():
        values = rng.standard_normal(shape).astype(np.float32)
        if positive:
            values = np.abs(values) * 0.1
        elif len(shape) > 1:
            values *= np.float32(np.sqrt(2 / np.prod(shape[1:])))
        else:
            values *= np.float32(0.1)
        weights[name] = torch.from_numpy(values)
    return weights


def images(seed: int = 7) -> tuple[Tensor, Tensor]:
    rng = np.random.default_rng(seed)
    noise = torch.from_numpy(rng.random((2, 3, 80, 96), dtype=np.float32))
    x = F.interpolate(noise[:, :, ::8, ::8], size=(80, 96), mode="bilinear")
    grain = torch.from_numpy(rng.standard_normal((2, 3, 80, 96)))
    return x, (x + 0.1 * grain).clamp(0, 1).float()


def shapes_of(network: nn.Module) -> dict[str, tuple[int, ...]]:
    return {name: tuple(x.shape) for name, x in network.state_dict().items()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of weights, under the names and keys of their publishers."""
    place = tmp_path_factory.mktemp("metrics")
    head = {"classifier.6.weight": torch.zeros(2, 2), "classifier.6.bias": torch.zeros(2)}
    for trunk, name in ((vgg16(), "vgg16-397923af"), (alexnet(), "alexnet-owt-7be5be79")):
        torch.save(random_weights(3, shapes_of(trunk)) | head, place / f"{name}.pth")
    for variant in ("vgg", "alex"):
        lins = LPIPS(variant).lins
        shapes = {f"lin{i}.model.1.weight": tuple(lin.shape) for i, lin in enumerate(lins)}
        torch.save(random_weights(4, shapes, positive=True), place / f"{variant}.pth")
    shapes = dict.fromkeys(("alpha", "beta"), (1, 1475, 1, 1))
    torch.save(random_weights(5, shapes, positive=True), place / "weights.pt")
    return place


@pytest.fixture(scope="module")
def distances(folder: Path) -> dict[str, nn.Module]:
    return {
        "lpips_vgg": load_lpips(folder),
        "lpips_alex": load_lpips(folder, "alex"),
        "dists": load_dists(folder),
    }


@pytest.mark.parametrize("name", ["lpips_vgg", "lpips_alex", "dists"])
def test_agrees_with_the_authors_package(distances: dict[str, nn.Module], name: str) -> None:
    x, y = images()
    # Float32 sums in another order: 1e-7 was measured.
    assert distances[name](x, y).tolist() == pytest.approx(GOLDEN[name], abs=2e-6)


def test_equal_images_are_at_no_distance_and_order_does_not_matter(
    distances: dict[str, nn.Module],
) -> None:
    x, y = images()
    for distance in distances.values():
        assert distance(x, x).abs().max() < 1e-6
        assert torch.allclose(distance(x, y), distance(y, x), atol=1e-6)


def test_gradients_reach_the_image_only_and_stay_finite(distances: dict[str, nn.Module]) -> None:
    x, y = images()
    x[0] = 0  # flat: features of zero length must not give NaN
    x.requires_grad_()
    for distance in distances.values():
        (gradient,) = torch.autograd.grad(distance(x, y).sum(), x)
        assert gradient.isfinite().all()
        assert gradient[1].abs().max() > 0
        assert not any(parameter.requires_grad for parameter in distance.parameters())


def test_half_precision_stays_close(distances: dict[str, nn.Module]) -> None:
    x, y = (image[:1, :, :64, :64] for image in images())
    distance = distances["lpips_alex"]  # the trunk that takes a second, not ten
    with torch.autocast("cpu", torch.bfloat16):
        rounded = distance(x, y)
    # bfloat16 features have 8 bits.
    assert torch.allclose(rounded, distance(x, y), rtol=0.03)


@pytest.mark.parametrize(
    ("load", "name", "source"),
    [
        (load_lpips, "vgg.pth", "lpips"),
        (lambda folder: load_lpips(folder, "alex"), "alex.pth", "lpips"),
        (load_dists, "weights.pt", "DISTS-pytorch"),
    ],
)
def test_missing_weights_say_what_to_put_where(
    tmp_path: Path, load: Callable[[Path], nn.Module], name: str, source: str
) -> None:
    with pytest.raises(MissingWeights) as caught:
        load(tmp_path)
    assert name in caught.value.what
    assert caught.value.where == str(tmp_path)
    assert source in caught.value.remedy


def test_missing_trunk_is_named(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "weights.pt").write_bytes((folder / "weights.pt").read_bytes())
    with pytest.raises(MissingWeights, match=r"vgg16-397923af\.pth"):
        load_dists(tmp_path)


def test_default_folder_is_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("platformdirs.user_data_path", lambda name: tmp_path / name)
    assert weights_folder() == tmp_path / "adcvsr" / "metrics"
    with pytest.raises(MissingWeights) as caught:
        load_dists()
    assert caught.value.where == str(weights_folder())


def test_wrong_files_are_refused(folder: Path, tmp_path: Path) -> None:
    for name in ("vgg16-397923af.pth", "weights.pt"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    torch.save({"alpha": torch.zeros(1, 5, 1, 1), "gamma": torch.zeros(1)}, tmp_path / "weights.pt")
    with pytest.raises(ModelError, match="not the weights expected"):
        load_dists(tmp_path)
    torch.save(["not", "tensors"], tmp_path / "weights.pt")
    with pytest.raises(ModelError, match="not a table of tensors"):
        load_dists(tmp_path)
    (tmp_path / "weights.pt").write_bytes(b"PK\x03\x04 cut short")
    with pytest.raises(ModelError, match="not a file of weights"):
        load_dists(tmp_path)


def test_weights_that_would_run_code_are_refused(folder: Path, tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
            return eval, ("1",)

    (tmp_path / "vgg16-397923af.pth").write_bytes((folder / "vgg16-397923af.pth").read_bytes())
    torch.save({"alpha": Trap()}, tmp_path / "weights.pt")
    with pytest.raises(ModelError, match="not a file of weights"):
        load_dists(tmp_path)

"""RAFT against the authors' code, with random weights in a file as published."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from adcvsr_core.errors import InputError, ModelError
from adcvsr_core.metrics.pretrained import MissingWeights
from adcvsr_core.metrics.raft import RAFT, halved, load_raft, raft_flow
from adcvsr_core.metrics.warping import find_motion, warping_error

GOLDEN = json.loads((Path(__file__).parent / "raft_golden.json").read_text())


def random_weights(shapes: dict[str, tuple[int, ...]]) -> dict[str, Tensor]:
    rng = np.random.default_rng(11)
    weights: dict[str, Tensor] = {}
    for name, shape in shapes.items():
        values = rng.standard_normal(shape).astype(np.float32)
        normalises = name.endswith(("running_var", "norm1.weight", "norm2.weight"))
        if normalises or name.endswith("downsample.1.weight"):
            values = 1 + 0.1 * np.abs(values)
        elif len(shape) == 4:
            values /= np.float32(np.sqrt(np.prod(shape[1:])))
        else:
            values *= np.float32(0.1)
        weights[name] = torch.from_numpy(np.asarray(values, np.float32))
    return weights


def images() -> tuple[Tensor, Tensor]:
    image = np.random.default_rng(12).random((1, 3, 128, 136), dtype=np.float32) * 255
    x = torch.from_numpy(image)
    return x, x.roll(3, -1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("metrics")
    shapes = {name: tuple(x.shape) for name, x in RAFT().state_dict().items()}
    published: dict[str, Tensor] = {}
    for name, tensor in random_weights(shapes).items():
        published[f"module.{name}"] = tensor
        if "downsample.1" in name:  # the same layer has two names there
            published[f"module.{name.replace('downsample.1', 'norm3')}"] = tensor
    torch.save(published, place / "raft-things.pth")
    return place


def test_flow_agrees_with_the_authors_code(folder: Path) -> None:
    x, y = images()
    with torch.no_grad():
        flow = load_raft(folder)(x, y, num_steps=4)
    # Flow of 1 to 60 pixels; differences of 2e-5 were measured.
    samples = flow[0, :, ::32, ::34].flatten().tolist()
    assert samples == pytest.approx(GOLDEN["samples"], abs=1e-3)
    assert flow.abs().mean().item() == pytest.approx(GOLDEN["mean"], abs=1e-3)


def test_warping_error_runs_on_frames_of_half_the_size(folder: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (270, 290, 3), dtype=np.uint8)
    small = [halved(noise), halved(noise)]
    assert small[0].shape == (136, 152, 3)
    # The mean of four pixels, 3 columns further right for the padding and 0 rows further down.
    assert small[0][4, 5] == pytest.approx(noise[8:10, 4:6].mean((0, 1)) / 255, abs=1e-6)
    raft = load_raft(folder)
    motions = find_motion(
        small, lambda a, b: np.zeros_like(raft_flow(raft, a, b)), hide_leaving=False
    )
    assert warping_error(small, motions) == 0


def test_frames_that_are_too_small_are_refused(folder: Path) -> None:
    tiny = halved(np.zeros((200, 400, 3), np.uint8))
    with pytest.raises(InputError, match="256 pixels"):
        raft_flow(load_raft(folder), tiny, tiny)


def test_missing_and_wrong_weights(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(MissingWeights, match=r"raft-things\.pth"):
        load_raft(tmp_path)
    tensors = torch.load(folder / "raft-things.pth")
    del tensors["module.update_block.mask.2.bias"]
    torch.save(tensors, tmp_path / "raft-things.pth")
    with pytest.raises(ModelError, match=r"mask\.2\.bias"):
        load_raft(tmp_path)

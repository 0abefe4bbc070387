"""DOVE on an NVIDIA GPU. Skipped without one unless FAIL_WITHOUT_CUDA=1 forbids it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from adcvsr_core.training.teachers.config import DoveConfig
from adcvsr_core.training.teachers.dove_files import load_dove
from tests.training.tiny_dove import write_dove

pytestmark = pytest.mark.needs_cuda


@pytest.fixture(autouse=True)
def _needs_cuda() -> None:
    if not torch.cuda.is_available() and os.environ.get("FAIL_WITHOUT_CUDA") != "1":
        pytest.skip("needs CUDA")


@pytest.mark.parametrize("offload", [False, True])
def test_a_gpu_gives_the_same(tmp_path: Path, offload: bool) -> None:
    folder = write_dove(tmp_path / "dove")
    lq_BTCHW = torch.rand(1, 18, 3, 20, 35) * 2 - 1
    config = DoveConfig(folder=str(folder), precision="fp32", chunk=16, tile=64)
    expected = load_dove(config, torch.device("cpu"))(lq_BTCHW)
    dove = load_dove(replace(config, offload=offload), torch.device("cuda"))
    got = dove(lq_BTCHW)
    assert got.device.type == "cpu"
    assert torch.equal(dove(lq_BTCHW.cuda()).cpu(), got)
    # Convolutions on a GPU may multiply with 10 bits of fraction.
    assert (got - expected).abs().mean() < 1e-2
    assert (got - expected).abs().max() < 0.1


def test_half_precision(tmp_path: Path) -> None:
    folder = write_dove(tmp_path / "dove")
    lq_BTCHW = torch.rand(1, 2, 3, 16, 16) * 2 - 1
    config = DoveConfig(folder=str(folder), precision="fp32")
    expected = load_dove(config, torch.device("cpu"))(lq_BTCHW)
    half = load_dove(replace(config, precision="bf16"), torch.device("cuda"))(lq_BTCHW.cuda())
    assert half.device.type == "cuda"
    assert half.dtype == torch.float32
    assert (half.cpu() - expected).abs().mean() < 0.05

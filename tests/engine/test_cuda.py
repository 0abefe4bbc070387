"""The same promises on a GPU."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from adcvsr_core.engine import Upscaler
from adcvsr_core.model.base import Student

pytestmark = pytest.mark.needs_cuda

type MakeStudent = Callable[[], Student]


@pytest.fixture(autouse=True)
def _needs_cuda() -> None:
    if not torch.cuda.is_available() and os.environ.get("FAIL_WITHOUT_CUDA") != "1":
        pytest.skip("needs CUDA")


@pytest.mark.parametrize("temporal", ["window", "stream"])
def test_cuda_equals_the_cpu(
    make_student: MakeStudent, frames: list[Tensor], scenes: list[int], temporal: str
) -> None:
    settings = {"precision": "fp32", "temporal": temporal}
    on_cpu = Upscaler(make_student(), device="cpu", **settings)  # type: ignore[arg-type]
    on_cuda = Upscaler(make_student(), device="cuda", **settings)  # type: ignore[arg-type]
    expected = torch.stack(list(on_cpu.stream(frames, scenes)))
    results = torch.stack(list(on_cuda.stream(frames, scenes)))
    assert results.device.type == "cuda"
    # cuDNN may multiply float32 as TF32, which has ten bits of mantissa
    assert (results.cpu() - expected).abs().max() <= 2e-2


@pytest.mark.parametrize("precision", ["fp32", "fp16"])
def test_any_order_gives_identical_bits_on_cuda(
    make_student: MakeStudent, frames: list[Tensor], precision: str
) -> None:
    upscaler = Upscaler(make_student(), device="cuda", precision=precision)
    linear = list(upscaler.stream(frames))
    for n in (39, 3, 17, 33, 0):
        assert torch.equal(upscaler.at(n, frames.__getitem__, len(frames)), linear[n])


@pytest.mark.parametrize("precision", ["fp32", "fp16"])
def test_a_stream_from_any_frame_on_gives_identical_bits_on_cuda(
    make_student: MakeStudent, frames: list[Tensor], precision: str
) -> None:
    upscaler = Upscaler(make_student(), device="cuda", precision=precision, temporal="stream")
    whole = list(upscaler.stream(frames))
    first = upscaler.context(30, 13, 18)
    rest = list(upscaler.stream(frames[first:], start=30))
    assert all(torch.equal(a, b) for a, b in zip(rest, whole[30:], strict=True))

"""Activations computed again: the same gradients, from less memory."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from adcvsr_core.model.config import UNetConfig
from adcvsr_core.model.student import UNetStudent

CONFIG = UNetConfig(
    unshuffle=2,
    channels=(8, 16),
    resnets_per_level=1,
    transformer_levels=1,
    heads=(1, 2),
    feedforward_ratio=2,
    norm_groups=(4,),
    temporal_after=("resnet", "transformer"),
    decoder_channels=(8, 8, 16),
    decoder_resnets=2,
)


def gradients_and_memory(student: UNetStudent, precision: torch.dtype) -> tuple[list[Tensor], int]:
    """Gradients of a mean square, and the bytes of activations that waited for them."""
    frames = torch.rand(2, 3, 3, 16, 16, generator=torch.Generator().manual_seed(3))
    kept = dict[int, int]()
    own = {parameter.data_ptr() for parameter in student.parameters()}

    def pack(tensor: Tensor) -> Tensor:
        if tensor.data_ptr() not in own:
            kept[tensor.data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    with (
        torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor),
        torch.autocast("cpu", precision, enabled=precision != torch.float32),
    ):
        loss = student(frames).square().mean()
    return list(torch.autograd.grad(loss, list(student.parameters()))), sum(kept.values())


@pytest.mark.parametrize("precision", [torch.float32, torch.bfloat16])
def test_recomputed_activations_give_the_same_gradients_from_less_memory(
    precision: torch.dtype,
) -> None:
    torch.manual_seed(0)
    student = UNetStudent(CONFIG)
    for parameter in student.temporal.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    expected, much = gradients_and_memory(student, precision)
    student.checkpoint_activations(True)
    actual, little = gradients_and_memory(student, precision)
    assert all(torch.equal(a, b) for a, b in zip(actual, expected, strict=True))
    assert little < much / 2


def test_inference_is_not_recomputed() -> None:
    student = UNetStudent(CONFIG).eval()
    frames = torch.rand(1, 2, 3, 16, 16)
    with torch.inference_mode():
        expected = student(frames)
        student.checkpoint_activations(True)
        assert torch.equal(student(frames), expected)

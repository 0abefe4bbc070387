"""Small students with random weights, and clips to run them on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from adcvsr_core.model.base import Student
from adcvsr_core.model.config import CompactConfig, UNetConfig
from adcvsr_core.model.student import build_student
from adcvsr_core.model.temporal import TemporalBlock

COMPACT = CompactConfig(
    scale=2, channels=8, num_blocks=4, temporal_after=(0, 2), temporal_channels=6
)
UNET = UNetConfig(
    unshuffle=2,
    channels=(16, 32),
    resnets_per_level=1,
    transformer_levels=1,
    heads=(2, 2),
    feedforward_ratio=2,
    norm_groups=(8, 4),
    temporal_after=("transformer",),
    decoder_channels=(8, 16, 16),
    decoder_resnets=1,
)

type MakeStudent = Callable[[], Student]


def _make(config: CompactConfig | UNetConfig) -> Student:
    torch.manual_seed(7)
    student = build_student(config)
    for module in student.modules():
        if isinstance(module, TemporalBlock):
            nn.init.normal_(module.conv2.weight, std=0.3)
    if isinstance(config, CompactConfig):
        nn.init.normal_(student.get_parameter("tail.weight"), std=0.1)
    return student


@pytest.fixture
def make_lite() -> MakeStudent:
    """A compact student of temporal radius 4 and scale 2; every call gives the same weights."""
    return lambda: _make(COMPACT)


@pytest.fixture(params=[COMPACT, UNET], ids=["lite", "adcvsr"])
def make_student(request: pytest.FixtureRequest) -> MakeStudent:
    """Both kinds of student, with temporal blocks that are not the identity."""
    return lambda: _make(request.param)


@pytest.fixture
def frames() -> list[Tensor]:
    """Forty noisy frames of an odd size, different in each."""
    generator = torch.Generator().manual_seed(3)
    return [torch.rand(3, 13, 18, generator=generator) for _ in range(40)]


@pytest.fixture
def scenes() -> list[int]:
    """Scenes of 11, 1, 2 and 26 frames."""
    return [0] * 11 + [1] + [2] * 2 + [3] * 26

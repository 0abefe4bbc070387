"""Muon: what it does to weights between features, and what it leaves to Adam."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import nn

from adcvsr_core.model.compact import CompactStudent
from adcvsr_core.model.config import CompactConfig
from adcvsr_core.training.muon import ADAM_LENGTH, Muon, is_hidden, orthogonal

RATE, BETAS = 1e-2, (0.9, 0.999)


@pytest.mark.parametrize("shape", [(32, 32), (48, 432), (300, 40)])
def test_the_iteration_comes_near_the_polar_factor(shape: tuple[int, int]) -> None:
    matrices = torch.randn(3, *shape, generator=torch.Generator().manual_seed(0))
    found = orthogonal(matrices)
    values = torch.linalg.svdvals(found)
    wide = torch.linalg.svdvals(matrices)
    large = wide > 0.05 * wide[:, :1]
    assert 0.6 < values[large].min() < values[large].max() < 1.25
    left, _, right = torch.linalg.svd(matrices, full_matrices=False)
    exact = left @ right
    cosine = (found * exact).sum((1, 2)) / found.norm(dim=(1, 2)) / exact.norm(dim=(1, 2))
    assert cosine.min() > 0.95


def _net() -> nn.Sequential:
    torch.manual_seed(1)
    sizes = ((3, 32), (32, 48), (48, 48), (48, 4))
    layers = [nn.Sequential(nn.Conv2d(*size, 3), nn.LeakyReLU()) for size in sizes]
    return nn.Sequential(*layers)


def _step(net: nn.Module, optimiser: torch.optim.Optimizer, seed: int) -> None:
    optimiser.zero_grad()
    noise = torch.randn(2, 3, 12, 12, generator=torch.Generator().manual_seed(seed))
    net(noise).square().mean().backward()
    optimiser.step()


def test_weights_between_features_take_steps_of_adams_length_and_others_are_adams() -> None:
    ours, plain = _net(), _net()
    before = copy.deepcopy(ours.state_dict())
    _step(ours, Muon(ours.parameters(), lr=RATE, betas=BETAS), 0)
    _step(plain, torch.optim.Adam(plain.parameters(), lr=RATE, betas=BETAS), 0)
    after, adams = ours.state_dict(), plain.state_dict()
    for name, weight in ours.named_parameters():
        if not is_hidden(weight):
            assert torch.equal(after[name], adams[name]), name
            continue
        change = (after[name] - before[name]).flatten(1)
        size = change.square().mean().sqrt() * max(change.shape) ** 0.5
        expected = RATE * ADAM_LENGTH * max(change.shape) ** 0.5
        assert size == pytest.approx(expected, rel=0.25), name
        values = torch.linalg.svdvals(change)
        assert values.median() > 0.6 * values.max(), "most directions move alike"
    assert {n for n, w in ours.named_parameters() if is_hidden(w)} == {"1.0.weight", "2.0.weight"}


def test_it_goes_on_from_what_was_saved() -> None:
    whole, parts = _net(), _net()
    optimiser = Muon(whole.parameters(), lr=RATE, betas=BETAS)
    first = Muon(parts.parameters(), lr=RATE, betas=BETAS)
    for seed in range(2):
        _step(whole, optimiser, seed)
        _step(parts, first, seed)
    later = Muon(parts.parameters(), lr=RATE, betas=BETAS)
    later.load_state_dict(copy.deepcopy(first.state_dict()))
    for seed in range(2, 4):
        _step(whole, optimiser, seed)
        _step(parts, later, seed)
    pairs = zip(whole.parameters(), parts.parameters(), strict=True)
    assert all(torch.equal(one, other) for one, other in pairs)


def test_what_of_lite_it_takes() -> None:
    student = CompactStudent(
        CompactConfig(scale=4, channels=32, num_blocks=1, temporal_after=(0,), temporal_channels=32)
    )
    taken = {n.split(".")[0] for n, w in student.named_parameters() if is_hidden(w)}
    assert taken == {"blocks", "temporal", "tail"}

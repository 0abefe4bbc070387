"""The published adversarial loss: labels, what is left unjudged, and how real data are shuffled."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.model.timeline import WindowTimeline
from adcvsr_core.training.discriminators.config import DualHeadConfig
from adcvsr_core.training.discriminators.heads import DualHeads
from adcvsr_core.training.losses.adversarial import (
    LABELS,
    Label,
    Verdict,
    frame_orders,
    generator_loss,
    judged_loss,
    real_kinds,
)

CONFIG = DualHeadConfig(
    learning_rate=1e-4, tail_channels=8, detail_channels=6, consistency_channels=2
)


def verdict(seed: int = 0, *, scale: float = 3.0) -> Verdict:
    generator = torch.Generator().manual_seed(seed)
    detail = torch.randn(4, 6, 5, 7, generator=generator) * scale
    return Verdict(detail, torch.randn(4, 2, 5, 7, generator=generator) * scale)


def softplus(values: Tensor) -> float:
    """By its definition, in float64."""
    x = values.double().numpy()
    return float(np.mean(np.log1p(np.exp(-np.abs(x))) + np.maximum(x, 0)))


def test_labels_are_the_published_ones() -> None:
    labels = {kind: (label.detail, label.consistency) for kind, label in LABELS.items()}
    assert labels == {
        "student": (-1, -1),
        "video": (0, 1),
        "shuffled": (0, -1),
        "static": (1, 1),
        "unrelated": (1, -1),
    }


@pytest.mark.parametrize("kind", LABELS)
def test_loss_is_the_sum_of_both_heads(kind: str) -> None:
    label, given = LABELS[kind], verdict()
    expected = softplus(-label.detail * given.detail_NCHW)
    expected += softplus(-label.consistency * given.consistency_NCHW)
    assert judged_loss([given], label).item() == pytest.approx(expected, rel=1e-6)


def test_unjudged_head_gets_bitwise_no_gradient() -> None:
    torch.manual_seed(0)
    heads = DualHeads(3, CONFIG)
    feat, timeline = torch.randn(4, 3, 8, 8), WindowTimeline([0] * 4)

    def gradients(label: Label) -> dict[str, Tensor | None]:
        heads.zero_grad(set_to_none=True)
        judged_loss([heads(feat, timeline)], label).backward()
        return {name: parameter.grad for name, parameter in heads.named_parameters()}

    for kind in ("video", "shuffled"):
        found = gradients(LABELS[kind])
        assert found["detail.weight"] is None
        assert found["detail.bias"] is None
        # what the shared layers get is the consistency head's alone, to the last bit
        heads.zero_grad(set_to_none=True)
        consistency = heads(feat, timeline).consistency_NCHW
        F.softplus(-LABELS[kind].consistency * consistency).mean().backward()
        for name, parameter in heads.named_parameters():
            if "detail" not in name:
                assert parameter.grad is not None, name
                assert torch.equal(found[name], parameter.grad), name  # pyright: ignore[reportArgumentType]


def test_unjudged_head_costs_log_two_whatever_it_says() -> None:
    loud = Verdict(torch.full((1, 6, 2, 2), math.inf), torch.zeros(1, 2, 2, 2))
    loss = judged_loss([loud], LABELS["video"])
    assert loss.item() == pytest.approx(2 * math.log(2), rel=1e-6)


def test_generator_minds_detail_and_consistency_by_their_channels() -> None:
    detail = torch.zeros(2, 192, 3, 3, requires_grad=True)
    consistency = torch.zeros(2, 64, 3, 3, requires_grad=True)
    loss = generator_loss([Verdict(detail, consistency)])
    loss.backward()
    assert loss.item() == pytest.approx(math.log(2), rel=1e-6)
    # d softplus(-x) / dx at 0 is -1/2; three quarters of it fall to detail
    assert detail.grad is not None
    assert consistency.grad is not None
    assert detail.grad.sum().item() == pytest.approx(-0.5 * 0.75, rel=1e-5)
    assert consistency.grad.sum().item() == pytest.approx(-0.5 * 0.25, rel=1e-5)


def test_several_depths_count_alike() -> None:
    both = [verdict(1), verdict(2)]
    single = [judged_loss([one], LABELS["static"]) for one in both]
    assert torch.allclose(judged_loss(both, LABELS["static"]), sum(single, torch.zeros(())) / 2)
    single = [generator_loss([one]) for one in both]
    assert torch.allclose(generator_loss(both), sum(single, torch.zeros(())) / 2)


def test_orders_are_never_those_of_a_real_video() -> None:
    seen = set[tuple[int, ...]]()
    for step in range(60):
        for order in frame_orders(3, 3, step=step, first_slot=0):
            assert sorted(order) == [0, 1, 2]
            seen.add(tuple(order))
    # all that are neither forwards nor backwards
    assert seen == {(0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1)}
    assert frame_orders(2, 2, step=5, first_slot=0) == [[1, 0], [1, 0]]
    assert frame_orders(2, 1, step=5, first_slot=0) == [[0], [0]]


def test_orders_depend_on_step_and_slot_alone() -> None:
    whole = frame_orders(4, 9, step=7, first_slot=0)
    halves = [frame_orders(2, 9, step=7, first_slot=slot) for slot in (0, 2)]
    assert whole == halves[0] + halves[1]
    assert len({tuple(order) for order in whole}) == 4
    assert whole != frame_orders(4, 9, step=8, first_slot=0)


def test_kinds_of_real_data() -> None:
    video, images = torch.rand(2, 5, 3, 4, 4), torch.rand(2, 5, 3, 4, 4)
    kinds = real_kinds(video, images, step=3, first_slot=0)
    assert kinds.keys() == LABELS.keys() - {"student"}
    assert torch.equal(kinds["video"], video)
    assert torch.equal(kinds["unrelated"], images)
    for clip in range(2):
        assert all(torch.equal(kinds["static"][clip, t], images[clip, 0]) for t in range(5))
        order = frame_orders(2, 5, step=3, first_slot=0)[clip]
        for t in range(5):
            assert torch.equal(kinds["shuffled"][clip, t], video[clip, order[t]])
    # features of each frame may be made before: the kinds only pick frames
    halved = real_kinds(video / 2, images / 2, step=3, first_slot=0)
    assert all(torch.equal(halved[kind], frames / 2) for kind, frames in kinds.items())

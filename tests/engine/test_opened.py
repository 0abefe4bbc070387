"""A clip whose frames are handed over gives the bits of a stream, in any order of requests."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from adcvsr_core.engine import Upscaler
from adcvsr_core.engine.opened import OpenedClip
from adcvsr_core.engine.source import Cuts, GivenCuts
from adcvsr_core.model.base import Student

type MakeStudent = Callable[[], Student]

MODES = [
    {"temporal": "window"},
    {"temporal": "window", "window": 9, "halo": 2},
    {"temporal": "stream"},
]


def _upscaler(make_student: MakeStudent, mode: dict[str, object]) -> Upscaler:
    return Upscaler(make_student(), device="cpu", precision="fp32", **mode)  # type: ignore[arg-type]


def _cuts(cuts: Cuts) -> Cuts:
    return GivenCuts([11, 12, 14])


def _ask(clip: OpenedClip, frames: list[Tensor], n: int) -> tuple[Tensor, int]:
    missing = clip.missing(n)
    for m in missing:
        clip.give(m, frames[m])
    assert clip.missing(n) == []
    return clip.frame(n), len(missing)


@pytest.mark.parametrize("mode", MODES, ids=["exact", "fading", "stream"])
@pytest.mark.parametrize("order", ["forward", "backward", "random", "jittered"])
def test_any_order_gives_the_bits_of_a_whole_run(
    make_student: MakeStudent, frames: list[Tensor], mode: dict[str, object], order: str
) -> None:
    upscaler = _upscaler(make_student, mode)
    scenes = [0] * 11 + [1] + [2] * 2 + [3] * 26
    whole = list(upscaler.stream(frames, scenes))
    clip = upscaler.open(len(frames), *frames[0].shape[1:], _cuts)
    numbers = {
        "forward": list(range(40)),
        "backward": list(range(39, -1, -1)),
        "random": random.Random(1).sample(range(40), 12),
        "jittered": [n ^ 1 for n in range(40)],
    }[order]
    for n in numbers:
        assert torch.equal(_ask(clip, frames, n)[0], whole[n]), n


@pytest.mark.parametrize("mode", MODES, ids=["exact", "fading", "stream"])
def test_reading_in_order_asks_for_each_frame_once(
    make_student: MakeStudent, frames: list[Tensor], mode: dict[str, object]
) -> None:
    upscaler = _upscaler(make_student, mode)
    clip = upscaler.open(len(frames), *frames[0].shape[1:])
    asked = [_ask(clip, frames, n)[1] for n in range(40)]
    assert sum(asked) == 40
    assert all(clip.unit.before + clip.unit.length + clip.unit.after >= count for count in asked)


@pytest.mark.parametrize("mode", MODES, ids=["exact", "fading", "stream"])
def test_ready_frames_need_no_further_input(
    make_student: MakeStudent, frames: list[Tensor], mode: dict[str, object]
) -> None:
    clip = _upscaler(make_student, mode).open(len(frames), *frames[0].shape[1:])
    for n in (20, 3, 39):
        _ask(clip, frames, n)
        ready = [m for span in clip.ready for m in span if m < 40]
        assert n in ready
        assert all(set(clip.missing(m)) <= {m} for m in ready)


def test_a_frame_that_was_not_handed_over_is_named(
    make_lite: MakeStudent, frames: list[Tensor]
) -> None:
    clip = _upscaler(make_lite, {"temporal": "window"}).open(40, *frames[0].shape[1:])
    with pytest.raises(IndexError, match=r"\[0, 1, .* not handed over"):
        clip.frame(0)

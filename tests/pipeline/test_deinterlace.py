from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
import torch

from adcvsr_core.pipeline.deinterlace import deinterlaced
from adcvsr_core.video.color import layout_of
from adcvsr_core.video.frames import SourceFrame
from adcvsr_core.video.tags import ColorSpec


def moving_bar(field_time: float) -> torch.Tensor:
    """A bright bar, 8 pixels wide, that moves 4 pixels a field."""
    plane = torch.full((32, 64), 16, dtype=torch.uint8)
    left = int(8 + 4 * field_time)
    plane[:, left : left + 8] = 200
    return plane


def clip(num_frames: int, interlaced: Sequence[bool], name: str = "gray") -> list[SourceFrame]:
    frames: list[SourceFrame] = []
    for n in range(num_frames):
        plane = moving_bar(2 * n)
        if interlaced[n]:
            plane[1::2] = moving_bar(2 * n + 1)[1::2]
        frames.append(
            SourceFrame(
                index=n,
                pts=10 * n + 5,
                time_base=Fraction(1, 250),
                duration=10,
                planes=(plane,),
                layout=layout_of(name),
                color=ColorSpec(),
                width=64,
                height=32,
                interlaced=interlaced[n],
            )
        )
    return frames


def combing(plane: torch.Tensor) -> float:
    rows = plane.float()
    return float((rows[1:] - rows[:-1]).abs().mean())


@pytest.mark.parametrize("num_frames", [1, 2, 3, 6])
@pytest.mark.parametrize("mode", ["auto", "frame"])
def test_same_number_of_frames_and_times(num_frames: int, mode: str) -> None:
    frames = clip(num_frames, [True] * num_frames)
    result = list(deinterlaced(frames, mode))
    assert [(f.index, f.pts, f.duration) for f in result] == [
        (f.index, f.pts, f.duration) for f in frames
    ]


def test_combing_goes() -> None:
    frames = clip(6, [True] * 6)
    before = combing(frames[3].planes[0])
    after = combing(list(deinterlaced(frames, "auto"))[3].planes[0])
    assert before > 20
    assert after < before / 4


def test_auto_leaves_progressive_frames_alone() -> None:
    flags = [False, False, True, True, False, True]
    frames = clip(6, flags)
    result = list(deinterlaced(frames, "auto"))
    for flag, before, after in zip(flags, frames, result, strict=True):
        assert torch.equal(before.planes[0], after.planes[0]) is not flag
    untouched = list(deinterlaced(frames, "off"))
    assert all(a is b for a, b in zip(frames, untouched, strict=True))


def test_field_mode_doubles_the_rate() -> None:
    frames = clip(4, [True] * 4)
    result = list(deinterlaced(frames, "field", "tff"))
    assert [f.index for f in result] == list(range(8))
    assert [f.pts * f.time_base for f in result] == [Fraction(5 + 5 * n, 250) for n in range(8)]
    assert [f.duration * f.time_base for f in result] == [Fraction(5, 250)] * 8
    # Each output shows the bar where that field saw it: 4 pixels further each time.
    middles = [
        float((f.planes[0][8:24] > 100).float().mean(0).nonzero().float().mean()) for f in result
    ]
    steps = [b - a for a, b in pairwise(middles[1:-1])]
    assert all(2.5 <= step <= 5.5 for step in steps)


@pytest.mark.parametrize("mode", ["auto", "frame", "field"])
def test_each_frame_is_deinterlaced_by_its_own_order_of_fields(mode: str) -> None:
    orders = ["tff", "tff", "bff", "bff", "tff", "bff", "tff", "tff"]
    mixed = [
        replace(frame, field_order=order)
        for frame, order in zip(clip(8, [True] * 8), orders, strict=True)
    ]
    made = list(deinterlaced(mixed, mode, "tff"))
    alike = {
        order: list(deinterlaced([replace(f, field_order=order) for f in mixed], mode, "tff"))
        for order in ("tff", "bff")
    }
    fields = 2 if mode == "field" else 1
    assert len(made) == 8 * fields
    for n, frame in enumerate(made):
        wanted = alike[orders[n // fields]][n]
        assert torch.equal(frame.planes[0], wanted.planes[0])
        assert (frame.index, frame.pts) == (n, wanted.pts)
    different = [
        not torch.equal(a.planes[0], b.planes[0])
        for a, b in zip(alike["tff"], alike["bff"], strict=True)
    ]
    assert sum(different) > len(different) / 2


def test_frames_of_another_size_are_deinterlaced_by_themselves() -> None:
    frames = clip(8, [True] * 8)
    small = [replace(f, planes=(f.planes[0][:16, :32].clone(),), width=32, height=16)
             for f in frames]  # fmt: skip
    made = list(deinterlaced([*frames[:4], *small[4:]], "frame"))
    parts = [*deinterlaced(frames[:4], "frame"), *deinterlaced(small[4:], "frame")]
    assert [frame.index for frame in made] == list(range(8))
    assert all(torch.equal(a.planes[0], b.planes[0]) for a, b in zip(made, parts, strict=True))

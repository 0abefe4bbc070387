"""Windows, streams and tiles give what one call on the whole clip gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
import torch
from torch import Tensor

from adcvsr_core.engine import Upscaler
from adcvsr_core.model.base import Student
from adcvsr_core.model.timeline import WindowTimeline
from adcvsr_core.tiles import plan_tiles

type MakeStudent = Callable[[], Student]

ROUNDING = 1e-5
"""float32 sums of a few hundred products, in another order where calls have another shape."""


def _upscaler(student: Student, **settings: object) -> Upscaler:
    return Upscaler(student, **({"device": "cpu", "precision": "fp32"} | settings))  # type: ignore[arg-type]


def _offline(student: Student, frames: Sequence[Tensor], scenes: Sequence[int]) -> Tensor:
    """One plain call on the whole clip, padded and cropped by hand."""
    height, width = frames[0].shape[1:]
    plan = plan_tiles(
        height, width, tile=0, size_multiple=student.size_multiple, spatial_radius=None
    )
    with torch.inference_mode():
        padded_TCHW = plan.pad(torch.stack(list(frames))) * 2 - 1
        result_TCHW = student(padded_TCHW[None], WindowTimeline(scenes))[0] * 0.5 + 0.5
    return result_TCHW[..., : height * student.scale, : width * student.scale]


def test_the_students_look_at_their_neighbours(
    make_student: MakeStudent, frames: list[Tensor]
) -> None:
    student = make_student()
    one = _offline(student, frames[:9], [0] * 9)
    frames[4] = 1 - frames[4]
    other = _offline(student, frames[:9], [0] * 9)
    assert (one - other)[3].abs().max() > 100 * ROUNDING


def test_streaming_equals_offline(
    make_student: MakeStudent, frames: list[Tensor], scenes: list[int]
) -> None:
    offline = _offline(make_student(), frames, scenes)
    streamed = torch.stack(
        list(_upscaler(make_student(), temporal="stream").stream(frames, scenes))
    )
    assert (streamed - offline).abs().max() <= ROUNDING


@pytest.mark.parametrize("window", [0, 20])
def test_windows_with_a_full_halo_equal_offline(
    make_student: MakeStudent, frames: list[Tensor], scenes: list[int], window: int
) -> None:
    student = make_student()
    upscaler = _upscaler(student, window=window, halo=student.temporal_radius)
    assert upscaler.windows(13, 18).halo == student.temporal_radius
    windowed = torch.stack(list(upscaler.stream(frames, scenes)))
    assert (windowed - _offline(make_student(), frames, scenes)).abs().max() <= ROUNDING


def test_short_halo_fades_between_windows(
    make_student: MakeStudent, frames: list[Tensor], scenes: list[int]
) -> None:
    student = make_student()
    upscaler = _upscaler(student, window=8, halo=2)
    windowed = torch.stack(list(upscaler.stream(frames, scenes)))
    alone = _offline(make_student(), frames[2:10], scenes[2:10])
    before = _offline(make_student(), [frames[0]] * 2 + frames[:6], [-1, -1, *scenes[:6]])
    fade = before[6] * 0.375 + alone[2] * 0.625
    assert (windowed[4] - fade).abs().max() <= ROUNDING


@pytest.mark.parametrize("temporal", ["window", "stream"])
@pytest.mark.parametrize("cut", [5, 17])
def test_scene_isolation(
    make_student: MakeStudent, frames: list[Tensor], temporal: str, cut: int
) -> None:
    scenes = [int(n >= cut) for n in range(len(frames))]
    changed = [1 - frame if n < cut else frame for n, frame in enumerate(frames)]
    first = list(_upscaler(make_student(), temporal=temporal).stream(frames, scenes))
    second = list(_upscaler(make_student(), temporal=temporal).stream(changed, scenes))
    assert all(torch.equal(a, b) for a, b in zip(first[cut:], second[cut:], strict=True))
    assert not torch.equal(first[cut - 1], second[cut - 1])


def test_output_does_not_depend_on_future_beyond_lookahead(
    make_lite: MakeStudent, frames: list[Tensor]
) -> None:
    radius = make_lite().temporal_radius
    changed = [1 - frame if n > 20 + radius else frame for n, frame in enumerate(frames)]
    scenes = [0] * len(frames)
    for temporal in ("window", "stream"):
        first = list(_upscaler(make_lite(), temporal=temporal).stream(frames, scenes))
        second = list(_upscaler(make_lite(), temporal=temporal).stream(changed, scenes))
        assert torch.equal(first[20], second[20])
        assert not torch.equal(first[21], second[21])


@pytest.mark.parametrize("temporal", ["window", "stream"])
def test_tiles_of_lite_equal_untiled(
    make_lite: MakeStudent, scenes: list[int], temporal: str
) -> None:
    radius = make_lite().spatial_radius
    assert radius is not None
    generator = torch.Generator().manual_seed(1)
    frames = [torch.rand(3, 71, 130, generator=generator) for _ in range(14)]
    whole = list(_upscaler(make_lite(), temporal=temporal, tile=0).stream(frames, scenes))
    upscaler = _upscaler(make_lite(), temporal=temporal, tile=4 * radius)
    tiled = list(upscaler.stream(frames, scenes))
    assert len(upscaler.tiling(71, 130).plan.tiles) > 6
    assert (torch.stack(whole) - torch.stack(tiled)).abs().max() <= ROUNDING


@pytest.mark.parametrize("settings", [{"temporal": "window"}, {"temporal": "stream"}])
def test_half_precision_stays_near_float32(
    make_lite: MakeStudent, frames: list[Tensor], settings: dict[str, str]
) -> None:
    exact = torch.stack(list(_upscaler(make_lite(), **settings).stream(frames)))
    for precision, tolerance in (("fp16", 0.01), ("bf16", 0.08)):
        upscaler = _upscaler(make_lite(), precision=precision, **settings)
        half = torch.stack(list(upscaler.stream(frames)))
        assert half.dtype == torch.float32
        assert (half - exact).abs().max() <= tolerance

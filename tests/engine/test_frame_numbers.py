"""Every frame comes out once, and is a function of its number alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from adcvsr_core.engine import Upscaler
from adcvsr_core.errors import DeviceError, InputError, SettingsError
from adcvsr_core.model.base import Student

type MakeStudent = Callable[[], Student]


def _upscaler(student: Student, **settings: object) -> Upscaler:
    return Upscaler(student, **({"device": "cpu", "precision": "fp32"} | settings))  # type: ignore[arg-type]


@pytest.mark.parametrize("temporal", ["window", "stream"])
@pytest.mark.parametrize("num_frames", [0, 1, 2, 3, 24, 25, 26, 200])
def test_n_frames_in_n_frames_out_with_flush(
    make_student: MakeStudent, temporal: str, num_frames: int
) -> None:
    student = make_student()
    halo = min(student.temporal_radius, 6)
    upscaler = _upscaler(student, temporal=temporal, window=25, halo=halo)
    one_CHW = torch.full((3, 5, 7), 0.5)
    results = list(upscaler.stream([one_CHW] * num_frames))
    assert len(results) == num_frames
    assert all(result.shape == (3, 5 * student.scale, 7 * student.scale) for result in results)
    assert all(result.isfinite().all() for result in results)


@pytest.mark.parametrize("settings", [{"window": 12}, {"window": 9, "halo": 2}, {"tile": 64}])
@pytest.mark.parametrize("known_length", [True, False])
def test_any_order_gives_identical_bits(
    make_student: MakeStudent,
    frames: list[Tensor],
    settings: dict[str, int],
    known_length: bool,
) -> None:
    if make_student().temporal_radius > 5 and settings.get("window") == 12:
        settings = {"window": 20, "halo": 8}
    linear = list(_upscaler(make_student(), **settings).stream(frames))
    upscaler = _upscaler(make_student(), **settings)
    order = torch.randperm(len(frames), generator=torch.Generator().manual_seed(5)).tolist()
    length = len(frames) if known_length else None
    for n in (39, *order[:20]):
        assert torch.equal(upscaler.at(n, frames.__getitem__, length), linear[n]), n


def test_each_input_frame_is_fetched_once_for_neighbouring_windows(
    make_lite: MakeStudent, frames: list[Tensor]
) -> None:
    fetched: list[int] = []

    def fetch(n: int) -> Tensor:
        fetched.append(n)
        return frames[n]

    upscaler = _upscaler(make_lite(), window=16)
    for n in range(32):
        upscaler.at(n, fetch, len(frames))
    # the first frame is fetched once more, to learn the size
    assert sorted(fetched) == [0, *range(max(fetched) + 1)]


def test_frames_beyond_the_clip_are_refused(make_lite: MakeStudent, frames: list[Tensor]) -> None:
    upscaler = _upscaler(make_lite())
    for n, length in ((-1, 40), (40, 40), (40, None)):
        with pytest.raises(IndexError):
            upscaler.at(n, frames.__getitem__, length)


@pytest.mark.parametrize("settings", [{"temporal": "stream"}, {}, {"window": 9, "halo": 2}])
@pytest.mark.parametrize("start", [1, 8, 23, 38])
@pytest.mark.parametrize("known_scenes", [True, False])
def test_a_run_from_any_frame_on_gives_identical_bits(
    make_student: MakeStudent,
    frames: list[Tensor],
    scenes: list[int],
    settings: dict[str, object],
    start: int,
    known_scenes: bool,
) -> None:
    given = scenes if known_scenes else None
    whole = list(_upscaler(make_student(), **settings).stream(frames, given))
    upscaler = _upscaler(make_student(), **settings)
    first = upscaler.context(start, 13, 18)
    rest = list(upscaler.stream(frames[first:], given, start=start))
    assert len(rest) == len(frames) - start
    assert all(torch.equal(a, b) for a, b in zip(rest, whole[start:], strict=True))


def test_context_is_close_to_the_frame(make_lite: MakeStudent) -> None:
    stream = _upscaler(make_lite(), temporal="stream")
    window = _upscaler(make_lite(), window=20)
    assert stream.context(0, 13, 18) == window.context(0, 13, 18) == 0
    for start in (50, 51, 1000):
        assert start - 30 < stream.context(start, 13, 18) < start
        assert start - 20 < window.context(start, 13, 18) < start


def test_cuts_may_be_given_as_frame_numbers(
    make_lite: MakeStudent, frames: list[Tensor], scenes: list[int]
) -> None:
    by_scene = list(_upscaler(make_lite()).stream(frames, scenes))
    by_call = list(_upscaler(make_lite()).stream(frames, lambda n: scenes[n]))
    by_cut = list(_upscaler(make_lite(), cuts=[11, 12, 14]).stream(frames))
    assert all(map(torch.equal, by_scene, by_call))
    assert all(map(torch.equal, by_scene, by_cut))


def test_detected_cuts_equal_given_ones(make_lite: MakeStudent) -> None:
    generator = torch.Generator().manual_seed(2)
    dark, bright = (torch.rand(3, 20, 24, generator=generator) * 0.3 + low for low in (0.1, 0.6))
    frames = [dark] * 13 + [bright] * 14
    scenes = [0] * 13 + [1] * 14
    for temporal in ("window", "stream"):
        found = list(_upscaler(make_lite(), temporal=temporal).stream(frames))
        given = list(_upscaler(make_lite(), temporal=temporal).stream(frames, scenes))
        without = list(_upscaler(make_lite(), temporal=temporal, cuts="off").stream(frames))
        assert all(map(torch.equal, found, given))
        assert not torch.equal(found[12], without[12])


@pytest.mark.parametrize(
    ("frame", "text"),
    [
        (torch.zeros(1, 3, 12, 16), r"the shape \(1, 3, 12, 16\), not \(3, height, width\)"),
        (torch.zeros(12, 16, 3), r"the shape \(12, 16, 3\)"),
        (torch.zeros(3, 12, 16, dtype=torch.uint8), r"torch.uint8.*x.float\(\) / 255"),
        (torch.full((3, 12, 16), 200.0), r"values up to 200, not in \[0, 1\]"),
    ],
)
def test_frames_that_are_no_pictures_are_refused(
    make_lite: MakeStudent, frame: Tensor, text: str
) -> None:
    with pytest.raises(InputError, match=text):
        next(_upscaler(make_lite()).stream([frame] * 3))


def test_frames_of_another_size_are_refused(make_lite: MakeStudent) -> None:
    frames = [torch.zeros(3, 8, 8), torch.zeros(3, 8, 9)]
    with pytest.raises(InputError, match="frame 1"):
        list(_upscaler(make_lite()).stream(frames))


@pytest.mark.parametrize(
    "settings",
    [
        {"temporal": "both"},
        {"cuts": "some"},
        {"cuts": [-1]},
        {"tile": 8},
        {"window": 5, "halo": 4},
        {"halo": -2},
        {"device": "tpu"},
        {"precision": "fp8"},
    ],
)
def test_unusable_settings_are_refused_at_once(
    make_lite: MakeStudent, settings: dict[str, object]
) -> None:
    with pytest.raises(SettingsError):
        _upscaler(make_lite(), **settings)


@pytest.mark.parametrize("temporal", ["window", "stream"])
@pytest.mark.parametrize("fails_at_call", [0, 2])
def test_tiles_step_down_when_memory_runs_out(
    make_lite: MakeStudent,
    monkeypatch: pytest.MonkeyPatch,
    temporal: str,
    fails_at_call: int,
) -> None:
    generator = torch.Generator().manual_seed(1)
    frames = [torch.rand(3, 40, 140, generator=generator) for _ in range(40)]
    expected = list(_upscaler(make_lite(), temporal=temporal, tile=0).stream(frames))
    student = make_lite()
    plain, calls = student.forward, 0

    def hungry(frames_BTCHW: Tensor, timeline: object = None) -> Tensor:
        nonlocal calls
        calls += 1
        if max(frames_BTCHW.shape[-2:]) > 75 and calls > fails_at_call:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return plain(frames_BTCHW, timeline)  # type: ignore[arg-type]

    monkeypatch.setattr(student, "forward", hungry)
    said: list[tuple[str, str]] = []
    upscaler = _upscaler(
        student, temporal=temporal, tile=0, on_warning=lambda code, text: said.append((code, text))
    )
    results = list(upscaler.stream(frames))
    assert upscaler.tiling(40, 140).tile == 64
    assert [code for code, _ in said] == ["tile", "tile"]
    assert upscaler.warnings == said
    assert len(results) == 40
    # float32 rounding: tiles have other shapes than whole frames
    assert max(float((a - b).abs().max()) for a, b in zip(results, expected, strict=True)) <= 1e-5


def test_out_of_memory_with_the_smallest_tile_is_an_error(
    make_lite: MakeStudent, monkeypatch: pytest.MonkeyPatch
) -> None:
    student = make_lite()

    def hungry(frames_BTCHW: Tensor, timeline: object = None) -> Tensor:
        raise RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory")

    monkeypatch.setattr(student, "forward", hungry)
    with pytest.raises(DeviceError, match="out of memory"):
        list(_upscaler(student, tile=0).stream([torch.zeros(3, 100, 100)]))

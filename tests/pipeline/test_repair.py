"""Damage costs its frames, not the job: they are filled, told, and nothing else changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import torch

from adcvsr_core.errors import InputError, Interrupted
from adcvsr_core.pipeline import upscale_video
from adcvsr_core.pipeline.repair import filled
from adcvsr_core.pipeline.reporter import listed_times
from adcvsr_core.progress import Event, ProgressEvent, RepairedEvent
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.frames import SourceFrame
from adcvsr_core.video.layouts import layout_of
from adcvsr_core.video.reader import open_reader
from adcvsr_core.video.tags import ColorSpec
from adcvsr_core.weights.files import load_student
from tests.video.damage import damaged_copy

MakeClip = Callable[..., Path]
FRAMES = 40
INTRA = ("-pix_fmt", "yuv422p10le", "-c:v", "prores_ks")


@pytest.fixture
def settings(tiny_model: Path) -> UpscaleSettings:
    return UpscaleSettings(
        model=str(tiny_model), device="cpu", precision="fp32", segment=8, tile=0, encoder="ffv1"
    )


def frames_of(path: Path) -> list[SourceFrame]:
    with open_reader(path) as reader:
        return list(reader)


def grey(number: int, level: int, *, lost: bool = False, pts: int | None = None) -> SourceFrame:
    return SourceFrame(
        index=number,
        pts=10 * number if pts is None else pts,
        time_base=Fraction(1, 250),
        duration=10,
        planes=(torch.full((48, 64), level, dtype=torch.uint8),),
        layout=layout_of("gray"),
        color=ColorSpec(matrix="gbr", range="pc"),
        width=64,
        height=48,
        lost=lost,
    )


def levels(frames: list[SourceFrame]) -> list[int]:
    return [int(frame.planes[0][0, 0]) for frame in filled(frames)]


def test_lost_frames_are_blends_in_proportion_to_time() -> None:
    run = [grey(1, 100), grey(2, 100, lost=True), grey(3, 100, lost=True), grey(4, 106)]
    assert levels(run) == [100, 102, 104, 106]
    run[1] = grey(2, 100, lost=True, pts=15)
    assert levels(run) == [100, 101, 104, 106]


def test_a_blend_does_not_reach_over_a_cut() -> None:
    run = [grey(0, 20), *(grey(n, 20, lost=True) for n in (1, 2, 3, 4)), grey(5, 220)]
    assert levels(run) == [20, 20, 20, 220, 220, 220]


def test_ends_repeat_the_frame_there_is() -> None:
    assert levels([grey(0, 50, lost=True), grey(1, 50), grey(2, 50, lost=True)]) == [50, 50, 50]


@pytest.mark.parametrize("extra", [{}, {"temporal": "window"}])
def test_damage_costs_only_its_frames(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings, extra: dict[str, Any]
) -> None:
    settings = replace(settings, **extra)
    whole = make_clip("whole.mov", frames=FRAMES, options=INTRA)
    bad = damaged_copy(whole, tmp_path / "bad.mov", {14, 15, 30})
    events: list[Event] = []
    upscale_video(whole, tmp_path / "whole.mkv", settings)
    result = upscale_video(bad, tmp_path / "bad.mkv", settings, on_event=events.append)
    lost = [RepairedEvent(frame=n, time_s=n / 25, how="filled") for n in (14, 15, 30)]
    assert list(result.repaired) == lost
    assert [event for event in events if isinstance(event, RepairedEvent)] == lost
    text = "3 lost frames were filled from the neighbours: 0.560-0.600 s, 1.200 s"
    assert text in [warning.text for warning in result.warnings]
    expected, found = frames_of(tmp_path / "whole.mkv"), frames_of(tmp_path / "bad.mkv")
    assert result.frames == FRAMES
    assert {e.frames for e in events if isinstance(e, ProgressEvent)} == {FRAMES}
    assert [frame.pts for frame in found] == [frame.pts for frame in expected]
    radius = load_student(settings.model).temporal_radius
    for number in range(FRAMES):
        same = all(
            a.equal(b) for a, b in zip(found[number].planes, expected[number].planes, strict=True)
        )
        near = min(abs(number - each) for each in (14, 15, 30))
        assert same or near <= radius
        assert not same or near > 0
    assert radius < 5


def test_a_damaged_clip_resumes_to_the_same_bytes(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    whole = make_clip("whole.mp4", frames=FRAMES)
    bad = damaged_copy(whole, tmp_path / "bad.mp4", {5, 6, 20})
    once = upscale_video(bad, tmp_path / "once.mkv", settings)
    assert once.frames == FRAMES
    assert once.repaired

    class StopInMiddle:
        def __init__(self) -> None:
            self.set = False

        def is_set(self) -> bool:
            return self.set

        def __call__(self, event: Event) -> None:
            self.set = self.set or (isinstance(event, ProgressEvent) and event.frame == 20)

    stop: Any = StopInMiddle()
    with pytest.raises(Interrupted):
        upscale_video(bad, tmp_path / "again.mkv", settings, on_event=stop, stop=stop)
    again = upscale_video(bad, tmp_path / "again.mkv", settings)
    assert again.resumed_frames
    assert again.repaired == once.repaired
    assert (tmp_path / "again.mkv").read_bytes() == (tmp_path / "once.mkv").read_bytes()


def test_strict_ends_before_anything_is_made(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    tags = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
    options = ("-vf", f"format=yuv420p,{tags}", "-c:v", "libx264", "-g", "1")
    whole = make_clip("whole.mp4", frames=8, options=(*options, "-chroma_sample_location", "left"))
    upscale_video(whole, tmp_path / "whole.mkv", settings, strict=True)
    bad = damaged_copy(whole, tmp_path / "bad.mp4", {3})
    with pytest.raises(InputError, match=r"damaged packet|lost frame"):
        upscale_video(bad, tmp_path / "out.mkv", replace(settings, segment=2), strict=True)
    assert not (tmp_path / "out.mkv").exists()


def test_the_command_succeeds_and_lists_the_frames(
    make_clip: MakeClip, tmp_path: Path, tiny_model: Path, adcvsr: Any
) -> None:
    damaged_copy(make_clip("whole.mov", frames=8, options=INTRA), tmp_path / "bad.mov", {3})
    words = ("upscale", "bad.mov", "--model", tiny_model, "--device", "cpu", "--progress", "json")
    done = adcvsr.run(*words, "-o", "out.mkv")
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    repaired = [event for event in events if event["event"] == "repaired"]
    assert repaired == [{"event": "repaired", "frame": 3, "time_s": 0.12, "how": "filled"}]
    assert events[-1]["event"] == "done"
    assert events[-1]["repaired"] == 1
    assert any(event.get("code") == "repaired" for event in events)
    assert adcvsr.run(*words, "-o", "strict.mkv", "--strict").returncode == 1


def test_many_places_are_counted() -> None:
    repairs = [RepairedEvent(frame=2 * n, time_s=n / 10, how="filled") for n in range(23)]
    text = listed_times(repairs)
    assert text.startswith("0.000 s, 0.100 s, ")
    assert text.endswith("1.900 s and 3 more places")

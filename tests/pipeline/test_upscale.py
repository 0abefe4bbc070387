from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest
import torch

from adcvsr_core.errors import (
    AdcvsrError,
    InputError,
    ModelError,
    OutputError,
    SettingsError,
)
from adcvsr_core.pipeline import upscale_video
from adcvsr_core.progress import (
    DoneEvent,
    Event,
    ProgressEvent,
    SegmentEvent,
    StartEvent,
    WarningEvent,
)
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.probe import probe
from adcvsr_core.video.reader import open_reader

MakeClip = Callable[..., Path]


@pytest.fixture
def settings(tiny_model: Path) -> UpscaleSettings:
    return UpscaleSettings(
        model=str(tiny_model), device="cpu", precision="fp32", segment=8, crf=30, tile=0
    )


def count_frames(path: Path) -> int:
    with open_reader(path) as reader:
        return sum(1 for _ in reader)


@pytest.mark.parametrize("frames", [1, 2, 7, 8, 9, 17])
@pytest.mark.parametrize("temporal", ["stream", "window"])
def test_n_frames_in_n_frames_out(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings, frames: int, temporal: str
) -> None:
    source, target = make_clip(frames=frames), tmp_path / "out.mkv"
    result = upscale_video(source, target, replace(settings, temporal=temporal))
    info = probe(target)
    assert result.frames == frames == count_frames(target)
    assert (info.width, info.height) == (192, 128)
    assert sorted(os.listdir(tmp_path)) == ["clip.mp4", "out.mkv"]


def test_events_tell_the_story(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    events: list[Event] = []
    source = make_clip(frames=20)
    upscale_video(source, tmp_path / "o.mkv", settings, on_event=events.append)
    start, done = next(e for e in events if isinstance(e, StartEvent)), events[-1]
    assert (start.frames, start.width, start.height) == (20, 192, 128)
    assert (start.device, start.precision, start.temporal) == ("cpu", "fp32", "stream")
    assert isinstance(done, DoneEvent)
    assert done.frames == 20
    assert [e.frame for e in events if isinstance(e, ProgressEvent)] == list(range(1, 21))
    segments = [e for e in events if isinstance(e, SegmentEvent)]
    assert [(e.index, e.frames) for e in segments] == [(0, 8), (1, 16), (2, 20)]


def test_existing_targets_are_kept(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    source, target = make_clip(frames=3), tmp_path / "out.mkv"
    target.write_text("precious")
    with pytest.raises(OutputError, match="--overwrite"):
        upscale_video(source, target, settings)
    assert target.read_text() == "precious"
    assert upscale_video(source, target, settings, overwrite=True).frames == 3
    assert count_frames(target) == 3


def test_a_target_that_appears_meanwhile_is_kept(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    source, target = make_clip(frames=10), tmp_path / "out.mkv"

    def appear(event: Event) -> None:
        if isinstance(event, SegmentEvent):
            target.write_text("precious")

    with pytest.raises(OutputError, match="exists"):
        upscale_video(source, target, settings, on_event=appear)
    assert target.read_text() == "precious"
    assert upscale_video(source, target, settings, overwrite=True).resumed_frames == 10


def test_two_jobs_for_one_target_do_not_meet(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    source, target = make_clip(frames=10), tmp_path / "out.mkv"
    refused: list[AdcvsrError] = []

    def second(event: Event) -> None:
        if isinstance(event, StartEvent):
            with pytest.raises(OutputError, match="another process") as caught:
                upscale_video(source, target, settings)
            refused.append(caught.value)

    assert upscale_video(source, target, settings, on_event=second).frames == 10
    assert refused


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({"scale": 1.0}, (48, 32)),
        ({"scale": 2.5}, (120, 80)),
        ({"size": "100x60"}, (100, 60)),
        ({"height": 200}, (300, 200)),
    ],
)
def test_sizes(
    make_clip: MakeClip,
    tmp_path: Path,
    settings: UpscaleSettings,
    options: dict[str, object],
    size: tuple[int, int],
) -> None:
    target = tmp_path / "out.mkv"
    upscale_video(make_clip(frames=2), target, replace(settings, **options))  # type: ignore[arg-type]
    info = probe(target)
    assert (info.width, info.height) == size
    shown = info.width * info.sample_aspect / info.height
    assert abs(shown - Fraction(48, 32)) < Fraction(2, 32)


def test_strength_zero_is_the_plain_resize(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    # 4:4:4, because chroma that is made larger and smaller again loses its sharpest edges.
    options = ("-pix_fmt", "yuv444p", "-c:v", "ffv1")
    source, target = make_clip("clip.mkv", frames=3, options=options), tmp_path / "out.mkv"
    lossless = replace(settings, strength=0.0, scale=1.0, encoder="ffv1", crf=-1)
    upscale_video(source, target, lossless)
    with open_reader(source) as before, open_reader(target) as after:
        for a, b in zip(before, after, strict=True):
            for plane_a, plane_b in zip(a.planes, b.planes, strict=True):
                assert int((plane_a.int() - plane_b.int()).abs().max()) <= 1


def test_part_of_a_clip_with_its_audio(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    source, target = make_clip(frames=50, audio=True), tmp_path / "out.mkv"
    result = upscale_video(source, target, replace(settings, start=0.4, end=1.2))
    assert result.frames == 20
    with av.open(str(target)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        times = [float(p.pts * p.time_base) for p in container.demux(video) if p.size]
        assert min(times) == pytest.approx(0, abs=0.002)
        container.seek(0)
        sound = [float(p.pts * p.time_base) for p in container.demux(audio) if p.size]
    # Audio is cut at packets: 1024 samples at 44.1 kHz are 23 ms.
    assert -0.03 <= min(sound) <= 0.03
    assert 0.7 <= max(sound) <= 0.83


def test_timestamps_and_audio_survive(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    source, target = make_clip(frames=20, audio=True), tmp_path / "out.mp4"
    upscale_video(source, target, settings)

    def facts(path: Path) -> tuple[list[Fraction], list[bytes]]:
        with open_reader(path) as reader:
            times = [frame.time_s for frame in reader]
        with av.open(str(path)) as container:
            packets = [bytes(p) for p in container.demux(container.streams.audio[0]) if p.size]
        return times, packets

    assert facts(target) == facts(source)


def test_images_out_and_in(make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings) -> None:
    source = make_clip(frames=10)
    settings = replace(settings, crf=-1)
    folder, numbered = tmp_path / "frames", tmp_path / "f_%03d.png"
    assert upscale_video(source, folder, settings).frames == 10
    assert sorted(os.listdir(folder)) == [f"{n:08}.png" for n in range(1, 11)]
    upscale_video(source, numbered, settings)
    assert (tmp_path / "f_010.png").read_bytes() == (folder / "00000010.png").read_bytes()
    with pytest.raises(OutputError, match="exists"):
        upscale_video(source, numbered, settings)
    again = tmp_path / "again.mkv"
    assert upscale_video(folder, again, replace(settings, scale=1.0)).frames == 10
    still = tmp_path / "still.png"
    upscale_video(folder / "00000001.png", still, settings)
    assert (probe(still).width, probe(still).height) == (768, 512)
    with pytest.raises(OutputError, match="one image cannot hold 10 frames"):
        upscale_video(source, tmp_path / "single.png", settings)
    assert not [name for name in os.listdir(tmp_path) if name.endswith((".adcvsr", "single.png"))]


def test_interlaced_sources(make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings) -> None:
    source = make_clip(
        "tv.mpg",
        frames=12,
        options=("-vf", "interlace", "-flags", "+ilme+ildct", "-c:v", "mpeg2video"),
    )
    frames = count_frames(source)
    for mode, factor in (("auto", 1), ("off", 1), ("frame", 1), ("field", 2)):
        target = tmp_path / f"{mode}.mkv"
        result = upscale_video(source, target, replace(settings, deinterlace=mode))
        assert result.frames == frames * factor == count_frames(target)
        assert ("interlaced" in [w.code for w in result.warnings]) == (mode == "off")
    doubled, kept = probe(tmp_path / "field.mkv"), probe(tmp_path / "frame.mkv")
    assert doubled.duration_s == pytest.approx(kept.duration_s, abs=0.05)


def test_scene_cuts_from_a_file(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    source, cuts = make_clip(frames=12), tmp_path / "cuts.txt"
    cuts.write_text("6\n12\n99\n")
    lossless = replace(settings, encoder="ffv1", crf=-1)
    result = upscale_video(source, tmp_path / "cut.mkv", replace(lossless, cuts=str(cuts)))
    (said,) = [warning.text for warning in result.warnings if warning.code == "cuts"]
    assert said == "the clip has 12 frames: the cut list's 99 lie beyond"
    upscale_video(source, tmp_path / "off.mkv", replace(lossless, cuts="off"))
    with open_reader(tmp_path / "cut.mkv") as a, open_reader(tmp_path / "off.mkv") as b:
        same = [torch.equal(x.planes[0], y.planes[0]) for x, y in zip(a, b, strict=True)]
    assert same[0]
    assert same[-1]
    assert not same[5]
    assert not same[6]


def test_strict_makes_a_loss_an_error_but_no_note(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    source, events = make_clip(frames=2), list[Event]()
    upscale_video(source, tmp_path / "a.mkv", settings, strict=True, on_event=events.append)
    warnings = [event.text for event in events if isinstance(event, WarningEvent)]
    assert any("not tagged" in text for text in warnings)
    deep = make_clip("deep.mkv", 2, options=("-c:v", "ffv1", "-pix_fmt", "yuv420p12le"))
    with pytest.raises(InputError, match=r"10 bits at most.*--strict"):
        upscale_video(deep, tmp_path / "b.mkv", settings, strict=True)
    assert sorted(os.listdir(tmp_path)) == ["a.mkv", "clip.mp4", "deep.mkv"]


def bad_text(folder: Path) -> Path:
    path = folder / "notes.mp4"
    path.write_text("not a video, only words\n" * 50)
    return path


def bad_empty(folder: Path) -> Path:
    path = folder / "empty.mp4"
    path.touch()
    return path


def bad_missing(folder: Path) -> Path:
    return folder / "missing.mp4"


def bad_folder(folder: Path) -> Path:
    path = folder / "nothing"
    path.mkdir()
    return path


@pytest.mark.parametrize("bad", [bad_text, bad_empty, bad_missing, bad_folder])
def test_bad_sources_leave_nothing(
    tmp_path: Path, settings: UpscaleSettings, bad: Callable[[Path], Path]
) -> None:
    source = bad(tmp_path)
    before = sorted(os.listdir(tmp_path))
    with pytest.raises(InputError) as caught:
        upscale_video(source, tmp_path / "out.mkv", settings)
    assert source.name in str(caught.value)
    assert sorted(os.listdir(tmp_path)) == before


def test_truncated_and_audio_only_sources(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    clip = make_clip(frames=40, size="96x64", audio=True)
    data = clip.read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(data[: len(data) // 2])
    with pytest.raises(InputError, match=r"cut\.mp4"):
        upscale_video(cut, tmp_path / "out.mkv", settings)
    sound = tmp_path / "sound.mp4"
    with av.open(str(clip)) as source, av.open(str(sound), "w") as target:
        stream = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.size:
                packet.stream = stream
                target.mux(packet)
    with pytest.raises(InputError, match="no video"):
        upscale_video(sound, tmp_path / "out.mkv", settings)
    transport = make_clip("whole.ts", frames=40, size="96x64")
    broken = tmp_path / "broken.ts"
    broken.write_bytes(transport.read_bytes()[:-9000])
    result = upscale_video(broken, tmp_path / "out.mkv", settings)
    assert 0 < result.frames < 40
    assert result.frames == count_frames(tmp_path / "out.mkv")


def test_bad_targets_models_and_settings(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    source = make_clip(frames=2)
    cases: list[tuple[str, dict[str, object], type[AdcvsrError], str]] = [
        ("no/out.mkv", {}, OutputError, "Create the folder"),
        ("out.xyz", {}, SettingsError, "unknown container"),
        ("out.webm", {"encoder": "x264"}, SettingsError, "cannot hold"),
        ("out.mkv", {"encoder": "png"}, SettingsError, "does not go with"),
        ("out.mkv", {"pix_fmt": "rgb42"}, SettingsError, "rgb42"),
        ("out.mkv", {"model": "light"}, ModelError, "unknown model"),
        ("out.mkv", {"model": str(source)}, ModelError, "not a weights file"),
        ("out.mkv", {"device": "cuda:77"}, AdcvsrError, "cuda:77"),
        ("out.mkv", {"cuts": "none.txt"}, SettingsError, r"none\.txt"),
        ("out.mkv", {"start": 99.0}, InputError, "--start"),
    ]
    for name, options, kind, said in cases:
        with pytest.raises(kind, match=said):
            upscale_video(source, tmp_path / name, replace(settings, **options))  # type: ignore[arg-type]
        assert os.listdir(tmp_path) == ["clip.mp4"]

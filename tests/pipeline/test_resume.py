"""Jobs that were stopped go on where they stood; sources that changed are noticed."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from adcvsr_core.errors import Interrupted, OutputError, UnfinishedJob
from adcvsr_core.pipeline import upscale_video
from adcvsr_core.pipeline.manifest import load_manifest, save_manifest
from adcvsr_core.progress import Event, SegmentEvent
from adcvsr_core.settings import UpscaleSettings

MakeClip = Callable[..., Path]


@pytest.fixture
def settings(tiny_model: Path) -> UpscaleSettings:
    return UpscaleSettings(
        model=str(tiny_model), device="cpu", precision="fp32", segment=8, crf=30, tile=0
    )


class StopAfter:
    """Sets a stop event once a number of segments are safe."""

    def __init__(self, segments: int) -> None:
        self.stop = threading.Event()
        self._segments = segments

    def __call__(self, event: Event) -> None:
        if isinstance(event, SegmentEvent):
            self._segments -= 1
            if self._segments == 0:
                self.stop.set()


def interrupt(source: Path, target: Path, settings: UpscaleSettings, segments: int = 2) -> None:
    watcher = StopAfter(segments)
    with pytest.raises(Interrupted, match=r"frames are safe in .*same command continues"):
        upscale_video(source, target, settings, on_event=watcher, stop=watcher.stop)


@pytest.mark.parametrize("temporal", ["stream", "window"])
@pytest.mark.parametrize("options", [{}, {"strength": 0.5, "color": "match", "scale": 3.0}])
def test_resumed_file_is_byte_for_byte_the_uninterrupted_one(
    make_clip: MakeClip,
    tmp_path: Path,
    settings: UpscaleSettings,
    temporal: str,
    options: dict[str, object],
) -> None:
    settings = replace(settings, temporal=temporal, **options)  # type: ignore[arg-type]
    source = make_clip(frames=45, audio=True)
    whole, resumed = tmp_path / "whole.mkv", tmp_path / "resumed.mkv"
    upscale_video(source, whole, settings)
    interrupt(source, resumed, settings)
    assert not resumed.exists()
    again = tmp_path / "resumed.mkv.adcvsr"
    (again / "000077.nut").write_bytes(b"left over")
    result = upscale_video(source, resumed, settings)
    assert 16 <= result.resumed_frames < 45
    assert resumed.read_bytes() == whole.read_bytes()
    assert not again.exists()


def test_a_damaged_piece_is_made_again(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    source = make_clip(frames=40)
    whole, resumed = tmp_path / "whole.mkv", tmp_path / "resumed.mkv"
    upscale_video(source, whole, settings)
    interrupt(source, resumed, settings, segments=3)
    piece = tmp_path / "resumed.mkv.adcvsr" / "000001.nut"
    data = bytearray(piece.read_bytes())
    data[len(data) // 2] ^= 1
    piece.write_bytes(data)
    result = upscale_video(source, resumed, settings)
    assert result.resumed_frames == 8
    assert [warning.code for warning in result.warnings].count("resume") == 1
    assert resumed.read_bytes() == whole.read_bytes()


def test_what_changed_is_named_and_no_resume_begins_again(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    source, target = make_clip(frames=30), tmp_path / "out.mkv"
    interrupt(source, target, settings)
    with pytest.raises(OutputError, match=r"crf \(30 before, 31 now\).*--no-resume"):
        upscale_video(source, target, replace(settings, crf=31))
    os.utime(source, ns=(0, 0))
    with pytest.raises(OutputError, match="the source file changed"):
        upscale_video(source, target, settings)
    manifest = load_manifest(tmp_path / "out.mkv.adcvsr")
    assert manifest is not None
    assert manifest.num_frames >= 16
    result = upscale_video(source, target, replace(settings, crf=31), resume=False)
    assert (result.resumed_frames, result.frames) == (0, 30)


def test_a_changed_source_of_which_nothing_is_finished_is_simply_begun(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    source, target = make_clip(frames=30), tmp_path / "out.mkv"
    interrupt(source, target, settings)
    work = tmp_path / "out.mkv.adcvsr"
    manifest = load_manifest(work)
    assert manifest is not None
    save_manifest(replace(manifest, segments=()), work)  # as one that was killed early leaves it
    os.utime(source, ns=(0, 0))
    result = upscale_video(source, target, settings)
    assert (result.resumed_frames, result.frames) == (0, 30)


@pytest.mark.parametrize("way", ["other", "touched", "grown"])
def test_a_source_that_changes_while_it_is_read_is_not_mixed_with_another(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings, way: str
) -> None:
    source, target = make_clip(frames=30), tmp_path / "out.mkv"

    def change(event: Event) -> None:
        if not isinstance(event, SegmentEvent) or event.index:
            return
        data = source.read_bytes()
        other = tmp_path / "other.mp4"
        other.write_bytes(
            {"other": data[:-1] + b"?", "touched": data, "grown": data + b"more"}[way]
        )
        other.replace(source)

    if way == "other":
        with pytest.raises(UnfinishedJob, match=r"another file .*--no-resume"):
            upscale_video(source, target, settings, on_event=change)
        assert not target.exists()
        with pytest.raises(UnfinishedJob, match="the source file changed since"):
            upscale_video(source, target, settings)
        result = upscale_video(source, target, settings, resume=False)
    else:
        result = upscale_video(source, target, settings, on_event=change)
        assert "written to while it was read" in " ".join(each.text for each in result.warnings)
    assert (result.resumed_frames, result.frames, target.exists()) == (0, 30, True)


def test_nothing_is_left_when_stopped_before_the_first_piece(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Interrupted, match="begins again"):
        upscale_video(make_clip(), tmp_path / "out.mkv", settings, stop=stop)
    assert os.listdir(tmp_path) == ["clip.mp4"]


def test_interrupted_images_resume_to_the_same_files(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    settings = replace(settings, crf=-1)
    source = make_clip(frames=40)
    upscale_video(source, tmp_path / "whole", settings)
    interrupt(source, tmp_path / "resumed", settings)
    upscale_video(source, tmp_path / "resumed", settings)
    names = sorted(os.listdir(tmp_path / "whole"))
    assert names == sorted(os.listdir(tmp_path / "resumed"))
    assert len(names) == 40
    for name in names:
        pair = [(tmp_path / folder / name).read_bytes() for folder in ("whole", "resumed")]
        assert pair[0] == pair[1]

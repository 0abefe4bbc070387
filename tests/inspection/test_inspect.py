from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from adcvsr_core.errors import InputError, Interrupted
from adcvsr_core.inspection.finding import Inspection
from adcvsr_core.inspection.inspect import inspect, inspect_header
from adcvsr_core.pipeline.repair import filled
from adcvsr_core.scenes import SceneDetector
from adcvsr_core.settings import settings_from_table
from adcvsr_core.thumbnails import thumbnail
from adcvsr_core.video.reader import open_reader
from tests.conftest import Adcvsr, MakeClip

SPLICED = (
    *("-vf", "select='lt(n,10)+gte(n,40)',hue=h='if(gte(n,10),180,0)',negate=enable='gte(n,10)'"),
    *("-pix_fmt", "yuv420p", "-c:v", "libx264", "-fps_mode", "passthrough"),
)


def scenes_of_the_engine(path: Path) -> list[int]:
    detector, scenes = SceneDetector(), list[int]()
    with open_reader(path, keep_lost=True) as reader:
        for frame in filled(reader):
            scenes += detector.push(thumbnail(frame.to_rgb()))
    return scenes + detector.finish()


def cuts_of_the_engine(path: Path) -> list[int]:
    scenes = scenes_of_the_engine(path)
    return [n for n in range(1, len(scenes)) if scenes[n] != scenes[n - 1]]


def test_cuts_and_frames_are_those_the_upscaler_finds(make_clip: MakeClip) -> None:
    path = make_clip(frames=60, size="161x91", options=SPLICED)
    found = inspect(path)
    assert found.cuts == (10,)
    assert list(found.cuts) == cuts_of_the_engine(path)
    assert (found.num_frames, found.quick) == (30, False)


def test_lost_frames_count_as_the_upscaler_fills_them(make_clip: MakeClip) -> None:
    path = make_clip("in.mov", frames=60, options=(*SPLICED[:2], "-c:v", "prores_ks"))
    parts = path.read_bytes().split(b"icpf")
    lost = {1 + 2, 1 + 5, 1 + 6, 1 + 17, 1 + 29}  # the last frame, too
    broken = [part if n not in lost else bytes(40) + part[40:] for n, part in enumerate(parts)]
    path.write_bytes(b"icpf".join(broken))
    found = inspect(path)
    assert "5, at " in next(f for f in found.findings if f.code == "damaged_packets").evidence
    assert found.num_frames == len(scenes_of_the_engine(path)) == 30
    assert found.cuts == (10,)
    assert list(found.cuts) == cuts_of_the_engine(path)
    assert "variable_frame_rate" not in {each.code for each in found.findings}


def test_joined_recordings_follow_each_other(make_clip: MakeClip) -> None:
    """Of two recordings in one file, the second damaged, so that lost frames are looked for."""
    options = ("-pix_fmt", "yuv420p", "-c:v", "mpeg2video")
    path = make_clip("in.ts", frames=20, options=options)
    once = path.read_bytes()
    whole = {f.code: f for f in _written(path, once * 2).findings}
    damaged = bytearray(once * 2)
    # The flag of a transport packet in error.
    damaged[len(once) + 188 * 9 + 1] |= 0x80
    found = _written(path, bytes(damaged))
    assert "timestamps" not in whole
    joined = {f.code: f for f in found.findings}["joined"]
    assert whole["joined"] == joined
    assert (joined.severity, joined.evidence) == ("info", "1, at 0.80 s")
    assert found.num_frames == len(scenes_of_the_engine(path))
    assert found.info.duration_s == pytest.approx(1.6)


def _written(path: Path, data: bytes) -> Inspection:
    path.write_bytes(data)
    return inspect(path)


def test_a_folder_of_images(make_clip: MakeClip, tmp_path: Path) -> None:
    (tmp_path / "shot").mkdir()
    make_clip("shot/%03d.png", frames=5, options=())
    for source in (tmp_path / "shot", tmp_path / "shot" / "%03d.png"):
        found = inspect(source)
        assert (found.num_frames, found.cuts, found.info.container) == (5, (), "images")
        assert inspect_header(source).num_frames == 5


def test_images_that_cannot_be_read_are_named(make_clip: MakeClip, tmp_path: Path) -> None:
    (tmp_path / "shot").mkdir()
    make_clip("shot/%03d.png", frames=5, options=())
    (tmp_path / "shot" / "003.png").write_bytes(b"no image")
    found = inspect(tmp_path / "shot")
    (finding,) = (each for each in found.findings if each.severity == "error")
    assert (finding.code, finding.evidence) == ("unreadable_images", "1: 003.png")
    assert found.num_frames == 5


def test_a_look_can_be_stopped(make_clip: MakeClip) -> None:
    import threading

    stop = threading.Event()
    seen: list[object] = []

    def on_event(event: object) -> None:
        seen.append(event)
        stop.set()

    with pytest.raises(Interrupted):
        inspect(make_clip(frames=9), on_event=on_event, stop=stop)
    assert len(seen) == 1


def test_what_is_no_video_is_said_as_everywhere(tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("not a video")
    for look in (inspect, inspect_header):
        with pytest.raises(InputError, match="it is a text file"):
            look(tmp_path / "text.mp4")


def test_the_json_of_the_command(adcvsr: Adcvsr, make_clip: MakeClip) -> None:
    make_clip("in.mkv", frames=7, options=("-c:v", "ffv1", "-vf", "setsar=2"))
    quick, full = (
        json.loads(adcvsr.run("probe", "in.mkv", "--json", *more).stdout)
        for more in (["--quick"], [])
    )
    assert (quick["quick"], quick["cuts"]) == (True, None)
    assert (full["quick"], full["cuts"], full["frames"]) == (False, [], 7)
    assert full["width"] == 48
    found = {finding["code"]: finding for finding in full["findings"]}
    assert found["sample_aspect"].keys() == {
        "code", "severity", "text", "evidence", "remedy", "settings", "said",
    }  # fmt: skip
    assert found["sample_aspect"]["said"]["evidence"] == {
        "template": "{size} with pixels {aspect}, shown as {shown}",
        "values": {"size": "48x32", "aspect": "2:1", "shown": "96x32"},
    }
    for finding in full["findings"]:
        settings_from_table(finding["settings"])


def test_progress_as_json_ends_with_the_description(adcvsr: Adcvsr, make_clip: MakeClip) -> None:
    make_clip("in.mkv", frames=7)
    done = adcvsr.run("probe", "in.mkv", "--progress", "json")
    *events, last = map(json.loads, done.stdout.splitlines())
    assert [event["event"] for event in events] == ["progress"] * len(events)
    assert (events[-1]["frame"], last["event"], last["frames"]) == (7, "probe", 7)
    assert done.stderr == ""


def test_a_look_needs_no_torch(make_clip: MakeClip, tmp_path: Path) -> None:
    path = make_clip(frames=3)
    code = (
        "import sys; from adcvsr_core.cli import main; "
        f"assert main(['probe', {str(path)!r}]) == 0; assert 'torch' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_real_clips_have_the_cuts_of_the_engine() -> None:
    if not (media := os.environ.get("ADCVSR_MEDIA")):
        pytest.skip("needs ADCVSR_MEDIA")
    path = Path(media, "odd_files", "multi_video_audio_subs.mp4")
    cuts = inspect(path).cuts
    assert cuts
    assert list(cuts) == cuts_of_the_engine(path)

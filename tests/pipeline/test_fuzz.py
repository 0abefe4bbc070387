"""The first files of `tests/fuzz_inputs.py`: no hang, no crash, a whole output or a clear error."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import av
import pytest

from adcvsr_core.pipeline import upscale_video
from adcvsr_core.settings import UpscaleSettings
from tests.conftest import ROOT, command_environment


@pytest.mark.skipif(os.name != "posix", reason="forks")
def test_damaged_files_are_made_or_refused(tmp_path: Path) -> None:
    script = ROOT / "tests" / "fuzz_inputs.py"
    done = subprocess.run(
        [sys.executable, str(script), "--count", "40", "--seed", "5", "--keep", str(tmp_path)],
        env=command_environment(),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "40 files: " in done.stdout
    assert "'made': " in done.stdout
    assert "'refused': " in done.stdout


def test_sound_whose_clock_goes_back_does_not_cost_the_job(
    make_clip: Callable[..., Path], tiny_model: Path, tmp_path: Path
) -> None:
    """Two recordings in one file, the second with the timestamps of the first."""
    options = ("-pix_fmt", "yuv420p", "-c:v", "mpeg2video", "-c:a", "ac3")
    once = make_clip("once.ts", frames=20, audio=True, options=options)
    twice = tmp_path / "twice.ts"
    twice.write_bytes(once.read_bytes() * 2)
    settings = UpscaleSettings(model=str(tiny_model), device="cpu", precision="fp32", tile=0)
    result = upscale_video(twice, tmp_path / "out.mkv", settings)
    with av.open(str(tmp_path / "out.mkv")) as container:
        times = [packet.pts for packet in container.demux(audio=0) if packet.size]
    with av.open(str(twice)) as container:
        num_packets = sum(1 for packet in container.demux(audio=0) if packet.size)
    assert result.frames == 40
    assert len(times) == num_packets
    assert times == sorted(time for time in times if time is not None)
    said = [(warning.code, warning.text) for warning in result.warnings]
    assert ("decode", "the clock jumps 1 time; the parts follow each other") in said
    assert not [text for code, text in said if code == "streams"]


def test_sound_alone_whose_clock_goes_back_is_moved(
    make_clip: Callable[..., Path], tiny_model: Path, tmp_path: Path
) -> None:
    options = ("-pix_fmt", "yuv420p", "-c:v", "mpeg2video", "-c:a", "ac3")
    whole = make_clip("whole.ts", frames=20, audio=True, options=options)
    more = make_clip(
        "more.ts", frames=20, audio=True, options=(*options, "-vn", "-streamid", "0:257")
    )
    joined = tmp_path / "joined.ts"
    joined.write_bytes(whole.read_bytes() + more.read_bytes())
    settings = UpscaleSettings(model=str(tiny_model), device="cpu", precision="fp32", tile=0)
    result = upscale_video(joined, tmp_path / "out.mkv", settings)
    with av.open(str(tmp_path / "out.mkv")) as container:
        times = [packet.pts for packet in container.demux(audio=0) if packet.size]
    assert result.frames == 20
    assert times == sorted(time for time in times if time is not None)
    (said,) = [warning.text for warning in result.warnings if warning.code == "streams"]
    assert said.startswith("damaged packets in what is copied of stream 1: ")


def test_an_animation_that_breaks_off_is_made_as_far_as_it_goes(
    make_clip: Callable[..., Path], tiny_model: Path, tmp_path: Path
) -> None:
    options = ("-c:v", "apng", "-plays", "1")
    whole = make_clip("whole.apng", frames=6, options=options).read_bytes()
    third = [at for at in range(len(whole)) if whole.startswith(b"fcTL", at)][2]
    broken = tmp_path / "broken.apng"
    broken.write_bytes(whole[: third - 4] + b"\xff\xff\xff\xff" + whole[third:])
    settings = UpscaleSettings(model=str(tiny_model), device="cpu", precision="fp32", tile=0)
    result = upscale_video(broken, tmp_path / "out.mkv", settings)
    assert result.frames == 2
    assert [w.text for w in result.warnings if w.text.startswith("the file breaks off")]


def test_a_rate_of_less_than_a_frame_a_day_is_not_believed(
    make_clip: Callable[..., Path], tiny_model: Path, tmp_path: Path
) -> None:
    clip = make_clip("clip.avi", frames=4, options=("-c:v", "mpeg4"))
    data = bytearray(clip.read_bytes())
    scale = data.index(b"vids", data.index(b"strh")) + 20
    data[scale : scale + 4] = b"\xff\xff\xff\x7f"
    clip.write_bytes(data)
    settings = UpscaleSettings(model=str(tiny_model), device="cpu", precision="fp32", tile=0)
    result = upscale_video(clip, tmp_path / "out.mkv", settings)
    assert result.frames == 4

"""The first files of `tests/fuzz_inputs.py`: no hang, no crash, a whole output or a clear error."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import av
import pytest

from adcvsr_core.pipeline import upscale_video
from adcvsr_core.settings import UpscaleSettings
from tests.conftest import ROOT, command_environment
from tests.fuzz_inputs import Watch


@pytest.mark.skipif(sys.platform != "linux", reason="watches processes by /proc")
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


@pytest.mark.skipif(sys.platform != "linux", reason="watches processes by /proc")
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("while True: pass", "s of the processor"),
        ("import time; time.sleep(99)", "waits for nothing"),
    ],
)
def test_hangs_are_told_by_what_a_process_does(code: str, said: str) -> None:
    with subprocess.Popen([sys.executable, "-c", code]) as process:
        watch = Watch(process.pid, limit_s=1.2)
        while not (why := watch.hangs()):
            time.sleep(0.05)
        process.kill()
    assert said in why


@pytest.mark.skipif(sys.platform != "linux", reason="watches processes by /proc")
def test_a_process_that_gets_no_turn_does_not_hang() -> None:
    """As on a machine with no time for it: stopped, it neither spends any nor sleeps."""
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as process:
        process.send_signal(signal.SIGSTOP)
        watch = Watch(process.pid, limit_s=0.4)
        until = time.monotonic() + 1.5
        while time.monotonic() < until:
            assert not watch.hangs()
            time.sleep(0.05)
        process.kill()


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

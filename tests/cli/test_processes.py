"""The command as processes: signals, kills, pipes, limits."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from adcvsr_core.pipeline.manifest import load_manifest
from adcvsr_core.video.probe import probe
from adcvsr_core.video.reader import open_reader

MakeClip = Callable[..., Path]
FRAMES = 240
SIZE = "96x64"


@pytest.fixture
def words(tiny_model: Path) -> tuple[str, ...]:
    return (
        *("--model", str(tiny_model), "--device", "cpu", "--precision", "fp32"),
        *("--segment", "16", "--tile", "off"),
    )


def wait_for_segments(folder: Path, number: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        manifest = load_manifest(folder)
        if manifest is not None and len(manifest.segments) >= number:
            return
        time.sleep(0.02)
    raise AssertionError("no segment was finished in time")


def test_killed_twice_then_finished_is_byte_for_byte_the_same(
    make_clip: MakeClip, adcvsr: Any, tmp_path: Path, words: tuple[str, ...]
) -> None:
    make_clip(frames=FRAMES, size=SIZE, audio=True)
    work = tmp_path / "killed.mkv.adcvsr"
    for number in (2, 5):
        process = adcvsr.start("upscale", "clip.mp4", "-o", "killed.mkv", *words)
        wait_for_segments(work, number)
        process.kill()
        process.communicate()
        assert not (tmp_path / "killed.mkv").exists()
    for name in ("killed.mkv", "whole.mkv"):
        done = adcvsr.run("upscale", "clip.mp4", "-o", name, *words)
        assert done.returncode == 0, done.stderr
        assert ("continuing after frame" in done.stderr) == (name == "killed.mkv")
    assert (tmp_path / "killed.mkv").read_bytes() == (tmp_path / "whole.mkv").read_bytes()
    assert not work.exists()
    assert probe(tmp_path / "whole.mkv").num_frames == FRAMES


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_says_how_to_continue(
    make_clip: MakeClip, adcvsr: Any, tmp_path: Path, words: tuple[str, ...], number: int
) -> None:
    make_clip(frames=FRAMES, size=SIZE)
    process = adcvsr.start("upscale", "clip.mp4", "-o", "o.mkv", *words)
    wait_for_segments(tmp_path / "o.mkv.adcvsr", 1)
    process.send_signal(number)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "same command continues" in said.splitlines()[-1]
    assert "stopping after this frame; again to stop now" in said
    assert "Traceback" not in said
    assert sorted(os.listdir(tmp_path)) == ["clip.mp4", "o.mkv.adcvsr"]


def test_a_job_of_a_program_that_died_stops_and_can_go_on(
    make_clip: MakeClip, adcvsr: Any, tmp_path: Path, words: tuple[str, ...]
) -> None:
    make_clip(frames=FRAMES, size=SIZE)
    command = ("upscale", "clip.mp4", "-o", "o.mkv", "--stop-at-eof", *words)
    process = adcvsr.start(*command, stdin=subprocess.PIPE)
    wait_for_segments(tmp_path / "o.mkv.adcvsr", 1)
    assert process.poll() is None
    _, said = process.communicate(timeout=60)  # which ends stdin first
    assert process.returncode == 130
    assert "same command continues" in said
    refused = adcvsr.run("upscale", "-", "-o", "p.mkv", "--stop-at-eof")
    assert refused.returncode == 2
    assert "stdin" in refused.stderr


def test_a_look_for_a_program_that_died_stops(make_clip: MakeClip, adcvsr: Any) -> None:
    make_clip("long.mp4", frames=20_000, size="32x32", options=("-c:v", "mpeg4"))
    words = ("probe", "long.mp4", "--json", "--progress", "json", "--stop-at-eof")
    process = adcvsr.start(*words, stdin=subprocess.PIPE)
    assert json.loads(process.stdout.readline())["event"] == "progress"
    told, _ = process.communicate(timeout=60)  # which ends stdin first
    assert process.returncode == 130
    assert '"event": "probe"' not in told


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_are_heard_within_one_long_computation(number: int) -> None:
    """As a huge frame is: one call that comes back to Python only at its end."""
    code = (
        "import hashlib, sys, threading\n"
        "from adcvsr_core.cli import turn_signals_into_stop\n"
        "turn_signals_into_stop(threading.Event(), 'this frame')\n"
        "print('ready', flush=True)\n"
        "hashlib.pbkdf2_hmac('sha256', b'', b'', 2_000_000_000)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        said = process.stderr.readline()
        assert said == "adcvsr: stopping after this frame; again to stop now\n"
        assert process.poll() is None
        process.send_signal(number)
        assert process.wait(20) == 130
    finally:
        process.kill()
        process.communicate()


def test_what_a_worker_hears_does_not_stop_its_parent() -> None:
    code = (
        "import os, signal, threading, time\n"
        "from adcvsr_core.cli import turn_signals_into_stop\n"
        "stop = threading.Event()\n"
        "turn_signals_into_stop(stop, 'this step')\n"
        "reader, writer = os.pipe()\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    os.write(writer, b'1')\n"
        "    time.sleep(60)\n"
        "os.read(reader, 1)\n"
        "os.kill(child, signal.SIGINT)\n"
        "time.sleep(0.2)\n"
        "os.kill(child, signal.SIGTERM)\n"
        "ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])\n"
        "assert ended == -signal.SIGTERM, ended\n"
        "assert not stop.wait(0.5)\n"
    )
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_stopped_at_once_goes_on_at_the_last_segment(
    make_clip: MakeClip, adcvsr: Any, tmp_path: Path, words: tuple[str, ...]
) -> None:
    make_clip(frames=FRAMES, size=SIZE)
    process = adcvsr.start("upscale", "clip.mp4", "-o", "o.mkv", *words)
    wait_for_segments(tmp_path / "o.mkv.adcvsr", 1)
    process.send_signal(signal.SIGSTOP)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)
    process.send_signal(signal.SIGCONT)
    process.communicate(timeout=30)
    assert process.returncode == 130
    done = adcvsr.run("upscale", "clip.mp4", "-o", "o.mkv", *words)
    assert done.returncode == 0
    assert "continuing after frame" in done.stderr


def test_y4m_pipes_with_real_ffmpeg(
    make_clip: MakeClip, ffmpeg: str, adcvsr: Any, tmp_path: Path, words: tuple[str, ...]
) -> None:
    make_clip(frames=30)
    command = " ".join(adcvsr.arguments("upscale", "-", "-o", "-", "--progress", "none", *words))
    shell = (
        f"set -o pipefail; {ffmpeg} -v error -i clip.mp4 -f yuv4mpegpipe - | {command} | "
        f"{ffmpeg} -v error -y -i - -c:v ffv1 piped.mkv"
    )
    done = subprocess.run(
        ["bash", "-c", shell], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert probe(tmp_path / "piped.mkv").width == 192
    with open_reader(tmp_path / "piped.mkv") as reader:
        assert sum(1 for _ in reader) == 30


def test_y4m_pipe_into_a_file_and_a_reader_that_leaves(
    make_clip: MakeClip, ffmpeg: str, adcvsr: Any, tmp_path: Path, words: tuple[str, ...]
) -> None:
    make_clip(frames=60, size="320x240")
    feed = f"{ffmpeg} -v error -i clip.mp4 -f yuv4mpegpipe -"
    into_file = " ".join(adcvsr.arguments("upscale", "-", "-o", "o.mkv", *words))
    done = subprocess.run(["bash", "-c", f"{feed} | {into_file}"], cwd=tmp_path, check=False)
    assert done.returncode == 0
    assert probe(tmp_path / "o.mkv").num_frames == 60
    to_pipe = " ".join(adcvsr.arguments("upscale", "clip.mp4", "-o", "-", *words))
    shell = f"({to_pipe}; echo code $? >&2) | head -c 1000 > /dev/null"
    done = subprocess.run(
        ["bash", "-c", shell], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "code 1" in done.stderr
    assert "receiving end of the pipe closed" in done.stderr
    assert "Traceback" not in done.stderr
    empty = subprocess.run(
        ["bash", "-c", f": | {into_file} --overwrite"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert empty.returncode == 1
    assert "nothing came through the pipe" in empty.stderr
    assert sorted(os.listdir(tmp_path)) == ["clip.mp4", "o.mkv"]


def test_vapoursynth_pipe(adcvsr: Any, tmp_path: Path, words: tuple[str, ...]) -> None:
    vspipe = Path(sys.executable).parent / "vspipe"
    if not vspipe.exists():
        pytest.skip("needs vspipe")
    (tmp_path / "script.vpy").write_text(
        "import vapoursynth as vs\n"
        "core = vs.core\n"
        "clip = core.std.BlankClip(width=64, height=48, format=vs.YUV420P8, length=12)\n"
        "clip.set_output()\n"
    )
    command = " ".join(adcvsr.arguments("upscale", "-", "-o", "vs.mkv", *words))
    # vspipe finds its Python through the PATH.
    path = f"{vspipe.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; vspipe -c y4m script.vpy - | {command}"],
        cwd=tmp_path,
        env={**os.environ, "PATH": path, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    info = probe(tmp_path / "vs.mkv")
    assert (info.width, info.height, info.num_frames) == (256, 192, 12)


def limit_file_size() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))


def test_a_disk_that_takes_no_more_is_one_line(
    make_clip: MakeClip, adcvsr: Any, tmp_path: Path, words: tuple[str, ...]
) -> None:
    make_clip(frames=60, size="320x240")
    done = subprocess.run(
        adcvsr.arguments("upscale", "clip.mp4", "-o", "o.mkv", *words, "--crf", "1"),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit_file_size,
    )
    assert done.returncode == 1
    errors = [line for line in done.stderr.splitlines() if "error:" in line]
    assert len(errors) == 1
    assert "too large" in errors[0].lower()
    assert not (tmp_path / "o.mkv").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(
    make_clip: MakeClip, adcvsr: Any, tmp_path: Path, words: tuple[str, ...]
) -> None:
    make_clip(frames=2)
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    done = adcvsr.run("upscale", "clip.mp4", "-o", locked / "o.mkv", *words)
    assert done.returncode == 1
    assert "permission denied" in done.stderr


def test_closed_stdout_is_silent(make_clip: MakeClip, adcvsr: Any, tmp_path: Path) -> None:
    make_clip(frames=2)
    command = " ".join(adcvsr.arguments("probe", "clip.mp4", "--json"))
    done = subprocess.run(
        ["bash", "-c", f"{command} | true"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


def test_a_job_goes_on_when_nobody_reads_its_progress(
    adcvsr: Any, make_clip: MakeClip, tiny_model: Path, tmp_path: Path
) -> None:
    clip = make_clip(frames=6, size="128x128")
    target = tmp_path / "out.mkv"
    process = adcvsr.start(
        "upscale", clip, "-o", target, "--model", tiny_model, "--progress", "json"
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait(120) == 0, errors
    assert target.stat().st_size > 0


def test_several_inputs_do_not_make_a_folder_named_like_a_file(
    adcvsr: Any, make_clip: MakeClip, tiny_model: Path, tmp_path: Path
) -> None:
    clips = [make_clip("a.mp4", frames=2), make_clip("b.mp4", frames=2)]
    result = adcvsr.run("upscale", *clips, "-o", tmp_path / "same.mkv", "--model", tiny_model)
    assert result.returncode == 2
    assert "cannot go to one file" in result.stderr
    assert not (tmp_path / "same.mkv").exists()

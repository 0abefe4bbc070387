"""The filter in the programs that people run scripts with."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import vapoursynth as vs

from tests.conftest import Adcvsr, command_environment
from tests.vs_plugin.conftest import Vspipe, digests

FOLDER = Path(vs.__file__).parent
MADE = "clip = core.bs.VideoSource({source!r})\n"
UPSCALED = (
    "clip = core.adcvsr.Upscale(clip, {model!r}, device='cpu', precision='fp32', window=17)\n"
    "clip.set_output()\n"
)


@pytest.fixture
def script(tiny_model: Path, moving_file: Path) -> str:
    """Upscales the file with the cut."""
    return (MADE + UPSCALED).format(source=str(moving_file), model=str(tiny_model))


def frames_of(y4m: bytes) -> list[str]:
    """Checksums of the frames of a y4m stream."""
    return [hashlib.sha256(frame).hexdigest() for frame in y4m.split(b"FRAME\n")[1:]]


def test_y4m_has_the_commands_samples_with_any_number_of_requests(
    vspipe: Vspipe,
    script: str,
    adcvsr: Adcvsr,
    ffmpeg: str,
    tiny_model: Path,
    moving_file: Path,
    tmp_path: Path,
) -> None:
    words = ("--model", tiny_model, "--precision", "fp32", "--temporal", "window", "--window", "17")
    done = adcvsr.run("upscale", moving_file, "-o", "command.mkv", *words, "--encoder", "ffv1")
    assert done.returncode == 0, done.stderr
    decode = ["-v", "error", "-i", str(tmp_path / "command.mkv"), "-f", "yuv4mpegpipe", "-"]
    command = subprocess.run([ffmpeg, *decode], capture_output=True, check=True, timeout=60)
    expected = frames_of(command.stdout)
    assert len(expected) == 25
    for requests in ("1", "16"):
        piped = vspipe.run(script, "-c", "y4m", "-r", requests)
        assert piped.returncode == 0, piped.stderr.decode()
        assert frames_of(piped.stdout) == expected
    part = vspipe.run(script, "-c", "y4m", "--start", "7", "--end", "13")
    assert frames_of(part.stdout) == expected[7:14]


def test_vspipe_pipes_into_ffmpeg(vspipe: Vspipe, script: str, ffmpeg: str, tmp_path: Path) -> None:
    piped = vspipe.run(script, "-c", "y4m")
    out = tmp_path / "out.mkv"
    words = ["-v", "error", "-i", "-", "-c:v", "ffv1", "-y", str(out)]
    encoded = subprocess.run([ffmpeg, *words], input=piped.stdout, capture_output=True, timeout=60)
    assert encoded.returncode == 0, encoded.stderr
    clip = vs.core.bs.VideoSource(str(out))
    namespace: dict[str, object] = {"core": vs.core}
    exec(script.replace("clip.set_output()\n", ""), namespace)
    assert digests(clip) == digests(namespace["clip"])


def start(vspipe: Vspipe, script: str, *words: str) -> subprocess.Popen[bytes]:
    path = vspipe.folder / "script.vpy"
    path.write_text("import vapoursynth as vs\ncore = vs.core\n" + script, encoding="utf-8")
    environment = command_environment()
    environment["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), environment["PATH"]))
    return subprocess.Popen(
        ["vspipe", *words, str(path), "-"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


@pytest.fixture
def endless(tiny_model: Path) -> str:
    """A script that nobody waits for to end."""
    blank = "clip = core.std.BlankClip(width=32, height=32, format=vs.YUV420P8, length=10**7)\n"
    return blank + UPSCALED.format(model=str(tiny_model))


def test_a_pipe_that_closes_ends_vspipe(vspipe: Vspipe, endless: str) -> None:
    with start(vspipe, endless, "-c", "y4m") as process:
        assert process.stdout is not None
        assert process.stdout.read(100_000).startswith(b"YUV4MPEG2")
        process.stdout.close()
        assert process.wait(timeout=60) != 0


def test_ctrl_c_ends_vspipe_at_once(vspipe: Vspipe, endless: str) -> None:
    with start(vspipe, endless, "-c", "y4m") as process:
        assert process.stdout is not None
        assert process.stdout.read(100_000)
        os.killpg(process.pid, signal.SIGINT)
        began = time.monotonic()
        process.communicate(timeout=60)
        assert time.monotonic() - began < 20


HOST = r"""
#include <VSScript4.h>
#include <stdio.h>
#include <stdlib.h>

/* Runs a script again and again, as a previewer reloads it: argv is script, rounds. */
int main(int argc, char **argv) {
    const VSSCRIPTAPI *script_api = getVSScriptAPI(VSSCRIPT_API_VERSION);
    if (argc < 3 || !script_api) { fputs("no VSScript\n", stderr); return 2; }
    const VSAPI *vsapi = script_api->getVSAPI(VAPOURSYNTH_API_VERSION);
    long frames = 0;
    for (int round = 0; round < atoi(argv[2]); round++) {
        VSScript *script = script_api->createScript(NULL);
        if (script_api->evaluateFile(script, argv[1])) {
            fprintf(stderr, "round %d: %s\n", round, script_api->getError(script));
            return 3;
        }
        VSNode *node = script_api->getOutputNode(script, 0);
        char message[256] = "";
        const VSFrame *frame = vsapi->getFrame(round % vsapi->getVideoInfo(node)->numFrames, node,
                                               message, sizeof message);
        if (!frame) { fprintf(stderr, "round %d: %s\n", round, message); return 4; }
        frames += vsapi->getFrameWidth(frame, 0) == 64;
        vsapi->freeFrame(frame);
        vsapi->freeNode(node);
        script_api->freeScript(script);
    }
    printf("%ld\n", frames);
    return 0;
}
"""


def test_a_hundred_scripts_in_one_c_program(tiny_model: Path, tmp_path: Path) -> None:
    (tmp_path / "host.c").write_text(HOST)
    (tmp_path / "script.vpy").write_text(
        "import vapoursynth as vs\n"
        "clip = vs.core.std.BlankClip(width=16, height=16, format=vs.YUV420P8, length=9)\n"
        f"clip.adcvsr.Upscale({str(tiny_model)!r}, device='cpu', window=17).set_output()\n"
    )
    library = next(FOLDER.glob("libvsscript.so*"))
    program = tmp_path / "host"
    words = [f"-I{FOLDER / 'include'}", str(library), f"-Wl,-rpath,{FOLDER}", "-o", str(program)]
    built = subprocess.run(
        ["cc", str(tmp_path / "host.c"), *words], capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    environment = command_environment()
    environment["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), environment["PATH"]))
    done = subprocess.run(
        [program, tmp_path / "script.vpy", "100"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "100"), done.stderr

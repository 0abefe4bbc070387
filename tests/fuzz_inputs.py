"""Damaged files through probe and upscale: no hang, no crash, a whole output or a clear error.

`python tests/fuzz_inputs.py --minutes 8 --seed 0` runs until the time is over and reports; a few
files of it are a test (tests/pipeline/test_fuzz.py). Small clips of several containers and codecs
are generated, then bits flipped, ends cut off, pieces removed, repeated or exchanged with others.
Every file is tried in a forked process with limits on memory, on the processor's time and on time
spent asleep, so that a busy machine makes no file a hang. The stacks of what hangs are told.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import av
import imageio_ffmpeg

from adcvsr_core.errors import AdcvsrError, OutputError
from adcvsr_core.inspection.inspect import inspect
from adcvsr_core.model.config import CompactConfig
from adcvsr_core.model.student import build_student
from adcvsr_core.pipeline import upscale_video
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.probe import probe
from adcvsr_core.weights.card import ModelCard
from adcvsr_core.weights.files import load_student, save_student

CLIPS = {
    "h264.mp4": ("libx264", "aac"),
    "h264.mkv": ("libx264", "libopus"),
    "h264.ts": ("libx264", "ac3"),
    "mpeg4.avi": ("mpeg4", "mp2"),
    "mpeg4.mov": ("mpeg4", "pcm_s16le"),
    "mpeg2.mpg": ("mpeg2video", "mp2"),
    "ffv1.mkv": ("ffv1", "flac"),
    "ffv1.nut": ("ffv1", "pcm_s16le"),
    "vp9.webm": ("libvpx-vp9", "libopus"),
    "vp8.webm": ("libvpx", "libvorbis"),
    "mjpeg.avi": ("mjpeg", "pcm_s16le"),
    "prores.mov": ("prores_ks", "pcm_s16le"),
    "gif.gif": ("gif", ""),
    "png.apng": ("apng", ""),
}
"""Encoders of picture and sound by name of the file."""

LIMIT_S = 60
"""Of the processor's time, and of time without any of it."""
LOOK_S = 0.5
"""Between looks at a process that runs."""
IDLE_SHARE = 0.1
"""Of the time between looks: who spends no more of it, and sleeps, does nothing."""
STACKS_S = 5
"""For writing down the stacks of a process that hangs."""
MEMORY_BYTES = 6 << 30
"""Of address space, most of which is libraries and stacks of threads."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of one file."""

    kind: str
    """made, refused; hung, crashed or wrong, which must not be."""
    text: str = ""


def make_clips(folder: Path) -> list[Path]:
    """Generate the whole clips: 10 frames of 32x24 and as much sound."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (video, audio) in CLIPS.items():
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "lavfi"]
        command += ["-i", "testsrc2=s=32x24:r=25:d=0.4"]
        if audio:
            command += ["-f", "lavfi", "-i", "sine=d=0.4:r=48000", "-c:a", audio]
        command += [
            "-c:v",
            video,
            "-g",
            "5",
            "-threads",
            "1",
            "-fflags",
            "+bitexact",
            str(folder / name),
        ]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return [folder / name for name in CLIPS]


def mutated(number: int, seed: int, clips: list[Path]) -> tuple[str, bytes]:
    """A damaged file, the same for the same number and seed: its suffix and bytes."""
    rng = random.Random(f"{seed}/{number}")
    clip = rng.choice(clips)
    data = bytearray(clip.read_bytes())
    for _ in range(rng.choice((1, 1, 2, 4))):
        _mutate(data, rng, clips)
    return clip.suffix, bytes(data)


def _mutate(data: bytearray, rng: random.Random, clips: list[Path]) -> None:
    size = max(len(data), 2)
    # Headers are where most goes wrong, and are short.
    at = rng.randrange(min(size, 600)) if rng.random() < 0.4 else rng.randrange(size)
    length = rng.randint(1, max(size // 8, 1))
    kind = rng.choice(("bits", "bits", "bytes", "cut", "remove", "repeat", "splice", "extreme"))
    if kind == "bits":
        for _ in range(rng.choice((1, 3, 30))):
            place = min(at + rng.randrange(200), len(data) - 1)
            if place >= 0:
                data[place] ^= 1 << rng.randrange(8)
    elif kind == "bytes":
        data[at : at + length] = rng.randbytes(length)
    elif kind == "cut":
        del data[at:]
    elif kind == "remove":
        del data[at : at + length]
    elif kind == "repeat":
        data[at:at] = data[at : at + length] * rng.choice((1, 2, 20))
    elif kind == "splice":
        other = rng.choice(clips).read_bytes()
        start = rng.randrange(len(other))
        data[at : at + rng.choice((0, length))] = other[start : start + length]
    else:
        data[at : at + 4] = rng.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"))


def make_model(path: Path) -> None:
    """A student that is as small as can be."""
    config = CompactConfig(
        scale=2, channels=2, num_blocks=1, temporal_after=(0,), temporal_channels=1
    )
    card = ModelCard(
        name="tiny", description="Random weights.", licence="CC0-1.0", source="made here",
        training_data="none", recipe="random", date="2026-01-01",
    )  # fmt: skip
    save_student(build_student(config), path, card)


def attempt(source: Path, model: Path) -> Outcome:
    """Probe a file and upscale its first frames, in this process."""
    target = source.with_name("out.mkv")
    settings = UpscaleSettings(
        model=str(model), device="cpu", precision="fp32", tile=0, end=0.3, crf=40
    )
    student = load_student(model)
    try:
        probe(source)
        inspect(source)
        result = upscale_video(source, target, settings, student=student)
    except OutputError as error:
        return Outcome(kind="wrong", text=f"the source is what is damaged: {error}")
    except AdcvsrError as error:
        if target.exists() or not error.what:
            return Outcome(kind="wrong", text=f"an error, but the target exists: {error}")
        return Outcome(kind="refused", text=str(error).replace(str(source), ""))
    with av.open(str(target)) as container:
        frames = sum(1 for _ in container.decode(video=0))
    if frames != result.frames:
        return Outcome(kind="wrong", text=f"{frames} frames, {result.frames} were stated")
    return Outcome(kind="made")


def attempt_apart(data: bytes, suffix: str, folder: Path, model: Path) -> Outcome:
    """The same in a forked process with limits; a traceback counts as a crash."""
    folder.mkdir(parents=True)
    source, answer = folder / f"in{suffix}", folder / "answer.json"
    source.write_bytes(data)
    pid = os.fork()
    if not pid:
        code = 1
        try:
            with (folder / "said.txt").open("w") as said:
                os.dup2(said.fileno(), 2)
                faulthandler.register(signal.SIGUSR1)
                resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
                outcome = attempt(source, model)
                answer.write_text(json.dumps([outcome.kind, outcome.text]))
            code = 0
        except BaseException:
            sys.stderr.write(traceback.format_exc())
        finally:
            sys.stderr.flush()
            os._exit(code)
    watch = Watch(pid)
    while (ended := os.waitpid(pid, os.WNOHANG))[0] == 0:
        if why := watch.hangs():
            return Outcome(kind="hung", text=f"{why}\n{_ended_with_stacks(pid, folder)}")
        time.sleep(0.005)
    if code := os.waitstatus_to_exitcode(ended[1]):
        return Outcome(kind="crashed", text=f"{code}: {(folder / 'said.txt').read_text()[-1500:]}")
    return Outcome(**dict(zip(("kind", "text"), json.loads(answer.read_text()), strict=True)))


class Watch:
    """Tells a process that hangs from one that waits for its turn on a busy machine (Linux)."""

    def __init__(self, pid: int, limit_s: float = LIMIT_S) -> None:
        self._pid = pid
        self._limit_s = limit_s
        self._looked = time.monotonic()
        self._spent_s = self._idle_s = 0.0

    def hangs(self) -> str:
        """Why it is taken to hang; empty: it does not, so far."""
        passed_s = time.monotonic() - self._looked
        if passed_s < LOOK_S:
            return ""
        before_s, (self._spent_s, asleep) = self._spent_s, activity(self._pid)
        if asleep and self._spent_s - before_s < IDLE_SHARE * passed_s:
            self._idle_s += LOOK_S  # of longer ones nothing is known: the watch had to wait, too
        self._looked += passed_s
        if self._spent_s > self._limit_s:
            return f"{self._spent_s:.0f} s of the processor"
        return f"waits for nothing, {self._idle_s:.0f} s" if self._idle_s > self._limit_s else ""


def activity(pid: int) -> tuple[float, bool]:
    """Seconds of the processor that a process has spent, and whether all its threads sleep."""
    states: list[str] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # it ended just now
            states.append(_stat(task / "stat")[0])
    fields = _stat(Path(f"/proc/{pid}/stat"))
    ticks = int(fields[11]) + int(fields[12])  # of the user's and the system's time
    return ticks / os.sysconf("SC_CLK_TCK"), set(states) <= {"S"}


def _stat(path: Path) -> list[str]:
    """What proc(5) says after the name of a process, which may hold anything."""
    return path.read_text().rpartition(")")[2].split()


def _ended_with_stacks(pid: int, folder: Path) -> str:
    """End a process; returns what its threads were doing."""
    os.kill(pid, signal.SIGUSR1)
    until = time.monotonic() + STACKS_S
    said = folder / "said.txt"
    while time.monotonic() < until and "most recent call first" not in said.read_text():
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return said.read_text()[-3000:]


def main() -> int:
    """Run until the time is over; keep the files that must not be, and say which."""
    parser = argparse.ArgumentParser(description="Damaged files through probe and upscale.")
    parser.add_argument("--minutes", type=float, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="number of the first file")
    parser.add_argument("--count", type=int, default=1 << 60)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "adcvsr_fuzz")
    args = parser.parse_args()
    args.keep.mkdir(parents=True, exist_ok=True)
    model = args.keep / "tiny.safetensors"
    make_model(model)
    clips = make_clips(args.keep / "clips")
    counts: Counter[str] = Counter()
    texts: Counter[str] = Counter()
    until = time.monotonic() + 60 * args.minutes
    number = args.first
    while time.monotonic() < until and number < args.first + args.count:
        suffix, data = mutated(number, args.seed, clips)
        with tempfile.TemporaryDirectory() as folder:
            outcome = attempt_apart(data, suffix, Path(folder) / "one", model)
        counts[outcome.kind] += 1
        texts[outcome.text[:60]] += outcome.kind == "refused"
        if outcome.kind not in ("made", "refused"):
            (args.keep / f"{args.seed}_{number}{suffix}").write_bytes(data)
            sys.stdout.write(f"{number}{suffix} {outcome.kind}: {outcome.text}\n")
            sys.stdout.flush()
        number += 1
    sys.stdout.write(f"{number - args.first} files: {dict(counts)}\n")
    for text, times in texts.most_common():
        sys.stdout.write(f"{times:6} {text}\n")
    return 1 if counts["hung"] + counts["crashed"] + counts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())

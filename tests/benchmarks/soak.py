"""A long job: does memory stay flat, is anything left open, does it slow down?

    python tests/benchmarks/soak.py [--frames 20000] [--size 96x64] [--model FILE]

One job in this process, of a generated clip (H.264, with sound) to x264. Resident memory, threads,
open files and processor time (all threads: what a busy machine can compare) are noted every
twentieth of the clip. Prints a table, and ends with 1 where memory after the first 1,000 frames
grows by more than 5 %, the last tenth takes over 5 % more processor time than the first after the
start, or threads or files are left. Without --model: a student of 8 channels with random weights,
so that what surrounds the student weighs most.
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
import torch

from adcvsr_core.device import used_memory
from adcvsr_core.model.config import CompactConfig
from adcvsr_core.model.student import build_student
from adcvsr_core.pipeline import upscale_video
from adcvsr_core.progress import Event, ProgressEvent
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.weights.card import ModelCard
from adcvsr_core.weights.files import save_student

WARM_FRAMES = 1000
ALLOWED = 1.05


@dataclass(frozen=True)
class Sample:
    """The process when so many frames were made."""

    frame: int
    memory_mib: float
    processor_s: float
    wall_s: float
    threads: int
    files: int


class Watch:
    """An `on_event` that takes a sample every so many frames."""

    def __init__(self, every: int) -> None:
        self.samples: list[Sample] = []
        self._every = every

    def __call__(self, event: Event) -> None:
        if isinstance(event, ProgressEvent) and event.frame % self._every == 0:
            self.samples.append(sample(event.frame))


def sample(frame: int) -> Sample:
    """The process now."""
    return Sample(
        frame=frame,
        memory_mib=used_memory(torch.device("cpu")) / (1 << 20),
        processor_s=time.process_time(),
        wall_s=time.monotonic(),
        threads=threading.active_count(),
        files=len(os.listdir("/proc/self/fd")),
    )


def make_clip(path: Path, frames: int, size: str) -> None:
    """A moving clip with sound."""
    seconds = frames / 25
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y"]
    command += ["-f", "lavfi", "-i", f"testsrc2=s={size}:r=25:d={seconds}"]
    command += ["-f", "lavfi", "-i", f"sine=d={seconds}", "-c:a", "aac"]
    command += ["-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "veryfast", str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def make_model(path: Path) -> None:
    """A student that costs little."""
    config = CompactConfig(
        scale=2, channels=8, num_blocks=2, temporal_after=(0, 1), temporal_channels=4
    )
    card = ModelCard(
        name="soak", description="Random weights.", licence="CC0-1.0", source="made here",
        training_data="none", recipe="random", date="2026-01-01",
    )  # fmt: skip
    save_student(build_student(config), path, card)


def judged(samples: list[Sample], before: Sample, after: Sample) -> list[str]:
    """Lines of a verdict; those that begin with FAILED must not be."""
    warm = [each for each in samples if each.frame >= WARM_FRAMES]
    growth = max(each.memory_mib for each in warm) / warm[0].memory_mib
    tenth = len(samples) // 10
    first = samples[2 * tenth].processor_s - samples[tenth].processor_s
    last = samples[-1].processor_s - samples[-1 - tenth].processor_s
    verdicts = [
        (growth <= ALLOWED, f"memory after {warm[0].frame} frames grows by {growth - 1:.1%}"),
        (last / first <= ALLOWED, f"the last tenth takes {last / first - 1:+.1%} processor time"),
        (after.threads <= before.threads, f"threads: {before.threads}, then {after.threads}"),
        (after.files <= before.files, f"open files: {before.files}, then {after.files}"),
    ]
    return [("" if good else "FAILED: ") + text for good, text in verdicts]


def main() -> int:
    """Run the job and print what it took."""
    parser = argparse.ArgumentParser(description="A long job, watched.")
    parser.add_argument("--frames", type=int, default=20_000)
    parser.add_argument("--size", default="96x64")
    parser.add_argument("--model", default="")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_clip(folder / "clip.mp4", args.frames, args.size)
        if not args.model:
            make_model(folder / "soak.safetensors")
        settings = UpscaleSettings(
            model=args.model or str(folder / "soak.safetensors"), device="cpu", precision="fp32"
        )
        # What is loaded once stays: a short job first.
        first_frames = UpscaleSettings(model=settings.model, device="cpu", end=1.0)
        upscale_video(folder / "clip.mp4", folder / "short.mkv", first_frames)
        gc.collect()
        watch, before = Watch(args.frames // 20), sample(0)
        upscale_video(folder / "clip.mp4", folder / "out.mkv", settings, on_event=watch)
        gc.collect()
        after = sample(args.frames)
    sys.stdout.write("| frame | memory MiB | processor ms a frame | wall fps | threads | files |\n")
    sys.stdout.write("|---|---|---|---|---|---|\n")
    last = before
    for each in [*watch.samples, after]:
        frames = each.frame - last.frame
        cost = 1000 * (each.processor_s - last.processor_s) / frames if frames else 0
        fps = frames / (each.wall_s - last.wall_s)
        sys.stdout.write(
            f"| {each.frame} | {each.memory_mib:.0f} | {cost:.2f} | {fps:.0f} | {each.threads} "
            f"| {each.files} |\n"
        )
        last = each
    lines = judged(watch.samples, before, after)
    sys.stdout.write("".join(f"\n- {line}" for line in lines) + "\n")
    return 1 if any(line.startswith("FAILED") for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())

"""Timing things in turn, so that a busy machine slows all of them, and what they are timed on."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import torch
from torch import Tensor

from adcvsr_core.engine import Upscaler
from adcvsr_core.model.base import Student
from adcvsr_core.pipeline.plan import resolve_temporal
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.info import VideoInfo
from adcvsr_core.video.tags import ColorSpec, guess_color

HEIGHT, WIDTH = 180, 320
"""Of small video."""
RATE = Fraction(25)
"""Of a pattern that becomes a clip."""


@dataclass(frozen=True, kw_only=True)
class Took:
    """What one work took: the median of its rounds."""

    wall_s: float
    processor_s: float
    """Of all threads of this process; what a second core did counts too."""


def interleaved(
    works: Sequence[Callable[[], None]], rounds: int, device: torch.device
) -> list[Took]:
    """Return what each work takes, run in turn `rounds` times and once before."""
    taken: list[list[tuple[float, float]]] = [[] for _ in works]
    for turn in range(rounds + 1):
        for work, times in zip(works, taken, strict=True):
            wait(device)
            began, used = time.perf_counter(), time.process_time()
            work()
            wait(device)
            if turn:
                times.append((time.perf_counter() - began, time.process_time() - used))
    return [
        Took(
            wall_s=statistics.median(wall_s for wall_s, _ in times),
            processor_s=statistics.median(processor_s for _, processor_s in times),
        )
        for times in taken
    ]


def wait(device: torch.device) -> None:
    """Wait until the device has done all it was given."""
    if device.type != "cpu":
        torch.accelerator.synchronize(device)


def moving_pattern(frames: int, height: int = HEIGHT, width: int = WIDTH) -> list[Tensor]:
    """Return frames a little like video: waves, a moving block with sharp edges, fine grain."""
    generator = torch.Generator().manual_seed(0)
    y = torch.linspace(0, 1, height)[:, None]
    x = torch.linspace(0, width / height, width)[None]
    grain = torch.randn(3, height, width, generator=generator) * 0.01
    clip: list[Tensor] = []
    for n in range(frames):
        waves = [torch.sin(9 * x + k + 0.1 * n) * torch.cos(7 * y - k * 0.5) for k in range(3)]
        frame = 0.5 + 0.25 * torch.stack(waves) + grain.roll(n, dims=2)
        left = (4 * n) % max(width - width // 5, 1)
        frame[:, height // 4 : height // 2, left : left + width // 5] = 0.9
        clip.append(frame.clamp(0, 1))
    return clip


def pattern_info(
    frames: int, height: int, width: int, *, path: str = "", codec: str = "rawvideo"
) -> VideoInfo:
    """Return what a clip of `moving_pattern` would say of itself: 4:2:0, 8 bits, guessed colours.

    Args:
        path: of the clip, if it is a file.
        codec: libav's name of its encoding.
    """
    return VideoInfo(
        path=path,
        container="matroska",
        stream_index=0,
        codec=codec,
        width=width,
        height=height,
        pix_fmt="yuv420p",
        planar_format="yuv420p",
        bits=8,
        color=guess_color(ColorSpec(), width=width, height=height, family="yuv"),
        rate=RATE,
        time_base=1 / RATE,
        num_frames=frames,
        duration_s=float(frames / RATE),
    )


def bench_upscaler(student: Student, settings: UpscaleSettings, precision: str) -> Upscaler:
    """Return the engine as a job would set it up, without the search for cuts."""
    temporal = "stream" if resolve_temporal(settings, student) == "stream" else "window"
    return Upscaler(
        student,
        device=settings.device,
        precision=precision,
        temporal=temporal,
        tile=settings.tile,
        cuts="off",
    )


def drain(upscaler: Upscaler, clip: list[Tensor]) -> None:
    """Upscale a clip and drop the frames."""
    for _ in upscaler.stream(clip):
        pass

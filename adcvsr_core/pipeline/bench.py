"""How fast this machine is, each number beside what it is compared with, measured in the same run.

Rounds alternate between the things compared, so that a busy machine slows all of them; medians are
kept.
"""

from __future__ import annotations

import copy
import math
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

from adcvsr_core.engine import Upscaler
from adcvsr_core.engine.run import run_at_once
from adcvsr_core.errors import UnknownModel
from adcvsr_core.model.base import Student
from adcvsr_core.pipeline.job import upscale_video
from adcvsr_core.pipeline.plan import library_versions, precision_name, resolve_temporal
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.color import rgb_to_planes
from adcvsr_core.video.encoders import choose_encoder
from adcvsr_core.video.mux import mux
from adcvsr_core.video.probe import VideoInfo
from adcvsr_core.video.reader import open_reader
from adcvsr_core.video.tags import ColorSpec, guess_color
from adcvsr_core.video.writer import SegmentWriter

HEIGHT, WIDTH = 180, 320
RATE = Fraction(25)
BASELINE_PARAMETERS = 621_424
WINDOW_FRAMES, WINDOW_SIDE = 25, 128
"""The window of the large student: 25 frames of 512x512 output."""


@dataclass(frozen=True, kw_only=True)
class Machine:
    """Where it was measured."""

    device: str
    threads: int
    system: str
    versions: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class StudentSpeed:
    """A student against the plain network, 320x180 -> 1280x720, frames a second."""

    model: str
    parameters: int
    precision: str
    fps: float
    """In the precision that `auto` chooses here."""
    fps_fp32: float
    baseline_fps_fp32: float
    """The plain network, float32."""
    ratio: float
    """fps over baseline_fps_fp32."""
    ratio_fp32: float
    """fps_fp32 over baseline_fps_fp32."""
    rounds: int


@dataclass(frozen=True, kw_only=True)
class PipelineCost:
    """A whole job (decode, upscale, x264) against the student alone on the same frames."""

    frames: int
    student_s: float
    job_s: float
    overhead_percent: float
    rounds: int


@dataclass(frozen=True, kw_only=True)
class WindowSpeed:
    """One window of a student that looks at the whole frame."""

    model: str
    parameters: int
    random_weights: bool
    precision: str
    frames: int
    output_side: int
    reduced: bool
    """Whether the window is smaller than 25 x 512 x 512, because the device is a CPU."""
    ms: float
    baseline_ms: float
    """The same weights and precision, as plain PyTorch lays them out."""
    ratio: float
    tflops: float
    peak_tflops: float
    """Of a large matrix product in this precision, measured here."""
    share_of_peak: float


@dataclass(frozen=True, kw_only=True)
class BenchReport:
    """All that was measured."""

    machine: Machine
    student: StudentSpeed | None = None
    pipeline: PipelineCost | None = None
    window: WindowSpeed | None = None

    def to_table(self) -> dict[str, object]:
        """Return plain values."""
        return {name: value for name, value in asdict(self).items() if value is not None}


class BaselineNetwork(nn.Module):
    """The plain network of comparison: 18 convolutions 3x3 of width 64, PReLU, PixelShuffle."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = [nn.Conv2d(3, 64, 3, padding=1), nn.PReLU(64)]
        for _ in range(16):
            layers += [nn.Conv2d(64, 64, 3, padding=1), nn.PReLU(64)]
        layers += [nn.Conv2d(64, 48, 3, padding=1), nn.PixelShuffle(4)]
        self.body = nn.Sequential(*layers)

    def forward(self, x_NCHW: Tensor) -> Tensor:
        return self.body(x_NCHW) + F.interpolate(x_NCHW, scale_factor=4, mode="nearest")


def machine_facts(device: str) -> Machine:
    """Describe where it is measured."""
    return Machine(
        device=device,
        threads=torch.get_num_threads(),
        system=f"{platform.system()} {platform.machine()}",
        versions={"python": platform.python_version(), **library_versions()},
    )


def bench_student(
    student: Student, settings: UpscaleSettings, *, rounds: int, frames: int
) -> StudentSpeed:
    """Measure a student on small video against the baseline network."""
    fast = _upscaler(copy.deepcopy(student), settings, settings.precision)
    plain = _upscaler(copy.deepcopy(student), settings, "fp32")
    baseline = BaselineNetwork().to(fast.device).eval()
    clip = [frame.to(fast.device) for frame in moving_pattern(frames)]

    def run_baseline() -> None:
        with torch.inference_mode():
            for frame in clip:
                baseline(frame[None])

    seconds = interleaved(
        [lambda: _drain(fast, clip), lambda: _drain(plain, clip), run_baseline], rounds, fast.device
    )
    fps, fps_fp32, baseline_fps = (frames / each for each in seconds)
    return StudentSpeed(
        model=settings.model,
        parameters=sum(p.numel() for p in student.parameters()),
        precision=precision_name(fast),
        fps=round(fps, 3),
        fps_fp32=round(fps_fp32, 3),
        baseline_fps_fp32=round(baseline_fps, 3),
        ratio=round(fps / baseline_fps, 3),
        ratio_fp32=round(fps_fp32 / baseline_fps, 3),
        rounds=rounds,
    )


def bench_pipeline(
    student: Student, settings: UpscaleSettings, *, rounds: int, frames: int
) -> PipelineCost:
    """Measure whole jobs against the student alone."""
    alone = _upscaler(copy.deepcopy(student), settings, settings.precision)
    with tempfile.TemporaryDirectory(prefix="adcvsr-bench-") as name:
        source, target = Path(name, "source.mkv"), Path(name, "target.mkv")
        write_clip(source, moving_pattern(frames))
        with open_reader(source) as reader:
            clip = [frame.to_rgb(alone.device) for frame in reader]

        def run_job() -> None:
            upscale_video(source, target, settings, student=student, overwrite=True)

        student_s, job_s = interleaved([lambda: _drain(alone, clip), run_job], rounds, alone.device)
    return PipelineCost(
        frames=frames,
        student_s=round(student_s, 4),
        job_s=round(job_s, 4),
        overhead_percent=round(100 * (job_s / student_s - 1), 2),
        rounds=rounds,
    )


def bench_window(
    student: Student,
    settings: UpscaleSettings,
    *,
    random_weights: bool,
    rounds: int,
    frames: int = 0,
    side: int = 0,
) -> WindowSpeed:
    """Measure one window of a large student against the same network in plain PyTorch.

    Args:
        frames, side: of the input; 0 is the full window, or a small one on a CPU.
    """
    plain = copy.deepcopy(student)
    upscaler = _upscaler(student, settings, settings.precision)
    device, dtype = upscaler.device, upscaler.precision
    reduced = device.type == "cpu"
    frames = frames or (3 if reduced else WINDOW_FRAMES)
    side = side or (64 if reduced else WINDOW_SIDE)
    plain = plain.to(device).to_precision(dtype).eval()
    window = [frame.to(device) for frame in moving_pattern(frames, side, side)]
    batch_BTCHW = torch.stack(window)[None] * 2 - 1
    tiles = upscaler.tiling(side, side).plan

    def run_plain() -> None:
        with torch.inference_mode():
            plain(batch_BTCHW)

    def run_engine() -> None:
        run_at_once(upscaler.student, tiles, window, [0] * frames)

    seconds, baseline_s = interleaved([run_engine, run_plain], rounds, device)
    with FlopCounterMode(display=False) as counter:
        run_plain()
    operations = counter.get_total_flops()
    tflops, peak = operations / seconds / 1e12, matmul_peak(device, dtype) / 1e12
    return WindowSpeed(
        model=settings.model,
        parameters=sum(p.numel() for p in student.parameters()),
        random_weights=random_weights,
        precision=precision_name(upscaler),
        frames=frames,
        output_side=side * student.scale,
        reduced=reduced,
        ms=round(seconds * 1000, 3),
        baseline_ms=round(baseline_s * 1000, 3),
        ratio=round(baseline_s / seconds, 3),
        tflops=round(tflops, 4),
        peak_tflops=round(peak, 4),
        share_of_peak=round(tflops / peak, 4),
    )


def interleaved(works: list[Callable[[], None]], rounds: int, device: torch.device) -> list[float]:
    """Return the median seconds of each work, run in turn `rounds` times and once before."""
    taken: list[list[float]] = [[] for _ in works]
    for turn in range(rounds + 1):
        for work, seconds in zip(works, taken, strict=True):
            _wait(device)
            began = time.perf_counter()
            work()
            _wait(device)
            if turn:
                seconds.append(time.perf_counter() - began)
    return [statistics.median(seconds) for seconds in taken]


def matmul_peak(device: torch.device, dtype: torch.dtype) -> float:
    """Return operations a second of a large square matrix product, the best of several."""
    side = 1024 if device.type == "cpu" else 8192
    a, b = (torch.randn(side, side, device=device).to(dtype) for _ in range(2))
    best = math.inf
    for _ in range(8):
        _wait(device)
        began = time.perf_counter()
        torch.mm(a, b)
        _wait(device)
        best = min(best, time.perf_counter() - began)
    return 2 * side**3 / best


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


def write_clip(path: Path, clip: list[Tensor]) -> None:
    """Encode frames as H.264."""
    height, width = clip[0].shape[-2:]
    color = guess_color(ColorSpec(), width=width, height=height, family="yuv")
    info = VideoInfo(
        path=str(path),
        container="matroska",
        stream_index=0,
        codec="h264",
        width=width,
        height=height,
        pix_fmt="yuv420p",
        planar_format="yuv420p",
        bits=8,
        color=color,
        rate=RATE,
        time_base=1 / RATE,
        num_frames=len(clip),
        duration_s=float(len(clip) / RATE),
    )
    plan = choose_encoder("x264", info, width=width, height=height)
    segment = path.with_suffix(".nut")
    with SegmentWriter(segment, plan, width, height, RATE) as writer:
        for frame in clip:
            writer.write(rgb_to_planes(frame, plan.layout, plan.color))
    mux([segment], None, range(len(clip)), 1 / RATE, info, path, plan=plan)


def random_large_student(name: str) -> Student:
    """Build a published architecture with random weights.

    Raises:
        UnknownModel: the name is none of them.
    """
    from adcvsr_core.model.config import ADCSR, ADCVSR
    from adcvsr_core.model.student import build_student

    configs = {"adcvsr": ADCVSR, "adcsr": ADCSR}
    if name not in configs:
        raise UnknownModel(f"unknown model {name!r}", remedy=f"Known: {', '.join(configs)}.")
    return build_student(configs[name]).eval()


def _upscaler(student: Student, settings: UpscaleSettings, precision: str) -> Upscaler:
    temporal = "stream" if resolve_temporal(settings, student) == "stream" else "window"
    return Upscaler(
        student,
        device=settings.device,
        precision=precision,
        temporal=temporal,
        tile=settings.tile,
        cuts="off",
    )


def _drain(upscaler: Upscaler, clip: list[Tensor]) -> None:
    for _ in upscaler.stream(clip):
        pass


def _wait(device: torch.device) -> None:
    if device.type != "cpu":
        torch.accelerator.synchronize(device)

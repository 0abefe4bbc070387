"""How fast a machine is, each number beside what it is compared with, measured in the same run."""

from __future__ import annotations

import copy
import math
import platform
import time
from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

from adcvsr_core.engine.run import run_at_once
from adcvsr_core.errors import UnknownModel
from adcvsr_core.model.base import Student
from adcvsr_core.pipeline.bench_job import PipelineCost
from adcvsr_core.pipeline.plan import library_versions, precision_name
from adcvsr_core.pipeline.timing import bench_upscaler, drain, interleaved, moving_pattern, wait
from adcvsr_core.settings import UpscaleSettings

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
    fast = bench_upscaler(copy.deepcopy(student), settings, settings.precision)
    plain = bench_upscaler(copy.deepcopy(student), settings, "fp32")
    baseline = BaselineNetwork().to(fast.device).eval()
    clip = [frame.to(fast.device) for frame in moving_pattern(frames)]

    def run_baseline() -> None:
        with torch.inference_mode():
            for frame in clip:
                baseline(frame[None])

    works = [lambda: drain(fast, clip), lambda: drain(plain, clip), run_baseline]
    fps, fps_fp32, baseline_fps = (
        frames / took.wall_s for took in interleaved(works, rounds, fast.device)
    )
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
    upscaler = bench_upscaler(student, settings, settings.precision)
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

    engine, baseline = interleaved([run_engine, run_plain], rounds, device)
    seconds, baseline_s = engine.wall_s, baseline.wall_s
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


def matmul_peak(device: torch.device, dtype: torch.dtype) -> float:
    """Return operations a second of a large square matrix product, the best of several."""
    side = 1024 if device.type == "cpu" else 8192
    a, b = (torch.randn(side, side, device=device).to(dtype) for _ in range(2))
    best = math.inf
    for _ in range(8):
        wait(device)
        began = time.perf_counter()
        torch.mm(a, b)
        wait(device)
        best = min(best, time.perf_counter() - began)
    return 2 * side**3 / best


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

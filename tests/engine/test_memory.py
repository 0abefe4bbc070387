"""Memory does not grow with the length of the clip, and comes back at the end."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from collections.abc import Callable
from typing import Literal

import pytest
from torch import Tensor

from adcvsr_core.engine import Upscaler
from adcvsr_core.model.base import Student

MEASURE = """
import re, sys, torch
from pathlib import Path
from adcvsr_core.engine import Upscaler
from adcvsr_core.model.config import CompactConfig
from adcvsr_core.model.student import build_student
torch.set_num_threads(1)
config = CompactConfig(
    scale=2, channels=8, num_blocks=2, temporal_after=(0,), temporal_channels=8
)
upscaler = Upscaler(build_student(config), device="cpu", precision="fp32", temporal=sys.argv[1])
for num_frames in (200, 2000):
    frames = (torch.full((3, 12, 16), (n // 7 % 5) / 5) for n in range(num_frames))
    assert sum(1 for _ in upscaler.stream(frames)) == num_frames
    # Unlike ru_maxrss, the high-water mark is not inherited from the process that started this one.
    print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("temporal", ["window", "stream"])
def test_memory_of_a_long_run_is_that_of_a_short_one(temporal: str) -> None:
    command = [sys.executable, "-c", MEASURE, temporal]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    short, long = map(int, result.stdout.split())
    assert long <= 1.05 * short, (short, long)


@pytest.mark.parametrize("temporal", ["window", "stream"])
def test_a_student_is_freed_with_the_last_of_its_users(
    make_student: Callable[[], Student], frames: list[Tensor], temporal: Literal["window", "stream"]
) -> None:
    gc.disable()
    try:
        upscaler = Upscaler(make_student(), device="cpu", precision="fp32", temporal=temporal)
        student = weakref.ref(upscaler.student)
        clip = upscaler.open(len(frames), *frames[0].shape[1:])
        for n in clip.missing(3):
            clip.give(n, frames[n])
        clip.frame(3)
        next(upscaler.stream(frames))
        del upscaler, clip
        assert student() is None
    finally:
        gc.enable()

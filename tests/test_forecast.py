from __future__ import annotations

import subprocess
import sys

import pytest
import torch

from adcvsr_core.forecast import (
    FIXED_BYTES,
    Trial,
    choose_tile,
    forecast,
    memory_budget,
    try_stream,
    try_student,
)
from adcvsr_core.model.base import Student
from adcvsr_core.model.compact import CompactStudent
from adcvsr_core.model.config import CompactConfig

TRIAL = Trial(activation_bytes=1000, state_bytes=500, operations=10)


def _lite() -> Student:
    config = CompactConfig(
        scale=4, channels=32, num_blocks=4, temporal_after=(0, 2), temporal_channels=32
    )
    return CompactStudent(config)


def test_operations_are_those_of_the_convolutions() -> None:
    per_pixel = 9 * 3 * 32 + 8 * 9 * 32**2 + 4 * 3 * 32**2 + 9 * 32 * 48
    base = 25 * 3 * 48
    trial = try_student(_lite())
    assert trial.operations / 2 == pytest.approx(per_pixel + base, rel=0.02)


def test_only_a_stream_keeps_state() -> None:
    assert try_student(_lite()).state_bytes == 0
    # at least the last two inputs of each of the four temporal convolutions
    assert try_stream(_lite(), 4).state_bytes >= 4 * 2 * 32 * 4


def test_forecast_grows_with_frames_and_size() -> None:
    student = _lite()
    one = forecast(student, TRIAL, 100, 100, frames=1)
    many = forecast(student, TRIAL, 100, 200, frames=3)
    assert one.activation_bytes == 10_000_000
    assert many.activation_bytes == 6 * one.activation_bytes
    assert many.state_bytes == 2 * one.state_bytes
    assert one.total_bytes > FIXED_BYTES + one.activation_bytes
    assert one.seconds(50_000) == pytest.approx(2)


def test_the_largest_tile_that_fits_is_chosen() -> None:
    student = _lite()
    whole = forecast(student, TRIAL, 720, 1280, frames=2).total_bytes

    def choose(budget: int) -> int:
        return choose_tile(student, TRIAL, 720, 1280, frames=2, budget=budget)

    assert choose(whole) == 0
    smaller = choose(whole // 2)
    assert 0 < smaller < 1280
    chosen = forecast(student, TRIAL, 720, 1280, frames=2, tile=smaller)
    assert chosen.total_bytes <= whole // 2
    least = choose(1)
    needed = forecast(student, TRIAL, 720, 1280, frames=2, tile=least).total_bytes
    for tile in (0, 1024, 512, 128, 64):
        assert needed <= forecast(student, TRIAL, 720, 1280, frames=2, tile=tile).total_bytes


def test_students_of_whole_frames_stay_near_their_training_size() -> None:
    student = _lite()
    student.spatial_radius = None
    assert choose_tile(student, TRIAL, 720, 1280, frames=2, budget=1 << 40) == 192
    assert choose_tile(student, TRIAL, 120, 180, frames=2, budget=1 << 40) == 0


def test_the_budget_leaves_memory_for_others() -> None:
    cpu = torch.device("cpu")
    assert 0 < memory_budget(cpu) < 16 << 40


MEASURE = """
import re, sys, torch
from pathlib import Path
from adcvsr_core.engine import Upscaler
from adcvsr_core.model.compact import CompactStudent
from adcvsr_core.model.config import CompactConfig
torch.set_num_threads(1)
config = CompactConfig(
    scale=4, channels=32, num_blocks=4, temporal_after=(0, 2), temporal_channels=32
)
upscaler = Upscaler(CompactStudent(config), device="cpu", precision="fp32", cuts="off",
                    temporal=sys.argv[1], tile=0)
list(upscaler.stream([torch.rand(3, 16, 16)] * 20))
def peak_kib():  # unlike ru_maxrss, not inherited from the process that started this one
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
before = peak_kib()
frame = torch.rand(3, 150, 280)
for _ in upscaler.stream(frame for _ in range(34)):
    pass
print((peak_kib() - before) * 1024)
print(upscaler.forecast(150, 280).total_bytes)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("temporal", ["window", "stream"])
def test_forecast_is_near_the_memory_measured(temporal: str) -> None:
    command = [sys.executable, "-c", MEASURE, temporal]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    measured, expected = int(lines[0]), int(lines[1])
    # within the share of memory that is left free, and not so high that tiles are cut for nothing
    assert 0.6 * measured <= expected <= 2.0 * measured, (measured >> 20, expected >> 20)

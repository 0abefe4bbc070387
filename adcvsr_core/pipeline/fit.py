"""Whether a student fits on each device of this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch

from adcvsr_core.device import (
    available_devices,
    device_name,
    free_memory,
    is_out_of_memory,
    release_memory,
)
from adcvsr_core.engine import Upscaler
from adcvsr_core.pipeline.plan import precision_name
from adcvsr_core.weights.files import load_student
from adcvsr_core.weights.header import read_info


@dataclass(frozen=True, kw_only=True)
class Fit:
    """What a student needs on a device, beside what there is."""

    device: str
    device_name: str
    fits: bool
    """Whether what is needed is free now."""
    precision: str
    """Empty where not even the weights fit."""
    tile: int
    """Side of the tiles in input pixels that a job would use; 0 is whole frames."""
    needed_bytes: int
    free_bytes: int


def fit_devices(path: Path, height: int, width: int) -> list[Fit]:
    """Forecast the default way of upscaling frames of height x width on every device.

    Raises:
        ModelError: the weights cannot be read.
    """
    return [_fit(path, torch.device(name), height, width) for name in available_devices()]


def _fit(path: Path, device: torch.device, height: int, width: int) -> Fit:
    free = free_memory(device)
    info = read_info(path)
    weight_bytes = info.num_parameters * getattr(torch, info.dtype).itemsize
    if weight_bytes < free:
        try:
            return _trial(path, device, height, width, free)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error) and not isinstance(error, MemoryError):
                raise
            release_memory(device)
    return Fit(
        device=str(device),
        device_name=device_name(device),
        fits=False,
        precision="",
        tile=0,
        needed_bytes=weight_bytes,
        free_bytes=free,
    )


def _trial(path: Path, device: torch.device, height: int, width: int, free: int) -> Fit:
    upscaler = Upscaler(load_student(path), device=device)
    needed = upscaler.forecast(height, width).total_bytes
    return Fit(
        device=str(device),
        device_name=device_name(device),
        fits=needed <= free,
        precision=precision_name(upscaler),
        tile=upscaler.tiling(height, width).tile,
        needed_bytes=needed,
        free_bytes=free,
    )

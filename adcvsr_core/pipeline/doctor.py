"""Checks of the machine and the installation, each with a plain remedy."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

import torch

from adcvsr_core.device import (
    available_devices,
    device_name,
    free_memory,
    resolve_device,
    total_memory,
)
from adcvsr_core.engine import Upscaler
from adcvsr_core.errors import AdcvsrError
from adcvsr_core.pipeline.plan import library_versions, precision_name
from adcvsr_core.pipeline.timing import moving_pattern
from adcvsr_core.video.encoders import ENCODERS, available_encoders
from adcvsr_core.weights.catalogue import find_model, list_models, user_folder
from adcvsr_core.weights.files import load_student, verify_weights

LEAST_FREE_GIB = 5.0
FRAME_SIZE = (96, 128)
"""Height and width of the frame that is tried."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    state: str
    """ok, note (works, but could be better) or bad (something will fail)."""
    text: str
    remedy: str = ""
    facts: dict[str, str | float] = field(default_factory=dict[str, str | float])
    """What was measured, for programs."""


def examine(model: str, folder: Path) -> list[Check]:
    """Look at everything; `folder` is where outputs would go."""
    return [
        _versions(),
        _device(),
        _encoders(),
        *_models(),
        _vapoursynth(),
        _disk(folder),
        _one_frame(model),
    ]


def _versions() -> Check:
    parts = {"python": platform.python_version(), **library_versions()}
    text = ", ".join(f"{name} {version}" for name, version in parts.items())
    return Check(name="versions", state="ok", text=f"{text}, {platform.platform()}")


def _device() -> Check:
    device = resolve_device("auto")
    gib = 1 << 30
    memory = f"{free_memory(device) / gib:.1f} of {total_memory(device) / gib:.1f} GiB free"
    if device.type != "cpu":
        return Check(name="device", state="ok", text=f"{', '.join(available_devices())}; {memory}")
    can = torch.cpu.get_capabilities()
    features = [name for name in ("avx2", "avx512_f", "amx_bf16", "amx_fp16") if can.get(name)]
    text = (
        f"cpu, {os.cpu_count()} cores, {', '.join(features) or 'no vector units known'}; {memory}"
    )
    if torch.version.cuda is None and shutil.which("nvidia-smi"):
        remedy = "Install the CUDA build of torch to use the NVIDIA GPU: see pytorch.org."
        return Check(name="device", state="note", text=text, remedy=remedy)
    return Check(name="device", state="ok", text=text)


def _encoders() -> Check:
    here = available_encoders()
    missing = [name for name in ENCODERS if name not in here]
    text = ", ".join(here) + (f"; not here: {', '.join(missing)}" if missing else "")
    if "x264" in here:
        return Check(name="encoders", state="ok", text=text)
    remedy = (
        "Install PyAV from its wheels (pip install --only-binary av av), or use --encoder ffv1."
    )
    return Check(name="encoders", state="bad", text=text, remedy=remedy)


def _models() -> list[Check]:
    checks: list[Check] = []
    for entry in list_models():
        try:
            info = verify_weights(entry.path)
        except AdcvsrError as error:
            checks.append(
                Check(
                    name="model",
                    state="bad",
                    text=f"{entry.name}: {error.what}",
                    remedy=error.remedy,
                )
            )
        else:
            text = f"{entry.name}: sound, {info.num_parameters:,} parameters"
            checks.append(Check(name="model", state="ok", text=text))
    if checks:
        return checks
    remedy = f"Install again, put a model into {user_folder()}, or see adcvsr models fetch."
    return [Check(name="model", state="bad", text="none found", remedy=remedy)]


def _vapoursynth() -> Check:
    if importlib.util.find_spec("vapoursynth") is None:
        remedy = "Only needed for scripts: pip install adcvsr[vapoursynth]"
        return Check(name="vapoursynth", state="note", text="not installed", remedy=remedy)
    version = importlib.metadata.version("vapoursynth")
    if int(version.split(".")[0]) < 80:
        remedy = "pip install 'vapoursynth>=80': older ones crash at exit."
        return Check(name="vapoursynth", state="bad", text=version, remedy=remedy)
    if shutil.which("vspipe") is None:
        remedy = "Put the folder of this Python's scripts on the PATH, or run: vapoursynth config"
        return Check(
            name="vapoursynth",
            state="note",
            text=f"{version}; no vspipe on the PATH",
            remedy=remedy,
        )
    return Check(name="vapoursynth", state="ok", text=version)


def _disk(folder: Path) -> Check:
    free_gib = shutil.disk_usage(folder).free / (1 << 30)
    text = f"{free_gib:.1f} GiB free in {folder}"
    if free_gib < LEAST_FREE_GIB:
        remedy = "A job needs about twice the size of its output: free some space."
        return Check(name="disk", state="note", text=text, remedy=remedy)
    return Check(name="disk", state="ok", text=text)


def _one_frame(model: str) -> Check:
    """As a stream, which costs one frame and no window; the second time is without loading."""
    try:
        upscaler = Upscaler(load_student(find_model(model)), temporal="stream")
        _time_frame(upscaler)
        seconds, finite = _time_frame(upscaler)
    except AdcvsrError as error:
        return Check(name="one frame", state="bad", text=str(error), remedy=error.remedy)
    height, width = FRAME_SIZE
    facts: dict[str, str | float] = {
        "device": str(upscaler.device),
        "device_name": device_name(upscaler.device),
        "precision": precision_name(upscaler),
        "width": width,
        "height": height,
        "seconds": round(seconds, 4),
    }
    text = (
        f"{model} on {upscaler.device} ({facts['device_name']}) in {facts['precision']}: "
        f"{seconds:.2f} s for {width}x{height}"
    )
    if finite:
        return Check(name="one frame", state="ok", text=text, facts=facts)
    remedy = "Use --precision fp32, and report it."
    return Check(name="one frame", state="bad", text=f"{text}, not all numbers", remedy=remedy)


def _time_frame(upscaler: Upscaler) -> tuple[float, bool]:
    """Seconds of one frame, and whether all of its numbers are finite."""
    began = time.perf_counter()
    (output_CHW,) = upscaler.stream(moving_pattern(1, *FRAME_SIZE))
    finite = bool(torch.isfinite(output_CHW).all())
    return time.perf_counter() - began, finite

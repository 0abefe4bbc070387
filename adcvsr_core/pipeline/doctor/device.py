"""The device that would be used, its driver, and why a GPU that is there would not be."""

from __future__ import annotations

import os
import shutil
import subprocess

import torch

from adcvsr_core.device import available_devices, free_memory, resolve_device, total_memory
from adcvsr_core.pipeline.doctor.check import Check, first_line
from adcvsr_core.said import Said

GIB = 1 << 30
TIMEOUT_S = 20
CPU_BUILD = Said("Install the CUDA build of torch to use the NVIDIA GPU: see pytorch.org.")
OLD_DRIVER = Said("Update the NVIDIA driver, or install a PyTorch that is made for an older CUDA.")
NO_KERNELS = Said("Install a PyTorch that is made for this GPU, or use --device cpu.")
RESTART = Said("Restart the computer: a driver was updated while it ran.")
BLOCKED = Said("Let this program see the GPU: CUDA_VISIBLE_DEVICES, or the container's settings.")


def check_device() -> list[Check]:
    """Compute one number on the device that `auto` takes."""
    devices = available_devices()
    unused = None if devices[0] != "cpu" else _why_no_gpu()
    device = resolve_device("auto")
    try:
        torch.zeros(1, device=device).add(1).item()
        memory = Said(
            "{free:.1f} of {total:.1f} GiB free",
            free=free_memory(device) / GIB,
            total=total_memory(device) / GIB,
        )
    except RuntimeError as error:
        text = Said("{device} does not compute: {why}", device=str(device), why=first_line(error))
        remedy = NO_KERNELS if "no kernel image" in str(error) else OLD_DRIVER
        return [Check(name="device", state="bad", text=text, remedy=remedy)]
    here = [_cpu_text()] if device.type == "cpu" else [", ".join(devices), *_driver_text()]
    if unused is None:
        return [Check(name="device", state="ok", text=Said.joined("; ", [*here, memory]))]
    problem, remedy = unused
    text = Said.joined("; ", [*here, memory, problem])
    return [Check(name="device", state="note", text=text, remedy=remedy)]


def _cpu_text() -> Said:
    can = torch.cpu.get_capabilities()
    features = [name for name in ("avx2", "avx512_f", "amx_bf16", "amx_fp16") if can.get(name)]
    return Said(
        "cpu, {cores} cores, {features}",
        cores=os.cpu_count() or 1,
        features=", ".join(features) or Said("no vector units known"),
    )


def _driver_text() -> list[Said]:
    found, _ = _nvidia()
    drivers = {line.rpartition(",")[2].strip() for line in found}
    return [Said("NVIDIA driver {version}", version=", ".join(sorted(drivers)))] if drivers else []


def _why_no_gpu() -> tuple[Said, Said] | None:
    """Why a GPU that the system knows of is not used, and a remedy; None where there is none."""
    found, problem = _nvidia()
    if problem:
        remedy = RESTART if "mismatch" in problem else Said("Install the NVIDIA driver again.")
        return Said("the NVIDIA driver does not answer: {why}", why=problem), remedy
    if not found:
        return None
    if torch.version.cuda is None:
        return _unused(found, Said("this torch is built without CUDA")), CPU_BUILD
    try:
        torch.cuda.init()
    except (RuntimeError, AssertionError) as error:
        said = first_line(error)
        return _unused(found, said), BLOCKED if "No CUDA GPUs" in said else OLD_DRIVER
    return _unused(found, Said("torch sees no GPU")), BLOCKED


def _unused(names: list[str], why: str) -> Said:
    return Said("{names} is not used: {why}", names=", ".join(names), why=why)


def _nvidia() -> tuple[list[str], str]:
    """Name and driver of each NVIDIA GPU the system knows of, or what its driver says is wrong."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return [], ""
    command = [tool, "--query-gpu=name,driver_version", "--format=csv,noheader"]
    try:
        asked = subprocess.run(
            command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return [], first_line(error)
    lines = [line.strip() for line in asked.stdout.splitlines() if line.strip()]
    if asked.returncode:
        return [], (lines or asked.stderr.strip().splitlines() or ["no answer"])[0]
    return lines, ""

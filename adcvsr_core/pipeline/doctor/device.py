"""The device that would be used, its driver, and why a GPU that is there would not be."""

from __future__ import annotations

import os
import shutil
import subprocess

import torch

from adcvsr_core.device import available_devices, free_memory, resolve_device, total_memory
from adcvsr_core.pipeline.doctor.check import Check, first_line

GIB = 1 << 30
TIMEOUT_S = 20
CPU_BUILD = "Install the CUDA build of torch to use the NVIDIA GPU: see pytorch.org."
OLD_DRIVER = "Update the NVIDIA driver, or install a PyTorch that is made for an older CUDA."
NO_KERNELS = "Install a PyTorch that is made for this GPU, or use --device cpu."
RESTART = "Restart the computer: a driver was updated while it ran."
BLOCKED = "Let this program see the GPU: CUDA_VISIBLE_DEVICES, or the container's settings."


def check_device() -> list[Check]:
    """Compute one number on the device that `auto` takes."""
    text, state, remedy = "", "ok", ""
    devices = available_devices()
    problem = "" if devices[0] != "cpu" else _why_no_gpu()
    if problem:
        problem, remedy = problem
        state = "note"
    device = resolve_device("auto")
    try:
        torch.zeros(1, device=device).add(1).item()
        memory = f"{free_memory(device) / GIB:.1f} of {total_memory(device) / GIB:.1f} GiB free"
    except RuntimeError as error:
        text = f"{device} does not compute: {first_line(error)}"
        remedy = NO_KERNELS if "no kernel image" in str(error) else OLD_DRIVER
        return [Check(name="device", state="bad", text=text, remedy=remedy)]
    text = f"{', '.join(devices)}{_driver_text()}" if device.type != "cpu" else _cpu_text()
    text = f"{text}; {memory}" + (f"; {problem}" if problem else "")
    return [Check(name="device", state=state, text=text, remedy=remedy)]


def _cpu_text() -> str:
    can = torch.cpu.get_capabilities()
    features = [name for name in ("avx2", "avx512_f", "amx_bf16", "amx_fp16") if can.get(name)]
    return f"cpu, {os.cpu_count()} cores, {', '.join(features) or 'no vector units known'}"


def _driver_text() -> str:
    found, _ = _nvidia()
    drivers = {line.rpartition(",")[2].strip() for line in found}
    return f"; NVIDIA driver {', '.join(sorted(drivers))}" if drivers else ""


def _why_no_gpu() -> tuple[str, str] | str:
    """Why a GPU that the system knows of is not used, and a remedy; empty where there is none."""
    found, problem = _nvidia()
    if problem:
        remedy = RESTART if "mismatch" in problem else "Install the NVIDIA driver again."
        return f"the NVIDIA driver does not answer: {problem}", remedy
    if not found:
        return ""
    here = f"{', '.join(found)} is not used"
    if torch.version.cuda is None:
        return f"{here}: this torch is built without CUDA", CPU_BUILD
    try:
        torch.cuda.init()
    except (RuntimeError, AssertionError) as error:
        said = first_line(error)
        return f"{here}: {said}", BLOCKED if "No CUDA GPUs" in said else OLD_DRIVER
    return f"{here}: torch sees no GPU", BLOCKED


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

"""Where and in what precision the student runs, and how much memory there is."""

from __future__ import annotations

import ctypes
import logging
import os
import platform
import sys
from pathlib import Path

import torch

from adcvsr_core.errors import DeviceError, SettingsError
from adcvsr_core.said import Said

PRECISIONS: dict[str, torch.dtype] = {
    "fp32": torch.float32,
    "bf16": torch.bfloat16,
    "fp16": torch.float16,
}
MIB = 1 << 20

_log = logging.getLogger(__name__)


def available_devices() -> list[str]:
    """Every device name a person may ask for on this machine, the fastest first."""
    cuda = [f"cuda:{index}" for index in range(torch.cuda.device_count())]
    return [*cuda, *(["mps"] if torch.backends.mps.is_available() else []), "cpu"]


def device_name(device: torch.device) -> str:
    """What its maker calls the device; for a CPU its kind where the model is unknown."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    if device.type == "mps":
        return "Apple GPU"
    return _cpu_model() or platform.processor() or platform.machine()


def resolve_device(name: str) -> torch.device:
    """Turn "auto", "cpu", "cuda", "cuda:N" or "mps" into a device that exists.

    Raises:
        SettingsError: the name is none of these.
        DeviceError: this machine has no such device.
    """
    here = available_devices()
    if name == "auto":
        return torch.device(here[0])
    kind, _, index = name.partition(":")
    if kind not in ("cpu", "cuda", "mps") or (":" in name and not index.isdecimal()):
        raise SettingsError(
            Said("device {name} is not one of auto, cpu, cuda, cuda:N, mps", name=repr(name)),
            where="device",
        )
    wanted = "cuda:0" if name == "cuda" else f"cuda:{int(index)}" if kind == "cuda" else kind
    if wanted not in here:
        raise DeviceError(
            Said("no device {name} on this machine", name=repr(name)),
            where="device",
            remedy=Said("Here are {here}; use one of them, or auto.", here=", ".join(here)),
        )
    return torch.device(wanted)


def resolve_precision(
    name: str, device: torch.device, dtypes: tuple[torch.dtype, ...]
) -> torch.dtype:
    """Turn "auto", "fp32", "bf16" or "fp16" into a precision the student supports.

    "auto" is half precision where the device multiplies it natively, elsewhere float32. `dtypes`
    are those the student may run in besides float32, the best first.

    Raises:
        SettingsError: the name is none of these, or the student does not support it.
    """
    if name == "auto":
        native = _native_halves(device)
        return next((dtype for dtype in dtypes if dtype in native), torch.float32)
    if name not in PRECISIONS:
        raise SettingsError(
            Said(
                "precision {name} is not one of auto, {precisions}",
                name=repr(name),
                precisions=", ".join(PRECISIONS),
            ),
            where="precision",
        )
    if PRECISIONS[name] not in (torch.float32, *dtypes):
        known = [key for key, dtype in PRECISIONS.items() if dtype in (torch.float32, *dtypes)]
        raise SettingsError(
            Said("the model does not run in {name}", name=name),
            where="precision",
            remedy=Said("Use {known}.", known=" or ".join(known)),
        )
    return PRECISIONS[name]


def _native_halves(device: torch.device) -> tuple[torch.dtype, ...]:
    """Half types the device multiplies natively."""
    if device.type == "cuda":
        return torch.float16, torch.bfloat16
    if device.type == "mps":
        return (torch.float16,)
    can = torch.cpu.get_capabilities()
    halves = {torch.float16: can.get("amx_fp16"), torch.bfloat16: can.get("amx_bf16")}
    return tuple(dtype for dtype, native in halves.items() if native)


def total_memory(device: torch.device) -> int:
    """Bytes of memory the device has; for a CPU those of the host or the container."""
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)[1]
    pages, page_size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    limit = _cgroup_number("memory.max")
    return min(pages * page_size, limit or sys.maxsize)


def free_memory(device: torch.device) -> int:
    """Bytes that can be allocated now without pushing anything else out."""
    if device.type == "cuda":
        cached = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
        return torch.cuda.mem_get_info(device)[0] + cached
    available = _meminfo("MemAvailable") or total_memory(device) // 2
    limit, used = _cgroup_number("memory.max"), _cgroup_number("memory.current")
    return min(available, max(limit - used, 0)) if limit else available


def used_memory(device: torch.device) -> int:
    """Bytes this process uses on the device now; for a CPU its resident memory, 0 where unknown."""
    if device.type == "cuda":
        return torch.cuda.memory_reserved(device)
    try:
        resident_pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return resident_pages * os.sysconf("SC_PAGE_SIZE")


def release_cached_memory(device: torch.device) -> None:
    """Give back to other programs what PyTorch keeps for itself on a GPU."""
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an exception of torch says that memory ran out, on any device."""
    if isinstance(error, torch.OutOfMemoryError):
        return True
    text = str(error)
    signs = (
        "out of memory",
        "can't allocate memory",
        "not enough memory",
        "ALLOC_FAILED",
    )
    return isinstance(error, RuntimeError) and any(sign in text for sign in signs)


def release_memory(device: torch.device) -> None:
    """Give cached, unused memory back after an allocation has failed."""
    if device.type == "cuda":
        torch.cuda.empty_cache()


_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_MAX, _M_ARENA_MAX = -1, -2, -4, -8


def tune_host_allocator() -> bool:
    """Let the C library keep large freed blocks, for runs on the CPU. Returns whether it could.

    Without it glibc maps every activation anew and gives it back after the layer, and the kernel
    zeroes each page again: measured on 2 cores with a small student at 320x180 in float16, 6.6 s of
    processor time become 5.1 s in stream mode and 8.8 s become 6.8 s in window mode. Resident
    memory then stays at the peak of the run, about a tenth higher. All threads share one heap: one
    of its own for the thread that encodes has blocks too small for frames and faults on every one,
    3 ms of processor time for a frame of 1280x720. A no-op on other C libraries. It changes the
    whole process, so only a run on the CPU asks for it.
    """
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    options = ((_M_MMAP_MAX, 0), (_M_TRIM_THRESHOLD, -1), (_M_TOP_PAD, 16 * MIB), (_M_ARENA_MAX, 1))
    results = [mallopt(key, value) for key, value in options]
    done = all(result == 1 for result in results)
    _log.debug("host allocator tuned: %s", done)
    return done


def _cpu_model() -> str:
    """The model of the first processor; empty where the system does not say."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if "model name" in line), "")


def _meminfo(key: str) -> int:
    """A number of /proc/meminfo in bytes; 0 where there is none."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{key}:")), 0)


def _cgroup_number(name: str) -> int:
    """A number of the memory control group in bytes; 0 where there is none or no limit."""
    try:
        text = Path("/sys/fs/cgroup", name).read_text().strip()
    except OSError:
        return 0
    return int(text) if text.isdecimal() else 0

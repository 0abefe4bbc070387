from __future__ import annotations

import pytest
import torch

from adcvsr_core import device as device_module
from adcvsr_core.device import (
    available_devices,
    free_memory,
    is_out_of_memory,
    resolve_device,
    resolve_precision,
    total_memory,
    tune_host_allocator,
    used_memory,
)
from adcvsr_core.errors import DeviceError, SettingsError

CPU = torch.device("cpu")
HALVES = (torch.float16, torch.bfloat16)


def test_auto_is_the_first_available_device() -> None:
    assert str(resolve_device("auto")) == available_devices()[0]
    assert resolve_device("cpu") == CPU


@pytest.mark.parametrize("name", ["cuda:99", "mps"])
def test_a_missing_device_names_those_that_exist(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(DeviceError, match="cpu"):
        resolve_device(name)


@pytest.mark.parametrize("name", ["gpu", "cuda:", "cuda:x", "", "cpu0"])
def test_an_unknown_device_name_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="auto, cpu, cuda"):
        resolve_device(name)


def test_several_cuda_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert resolve_device("auto") == resolve_device("cuda") == torch.device("cuda:0")
    assert resolve_device("cuda:1") == torch.device("cuda:1")


@pytest.mark.parametrize(
    ("capabilities", "dtypes", "expected"),
    [
        ({"amx_fp16": True, "amx_bf16": True}, HALVES, torch.float16),
        ({"amx_fp16": True, "amx_bf16": True}, HALVES[::-1], torch.bfloat16),
        ({"amx_bf16": True}, HALVES, torch.bfloat16),
        ({"amx_bf16": True}, (torch.float16,), torch.float32),
        ({"avx512_bf16": True}, HALVES, torch.float32),
        ({}, HALVES, torch.float32),
    ],
)
def test_auto_precision_follows_the_processor(
    monkeypatch: pytest.MonkeyPatch,
    capabilities: dict[str, bool],
    dtypes: tuple[torch.dtype, ...],
    expected: torch.dtype,
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities)
    assert resolve_precision("auto", CPU, dtypes) == expected


def test_auto_precision_is_half_on_cuda() -> None:
    cuda = torch.device("cuda:0")
    assert resolve_precision("auto", cuda, HALVES) == torch.float16
    assert resolve_precision("auto", cuda, (torch.bfloat16,)) == torch.bfloat16


def test_precision_by_name() -> None:
    assert resolve_precision("bf16", CPU, HALVES) == torch.bfloat16
    with pytest.raises(SettingsError, match="fp32 or bf16"):
        resolve_precision("fp16", CPU, (torch.bfloat16,))
    with pytest.raises(SettingsError, match="fp8"):
        resolve_precision("fp8", CPU, HALVES)


def test_memory_of_the_host() -> None:
    assert 64 << 20 < used_memory(CPU) < total_memory(CPU)
    assert 0 < free_memory(CPU) <= total_memory(CPU)


def test_a_container_limits_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = {"memory.max": 1000, "memory.current": 700}
    monkeypatch.setattr(device_module, "_cgroup_number", lambda name: numbers[name])
    assert total_memory(CPU) == 1000
    assert free_memory(CPU) == 300


def test_out_of_memory_is_recognised() -> None:
    with pytest.raises(RuntimeError) as caught:
        torch.empty(1 << 52)
    assert is_out_of_memory(caught.value)
    assert is_out_of_memory(torch.OutOfMemoryError("CUDA out of memory."))
    assert not is_out_of_memory(RuntimeError("shapes differ"))


def test_allocator_is_tuned_where_it_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tune_host_allocator() in (True, False)
    monkeypatch.setattr("sys.platform", "win32")
    assert tune_host_allocator() is False

"""Every failure that `adcvsr doctor` can name, provoked."""

from __future__ import annotations

import errno
import importlib.metadata
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest
import torch

from adcvsr_core.errors import OutputError
from adcvsr_core.pipeline import doctor
from adcvsr_core.pipeline.doctor import Check, device, encoders, machine, models, scripts
from adcvsr_core.weights import catalogue

OLD = (
    "The NVIDIA driver on your system is too old (found version 11040). Please update your GPU "
    "driver by downloading and installing a new version from the URL: elsewhere\nand more"
)


def only(checks: list[Check]) -> Check:
    (check,) = checks
    assert bool(check.remedy) == (check.state != "ok")
    return check


def failing(error: Exception) -> Callable[..., NoReturn]:
    def fail(*args: Any, **kwargs: Any) -> NoReturn:
        raise error

    return fail


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Puts programs on a PATH that has nothing else."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def make(name: str, script: str) -> None:
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    return make


@pytest.fixture
def smi(tools: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """A system with a GPU that torch does not see."""
    tools("nvidia-smi", 'echo "NVIDIA T4, 470.57"')
    monkeypatch.setattr(device, "available_devices", lambda: ["cpu"])


def test_a_sound_device(tools: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "available_devices", lambda: ["cpu"])
    check = only(device.check_device())
    assert check.state == "ok"
    assert "cores" in check.text


def test_torch_without_cuda(smi: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.version, "cuda", None)
    check = only(device.check_device())
    assert (check.state, check.remedy) == ("note", device.CPU_BUILD)
    assert "NVIDIA T4, 470.57 is not used" in check.text


@pytest.mark.parametrize(
    ("init", "text", "remedy"),
    [
        (failing(RuntimeError(OLD)), "too old (found version 11040)", device.OLD_DRIVER),
        (failing(RuntimeError("No CUDA GPUs are available")), "No CUDA GPUs", device.BLOCKED),
        (lambda: None, "torch sees no GPU", device.BLOCKED),
    ],
)
def test_a_driver_that_does_not_serve_torch(
    smi: None,
    monkeypatch: pytest.MonkeyPatch,
    init: Callable[[], None],
    text: str,
    remedy: str,
) -> None:
    monkeypatch.setattr(torch.version, "cuda", "13.2")
    monkeypatch.setattr(torch.cuda, "init", init)
    check = only(device.check_device())
    assert (check.state, check.remedy) == ("note", remedy)
    assert text in check.text
    assert "\n" not in check.text


@pytest.mark.parametrize(
    ("script", "text", "remedy"),
    [
        ("echo 'NVML: Driver/library version mismatch' >&2; exit 18", "mismatch", "Restart"),
        ("exit 9", "no answer", "Install the NVIDIA driver again"),
        ("exec /bin/sleep 600", "timed out", "Install the NVIDIA driver again"),
    ],
)
def test_a_driver_that_does_not_answer(
    tools: Callable[[str, str], None],
    monkeypatch: pytest.MonkeyPatch,
    script: str,
    text: str,
    remedy: str,
) -> None:
    tools("nvidia-smi", script)
    monkeypatch.setattr(device, "TIMEOUT_S", 0.5)
    monkeypatch.setattr(device, "available_devices", lambda: ["cpu"])
    check = only(device.check_device())
    assert check.state == "note"
    assert text in check.text
    assert remedy in check.remedy


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("CUDA error: no kernel image is available for execution", device.NO_KERNELS),
        ("CUDA error: forward compatibility was attempted", device.OLD_DRIVER),
    ],
)
def test_a_gpu_that_does_not_compute(
    monkeypatch: pytest.MonkeyPatch, said: str, remedy: str
) -> None:
    monkeypatch.setattr(device, "available_devices", lambda: ["cuda:0", "cpu"])
    monkeypatch.setattr(device, "resolve_device", lambda name: torch.device("cuda:0"))
    monkeypatch.setattr(torch, "zeros", failing(RuntimeError(said)))
    check = only(device.check_device())
    assert (check.state, check.remedy) == ("bad", remedy)
    assert check.text.startswith("cuda:0 does not compute: CUDA error")


def test_encoders_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    check = only(encoders.check_encoders())
    assert check.state == "ok"
    assert {"x264", "ffv1", "png"} <= set(check.text.partition(";")[0].split(", "))
    monkeypatch.setattr(encoders, "available_encoders", lambda: ["ffv1"])
    check = only(encoders.check_encoders())
    assert (check.state, check.remedy) == ("bad", encoders.MISSING)
    assert "not here: x264" in check.text


@pytest.mark.parametrize(("broken", "state"), [("x265", "note"), ("x264", "bad")])
def test_an_encoder_that_fails(monkeypatch: pytest.MonkeyPatch, broken: str, state: str) -> None:
    real = encoders.SegmentWriter

    def writer(path: Path, *args: Any) -> Any:
        if path.name == broken:
            raise OutputError("the encoder refuses")
        return real(path, *args)

    monkeypatch.setattr(encoders, "available_encoders", lambda: ["x264", "x265"])
    monkeypatch.setattr(encoders, "SegmentWriter", writer)
    check = only(encoders.check_encoders())
    assert check.state == state
    assert f"{broken} fails: the encoder refuses" in check.text


def test_models_that_are_damaged_or_missing(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "SHIPPED_FOLDER", tmp_path / "shipped")
    monkeypatch.setattr(catalogue, "user_folder", lambda: tmp_path / "own")
    none = only(models.check_models())
    assert (none.state, none.text) == ("bad", "none found")
    (tmp_path / "own").mkdir()
    data = bytearray(tiny_model.read_bytes())
    (tmp_path / "own" / "a-sound.safetensors").write_bytes(data)
    (tmp_path / "own" / "b-short.safetensors").write_bytes(data[:-9])
    data[-1] ^= 1
    (tmp_path / "own" / "c-worn.safetensors").write_bytes(data)
    sound, short, worn = models.check_models()
    assert [each.state for each in (sound, short, worn)] == ["ok", "bad", "bad"]
    assert "cut short" in short.text
    assert "checksum" in worn.text
    assert short.remedy
    assert worn.remedy


FAKE_CORE = """
class Error(Exception): pass
YUV420P8 = 1
class Plugin:
    def __init__(self, namespace): self.namespace = namespace
class Clip:
    def __init__(self): self.std = self
    def SetFrameProps(self, **props): return self
class Std:
    def BlankClip(self, **words): return Clip()
class Filter:
    def Upscale(self, clip, **words): raise Error("adcvsr: no such model")
class Core:
    std, adcvsr = Std(), Filter()
    def plugins(self): return [Plugin(name) for name in NAMES]
core = Core()
"""


@pytest.fixture
def fake_vapoursynth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Check]:
    """Checks with a VapourSynth of this source code."""

    def check(source: str) -> Check:
        (tmp_path / "vapoursynth.py").write_text(source)
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
        monkeypatch.setattr(importlib.metadata, "version", lambda name: "81")
        return only(scripts.check_vapoursynth("lite"))

    return check


@pytest.mark.parametrize(
    ("source", "state", "text", "remedy"),
    [
        ("raise ImportError('no libpython')", "bad", "no libpython", scripts.BROKEN),
        ("import os; os.abort()", "bad", "ended with code", scripts.BROKEN),
        ("import time; time.sleep(600)", "bad", "takes longer", scripts.BROKEN),
        ("NAMES = ['std']" + FAKE_CORE, "note", "adcvsr is not seen", scripts.NO_PLUGIN),
        ("NAMES = ['adcvsr']" + FAKE_CORE, "bad", "no such model", "See the other checks."),
    ],
)
def test_vapoursynth_that_does_not_work(
    fake_vapoursynth: Callable[[str], Check],
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    state: str,
    text: str,
    remedy: str,
) -> None:
    monkeypatch.setattr(scripts, "TIMEOUT_S", 1 if "sleep" in source else 60)
    check = fake_vapoursynth(source)
    assert (check.state, check.remedy) == (state, remedy)
    assert text in check.text


def test_vapoursynth_that_is_absent_old_or_not_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(importlib.util, "find_spec", lambda name: None)
        check = only(scripts.check_vapoursynth("lite"))
        assert (check.state, check.remedy) == ("note", scripts.NOT_THERE)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    with monkeypatch.context() as patch:
        patch.setattr(importlib.metadata, "version", lambda name: "72")
        check = only(scripts.check_vapoursynth("lite"))
        assert (check.state, check.remedy) == ("bad", scripts.TOO_OLD)
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "81")
    monkeypatch.setattr(scripts, "_try", lambda model: (["adcvsr", "std"], "", ""))
    monkeypatch.setattr(shutil, "which", lambda name: None)
    check = only(scripts.check_vapoursynth("lite"))
    assert (check.state, check.remedy) == ("note", scripts.NO_VSPIPE)
    assert "not here: bs, bwdif" in check.text


def test_a_frame_goes_through_the_real_filter(
    tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("vapoursynth")
    folder = os.path.dirname(sys.executable)
    monkeypatch.setenv("PATH", os.pathsep.join((folder, os.environ["PATH"])))
    check = only(scripts.check_vapoursynth(str(tiny_model)))
    assert check.state == "ok"
    assert "a frame through it" in check.text


def test_a_disk_that_is_small_or_takes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "LEAST_FREE_GIB", 0.0)
    assert only(machine.check_disk(tmp_path)).state == "ok"
    assert list(tmp_path.iterdir()) == []
    missing = only(machine.check_disk(tmp_path / "none"))
    assert (missing.state, "Create the folder" in missing.remedy) == ("note", True)
    monkeypatch.setattr(machine, "LEAST_FREE_GIB", 1e9)
    small = only(machine.check_disk(tmp_path))
    assert (small.state, "free some space" in small.remedy) == ("note", True)
    refusal = OSError(errno.EROFS, "Read-only file system")
    monkeypatch.setattr(machine.tempfile, "TemporaryFile", failing(refusal))
    closed = only(machine.check_disk(tmp_path))
    assert (closed.state, "not read-only" in closed.remedy) == ("note", True)
    assert "read-only file system" in closed.text


def test_a_frame_that_does_not_come_or_is_no_picture(
    tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = only(models.check_one_frame(str(tiny_model)))
    assert frame.state == "ok"
    assert frame.facts["seconds"]
    unknown = only(models.check_one_frame("absent"))
    assert (unknown.state, "unknown model" in unknown.text) == ("bad", True)
    with monkeypatch.context() as patch:
        patch.setattr(torch, "isfinite", lambda tensor: torch.zeros(1))
        odd = only(models.check_one_frame(str(tiny_model)))
        assert (odd.state, "--precision fp32" in odd.remedy) == ("bad", True)
    monkeypatch.setattr(models, "Upscaler", failing(RuntimeError("CUDA error: launch\nmore")))
    broken = only(models.check_one_frame(str(tiny_model)))
    assert (broken.state, broken.text) == ("bad", f"{tiny_model}: CUDA error: launch")


def test_a_check_that_falls_over_does_not_hide_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("device", "encoders", "models", "vapoursynth", "one_frame"):
        monkeypatch.setattr(doctor, f"check_{name}", lambda *args: [])
    monkeypatch.setattr(doctor, "check_versions", failing(KeyError("torch")))
    versions, disk = doctor.examine("lite", tmp_path)
    assert (versions.name, versions.state) == ("versions", "bad")
    assert "KeyError" in versions.text
    assert disk.name == "disk"

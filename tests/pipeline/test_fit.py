from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import torch

from adcvsr_core.__main__ import main
from adcvsr_core.engine import Upscaler
from adcvsr_core.pipeline import fit
from adcvsr_core.pipeline.fit import fit_devices
from adcvsr_core.weights.files import load_student


@pytest.fixture(autouse=True)
def only_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit, "available_devices", lambda: ["cpu"])


def test_the_forecast_is_that_of_the_engine(tiny_model: Path) -> None:
    (found,) = fit_devices(tiny_model, 48, 64)
    upscaler = Upscaler(load_student(tiny_model), device="cpu")
    assert found.needed_bytes == upscaler.forecast(48, 64).total_bytes
    assert (found.device, found.fits, found.tile) == ("cpu", True, 0)
    assert found.device_name


def test_what_does_not_fit_is_told(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    needed = fit_devices(tiny_model, 48, 64)[0].needed_bytes
    monkeypatch.setattr(fit, "free_memory", lambda device: needed - 1)
    assert not fit_devices(tiny_model, 48, 64)[0].fits
    monkeypatch.setattr(fit, "free_memory", lambda device: 1)
    (found,) = fit_devices(tiny_model, 48, 64)
    assert (found.fits, found.precision) == (False, "")
    assert found.needed_bytes > 1


def test_memory_that_runs_out_in_the_trial_is_no_crash(
    tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_out(*arguments: object, **options: object) -> None:
        raise torch.OutOfMemoryError("out of memory")

    monkeypatch.setattr(fit, "Upscaler", run_out)
    assert not fit_devices(tiny_model, 48, 64)[0].fits


def test_the_command(tiny_model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "info", str(tiny_model), "--fit", "64x48", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)["fit"]
    assert facts["size"] == "64x48"
    assert [device["device"] for device in facts["devices"]] == ["cpu"]
    assert main(["models", "info", str(tiny_model), "--fit", "64x48"]) == 0
    told = capsys.readouterr().out
    assert re.search(r"^fit +64x48 fits on cpu \(.+fp32\): needs about .* GiB free$", told, re.M)
    assert "architecture compact, scale" in told
    assert "{" not in told
    assert main(["models", "info", str(tiny_model), "--fit", "64by48"]) == 2
    assert "64by48" in capsys.readouterr().err

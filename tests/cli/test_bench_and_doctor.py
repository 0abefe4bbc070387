from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from adcvsr_core.cli import main
from adcvsr_core.cli.bench import describe
from adcvsr_core.model.config import ADCVSR
from adcvsr_core.model.student import build_student
from adcvsr_core.pipeline import bench, doctor, timing
from adcvsr_core.pipeline.doctor import Check
from adcvsr_core.settings import UpscaleSettings


def test_the_baseline_has_the_stated_size() -> None:
    network = bench.BaselineNetwork()
    assert sum(p.numel() for p in network.parameters()) == bench.BASELINE_PARAMETERS
    convolutions = [m for m in network.modules() if isinstance(m, torch.nn.Conv2d)]
    assert len(convolutions) == 18
    assert network(torch.zeros(1, 3, 5, 7)).shape == (1, 3, 20, 28)


def test_works_alternate_and_the_median_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    now = [0.0]
    durations = iter([9.0, 9.0, 1.0, 10.0, 5.0, 30.0, 2.0, 20.0])

    def work(name: str) -> None:
        order.append(name)
        now[0] += next(durations)

    monkeypatch.setattr(timing.time, "perf_counter", lambda: now[0])
    monkeypatch.setattr(timing.time, "process_time", lambda: 3 * now[0])
    works = [lambda: work("a"), lambda: work("b")]
    a, b = timing.interleaved(works, 3, torch.device("cpu"))
    assert (a.wall_s, b.wall_s) == (2.0, 20.0)
    assert (a.processor_s, b.processor_s) == (6.0, 60.0)
    assert "".join(order) == "abababab"


def test_bench_of_a_small_model(tiny_model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "bench",
        "--model",
        str(tiny_model),
        "--device",
        "cpu",
        "--rounds",
        "1",
        "--frames",
        "2",
    ]
    assert main([*words, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    student, pipeline = report["student"], report["pipeline"]
    assert report["machine"]["device"] == "cpu"
    assert report["machine"]["threads"] == torch.get_num_threads()
    assert {"python", "torch", "av", "adcvsr"} <= report["machine"]["versions"].keys()
    assert student["ratio"] == pytest.approx(
        student["fps"] / student["baseline_fps_fp32"], rel=0.01
    )
    overhead = 100 * (pipeline["job_s"] / pipeline["student_s"] - 1)
    assert pipeline["overhead_percent"] == pytest.approx(overhead, rel=0.05, abs=0.5)
    parts = pipeline["processor_ms"]
    assert min(parts.values()) > 0
    without_encoder = 100 * ((parts["job"] - parts["encode"]) / parts["student"] - 1)
    assert pipeline["without_encoder_percent"] == pytest.approx(without_encoder, abs=0.02)
    assert pipeline["encoder_percent"] == pytest.approx(
        100 * parts["encode"] / parts["student"], abs=0.02
    )
    assert pipeline["encoder"].startswith("x264 preset=superfast")
    assert "window" not in report


def test_bench_of_a_large_model() -> None:
    config = replace(
        ADCVSR, channels=(16, 16, 32, 32), heads=(1, 1, 2, 2), decoder_channels=(8, 8, 16, 16)
    )
    settings = UpscaleSettings(model="adcvsr", device="cpu", precision="fp32")
    speed = bench.bench_window(
        build_student(config).eval(), settings, random_weights=True, rounds=1, frames=2, side=16
    )
    assert (speed.frames, speed.output_side, speed.reduced) == (2, 64, True)
    assert speed.share_of_peak == pytest.approx(
        speed.tflops / speed.peak_tflops, abs=1e-4 * (1 + 1 / speed.peak_tflops)
    )
    assert speed.ratio == pytest.approx(speed.baseline_ms / speed.ms, rel=0.01)
    report = bench.BenchReport(machine=bench.machine_facts("cpu"), window=speed)
    assert "random weights, reduced, on a CPU" in describe(report)


def test_doctor(
    tiny_model: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("adcvsr_core.weights.catalogue.SHIPPED_FOLDER", tiny_model.parent)
    monkeypatch.setattr("adcvsr_core.weights.catalogue.user_folder", lambda: tmp_path / "none")
    skipped = Check(name="vapoursynth", state="note", text="in test_doctor", remedy="none")
    monkeypatch.setattr(doctor, "check_vapoursynth", lambda model: [skipped])
    folder = ["--folder", str(tmp_path)]
    assert main(["doctor", "--model", "tiny", "--json", *folder]) == 0
    report = json.loads(capsys.readouterr().out)
    states = {check["name"]: check["state"] for check in report["checks"]}
    assert report["healthy"] is True
    assert states["one frame"] == states["model"] == states["encoders"] == "ok"
    assert {"versions", "device", "vapoursynth", "disk"} <= states.keys()
    assert str(tmp_path) in next(c["text"] for c in report["checks"] if c["name"] == "disk")
    facts = report["checks"][-1]["facts"]
    assert facts["seconds"] > 0
    assert facts["device_name"]
    assert (facts["width"], facts["height"]) == (128, 96)
    assert main(["doctor", "--model", "absent"]) == 1
    text = capsys.readouterr().out
    assert "unknown model" in text
    assert "needs a hand" in text

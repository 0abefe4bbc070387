"""Measure the speed of a model and of the pipeline on this machine.

Small models: frames a second at 320x180 -> 1280x720 against a plain network of 621,424 parameters,
and a whole job against the model alone. Large models: one window of 25 frames of 512x512 (smaller
on a CPU), against the matrix product of this device and against plain PyTorch; without weights,
with random ones.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from adcvsr_core.errors import SettingsError, UnknownModel
from adcvsr_core.settings import PRECISIONS, UpscaleSettings

if TYPE_CHECKING:
    from adcvsr_core.model.base import Student
    from adcvsr_core.pipeline.bench import BenchReport


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--model", default="lite", metavar="NAME|FILE", help="what to measure")
    parser.add_argument(
        "--device", default="auto", metavar="auto|cpu|cuda|cuda:N|mps", help="where it runs"
    )
    parser.add_argument("--precision", default="auto", choices=PRECISIONS, help="as for upscale")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="default 5")
    parser.add_argument("--frames", type=int, default=0, metavar="N", help="frames of a round")
    parser.add_argument("--json", action="store_true", help="machine-readable")


def run(args: argparse.Namespace) -> int:
    """Measure and print."""
    from adcvsr_core.device import resolve_device
    from adcvsr_core.pipeline import bench
    from adcvsr_core.pipeline.bench_job import bench_pipeline

    settings = UpscaleSettings(model=args.model, device=args.device, precision=args.precision)
    student, random_weights = _load(args.model)
    machine = bench.machine_facts(str(resolve_device(args.device)))
    if args.rounds < 1 or args.frames < 0:
        raise SettingsError(
            "--rounds and --frames count", remedy="Give --rounds 1 or more, --frames 0 or more."
        )
    if student.spatial_radius is None:
        speed = bench.bench_window(
            student, settings, random_weights=random_weights, rounds=args.rounds, frames=args.frames
        )
        report = bench.BenchReport(machine=machine, window=speed)
    else:
        small = machine.device == "cpu"
        report = bench.BenchReport(
            machine=machine,
            student=bench.bench_student(
                student, settings, rounds=args.rounds, frames=args.frames or (16 if small else 64)
            ),
            pipeline=bench_pipeline(
                student, settings, rounds=args.rounds, frames=args.frames or (96 if small else 480)
            ),
        )
    text = json.dumps(report.to_table(), indent=2) + "\n" if args.json else describe(report)
    sys.stdout.write(text)
    return 0


def _load(model: str) -> tuple[Student, bool]:
    from adcvsr_core.pipeline.bench import random_large_student
    from adcvsr_core.weights.catalogue import find_model
    from adcvsr_core.weights.files import load_student

    try:
        return load_student(find_model(model)), False
    except UnknownModel:
        if model not in ("adcvsr", "adcsr"):
            raise
    return random_large_student(model), True


def describe(report: BenchReport) -> str:
    """Return the numbers as lines for people."""
    machine = report.machine
    versions = ", ".join(f"{name} {version}" for name, version in machine.versions.items())
    lines = [f"{machine.device}, {machine.threads} threads, {machine.system}; {versions}"]
    if student := report.student:
        lines += [
            f"{student.model} ({student.parameters:,} parameters), 320x180 -> 1280x720, "
            f"median of {student.rounds}:",
            f"  {student.precision} {student.fps:9.2f} frames/s, {student.ratio:.2f} x baseline",
            f"  fp32 {student.fps_fp32:9.2f} frames/s, {student.ratio_fp32:.2f} x baseline",
            f"  baseline of 621,424 parameters, plain PyTorch, fp32: "
            f"{student.baseline_fps_fp32:.2f} frames/s",
        ]
    if pipeline := report.pipeline:
        parts = pipeline.processor_ms
        lines += [
            f"whole job of {pipeline.frames} frames (decode, upscale, encode): "
            f"{pipeline.job_s:.2f} s; model alone {pipeline.student_s:.2f} s; "
            f"overhead {pipeline.overhead_percent:.1f} %",
            f"  processor ms a frame: model {parts.student:.1f}, decode {parts.decode:.1f}, "
            f"convert {parts.convert:.1f}, encode {parts.encode:.1f}; whole job {parts.job:.1f}",
            f"  over the model: {pipeline.without_encoder_percent:.1f} % without the encoder, "
            f"{pipeline.encoder_percent:.1f} % the encoder ({pipeline.encoder})",
        ]
    if window := report.window:
        notes = [" random weights" * window.random_weights, " reduced, on a CPU" * window.reduced]
        remark = ",".join(note for note in notes if note)
        lines += [
            f"{window.model} ({window.parameters:,} parameters{',' * bool(remark)}{remark}), "
            f"window of {window.frames}x{window.output_side}x{window.output_side}, "
            f"{window.precision}:",
            f"  {window.ms:.1f} ms, {window.tflops:.3g} TFLOP/s, "
            f"{100 * window.share_of_peak:.1f} % of the {window.peak_tflops:.3g} TFLOP/s "
            f"a matrix product reaches here",
            f"  plain eager forward {window.baseline_ms:.1f} ms: {window.ratio:.2f} x as fast",
        ]
    return "\n".join(lines) + "\n"

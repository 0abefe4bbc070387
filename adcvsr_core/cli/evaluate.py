"""Score a model, or clips already upscaled, against ground truth: PSNR-Y, SSIM-Y, VMAF and warping
error, beside plain bicubic enlargement and any other models."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from adcvsr_core.errors import SettingsError

if TYPE_CHECKING:
    from adcvsr_core.evaluation import Method, Scores


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--gt", type=Path, required=True, metavar="DIR", help="ground truth")
    side = parser.add_mutually_exclusive_group(required=True)
    side.add_argument("--lq", type=Path, metavar="DIR", help="low-quality clips, same names")
    side.add_argument("--sr", type=Path, metavar="DIR", help="clips upscaled already, same names")
    parser.add_argument("--model", default="lite", help="name or file (default: lite)")
    parser.add_argument("--against", default="", metavar="A,B", help="more models to compare with")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--frames", type=int, default=None, help="only the first N of each clip")
    parser.add_argument("--json", action="store_true", help="machine-readable")


def run(args: argparse.Namespace) -> int:
    """Score and print a table of means, or everything as JSON."""
    from adcvsr_core.evaluation import evaluate_method, mean_scores

    if args.frames is not None and args.frames < 2:
        raise SettingsError(f"--frames {args.frames} is too few", remedy="Give 2 or more.")
    results = {
        name: evaluate_method(method, args.lq or args.sr, args.gt, limit=args.frames)
        for name, method in _methods(args).items()
    }
    means = {name: mean_scores(list(scores.values())) for name, scores in results.items()}
    if args.json:
        document = {
            name: {"mean": means[name].to_json()}
            | {"clips": {clip: score.to_json() for clip, score in scores.items()}}
            for name, scores in results.items()
        }
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    else:
        sys.stdout.write(_table(means))
    return 0


def _methods(args: argparse.Namespace) -> dict[str, Method | None]:
    from adcvsr_core.engine import Upscaler
    from adcvsr_core.evaluation import bicubic, with_student
    from adcvsr_core.weights.files import load_student

    if args.sr is not None:
        return {args.sr.name: None}
    methods: dict[str, Method | None] = {"bicubic": bicubic}
    for name in [args.model, *(other for other in args.against.split(",") if other)]:
        upscaler = Upscaler(load_student(name), device=args.device, precision=args.precision)
        methods[name] = with_student(upscaler)
    return methods


def _table(means: dict[str, Scores]) -> str:
    width = max(map(len, means)) + 2
    lines = [f"{'':{width}}{'PSNR-Y':>8}{'SSIM-Y':>8}{'VMAF':>8}{'Ewarp':>8}\n"]
    lines += [
        f"{name:{width}}{s.psnr_y:8.2f}{s.ssim_y:8.4f}{s.vmaf:8.2f}{s.warping_error:8.3f}\n"
        for name, s in means.items()
    ]
    return "".join(lines)

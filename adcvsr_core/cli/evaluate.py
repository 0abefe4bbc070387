"""Score a model, or clips upscaled already, against ground truth and beside other methods.

Clips are matched by name without suffix. A table goes to standard output: every clip, then the
means. With -o DIR there are also report.md, scores.json and, for each clip, a contact sheet and
temporal profiles. Without --gt only what needs no ground truth is measured: the warping error
along the clip's own motion.

Metrics that need weights of other people's networks (lpips, dists) look for them in a folder of
the user's and are left out, with the reason, where they are not there; see docs/evaluation.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from adcvsr_core.errors import OutputError, SettingsError

if TYPE_CHECKING:
    from adcvsr_core.evaluation.measures import Measure
    from adcvsr_core.evaluation.methods import Job, Method
    from adcvsr_core.evaluation.scores import Footage


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--gt", type=Path, metavar="DIR", help="ground truth")
    side = parser.add_mutually_exclusive_group(required=True)
    side.add_argument("--lq", type=Path, metavar="DIR", help="low-quality clips, to upscale")
    side.add_argument("--sr", type=Path, metavar="DIR", help="clips upscaled already")
    parser.add_argument("--model", metavar="NAME|FILE", help="for --lq; default lite")
    parser.add_argument(
        "--against",
        metavar="A,B",
        help="compare with these: bicubic, lanczos, models, folders of upscaled clips; "
        "bicubic is always among them where there is --lq",
    )
    parser.add_argument(
        "--metrics",
        default="all",
        metavar="A,B",
        help="all (default), quick (psnr_y, ssim_y), or any of psnr_y, ssim_y, ssimulacra2, vmaf, "
        "lpips, dists, ewarp, ewarp_dis",
    )
    parser.add_argument("--frames", type=int, metavar="N", help="only the first N of each clip")
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", help="report and pictures")
    parser.add_argument(
        "--weights", type=Path, metavar="DIR", help="weights of metrics; default the user's folder"
    )
    parser.add_argument(
        "--device", default="auto", metavar="auto|cpu|cuda|cuda:N|mps", help="where it runs"
    )
    parser.add_argument(
        "--precision", default="auto", metavar="auto|fp32|bf16|fp16", help="as for upscale"
    )
    parser.add_argument("--json", action="store_true", help="everything as JSON, on stdout")


def run(args: argparse.Namespace) -> int:
    """Score and print a table, or everything as JSON."""
    from adcvsr_core.evaluation.clips import match_clips
    from adcvsr_core.evaluation.pictures import check_pictures, save_pictures
    from adcvsr_core.evaluation.scores import Evaluation, evaluate
    from adcvsr_core.evaluation.tables import report, text_table, to_json

    _check(args)
    jobs = _jobs(args)
    truths = match_clips([job.name for job in jobs], args.gt) if args.gt else None
    measures, skipped = _measures(args)
    methods = _methods(args, jobs)
    pictures: dict[str, list[Path]] = {}

    def keep_pictures(footage: Footage) -> None:
        if args.output:
            pictures[footage.name] = save_pictures(footage, args.output)

    if args.output:
        _make_folder(args.output)
        check_pictures()
    scores = evaluate(jobs, truths, methods, measures, on_step=_say, on_clip=keep_pictures)
    _say("")
    evaluation = Evaluation(measures, scores, skipped, with_truth=truths is not None)
    document = json.dumps(to_json(evaluation) | {"frames": args.frames}, indent=2) + "\n"
    if args.output:
        _write(args.output / "scores.json", document)
        _write(args.output / "report.md", report(evaluation, pictures))
    sys.stdout.write(document if args.json else text_table(evaluation))
    for name, reason in skipped.items():
        sys.stderr.write(f"left out {name}: {reason}\n")
    return 0


def _check(args: argparse.Namespace) -> None:
    if args.frames is not None and args.frames < 2:
        raise SettingsError(f"--frames {args.frames} is too few", remedy="Give 2 or more.")
    if args.sr is not None and args.model is not None:
        raise SettingsError(
            "--model goes with --lq, not with --sr",
            remedy="Clips of --sr are upscaled already.",
        )


def _jobs(args: argparse.Namespace) -> list[Job]:
    from adcvsr_core.evaluation.clips import find_clips
    from adcvsr_core.evaluation.methods import Job

    clips = find_clips(args.lq or args.sr)
    return [Job(name, path if args.lq else None, args.frames) for name, path in clips.items()]


def _measures(args: argparse.Namespace) -> tuple[list[Measure], dict[str, str]]:
    from adcvsr_core.device import resolve_device
    from adcvsr_core.evaluation.measures import GROUPS, prepare_measures

    words = [word.strip() for word in args.metrics.split(",") if word.strip()]
    return prepare_measures(
        [name for word in words for name in GROUPS.get(word, (word,))],
        has_truth=args.gt is not None,
        weights=args.weights,
        device=resolve_device(args.device),
    )


def _methods(args: argparse.Namespace, jobs: list[Job]) -> dict[str, Method]:
    from adcvsr_core.evaluation.methods import ENLARGEMENTS, make_methods

    others = [name for name in (args.against or "").split(",") if name]
    if args.lq:
        plain = [name for name in others if name in ENLARGEMENTS]
        models = [name for name in others if name not in ENLARGEMENTS]
        names = ["bicubic", *plain, args.model or "lite", *models]
    else:
        names = [str(args.sr), *others]
        unfit = [name for name in others if not Path(name).is_dir()]
        if unfit:
            raise SettingsError(
                f"--sr can only be compared with folders of upscaled clips, not {unfit[0]!r}",
                remedy="Give --lq DIR to upscale by other methods.",
            )
    clips = [job.name for job in jobs]
    return make_methods(names, clips, device=args.device, precision=args.precision)


def _say(text: str) -> None:
    """What is being done, on one line that is redrawn; only for people."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"not a folder: {error.strerror}", where=str(folder)) from error


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}", where=str(path)) from error

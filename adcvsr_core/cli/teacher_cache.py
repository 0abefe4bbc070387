"""Fill a folder with low quality and what a teacher makes of it, for [data] pairs of a recipe.

TEACHER is one of
  DIR        of DOVE (transformer, vae, scheduler), or of videos that any upscaler made: each has
             the name of its clip and four times the size of the low quality
  dove, one_step
             as the [teacher] table of --recipe describes it
  truth      the clips themselves

Without --degradation, or a [[degradation]] table in --recipe, the clips are taken for low quality
as they are. With one, the low quality is made of them, the same for the same seed and name. Where a
folder of videos lacks one, its low quality is made all the same: upscale OUT/lq with anything, and
run the command again.

A run that was stopped or killed goes on with the first clip that is not finished.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from adcvsr_core.errors import InputError, SettingsError

if TYPE_CHECKING:
    from adcvsr_core.training.degrade.degradation import Degradation
    from adcvsr_core.training.teachers.cache import Filled, Outcome
    from adcvsr_core.training.teachers.cache_sides import Side
    from adcvsr_core.training.teachers.config import DoveConfig
    from adcvsr_core.training.teachers.one_step import OneStepConfig

OF_DOVE = ("prompt", "precision", "chunk", "tile", "offload")
"""Options that belong to a folder of DOVE."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--teacher", metavar="TEACHER", help="see above")
    parser.add_argument("--clips", type=Path, metavar="DIR", help="videos, searched to the bottom")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="OUT", help="the folder to fill"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--recipe",
        type=Path,
        metavar="RECIPE.toml",
        help="its [[degradation]] tables, one drawn for each clip, and its [teacher]",
    )
    what.add_argument("--degradation", metavar="PRESET", help="one that comes along, such as web")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the low quality")
    parser.add_argument(
        "--frames", type=int, default=0, metavar="N", help="of each clip the first N; 0: all"
    )
    parser.add_argument(
        "--device", default="auto", metavar="auto|cpu|cuda|cuda:N|mps", help="where it runs"
    )
    dove = parser.add_argument_group("a folder of DOVE")
    dove.add_argument("--prompt", metavar="FILE", help="embedding of the empty text")
    dove.add_argument("--precision", choices=("bf16", "fp16", "fp32"), help="default bf16")
    dove.add_argument("--chunk", type=int, metavar="N", help="frames at a time, a multiple of 8")
    dove.add_argument(
        "--tile", type=int, metavar="N", help="output pixels at a time, a multiple of 16"
    )
    dove.add_argument("--offload", action="store_true", help="one network at a time on the device")
    parser.add_argument("--verify", action="store_true", help="only compare OUT with its checksums")
    parser.add_argument("--json", action="store_true", help="the report as JSON on stdout")


def run(args: argparse.Namespace) -> int:
    """Fill, or verify; 1 where clips have no teacher, nothing was made, or files are damaged."""
    if args.verify:
        return _verify(args.output, as_json=args.json)
    from adcvsr_core.cli import turn_signals_into_stop
    from adcvsr_core.training.teachers import SCALE
    from adcvsr_core.training.teachers.cache import LowQuality, fill, named_clips
    from adcvsr_core.training.teachers.cache_files import CacheSettings, open_cache
    from adcvsr_core.training.teachers.identity import described_degradations

    for name in ("teacher", "clips"):
        if getattr(args, name) is None:
            raise SettingsError(f"--{name} is missing", remedy="See adcvsr teacher-cache --help.")
    if min(args.seed, args.frames) < 0:
        raise SettingsError("--seed and --frames must not be negative", remedy="Give 0 or more")
    clips, degradations = named_clips(args.clips), _degradations(args)
    if args.teacher == "truth" and not degradations:
        raise SettingsError(
            "--teacher truth needs low quality to be made of the clips",
            remedy="Add --degradation web, or --recipe with a [[degradation]] table",
        )
    plan = _Plan(args)
    settings = CacheSettings(
        scale=SCALE,
        teacher=plan.described,
        degradation=described_degradations(degradations),
        seed=args.seed,
        max_frames=args.frames,
    )
    cache = open_cache(args.output, settings)
    low_quality = LowQuality(
        folder=args.clips, degradations=degradations, seed=args.seed, max_frames=args.frames
    )
    stop = threading.Event()
    turn_signals_into_stop(stop, "the present clip")
    progress = _Progress(sys.stderr)
    filled = fill(cache, clips, low_quality, plan.side(), on_clip=progress, stop=stop)
    strangers = sorted(plan.videos.keys() - clips.keys())
    _report(args, filled, strangers)
    if len(filled.unreadable) == len(clips):
        raise InputError("no clip can be read", where=str(args.clips))
    return 1 if filled.unmatched or strangers else 0


class _Plan:
    """The teacher that was asked for: what a cache remembers of it, and how to get it."""

    def __init__(self, args: argparse.Namespace) -> None:
        from adcvsr_core.training.teachers.cache import named_clips
        from adcvsr_core.training.teachers.dove_files import PARTS

        self._args = args
        self._config: DoveConfig | OneStepConfig | None = None
        self.videos: dict[str, Path] = {}
        name, folder = args.teacher, Path(args.teacher)
        given = [option for option in OF_DOVE if getattr(args, option)]
        if name == "truth":
            self.described = {"kind": "truth"}
        elif name in ("dove", "one_step"):
            self._use(_of_recipe(args, name))
        elif any((folder / part).exists() for part in PARTS):
            self._use(_of_folder(args, given))
            given = []
        elif folder.is_dir():
            self.videos = named_clips(folder) if any(folder.iterdir()) else {}
            self.described = {"kind": "videos"}
        else:
            raise SettingsError(
                f"no teacher {name!r}",
                where="--teacher",
                remedy="Give a folder, or one of dove, one_step, truth",
            )
        if given:
            raise SettingsError(
                f"--{given[0]} belongs to a folder of DOVE",
                remedy="With --recipe, write it into the [teacher] table",
            )

    def side(self) -> Side:
        """With its networks, if any, in memory."""
        from adcvsr_core.device import resolve_device
        from adcvsr_core.training.teachers.build import build_teacher
        from adcvsr_core.training.teachers.cache_sides import NetworkSide, TruthSide, VideoSide

        if self._config is not None:
            device = resolve_device(self._args.device)
            teacher = build_teacher(self._config, device)
            assert teacher is not None
            return NetworkSide(teacher, device)
        if self.described["kind"] == "truth":
            return TruthSide()
        return VideoSide(self.videos, self._args.frames)

    def _use(self, config: DoveConfig | OneStepConfig) -> None:
        from adcvsr_core.training.teachers.config import DoveConfig
        from adcvsr_core.training.teachers.dove_files import check_dove
        from adcvsr_core.training.teachers.identity import described
        from adcvsr_core.training.teachers.one_step import check_one_step

        check_dove(config) if isinstance(config, DoveConfig) else check_one_step(config)
        self._config, self.described = config, described(config)


def _of_recipe(args: argparse.Namespace, kind: str) -> DoveConfig | OneStepConfig:
    from adcvsr_core.training.teachers.config import KINDS, DoveConfig, load_teacher
    from adcvsr_core.training.teachers.one_step import OneStepConfig

    if args.recipe is None:
        raise SettingsError(
            f"--teacher {kind} is described by a recipe",
            remedy="Give --recipe with a [teacher] table"
            + (", or the folder of DOVE" if kind == "dove" else ""),
        )
    config = load_teacher(args.recipe)
    if not isinstance(config, KINDS[kind]) or not isinstance(config, DoveConfig | OneStepConfig):
        raise SettingsError(f'no [teacher] table of kind = "{kind}"', where=str(args.recipe))
    return config


def _of_folder(args: argparse.Namespace, given: list[str]) -> DoveConfig:
    from adcvsr_core.training.teachers.config import DoveConfig

    try:
        return DoveConfig(folder=args.teacher, **{name: getattr(args, name) for name in given})
    except ValueError as error:
        raise SettingsError(str(error)) from error


def _degradations(args: argparse.Namespace) -> tuple[Degradation, ...]:
    from adcvsr_core.training.degrade.reading import preset, read_degradations
    from adcvsr_core.training.tables import read_recipe_file

    if args.degradation is not None:
        return (preset(args.degradation, "--degradation"),)
    if args.recipe is None:
        return ()
    _, raw = read_recipe_file(args.recipe)
    return read_degradations(raw.get("degradation", []), f"{args.recipe} [[degradation]]")


def _verify(folder: Path, *, as_json: bool) -> int:
    from adcvsr_core.training.teachers.cache_files import read_cache, verify

    cache = read_cache(folder)
    problems = verify(cache)
    if as_json:
        sys.stdout.write(json.dumps({"clips": len(cache.clips), "problems": problems}) + "\n")
    else:
        lines = problems or [f"{len(cache.clips)} clips, nothing wrong"]
        sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 1 if problems else 0


def _report(args: argparse.Namespace, filled: Filled, strangers: list[str]) -> None:
    if args.json:
        document = {
            "output": str(args.output),
            "made": filled.made,
            "kept": filled.kept,
            "unreadable": filled.unreadable,
            "unmatched": filled.unmatched,
            "strangers": strangers,
        }
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
        return
    lines = [f"{args.output}: {len(filled.made)} clips made, {len(filled.kept)} kept"]
    lines += [f"left out: {name}: {why}" for name, why in filled.unreadable.items()]
    lines += [f"no teacher: {name}: {why}" for name, why in filled.unmatched.items()]
    lines += [f"no clip for the teacher's {name}" for name in strangers]
    if filled.unmatched:
        lines.append(
            f"Upscale these of {args.output / 'lq'} x4 into the teacher's folder under the same "
            "names, then run the same command again"
        )
    sys.stdout.write("".join(f"{line}\n" for line in lines))


class _Progress:
    """A line on stderr for each clip."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._started = time.monotonic()
        self._kept = 0

    def __call__(self, number: int, total: int, name: str, outcome: Outcome, why: str) -> None:
        from adcvsr_core.cli.progressbar import clock

        if outcome == "kept":
            self._kept += 1
            return
        seconds = (time.monotonic() - self._started) / (number - self._kept)
        to_go = f"; {clock(seconds * (total - number))} to go" if number < total else ""
        self._stream.write(f"[{number}/{total}] {name}: {outcome}, {why}{to_go}\n")
        self._stream.flush()

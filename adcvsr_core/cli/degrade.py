"""Make the low-quality clip that training would make of a clip: see what a recipe does.

The size is divided by --scale and cut to even numbers. Sound is left out. The same seed gives the
same file. Names ending in .mkv, .avi or .nut are FFV1 in RGB and hold exactly what training sees;
.mp4, .mov and .m4v are H.264 for viewing.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from adcvsr_core.errors import SettingsError, TrainingError

if TYPE_CHECKING:
    from adcvsr_core.training.degrade.degradation import Degradation


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("clip", type=Path, metavar="IN", help="a video")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="OUT", help="see above for its names"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--recipe",
        type=Path,
        metavar="RECIPE.toml",
        help="draw one of its degradations by their weights",
    )
    what.add_argument("--preset", default="web", metavar="NAME", help="one that comes along")
    parser.add_argument("--name", default="", help="this degradation of the recipe, by its name")
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="another draws other damage; default 0"
    )
    parser.add_argument("--scale", type=int, default=4, choices=(2, 3, 4), help="how much smaller")
    parser.add_argument(
        "--show", type=Path, metavar="DIR", help="write the first frame before and after each step"
    )


def run(args: argparse.Namespace) -> int:
    """Degrade, and say what was done."""
    from adcvsr_core.training.degrade.files import degrade_file

    if args.seed < 0:
        raise SettingsError(f"--seed {args.seed} is negative", remedy="Give 0 or more.")
    if args.name and args.recipe is None:
        raise SettingsError("--name chooses from a recipe", remedy="Give --recipe, or --preset.")
    degradation = _degradation(args)
    done = degrade_file(
        args.clip,
        args.output,
        degradation,
        scale=args.scale,
        seed=args.seed,
        pictures=args.show,
    )
    sizes = " -> ".join("x".join(map(str, size)) for size in (done.gt_size, done.lq_size))
    steps = ", ".join(done.steps) or "nothing"
    sys.stdout.write(
        f"{args.output}: {done.num_frames} frames, {sizes}, {degradation.name}: {steps}\n"
    )
    return 0


def _degradation(args: argparse.Namespace) -> Degradation:
    from adcvsr_core.training.degrade.degradation import drawn
    from adcvsr_core.training.degrade.reading import load_degradations, preset

    if args.recipe is None:
        try:
            return preset(args.preset, "--preset")
        except TrainingError as error:
            raise SettingsError(error.what, where=error.where, remedy=error.remedy) from error
    found = load_degradations(args.recipe)
    if not args.name:
        return drawn(found, args.seed)
    named = [each for each in found if each.name == args.name]
    if not named:
        names = ", ".join(each.name for each in found)
        raise SettingsError(f"{args.recipe} has no degradation {args.name!r}, only {names}")
    return named[0]

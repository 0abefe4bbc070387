"""Which files a sequence of images is, and what its files are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from adcvsr_core.errors import InputError
from adcvsr_core.said import Said
from adcvsr_core.video.suffixes import IMAGE_SUFFIXES

SEQUENCE_RATE = Fraction(25)
"""Images a second, where nobody says otherwise."""

PATTERN = re.compile(r"%(0?)(\d*)d")
"""The number in a printf pattern."""

_NUMBERED = re.compile(r"(.*?)(\d{1,15})(\D*)")
"""The last number of a name; longer ones count nothing."""


def image_files(source: str | Path) -> list[Path]:
    """The images a folder or a printf pattern stands for, in order; empty for anything else.

    Raises: InputError when a folder or pattern matches no image.
    """
    path = Path(source)
    if path.is_dir():
        files = [file for file in path.iterdir() if file.suffix.lower() in IMAGE_SUFFIXES]
        if not files:
            raise InputError(Said("the folder holds no images"), where=str(path))
        return sorted(files, key=_natural)
    if PATTERN.search(path.name) is None or path.exists():
        return []
    wanted = _wanted(path.name)
    folder = path.parent
    names = folder.iterdir() if folder.is_dir() else ()
    found = [(int(m[1]), file) for file in names if (m := wanted.fullmatch(file.name))]
    if not found:
        raise InputError(Said("no file matches the pattern"), where=str(path))
    return [file for _, file in sorted(found)]


def in_pattern(pattern: str, name: str) -> bool:
    """Whether a printf pattern stands for a name, among others."""
    return _wanted(pattern).fullmatch(name) is not None


def numbered_image(target: str | Path, number: int) -> Path:
    """The image of this number: a printf pattern stands for names, anything else for a folder.

    Only the number is put into the pattern; other signs in a name, and its folder, stay.
    """
    path = Path(target)
    match = PATTERN.search(path.name)
    if match is None:
        return path / f"{number:08d}.png"
    return path.with_name(path.name[: match.start()] + match[0] % number + path.name[match.end() :])


def missing_numbers(files: Sequence[Path]) -> dict[int, range]:
    """The numbers that are missing before files of one sequence, by the place of the file.

    Empty where the names are not alike but for one number, or the numbers have no common step.
    """
    names = [_NUMBERED.fullmatch(file.stem) for file in files]
    if any(name is None for name in names) or len({(n[1], n[3]) for n in names if n}) > 1:
        return {}
    numbers = [int(name[2]) for name in names if name]
    steps = [b - a for a, b in pairwise(numbers)]
    step = min(steps, default=0)
    if step < 1 or any(each % step for each in steps):
        return {}
    return {
        place: range(numbers[place - 1] + step, numbers[place], step)
        for place in range(1, len(numbers))
        if steps[place - 1] > step
    }


def missing_text(missing: dict[int, range]) -> Said:
    """The numbers that are missing, in words."""
    spans = [
        str(each[0]) if len(each) == 1 else f"{each[0]} to {each[-1]}" for each in missing.values()
    ]
    shown = ", ".join(spans[:8]) + (", ..." if len(spans) > 8 else "")
    number = sum(map(len, missing.values()))
    if number == 1:
        return Said("1 image missing in the sequence: {shown}", shown=shown)
    return Said("{number} images missing in the sequence: {shown}", number=number, shown=shown)


def _wanted(pattern: str) -> re.Pattern[str]:
    """The names that a printf pattern stands for."""
    match = PATTERN.search(pattern)
    assert match is not None
    digits = rf"(\d{{{match[2]}}})" if match[1] and match[2] else r"(\d+)"
    return re.compile(
        re.escape(pattern[: match.start()]) + digits + re.escape(pattern[match.end() :])
    )


def _natural(path: Path) -> list[tuple[int, int, str]]:
    parts = re.split(r"(\d+)", path.name)
    return [(0, int(part), "") if part.isdigit() else (1, 0, part.lower()) for part in parts]

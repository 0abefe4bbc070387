"""What the output of a source is called: one rule for the command and the window."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.animations import plays_of
from adcvsr_core.video.suffixes import IMAGE_SUFFIXES

WORK_SUFFIX = ".adcvsr"
"""Ends the name of the folder where an output grows."""

_OWN = re.compile(r"(.+)_(?:upscaled|x\d+(?:\.\d+)?|\d+x\d+|\d+p)(?: \(\d+\))?")
"""Names that `output_stem` makes, and those with a number that make them free."""


def output_stem(stem: str, settings: UpscaleSettings) -> str:
    """Return NAME_x2, NAME_1920x1080 or NAME_1080p where a size is chosen, else NAME_upscaled."""
    if settings.size:
        return f"{stem}_{settings.size}"
    if settings.height:
        return f"{stem}_{settings.height}p"
    return f"{stem}_x{settings.scale:g}" if settings.scale else f"{stem}_upscaled"


def output_suffix(source: str | Path, settings: UpscaleSettings) -> str:
    """Return the suffix an output has by default; empty for a folder of images."""
    if is_still(source):
        return ".png"
    if settings.encoder == "png" or (settings.encoder == "auto" and is_image_sequence(source)):
        return ""
    return ".mov" if settings.encoder == "prores" else ".mkv"


def is_own_output(name: str, names: Iterable[str]) -> bool:
    """Tell whether a file in a folder with these `names` was made of another one there."""
    made = _OWN.fullmatch(Path(name).stem)
    return made is not None and any(made[1] in (other, Path(other).stem) for other in names)


def is_pattern(source: str | Path) -> bool:
    """Tell whether a name stands for numbered images, as in shot_%04d.png."""
    return "%" in str(source) and not os.path.lexists(source)


def is_still(source: str | Path) -> bool:
    """Tell whether a name is that of one image that does not move."""
    image = not is_pattern(source) and Path(source).suffix.lower() in IMAGE_SUFFIXES
    return image and plays_of(source) is None


def is_image_sequence(source: str | Path) -> bool:
    """Tell whether a source is a sequence of images."""
    return is_pattern(source) or os.path.isdir(source)

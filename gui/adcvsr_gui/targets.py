"""Where the output of a clip goes: a folder, a template for the name, and a free name."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.encoder_table import ENCODERS
from adcvsr_core.video.naming import output_stem, output_suffix

FIELDS = ("name", "model", "width", "height", "encoder", "folder")
"""What may stand in braces in a template."""

MAX_STEM_BYTES = 210
"""File systems take names of 255 bytes; this leaves room for a suffix, a number, and the names of
what lies beside an output: `.adcvsr`, `.report.html`."""

_FIELD = re.compile(r"\{([^{}]*)\}")
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


@dataclass(frozen=True, kw_only=True)
class OutputChoice:
    """Where a clip's output shall lie and what it is called; a snapshot, as the settings are."""

    folder: str = ""
    """Empty is beside the source; a relative one lies there, and `~` is the person's own."""
    template: str = ""
    """The name without its suffix; empty is the name that `adcvsr upscale` gives."""
    container: str = ""
    """mkv, mp4, ...; empty, or one that the encoder cannot go into, is the encoder's own."""


def template_problem(template: str) -> str:
    """The field of a template that does not exist, or the brace too many; empty if it is sound."""
    for name in _FIELD.findall(template):
        if name not in FIELDS:
            return f"{{{name}}}"
    rest = _FIELD.sub("", template)
    return next((char for char in rest if char in "{}"), "")


def target_stem(
    source: Path, settings: UpscaleSettings, template: str, size: tuple[int, int] | None
) -> str:
    """The name without its suffix; that of a source which is too long for more is cut.

    `size` is that of the output, where it is known.
    """
    if not template or template_problem(template):
        return _fitting(lambda name: output_stem(name, settings), source.stem)
    width, height = size or ("", "")
    values = {
        "model": Path(settings.model).stem,
        "width": str(width),
        "height": str(height),
        "encoder": "x264" if settings.encoder == "auto" else settings.encoder,
        "folder": source.parent.name,
    }

    def stem_of(name: str) -> str:
        stem = _FIELD.sub(lambda found: {**values, "name": name}[found[1]], template)
        stem = _NOT_IN_NAMES.sub("_", stem).strip(" .")
        return stem or output_stem(name, settings)

    return _fitting(stem_of, source.stem)


def _fitting(stem_of: Callable[[str], str], name: str) -> str:
    """The stem made of a name, which loses its end until there is room for the stem."""

    def is_long(stem: str) -> bool:
        return len(stem.encode(errors="surrogatepass")) > MAX_STEM_BYTES

    while name and is_long(stem_of(name)):
        name = name[:-1]
    stem = stem_of(name)
    while is_long(stem):
        stem = stem[:-1]
    return stem


def containers_of(settings: UpscaleSettings) -> tuple[str, ...]:
    """The containers that the encoder's stream may go into, the best first."""
    name = "x264" if settings.encoder == "auto" else settings.encoder
    return ENCODERS[name].containers


def target_of(
    source: Path,
    settings: UpscaleSettings,
    choice: OutputChoice,
    size: tuple[int, int] | None = None,
) -> Path:
    """The output that is wanted, there already or not."""
    suffix = output_suffix(source, settings)
    if suffix and choice.container in containers_of(settings):
        suffix = f".{choice.container}"
    parent = source.parent / os.path.expanduser(choice.folder)
    return parent / (target_stem(source, settings, choice.template, size) + suffix)


def free_name(target: Path, taken: Collection[Path]) -> Path:
    """The target, or one with the first number that makes it free on the disk and in the queue."""
    free, number = target, 2
    while free in taken or os.path.exists(free):
        free = target.with_name(f"{target.stem} ({number}){target.suffix}")
        number += 1
    return free


def moved_name(old: Path, wanted: Path, taken: Counter[Path]) -> Path:
    """A free name for the output that was to be called `old`; `taken` follows it."""
    taken[old] -= 1
    if not taken[old]:
        del taken[old]
    target = free_name(wanted, taken)
    taken[target] += 1
    return target

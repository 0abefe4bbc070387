"""Where the output of a clip goes: a name that nothing has yet."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.naming import output_stem, output_suffix


def free_target(
    source: Path,
    settings: UpscaleSettings,
    folder: Path | None,
    taken: Collection[Path],
) -> Path:
    """A free file name (a folder for PNG) in `folder`, or beside the source."""
    parent = folder or source.parent
    stem, suffix = output_stem(source.stem, settings), output_suffix(source, settings)
    target = parent / f"{stem}{suffix}"
    number = 2
    while target in taken or target.exists():
        target = parent / f"{stem} ({number}){suffix}"
        number += 1
    return target

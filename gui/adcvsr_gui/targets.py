"""Where the output of a clip goes: a name that nothing has yet."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from adcvsr_core.settings import UpscaleSettings

OUTPUT_MARK = "_upscaled"

_CONTAINERS = {"prores": ".mov", "png": ""}
_DEFAULT_CONTAINER = ".mkv"
_STILL_SUFFIXES = (".bmp", ".jpeg", ".jpg", ".png", ".ppm", ".tif", ".tiff", ".webp")


def free_target(
    source: Path,
    settings: UpscaleSettings,
    folder: Path | None,
    taken: Collection[Path],
) -> Path:
    """A free file name (a folder for PNG) in `folder`, or beside the source."""
    parent = folder or source.parent
    stem = f"{source.stem}{OUTPUT_MARK}"
    suffix = _CONTAINERS.get(settings.encoder, _DEFAULT_CONTAINER)
    if source.suffix.lower() in _STILL_SUFFIXES:
        suffix = ".png"
    target = parent / f"{stem}{suffix}"
    number = 2
    while target in taken or target.exists():
        target = parent / f"{stem} ({number}){suffix}"
        number += 1
    return target


def is_own_output(name: str, names: Collection[str]) -> bool:
    """Whether a file in a folder with these `names` is the output of another one there."""
    stem, mark, _ = name.rpartition(OUTPUT_MARK)
    return bool(mark) and any(Path(other).stem == stem for other in names)

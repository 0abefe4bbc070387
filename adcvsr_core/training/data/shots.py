"""A stretch of video or a still as the makers of samples see it, and the index that lists many."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adcvsr_core.errors import TrainingError

FORMAT = "adcvsr data index 1"


@dataclass(frozen=True, kw_only=True)
class Crop:
    """A rectangle in pixels of the decoded picture."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Shot:
    """Frames of one scene of a file, or a still."""

    path: Path
    still: bool = False
    num_frames: int
    """Decoded frames; an estimate where a header was all that was read."""
    start_s: float = 0.0
    """A time after the frame before the first one and not after the first, from the start of the
    file."""
    end_s: float = 0.0
    """A time after the last frame and not after the next one; 0 for a still."""
    crop: Crop
    """What is left without bars."""
    rate: float = 0.0
    """Average frames per second; 0 for a still."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of an index: a shot with what a person may want to know about it."""

    shot: Shot
    stream: int
    """Index of the video stream in the file."""
    first: int
    """Number of the first frame in the file, from 0."""
    size: tuple[int, int]
    """Width and height as decoded, before the crop."""
    hashes: tuple[int, ...]
    """Perceptual hashes of frames spread over the shot, 64 bits each."""
    bits_per_pixel: float
    """As stored, in the equivalent of H.264; 0 when unknown."""
    file_bytes: int
    """Size of the file; another size means that it was replaced."""


def entry_to_json(entry: Entry, folder: Path) -> dict[str, Any]:
    """Plain values; the path is relative to the folder of the index."""
    shot, crop = entry.shot, entry.shot.crop
    return {
        "file": Path(os.path.relpath(shot.path, folder)).as_posix(),
        "kind": "still" if shot.still else "clip",
        "stream": entry.stream,
        "first": entry.first,
        "last": entry.first + shot.num_frames - 1,
        "start_s": round(shot.start_s, 6),
        "end_s": round(shot.end_s, 6),
        "size": list(entry.size),
        "crop": [crop.x, crop.y, crop.width, crop.height],
        "fps": round(shot.rate, 4),
        "hash": [f"{value:016x}" for value in entry.hashes],
        "bits_per_pixel": round(entry.bits_per_pixel, 4),
        "file_bytes": entry.file_bytes,
    }


def read_index(path: Path) -> list[Shot]:
    """The shots and stills of an index.

    Raises:
        TrainingError: it is missing, is not an index, or names files that are gone or have another
        size than when it was written.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TrainingError(
            f"cannot be read as an index ({error})", where=str(path), remedy=_REMEDY
        ) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise TrainingError("is not an index of this program", where=str(path), remedy=_REMEDY)
    try:
        shots = [_shot(item, path.parent) for item in document["shots"]]
        sizes = {
            shot.path: item["file_bytes"]
            for shot, item in zip(shots, document["shots"], strict=True)
        }
    except (KeyError, TypeError, ValueError) as error:
        raise TrainingError(
            f"is damaged ({type(error).__name__}: {error})", where=str(path), remedy=_REMEDY
        ) from error
    _check_files(sizes, path)
    return shots


def _shot(item: Mapping[str, Any], folder: Path) -> Shot:
    x, y, width, height = item["crop"]
    return Shot(
        path=Path(os.path.normpath(folder / item["file"])),
        still=item["kind"] == "still",
        num_frames=item["last"] - item["first"] + 1,
        start_s=item["start_s"],
        end_s=item["end_s"],
        crop=Crop(x=x, y=y, width=width, height=height),
        rate=item["fps"],
    )


def _check_files(sizes: Mapping[Path, int], index: Path) -> None:
    gone = [file for file in sizes if not file.is_file()]
    changed = [file for file in sizes if file not in gone and file.stat().st_size != sizes[file]]
    for files, what in ((gone, "missing"), (changed, "not the file that was indexed")):
        if files:
            raise TrainingError(
                f"{listed(files)}: {what}", where=str(index), remedy="Run `adcvsr dataset` again"
            )


def listed(names: Sequence[object], limit: int = 5) -> str:
    """Some names, and how many there are beyond them."""
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(str(name) for name in names[:limit]) + more


_REMEDY = "Make one with `adcvsr dataset DIR -o index.json`"

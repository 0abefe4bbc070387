"""The small file that makes a job resumable: what is made, from what, which pieces are whole.

It is replaced in one step after each segment, so that it always describes segments that are safely
on disk.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, cast

from adcvsr_core.durable import write_durably
from adcvsr_core.errors import UnfinishedJob
from adcvsr_core.pipeline.disk import disk_errors
from adcvsr_core.said import Said
from adcvsr_core.video.image_names import image_files

VERSION = 1
FILE_NAME = "manifest.json"


@dataclass(frozen=True, kw_only=True)
class SegmentEntry:
    """One finished piece of the output."""

    name: str
    """File (or folder of images) in the work folder."""
    sha256: str
    pts: tuple[int, ...]
    """Timestamp of each frame, in the time base of the source."""
    durations: tuple[int, ...]
    """How long each frame is shown, in the same unit; 0 where the source does not say."""


@dataclass(frozen=True, kw_only=True)
class JobIdentity:
    """What decides the bytes of the output. A job is only continued when all of it is the same."""

    source: dict[str, Any]
    """Fingerprint of the source file."""
    model_sha256: str
    settings: dict[str, Any]
    """Every setting, with what was `auto` resolved."""
    versions: dict[str, str]
    """Of this program and of the libraries that make pixels."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """All that a later run needs to continue."""

    identity: JobIdentity
    target: str
    tile: int
    """Tile side that was chosen (0 is whole frames); it may shrink when memory runs out."""
    segments: tuple[SegmentEntry, ...] = ()

    @property
    def num_frames(self) -> int:
        """Frames that are whole on disk."""
        return sum(len(segment.pts) for segment in self.segments)


def save_manifest(manifest: Manifest, folder: Path) -> None:
    """Write the manifest in one step.

    Raises:
        OutputError: the disk is full or the folder cannot be written.
    """
    table = {"version": VERSION, **asdict(manifest)}
    with disk_errors(folder):
        write_durably(folder / FILE_NAME, json.dumps(table).encode())


def load_manifest(folder: Path) -> Manifest | None:
    """Read the manifest of a work folder; None when there is none, or none that can be used."""
    try:
        table = json.loads((folder / FILE_NAME).read_bytes())
        if table.pop("version") != VERSION:
            return None
        segments = tuple(_segment(entry) for entry in table.pop("segments"))
        return Manifest(identity=JobIdentity(**table.pop("identity")), segments=segments, **table)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _segment(table: dict[str, Any]) -> SegmentEntry:
    name = str(table["name"])
    if Path(name).name != name or name == "..":
        raise ValueError(f"{name!r} is no name in the work folder")
    return SegmentEntry(
        name=name,
        sha256=str(table["sha256"]),
        pts=tuple(table["pts"]),
        durations=tuple(table["durations"]),
    )


def differences(old: JobIdentity, new: JobIdentity) -> list[str]:
    """Name what changed between two jobs, in words."""
    changed: list[str] = []
    for field in fields(JobIdentity):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before == after:
            continue
        if field.name == "settings":
            changed += _changed_settings(cast(dict[str, Any], before), cast(dict[str, Any], after))
        else:
            changed.append(_NAMES[field.name])
    return changed


_NAMES = {
    "source": Said("the source file"),
    "model_sha256": Said("the weights of the model"),
    "versions": Said("the versions of the program or its libraries"),
}


def _changed_settings(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    names = sorted(before.keys() | after.keys())
    return [
        Said(
            "{name} ({before} before, {now} now)",
            name=name,
            before=repr(before.get(name)),
            now=repr(after.get(name)),
        )
        for name in names
        if before.get(name) != after.get(name)
    ]


def refuse_changes(changed: Sequence[str], folder: Path) -> None:
    """Raise when a job cannot be continued because something changed.

    Raises:
        UnfinishedJob: `changed` is not empty.
    """
    if changed:
        raise UnfinishedJob(
            Said(
                "an unfinished job lies here, but {changed} changed since",
                changed=Said.joined(", ", changed),
            ),
            where=str(folder),
            remedy=Said("Use what it began with to continue, or --no-resume to start again."),
        )


def fingerprint(source: str) -> dict[str, Any]:
    """Return what tells a source from a changed one: size, time, and a hash of both its ends.

    A folder of images, or a pattern for their names, counts as the names, sizes and times of the
    files.
    """
    digest = hashlib.sha256()
    path = Path(source)
    if files := image_files(path):
        for file in files:
            stat = file.stat()
            digest.update(f"{file.name}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode())
        return {"files": len(files), "ends_sha256": digest.hexdigest()}
    stat = path.stat()
    with path.open("rb") as stream:
        digest.update(stream.read(_END_BYTES))
        stream.seek(max(stat.st_size - _END_BYTES, 0))
        digest.update(stream.read(_END_BYTES))
    return {
        "size": stat.st_size,
        "mtime_ns": stat.st_mtime_ns,
        "ends_sha256": digest.hexdigest(),
    }


_END_BYTES = 1 << 20

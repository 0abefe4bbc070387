"""Knowing after a kill that a target is what this very job has given its name.

Between a target's appearance and the end of tidying up a job may be killed. A note in the work
folder, written before, says which files the targets will be; the same command then finishes what is
left instead of refusing a target that exists.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from adcvsr_core.durable import write_durably
from adcvsr_core.pipeline.disk import disk_errors

NOTE_NAME = "published.json"


def note_finished(work: Path, finished: Iterable[tuple[Path, str]]) -> None:
    """Note which files (or folder) will soon get which names beside the work folder.

    What has its name already stays noted.

    Raises:
        OutputError: the disk is full or the folder cannot be written.
    """
    note = {name: _identity(work.parent / name) for name in published_names(work)}
    with disk_errors(work):
        for path, name in finished:
            note.setdefault(name, _identity(path))
        write_durably(work / NOTE_NAME, json.dumps(note).encode())


def published_names(work: Path) -> set[str]:
    """Return the names beside the work folder that are those of noted files."""
    return {name for name, identity in _note(work).items() if _is(work.parent / name, identity)}


def is_published(work: Path) -> bool:
    """Tell whether all noted files have their names."""
    note = _note(work)
    return bool(note) and len(published_names(work)) == len(note)


def _note(work: Path) -> dict[str, list[int]]:
    try:
        note = json.loads((work / NOTE_NAME).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(note, dict) or any(Path(name).name != name or name == ".." for name in note):
        return {}
    return note


def _identity(path: Path) -> list[int]:
    """A file's number on its disk, which a new name does not change, and when it was written."""
    stat = path.stat()
    return [stat.st_dev, stat.st_ino, stat.st_mtime_ns]


def _is(path: Path, identity: list[int]) -> bool:
    try:
        return _identity(path) == identity
    except OSError:
        return False

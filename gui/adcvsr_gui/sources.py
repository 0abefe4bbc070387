"""Which of the files and folders a person gives are clips."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from adcvsr_core.video.naming import is_own_output
from adcvsr_core.video.suffixes import VIDEO_SUFFIXES


@dataclass(frozen=True, kw_only=True)
class Clip:
    """A file that may be upscaled."""

    path: Path
    num_bytes: int
    time_ns: int = 0
    """When it was last written to."""

    @property
    def stamp(self) -> tuple[int, int]:
        """Changes with the contents of the file."""
        return self.num_bytes, self.time_ns


@dataclass(frozen=True, kw_only=True)
class ScanResult:
    """What was found below the given paths."""

    clips: tuple[Clip, ...]
    problems: tuple[str, ...]
    """One line for each path that gave nothing."""


def scan(paths: Iterable[Path]) -> ScanResult:
    """Files as given, folders searched with their subfolders; each clip once, in natural order."""
    clips: dict[Path, Clip] = {}
    problems: list[str] = []
    for given in paths:
        path = Path(os.path.abspath(given))
        found, num_problems = 0, len(problems)
        for file in _walk(path, problems) if os.path.isdir(path) else [path]:
            try:
                clips[file] = clip_of(file)
            except (OSError, ValueError) as error:
                reason = getattr(error, "strerror", None) or str(error)
                problems.append(f"{file}: {reason.lower()}")
            found += 1
        if not found and len(problems) == num_problems:
            problems.append(f"{path}: no clips in this folder")
    return ScanResult(clips=tuple(clips.values()), problems=tuple(problems))


def clip_of(path: Path) -> Clip:
    """A file as it is now.

    Raises:
        OSError: it is not there, or a pipe, which would hold up whoever looks into it.
        ValueError: no file can have this name.
    """
    found = path.stat()
    if stat.S_ISFIFO(found.st_mode) or stat.S_ISCHR(found.st_mode) or stat.S_ISSOCK(found.st_mode):
        raise OSError("it is a pipe or a device, not a file")
    return Clip(path=path, num_bytes=found.st_size, time_ns=found.st_mtime_ns)


def _walk(folder: Path, problems: list[str]) -> Iterator[Path]:
    def report(error: OSError) -> None:
        problems.append(f"{error.filename}: {(error.strerror or str(error)).lower()}")

    for root, folders, files in os.walk(folder, onerror=report):
        folders[:] = sorted((f for f in folders if not f.startswith(".")), key=natural_key)
        for name in sorted(files, key=natural_key):
            is_clip = not name.startswith(".") and Path(name).suffix.lower() in VIDEO_SUFFIXES
            if is_clip and not is_own_output(name, files):
                yield Path(root, name)


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Sorts `part 2` before `part 10`."""
    key: list[tuple[int, int, str]] = []
    digits = ""
    for char in name.lower() + "\0":
        if char.isascii() and char.isdigit():
            digits += char
            continue
        if digits:
            key.append((0, int(digits), ""))
            digits = ""
        # The end of the name sorts before everything.
        key.append((1, 0, char) if char != "\0" else (-1, 0, ""))
    return key

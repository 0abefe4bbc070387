"""Folders of videos and stills to an index of what training can use, and of what it cannot."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch

from adcvsr_core.durable import write_durably
from adcvsr_core.errors import InputError, OutputError
from adcvsr_core.training.data.hashes import SeenBefore
from adcvsr_core.training.data.judging import Fault, Limits
from adcvsr_core.training.data.scanning import Dropped, Scan, scan_still, scan_video
from adcvsr_core.training.data.shots import FORMAT, Entry, entry_to_json
from adcvsr_core.video.suffixes import IMAGE_SUFFIXES, VIDEO_SUFFIXES


@dataclass(frozen=True)
class Prepared:
    """What came of some folders."""

    kept: tuple[Entry, ...]
    dropped: tuple[Dropped, ...]
    unreadable: tuple[tuple[Path, str], ...]
    """Files that cannot be read, or not to their end, and why."""
    limits: Limits
    num_files: int

    def counts(self) -> dict[str, tuple[int, int]]:
        """Shots and frames dropped for each reason, the commonest first."""
        shots, frames = Counter[str](), Counter[str]()
        for item in self.dropped:
            shots[item.fault.reason] += 1
            frames[item.fault.reason] += item.last - item.first + 1
        return {reason: (number, frames[reason]) for reason, number in shots.most_common()}


def media_files(folders: Sequence[Path]) -> list[Path]:
    """All videos and stills below some folders, in order; files may be named too.

    Raises:
        InputError: a name is not there, or a folder holds none.
    """
    found: dict[Path, None] = {}
    for folder in folders:
        if not folder.exists():
            raise InputError("no such folder", where=str(folder), remedy="Check the name")
        files = [folder] if folder.is_file() else sorted(folder.rglob("*"))
        media = [file for file in files if _is_media(file)]
        if not media:
            raise InputError("holds neither videos nor stills", where=str(folder))
        found |= dict.fromkeys(media)
    return list(found)


def prepare(
    files: Sequence[Path],
    limits: Limits,
    *,
    jobs: int = 1,
    on_scan: Callable[[Scan], None] = lambda scan: None,
) -> Prepared:
    """Scan files in `jobs` processes and drop what repeats. `on_scan` hears of each file, in order;
    a file that cannot be read does not stop the others."""
    scans: list[Scan] = []
    for scan in _scanned(files, limits, jobs):
        scans.append(scan)
        on_scan(scan)
    kept, repeated = without_repeats([entry for scan in scans for entry in scan.kept], limits)
    dropped = [item for scan in scans for item in scan.dropped] + repeated
    order = {scan.path: number for number, scan in enumerate(scans)}
    return Prepared(
        kept=tuple(kept),
        dropped=tuple(sorted(dropped, key=lambda item: (order[item.path], item.first))),
        unreadable=tuple((scan.path, scan.unreadable) for scan in scans if scan.unreadable),
        limits=limits,
        num_files=len(files),
    )


def without_repeats(entries: Sequence[Entry], limits: Limits) -> tuple[list[Entry], list[Dropped]]:
    """Entries, in their order, without those that show what another shows; of several the one with
    the most pixels, then the most bits, stays."""
    seen = SeenBefore(limits.hash_distance)
    numbers = sorted(range(len(entries)), key=lambda n: (_worth(entries[n]), -n), reverse=True)
    repeats: dict[int, Dropped] = {}
    for number in numbers:
        entry = entries[number]
        found = seen.find(entry.hashes)
        if found is None:
            seen.add(number, entry.hashes)
            continue
        first, distance = found
        repeats[number] = Dropped(
            entry.shot.path,
            entry.first,
            entry.first + entry.shot.num_frames - 1,
            Fault("repeated", distance, limits.hash_distance),
            note=f"of {entries[first].shot.path.name}, frame {entries[first].first}",
        )
    kept = [entry for number, entry in enumerate(entries) if number not in repeats]
    return kept, [repeats[number] for number in sorted(repeats)]


def to_document(prepared: Prepared, folder: Path) -> dict[str, Any]:
    """The index as plain values, with paths relative to the folder it will lie in."""
    return {
        "format": FORMAT,
        "limits": asdict(prepared.limits),
        "shots": [entry_to_json(entry, folder) for entry in prepared.kept],
        "dropped": [
            {
                "file": _relative(item.path, folder),
                "first": item.first,
                "last": item.last,
                "reason": item.fault.reason,
                "value": round(float(item.fault.value), 4),
                "limit": item.fault.limit,
            }
            | ({"note": item.note} if item.note else {})
            for item in prepared.dropped
        ],
        "unreadable": [
            {"file": _relative(path, folder), "why": why} for path, why in prepared.unreadable
        ],
    }


def write_index(prepared: Prepared, path: Path) -> None:
    """Write the index; the file appears when it is whole. Raises: OutputError."""
    text = json.dumps(to_document(prepared, path.absolute().parent), indent=1) + "\n"
    try:
        write_durably(path, text.encode())
    except OSError as error:
        raise OutputError(f"cannot be written ({error.strerror})", where=str(path)) from error


def scan_file(path: Path, limits: Limits) -> Scan:
    """What one file, by its suffix a still or a video, is good for."""
    is_still = path.suffix.lower() in IMAGE_SUFFIXES
    try:
        return (scan_still if is_still else scan_video)(path.absolute(), limits)
    except Exception as error:  # One strange file among thousands must not lose the others.
        return Scan(path.absolute(), unreadable=f"{type(error).__name__}: {error}")


def _scanned(files: Sequence[Path], limits: Limits, jobs: int) -> Iterator[Scan]:
    if jobs == 1:
        for path in files:
            yield scan_file(path, limits)
        return
    # Not forked: libav's threads do not survive it.
    with ProcessPoolExecutor(
        jobs, get_context("spawn"), initializer=torch.set_num_threads, initargs=(1,)
    ) as pool:
        yield from pool.map(scan_file, files, [limits] * len(files))


def _is_media(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in VIDEO_SUFFIXES + IMAGE_SUFFIXES


def _worth(entry: Entry) -> tuple[int, float, int]:
    crop = entry.shot.crop
    return crop.width * crop.height, entry.bits_per_pixel, entry.shot.num_frames


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()

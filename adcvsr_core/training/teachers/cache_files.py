"""A cache of a teacher's output on disk: what `[data] pairs` of a recipe reads.

FOLDER/lq/NAME.mkv        low quality, FFV1 in RGB, 8 bit
FOLDER/teacher/NAME.mkv   the teacher's output, as many frames, `scale` times as large
FOLDER/cache.json         how they were made, and checksums
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from adcvsr_core.durable import sha256_of, write_durably
from adcvsr_core.errors import OutputError, SettingsError, TrainingError

FORMAT = "adcvsr teacher cache 1"
INDEX = "cache.json"
SIDES = ("lq", "teacher")


@dataclass(frozen=True, kw_only=True)
class CacheSettings:
    """What all clips of a cache have in common."""

    scale: int
    teacher: Mapping[str, Any]
    """Its kind, settings and weights, as `described` gives them."""
    degradation: Mapping[str, Any] | None
    """Names and checksum; None: the clips are low quality as they are."""
    seed: int
    max_frames: int
    """Frames taken of each clip at most; 0: all."""


@dataclass(frozen=True, kw_only=True)
class CachedClip:
    """One clip."""

    name: str
    source: str
    """File it was made of, below the folder of clips."""
    source_bytes: int
    """Its size; another size means that it was replaced."""
    frames: int
    lq_size: tuple[int, int]
    """Width and height."""
    degradation: str
    """Name; empty for a clip as it is."""
    seed: int
    """With which `adcvsr degrade` makes the same low quality of the source."""
    lq_sha256: str
    teacher_sha256: str = ""
    """Empty: not made yet."""


class Cache:
    """A folder, its settings and the clips that are in it."""

    def __init__(
        self, folder: Path, settings: CacheSettings, clips: Mapping[str, CachedClip]
    ) -> None:
        self.folder, self.settings = folder, settings
        self.clips = dict(clips)

    def path(self, side: str, name: str) -> Path:
        """The file of a side, "lq" or "teacher"."""
        return self.folder / side / f"{name}.mkv"

    def put(self, clip: CachedClip) -> None:
        """Enter a clip, or change its entry. Raises: OutputError."""
        self.clips[clip.name] = clip
        self.save()

    def save(self) -> None:
        """Write the index, in one step. Raises: OutputError."""
        document = {
            "format": FORMAT,
            **asdict(self.settings),
            "clips": [asdict(self.clips[name]) for name in sorted(self.clips)],
        }
        try:
            text = json.dumps(document, indent=1) + "\n"
            write_durably(self.folder / INDEX, text.encode())
        except OSError as error:
            raise OutputError(
                f"cannot be written ({error.strerror})", where=str(self.folder / INDEX)
            ) from error


def open_cache(folder: Path, settings: CacheSettings) -> Cache:
    """Begin a cache, or go on with one of the same settings.

    Raises:
        SettingsError: it was begun with other settings; they are named. Or the folder holds
            something else.
        TrainingError: its index is damaged.
        OutputError: the folder cannot be made.
    """
    if (folder / INDEX).exists():
        cache = read_cache(folder)
        if changes := _changes(cache.settings, settings):
            raise SettingsError(
                f"the cache was begun with other settings: {'; '.join(changes)}",
                where=str(folder),
                remedy="Give the same as before, or choose another folder",
            )
        for side in SIDES:
            # What a killed run left behind: a reader of the folder would take them for clips.
            for partial in (folder / side).glob(".*.partial.mkv"):
                partial.unlink(missing_ok=True)
        return cache
    if folder.is_dir() and any(folder.iterdir()):
        raise SettingsError(
            f"not empty, and no cache: it has no {INDEX}",
            where=str(folder),
            remedy="Choose another folder",
        )
    try:
        for side in SIDES:
            (folder / side).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot be made ({error.strerror})", where=str(folder)) from error
    cache = Cache(folder, settings, {})
    cache.save()
    return cache


def read_cache(folder: Path) -> Cache:
    """A cache as it is. Raises: TrainingError when its index is missing or damaged."""
    path = folder / INDEX
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["format"] != FORMAT:
            raise ValueError(f"format {document['format']!r}")
        names = [field.name for field in fields(CacheSettings)]
        settings = CacheSettings(**{name: document[name] for name in names})
        clips = [
            CachedClip(**item | {"lq_size": tuple(item["lq_size"])}) for item in document["clips"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(
            f"cannot be read as the index of a cache ({error!r})",
            where=str(path),
            remedy="Fill a new one with `adcvsr teacher-cache`",
        ) from error
    return Cache(folder, settings, {clip.name: clip for clip in clips})


def verify(cache: Cache) -> list[str]:
    """What is wrong with the files of a cache; empty: nothing."""
    problems: list[str] = []
    for name, clip in sorted(cache.clips.items()):
        for side, wanted in zip(SIDES, (clip.lq_sha256, clip.teacher_sha256), strict=True):
            path = cache.path(side, name)
            if not wanted:
                problems.append(f"{side}/{path.name} was not made yet")
            elif not path.is_file():
                problems.append(f"{side}/{path.name} is missing")
            elif sha256_of(path) != wanted:
                problems.append(f"{side}/{path.name} is damaged: it has another checksum")
    for side in SIDES:
        known = {cache.path(side, name) for name in cache.clips}
        for path in sorted(set((cache.folder / side).glob("*")) - known):
            problems.append(f"{side}/{path.name} does not belong to the cache")
    return problems


def _changes(old: CacheSettings, new: CacheSettings) -> list[str]:
    found: list[str] = []
    for field in fields(CacheSettings):
        before, now = getattr(old, field.name), getattr(new, field.name)
        if isinstance(before, dict) and isinstance(now, dict):
            keys = [key for key in {**before, **now} if before.get(key) != now.get(key)]
            found += [
                f"{field.name} {key} was {before.get(key)!r}, now {now.get(key)!r}" for key in keys
            ]
        elif before != now:
            found.append(f"{field.name} was {before!r}, now {now!r}")
    return found

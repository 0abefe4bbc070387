"""Fill a cache of a teacher's output, clip by clip; a killed run goes on where it stopped."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from adcvsr_core.durable import sha256_of
from adcvsr_core.errors import InputError, Interrupted, TrainingError
from adcvsr_core.training.data.sources import list_media
from adcvsr_core.training.degrade.degradation import Degradation, drawn
from adcvsr_core.training.degrade.files import degrade_file
from adcvsr_core.training.teachers import SCALE
from adcvsr_core.training.teachers.cache_files import Cache, CachedClip
from adcvsr_core.training.teachers.cache_sides import Side, copy_as_it_is
from adcvsr_core.video.suffixes import VIDEO_SUFFIXES
from adcvsr_core.weights.files import listed

type Outcome = Literal["made", "kept", "unreadable", "unmatched"]
"""Unreadable: the clip. Unmatched: the teacher has nothing that fits it."""

type OnClip = Callable[[int, int, str, Outcome, str], None]
"""Is told number (from 1), number of all, name, outcome, and why."""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What a run did."""

    made: list[str] = field(default_factory=list[str])
    kept: list[str] = field(default_factory=list[str])
    """Finished by a run before."""
    unreadable: dict[str, str] = field(default_factory=dict[str, str])
    """Names of clips that were left out, and why."""
    unmatched: dict[str, str] = field(default_factory=dict[str, str])
    """Names of clips whose low quality is there, and why the teacher's side is not."""


@dataclass(frozen=True, kw_only=True)
class LowQuality:
    """How the low quality of a clip is made."""

    folder: Path
    """Of the clips."""
    degradations: tuple[Degradation, ...]
    """One is drawn for each clip; none: clips are low quality as they are."""
    seed: int
    max_frames: int
    """0: all."""

    def make(self, name: str, source: Path, target: Path) -> CachedClip:
        """Write it; name and seed decide all.

        Raises:
            InputError: the source cannot be read, or is too small.
            OutputError: the target cannot be written.
        """
        seed, frames = clip_seed(self.seed, name), self.max_frames or None
        target.unlink(missing_ok=True)
        degradation = ""
        if self.degradations:
            chosen = drawn(self.degradations, seed)
            done = degrade_file(source, target, chosen, scale=SCALE, seed=seed, num_frames=frames)
            degradation, count, size = chosen.name, done.num_frames, done.lq_size
        else:
            count, size = copy_as_it_is(source, target, frames)
        return CachedClip(
            name=name,
            source=source.relative_to(self.folder).as_posix(),
            source_bytes=source.stat().st_size,
            frames=count,
            lq_size=size,
            degradation=degradation,
            seed=seed,
            lq_sha256=sha256_of(target),
        )


def clip_seed(seed: int, name: str) -> int:
    """A seed of its own for each name."""
    return int.from_bytes(hashlib.sha256(f"{seed} {name}".encode()).digest()[:6])


def named_clips(folder: Path) -> dict[str, Path]:
    """All videos below a folder by name: their path without suffix, "__" between folders.

    Raises:
        TrainingError: there are none, or two have one name.
    """
    found: dict[str, Path] = {}
    doubled: list[str] = []
    for path in list_media((str(folder),), VIDEO_SUFFIXES):
        name = "__".join(path.relative_to(folder).with_suffix("").parts)
        if name in found:
            doubled.append(f"{found[name].name} and {path.name}")
        found[name] = path
    if doubled:
        raise TrainingError(
            f"two clips of one name: {listed(doubled)}", where=str(folder), remedy="Rename one"
        )
    return found


def fill(
    cache: Cache,
    clips: Mapping[str, Path],
    low_quality: LowQuality,
    side: Side,
    *,
    on_clip: OnClip,
    stop: threading.Event,
) -> Filled:
    """Make both sides of every clip that is not finished.

    Raises:
        Interrupted: `stop` was set; the clip at hand is finished first.
        TrainingError: out of memory.
        OutputError: a file cannot be written.
    """
    filled = Filled()
    for number, (name, source) in enumerate(sorted(clips.items()), 1):
        if stop.is_set():
            raise Interrupted(
                f"stopped after {number - 1} of {len(clips)} clips",
                remedy="The same command goes on from there",
            )
        outcome, why = _fill_one(cache, name, source, low_quality, side)
        match outcome:
            case "made":
                filled.made.append(name)
            case "kept":
                filled.kept.append(name)
            case "unreadable":
                filled.unreadable[name] = why
            case "unmatched":
                filled.unmatched[name] = why
        on_clip(number, len(clips), name, outcome, why)
    return filled


def _fill_one(
    cache: Cache, name: str, source: Path, low_quality: LowQuality, side: Side
) -> tuple[Outcome, str]:
    lq, target = cache.path("lq", name), cache.path("teacher", name)
    clip = cache.clips.get(name)
    if clip is not None and (not lq.is_file() or clip.source_bytes != source.stat().st_size):
        clip = None
    if clip is not None and clip.teacher_sha256 and target.is_file():
        return "kept", ""
    try:
        if clip is None:
            # Entered once it is there; a teacher's video that belongs to another one goes first.
            target.unlink(missing_ok=True)
            clip = low_quality.make(name, source, lq)
            cache.put(clip)
    except InputError as error:
        return "unreadable", error.what
    try:
        target.unlink(missing_ok=True)
        side(name, source, lq, target)
    except InputError as error:
        return "unmatched", error.what
    cache.put(replace(clip, teacher_sha256=sha256_of(target)))
    return "made", f"{clip.frames} frames, {clip.lq_size[0]}x{clip.lq_size[1]}"

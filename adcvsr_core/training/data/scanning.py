"""Going through one file for `adcvsr dataset`: shots that may be used, and what is dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.errors import InputError
from adcvsr_core.scenes import SceneDetector
from adcvsr_core.thumbnails import thumbnail
from adcvsr_core.training.data import measures
from adcvsr_core.training.data.hashes import perceptual_hash
from adcvsr_core.training.data.judging import Facts, Fault, Limits, judge
from adcvsr_core.training.data.shots import Crop, Entry, Shot
from adcvsr_core.training.data.timeline import Timeline, read_timeline
from adcvsr_core.video.frames import SourceFrame
from adcvsr_core.video.info import VideoInfo
from adcvsr_core.video.reader import FrameReader, open_reader

SPARSE = 4
"""Bars, blocks and combing are measured in every fourth frame."""
HASH_SECONDS = 0.5
"""One perceptual hash in this time."""
SCENE_SIDE = 8
"""Luma is averaged over squares of this side, in larger pictures, before cuts are looked for."""


@dataclass(frozen=True)
class Dropped:
    """Frames `first` to `last` of a file that are left out, and why."""

    path: Path
    first: int
    last: int
    fault: Fault
    note: str = ""


@dataclass(frozen=True)
class Scan:
    """What was found in one file."""

    path: Path
    kept: tuple[Entry, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    unreadable: str = ""
    """Why the file, or the rest of it, cannot be read."""
    num_frames: int = 0


@dataclass
class _Run:
    """Frames of one scene and one kind, as they gather."""

    kind: str
    kind_value: float
    scene: int
    first: int
    start_s: float
    count: int = 0
    flagged: int = 0
    next_hash_s: float = float("-inf")
    changes: list[float] = field(default_factory=list[float])
    combing: list[float] = field(default_factory=list[float])
    blocks: list[float] = field(default_factory=list[float])
    crops: list[Crop] = field(default_factory=list[Crop])
    hashes: list[int] = field(default_factory=list[int])
    rows: Tensor | None = None
    columns: Tensor | None = None

    def add(self, frame: SourceFrame, luma_HW: Tensor, before_HW: Tensor | None) -> None:
        """Take the next frame; `before` is the one before it, of this run or another."""
        if self.count and before_HW is not None:
            self.changes.append(measures.change(before_HW, luma_HW))
            if self.count % SPARSE == 1:
                combed = measures.combing(before_HW, luma_HW)
                self.combing += [] if combed is None else [combed]
        if self.count % SPARSE == 0:
            self.blocks.append(measures.blockiness(luma_HW))
            rows, columns = measures.bar_profile(luma_HW)
            self.crops.append(measures.picture_within_bars(rows, columns))
            self.rows = rows if self.rows is None else torch.maximum(self.rows, rows)
            self.columns = columns if self.columns is None else torch.maximum(self.columns, columns)
        if float(frame.time_s) >= self.next_hash_s:
            self.hashes.append(perceptual_hash(luma_HW))
            self.next_hash_s = float(frame.time_s) + HASH_SECONDS
        self.count += 1
        self.flagged += frame.interlaced


def scan_video(path: Path, limits: Limits) -> Scan:
    """Decode a video once, from its first frame to the last that can be read."""
    kept: list[Entry] = []
    dropped: list[Dropped] = []
    unreadable, seen = "", 0
    try:
        with open_reader(path, threads=1) as reader:
            timeline = read_timeline(path, reader.info.stream_index)
            for run, end_s in _runs(reader, limits):
                seen = run.first + run.count
                _file(_entry(path, run, end_s, reader.info, timeline), run, limits, kept, dropped)
            unreadable = next((text for text in reader.warnings if "breaks off" in text), "")
    except InputError as error:
        unreadable = error.what
    return Scan(path, tuple(kept), tuple(dropped), unreadable, seen)


def scan_still(path: Path, limits: Limits) -> Scan:
    """Decode a still and judge it."""
    kept: list[Entry] = []
    dropped: list[Dropped] = []
    try:
        with open_reader(path, threads=1) as reader:
            frame = next(iter(reader))
            luma = measures.luma_of(frame)
            run = _Run(*_kind(frame, luma, limits), scene=0, first=0, start_s=0.0)
            run.add(frame, luma, None)
            _file(_entry(path, run, 0.0, reader.info, None), run, limits, kept, dropped)
    except InputError as error:
        return Scan(path, unreadable=error.what)
    return Scan(path, tuple(kept), tuple(dropped), num_frames=1)


def _file(
    entry: Entry, run: _Run, limits: Limits, kept: list[Entry], dropped: list[Dropped]
) -> None:
    fault = judge(_facts(run, entry), limits)
    if fault is None:
        kept.append(entry)
    else:
        dropped.append(Dropped(entry.shot.path, run.first, run.first + run.count - 1, fault))


def _runs(reader: FrameReader, limits: Limits) -> Iterator[tuple[_Run, float]]:
    """Frames gathered into runs; each with the time at which it ends.

    What was read before an error comes out before the error does.
    """
    run: _Run | None = None
    last_s, before = 0.0, None
    half = 0.5 / float(reader.info.rate)
    trouble: InputError | None = None
    try:
        for number, (frame, luma, scene) in enumerate(_scenes(reader)):
            time_s = float(frame.time_s - reader.info.start_time_s)
            between = (last_s + time_s) / 2 if number else time_s - half
            kind, value = _kind(frame, luma, limits)
            if (
                run is None
                or (run.scene, run.kind) != (scene, kind)
                or run.count == limits.max_frames
            ):
                if run is not None:
                    yield run, between
                run = _Run(kind, value, scene, number, between)
            run.add(frame, luma, before)
            last_s, before = time_s, luma
    except InputError as error:
        trouble = error
    if run is not None:
        yield run, last_s + half
    if trouble is not None:
        raise trouble


def _scenes(frames: Iterable[SourceFrame]) -> Iterator[tuple[SourceFrame, Tensor, int]]:
    """Frames with their luma and scene numbers; one frame late, as the detector is."""
    detector = SceneDetector()
    waiting: list[tuple[SourceFrame, Tensor]] = []
    first: SourceFrame | None = None
    for frame in frames:
        first = first or frame
        if not frame.like(first):
            raise InputError(f"the picture becomes {frame.width}x{frame.height}")
        luma = measures.luma_of(frame)
        waiting.append((frame, luma))
        for scene in detector.push(thumbnail(_small_grey(luma))):
            yield *waiting.pop(0), scene
    for scene in detector.finish():
        yield *waiting.pop(0), scene


def _small_grey(luma_HW: Tensor) -> Tensor:
    """Grey RGB in [0, 1] with all the detail that the detector of cuts looks at."""
    by = min(SCENE_SIDE, max(1, luma_HW.shape[0] // 144), max(1, luma_HW.shape[1] // 256))
    small = F.avg_pool2d(luma_HW[None], by) if by > 1 else luma_HW[None]
    return (small / 255).expand(3, -1, -1)


def _kind(frame: SourceFrame, luma_HW: Tensor, limits: Limits) -> tuple[str, float]:
    if frame.corrupt:
        return "damaged", 1.0
    if (brightness := measures.brightness(luma_HW)) <= limits.brightness:
        return "black", brightness
    if (contrast := measures.contrast(luma_HW)) <= limits.contrast:
        return "flat", contrast
    return "", 0.0


def _facts(run: _Run, entry: Entry) -> Facts:
    return Facts(
        kind=run.kind,
        kind_value=run.kind_value,
        still=entry.shot.still,
        num_frames=run.count,
        size=entry.size,
        crop=entry.shot.crop,
        crops=run.crops,
        interlaced=run.flagged / run.count,
        changes=run.changes,
        combing=run.combing,
        blockiness=run.blocks,
        bits_per_pixel=entry.bits_per_pixel,
    )


def _entry(
    path: Path, run: _Run, end_s: float, info: VideoInfo, timeline: Timeline | None
) -> Entry:
    assert run.rows is not None
    assert run.columns is not None
    bits = 0.0
    if timeline is not None:
        inside = (timeline.times_s >= run.start_s) & (timeline.times_s < end_s)
        num_bytes = int(timeline.num_bytes[inside].sum())
        bits = measures.bits_per_pixel(num_bytes, run.count, (info.width, info.height), info.codec)
    shot = Shot(
        path=path,
        still=timeline is None,
        num_frames=run.count,
        start_s=run.start_s if timeline else 0.0,
        end_s=end_s,
        crop=measures.picture_within_bars(run.rows, run.columns),
        rate=float(info.rate) if timeline else 0.0,
    )
    return Entry(
        shot=shot,
        stream=info.stream_index,
        first=run.first,
        size=(info.width, info.height),
        hashes=tuple(run.hashes),
        bits_per_pixel=bits,
        file_bytes=path.stat().st_size,
    )

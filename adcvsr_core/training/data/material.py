"""What a recipe's [data] table names, looked at before training starts: what can be read is kept,
what cannot is listed."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from adcvsr_core.errors import InputError, TrainingError
from adcvsr_core.training.data.config import DataConfig
from adcvsr_core.training.data.pairs import Pair, find_pairs
from adcvsr_core.training.data.shots import Crop, Shot, listed, read_index
from adcvsr_core.training.data.sources import list_media
from adcvsr_core.training.data.timeline import read_timeline
from adcvsr_core.video.info import VideoInfo
from adcvsr_core.video.opening import choose_video, open_container
from adcvsr_core.video.reader import open_reader
from adcvsr_core.video.suffixes import IMAGE_SUFFIXES, VIDEO_SUFFIXES

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Skipped:
    """A file that is left out, and why."""

    path: Path
    why: str


@dataclass(frozen=True, kw_only=True)
class Material:
    """Everything samples are made from."""

    clips: tuple[Shot, ...] = ()
    stills: tuple[Shot, ...] = ()
    pairs: tuple[Pair, ...] = ()
    skipped: tuple[Skipped, ...] = ()


def gather(data: DataConfig, *, scale: int) -> Material:
    """Look at every file a [data] table names; of a still the header is read, of a video one frame.

    Files that do not decode, are interlaced, shorter than a sample or smaller than its ground truth
    are skipped, with a warning that names them.

    Raises:
        TrainingError: a folder or index is missing or empty, pairs do not match, or nothing is
        left to train on.
    """
    size = data.patch * scale
    skipped: list[Skipped] = []

    def keep(paths: list[Path], look: Callable[[Path], Shot]) -> list[Shot]:
        found: list[Shot] = []
        for path in paths:
            try:
                found.append(_fitting(look(path), data.num_frames, size))
            except InputError as error:
                skipped.append(Skipped(path, error.what))
        return found

    clips = keep(list_media(data.clips, VIDEO_SUFFIXES), clip_of)
    stills = keep(list_media(data.stills, IMAGE_SUFFIXES), still_of)
    for shot in (shot for index in data.index for shot in read_index(Path(index))):
        try:
            (stills if shot.still else clips).append(_fitting(shot, data.num_frames, size))
        except InputError as error:
            skipped.append(Skipped(shot.path, error.what))
    pairs = find_pairs(data.pairs, scale=scale, num_frames=data.num_frames, patch=data.patch)
    if skipped:
        logger.warning(
            "%d of the files are left out: %s", len(skipped), _reasons(skipped, limit=20)
        )
    if not (clips or stills or pairs or data.procedural_share):
        raise TrainingError(
            f"nothing is left to train on ({_reasons(skipped)})"
            if skipped
            else "names nothing to train on",
            where="[data]",
            remedy="Give clips, stills, index or pairs",
        )
    return Material(
        clips=tuple(clips), stills=tuple(stills), pairs=tuple(pairs), skipped=tuple(skipped)
    )


def clip_of(path: Path) -> Shot:
    """A whole video as one shot, from its header. Raises: InputError."""
    with open_reader(path, threads=1) as reader:
        info = reader.info
    if info.interlaced:
        raise InputError("is interlaced; deinterlace it first", where=str(path))
    count, duration = info.num_frames, info.duration_s
    if not count or not duration:
        timeline = read_timeline(path, info.stream_index)
        count, duration = len(timeline.times_s), float(timeline.times_s[-1]) + 1 / float(info.rate)
    half = 0.5 / float(info.rate)
    return Shot(
        path=path,
        num_frames=count,
        start_s=-half,
        end_s=math.nextafter(duration - half, math.inf),
        crop=_whole(info),
        rate=float(info.rate),
    )


def still_of(path: Path) -> Shot:
    """A still, from its header: there may be thousands. Raises: InputError."""
    with open_container(str(path)) as container:
        stream = choose_video(container, str(path))
        crop = Crop(x=0, y=0, width=stream.width, height=stream.height)
    return Shot(path=path, still=True, num_frames=1, crop=crop)


def _whole(info: VideoInfo) -> Crop:
    return Crop(x=0, y=0, width=info.width, height=info.height)


def _fitting(shot: Shot, num_frames: int, size: int) -> Shot:
    if min(shot.crop.width, shot.crop.height) < size:
        raise InputError(
            f"is {shot.crop.width}x{shot.crop.height}, smaller than the ground truth of a sample, "
            f"{size}x{size}",
            where=str(shot.path),
        )
    if not shot.still and shot.num_frames < num_frames:
        raise InputError(
            f"has {shot.num_frames} frames; a sample needs {num_frames}", where=str(shot.path)
        )
    return shot


def _reasons(skipped: Iterable[Skipped], limit: int = 5) -> str:
    return listed([f"{item.path} {item.why}" for item in skipped], limit)

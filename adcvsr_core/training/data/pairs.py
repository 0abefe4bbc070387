"""Clips that are low quality already, each with the output of a teacher: a cache that
`adcvsr teacher-cache` filled, or two folders of any upscaler's input and output."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from adcvsr_core.errors import InputError, TrainingError
from adcvsr_core.training.data.shots import Crop, Shot, listed
from adcvsr_core.training.data.sources import list_media
from adcvsr_core.training.data.timeline import read_timeline
from adcvsr_core.video.reader import open_reader
from adcvsr_core.video.suffixes import VIDEO_SUFFIXES

RATE_TOLERANCE = 0.01
"""Relative difference of frame rates that rounding in containers explains."""


@dataclass(frozen=True)
class Pair:
    """The two sides of a clip; the teacher's is exactly `scale` times as large."""

    lq: Shot
    teacher: Shot


def find_pairs(folders: tuple[str, ...], *, scale: int, num_frames: int, patch: int) -> list[Pair]:
    """The pairs of folders with `lq` and `teacher` inside, matched by name (without suffix).

    Raises:
        TrainingError: it lists every clip that lacks its other side, cannot be read, is too short
        or small, or whose sides differ in frames, rate or (beside the scale) size.
    """
    pairs: list[Pair] = []
    for folder in folders:
        sides = [_by_name(Path(folder) / side) for side in ("lq", "teacher")]
        lq, teacher = sides
        problems = [f"{lq[name].name} has no teacher" for name in lq.keys() - teacher.keys()]
        problems += [f"{teacher[name].name} has no lq" for name in teacher.keys() - lq.keys()]
        for name in sorted(lq.keys() & teacher.keys()):
            try:
                pair = Pair(_exact_shot(lq[name]), _exact_shot(teacher[name]))
                _check(pair, scale, num_frames, patch)
                pairs.append(pair)
            except InputError as error:
                problems.append(f"{name}: {error.what}")
        if problems:
            raise TrainingError(
                f"{listed(sorted(problems), 10)}", where=folder, remedy="Remove or remake them"
            )
    return pairs


def _by_name(folder: Path) -> dict[str, Path]:
    return {path.stem: path for path in list_media((str(folder),), VIDEO_SUFFIXES)}


def _exact_shot(path: Path) -> Shot:
    with open_reader(path, threads=1) as reader:
        info = reader.info
    timeline = read_timeline(path, info.stream_index)
    half = 0.5 / float(info.rate)
    return Shot(
        path=path,
        num_frames=len(timeline.times_s),
        start_s=float(timeline.times_s[0]) - half,
        end_s=float(timeline.times_s[-1]) + half,
        crop=Crop(x=0, y=0, width=info.width, height=info.height),
        rate=float(info.rate),
    )


def _check(pair: Pair, scale: int, num_frames: int, patch: int) -> None:
    lq, teacher = pair.lq, pair.teacher
    wanted = (lq.crop.width * scale, lq.crop.height * scale)
    if (teacher.crop.width, teacher.crop.height) != wanted:
        raise InputError(
            f"the teacher's picture is {teacher.crop.width}x{teacher.crop.height}, "
            f"{scale} x {lq.crop.width}x{lq.crop.height} is {wanted[0]}x{wanted[1]}"
        )
    if lq.num_frames != teacher.num_frames:
        raise InputError(f"{lq.num_frames} frames, and {teacher.num_frames} of the teacher")
    if abs(lq.rate - teacher.rate) > RATE_TOLERANCE * lq.rate:
        raise InputError(f"{lq.rate:g} frames/s, and {teacher.rate:g} of the teacher")
    if lq.num_frames < num_frames:
        raise InputError(f"{lq.num_frames} frames; a sample needs {num_frames}")
    if min(lq.crop.width, lq.crop.height) < patch:
        raise InputError(f"{lq.crop.width}x{lq.crop.height} is smaller than patch = {patch}")

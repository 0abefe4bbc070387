"""Where upscaled clips come from: an enlargement, a student, or a folder of finished ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from torch import Tensor

from adcvsr_core.engine import Upscaler
from adcvsr_core.errors import SettingsError
from adcvsr_core.evaluation.clips import Pixels, match_clips, read_frames, read_pixels, to_pixels
from adcvsr_core.resampling import bicubic, lanczos
from adcvsr_core.weights.files import load_student

ENLARGEMENTS: dict[str, Callable[[Tensor, int], Tensor]] = {"bicubic": bicubic, "lanczos": lanczos}
DEFAULT_SCALE = 4
"""Of enlargements where no model says otherwise."""


@dataclass(frozen=True)
class Job:
    """A clip to be upscaled."""

    name: str
    lq: Path | None
    """The low-quality clip; None where finished clips are all there is."""
    limit: int | None
    """Only the first frames; None for all."""


type Method = Callable[[Job], list[Pixels]]
"""Gives the upscaled frames of a clip."""


def make_methods(
    names: list[str], clips: list[str], *, device: str, precision: str
) -> dict[str, Method]:
    """The methods of these names, in order; a name that comes twice is taken once.

    A name is bicubic, lanczos, a folder of finished clips, or a model's name or file. Enlargements
    go by the scale of the first model among the names.

    Raises:
        AdcvsrError: an unknown model, or a folder without one of the clips.
    """
    students: dict[str, Upscaler] = {}
    for name in names:
        if name not in ENLARGEMENTS and not Path(name).is_dir():
            students[name] = Upscaler(load_student(name), device=device, precision=precision)
    scale = next((student.scale for student in students.values()), DEFAULT_SCALE)
    methods: dict[str, Method] = {}
    for name in names:
        if name in ENLARGEMENTS:
            methods[name] = partial(_enlarge, ENLARGEMENTS[name], scale)
        elif name in students:
            methods[name] = partial(_upscale, students[name])
        else:
            methods[name] = partial(_finished, match_clips(clips, Path(name)))
    return methods


def _enlarge(function: Callable[[Tensor, int], Tensor], scale: int, job: Job) -> list[Pixels]:
    return [to_pixels(function(frame, scale)) for frame in _low_quality(job)]


def _upscale(upscaler: Upscaler, job: Job) -> list[Pixels]:
    return [to_pixels(frame) for frame in upscaler.stream(_low_quality(job))]


def _finished(clips: dict[str, Path], job: Job) -> list[Pixels]:
    return read_pixels(clips[job.name], job.limit)


def _low_quality(job: Job) -> list[Tensor]:
    if job.lq is None:
        raise SettingsError(
            "there are no low-quality clips to upscale",
            remedy="Give --lq DIR; beside --sr, only folders of finished clips can be compared",
        )
    return read_frames(job.lq, job.limit)

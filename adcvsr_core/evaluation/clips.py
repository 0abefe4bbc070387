"""Which clips are scored against which, and their frames."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from adcvsr_core.errors import InputError, SettingsError
from adcvsr_core.metrics.warping import FlowOf, Motion, find_motion
from adcvsr_core.video.reader import open_reader
from adcvsr_core.video.suffixes import VIDEO_SUFFIXES

type Pixels = NDArray[np.uint8]
"""A frame (H, W, 3), RGB, 8 bit."""

MIN_SIDE = 64
"""Some measures halve the picture five times."""

MAX_CROP = 8
"""Sides of a clip and its ground truth may differ by this many pixels, as they do when a size is no
multiple of the scale; what both have, from the top left, is compared."""


@dataclass(frozen=True)
class Truth:
    """The ground truth of a clip, cropped to what is compared."""

    frames: list[Pixels]
    _motion: list[Motion] = field(default_factory=list[Motion], repr=False)

    def motion(self, flow_of: FlowOf[Pixels]) -> list[Motion]:
        """Its motion, found once."""
        if not self._motion:
            self._motion.extend(find_motion(self.frames, flow_of))
        return self._motion


def find_clips(folder: Path) -> dict[str, Path]:
    """The videos of a folder by name without suffix, in order.

    Raises:
        SettingsError: no such folder.
        InputError: no videos in it, or two of one name.
    """
    if not folder.is_dir():
        raise SettingsError("no such folder", where=str(folder))
    clips: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in VIDEO_SUFFIXES or not path.is_file():
            continue
        if path.stem in clips:
            raise InputError(
                f"{clips[path.stem].name} and {path.name} differ in suffix only",
                where=str(folder),
                remedy="Clips are matched by name: keep one of them",
            )
        clips[path.stem] = path
    if not clips:
        raise InputError("the folder holds no videos", where=str(folder))
    return clips


def match_clips(names: list[str], folder: Path) -> dict[str, Path]:
    """The clips of these names in a folder.

    Raises:
        InputError: lists the names that are missing.
    """
    clips = find_clips(folder)
    missing = [name for name in names if name not in clips]
    if missing:
        raise InputError(
            f"{len(missing)} of {len(names)} clips are missing here: {', '.join(missing)}",
            where=str(folder),
            remedy="Clips are matched by name, without the suffix",
        )
    return {name: clips[name] for name in names}


def read_frames(path: Path, limit: int | None) -> list[Tensor]:
    """The first frames of a clip, float32 CHW RGB, in [0, 1] but for overshoot."""
    with open_reader(path) as reader:
        return [frame.to_rgb() for frame in islice(reader, limit)]


def read_pixels(path: Path, limit: int | None) -> list[Pixels]:
    """The first frames of a clip, 8 bit."""
    with open_reader(path) as reader:
        return [to_pixels(frame.to_rgb()) for frame in islice(reader, limit)]


def to_pixels(frame_CHW: Tensor) -> Pixels:
    """A frame in [0, 1], clamped and rounded to 8 bit."""
    codes = frame_CHW.clamp(0, 1).mul(255).round().to(torch.uint8)
    return np.ascontiguousarray(codes.permute(1, 2, 0).cpu().numpy())


def check_counts(name: str, frames: int, truth: int) -> None:
    """Refuse a clip that has not as many frames as its ground truth, or less than two.

    Raises:
        InputError: says how many each has.
    """
    if frames != truth:
        raise InputError(
            f"{frames} frames, but {truth} in the ground truth",
            where=name,
            remedy=f"Frames are compared one by one; --frames {min(frames, truth)} takes the first",
        )
    if frames < 2:
        raise InputError("one frame is not a clip", where=name)


def common_region(name: str, frame: Pixels, truth: Pixels) -> tuple[int, int]:
    """Height and width that a frame and its ground truth share.

    Raises:
        InputError: their sides differ by more than `MAX_CROP`, or are below `MIN_SIDE`.
    """
    sides = tuple(zip(frame.shape[:2], truth.shape[:2], strict=True))
    if any(abs(a - b) > MAX_CROP for a, b in sides):
        sizes = (f"{shape[1]}x{shape[0]}" for shape in (frame.shape, truth.shape))
        raise InputError(
            f"{' against a ground truth of '.join(sizes)}",
            where=name,
            remedy=f"Sides may differ by {MAX_CROP} pixels. Is the scale the right one?",
        )
    height, width = (min(pair) for pair in sides)
    check_size(name, height, width)
    return height, width


def check_size(name: str, height: int, width: int) -> None:
    """Refuse frames that are too small to be scored.

    Raises:
        InputError: a side is below `MIN_SIDE`.
    """
    if min(height, width) < MIN_SIDE:
        raise InputError(
            f"{width}x{height} is too small to be scored: a side has {MIN_SIDE} pixels or more",
            where=name,
        )


def crop(frames: list[Pixels], height: int, width: int) -> list[Pixels]:
    """The top left of each frame."""
    return [np.ascontiguousarray(frame[:height, :width]) for frame in frames]

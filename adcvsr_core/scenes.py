"""Scene cuts: found in the frames themselves, or given as a list or a file.

The detector looks at small luma images only. Whether a scene begins at frame n is a function of the
frames n-2, n-1, n and n+1, wherever reading started, so seeking and playing find the same cuts.
Nothing here needs torch: `thumbnails` makes the small images of frames on a device.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from adcvsr_core.errors import SettingsError
from adcvsr_core.said import Said

THUMB_HEIGHT, THUMB_WIDTH = 36, 64
MOTION_RADIUS = 2
"""Pixels of the thumbnail a detail may move between two frames without counting as a change."""
CUT_CHANGE = 0.04
"""Least change, in luma of 0 to 1, that is a cut."""
CUT_RATIO = 2.0
"""A cut changes the picture this many times as much as the frames around it do."""
LUMA_WEIGHTS = (0.299, 0.587, 0.114)

type Thumbnail = NDArray[np.float32]
"""Luma in [0, 1], THUMB_HEIGHT x THUMB_WIDTH: means over the cells of a frame."""


def change(a_HW: Thumbnail, b_HW: Thumbnail) -> float:
    """How much of one thumbnail cannot be found near the same place in the other; 0 is nothing."""
    return max(_unexplained(a_HW, b_HW), _unexplained(b_HW, a_HW))


def is_cut(
    before_HW: Thumbnail | None,
    last_HW: Thumbnail,
    first_HW: Thumbnail,
    after_HW: Thumbnail | None,
) -> bool:
    """Whether a scene ends with the frame `last` and a new one begins with the next, `first`.

    A cut stands out from the changes on either side of it: a fade or a pan does not, and a flash
    changes as much when it goes as when it came. `before` and `after` are None beyond the ends of
    the clip.
    """
    if float(np.abs(first_HW - last_HW).mean()) < CUT_CHANGE:
        return False  # `change` is no more than this, and takes longer
    step = change(last_HW, first_HW)
    if step < CUT_CHANGE:
        return False
    around = [
        change(a, b)
        for a, b in ((before_HW, last_HW), (first_HW, after_HW))
        if a is not None and b is not None
    ]
    return step > CUT_RATIO * max(around, default=0.0)


class SceneDetector:
    """Scene numbers of frames as they come, one frame late.

    `push` takes the next frame and gives the scene of the frame before it, if that is decided;
    `finish` gives that of the last. Scenes are numbered from 0 in the order seen.
    """

    def __init__(self) -> None:
        self._thumbs: list[Thumbnail | None] = [None, None, None]
        self._scene = 0

    def push(self, thumb_HW: Thumbnail) -> list[int]:
        """Take the thumbnail of the next frame."""
        return self._advance(thumb_HW)

    def finish(self) -> list[int]:
        """The clip has ended."""
        return self._advance(None)

    def _advance(self, newest_HW: Thumbnail | None) -> list[int]:
        before, last, first = self._thumbs
        self._thumbs = [last, first, newest_HW]
        if first is None:
            return []
        if last is not None and is_cut(before, last, first, newest_HW):
            self._scene += 1
        return [self._scene]


def scenes_from_cuts(cuts: Iterable[int], num_frames: int) -> list[int]:
    """The scene number of each frame. A cut is the number of a frame with which a scene begins."""
    starts = set(cuts)
    scenes: list[int] = []
    for n in range(num_frames):
        scenes.append((scenes[-1] if scenes else 0) + (n > 0 and n in starts))
    return scenes


def read_cuts(path: Path, frame_rate: Fraction) -> list[int]:
    """Read a cut list: on each line a frame number or a time; # begins a comment.

    Each names the first frame of a scene. A whole number is a frame, counted from 0; 9.5 and 9s are
    seconds; 1:02.5 and 0:01:02.5 are times. Ascending, without repeats.

    Raises:
        SettingsError: the file cannot be read, or a line is neither.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror or "").lower() if isinstance(error, OSError) else "not UTF-8 text"
        raise SettingsError(
            Said("the cut list cannot be read: {reason}", reason=reason),
            where=str(path),
            remedy=Said(
                "Give --cuts auto, off, or a text file of {cut_forms}, one a line.",
                cut_forms=_CUT_FORMS,
            ),
        ) from error
    cuts: set[int] = set()
    for number, line in enumerate(lines, start=1):
        if text := line.partition("#")[0].strip():
            cuts.add(_parse_cut(text, frame_rate, f"{path}:{number}"))
    return sorted(cuts)


_CUT_FORMS = "frame numbers (240) or times (9.5, 9s, 1:02.5, 0:01:02.5)"
_SECONDS = re.compile(r"(\d+\.\d*|\.\d+)s?|(\d+)s", flags=re.ASCII)
_CLOCK = re.compile(r"(?:(\d+):([0-5]?\d)|(\d+)):([0-5]?\d(?:\.\d*)?)", flags=re.ASCII)


def _parse_cut(text: str, frame_rate: Fraction, where: str) -> int:
    if re.fullmatch(r"\d+", text, flags=re.ASCII):
        return int(text)
    if match := _SECONDS.fullmatch(text):
        return round(Fraction(match[1] or match[2]) * frame_rate)
    if match := _CLOCK.fullmatch(text):
        minutes = int(match[1] or 0) * 60 + int(match[2] or match[3])
        return round((minutes * 60 + Fraction(match[4])) * frame_rate)
    raise SettingsError(
        Said("{text} is neither a frame number nor a time", text=repr(text)),
        where=where,
        remedy=Said("Write {cut_forms}.", cut_forms=_CUT_FORMS),
    )


def check_cuts(cuts: Sequence[int]) -> frozenset[int]:
    """Validate a list of cuts given by a caller.

    Raises:
        SettingsError: a frame number is negative.
    """
    if any(cut < 0 for cut in cuts):
        raise SettingsError(Said("cut {cuts} is not a frame number", cuts=min(cuts)), where="cuts")
    return frozenset(cuts)


def _unexplained(a_HW: Thumbnail, b_HW: Thumbnail) -> float:
    """How far `b` lies outside the range `a` has around each pixel, on average."""
    above = np.maximum(b_HW - _around(a_HW, np.maximum), 0)
    below = np.maximum(_around(a_HW, np.minimum) - b_HW, 0)
    return float((above + below).mean())


def _around(image_HW: Thumbnail, extreme: np.ufunc) -> Thumbnail:
    """The largest or smallest value within MOTION_RADIUS of each pixel."""
    for _axis in (0, 1):
        widest_HW = image_HW.copy()
        for n in range(1, MOTION_RADIUS + 1):
            extreme(widest_HW[n:], image_HW[:-n], out=widest_HW[n:])
            extreme(widest_HW[:-n], image_HW[n:], out=widest_HW[:-n])
        image_HW = widest_HW.T
    return image_HW

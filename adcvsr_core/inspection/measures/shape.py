"""Where the picture becomes another one: its size, the shape of its pixels, its samples."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import av

from adcvsr_core.inspection.finding import Finding
from adcvsr_core.inspection.headers import seconds_text
from adcvsr_core.said import Said
from adcvsr_core.video.canvas import shape_text
from adcvsr_core.video.info import VideoInfo
from adcvsr_core.video.layouts import planar_format

MOST_NAMED = 5
"""Changes that are named; more are counted."""


class Shape:
    """Notes every change."""

    def __init__(self, info: VideoInfo) -> None:
        self._canvas = info.canvas
        self._first = (info.width, info.height, info.sample_aspect)
        self._format = info.planar_format
        self._last = self._first
        self._last_format = self._format
        self._sizes: list[tuple[float, str]] = []
        self._formats: list[tuple[float, str]] = []

    def push(self, frame: av.VideoFrame, sample_aspect: Fraction, time_s: float) -> bool:
        """Take the next frame; returns whether its picture is of the first one's kind."""
        shape = (frame.width, frame.height, sample_aspect)
        name = planar_format(frame.format.name)
        if shape != self._last:
            self._sizes.append((time_s, shape_text(*shape)))
        if name != self._last_format:
            self._formats.append((time_s, name))
        self._last, self._last_format = shape, name
        return shape[:2] == self._first[:2] and name == self._format

    def findings(self) -> list[Finding]:
        found: list[Finding] = []
        if self._sizes:
            # Not rounded up: the picture of this time belongs to what follows.
            first_s = floor(self._sizes[0][0] * 1000 + 0.001) / 1000
            into = f"{self._canvas.width}x{self._canvas.height}"
            found.append(
                Finding(
                    code="size_changes",
                    severity="warning",
                    text=Said(
                        "the picture changes its size or shape; all of it is fitted into {size}, "
                        "with black bars where its proportions are others",
                        size=into,
                    ),
                    evidence=_told(shape_text(*self._first), self._sizes),
                    remedy=Said(
                        "--end {time}, and --start {time} for another file, make files that each "
                        "have their own size",
                        time=f"{first_s:.3f}",
                    ),
                )
            )
        if self._formats:
            found.append(
                Finding(
                    code="format_changes",
                    severity="info",
                    text=Said(
                        "the samples change their format; the output has that of the first ones"
                    ),
                    evidence=_told(self._format, self._formats),
                )
            )
        return found


def _told(first: str, changes: list[tuple[float, str]]) -> Said:
    named: list[str] = [
        Said("then {what} from {time}", what=what, time=seconds_text(time_s))
        for time_s, what in changes[:MOST_NAMED]
    ]
    more = len(changes) - MOST_NAMED
    if more > 0:
        named.append(Said("and {number} more changes", number=more))
    return Said.joined(", ", [first, *named])

"""Frames of which nothing arrived: their packets are gone, and only the clock tells.

A gap between timestamps alone says little, since a variable rate has gaps. Rare ones in an
otherwise even rate, or beside other damage, are told.
"""

from __future__ import annotations

from fractions import Fraction

from adcvsr_core.pipeline.reporter import MAX_STRETCHES, Reporter, and_more
from adcvsr_core.said import Said
from adcvsr_core.video.frames import SourceFrame
from adcvsr_core.video.info import VideoInfo

RARE = 0.05
"""Share of steps between frames up to which those that are too long are holes."""

WHOLE = 0.1
"""How far a hole may be from a whole number of frames."""


class Holes:
    """Watches the times of a source's frames.

    Args:
        info: of the source; its rate says how far apart frames are.
    """

    def __init__(self, info: VideoInfo, reporter: Reporter) -> None:
        self._info = info
        self._reporter = reporter
        self._last: Fraction | None = None
        self._num_steps = 0
        self._num_holes = 0
        self._num_missing = 0
        self._uneven = 0
        self._places: list[Fraction] = []

    def watch(self, frame: SourceFrame) -> None:
        """Take the next frame."""
        last, self._last = self._last, frame.time_s
        if last is None:
            return
        self._num_steps += 1
        steps = float((frame.time_s - last) * self._info.rate)
        if steps < 1.5:
            return
        if abs(steps - round(steps)) > WHOLE:
            self._uneven += 1
            return
        self._num_holes += 1
        self._num_missing += round(steps) - 1
        if len(self._places) < MAX_STRETCHES:
            self._places.append(last)

    def finish(self) -> None:
        """Say what is missing.

        Raises: InputError when the job is strict and something is.
        """
        odd = self._num_holes + self._uneven
        even = odd <= RARE * self._num_steps
        if not self._num_holes or not (even or self._reporter.repairs):
            return
        start = self._info.start_time_s
        places = ", ".join(f"{float(time - start):.3f} s" for time in self._places)
        after = and_more(places, self._num_holes - len(self._places))
        text = Said(
            "1 frame seems to be missing from the source, after {places}; the frames around keep "
            "their times",
            places=after,
        )
        if self._num_missing > 1:
            text = Said(
                "{number} frames seem to be missing from the source, after {places}; the frames "
                "around keep their times",
                number=self._num_missing,
                places=after,
            )
        self._reporter.warn_of_loss("missing_frames", text)

"""What a job says where the picture of its source becomes another one."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from adcvsr_core.pipeline.reporter import Reporter
from adcvsr_core.said import Said
from adcvsr_core.video.canvas import shape_text
from adcvsr_core.video.frames import SourceFrame
from adcvsr_core.video.info import VideoInfo

MOST_TOLD = 20
"""Changes that are told one by one; more are counted."""


class PictureChanges:
    """Watches the frames of a source for a change of size, pixel shape, samples or tags.

    Args:
        info: of the source; its picture is what the others are fitted into.
    """

    def __init__(self, info: VideoInfo, reporter: Reporter) -> None:
        self._info = info
        self._reporter = reporter
        self._last: SourceFrame | None = None
        self._num_told = 0
        self._num_more = 0

    def watch(self, frame: SourceFrame) -> None:
        """Take the next frame."""
        last, self._last = self._last, frame
        if last is None or frame.canvas is None:
            return
        if _shape(frame) != _shape(last):
            self._tell("size_changes", frame, self._shape_text(frame))
        if frame.layout != last.layout:
            text = Said(
                "the samples are {now}, before {before}; converted",
                now=frame.layout.name,
                before=last.layout.name,
            )
            self._tell("format_changes", frame, text)
        for tag in ("transfer", "primaries"):
            before, now = (getattr(each.color, tag) for each in (last, frame))
            told = not {tag} & {*last.color.guessed, *frame.color.guessed}
            if before != now and told:
                text = Said(
                    "the colours are tagged {tag} {now}, before {before}; not converted",
                    tag=tag,
                    now=now,
                    before=before,
                )
                self._tell("format_changes", frame, text)

    def finish(self) -> None:
        """Say how many changes were not told."""
        if self._num_more:
            more = Said("the picture changes 1 more time")
            if self._num_more > 1:
                more = Said("the picture changes {number} more times", number=self._num_more)
            self._reporter.warn_of_loss("size_changes", more)

    def _shape_text(self, frame: SourceFrame) -> Said:
        canvas = self._info.canvas
        if _shape(frame) == (canvas.width, canvas.height, canvas.sample_aspect):
            return Said("the picture is {shape} again", shape=shape_text(*_shape(frame)))
        into = f"{canvas.width}x{canvas.height}"
        place = canvas.place(*_shape(frame))
        bars = place is not None and (place.width, place.height) != (canvas.width, canvas.height)
        words = shape_text(*_shape(frame))
        if bars:
            return Said(
                "the picture is {shape}; fitted into {size}, with black bars",
                shape=words,
                size=into,
            )
        return Said("the picture is {shape}; fitted into {size}", shape=words, size=into)

    def _tell(self, code: str, frame: SourceFrame, text: Said) -> None:
        if self._num_told == MOST_TOLD:
            self._num_more += 1
            return
        self._num_told += 1
        # Not rounded up: --end and --start at this time part the file before this frame.
        time_s = floor((frame.time_s - self._info.start_time_s) * 1000) / 1000
        self._reporter.warn_of_loss(
            code,
            Said(
                "from frame {index} ({time_s:.3f} s) on {text}",
                index=frame.index,
                time_s=time_s,
                text=text,
            ),
        )


def _shape(frame: SourceFrame) -> tuple[int, int, Fraction]:
    return frame.width, frame.height, frame.sample_aspect

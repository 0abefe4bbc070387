"""The source frames of a job by number: those between start and end, deinterlaced as asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from adcvsr_core.pipeline.deinterlace import deinterlaced
from adcvsr_core.pipeline.plan import span_of
from adcvsr_core.ring import runs
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.frames import SourceFrame
from adcvsr_core.video.indexed import IndexedVideo
from adcvsr_core.video.info import outside_span

NEIGHBOURS = 2
"""Source frames on either side that deinterlacing is given: it looks at one."""


class SpanFrames:
    """What a job with these settings reads, in any order.

    Raises: InputError when no frame lies between start and end.
    """

    def __init__(self, video: IndexedVideo, settings: UpscaleSettings) -> None:
        start, end = span_of(settings)
        self._video = video
        self._mode = settings.deinterlace
        self._order = video.info.interlaced or "tff"
        self._of_each = 2 if settings.deinterlace == "field" else 1
        self._first = 0 if start is None else video.first_at(start)
        self._stop = video.num_frames if end is None else video.first_at(end)
        if self._stop <= self._first:
            raise outside_span(video.info)

    @property
    def num_frames(self) -> int:
        """Frames of the job's output."""
        return (self._stop - self._first) * self._of_each

    def number_of(self, source_frame: int) -> int | None:
        """The number in the output of a frame of the clip; None where the job leaves it out."""
        if not self._first <= source_frame < self._stop:
            return None
        return (source_frame - self._first) * self._of_each

    def read(self, numbers: Iterable[int]) -> Iterator[SourceFrame]:
        """The frames of these numbers in the output, ascending; `index` is the number."""
        for run in runs(numbers):
            yield from self._read_run(run)

    def _read_run(self, run: range) -> Iterator[SourceFrame]:
        of_each = self._of_each
        margin = 0 if self._mode == "off" else NEIGHBOURS
        first = max(self._first + run.start // of_each - margin, self._first)
        last = min(self._first + (run.stop - 1) // of_each + margin, self._stop - 1)
        source = (self._video.frame(n) for n in range(first, last + 1))
        number = (first - self._first) * of_each
        for frame in deinterlaced(source, self._mode, self._order):
            if number in run:
                yield replace(frame, index=number)
            number += 1

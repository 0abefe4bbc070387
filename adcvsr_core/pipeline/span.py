"""The source frames of a job by number: those between start and end, deinterlaced as asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from adcvsr_core.pipeline.deinterlace import deinterlaced
from adcvsr_core.pipeline.plan import made_of, span_of, unit_of
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
        self._taken, self._made = unit_of(settings.deinterlace)
        self._first = 0 if start is None else video.first_at(start)
        self._stop = video.num_frames if end is None else video.first_at(end)
        if self._stop <= self._first:
            raise outside_span(video.info)

    @property
    def num_frames(self) -> int:
        """Frames of the job's output."""
        return made_of(self._stop - self._first, self._mode)

    def number_of(self, source_frame: int) -> int | None:
        """The number in the output of a frame of the clip; None where the job leaves it out."""
        if not self._first <= source_frame < self._stop:
            return None
        unit, place = divmod(source_frame - self._first, self._taken)
        return unit * self._made + min(place, self._made - 1)

    def read(self, numbers: Iterable[int]) -> Iterator[SourceFrame]:
        """The frames of these numbers in the output, ascending; `index` is the number."""
        for run in runs(numbers):
            yield from self._read_run(run)

    def _read_run(self, run: range) -> Iterator[SourceFrame]:
        margin = 0 if self._mode == "off" else -(-NEIGHBOURS // self._taken)
        unit = max(run.start // self._made - margin, 0)
        stop = (run.stop - 1) // self._made + margin + 1
        first = self._first + unit * self._taken
        source = (
            self._video.frame(n)
            for n in range(first, min(self._first + stop * self._taken, self._stop))
        )
        number = unit * self._made
        for frame in deinterlaced(source, self._mode, self._order):
            if number in run:
                yield replace(frame, index=number)
            number += 1

"""The source frames of a job by number: those between start and end, lost ones filled,
deinterlaced as asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from adcvsr_core.pipeline.deinterlace import deinterlaced
from adcvsr_core.pipeline.plan import made_of, span_of, unit_of
from adcvsr_core.pipeline.repair import filled
from adcvsr_core.ring import runs
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.describe import described_by
from adcvsr_core.video.frames import SourceFrame
from adcvsr_core.video.indexed import IndexedVideo
from adcvsr_core.video.info import outside_span

NEIGHBOURS = {"off": 0, "ivtc": 1}
"""Units on either side that deinterlacing is given, one more than it looks at; others: 2."""


class SpanFrames:
    """What a job with these settings reads, in any order.

    Raises: InputError when no frame lies between start and end.
    """

    def __init__(self, video: IndexedVideo, settings: UpscaleSettings) -> None:
        start, end = span_of(settings)
        self._video = video
        self._mode = settings.deinterlace
        self._order = video.info.interlaced or "tff"
        self._first = 0 if start is None else video.first_at(start)
        self._stop = video.num_frames if end is None else video.first_at(end)
        self._taken, self._made = unit_of(self._mode)
        self._num_units = (self._stop - self._first) // self._taken
        if self._stop <= self._first:
            raise outside_span(video.info)
        self.info = video.info
        """As a reader of this span describes the clip: by the first frame in it."""
        if start is not None:
            self.info = described_by(video.info, video.frame(self._first))

    @property
    def num_frames(self) -> int:
        """Frames of the job's output."""
        return made_of(self._stop - self._first, self._mode)

    @property
    def source_frames(self) -> range:
        """Numbers of the clip's frames that the job reads; at least one."""
        return range(self._first, self._stop)

    def number_of(self, source_frame: int) -> int | None:
        """The number in the output of a frame of the clip; None where the job leaves it out."""
        if not self._first <= source_frame < self._stop:
            return None
        unit, rest = divmod(source_frame - self._first, self._taken)
        if unit < self._num_units:
            rest = rest * self._made // self._taken
        return unit * self._made + rest

    def read(self, numbers: Iterable[int]) -> Iterator[SourceFrame]:
        """The frames of these numbers in the output, ascending; `index` is the number."""
        for run in runs(numbers):
            yield from self._read_run(run)

    def _read_run(self, run: range) -> Iterator[SourceFrame]:
        margin = NEIGHBOURS.get(self._mode, 2)
        first_unit = max(self._unit_of(run.start) - margin, 0)
        last_unit = self._unit_of(run.stop - 1) + margin
        first = self._first + first_unit * self._taken
        stop = min(self._first + (last_unit + 1) * self._taken, self._stop)
        number = first_unit * self._made
        for frame in deinterlaced(self._whole(first, stop), self._mode, self._order):
            if number in run:
                yield replace(frame, index=number)
            number += 1

    def _unit_of(self, number: int) -> int:
        """What a frame of the output is made of; the incomplete unit at the end is one."""
        return min(number // self._made, self._num_units)

    def _whole(self, first: int, stop: int) -> Iterator[SourceFrame]:
        """Frames first .. stop-1 of the clip, lost ones filled from the good ones around them."""
        begin = first
        while begin > self._first and self._video.frame(begin).lost:
            begin -= 1
        for n, frame in enumerate(filled(self._until_good(begin, stop)), begin):
            if first <= n < stop:
                yield frame

    def _until_good(self, begin: int, stop: int) -> Iterator[SourceFrame]:
        for n in range(begin, self._stop):
            frame = self._video.frame(n)
            yield replace(frame, canvas=self.info.canvas)
            if n >= stop - 1 and not frame.lost:
                return

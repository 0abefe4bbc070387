"""Interlaced frames to whole ones, with bwdif, or to the film they were made of."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import count

import av
import av.error
from av.filter import Graph

from adcvsr_core.errors import InputError
from adcvsr_core.pipeline.telecine import Film
from adcvsr_core.video.frames import SourceFrame, frame_planes, video_frame


def deinterlaced(
    frames: Iterable[SourceFrame], mode: str, first_field: str = "tff"
) -> Iterator[SourceFrame]:
    """Deinterlace frames.

    Args:
        mode: "off"; "auto" changes only frames flagged interlaced; "frame" changes all; "field"
            makes a frame of every field, so twice as many, in half the time base; "ivtc" undoes
            pulldown, so four frames come of each five; see `telecine`.
        first_field: "tff" or "bff", the field that comes first where a frame is of two.

    What a frame becomes depends on itself and the frames next to it only; with "ivtc", on those of
    its own five and those next to them.
    """
    if mode == "off":
        yield from frames
        return
    filtering: _Bwdif | Film | None = None
    before: SourceFrame | None = None
    numbers = count()
    for frame in frames:
        if filtering is not None and frame.layout != filtering.layout:
            for done in filtering.finish():
                yield replace(done, index=next(numbers))
            filtering = before = None
        if filtering is None:
            if mode == "auto" and not frame.interlaced:
                before = frame
                yield replace(frame, index=next(numbers))
                continue
            if mode == "ivtc":
                filtering = Film(frame, first_field)
            else:
                filtering = _Bwdif(frame, mode, first_field)
                if before is not None and before.layout == frame.layout:
                    filtering.show(before)
        for done in filtering.push(frame):
            yield replace(done, index=next(numbers))
    if filtering is not None:
        for done in filtering.finish():
            yield replace(done, index=next(numbers))


class _Bwdif:
    """One filter graph; frames come out one later than they go in."""

    def __init__(self, frame: SourceFrame, mode: str, first_field: str) -> None:
        self.layout = frame.layout
        self._mode = mode
        self._waiting: deque[SourceFrame] = deque()
        self._graph = Graph()
        source = self._graph.add_buffer(
            width=frame.width,
            height=frame.height,
            format=av.VideoFormat(frame.layout.name, frame.width, frame.height),
            time_base=Fraction(1, 1000),
        )
        order = self._graph.add("setfield", first_field or "tff")
        send = "send_field" if mode == "field" else "send_frame"
        bwdif = self._graph.add("bwdif", f"mode={send}:parity=auto:deint=all")
        self._graph.link_nodes(source, order, bwdif, self._graph.add("buffersink"))
        try:
            self._graph.configure()
        except av.error.FFmpegError as error:
            raise InputError(
                f"{frame.width}x{frame.height} {frame.layout.name} frames cannot be deinterlaced",
                remedy="Use --deinterlace off.",
            ) from error
        self._pushed = 0
        self._second = False
        self._given_before = False

    def show(self, before: SourceFrame) -> None:
        """Let the filter see the frame before the first; nothing comes out for it."""
        self._given_before = True
        deque(self.push(before), maxlen=0)

    def push(self, frame: SourceFrame) -> Iterator[SourceFrame]:
        """Take a frame; give those that are ready."""
        self._waiting.append(frame)
        picture = video_frame(frame.planes, frame.layout)
        picture.pts = self._pushed
        picture.time_base = Fraction(1, 1000)
        self._pushed += 1
        self._graph.push(picture)
        yield from self._pull()

    def finish(self) -> Iterator[SourceFrame]:
        """Give what is left after the last frame."""
        self._graph.push(None)
        yield from self._pull()

    def _pull(self) -> Iterator[SourceFrame]:
        while True:
            try:
                picture = self._graph.vpull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            frame = self._waiting[0]
            if self._given_before:
                self._given_before = False
                self._waiting.popleft()
                continue
            if self._mode == "field":
                yield self._field(frame, picture)
                continue
            self._waiting.popleft()
            changed = self._mode == "frame" or frame.interlaced
            planes = frame_planes(picture) if changed else frame.planes
            yield replace(frame, planes=planes, interlaced=False)

    def _field(self, frame: SourceFrame, picture: av.VideoFrame) -> SourceFrame:
        """The first or second half of a frame's time, in a time base half as long."""
        second, self._second = self._second, not self._second
        if second:
            self._waiting.popleft()
        return replace(
            frame,
            planes=frame_planes(picture),
            interlaced=False,
            pts=2 * frame.pts + (frame.duration if second else 0),
            duration=frame.duration,
            time_base=frame.time_base / 2,
        )

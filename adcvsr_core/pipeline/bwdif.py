"""Whole frames of interlaced ones, with libavfilter's bwdif, each by its own order of fields."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

import av
import av.error
from av.filter import Graph

from adcvsr_core.errors import InputError
from adcvsr_core.said import Said
from adcvsr_core.video.frames import SourceFrame, frame_planes, video_frame

CLOCK = Fraction(1, 1000)
"""Of the graphs: they only count frames."""


class Bwdif:
    """Takes frames of one kind; they come out one later than they go in.

    Where both orders of fields occur, each has a graph that is given every frame, and each frame is
    taken from the graph of its order.

    Args:
        first: the first frame, or one like it.
        mode: "field" makes a frame of every field; "frame" changes all frames, "auto" those that
            are interlaced.
        first_field: "tff" or "bff", of frames that do not say it.
    """

    def __init__(self, first: SourceFrame, mode: str, first_field: str) -> None:
        self.first = first
        self._mode = mode
        self._first_field = first_field or "tff"
        self._graphs: dict[str, _Counted] = {}
        self._waiting: deque[SourceFrame] = deque()
        self._last: SourceFrame | None = None
        self._second = False
        self._given_before = False

    def show(self, before: SourceFrame) -> None:
        """Let the filter see the frame before the first; nothing comes out for it."""
        self._given_before = True
        deque(self.push(before), maxlen=0)

    def push(self, frame: SourceFrame) -> Iterator[SourceFrame]:
        """Take a frame; give those that are ready."""
        order = self._order(frame)
        if order not in self._graphs:
            self._graphs[order] = _Counted(self.first, self._mode, order)
            if self._last is not None:
                self._graphs[order].push(self._last)
        for graph in self._graphs.values():
            graph.push(frame)
        self._last = frame
        self._waiting.append(frame)
        yield from self._ready()

    def finish(self) -> Iterator[SourceFrame]:
        """Give what is left after the last frame."""
        for graph in self._graphs.values():
            graph.push(None)
        yield from self._ready()

    def _order(self, frame: SourceFrame) -> str:
        return frame.field_order or self._first_field

    def _ready(self) -> Iterator[SourceFrame]:
        while all(graph.made for graph in self._graphs.values()):
            pictures = {order: graph.made.popleft() for order, graph in self._graphs.items()}
            frame = self._waiting[0]
            if self._given_before:
                self._given_before = False
                self._waiting.popleft()
                continue
            picture = pictures[self._order(frame)]
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


class _Counted:
    """One filter graph, for one order of fields."""

    def __init__(self, frame: SourceFrame, mode: str, order: str) -> None:
        self.made: deque[av.VideoFrame] = deque()
        self._pushed = 0
        self._graph = Graph()
        name = frame.layout.name
        source = self._graph.add_buffer(
            width=frame.width,
            height=frame.height,
            format=av.VideoFormat(name, frame.width, frame.height),
            time_base=CLOCK,
        )
        send = "send_field" if mode == "field" else "send_frame"
        bwdif = self._graph.add("bwdif", f"mode={send}:parity={order}:deint=all")
        self._graph.link_nodes(source, bwdif, self._graph.add("buffersink"))
        try:
            self._graph.configure()
        except av.error.FFmpegError as error:
            raise InputError(
                Said(
                    "{width}x{height} {name} frames cannot be deinterlaced",
                    width=frame.width,
                    height=frame.height,
                    name=name,
                ),
                remedy=Said("Use --deinterlace off."),
            ) from error

    def push(self, frame: SourceFrame | None) -> None:
        """Take a frame, or the end; what comes of it is in `made`."""
        picture = None
        if frame is not None:
            picture = video_frame(frame.planes, frame.layout)
            picture.pts, picture.time_base = self._pushed, CLOCK
            self._pushed += 1
        self._graph.push(picture)
        while True:
            try:
                self.made.append(self._graph.vpull())
            except (av.error.BlockingIOError, av.error.EOFError):
                return


def whole(frames: Iterable[SourceFrame], mode: str, first_field: str) -> Iterator[SourceFrame]:
    """Deinterlace frames of any kinds; modes as of `Bwdif`."""
    filtering: Bwdif | None = None
    before: SourceFrame | None = None
    for frame in frames:
        if filtering is not None and not frame.like(filtering.first):
            yield from filtering.finish()
            filtering = before = None
        if filtering is None:
            if mode == "auto" and not frame.interlaced:
                before = frame
                yield frame
                continue
            filtering = Bwdif(frame, mode, first_field)
            if before is not None and before.like(frame):
                filtering.show(before)
        yield from filtering.push(frame)
    if filtering is not None:
        yield from filtering.finish()

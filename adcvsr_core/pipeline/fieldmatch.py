"""Which fields of telecined video belong together, found by libavfilter's fieldmatch.

It decides on pictures of 8 bits. Beside them it is given pictures whose lines hold the number of
their frame, and weaves those: what comes out tells which two frames a film frame is made of. The
fields themselves are woven here, in any format, sample by sample.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import av
import av.error
import numpy as np
import torch
from av.filter import Graph

from adcvsr_core.video.frames import SourceFrame, video_frame
from adcvsr_core.video.layouts import SUBSAMPLINGS, layout_of

MATCHED_FORMATS = ("yuv420p", "yuv422p", "yuv444p", "yuv411p")
"""What fieldmatch decides on. It has a way to take deeper pictures as they are (ppsrc), in which it
writes past its buffers (libavfilter 12.1)."""
TAGS = 200
"""Frames that can be told apart; no more than three are looked at together."""


class FieldMatch:
    """Takes frames of one size and layout; gives as many, one later.

    What comes out is `interlaced` where no two fields fit.
    """

    def __init__(self, first: SourceFrame, first_field: str) -> None:
        self.first = first
        self._given: dict[int, SourceFrame] = {}
        self._taken = 0
        self._fed = 0
        self._made = 0
        name = _matched_name(first)
        self._graph = Graph()
        # Any constant rate will do; times come from elsewhere.
        buffer = (
            f"video_size={first.width}x{first.height}:pix_fmt={name}:time_base=1/1000:"
            "frame_rate=1000"
        )
        self._pictures = self._graph.add("buffer", buffer)
        self._tags = self._graph.add("buffer", buffer)
        match = self._graph.add("fieldmatch", f"order={first_field}:combmatch=full:ppsrc=1")
        self._sink = self._graph.add("buffersink")
        for place, source in enumerate((self._pictures, self._tags)):
            flagged = self._graph.add("setfield", first_field)
            source.link_to(flagged)
            flagged.link_to(match, 0, place)
        match.link_to(self._sink)
        self._graph.configure()

    def push(self, frame: SourceFrame) -> Iterator[SourceFrame]:
        """Take a frame; give those that are ready."""
        self._given[self._taken % TAGS] = frame
        self._feed(frame, self._taken)
        self._taken += 1
        yield from self._woven()

    def finish(self) -> Iterator[SourceFrame]:
        """Give what is left after the last frame."""
        last = self._taken - 1
        # With two inputs the filter keeps its last frame, which so becomes the one before the last.
        self._feed(self._given[last % TAGS], last)
        yield from self._woven()

    def _feed(self, frame: SourceFrame, number: int) -> None:
        tags = av.VideoFrame(frame.width, frame.height, _matched_name(frame))
        for plane in tags.planes:
            plane.update(bytes([number % TAGS]) * plane.buffer_size)
        for source, picture in ((self._pictures, _matched(frame)), (self._tags, tags)):
            picture.pts = self._fed
            source.push(picture)
        self._fed += 1

    def _woven(self) -> Iterator[SourceFrame]:
        while True:
            try:
                made = self._sink.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            assert isinstance(made, av.VideoFrame)
            lines = np.frombuffer(made.planes[0], np.uint8).reshape(made.height, -1)
            own = self._given[self._made % TAGS]
            top = self._given[int(lines[0, 0])]
            bottom = self._given[int(lines[min(1, made.height - 1), 0])]
            self._given.pop((self._made - 2) % TAGS, None)
            self._made += 1
            yield replace(own, planes=_weave(own, top, bottom), interlaced=made.interlaced_frame)


def _weave(own: SourceFrame, top: SourceFrame, bottom: SourceFrame) -> tuple[torch.Tensor, ...]:
    """The even lines of one frame and the odd ones of another."""
    if top is bottom:
        return top.planes
    planes: list[torch.Tensor] = []
    for plane, other in zip(top.planes, bottom.planes, strict=True):
        woven = plane.clone()
        woven[1::2] = other[1::2]
        planes.append(woven)
    return tuple(planes)


def _matched_name(frame: SourceFrame) -> str:
    """The format in which fieldmatch sees such a frame."""
    layout = frame.layout
    name = f"yuv{SUBSAMPLINGS.get((layout.chroma_w, layout.chroma_h), '')}p"
    return name if layout.family == "yuv" and name in MATCHED_FORMATS else "yuv420p"


def _matched(frame: SourceFrame) -> av.VideoFrame:
    """The picture in 8 bits; of one that is not YUV, luma or green, without colours."""
    layout = layout_of(_matched_name(frame))
    ratio = (frame.layout.chroma_w, frame.layout.chroma_h)
    whole = frame.layout.family == "yuv" and ratio == (layout.chroma_w, layout.chroma_h)
    shift = frame.layout.bits - 8
    planes: list[torch.Tensor] = []
    for number, shape in enumerate(layout.plane_shapes(frame.width, frame.height)):
        if number == 0 or whole:
            samples = frame.planes[number].numpy()
            samples = samples[..., 1] if frame.layout.packed else samples
            planes.append(torch.from_numpy((samples >> shift).astype(np.uint8)))
        else:
            planes.append(torch.full(shape, 128, dtype=torch.uint8))
    return video_frame(tuple(planes), layout)

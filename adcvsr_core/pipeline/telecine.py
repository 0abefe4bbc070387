"""Film put back together from telecined video: four frames where pulldown had made five of them.

fieldmatch finds the fields that belong together, bwdif mends what stays combed, decimate drops the
frame of each five that repeats another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import av
import av.error
from av.filter import Graph

from adcvsr_core.errors import InputError
from adcvsr_core.video.frames import SourceFrame, frame_planes, video_frame

CYCLE = 5
"""Frames of video that hold four of film."""
MATCHED_FORMATS = ("yuv420p", "yuv422p", "yuv444p", "yuv411p")
"""What fieldmatch takes. It has a way to take deeper pictures (ppsrc), in which it writes past its
buffers (libavfilter 12.1)."""


class Film:
    """One filter graph. Four frames come of each five, evenly spaced over their time.

    What is left at the end, fewer than five, stays as many at their own times. The time base is a
    quarter of the source's, in which all that is exact.
    """

    def __init__(self, frame: SourceFrame, first_field: str) -> None:
        self.layout = frame.layout
        self._graph = _graph(frame, first_field)
        self._cycle: list[SourceFrame] = []
        self._waiting: list[SourceFrame] = []
        self._made: list[av.VideoFrame] = []
        self._pushed = 0

    def push(self, frame: SourceFrame) -> Iterator[SourceFrame]:
        """Take a frame; give those that are ready."""
        self._waiting.append(frame)
        picture = video_frame(frame.planes, frame.layout)
        picture.pts = self._pushed
        self._pushed += 1
        self._graph.push(picture)
        self._pull()
        if len(self._waiting) > CYCLE:
            yield from self._whole_cycle(self._waiting[CYCLE].pts)

    def finish(self) -> Iterator[SourceFrame]:
        """Give what is left after the last frame."""
        self._graph.push(None)
        self._pull()
        while len(self._waiting) >= CYCLE:
            last = self._waiting[CYCLE - 1]
            more = len(self._waiting) > CYCLE
            end = self._waiting[CYCLE].pts if more else last.pts + last.duration
            yield from self._whole_cycle(end)
        for frame, picture in zip(self._waiting, self._made, strict=True):
            yield _made(frame, picture, pts=4 * frame.pts, duration=4 * frame.duration)

    def _whole_cycle(self, end: int) -> Iterator[SourceFrame]:
        """Four frames of the first five, once the graph has given them; `end`: where they end."""
        if len(self._made) < CYCLE - 1:
            return
        cycle, self._waiting = self._waiting[:CYCLE], self._waiting[CYCLE:]
        pictures, self._made = self._made[: CYCLE - 1], self._made[CYCLE - 1 :]
        begin = cycle[0].pts
        for number, (frame, picture) in enumerate(zip(cycle, pictures, strict=False)):
            pts = 4 * begin + number * (end - begin)
            yield _made(frame, picture, pts=pts, duration=end - begin)

    def _pull(self) -> None:
        while True:
            try:
                self._made.append(self._graph.vpull())
            except (av.error.BlockingIOError, av.error.EOFError):
                return


def _graph(frame: SourceFrame, first_field: str) -> Graph:
    if frame.layout.name not in MATCHED_FORMATS:
        raise InputError(
            f"frames of {frame.layout.name} cannot be put together to film",
            remedy=f"Convert them to one of: {', '.join(MATCHED_FORMATS)}; or --deinterlace frame.",
        )
    graph = Graph()
    # decimate wants a constant rate; it does not matter which, since times come from elsewhere.
    source = graph.add(
        "buffer",
        f"video_size={frame.width}x{frame.height}:pix_fmt={frame.layout.name}:"
        "time_base=1/1000:frame_rate=1000",
    )
    graph.link_nodes(
        source,
        graph.add("setfield", first_field),
        graph.add("fieldmatch", f"order={first_field}:combmatch=full"),
        graph.add("bwdif", "mode=send_frame:deint=interlaced"),
        graph.add("decimate"),
        graph.add("buffersink"),
    )
    graph.configure()
    return graph


def _made(frame: SourceFrame, picture: av.VideoFrame, *, pts: int, duration: int) -> SourceFrame:
    assert picture.format.name == frame.layout.name
    return replace(
        frame,
        planes=frame_planes(picture),
        pts=pts,
        duration=duration,
        time_base=frame.time_base / 4,
        interlaced=False,
    )

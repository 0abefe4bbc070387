"""Frames of a source by number, each exactly the n-th that reading from the beginning gives,
stand-ins of lost ones among them.

Seeking in a file is a promise of its container that not every file keeps: frames that need a
neighbour the seek left out come out wrong, packets may hold no frame, times may lie. So the numbers
are drafted from the packets' times, which is quick, and checked by decoding everything once, in the
background; from then on a frame found by seeking must have the time and the samples that frame had,
else it is read from further back, at last from the beginning.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import ceil
from pathlib import Path

from av.error import FFmpegError
from av.stream import Discard

from adcvsr_core.errors import InputError
from adcvsr_core.said import Said
from adcvsr_core.video.closing import Closing
from adcvsr_core.video.frames import SourceFrame
from adcvsr_core.video.image_names import image_files
from adcvsr_core.video.info import VideoInfo
from adcvsr_core.video.opening import choose_video, open_container
from adcvsr_core.video.reader import FrameReader, open_reader
from adcvsr_core.video.splices import Splices
from adcvsr_core.video.video_reader import VideoReader

LEAD_IN = (16, 64, 512)
"""Frames decoded before the wanted one after a seek: no codec reorders by more than 16, so what a
seek into an open group of pictures spoils lies among them. Then more, where frames do not match."""
REACH = 48
"""A frame this little ahead is read on to rather than sought."""


LOST = -1


@dataclass(frozen=True, kw_only=True)
class FrameIndex:
    """When each frame is shown, and what its samples are."""

    pts: tuple[int, ...]
    """As reading from the beginning gives them; they increase."""
    digests: tuple[int, ...] = ()
    """`digest` of each frame, `LOST` of lost ones; empty while only packets were looked at."""


class IndexedVideo(Closing):
    """A video file, folder of images or printf pattern, read in any order. For one thread, but for
    `verify`.

    Raises: InputError when there is nothing to read.
    """

    def __init__(self, path: str, video_stream: int = -1, gaps: str = "close") -> None:
        self._path = path
        self._gaps = gaps
        self._video_stream = video_stream
        self._images = bool(image_files(path))
        self._reader: FrameReader | None = None
        self._frames: Iterator[SourceFrame] = iter(())
        self._next = 0
        with open_reader(path, video_stream=video_stream, gaps=gaps, keep_lost=True) as reader:
            self.info: VideoInfo = reader.info
        draft = None if self._images else drafted_times(path, video_stream)
        if self._images:
            self._index = FrameIndex(pts=tuple(range(self.info.num_frames)))
        else:
            self._index = self._read_index() if draft is None else FrameIndex(pts=draft)

    @property
    def num_frames(self) -> int:
        return len(self._index.pts)

    @property
    def is_verified(self) -> bool:
        """Whether every frame was decoded once, so that numbers are certain."""
        return self._images or bool(self._index.digests)

    @property
    def times(self) -> tuple[int, ...]:
        """The pts of all frames."""
        return self._index.pts

    def seconds(self, n: int) -> Fraction:
        """When frame n is shown, in seconds since the start of the source."""
        return self._index.pts[n] * self.info.time_base - self.info.start_time_s

    def first_at(self, time: Fraction) -> int:
        """The number of the first frame that is shown at `time` or later."""
        wanted = (time + self.info.start_time_s) / self.info.time_base
        return bisect_left(self._index.pts, ceil(wanted))

    def verify(self, pause: Callable[[], None] = lambda: None) -> bool:
        """Decode everything once, if that was not done. May run in another thread.

        Args:
            pause: called before each frame; may wait, and may raise to give up.

        Returns: whether the numbers of frames turned out as drafted.
        """
        if self.is_verified:
            return True
        index = self._read_index(pause)
        same = index.pts == self._index.pts
        self._index = index
        return same

    def frame(self, n: int) -> SourceFrame:
        """Frame n; its `index` is n.

        Raises:
            IndexError: there is no frame n.
            InputError: the file changed, or reads differently every time.
        """
        index = self._index
        if not 0 <= n < len(index.pts):
            raise IndexError(f"frame {n} of {len(index.pts)}")
        if self._reader is not None and self._next <= n <= self._next + REACH:
            found = self._read_on(n, index)
            if found is not None:
                return found
        for lead_in in LEAD_IN:
            if n > lead_in and self._go_to(n - lead_in, index):
                found = self._read_on(n, index)
                if found is not None:
                    return found
        self._restart()
        found = self._read_on(n, index)
        if found is None:
            raise InputError(
                Said("frame {n} cannot be read again as it was", n=n),
                where=self._path,
                remedy=Said("If the file was changed, open it anew."),
            )
        return found

    def close(self) -> None:
        """Let go of the file."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _read_index(self, pause: Callable[[], None] = lambda: None) -> FrameIndex:
        """Decode the file from beginning to end."""
        pts: list[int] = []
        digests: list[int] = []
        with VideoReader(self._path, video_stream=self._video_stream, keep_lost=True) as reader:
            for frame in reader:
                pause()
                pts.append(frame.pts)
                digests.append(digest(frame))
        return FrameIndex(pts=tuple(pts), digests=tuple(digests))

    def _go_to(self, n: int, index: FrameIndex) -> bool:
        """Open the file near frame n; the next frame read is n if times can be trusted."""
        start = index.pts[n] * self.info.time_base - self.info.start_time_s
        self.close()
        try:
            self._open(start)
        except InputError:
            return False
        self._next = n
        return True

    def _restart(self) -> None:
        self.close()
        self._open(None)
        self._next = 0

    def _open(self, start: Fraction | None) -> None:
        if self._images:
            self._reader = open_reader(self._path, start_s=start, gaps=self._gaps, keep_lost=True)
        else:
            stream = self._video_stream
            self._reader = VideoReader(
                self._path, span=(start, None), video_stream=stream, keep_lost=True
            )
        self._frames = iter(self._reader)

    def _read_on(self, n: int, index: FrameIndex) -> SourceFrame | None:
        """Read to frame n; None where what comes is not what the index says."""
        with suppress(InputError):
            for frame in self._frames:
                place, self._next = self._next, self._next + 1
                if frame.pts != index.pts[place]:
                    break
                if place == n:
                    if index.digests and digest(frame) != index.digests[n]:
                        break
                    return replace(frame, index=n, canvas=self.info.canvas)
        self.close()
        return None


def drafted_times(path: str, video_stream: int = -1) -> tuple[int, ...] | None:
    """The times of a file's frames as its packets say; None where they do not say it clearly."""
    with open_container(path) as container:
        stream = choose_video(container, path, video_stream)
        splices = Splices(container.format.name)
        for other in container.streams:
            if other.index != stream.index:
                other.discard = Discard.all
        times: list[int] = []
        try:
            for packet in container.demux(stream):
                if packet.size == 0:
                    continue
                splices.mend(packet)
                if packet.pts is None or splices.found:
                    return None
                if packet.is_discard:
                    continue
                times.append(packet.pts)
        except FFmpegError:
            return None
    times.sort()
    doubled = any(a == b for a, b in pairwise(times))
    return None if doubled or not times else tuple(times)


def digest(frame: SourceFrame) -> int:
    """A checksum of a frame's samples; `LOST` for a stand-in, which has none of its own."""
    if frame.lost:
        return LOST
    value = 0
    for plane in frame.planes:
        value = zlib.crc32(plane.contiguous().numpy(), value)
    return value


def source_stamp(path: str) -> tuple[int, int]:
    """What changes when a file does: size and time of its last change; zeros for a pattern."""
    file = Path(path)
    if not file.exists():
        return 0, 0
    stat = file.stat()
    return stat.st_size, stat.st_mtime_ns

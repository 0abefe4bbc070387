"""Reading one video stream of a file: damage skipped, timestamps made whole."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from fractions import Fraction
from itertools import islice

import av
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Discard

from adcvsr_core.errors import InputError
from adcvsr_core.progress import counted
from adcvsr_core.video.closing import Closing
from adcvsr_core.video.describe import describe, frame_color, has_rate, with_measured_rate
from adcvsr_core.video.frames import SourceFrame, frame_planes
from adcvsr_core.video.info import VideoInfo, outside_span
from adcvsr_core.video.layouts import layout_of, planar_format
from adcvsr_core.video.opening import choose_video, decoder_of, open_container
from adcvsr_core.video.splices import Splice, Splices

RATE_FRAMES = 12
"""Frames decoded ahead to measure the rate of a source that does not state a usable one."""

SEEK_BACK_S = (0, 2, 10, 60)
"""How much earlier to aim when a seek lands after the wanted time."""

MAX_PROBE_PACKETS = 400
"""Packets tried for a first frame before the video counts as undecodable."""

type Span = tuple[Fraction | None, Fraction | None]


class VideoReader(Closing):
    """Reads one video stream of a file. Use `reader.open_reader`."""

    def __init__(
        self,
        path: str,
        *,
        span: Span = (None, None),
        video_stream: int = -1,
        threads: int = 0,
    ) -> None:
        self.warnings: list[str] = []
        self.splices: list[Splice] = []
        self._path = path
        self._span = span
        self._video_stream = video_stream
        self._threads = threads
        self._open()
        try:
            self._ahead = list(islice(self._decoded, 1))
            if not self._ahead:
                raise InputError(
                    "no frame of its video decodes",
                    where=path,
                    remedy="The file is damaged or encrypted",
                )
            self.info = describe(self._container, self._stream, self._ahead[0], path)
            if not has_rate(self._stream):
                self._ahead += islice(self._decoded, RATE_FRAMES - 1)
                self.info = with_measured_rate(self.info, [frame.pts for frame in self._ahead])
        except BaseException:
            self._container.close()
            raise
        self._time_base = self.info.time_base
        self._seek()

    def _open(self) -> None:
        self._container = open_container(self._path)
        try:
            self._stream = choose_video(self._container, self._path, self._video_stream)
        except BaseException:
            self._container.close()
            raise
        for stream in self._container.streams:
            if stream.index != self._stream.index:
                stream.discard = Discard.all
        # Threads that each decode a frame lose whole frames around a damaged packet, as many as
        # there are threads, and not the same ones every time.
        self._decoder = decoder_of(self._stream)
        self._decoder.thread_type = "SLICE"
        self._decoder.thread_count = self._threads
        self._complete = True
        self._decoded = self._decode()

    def close(self) -> None:
        """Let go of the file."""
        self._decoded.close()
        self._container.close()

    def __iter__(self) -> Iterator[SourceFrame]:
        start, end = self._span
        clock = _Clock(self.info, self.warnings)
        index = 0
        for position, frame in enumerate(self._frames()):
            pts, duration = clock.read(frame)
            time = self._since_start(pts)
            if end is not None and time >= end:
                break
            if start is not None and time < start:
                continue
            yield self._source_frame(frame, index, position, pts, duration)
            index += 1
        if index == 0:
            raise outside_span(self.info)

    def _frames(self) -> Iterator[av.VideoFrame]:
        ahead, self._ahead = self._ahead, []
        yield from ahead
        yield from self._decoded

    def _seek(self) -> None:
        """Go near the start of the span, never past it: containers without an index seek badly."""
        start = self._span[0]
        if start is None or start <= 0 or self._ahead[0].pts is None:
            return
        for back in SEEK_BACK_S:
            if start <= back or not self._seek_to(start - back):
                break
            self._ahead = list(islice(self._decoded, 1))
            pts = self._ahead[0].pts if self._ahead else None
            if pts is not None and self._since_start(pts) <= start:
                return
        self._reopen()

    def _seek_to(self, time: Fraction) -> bool:
        target = int((time + self.info.start_time_s) / self._time_base)
        try:
            self._container.seek(target, stream=self._stream, backward=True)
        except FFmpegError:
            return False
        self._decoded.close()
        self._decoder.flush_buffers()
        self._complete = False
        self._decoded = self._decode()
        return True

    def _reopen(self) -> None:
        """Start over: frames before the span are decoded and left out."""
        self._decoded.close()
        self._container.close()
        self._open()
        self._ahead = []

    def _decode(self) -> Generator[av.VideoFrame]:
        """Frames as they decode; damaged packets are skipped and noted."""
        skipped, decoded, patched, left_out = 0, 0, 0, 0
        splices = Splices(self._container.format.name)
        self.splices = splices.found
        for packet in self._packets():
            if packet is not None:
                left_out += packet.is_discard
                splices.mend(packet)
            try:
                frames = self._decoder.decode(packet)
            except (FFmpegError, ValueError) as error:  # ValueError: the codec is unknown by now
                skipped += 1
                if skipped == 1:
                    self.warnings.append(
                        f"a damaged packet after frame {decoded} was skipped ({_why(error)})"
                    )
                if not decoded and skipped >= MAX_PROBE_PACKETS:
                    return
                continue
            for frame in frames:
                decoded += 1
                patched += frame.is_corrupt
                yield frame
        if skipped > 1:
            self.warnings.append(f"{skipped} damaged packets were skipped in all")
        if patched:
            self.warnings.append(f"frames that are damaged, as far as they decode: {patched}")
        if splices.found:
            times = counted(len(splices.found), "time")
            self.warnings.append(f"the clock jumps {times}; the parts follow each other")
        promised = self._stream.frames - left_out
        if self._complete and decoded < promised:
            self.warnings.append(f"{decoded} frames decoded; the header promises {promised}")

    def _packets(self) -> Iterator[Packet[av.VideoStream] | None]:
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
            except FFmpegError as error:
                self.warnings.append(f"the file breaks off ({_why(error)})")
                packet = None
            if packet is None or packet.size == 0:
                yield None
                return
            yield packet

    def _since_start(self, pts: int) -> Fraction:
        return pts * self._time_base - self.info.start_time_s

    def _source_frame(
        self, frame: av.VideoFrame, index: int, position: int, pts: int, duration: int
    ) -> SourceFrame:
        size = (frame.width, frame.height)
        if size != (self.info.width, self.info.height):
            until = float(self._since_start(pts))
            raise InputError(
                f"the picture size changes from {self.info.width}x{self.info.height} to "
                f"{size[0]}x{size[1]} at frame {position}",
                where=self._path,
                remedy=f"Process it in parts; the first ends at {until:.3f} s (--end)",
            )
        picture = planar(frame)
        layout = layout_of(picture.format.name)
        return SourceFrame(
            index=index,
            pts=pts,
            time_base=self._time_base,
            duration=duration,
            color=frame_color(frame, self._stream),
            interlaced=frame.interlaced_frame,
            corrupt=frame.is_corrupt,
            layout=layout,
            planes=frame_planes(picture),
            width=frame.width,
            height=frame.height,
        )


def planar(frame: av.VideoFrame) -> av.VideoFrame:
    """The frame in a planar format with the same samples, through swscale where it has another."""
    name = planar_format(frame.format.name)
    if frame.format.name.replace("yuvj", "yuv") == name:
        return frame
    return frame.reformat(
        format=name, src_color_range=frame.color_range, dst_color_range=frame.color_range
    )


class _Clock:
    """Gives every frame a pts larger than the one before."""

    def __init__(self, info: VideoInfo, warnings: list[str]) -> None:
        self._step = max(1, round(1 / (info.rate * info.time_base)))
        self._warnings = warnings
        self._last: int | None = None
        self._repaired = 0

    def read(self, frame: av.VideoFrame) -> tuple[int, int]:
        """pts and duration of a frame."""
        duration = frame.duration or self._step
        pts = frame.pts if frame.pts is not None else frame.dts
        if pts is None:
            pts = 0 if self._last is None else self._last + self._step
            self._note("has no timestamp")
        elif self._last is not None and pts <= self._last:
            pts = self._last + 1
            self._note("has a timestamp not after the one before")
        self._last = pts
        return pts, duration

    def _note(self, what: str) -> None:
        self._repaired += 1
        if self._repaired == 1:
            self._warnings.append(f"a frame {what}; it was given one")


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)

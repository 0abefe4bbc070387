"""Decoding a source to look at it: as libav's frames, quickly, with all damage noted."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Discard

from adcvsr_core.video.closing import Closing
from adcvsr_core.video.describe import RATE_FRAMES, describe, has_rate, with_measured_rate
from adcvsr_core.video.image_names import SEQUENCE_RATE, image_files
from adcvsr_core.video.info import StreamInfo, VideoInfo
from adcvsr_core.video.layouts import as_fraction
from adcvsr_core.video.opening import MAX_PROBE_PACKETS, choose_video, open_container, undecodable


class Damaged(Exception):
    """A packet is damaged: threads that decode a frame each lose more of them than there are."""


class Decoding(Closing):
    """The video stream of one file, decoded once.

    Args:
        exact: decode every frame that can be had, as the upscaler does; else faster, and raise
            Damaged at the first damaged packet.
    """

    def __init__(self, path: str, *, exact: bool = True) -> None:
        self.damaged_s: list[float] = []
        """When damaged packets would be shown, in seconds from the start of the file."""
        self.breaks_off = ""
        """Why the file could not be read to its end; empty: it could."""
        self._path = path
        self._exact = exact
        self._container = open_container(path)
        try:
            self.stream = choose_video(self._container, path)
            for stream in self._container.streams:
                if stream.index != self.stream.index:
                    stream.discard = Discard.all
            self.stream.thread_type = "SLICE" if exact else "AUTO"
            self.promised_frames = self.stream.frames
            """By the header; 0: it does not say."""
            self._decoded = self._decode()
            self.info = self._describe()
        except BaseException:
            self._container.close()
            raise

    def _describe(self) -> VideoInfo:
        """Describe the source; its first frames are kept for `frames`."""
        self._ahead: list[av.VideoFrame] = []
        first = next(self._decoded, None)
        if first is None:
            raise undecodable(self._path)
        self._ahead.append(first)
        info = describe(self._container, self.stream, first, self._path)
        if has_rate(self.stream):
            return info
        while len(self._ahead) < RATE_FRAMES and (frame := next(self._decoded, None)):
            self._ahead.append(frame)
        return with_measured_rate(info, [frame.pts for frame in self._ahead])

    def frames(self) -> Iterator[av.VideoFrame]:
        """All frames, in the order shown. Once only."""
        yield from self._ahead
        self._ahead = []
        yield from self._decoded

    def close(self) -> None:
        self._decoded.close()
        self._container.close()

    def _decode(self) -> Generator[av.VideoFrame]:
        packets = self._container.demux(self.stream)
        decoded = 0
        while True:
            try:
                packet = next(packets, None)
            except FFmpegError as error:
                self.breaks_off = error.strerror or str(error)
                packet = None
            try:
                frames = self.stream.decode(packet if packet and packet.size else None)
            except (FFmpegError, ValueError) as error:
                if not self._exact:
                    raise Damaged from error
                self._note(packet)
                frames = []
                if not decoded and len(self.damaged_s) >= MAX_PROBE_PACKETS:
                    return
            for frame in frames:
                decoded += 1
                yield frame
            if packet is None or not packet.size:
                return

    def _note(self, packet: Packet[av.VideoStream] | None) -> None:
        start = Fraction(self._container.start_time or 0, av.time_base)
        time = start
        if packet is not None and (packet.pts is not None or packet.dts is not None):
            pts = packet.pts if packet.pts is not None else packet.dts
            time = (pts or 0) * as_fraction(packet.time_base)
        self.damaged_s.append(float(time - start))


class SequenceDecoding(Closing):
    """Numbered images as the frames of one source."""

    def __init__(self, source: str, files: list[Path]) -> None:
        self.damaged_s: list[float] = []
        self.breaks_off = ""
        self.stream = None
        self.promised_frames = len(files)
        self._files = files
        with Decoding(str(files[0])) as first:
            info = first.info
        self.info = replace(
            info,
            path=source,
            container="images",
            stream_index=0,
            rate=SEQUENCE_RATE,
            time_base=1 / SEQUENCE_RATE,
            num_frames=len(files),
            duration_s=float(len(files) / SEQUENCE_RATE),
            start_time_s=Fraction(0),
            streams=(StreamInfo(index=0, kind="video", codec=info.codec),),
            metadata={},
        )

    def frames(self) -> Iterator[av.VideoFrame]:
        """The first frame of each file, numbered."""
        for number, file in enumerate(self._files):
            with Decoding(str(file)) as image:
                frame = next(image.frames())
                frame.pts = number
                yield frame

    def close(self) -> None:
        """Nothing stays open between files."""


def open_decoding(source: str | Path, *, exact: bool) -> Decoding | SequenceDecoding:
    """Open a file, a folder of images or a printf pattern.

    Raises: InputError when it is missing, unreadable, or holds no video that decodes.
    """
    if files := image_files(source):
        return SequenceDecoding(str(source), files)
    return Decoding(str(source), exact=exact)

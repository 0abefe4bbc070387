"""Decoding a source to look at it: as libav's frames, quickly, with all damage noted."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from fractions import Fraction

import av
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Discard

from adcvsr_core.said import NOTHING
from adcvsr_core.video.closing import Closing
from adcvsr_core.video.describe import (
    RATE_FRAMES,
    describe,
    has_rate,
    usual_step,
    with_measured_rate,
)
from adcvsr_core.video.info import VideoInfo
from adcvsr_core.video.layouts import as_fraction
from adcvsr_core.video.losses import Item, LossLedger, Lost
from adcvsr_core.video.opening import (
    MAX_PROBE_PACKETS,
    choose_video,
    codec_name,
    open_container,
    undecodable,
)
from adcvsr_core.video.shapes import SampleAspects
from adcvsr_core.video.splices import BROADCAST, Splices


class Damaged(Exception):
    """A packet is damaged: threads that decode a frame each lose more of them than there are."""


class Decoding(Closing):
    """The video stream of one file, decoded once.

    Args:
        exact: decode every frame that can be had, and count those lost, as the upscaler does; else
            faster, and raise Damaged at the first damaged packet.
    """

    def __init__(self, path: str, *, exact: bool = True) -> None:
        self.damaged_s: list[float] = []
        """When damaged packets would be shown, in seconds from the start of the file."""
        self.joined_s: list[float] = []
        """When the second recording begins, and each one after it, where several are joined."""
        self.unreadable: list[str] = []
        """Images that do not decode; a file is none."""
        self.breaks_off = ""
        """Why the file could not be read to its end; empty: it could."""
        self.missing = NOTHING
        self._path = path
        self._exact = exact
        self._container = open_container(path)
        try:
            self.stream = choose_video(self._container, path)
            for stream in self._container.streams:
                if stream.index != self.stream.index:
                    stream.discard = Discard.all
            self.stream.thread_type = "SLICE" if exact else "AUTO"
            self.stream.codec_context.copy_opaque = True
            self._aspects = SampleAspects(
                as_fraction(self.stream.sample_aspect_ratio), self.stream.codec_context
            )
            container = self._container.format.name
            self._splices = Splices(container)
            self._places = _Places(container, self.stream) if exact else None
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
        info = replace(info, sample_aspect=self.sample_aspect(first))
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

    def place_of(self, number: int) -> int:
        """The place of one of `frames` among all, lost ones too; behind the last, so many there
        are."""
        return number if self._places is None else self._places.of(number)

    def sample_aspect(self, frame: av.VideoFrame) -> Fraction:
        """Width over height of a pixel of a frame. Raises: Damaged where it changes and not every
        packet is decoded by itself, so that it is not sure where."""
        aspect = self._aspects.of(frame)
        if not self._exact and self._aspects.has_changed:
            raise Damaged
        return aspect

    def close(self) -> None:
        self._decoded.close()
        self._container.close()

    def _decode(self) -> Generator[av.VideoFrame]:
        packets = self._container.demux(self.stream)
        decoded = sent = 0
        while True:
            try:
                packet = next(packets, None)
            except FFmpegError as error:
                self.breaks_off = error.strerror or str(error)
                packet = None
            sent += 1
            if packet is not None:
                packet.opaque = sent
                if packet.is_corrupt and not self._exact:
                    raise Damaged
                if packet.size:
                    self._mend(packet)
                    if self._places is not None:
                        self._places.sent(packet)
            try:
                frames = self.stream.decode(packet if packet and packet.size else None)
            except (FFmpegError, ValueError) as error:
                if not self._exact:
                    raise Damaged from error
                self._note(packet)
                if self._places is not None:
                    self._places.failed()
                frames = []
                if not decoded and len(self.damaged_s) >= MAX_PROBE_PACKETS:
                    return
            self._aspects.decoded(sent)
            ended = packet is None or not packet.size
            if self._places is not None:
                frames = self._places.placed(frames, ended=ended)
            for frame in frames:
                decoded += 1
                yield frame
            if ended:
                return

    def _mend(self, packet: Packet[av.VideoStream]) -> None:
        """Where recordings are joined, let the clock of one follow that of the one before."""
        known = len(self._splices.found)
        self._splices.mend(packet)
        if len(self._splices.found) > known:
            self.joined_s.append(self._time_s(packet))

    def _note(self, packet: Packet[av.VideoStream] | None) -> None:
        self.damaged_s.append(0.0 if packet is None else self._time_s(packet))

    def _time_s(self, packet: Packet[av.VideoStream]) -> float:
        """When what is in a packet is shown, from the start of the file; 0 where it is silent."""
        pts = packet.dts if packet.pts is None else packet.pts
        if pts is None:
            return 0.0
        start = Fraction(self._container.start_time or 0, av.time_base)
        return float(pts * as_fraction(packet.time_base) - start)


class _Places:
    """Where decoded frames are among all that the upscaler makes, which fills those lost."""

    def __init__(self, container: str, stream: av.VideoStream) -> None:
        self._ledger = LossLedger(
            usual_step(stream), codec_name(stream), from_first=container not in BROADCAST
        )
        self._places: list[int] = []
        self._num_items = 0

    def of(self, number: int) -> int:
        """The place of a frame that was handed out as this number, or how many there are."""
        return self._places[number] if number < len(self._places) else self._num_items

    def sent(self, packet: Packet[av.VideoStream]) -> None:
        """Take note of a packet before it is decoded."""
        self._ledger.sent(packet)

    def failed(self) -> None:
        """The decoder refused a packet."""
        self._ledger.failed()

    def placed(self, frames: list[av.VideoFrame], *, ended: bool) -> list[av.VideoFrame]:
        """Take the next frames from the decoder; returns those that are due."""
        items: list[Item] = [item for frame in frames for item in self._ledger.came(frame)]
        items += self._ledger.ended() if ended and (self._places or items) else []
        due: list[av.VideoFrame] = []
        for place, item in enumerate(items, self._num_items):
            if isinstance(item, Lost):
                continue
            self._places.append(place)
            due.append(item)
        self._num_items += len(items)
        return due

"""Reading one video stream of a file: damage skipped, timestamps made whole."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain

import av
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Discard

from adcvsr_core.said import Said
from adcvsr_core.video.clock import FrameClock
from adcvsr_core.video.closing import Closing
from adcvsr_core.video.describe import (
    RATE_FRAMES,
    describe,
    described_by,
    frame_color,
    has_rate,
    usual_step,
    with_measured_rate,
)
from adcvsr_core.video.frames import SourceFrame, frame_planes, planar
from adcvsr_core.video.info import ends_early, outside_span
from adcvsr_core.video.layouts import as_fraction, layout_of
from adcvsr_core.video.losses import Item, LossLedger, Lost
from adcvsr_core.video.opening import (
    MAX_PROBE_PACKETS,
    choose_video,
    codec_name,
    decoder_of,
    open_container,
    undecodable,
)
from adcvsr_core.video.shapes import FieldOrders, SampleAspects
from adcvsr_core.video.splices import BROADCAST, Splice, Splices, has_jumps

SEEK_BACK_S = (0, 2, 10, 60)
"""How much earlier to aim when a seek lands after the wanted time."""

type Span = tuple[Fraction | None, Fraction | None]


class VideoReader(Closing):
    """Reads one video stream of a file. Use `reader.open_reader`.

    `info` describes the picture of the first frame in the span, which is the canvas of all.
    """

    def __init__(
        self,
        path: str,
        *,
        span: Span = (None, None),
        video_stream: int = -1,
        threads: int = 0,
        keep_lost: bool = False,
    ) -> None:
        self.warnings: list[str] = []
        self.splices: list[Splice] = []
        self._path = path
        self._span = span
        self._video_stream = video_stream
        self._threads = threads
        self._keep_lost = keep_lost
        self._open()
        try:
            self._look_ahead(1)
            if not (first := self._first_ahead()):
                raise undecodable(path)
            info = describe(self._container, self._stream, first, path)
            self.info = replace(info, sample_aspect=self._aspects.of(first))
            if not has_rate(self._stream):
                self._look_ahead(RATE_FRAMES - 1)
                self.info = with_measured_rate(self.info, [item.pts for item in self._ahead])
        except BaseException:
            self._container.close()
            raise
        self._time_base = self.info.time_base
        if isinstance(lost := self._ahead[0], Lost):
            self.info = replace(self.info, first_frame_s=self._since_start(lost.pts))
        self._seek()
        self._frames = self._read()
        if span[0] is not None:
            self._begin()

    def _begin(self) -> None:
        """Read the first frame of the span: its picture is the one described."""
        try:
            first = next(self._frames)
        except BaseException:
            self.close()
            raise
        self._frames = chain([first], self._frames)
        self.info = described_by(self.info, first)

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
        self._decoder.copy_opaque = True
        self._aspects = SampleAspects(as_fraction(self._stream.sample_aspect_ratio), self._decoder)
        self._orders = FieldOrders()
        self._complete = True
        self._ahead: list[Item] = []
        self._decoded = self._decode()

    def close(self) -> None:
        """Let go of the file."""
        self._decoded.close()
        self._container.close()

    def __iter__(self) -> Iterator[SourceFrame]:
        for frame in self._frames:
            yield replace(frame, canvas=self.info.canvas)

    def _read(self) -> Iterator[SourceFrame]:
        start, end = self._span
        clock = FrameClock(self.info, self.warnings)
        index, end_s = 0, Fraction(0)
        shown = self._first_ahead()
        for item in clock.counted_back(self._items()):
            pts, duration = clock.read(item)
            time = self._since_start(pts)
            if end is not None and time >= end:
                break
            shown = item if isinstance(item, av.VideoFrame) else shown
            if start is not None and time < start:
                continue
            assert shown is not None
            frame = self._source_frame(shown, index, pts, duration)
            yield replace(frame, lost=True, corrupt=False) if isinstance(item, Lost) else frame
            index += 1
            end_s = time + duration * self._time_base
        else:
            if index and (early := ends_early(self.info, end_s)):
                self.warnings.append(early)
        if index == 0:
            raise outside_span(self.info)

    def _items(self) -> Iterator[Item]:
        ahead, self._ahead = self._ahead, []
        yield from ahead
        yield from self._decoded

    def _look_ahead(self, num_frames: int) -> None:
        """Decode so many frames more ahead."""
        for item in self._decoded:
            self._ahead.append(item)
            num_frames -= isinstance(item, av.VideoFrame)
            if not num_frames:
                return

    def _first_ahead(self) -> av.VideoFrame | None:
        return next((item for item in self._ahead if isinstance(item, av.VideoFrame)), None)

    def _seek(self) -> None:
        """Go near the start of the span, never past it: containers without an index seek badly."""
        start = self._span[0]
        if start is None or start <= 0 or self._ahead[0].pts is None:
            return
        broadcast = self._container.format.name in BROADCAST
        for back in () if broadcast and has_jumps(self._path, self._stream.index) else SEEK_BACK_S:
            if start <= back or not self._seek_to(start - back):
                break
            self._look_ahead(1)
            frame = self._first_ahead()
            pts = frame.pts if frame else None
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
        self._ahead = []
        self._decoded = self._decode()
        return True

    def _reopen(self) -> None:
        """Start over: frames before the span are decoded and left out."""
        self._decoded.close()
        self._container.close()
        self._open()
        self._look_ahead(1)

    def _decode(self) -> Generator[Item]:
        """Frames as they decode, and those that do not; damaged packets are noted."""
        skipped, decoded, patched, left_out = 0, 0, 0, 0
        splices = Splices(self._container.format.name)
        self.splices = splices.found
        self._aspects.start()
        ledger = LossLedger(
            usual_step(self._stream),
            codec_name(self._stream),
            from_first=self._complete and self._container.format.name not in BROADCAST,
        )
        for packet in self._packets():
            if packet is not None:
                left_out += packet.is_discard
                splices.mend(packet)
                ledger.sent(packet)
            try:
                frames = self._decoder.decode(packet)
            except (FFmpegError, ValueError) as error:  # ValueError: the codec is unknown by now
                ledger.failed()
                skipped += 1
                if skipped == 1:
                    self.warnings.append(
                        Said(
                            "a damaged packet after frame {frame} was skipped ({why})",
                            frame=decoded,
                            why=_why(error),
                        )
                    )
                if not decoded and skipped >= MAX_PROBE_PACKETS:
                    return
                continue
            self._aspects.decoded(ledger.num_sent)
            for frame in frames:
                patched += frame.is_corrupt
                for item in self._kept(ledger.came(frame)):
                    decoded += 1
                    yield item
        for item in self._kept(ledger.ended()) if decoded else ():
            decoded += 1
            yield item
        if skipped > 1:
            self.warnings.append(
                Said("{number} damaged packets were skipped in all", number=skipped)
            )
        if patched and not self._keep_lost:
            self.warnings.append(
                Said("frames that are damaged, as far as they decode: {number}", number=patched)
            )
        if splices.found:
            times = len(splices.found)
            self.warnings.append(
                Said("the clock jumps {times} times; the parts follow each other", times=times)
                if times > 1
                else Said("the clock jumps 1 time; the parts follow each other")
            )
        promised = self._stream.frames - left_out
        if self._complete and decoded < promised:
            self.warnings.append(
                Said(
                    "{decoded} frames decoded; the header promises {promised}",
                    decoded=decoded,
                    promised=promised,
                )
            )

    def _kept(self, items: list[Item]) -> list[Item]:
        return items if self._keep_lost else [i for i in items if not isinstance(i, Lost)]

    def _packets(self) -> Iterator[Packet[av.VideoStream] | None]:
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
            except FFmpegError as error:
                self.warnings.append(Said("the file breaks off ({why})", why=_why(error)))
                packet = None
            if packet is None:
                yield None
                return
            if packet.size:
                yield packet

    def _since_start(self, pts: int) -> Fraction:
        return pts * self._time_base - self.info.start_time_s

    def _source_frame(
        self, frame: av.VideoFrame, index: int, pts: int, duration: int
    ) -> SourceFrame:
        picture = planar(frame)
        layout = layout_of(picture.format.name)
        return SourceFrame(
            index=index,
            pts=pts,
            time_base=self._time_base,
            duration=duration,
            color=frame_color(frame, self._stream),
            sample_aspect=self._aspects.of(frame),
            interlaced=frame.interlaced_frame,
            field_order=self._orders.of(frame),
            corrupt=frame.is_corrupt,
            layout=layout,
            planes=frame_planes(picture),
            width=frame.width,
            height=frame.height,
        )


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)

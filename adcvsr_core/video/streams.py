"""Copying the streams of a source that are not its video."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

import av
from av.container import InputContainer, OutputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Discard, Stream

from adcvsr_core.errors import SettingsError
from adcvsr_core.said import Said
from adcvsr_core.video.containers import StreamCopy
from adcvsr_core.video.layouts import as_fraction
from adcvsr_core.video.local_files import open_media
from adcvsr_core.video.opening import codec_name
from adcvsr_core.video.sample_clock import SampleClock
from adcvsr_core.video.splices import CopiedClocks, PastEnd
from adcvsr_core.video.subtitles import (
    DvdFromXsub,
    clip_subtitle,
    on_canvas,
    retimed,
    subrip_text,
)

MIME_OF_PICTURE = {
    "mjpeg": ("cover.jpg", "image/jpeg"),
    "png": ("cover.png", "image/png"),
}
"""Name and type of a cover picture kept as an attachment, by codec."""

STATISTICS = ("duration", "bps", "number_of_frames", "number_of_bytes")
"""Tags that tools add about the packets of a stream, also as BPS-eng; wrong for other packets."""

IN_MILLISECONDS = ("matroska", "webm")
"""Containers that round all times to that."""

STRAY_S = 600
"""A packet this much earlier or later than its file and picture has a damaged timestamp."""

type Timed = tuple[Fraction, int, Packet[Stream]]
"""Decoding time in seconds, order among equals, packet."""


class StreamCopies:
    """Streams added to a target for a source's audio, subtitles, attachments and cover pictures.

    `canvas`: width and height of the source's video, which positions of subtitles may refer to.
    """

    def __init__(
        self,
        plan: list[StreamCopy],
        original: InputContainer,
        target: OutputContainer,
        canvas: tuple[int, int],
    ) -> None:
        self.warnings = [copy.reason for copy in plan if copy.reason]
        self._original = original
        self._canvas = canvas
        self._last: dict[int, int] = {}
        self._damaged: Counter[int] = Counter()
        self._outputs: dict[int, tuple[str, Stream]] = {}
        self._xsub: dict[int, DvdFromXsub] = {}
        self._sample_clocks: dict[int, SampleClock] = {}
        pictures = {copy.index for copy in plan if copy.action == "attach"}
        covers = _pictures(original, pictures) if pictures else {}
        for copy in plan:
            stream = original.streams[copy.index]
            if copy.action == "refuse":
                raise SettingsError(
                    Said(
                        "this container cannot hold {type} stream {index}",
                        type=stream.type,
                        index=stream.index,
                    ),
                    where="--output",
                    remedy=Said("Use .mkv"),
                )
            if copy.action == "attach":
                _attach(target, stream, covers.get(copy.index, b""))
            elif copy.action != "drop":
                self._add(copy, stream, target)
        for stream in original.streams:
            if stream.index not in self._outputs:
                stream.discard = Discard.all

    def packets(
        self,
        origin: Fraction,
        begin: Fraction | None,
        end: Fraction | None,
        shown: tuple[Fraction, Fraction],
        clocks: CopiedClocks,
    ) -> Iterator[Timed]:
        """Packets within the span, moved so that `origin` becomes 0, with decoding times.

        `shown`: when the first and last frame of the picture are, in seconds. `clocks` moves what
        follows a jump of the source's clock.
        """
        start = Fraction(self._original.start_time or 0, av.time_base)
        duration = Fraction(self._original.duration or 0, av.time_base)
        earliest = min(shown[0], start) - STRAY_S
        latest = max(shown[1], start + duration) + STRAY_S
        inputs = [self._original.streams[index] for index in self._outputs]
        inputs = [stream for stream in inputs if stream.type != "attachment"]
        if not inputs:
            return
        last, past = Fraction(0), PastEnd(end)
        for packet in self._demux(inputs):
            if packet.size == 0:
                continue
            action, output = self._outputs[packet.stream_index]
            if action == "cover":
                # It belongs to the whole file, and has no time in some.
                packet.stream, packet.pts, packet.dts = output, 0, 0
                yield last, 1, packet
                continue
            if packet.pts is None and packet.dts is None:
                continue
            clocks.follow(packet)
            index, position = packet.stream_index, packet.pos
            if index in self._xsub and (packet := self._as_dvd(packet, index)) is None:
                continue
            base = as_fraction(packet.time_base)
            time = (packet.pts if packet.pts is not None else packet.dts or 0) * base
            if output.type == "subtitle":
                time = clip_subtitle(packet, time, begin, end)
            if past.is_past(index, output.type, time, position):
                continue
            if begin is not None and time < begin:
                continue
            if not earliest < time < latest:
                self._damaged[index] += 1
                continue
            if index in self._sample_clocks:
                self._sample_clocks[index].count(packet)
                base = as_fraction(packet.time_base)
            last = max(last, time - origin)
            if action == "pcm":
                yield from self._plain_pcm(packet, output, last, origin)
                continue
            if action == "subrip":
                text = subrip_text(bytes(packet))
                if text is None:
                    continue
                packet = retimed(packet, text)
            shift = round(origin / base)
            packet.stream = output
            packet.pts = None if packet.pts is None else packet.pts - shift
            packet.dts = None if packet.dts is None else packet.dts - shift
            self._in_order(packet, index)
            yield last, 1, packet

    def refused(self, packet: Packet[Stream]) -> None:
        """Note a packet that the container does not take."""
        outputs = {id(output): index for index, (_, output) in self._outputs.items()}
        self._damaged[outputs.get(id(packet.stream), -1)] += 1

    def _demux(self, inputs: list[Stream]) -> Iterator[Packet[Stream]]:
        """Packets as far as the file can be read."""
        packets = self._original.demux(inputs)
        while True:
            try:
                yield next(packets)
            except StopIteration:
                return
            except FFmpegError as error:
                reason = error.strerror or str(error)
                self.warnings.append(
                    Said("what is copied breaks off with the file ({reason})", reason=reason)
                )
                return

    def _in_order(self, packet: Packet[Stream], index: int) -> None:
        """Move a packet that would be decoded before the one that precedes it."""
        dts = packet.dts if packet.dts is not None else packet.pts
        assert dts is not None
        least = self._last.get(index, dts)
        if dts < least:
            self._damaged[index] += 1
            packet.dts = dts = least + 1
        if packet.pts is not None and packet.pts < dts:
            packet.pts = dts
        self._last[index] = dts

    def tell_damage(self) -> None:
        """Say how many packets were damaged, once all are written."""
        for index, times in sorted(self._damaged.items()):
            self.warnings.append(f"damaged packets in what is copied of stream {index}: {times}")

    def _as_dvd(self, packet: Packet[Stream], index: int) -> Packet[Stream] | None:
        try:
            return self._xsub[index].packet(packet)
        except (FFmpegError, ValueError):
            self._damaged[index] += 1
            return None

    def _plain_pcm(
        self, packet: Packet[Stream], output: Stream, last: Fraction, origin: Fraction
    ) -> Iterator[Timed]:
        assert isinstance(output, av.AudioStream)
        try:
            frames = packet.decode()
        except FFmpegError:
            self._damaged[packet.stream_index] += 1
            return
        for frame in frames:
            assert isinstance(frame, av.AudioFrame)
            base = as_fraction(frame.time_base)
            frame.pts = None if frame.pts is None else frame.pts - round(origin / base)
            for encoded in output.encode(frame):
                yield last, 1, encoded

    def _add(
        self,
        copy: StreamCopy,
        stream: Stream,
        target: OutputContainer,
    ) -> None:
        if copy.action == "subrip":
            output = target.add_mux_stream("subrip")
            output.time_base = stream.time_base
        elif copy.action == "pcm":
            output = _pcm_stream(stream, target)
        elif copy.action == "dvd":
            self._xsub[copy.index] = made = DvdFromXsub(
                self._original, stream, target, self._canvas
            )
            output = made.output
        elif codec_name(stream) == "dvdsub":
            output = on_canvas(stream, target, self._canvas)
        else:
            output = target.add_stream_from_template(stream, opaque=True)
        if isinstance(stream, av.AudioStream) and target.format.name not in IN_MILLISECONDS:
            clock = SampleClock(stream)
            if clock.is_needed and copy.action == "copy":
                self._sample_clocks[copy.index] = clock
                output.time_base = Fraction(1, stream.codec_context.sample_rate)
        output.metadata.update(without_statistics(stream.metadata))
        output.disposition = stream.disposition
        self._outputs[copy.index] = (copy.action, output)


def without_statistics(metadata: dict[str, str]) -> dict[str, str]:
    """Metadata less what describes the packets it came with."""
    return {
        key: value
        for key, value in metadata.items()
        if key.lower().split("-")[0] not in STATISTICS
        and not key.lower().startswith("_statistics_")
    }


def _pcm_stream(stream: Stream, target: OutputContainer) -> Stream:
    assert isinstance(stream, av.AudioStream)
    wide = stream.format.name.startswith("s32")
    output = target.add_stream("pcm_s24le" if wide else "pcm_s16le", rate=stream.rate)
    assert isinstance(output, av.AudioStream)
    output.layout = stream.layout
    output.format = stream.format
    return output


def _pictures(original: InputContainer, wanted: set[int]) -> dict[int, bytes]:
    """The data of cover pictures; the container is read a second time, since each comes once."""
    found: dict[int, bytes] = {}
    with open_media(original.name.removeprefix("file:")) as again:
        for stream in again.streams:
            stream.discard = Discard.default if stream.index in wanted else Discard.all
        for packet in again.demux([again.streams[index] for index in wanted]):
            if packet.size and packet.stream_index not in found:
                found[packet.stream_index] = bytes(packet)
            if len(found) == len(wanted):
                break
    return found


def _attach(target: OutputContainer, stream: Stream, data: bytes) -> None:
    name, mime = MIME_OF_PICTURE.get(codec_name(stream), ("cover", "application/octet-stream"))
    if data:
        target.add_attachment(name, mime, data)

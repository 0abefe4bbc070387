"""Subtitles that a copy has to change, so that they are read, and lie where they lay."""

from __future__ import annotations

import math
from fractions import Fraction

from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Discard, Stream
from av.subtitles.codeccontext import SubtitleCodecContext

from adcvsr_core.video.layouts import as_fraction
from adcvsr_core.video.local_files import open_media

MILLISECONDS = Fraction(1, 1000)

XSUB_COLORS_AT = 41
"""In an XSUB packet: behind its times, size and place come four colors of three bytes."""
DVD_COLORS = 16
"""Of a stream of DVD subtitles; a picture uses four of them, and an XSUB has four of its own."""


class DvdFromXsub:
    """Makes the subtitles of DivX files into those of DVDs, as a stream of `target`.

    XSUB lies at pixels of its video without saying how many that has, so that it would shrink into
    a corner of a larger one. DVD subtitles name their canvas; both have four colors a picture.

    Args:
        canvas: width and height of the source's video.
    """

    def __init__(
        self,
        original: InputContainer,
        stream: Stream,
        target: OutputContainer,
        canvas: tuple[int, int],
    ) -> None:
        assert isinstance(stream.codec_context, SubtitleCodecContext)
        self._decoder = stream.codec_context
        self.output: Stream = target.add_stream("dvdsub")
        assert isinstance(self.output.codec_context, SubtitleCodecContext)
        self._encoder = self.output.codec_context
        self._encoder.options = {"palette": ",".join(_xsub_colors(original, stream.index))}
        self._encoder.time_base = self.output.time_base = MILLISECONDS
        self._encoder.open(strict=False)
        palette = self._encoder.extradata or b""
        self._encoder.extradata = b"size: %dx%d\n" % canvas + palette

    def packet(self, packet: Packet[Stream]) -> Packet[Stream] | None:
        """The same picture at the same time; None where the packet holds none.

        Raises: what libav raises about a damaged packet.
        """
        shown = self._decoder.decode2(packet)
        if shown is None or not len(shown):
            return None
        pts = packet.pts if packet.pts is not None else packet.dts or 0
        made = self._encoder.encode_subtitle(shown)
        made.time_base = MILLISECONDS
        made.pts = round(pts * as_fraction(packet.time_base) / MILLISECONDS)
        made.pts += shown.start_display_time
        made.dts = made.pts
        made.duration = max(shown.end_display_time - shown.start_display_time, 0)
        made.is_keyframe = True
        return made


def _xsub_colors(original: InputContainer, index: int) -> list[str]:
    """The first colors that packets of a stream bring; the container is read once more."""
    colors: dict[str, None] = {}
    with open_media(original.name.removeprefix("file:")) as again:
        for stream in again.streams:
            stream.discard = Discard.default if stream.index == index else Discard.all
        for packet in again.demux(again.streams[index]):
            data = bytes(packet)[XSUB_COLORS_AT : XSUB_COLORS_AT + 12]
            colors |= dict.fromkeys(data[at : at + 3].hex() for at in range(0, len(data) - 2, 3))
            if len(colors) >= DVD_COLORS:
                break
    return list(colors)[:DVD_COLORS]


def on_canvas(stream: Stream, target: OutputContainer, canvas: tuple[int, int]) -> Stream:
    """Add a stream of DVD subtitles whose header names the size that their positions refer to.

    Players scale that canvas to the video. Without one (in VOB files) they take it to be as large
    as the video, which it no longer is. PGS and DVB subtitles bring theirs in their packets.
    """
    header = stream.codec_context.extradata or b""
    if b"size:" in header:
        return target.add_stream_from_template(stream, opaque=True)
    output = target.add_stream_from_template(stream)
    output.codec_context.extradata = b"size: %dx%d\n" % canvas + header
    return output


def clip_subtitle(
    packet: Packet[Stream], time: Fraction, begin: Fraction | None, end: Fraction | None
) -> Fraction:
    """Let a subtitle be shown within the span only; returns when it now appears."""
    if not packet.duration or packet.pts is None:
        return time
    base = as_fraction(packet.time_base)
    until = time + packet.duration * base
    if begin is not None and time < begin < until:
        time = begin
        packet.pts = packet.dts = math.ceil(begin / base)
    if end is not None:
        until = min(until, end)
    packet.duration = max(int(until / base) - packet.pts, 0)
    return time


def subrip_text(sample: bytes) -> bytes | None:
    """The text of a mov_text sample, its style boxes left out; None: an empty sample (a gap)."""
    size = int.from_bytes(sample[:2], "big")
    return sample[2 : 2 + size] or None


def retimed(packet: Packet[Stream], data: bytes) -> Packet[Stream]:
    fresh = Packet(data)
    fresh.time_base = packet.time_base
    fresh.pts, fresh.dts, fresh.duration = packet.pts, packet.dts, packet.duration
    fresh.is_keyframe = True
    return fresh

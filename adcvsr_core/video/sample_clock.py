"""Times of copied sound to the sample, where a container keeps them in coarser units."""

from __future__ import annotations

import struct
from fractions import Fraction

from av.audio.stream import AudioStream
from av.packet import Packet
from av.stream import Stream

from adcvsr_core.video.layouts import as_fraction
from adcvsr_core.video.opening import codec_name

OPUS = ("opus", "libopus")
FRAMES = {"ac3": 1536}
"""Samples of every packet, of formats whose streams do not say it. Source: ATSC A/52, 2.2."""
OPUS_STEPS = 400
"""A second over the shortest packet of Opus; all are multiples of it."""


class SampleClock:
    """Counts the samples of one audio stream whose timestamps are rounded, as Matroska's to 1 ms.

    As long as counting and timestamps agree within one unit, counting is right: sound whose encoder
    delay is cut off to the sample, or whose frames have another length than that unit's multiples,
    would else be shifted by up to that unit.
    """

    def __init__(self, stream: AudioStream) -> None:
        self._rate = stream.codec_context.sample_rate
        self._frame = stream.codec_context.frame_size or FRAMES.get(codec_name(stream), 0)
        """Samples of every packet; 0: they differ."""
        self._steps = self._rate // OPUS_STEPS if codec_name(stream) in OPUS else 0
        self._unit = as_fraction(stream.time_base) * self._rate
        """Samples between two timestamps."""
        self._next: int | None = None

    @property
    def is_needed(self) -> bool:
        """Whether timestamps are coarser than samples."""
        return self._unit > 1

    def count(self, packet: Packet[Stream]) -> None:
        """Give a packet its time in samples, in place of the one its container says."""
        if packet.pts is None:
            return
        said, said_length = packet.pts * self._unit, (packet.duration or 0) * self._unit
        skipped, left_out = _cut_off(packet)
        expected = -skipped if self._next is None and skipped else self._next
        near = expected is not None and abs(expected - said) <= self._unit
        begin = expected if near and expected is not None else round(said)
        length = self._length(said_length)
        self._next = begin + length if length else None
        if length and left_out:
            said_length = Fraction(length - left_out)
        elif length:
            # A shorter last packet may be rounded down; no sound is cut off for that.
            said_length = min(said_length + self._unit, Fraction(length))
        packet.time_base = Fraction(1, self._rate)
        packet.pts = packet.dts = begin
        packet.duration = round(said_length)

    def _length(self, said: Fraction) -> int:
        """Samples of a whole packet; 0 where only about is known."""
        if self._frame:
            return self._frame
        return int(said) if self._steps and said % self._steps == 0 else 0


def _cut_off(packet: Packet[Stream]) -> tuple[int, int]:
    """Samples that a decoder leaves out at the beginning and at the end of a packet."""
    if not packet.has_sidedata("skip_samples"):
        return 0, 0
    data = bytes(packet.get_sidedata("skip_samples"))
    first, last = struct.unpack_from("<II", data) if len(data) >= 8 else (0, 0)
    return first, last

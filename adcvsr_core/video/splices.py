"""Timestamps of files put together from several recordings, whose clock jumps where they meet.

Found in the packets of the video as they are read, and mended there, so that frames which wait for
others to be shown are mended with the part they belong to. What is copied follows its video.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from av.error import FFmpegError
from av.packet import Packet
from av.stream import Discard, Stream
from av.video.stream import VideoStream

from adcvsr_core.video.layouts import as_fraction
from adcvsr_core.video.local_files import open_media

BROADCAST = ("mpegts", "mpeg", "hls", "rtp")
"""Containers whose clock starts anywhere, and anew with each recording."""

LONGEST_GAP_S = 10
"""A longer step of a broadcast clock is a jump. Source: dts_delta_threshold of ffmpeg."""
LONGEST_HOLD_S = 30 * 3600
"""In other containers a frame may be shown for hours. Source: dts_error_threshold of ffmpeg."""
LONGEST_STEP_BACK_S = Fraction(1, 2)

ENDED = 2
"""Packets of sound in a row after the end of a span show that it is over; one may be damaged."""


@dataclass(frozen=True, kw_only=True)
class Splice:
    """A place where the clock of the video jumps."""

    position: int
    """Byte of the file, -1 where that is not known."""
    offset_s: Fraction
    """What is added to every timestamp from here on."""


class Splices:
    """Mends the timestamps of a stream's packets in decoding order; see `found`."""

    def __init__(self, container: str) -> None:
        self.found: list[Splice] = []
        self._longest = LONGEST_GAP_S if container in BROADCAST else LONGEST_HOLD_S
        self._clock = _StreamClock(self._longest)

    def mend(self, packet: Packet[VideoStream]) -> None:
        """Move a packet of the video so that its part follows the one before it."""
        time, base = _time(packet), as_fraction(packet.time_base)
        if time is None:
            return
        if packet.pts is not None and abs(packet.pts * base - time) > self._longest:
            packet.pts = None
        offset = self._offset(time)
        if offset != self._clock.offset_s:
            self._clock.offset_s = round(offset / base) * base
            self.found.append(Splice(position=packet.pos or -1, offset_s=self._clock.offset_s))
        self._clock.advance(time, packet.duration * base if packet.duration else Fraction(0))
        _move(packet, self._clock.offset_s)

    def _offset(self, time: Fraction) -> Fraction:
        """What to add to this time: the same as before, as to an earlier part, or something new."""
        clock = self._clock
        earlier = [*(splice.offset_s for splice in reversed(self.found)), Fraction(0)]
        if clock.jumps(time):
            known = (each for each in earlier if clock.follows(time + each))
            return next(known, clock.expected - time)
        if clock.waits(time + clock.offset_s):
            # One wrong timestamp jumps twice, and what comes after it is right again.
            known = (each for each in earlier if not clock.waits(time + each))
            return next(known, clock.offset_s)
        return clock.offset_s


def has_jumps(path: str, index: int) -> bool:
    """Whether the clock of a video stream jumps somewhere in its file: no time can be sought then.

    Reads all of its packets, once for a file that does not change.
    """
    stat = Path(path).stat()
    return _has_jumps(path, index, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=8)
def _has_jumps(path: str, index: int, size: int, changed_ns: int) -> bool:
    with open_media(path) as container:
        splices = Splices(container.format.name)
        stream = container.streams[index]
        assert isinstance(stream, VideoStream)
        for other in container.streams:
            other.discard = Discard.default if other.index == index else Discard.all
        # Where the file breaks off, nothing more can be sought.
        with suppress(FFmpegError):
            for packet in container.demux(stream):
                if packet.size:
                    splices.mend(packet)
                if splices.found:
                    return True
    return False


class CopiedClocks:
    """Lets the packets of other streams follow the splices of the video."""

    def __init__(self, splices: Sequence[Splice], container: str) -> None:
        self._splices = splices
        self._longest = LONGEST_GAP_S if container in BROADCAST else LONGEST_HOLD_S
        self._clocks: dict[int, _StreamClock] = {}

    def follow(self, packet: Packet[Stream]) -> None:
        """Move a packet with the part of the file it belongs to."""
        time = _time(packet)
        if not self._splices or time is None:
            return
        if packet.stream.type != "audio":
            before = [s for s in self._splices if 0 <= s.position <= (packet.pos or 0)]
            _move(packet, before[-1].offset_s if before else Fraction(0))
            return
        clock = self._clocks.setdefault(packet.stream_index, _StreamClock(self._longest))
        if clock.jumps(time):
            offsets = {Fraction(0), *(splice.offset_s for splice in self._splices)}
            clock.offset_s = min(
                offsets, key=lambda each: (abs(time + each - clock.expected), each)
            )
        duration = packet.duration * as_fraction(packet.time_base) if packet.duration else 0
        clock.advance(time, Fraction(duration))
        _move(packet, clock.offset_s)


class PastEnd:
    """Tells what is shown or heard after a span: also what a later recording says at its times.

    The splices of a file are found as far as its picture is read, which is to the end of the span.
    """

    def __init__(self, end: Fraction | None) -> None:
        self._end = end
        self._times: Counter[int] = Counter()
        """Packets of sound after the end that followed each other, by stream."""
        self._position: int | None = None
        """Byte of the file where sound first ended."""

    def is_past(self, index: int, kind: str, time: Fraction, position: int | None) -> bool:
        """Whether a packet of a stream, in the order of the file, is not of the span."""
        if self._end is None:
            return False
        if kind == "audio":
            if self._times[index] == ENDED:
                return True
            soon = self._end <= time < self._end + LONGEST_GAP_S
            self._times[index] = self._times[index] + 1 if soon else 0
            if self._times[index] == ENDED and self._position is None:
                self._position = position
        behind = self._position is not None and (position or 0) > self._position
        return time >= self._end or (behind and time < self._end - LONGEST_GAP_S)


class _StreamClock:
    """Decoding times of one stream, in seconds."""

    def __init__(self, longest: int) -> None:
        self.offset_s = Fraction(0)
        self.expected = Fraction(0)
        """When the next packet is due, mended."""
        self._longest = longest
        self._last: Fraction | None = None
        """Of the packet before, as the file says it."""
        self._step = Fraction(0)

    def jumps(self, time: Fraction) -> bool:
        if self._last is None:
            return False
        return not -LONGEST_STEP_BACK_S <= time - self._last <= self._longest

    def follows(self, mended: Fraction) -> bool:
        """Whether a mended time could be that of the next packet."""
        return 0 <= mended - (self.expected - self._step) <= LONGEST_GAP_S

    def waits(self, mended: Fraction) -> bool:
        """Whether a mended time leaves a gap, or comes too early."""
        return not -self._step < mended - self.expected <= max(self._step, LONGEST_STEP_BACK_S)

    def advance(self, time: Fraction, duration: Fraction) -> None:
        if duration == 0 and self._last is not None and not self.jumps(time):
            duration = max(time - self._last, Fraction(0))
        self._step = duration or self._step
        self._last = time
        self.expected = time + self.offset_s + self._step


def _time[S: Stream](packet: Packet[S]) -> Fraction | None:
    ticks = packet.dts if packet.dts is not None else packet.pts
    return None if ticks is None else ticks * as_fraction(packet.time_base)


def _move[S: Stream](packet: Packet[S], offset_s: Fraction) -> None:
    if not offset_s:
        return
    shift = round(offset_s / as_fraction(packet.time_base))
    packet.pts = None if packet.pts is None else packet.pts + shift
    packet.dts = None if packet.dts is None else packet.dts + shift

"""Knowing which frames of a stream were lost: packets that went in and gave no picture.

A gap between timestamps is no loss, since a variable rate has gaps; a packet that was there and
whose frame never came is. Some packets give none by design: those before the first key frame, those
an edit list leaves out, second fields, hidden reference frames, frames not coded because nothing
changed. They are told apart by where they lie, and by their size.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import av
from av.packet import Packet

TINY_BYTES = 24
"""A packet not larger than this that gives no frame, but no error, says that nothing changed."""

MAX_WAITING = 20_000
"""Packets without a frame that are remembered; earlier ones are given up."""

MAX_DELAY = 512
"""A frame this many packets late will not come: the clock of the stream went back."""

REORDERED = 16
"""Frames a decoder may give in the wrong order where the stream is damaged."""

KEEP_LAST = ("rv10", "rv20")
"""Decoders that never give their last frame."""


@dataclass(frozen=True, kw_only=True)
class Lost:
    """A frame that did not come out of the decoder."""

    pts: int
    duration: int
    """0 where the packet does not say."""
    dts: int | None = None


type Item = av.VideoFrame | Lost


@dataclass(kw_only=True)
class _Waiting:
    pts: int
    duration: int
    tiny: bool
    suspect: bool
    """Sent where the stream is damaged."""


class LossLedger:
    """Sets the frames that come against the packets that went in.

    Args:
        step: usual time between frames, in units of pts.
        decoder: libav's name of it.
        from_first: the stream begins with a key frame, as in files; captures may begin anywhere.
    """

    def __init__(self, step: int, decoder: str, *, from_first: bool) -> None:
        self._step = step
        self._decoder = decoder
        self._sent = 0
        self._waiting: dict[int, _Waiting] = {}
        self._given_up: deque[int] = deque(maxlen=MAX_DELAY)
        self._held: list[av.VideoFrame] = []
        self._in_order = True
        self._damaged = False
        self._pairs = False
        self._from_first = from_first
        self._first: int | None = None
        self._last: int | None = None
        self._covered = 0.0

    @property
    def num_sent(self) -> int:
        """Packets so far: the number of the last."""
        return self._sent

    def sent(self, packet: Packet[av.VideoStream]) -> None:
        """Take note of a packet, and mark it, before it is decoded."""
        self._sent += 1
        packet.opaque = self._sent
        if packet.is_corrupt:
            self._damaged = True
        elif packet.is_keyframe:
            self._damaged = False
        pts = packet.pts
        if self._first is None and (packet.is_keyframe or self._from_first):
            self._first = pts
        if pts is None or packet.is_discard or self._first is None or pts < self._first:
            return
        if len(self._waiting) == MAX_WAITING:
            del self._waiting[next(iter(self._waiting))]
        self._waiting[self._sent] = _Waiting(
            pts=pts,
            duration=packet.duration or 0,
            tiny=packet.size <= TINY_BYTES,
            suspect=self._damaged,
        )

    def failed(self) -> None:
        """The decoder refused a packet: whatever it was given and has not shown may be lost."""
        self._damaged = True
        for waiting in self._waiting.values():
            waiting.suspect = True

    def came(self, frame: av.VideoFrame) -> list[Item]:
        """Take note of a frame; returns what is due: frames in order, and those lost before."""
        if frame.pts is None:
            return [*self._release(0), frame]
        self._held.append(frame)
        return self._release(REORDERED if self._damaged else 0)

    def ended(self) -> list[Item]:
        """No frame follows; returns what is left."""
        items = self._release(0)
        if self._decoder in KEEP_LAST:
            self._waiting = {n: each for n, each in self._waiting.items() if each.suspect}
        latest = max((waiting.pts for waiting in self._waiting.values()), default=0)
        return [*items, *self._settle(latest + 1)]

    def _release(self, keep: int) -> list[Item]:
        """Give all but `keep` of the held frames, with the lost ones between them."""
        if len(self._held) > 1:
            self._held.sort(key=lambda frame: frame.pts or 0)
        items: list[Item] = []
        while len(self._held) > keep:
            items += self._placed(self._held.pop(0))
        return items

    def _placed(self, frame: av.VideoFrame) -> list[Item]:
        """A frame, and before it those lost; nothing for one that comes after its time was up."""
        number = frame.opaque if isinstance(frame.opaque, int) else self._sent
        assert frame.pts is not None
        if number in self._given_up:
            self._in_order = False
            return []
        own = self._waiting.pop(number, None)
        if self._first is None:
            self._first = frame.pts
        lost = self._settle(frame.pts)
        for old in [old for old in self._waiting if old < number - MAX_DELAY]:
            del self._waiting[old]
        self._advance(frame.pts, frame.duration or (own.duration if own else 0))
        return [*lost, frame]

    def _settle(self, until: int) -> list[Lost]:
        """Of the packets whose time has passed, those whose frames are lost."""
        due = sorted((w.pts, n) for n, w in self._waiting.items() if w.pts <= until)
        lost: list[Lost] = []
        for pts, number in due:
            waiting = self._waiting.pop(number)
            if pts == until or (self._last is not None and pts <= self._last):
                continue
            if self._in_order and self._is_frame(waiting):
                self._given_up.append(number)
                lost.append(Lost(pts=pts, duration=waiting.duration))
                self._advance(pts, waiting.duration)
        return lost

    def _is_frame(self, waiting: _Waiting) -> bool:
        """Whether a packet without a picture should have had one."""
        if self._last is not None and waiting.pts < self._covered:
            # Shown while the frame before it is: a second field, or a hidden reference.
            self._pairs = self._pairs or not waiting.suspect
            if self._pairs:
                return False
        return waiting.suspect or not waiting.tiny

    def _advance(self, pts: int, duration: int) -> None:
        self._last = pts
        self._covered = pts + 0.75 * (duration or self._step)

"""The packets of encoded segments as one stream with final timestamps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream

from adcvsr_core.errors import OutputError, SettingsError
from adcvsr_core.said import Said
from adcvsr_core.video.local_files import open_media
from adcvsr_core.video.streams import Timed


class JoinedSegments:
    """Segments of `SegmentWriter`, read as one video stream.

    Packets keep their decoding order. A packet's pts comes from the table of timestamps, by the
    rank of the frame it holds; its dts is the pts of as many frames earlier as any packet runs
    late, extended below the first pts with the step between frames, so that dts <= pts and dts
    increases, whatever the encoder reordered.

    Args:
        timestamps: pts of each frame in `time_base`, increasing.
        origin: seconds taken off every timestamp.
        step: nominal time between frames, in `time_base`.
        last_duration: of the last frame, in `time_base`; None: as the one before.

    Raises: OutputError when the segments do not hold as many frames as there are timestamps, or
    were not
        encoded alike.
    """

    def __init__(
        self,
        segments: Sequence[Path],
        timestamps: Sequence[int],
        time_base: Fraction,
        *,
        origin: Fraction,
        step: int,
        last_duration: int | None,
    ) -> None:
        self._segments = segments
        self._time_base = time_base
        self._step = step
        shift = round(origin / time_base)
        self._pts = [pts - shift for pts in timestamps]
        self._durations = [b - a for a, b in zip(self._pts, self._pts[1:], strict=False)]
        self._durations.append(last_duration or (self._durations[-1] if self._durations else step))
        if self._durations and min(self._durations) <= 0:
            raise ValueError("timestamps must increase")
        self._ranks = self._frame_order()

    def add_stream(self, target: OutputContainer) -> av.VideoStream:
        """A stream for these packets, with the encoder's parameters and `time_base`."""
        with open_media(self._segments[0]) as first:
            try:
                stream = target.add_stream_from_template(first.streams.video[0], opaque=True)
            except ValueError as error:
                raise SettingsError(
                    Said(
                        "a {name} file cannot hold {codec} video",
                        name=target.format.name,
                        codec=first.streams.video[0].name,
                    ),
                    where="--output",
                    remedy=Said("Use .mkv"),
                ) from error
        stream.time_base = self._time_base
        return stream

    def packets(self, stream: av.VideoStream) -> Iterator[Timed]:
        """Packets in decoding order, ready for `stream`."""
        delay = max((i - rank for i, rank in enumerate(self._ranks)), default=0)
        count = 0
        for path in self._segments:
            for packet in _packets(path):
                rank = self._ranks[count]
                dts = self._dts(count - delay)
                packet.stream = stream
                packet.time_base = self._time_base
                packet.pts = self._pts[rank]
                packet.dts = dts
                packet.duration = self._durations[rank]
                count += 1
                yield dts * self._time_base, 0, packet

    def _dts(self, place: int) -> int:
        return self._pts[place] if place >= 0 else self._pts[0] + place * self._step

    def _frame_order(self) -> list[int]:
        """Which frame each packet holds, for all packets in decoding order."""
        ranks: list[int] = []
        extradata: bytes | None = None
        for path in self._segments:
            with open_media(path) as segment:
                stream = segment.streams.video[0]
                found = stream.codec_context.extradata
                if ranks and found != extradata:
                    raise OutputError(
                        Said("the segments were encoded with different settings"),
                        where=str(path),
                        remedy=Said("Run the job again with --no-resume"),
                    )
                extradata = found
                pts = [packet.pts or 0 for packet in segment.demux(stream) if packet.size]
            place = {value: rank for rank, value in enumerate(sorted(pts))}
            first = len(ranks)
            ranks += [first + place[value] for value in pts]
        if len(ranks) != len(self._pts) or len(set(ranks)) != len(ranks):
            raise OutputError(
                Said(
                    "the segments hold {ranks} frames, {pts} were expected",
                    ranks=len(ranks),
                    pts=len(self._pts),
                ),
                where=str(self._segments[0].parent) if self._segments else "",
                remedy=Said("Run the job again with --no-resume"),
            )
        return ranks


def _packets(path: Path) -> Iterator[Packet[Stream]]:
    with open_media(path) as segment:
        for packet in segment.demux([segment.streams.video[0]]):
            if packet.size:
                yield packet

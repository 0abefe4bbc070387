"""What decoded frames say of their pixels and fields that PyAV does not hand out with them."""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction

import av
from av.error import BlockingIOError as NothingYet
from av.filter import Graph

from adcvsr_core.video.layouts import as_fraction


class SampleAspects:
    """The pixel shape of each frame of a stream, which may change with any packet.

    The container's word counts for the first frame; what the stream says of later frames counts
    relative to what it said of that one.

    Args:
        stated: of the stream, before anything was decoded.
        decoder: it decodes a packet at a time, with `copy_opaque`; each packet's `opaque` is its
            number, increasing.
    """

    def __init__(self, stated: Fraction, decoder: av.VideoCodecContext) -> None:
        self._decoder = decoder
        own = as_fraction(decoder.sample_aspect_ratio)
        self._first: Fraction | None = None
        self._follows = stated in (0, own)
        self._stated = stated or Fraction(1)
        self.start()

    def start(self) -> None:
        """Forget the packets so far: others come, from another place."""
        self._numbers: list[int] = []
        self._aspects: list[Fraction] = []

    @property
    def has_changed(self) -> bool:
        """Whether it is not the same for all packets so far."""
        return len(self._aspects) > 1

    def decoded(self, number: int) -> None:
        """Take note of what holds from this packet on, once it was decoded."""
        aspect = as_fraction(self._decoder.sample_aspect_ratio)
        if not self._aspects or self._aspects[-1] != aspect:
            self._numbers.append(number)
            self._aspects.append(aspect)

    def of(self, frame: av.VideoFrame) -> Fraction:
        """Width over height of a pixel; 1 where nothing says it. The first frame comes first."""
        own = Fraction(0)
        if self._aspects:
            number = frame.opaque if isinstance(frame.opaque, int) else self._numbers[-1]
            own = self._aspects[max(bisect_right(self._numbers, number) - 1, 0)]
        if self._first is None:
            self._first = own or Fraction(1)
            if self._follows and own:
                self._stated = own
        return self._stated * own / self._first if own not in (0, self._first) else self._stated


class FieldOrders:
    """Which field of a frame comes first, as its decoder says."""

    def __init__(self) -> None:
        self._graph: Graph | None = None
        self._kind: object = None

    def of(self, frame: av.VideoFrame) -> str:
        """ "tff" or "bff"; "" for a frame that is not flagged as interlaced."""
        if not frame.interlaced_frame:
            return ""
        kind = (frame.width, frame.height, frame.format.name, frame.time_base)
        if self._graph is None or kind != self._kind:
            self._graph, self._kind = _top_first(frame), kind
        self._graph.push(frame)
        try:
            self._graph.vpull()
        except NothingYet:
            return "bff"
        return "tff"


def _top_first(frame: av.VideoFrame) -> Graph:
    """A graph that lets frames pass whose top field comes first."""
    graph = Graph()
    source = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base
    )
    chosen = graph.add("select", r"eq(interlace_type\,TOPFIRST)")
    graph.link_nodes(source, chosen, graph.add("buffersink"))
    graph.configure()
    return graph

"""Interlaced and telecined video: by its flags, by its combs, and the order of fields by idet."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import av
import av.error
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

from adcvsr_core.inspection.finding import Finding
from adcvsr_core.inspection.headers import FIELD_ORDERS
from adcvsr_core.inspection.picture import Picture
from adcvsr_core.said import Said

CHANGED = 8
"""Steps of 8 bits by which a sample differs from another that is not the same."""
MOVING_SHARE = 0.004
"""Of the samples: with fewer that change, a frame does not move."""
COMBED = 0.015
"""Of the samples that change: so many more stick out from the lines next to them than from those
after next. Whole frames stay below 0, as detail is finer from line to line than within a field."""
COMBED_SHARE = 0.2
"""Of the frames of a stretch that move: so many combed ones make it interlaced."""
LEAST_COMBED = 4
CYCLE = 5
"""Frames of a 3:2 pulldown cycle: two of them combed, side by side."""
STRETCH = 25
"""Frames that are judged together; a mixed source changes from one stretch to the next."""
ORDERED = 5
"""Combed frames of a stretch whose order of fields is looked at."""

KINDS = {
    "interlaced": Said("interlaced"),
    "progressive": Said("progressive"),
    "telecined": Said("telecined"),
}

type Flags = NDArray[np.bool_]
"""One for each frame."""
type Lines = NDArray[np.uint8]


class Fields:
    """Counts combed frames, and finds the rhythm of a telecine in them."""

    def __init__(self, flagged: str) -> None:
        self._flagged = flagged
        self._num_flagged = 0
        self._last: Lines | None = None
        self._combed: list[bool] = []
        self._moving: list[bool] = []
        self._orders = Orders()

    def push(self, picture: Picture) -> None:
        self._num_flagged += picture.frame.interlaced_frame
        last, lines = self._last, picture.columns_HW
        moved, combs = (0.0, 0.0)
        if last is not None and len(lines) > 8:
            moved, combs = comb_measure(last, lines)
        self._last = lines
        self._moving.append(moved > MOVING_SHARE)
        self._combed.append(self._moving[-1] and combs > COMBED)
        self._orders.push(last, lines, combed=self._combed[-1])

    def findings(self) -> list[Finding]:
        combed, moving = np.array(self._combed, bool), np.array(self._moving, bool)
        num_combed, num_moving = int(combed.sum()), int(moving.sum())
        flags = Said("none flagged")
        if self._num_flagged:
            flags = Said("{number} flagged", number=self._num_flagged)
        evidence = Said(
            "{combed} of {moving} moving frames combed; {flags}",
            combed=num_combed,
            moving=num_moving,
            flags=flags,
        )
        if num_combed >= LEAST_COMBED and max(_shares(combed, moving)) >= COMBED_SHARE:
            order = FIELD_ORDERS[self._orders.first()]
            return [self._found(combed, moving, Said.joined("; ", (evidence, order)))]
        if self._flagged and num_moving >= STRETCH:
            return [_flag_only(evidence)]
        return [_flagged(self._flagged, flags)] if self._flagged else []

    def _found(self, combed: Flags, moving: Flags, evidence: Said) -> Finding:
        kinds = Counter(
            _kind_of(combed[at : at + STRETCH], moving[at : at + STRETCH])
            for at in range(0, len(combed), STRETCH)
        )
        kinds.pop("", None)
        if len(kinds) > 1:
            parts = [
                Said("{number} {kind}", number=number, kind=KINDS[kind])
                for kind, number in kinds.most_common()
            ]
            return Finding(
                code="mixed",
                severity="warning",
                text=Said("parts of the video are interlaced and others are not"),
                evidence=Said(
                    "{frames}; stretches of {length} frames: {parts}",
                    frames=evidence,
                    length=STRETCH,
                    parts=Said.joined(", ", parts),
                ),
                remedy=Said("--deinterlace frame"),
                settings={"deinterlace": "frame"},
            )
        if "telecined" in kinds:
            return Finding(
                code="telecined",
                severity="warning",
                text=Said(
                    "this is film at 24 frames/s spread over 30 (3:2 pulldown): two of every "
                    "five frames are combed"
                ),
                evidence=evidence,
                remedy=Said("--deinterlace ivtc"),
                settings={"deinterlace": "ivtc"},
            )
        return Finding(
            code="interlaced",
            severity="warning" if self._num_flagged < len(self._combed) else "info",
            text=Said("the video is interlaced: each frame holds two moments, line by line"),
            evidence=evidence,
            remedy=Said("--deinterlace frame"),
            settings={"deinterlace": "frame"},
        )


class Orders:
    """Which field of combed frames comes first, by idet, which looks at a frame's neighbours."""

    def __init__(self) -> None:
        self._graph: Graph | None = None
        self._number = 0
        self._given = -1
        """The last frame that idet got."""
        self._asked: set[int] = set()
        self._left = ORDERED
        self._found: Counter[str] = Counter()

    def push(self, last: Lines | None, lines: Lines, *, combed: bool) -> None:
        """Take the next frame of all, and the one before."""
        number, self._number = self._number, self._number + 1
        if number % STRETCH == 0:
            self._left = ORDERED
        asked = combed and self._left > 0
        if asked:
            self._asked.add(number)
            self._left -= 1
            if last is not None and self._given < number - 1:
                self._give(last, number - 1)
        if asked or number - 1 in self._asked:
            self._give(lines, number)

    def first(self) -> str:
        """ "tff" or "bff"."""
        if self._graph is not None:
            self._graph.push(None)
            self._pull(self._graph)
        return "tff" if self._found["tff"] >= self._found["bff"] else "bff"

    def _give(self, lines: Lines, number: int) -> None:
        frame = av.VideoFrame.from_ndarray(lines, format="gray")
        frame.pts = self._given = number
        frame.time_base = Fraction(1, 1000)
        graph = self._graph or self._open(frame)
        graph.push(frame)
        self._pull(graph)

    def _open(self, frame: av.VideoFrame) -> Graph:
        self._graph = graph = Graph()
        source = graph.add_buffer(
            width=frame.width,
            height=frame.height,
            format=frame.format,
            time_base=Fraction(1, 1000),
        )
        graph.link_nodes(source, graph.add("idet"), graph.add("buffersink"))
        graph.configure()
        return graph

    def _pull(self, graph: Graph) -> None:
        while True:
            try:
                judged = graph.vpull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            if judged.pts in self._asked:
                self._asked.discard(judged.pts)
                self._found[judged.metadata["lavfi.idet.single.current_frame"]] += 1


def comb_measure(last: Lines, lines: Lines) -> tuple[float, float]:
    """Measure how much of a frame moved, and how much more of that is combed than is detail.

    Args:
        last, lines: luma in steps of 8 bits of two frames, one after the other.

    Returns: shares of all samples, and of those that moved.
    """
    moved = ((np.maximum(lines, last) - np.minimum(lines, last)) > CHANGED)[2:-2]
    num_moved = np.count_nonzero(moved)
    if not num_moved:
        return 0.0, 0.0
    next_to = np.count_nonzero(_sticks_out(lines, 1)[1:-1] & moved)
    after_next = np.count_nonzero(_sticks_out(lines, 2) & moved)
    return num_moved / moved.size, (next_to - after_next) / num_moved


def _sticks_out(lines: Lines, distance: int) -> NDArray[np.bool_]:
    """Samples that differ, in one direction, from those so many lines above and below."""
    middle = lines[distance:-distance]
    above, below = lines[: -2 * distance], lines[2 * distance :]
    most, least = np.maximum(above, below), np.minimum(above, below)
    # Unsigned: each is taken from what is no less, itself where it does not stick out.
    brighter = np.maximum(middle, most) - most
    darker = least - np.minimum(middle, least)
    return np.maximum(brighter, darker) > CHANGED


def _shares(combed: Flags, moving: Flags) -> list[float]:
    """The share of combed frames among those that move, a stretch each."""
    return [
        combed[at : at + STRETCH].sum() / max(moving[at : at + STRETCH].sum(), STRETCH // 3)
        for at in range(0, len(combed), STRETCH)
    ]


def _kind_of(combed: Flags, moving: Flags) -> str:
    """What a stretch is; empty where too little moves to tell."""
    if moving.sum() < STRETCH // 3:
        return ""
    phases = [
        combed[n::CYCLE].sum() / max(moving[n::CYCLE].sum(), 1)
        for n in range(min(CYCLE, len(combed)))
    ]
    for n in range(len(phases)):
        turned = phases[n:] + phases[:n]
        if len(turned) == CYCLE and min(turned[:2]) >= 0.6 and max(turned[2:]) <= 0.25:
            return "telecined"
    share = combed.sum() / moving.sum()
    return "interlaced" if share >= 0.5 else "progressive" if share <= 0.1 else ""


def _flagged(order: str, flags: Said) -> Finding:
    return Finding(
        code="interlaced",
        severity="info",
        text=Said("the video says it is interlaced; too little moves to see whether it is"),
        evidence=Said.joined(", ", (flags, FIELD_ORDERS[order])),
        remedy=Said("--deinterlace frame"),
        settings={"deinterlace": "frame"},
    )


def _flag_only(evidence: Said) -> Finding:
    return Finding(
        code="interlaced_flag",
        severity="info",
        text=Said("the video says it is interlaced, but its frames are whole"),
        evidence=evidence,
        remedy=Said("--deinterlace off"),
        settings={"deinterlace": "off"},
    )

"""Black bars: lines at the edges that stay black from the first frame to the last."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from adcvsr_core.inspection.finding import Finding
from adcvsr_core.inspection.picture import Picture
from adcvsr_core.said import Said

BLACK_ABOVE = 6.0
"""A line is black while its mean is at most this much above black, in steps of 8 bits."""
PICTURE_ABOVE = 16.0
"""The line behind a bar gets at least this bright at times, or it is no edge."""
EDGE_LINES = 4
"""Lines behind a bar among which that one is: edges are soft."""
LEAST_BARS = 8
"""All bars together; fewer lines are not worth a word."""
LARGEST_BAR = 0.4
"""Of a side: a wider one is a dark picture."""
EVERY = 4
"""Frames between those that are measured."""


class Bars:
    """Keeps the brightest mean of every row and column."""

    def __init__(self) -> None:
        self._rows: NDArray[np.float64] | None = None
        self._columns: NDArray[np.float64] | None = None
        self._chroma = (1, 1)

    def push(self, picture: Picture) -> None:
        if picture.index % EVERY:
            return
        self._chroma = (picture.layout.chroma_w, picture.layout.chroma_h)
        black = 0 if picture.full_range else 16
        step = 1 << (picture.layout.bits - 8)
        rows = picture.columns_HW.mean(axis=1) - black
        columns = picture.rows_HW.mean(axis=0) / step - black
        self._rows = rows if self._rows is None else np.maximum(self._rows, rows)
        self._columns = columns if self._columns is None else np.maximum(self._columns, columns)

    def findings(self) -> list[Finding]:
        if self._rows is None or self._columns is None:
            return []
        height, width = len(self._rows), len(self._columns)
        top, bottom = _bar(self._rows), _bar(self._rows[::-1])
        left, right = _bar(self._columns), _bar(self._columns[::-1])
        if top + bottom + left + right < LEAST_BARS:
            return []
        x, across = _crop(width, left, right, self._chroma[0])
        y, down = _crop(height, top, bottom, self._chroma[1])
        named = [
            said
            for said, size in (
                (Said("{size} at the top", size=top), top),
                (Said("{size} at the bottom", size=bottom), bottom),
                (Said("{size} at the left", size=left), left),
                (Said("{size} at the right", size=right), right),
            )
            if size
        ]
        return [
            Finding(
                code="black_bars",
                severity="info",
                text=Said("there are black bars; they are upscaled too, which costs time"),
                evidence=Said(
                    "pixels that are always black: {sides}", sides=Said.joined(", ", named)
                ),
                remedy=Said(
                    "crop them first, for example with ffmpeg -vf crop={crop}",
                    crop=f"{across}:{down}:{x}:{y}",
                ),
            )
        ]


def _crop(side: int, before: int, after: int, step: int) -> tuple[int, int]:
    """Begin and length of what is inside the bars, inward to whole samples of chroma."""
    first = -(-before // step) * step
    return first, (side - after) // step * step - first


def _bar(brightest: NDArray[np.float64]) -> int:
    """How many lines at the start are a bar."""
    inside = np.flatnonzero(brightest > BLACK_ABOVE)
    size = int(inside[0]) if len(inside) else 0
    if not 0 < size <= LARGEST_BAR * len(brightest):
        return 0
    return size if brightest[size : size + EDGE_LINES].max() >= PICTURE_ABOVE else 0

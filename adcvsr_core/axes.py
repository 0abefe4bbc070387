"""Where values lie on the axes of a plot, whoever draws it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

MOST_COLUMNS = 440
"""Longer series are drawn as the range of the values in each column."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """Neighbouring values of a series that are drawn as one."""

    at: float
    """Their middle: a number of a value."""
    low: float
    mean: float
    high: float


def columns(values: Sequence[float | None], most: int = MOST_COLUMNS) -> list[Column]:
    """Return the columns of a series; those without any value are left out."""
    width = columns_width(values, most)
    made: list[Column] = []
    for first in range(0, len(values), width):
        known = [value for value in values[first : first + width] if value is not None]
        if known:
            at = min(first + (width - 1) / 2, len(values) - 1)
            mean = sum(known) / len(known)
            made.append(Column(at=at, low=min(known), mean=mean, high=max(known)))
    return made


def columns_width(values: Sequence[float | None], most: int = MOST_COLUMNS) -> int:
    """Return how many values become one column."""
    return max(1, math.ceil(len(values) / most))


def nice_range(low: float, high: float) -> tuple[float, float, float]:
    """Return round ends around these values and 0, and the step between lines of the grid."""
    low, high = min(low, 0.0), max(high, 0.0)
    span = max(high - low, 0.1)
    rough = span / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    return math.floor(low / step) * step, math.ceil((low + span) / step) * step, step


def grid(low: float, high: float, step: float) -> list[tuple[float, str]]:
    """Return the values of the lines of a grid, and how they are written."""
    digits = max(0, -math.floor(math.log10(step)))
    values = [low + n * step for n in range(round((high - low) / step) + 1)]
    zeros = [0.0 if abs(value) < step / 2 else value for value in values]
    return [(value, f"{value:.{digits}f}") for value in zeros]


class Scale:
    """Where a value lies on an axis."""

    def __init__(self, low: float, high: float, first: float, last: float) -> None:
        self._low, self._first = low, first
        self._by = (last - first) / (high - low)

    def __call__(self, value: float) -> float:
        return self._first + (value - self._low) * self._by

    def value_at(self, place: float) -> float:
        """Return the value that lies at a place."""
        return self._low + (place - self._first) / self._by

"""Values over time as SVG, drawn in the colours of the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 960, 190
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 14, 26
MOST_COLUMNS = 440
"""Longer clips are drawn as the range of the values in each column."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One series of a plot."""

    color: str
    """A CSS variable of the page."""
    values: Sequence[float | None]
    """One for each frame."""


def plot(
    lines: Sequence[Line],
    *,
    times: Sequence[tuple[int, str]],
    cuts: Sequence[int],
    marked: Sequence[int],
    label: str,
) -> str:
    """Return a plot as an SVG element.

    Args:
        times: frames where the axis has a tick, and its text.
        cuts: frames that get a faint line.
        marked: frames that get a dot on the first line where it has a value.
        label: what the plot shows, for those who cannot see it.
    """
    num_frames = max(len(line.values) for line in lines)
    known = [value for line in lines for value in line.values if value is not None]
    low, high, step = nice_range(min(known, default=0.0), max(known, default=0.0))
    x = Scale(0, max(num_frames - 1, 1), LEFT, WIDTH - RIGHT)
    y = Scale(low, high, HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">',
        *_grid(low, high, step, y),
        *(_tick(x(n), text) for n, text in times),
        *(
            f'<line x1="{x(n):.1f}" y1="{TOP}" x2="{x(n):.1f}" y2="{HEIGHT - BOTTOM}" class="cut"/>'
            for n in cuts
        ),
    ]
    for line in lines:
        parts += _drawn(line, x, y)
    first = lines[0].values
    parts += [
        f'<circle cx="{x(n):.1f}" cy="{y(value):.1f}" r="3.5" class="mark"/>'
        for n in marked
        if (value := first[n]) is not None
    ]
    return "".join([*parts, "</svg>"])


def nice_range(low: float, high: float) -> tuple[float, float, float]:
    """Return round ends around these values and 0, and the step between lines of the grid."""
    low, high = min(low, 0.0), max(high, 0.0)
    span = max(high - low, 0.1)
    rough = span / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    return math.floor(low / step) * step, math.ceil((low + span) / step) * step, step


class Scale:
    """Where a value lies on an axis."""

    def __init__(self, low: float, high: float, first: float, last: float) -> None:
        self._low, self._first = low, first
        self._by = (last - first) / (high - low)

    def __call__(self, value: float) -> float:
        return self._first + (value - self._low) * self._by


def _tick(at: float, text: str) -> str:
    anchor = "end" if at > WIDTH - RIGHT - 20 else "middle"
    return f'<text x="{at:.1f}" y="{HEIGHT - 8}" text-anchor="{anchor}">{text}</text>'


def _grid(low: float, high: float, step: float, y: Scale) -> list[str]:
    parts: list[str] = []
    digits = max(0, -math.floor(math.log10(step)))
    for n in range(round((high - low) / step) + 1):
        value = low + n * step
        at = f"{y(value):.1f}"
        zero = ' class="zero"' if abs(value) < step / 2 else ""
        parts.append(f'<line x1="{LEFT}" y1="{at}" x2="{WIDTH - RIGHT}" y2="{at}"{zero}/>')
        text = f"{0.0 if zero else value:.{digits}f}"
        parts.append(f'<text x="{LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{text}</text>')
    return parts


def _drawn(line: Line, x: Scale, y: Scale) -> list[str]:
    """A line through the values, or through their means with a band from least to largest."""
    width = max(1, math.ceil(len(line.values) / MOST_COLUMNS))
    top: list[str] = []
    bottom: list[str] = []
    middle: list[str] = []
    for at in range(0, len(line.values), width):
        known = [value for value in line.values[at : at + width] if value is not None]
        if not known:
            continue
        column = f"{x(min(at + (width - 1) / 2, len(line.values) - 1)):.1f}"
        top.append(f"{column},{y(max(known)):.1f}")
        bottom.append(f"{column},{y(min(known)):.1f}")
        middle.append(f"{column},{y(sum(known) / len(known)):.1f}")
    style = f'style="--c:var({line.color})"'
    band = f'<polygon points="{" ".join([*top, *reversed(bottom)])}" class="band" {style}/>'
    drawn = f'<polyline points="{" ".join(middle)}" class="line" {style}/>'
    return [band, drawn] if width > 1 else [drawn]

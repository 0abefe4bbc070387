"""Values over time as SVG, drawn in the colours of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adcvsr_core.axes import Scale, columns, columns_width, grid, nice_range

WIDTH, HEIGHT = 960, 190
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 14, 26


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


def _tick(at: float, text: str) -> str:
    anchor = "end" if at > WIDTH - RIGHT - 20 else "middle"
    return f'<text x="{at:.1f}" y="{HEIGHT - 8}" text-anchor="{anchor}">{text}</text>'


def _grid(low: float, high: float, step: float, y: Scale) -> list[str]:
    parts: list[str] = []
    for value, text in grid(low, high, step):
        at = f"{y(value):.1f}"
        zero = "" if value else ' class="zero"'
        parts.append(f'<line x1="{LEFT}" y1="{at}" x2="{WIDTH - RIGHT}" y2="{at}"{zero}/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{text}</text>')
    return parts


def _drawn(line: Line, x: Scale, y: Scale) -> list[str]:
    """A line through the values, or through their means with a band from least to largest."""
    shown = columns(line.values)
    top = [f"{x(each.at):.1f},{y(each.high):.1f}" for each in shown]
    bottom = [f"{x(each.at):.1f},{y(each.low):.1f}" for each in shown]
    middle = [f"{x(each.at):.1f},{y(each.mean):.1f}" for each in shown]
    style = f'style="--c:var({line.color})"'
    band = f'<polygon points="{" ".join([*top, *reversed(bottom)])}" class="band" {style}/>'
    drawn = f'<polyline points="{" ".join(middle)}" class="line" {style}/>'
    return [band, drawn] if columns_width(line.values) > 1 else [drawn]

"""Curves of a log as drawings in SVG, by hand: a report needs no plotting library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 420, 200
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 26, 24
"""Margins for the numbers."""
MOST_POINTS = 500
"""More are averaged in groups: a page stays small and a noisy curve readable."""

type Points = Sequence[tuple[float, float]]
"""(step, value), steps ascending."""


def curves_of(records: Sequence[Mapping[str, float]]) -> dict[str, Points]:
    """A curve for each name that occurs in the records of a log, in order of appearance."""
    curves: dict[str, list[tuple[float, float]]] = {}
    for record in records:
        for name, value in record.items():
            if name not in ("step", "minutes"):
                curves.setdefault(name, []).append((record["step"], value))
    return dict(curves)


def drawing(title: str, points: Points) -> str:
    """One curve with its extremes on the axes, as an <svg> element."""
    points = _thinned(points)
    steps, values = [x for x, _ in points], [y for _, y in points]
    (first, last), (low, high) = (min(steps), max(steps)), (min(values), max(values))

    def place(step: float, value: float) -> str:
        x = LEFT + (WIDTH - LEFT - RIGHT) * _share(step, first, last)
        y = TOP + (HEIGHT - TOP - BOTTOM) * (1 - _share(value, low, high))
        return f"{x:.1f},{y:.1f}"

    path = " ".join(place(*point) for point in points)
    end = place(*points[-1]).split(",")
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img">'
        f'<text x="{LEFT}" y="16" class="title">{escape(title)}: {values[-1]:.5g}</text>'
        f'<path d="M{LEFT},{TOP} V{bottom} H{right}" class="axis"/>'
        f'<polyline points="{path}" class="curve"/>'
        f'<circle cx="{end[0]}" cy="{end[1]}" r="3" class="end"/>'
        f'<text x="{LEFT - 6}" y="{TOP + 10}" class="left">{high:.4g}</text>'
        f'<text x="{LEFT - 6}" y="{bottom}" class="left">{low:.4g}</text>'
        f'<text x="{LEFT}" y="{HEIGHT - 8}">{first:.0f}</text>'
        f'<text x="{right}" y="{HEIGHT - 8}" class="left">{last:.0f} steps</text>'
        "</svg>"
    )


def _thinned(points: Points) -> Points:
    size = -(-len(points) // MOST_POINTS)
    groups = [points[at : at + size] for at in range(0, len(points), size)]
    return [(group[-1][0], sum(value for _, value in group) / len(group)) for group in groups]


def _share(value: float, low: float, high: float) -> float:
    return (value - low) / (high - low) if high > low else 0.5

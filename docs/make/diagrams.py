"""Draws docs/images/diagrams/*.svg from the plans the engine itself makes.

Usage: python -m docs.make.diagrams     after windows, streams, tiles or queues have changed
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

from adcvsr_core.pipeline.job import READ_AHEAD
from adcvsr_core.pipeline.task import WRITE_BEHIND
from adcvsr_core.tiles import plan_tiles
from adcvsr_core.windows import LARGEST_EXACT_HALO, WindowPlan, plan_windows

FOLDER = Path(__file__).parent.parent / "images" / "diagrams"
INK, SOFT, LINE = "#1f2937", "#6b7280", "#9ca3af"
COLOURS = ("#4f7cc4", "#d9822b", "#3f9c74", "#a45fb0")
LITE_RADIUS, LITE_SPATIAL, LARGE_RADIUS = 6, 10, 76
"""Of `lite` and of `adcvsr`; the tests compare them with the students."""


class Drawing:
    """Shapes on white, as the text of an SVG file."""

    def __init__(self, width: int, height: int) -> None:
        self._parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" font-family="sans-serif" font-size="13">\n',
            f'<rect width="{width}" height="{height}" rx="8" fill="#ffffff"/>\n',
        ]

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, *, opacity: float = 1
    ) -> None:
        self._parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}" '
            f'fill-opacity="{opacity:g}"/>\n'
        )

    def frame(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self._parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="none" '
            f'stroke="{colour}" stroke-width="1.5"/>\n'
        )

    def text(
        self, x: float, y: float, text: str, *, anchor: str = "start", fill: str = INK
    ) -> None:
        self._parts.append(
            f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{fill}">'
            f"{escape(text)}</text>\n"
        )

    def line(self, points: Iterable[tuple[float, float]], colour: str, *, dash: str = "") -> None:
        joined = " ".join(f"{x:g},{y:g}" for x, y in points)
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<polyline points="{joined}" fill="none" stroke="{colour}" '
            f'stroke-width="1.5"{dashes}/>\n'
        )

    def __str__(self) -> str:
        return "".join([*self._parts, "</svg>\n"])


def windows() -> str:
    """The grid of `lite`, exact, and that of the large student, crossfaded."""
    drawing = Drawing(860, 450)
    frames, left, step = 68, 30, 11.7
    exact = plan_windows(LITE_RADIUS, window=16 + 2 * LITE_RADIUS)
    drawing.text(left, 26, f"lite: each window of {exact.length} frames gives {exact.core}, and")
    drawing.text(
        left, 44, f"sees {exact.halo} more on either side, as far as the model can see (pale)"
    )
    _window_rows(drawing, exact, frames, left, step, 60)
    large = plan_windows(LARGE_RADIUS)
    top = 225
    drawing.text(left, top, f"adcvsr: windows of {large.length} frames; around each border the")
    drawing.text(
        left, top + 18, f"results of two windows are faded over {2 * large.halo} frames (lines)"
    )
    _window_rows(drawing, large, frames, left, step, top + 34)
    _fade_rows(drawing, large, frames, left, step, top + 175)
    drawing.text(left, top + 200, "frame number", fill=SOFT)
    for number in range(0, frames + 1, 10):
        drawing.text(left + number * step, top + 216, str(number), anchor="middle", fill=SOFT)
    return str(drawing)


def _window_rows(
    drawing: Drawing, plan: WindowPlan, frames: int, left: float, step: float, top: float
) -> None:
    drawing.box(left, top, frames * step, 16, LINE, opacity=0.5)
    drawing.text(left + 4, top + 13, "the clip")
    for k in range(-(-frames // plan.core)):
        colour, y = COLOURS[k % len(COLOURS)], top + 24 + 20 * (k % 4)
        seen = _within(plan.positions(k), frames)
        kept = _within(range(k * plan.core, (k + 1) * plan.core), frames)
        drawing.box(left + seen.start * step, y, len(seen) * step, 16, colour, opacity=0.3)
        drawing.box(left + kept.start * step, y, len(kept) * step, 16, colour)
        if len(kept) > 5:
            drawing.text(left + kept.start * step + 5, y + 13, f"window {k}", fill="#ffffff")


def _fade_rows(
    drawing: Drawing, plan: WindowPlan, frames: int, left: float, step: float, bottom: float
) -> None:
    """How much of each frame comes from each window."""
    weights: dict[int, list[tuple[float, float]]] = {}
    for n in range(frames):
        for k, weight in plan.shares(n, last=False):
            weights.setdefault(k, []).append((left + (n + 0.5) * step, bottom - 30 * weight))
    for k, points in weights.items():
        drawing.line(points, COLOURS[k % len(COLOURS)])


def _within(span: range, frames: int) -> range:
    return range(max(span.start, 0), min(span.stop, frames))


def stream() -> str:
    """Which frame each temporal convolution of `lite` gives while the newest frame arrives."""
    columns, cell = 12, (52, 24)
    left, top = 210, 76
    drawing = Drawing(860, 290)
    drawing.text(24, 26, "Streaming: every frame passes every layer once. A convolution over time")
    drawing.text(
        24, 44, "needs the frame after, so each gives a frame one step later (lite: 6 steps)."
    )
    drawing.text(left, 68, "frames arrive, one a step", fill=SOFT)
    for row in range(LITE_RADIUS + 1):
        y = top + row * cell[1]
        name = f"{row}. convolution over time" if row else "in"
        drawing.text(24, y + 17, name)
        for column in range(columns):
            frame = column - row
            x = left + column * cell[0]
            if frame >= 0:
                colour = COLOURS[frame % len(COLOURS)]
                drawing.box(x, y + 2, cell[0] - 3, cell[1] - 4, colour, opacity=0.85)
                drawing.text(x + 24, y + 17, str(frame), anchor="middle", fill="#ffffff")
            else:
                drawing.box(x, y + 2, cell[0] - 3, cell[1] - 4, LINE, opacity=0.2)
    drawing.text(24, 274, "Kept: the last two frames in front of each convolution; memory does not "
                          "grow with the clip.", fill=SOFT)  # fmt: skip
    return str(drawing)


def tiles() -> str:
    """Exact tiles of `lite`, and the weights of feathered ones."""
    drawing = Drawing(860, 345)
    width, height, tile, scale = 480, 270, 192, 0.8
    plan = plan_tiles(height, width, tile=tile, size_multiple=1, spatial_radius=LITE_SPATIAL)
    left, top = 30, 62
    drawing.text(
        left, 26, f"lite, {width}x{height} in tiles: each reads {LITE_SPATIAL} pixels more"
    )
    drawing.text(left, 44, "(dashed, of one tile) and keeps what never saw its border")
    for number, (row, column) in enumerate(plan.tiles):
        x, y = left + column.keep_start * scale, top + row.keep_start * scale
        size = (
            (column.keep_stop - column.keep_start) * scale,
            (row.keep_stop - row.keep_start) * scale,
        )
        drawing.box(x, y, *size, COLOURS[number % len(COLOURS)], opacity=0.45)
        drawing.frame(x, y, *size, "#ffffff")
    row, column = plan.rows[0], plan.columns[1]
    corners = [(column.start, row.start), (column.stop, row.start), (column.stop, row.stop)]
    corners += [(column.start, row.stop), (column.start, row.start)]
    drawing.line([(left + x * scale, top + y * scale) for x, y in corners], INK, dash="5 4")
    feathered = plan_tiles(height, width, tile=tile, size_multiple=16, spatial_radius=None)
    base = 310
    right = 440
    drawing.text(right, 26, "adcvsr looks at the whole frame, so its tiles are an")
    drawing.text(right, 44, "approximation: they overlap, and their weights sum to 1")
    for number, span in enumerate(feathered.columns):
        points = [
            (right + (span.keep_start + i) * scale, 200 - 110 * weight)
            for i, weight in enumerate(span.weights or ())
        ]
        drawing.line(points[::4] + points[-1:], COLOURS[number])
    drawing.line([(right, 200), (right + width * scale, 200)], SOFT)
    drawing.text(right, 220, "0", anchor="middle", fill=SOFT)
    drawing.text(right + width * scale, 220, f"{width} pixels", anchor="end", fill=SOFT)
    drawing.text(left, base, "Every tile of a clip has the same shape, and the grid is the "
                                     "same for every frame:", fill=SOFT)  # fmt: skip
    drawing.text(left, base + 20, "nothing moves from frame to frame.", fill=SOFT)
    return str(drawing)


def job() -> str:
    """The stages of a job and what waits between them."""
    names = ("decode", "to RGB", "student", "to samples", "encode", "segments")
    drawing = Drawing(860, 190)
    drawing.text(24, 28, "A job: the stages run side by side, and little waits between them")
    width, gap, y = 100, 38, 60
    for number, name in enumerate(names):
        x = 24 + number * (width + gap)
        on_device = name in ("to RGB", "student", "to samples")
        drawing.box(x, y, width, 44, COLOURS[2 if on_device else 0], opacity=0.9)
        drawing.text(x + width / 2, y + 27, name, anchor="middle", fill="#ffffff")
        if number:
            drawing.line([(x - gap + 4, y + 22), (x - 6, y + 22)], INK)
            drawing.line([(x - 12, y + 17), (x - 5, y + 22), (x - 12, y + 27)], INK)
    drawing.text(24 + width, y + 66, f"at most {READ_AHEAD} frames wait", fill=SOFT)
    behind = 24 + 3 * (width + gap) + width
    drawing.text(behind, y + 66, f"at most {WRITE_BEHIND} frames and 512 MiB wait", fill=SOFT)
    notes = (
        "green: on the device, GPU or processor; blue: on the processor. Each segment has a",
        "checksum; the file is joined from them at the end, and only then gets its name.",
    )
    for number, note in enumerate(notes):
        drawing.text(24, y + 100 + 18 * number, note, fill=SOFT)
    return str(drawing)


DRAWINGS = {"windows.svg": windows, "stream.svg": stream, "tiles.svg": tiles, "job.svg": job}
assert LITE_RADIUS <= LARGEST_EXACT_HALO < LARGE_RADIUS


def main() -> int:
    """Draw them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, draw in DRAWINGS.items():
        (FOLDER / name).write_text(draw(), encoding="utf-8")
        sys.stdout.write(f"docs/images/diagrams/{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

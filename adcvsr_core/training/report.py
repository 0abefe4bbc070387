"""The report of a run: one page of HTML that holds everything it shows."""

from __future__ import annotations

import base64
import struct
import zlib
from html import escape
from pathlib import Path

import numpy as np

from adcvsr_core.errors import OutputError
from adcvsr_core.training.curves import curves_of, drawing
from adcvsr_core.training.export import model_card
from adcvsr_core.training.logbook import read_log
from adcvsr_core.training.loop import Trained
from adcvsr_core.training.recipe import Recipe
from adcvsr_core.training.validation import Pixels

REPORT = "report.html"

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1100px; margin: 2em auto; padding: 0 1em;
       color: #222; background: #fff }
td, th { padding: 0.2em 1em 0.2em 0; text-align: left; vertical-align: top }
img { max-width: 100%; image-rendering: pixelated }
pre { background: #f4f4f2; padding: 1em; overflow-x: auto; white-space: pre-wrap }
svg { margin: 0 1em 1em 0 } svg text { font-size: 11px; fill: #555 }
svg .title { font-size: 13px; fill: #222 } svg .left { text-anchor: end }
svg .axis { fill: none; stroke: #bbb } svg .curve { fill: none; stroke: #1f6f8b; stroke-width: 1.5 }
svg .end { fill: #1f6f8b }
"""
_LEGEND = (
    "Input, bicubic, output, target; below each the middle row of pixels over time, "
    "one frame below the other: what is steady makes straight lines."
)


def write_report(trained: Trained, recipe: Recipe, weights: Path) -> Path:
    """Write `report.html` to the output folder: scores, curves, pictures, card and recipe.

    Raises:
        OutputError: it cannot be written.
    """
    folder = Path(recipe.output.folder)
    title = escape(f"{recipe.card.name}: {recipe.stage}, {trained.state.step} steps")
    parts = [
        f"<h1>{title}</h1>",
        f"<p>{escape(recipe.card.description)}</p>",
        _facts(trained, recipe, weights),
        "<h2>Scores</h2>",
        _scores(trained),
        "<h2>Pictures</h2>",
        *[_picture(name, pixels) for name, pixels in trained.validation.pictures.items()],
        "<h2>Curves</h2>",
        *[drawing(name, points) for name, points in curves_of(read_log(folder)).items()],
        "<h2>Model card</h2>",
        f"<pre>{escape(_card(trained, recipe))}</pre>",
        "<h2>Recipe</h2>",
        f"<pre>{escape(recipe.text)}</pre>",
    ]
    page = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )
    path = folder / REPORT
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"the report cannot be written: {error}", where=str(path)) from error
    return path


def png(pixels: Pixels) -> bytes:
    """A picture (H, W, 3), RGB, 8 bit, as the bytes of a PNG file."""
    height, width = pixels.shape[:2]
    rows = np.zeros((height, 1 + 3 * width), dtype=np.uint8)  # each row begins with its filter: 0
    rows[:, 1:] = pixels.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _facts(trained: Trained, recipe: Recipe, weights: Path) -> str:
    learnt = sum(p.numel() for p in trained.student.parameters() if p.requires_grad)
    rows = {
        "Weights": weights.name,
        "Length": f"{trained.state.step} steps in {trained.state.minutes:.1f} minutes",
        "Trained parameters": f"{learnt:,}",
        "Licence": recipe.card.licence,
    }
    return _table(rows)


def _scores(trained: Trained) -> str:
    scores = trained.validation.scores
    if not scores:
        return "<p>No validation clips were given.</p>"
    return _table({name: f"{value:+.4g}" for name, value in scores.items()})


def _card(trained: Trained, recipe: Recipe) -> str:
    """The card without the recipe in full, which follows on the page."""
    card = model_card(trained, recipe)
    first_line = card.recipe.partition("\n")[0].removesuffix(" of:")
    return (
        f"name: {card.name}\ndescription: {card.description}\nlicence: {card.licence}\n"
        f"source: {card.source}\ntraining data: {card.training_data}\n"
        f"recipe: {first_line} of the recipe below\ndate: {card.date}"
    )


def _table(rows: dict[str, str]) -> str:
    cells = [f"<tr><th>{escape(k)}</th><td>{escape(v)}</td></tr>" for k, v in rows.items()]
    return f"<table>{''.join(cells)}</table>"


def _picture(name: str, pixels: Pixels) -> str:
    data = base64.b64encode(png(pixels)).decode()
    return f'<h3>{escape(name)}</h3><p>{_LEGEND}</p><img alt="" src="data:image/png;base64,{data}">'

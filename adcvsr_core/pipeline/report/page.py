"""A report as one HTML file: nothing is loaded from elsewhere, and it holds no scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from importlib import resources
from typing import Any

from adcvsr_core.pipeline.report.plots import Line, plot

TICKS = 8

FLICKER = (
    "How much more a frame differs from the one before than the plainly resized source does. "
    "0: as steady as the source; sharper detail that moves raises it a little."
)
DRIFT = "Mean red, green and blue of the output less those of the source. 0: the same."
DIFFERENCE = (
    "Mean difference of luma at the size of the source: what was changed of what the source shows."
)

type Table = dict[str, Any]


def page(report: Table) -> str:
    """Return the HTML of a report (its JSON form)."""
    name = escape(str(report["output"]["name"]))
    style = resources.files("adcvsr_core.pipeline.report").joinpath("page.css").read_text("utf-8")
    body = [
        f"<header><h1>{name}</h1><p>{escape(_subtitle(report))}</p></header>",
        _tiles(report),
        _warnings(report),
        _plots(report),
        _suspicious(report),
        _repaired(report),
        _tables(report),
        f"<footer>{escape(report['versions'])}</footer>",
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'; img-src data:\">"
        f"<title>{name}: report</title><style>{style}</style></head>"
        f"<body><main>{''.join(body)}</main></body></html>\n"
    )


def _subtitle(report: Table) -> str:
    source, output = report["source"], report["output"]
    return (
        f"{source['name']}, {source['width']}x{source['height']} \u2192 "
        f"{output['width']}x{output['height']}, {output['format']}"
    )


def _tiles(report: Table) -> str:
    seconds = sum(piece["seconds"] for piece in report["pieces"])
    rate = report["frames"] / seconds if seconds else 0.0
    tiles = {
        "frames in": f"{report['frames_in']:,}",
        "frames out": f"{report['frames']:,}",
        "repaired": f"{len(report['repaired']):,}",
        "cuts": f"{len(report['cuts']):,}",
        "suspicious": f"{len(report['suspicious']):,}",
        "time": duration(seconds),
        "frames/s": f"{rate:.3g}",
    }
    alarming = ("repaired", "suspicious")
    parts = [
        f'<div class="tile{" alarm" if name in alarming and value != "0" else ""}">'
        f"<b>{value}</b><span>{name}</span></div>"
        for name, value in tiles.items()
    ]
    return f'<section class="tiles">{"".join(parts)}</section>'


def _warnings(report: Table) -> str:
    if not report["warnings"]:
        return ""
    items = "".join(f"<li>{escape(text)}</li>" for text in report["warnings"])
    return f'<section class="card warnings"><h2>Warnings</h2><ul>{items}</ul></section>'


def _plots(report: Table) -> str:
    values, cuts = report["values"], set(report["cuts"])
    flicker = [None if n in cuts else value for n, value in enumerate(values["flicker"])]
    red, green, blue = zip(*values["drift"], strict=True)
    channels = [("--red", red), ("--green", green), ("--blue", blue)]
    return "".join(
        [
            _figure(
                report, "flicker", "Flicker", FLICKER, [Line(color="--accent", values=flicker)]
            ),
            _figure(
                report,
                "drift",
                "Colour drift",
                DRIFT,
                [Line(color=color, values=channel) for color, channel in channels],
            ),
            _figure(
                report,
                "difference",
                "Difference to the source",
                DIFFERENCE,
                [Line(color="--accent", values=values["difference"])],
            ),
        ]
    )


def _figure(report: Table, measure: str, title: str, text: str, lines: list[Line]) -> str:
    marked = [each["frame"] for each in report["suspicious"] if each["measure"] == measure]
    svg = plot(
        lines, times=ticks(report), cuts=report["cuts"], marked=marked, label=f"{title} over time"
    )
    return (
        f'<section class="card"><h2>{title} <small>steps of 8 bits</small></h2>'
        f"<p>{text}</p>{svg}</section>"
    )


def ticks(report: Table) -> list[tuple[int, str]]:
    """Return about TICKS frames at equal distances, and when they are shown."""
    last = max(report["frames"] - 1, 1)
    frames = sorted({round(n * last / TICKS) for n in range(TICKS + 1)})
    return [(n, clock(n / report["output"]["rate"])) for n in frames]


def _suspicious(report: Table) -> str:
    if not report["suspicious"]:
        return '<section class="card"><h2>Suspicious frames</h2><p>None.</p></section>'
    cards: list[str] = []
    for each in report["suspicious"]:
        pictures = "".join(
            f'<figure><img alt="{side}" src="data:image/png;base64,{escape(data)}">'
            f"<figcaption>{side}</figcaption></figure>"
            for side, data in zip(("source", "output"), each["pictures"], strict=False)
        )
        when = clock(each["frame"] / report["output"]["rate"])
        cards.append(
            f'<div class="frame"><h3>Frame {each["frame"]} <small>{when}</small></h3>'
            f"<p>{escape(each['reason'])}</p><div>{pictures}</div></div>"
        )
    return (
        '<section class="card"><h2>Suspicious frames</h2><p>Values far from those of the other '
        f'frames, the worst first.</p><div class="frames">{"".join(cards)}</div></section>'
    )


def _repaired(report: Table) -> str:
    if not report["repaired"]:
        return ""
    rows = {
        f"frame {each['frame']}": f"{clock(each['time_s'])}, {each['how']}"
        for each in report["repaired"]
    }
    return f'<section class="card"><h2>Repaired frames</h2>{_table(rows)}</section>'


def _tables(report: Table) -> str:
    cuts = ", ".join(f"{n} ({clock(n / report['output']['rate'])})" for n in report["cuts"])
    run = {**report["run"], "scene cuts": cuts or "none"}
    return (
        f'<section class="card"><h2>Run</h2>{_table(run)}</section>'
        f'<section class="card"><h2>Settings</h2>{_table(report["settings"])}</section>'
        f'<section class="card"><h2>Model</h2>{_table(report["model"])}</section>'
    )


def _table(rows: Mapping[str, object]) -> str:
    cells = "".join(
        f"<tr><th>{escape(str(name))}</th><td>{escape(_shown(value))}</td></tr>"
        for name, value in rows.items()
        if value not in ("", None)
    )
    return f"<table>{cells}</table>"


def _shown(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_shown(item) for item in value)  # pyright: ignore
    return str(value)


def clock(seconds: float) -> str:
    """Return a time in a clip: 0:07.2, 1:02:03.0."""
    minutes, rest = divmod(round(seconds, 1), 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours}:{minutes:02}:{rest:04.1f}" if hours else f"{minutes}:{rest:04.1f}"


def duration(seconds: float) -> str:
    """Return how long something took: 4.2 s, 3 min 7 s, 1 h 2 min."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"

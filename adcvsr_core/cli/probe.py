"""Say what a file, image sequence or folder of images holds, and what to do about it.

Everything is decoded once; --quick reads the header only. docs/probe.md explains each finding.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from typing import TYPE_CHECKING

from adcvsr_core.cli import one_line, turn_end_of_stdin_into_stop, turn_signals_into_stop
from adcvsr_core.cli.progressbar import ProgressBar, WhileHeard
from adcvsr_core.progress import JsonLines, OnEvent, Throttle, ignore_events
from adcvsr_core.settings import GAPS

if TYPE_CHECKING:
    from adcvsr_core.inspection.finding import Finding, Inspection
    from adcvsr_core.video.info import VideoInfo

PROGRESS_INTERVAL_S = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE", help="a video, numbered images, or their folder")
    parser.add_argument("--json", action="store_true", help="machine-readable")
    parser.add_argument("--quick", action="store_true", help="read the header only")
    parser.add_argument(
        "--gaps",
        choices=GAPS,
        default="refuse",
        help="numbers missing among images, as for upscale: whether they count as frames",
    )
    parser.add_argument(
        "--progress",
        choices=("bar", "json", "none"),
        help="default: bar on a terminal. json: one object a line, the description last",
    )
    parser.add_argument(
        "--stop-at-eof",
        action="store_true",
        help="stop as Ctrl-C does when stdin ends, for programs that may be killed themselves",
    )


def run(args: argparse.Namespace) -> int:
    """Print what is known."""
    from adcvsr_core.inspection.inspect import inspect, inspect_header

    if args.quick:
        found = inspect_header(args.file, gaps=args.gaps)
    else:
        on_event, bar = _progress(args)
        stop = threading.Event()
        turn_signals_into_stop(stop, "this frame")
        if args.stop_at_eof:
            turn_end_of_stdin_into_stop(stop)
        try:
            found = inspect(args.file, gaps=args.gaps, on_event=on_event, stop=stop)
        finally:
            if bar is not None:
                bar.clear()
    if args.progress == "json":
        text = json.dumps({"event": "probe", **found.to_json()}) + "\n"
    else:
        text = json.dumps(found.to_json(), indent=2) + "\n" if args.json else describe(found)
    sys.stdout.write(text)
    return 0


def _progress(args: argparse.Namespace) -> tuple[OnEvent, ProgressBar | None]:
    if args.progress == "json":
        json_lines = Throttle(JsonLines(sys.stdout), PROGRESS_INTERVAL_S)
        return WhileHeard(json_lines, sys.stdout), None
    tty = sys.stderr.isatty()
    if args.progress == "none" or (args.progress is None and not tty):
        return ignore_events, None
    bar = ProgressBar(sys.stderr, tty=tty)
    return WhileHeard(Throttle(bar, PROGRESS_INTERVAL_S), sys.stderr), bar


def describe(found: Inspection) -> str:
    """Return the facts as lines for people, then the findings."""
    lines = _facts(found.info, found.num_frames)
    if found.cuts is not None:
        lines.append(f"  cuts       {', '.join(map(str, found.cuts)) or 'none'}")
    lines += [line for finding in found.findings for line in _finding_lines(finding)]
    return "".join(one_line(line) + "\n" for line in lines)


def _facts(info: VideoInfo, num_frames: int) -> list[str]:
    color = info.color
    shown = "x".join(str(side) for side in info.display_size)
    rows = {
        "container": info.container,
        "video": f"stream {info.stream_index}, {info.codec}, {info.pix_fmt} ({info.bits} bit)",
        "size": f"{info.width}x{info.height}, shown as {shown}",
        "rate": f"{float(info.rate):.6g} frames/s",
        "frames": str(num_frames or "unknown"),
        "duration": f"{info.duration_s:.3f} s" if info.duration_s else "unknown",
        "color": f"{color.matrix}, {color.range}, {color.primaries}, {color.transfer}, "
        f"chroma {color.chroma_location}",
        "guessed": ", ".join(color.guessed),
        "interlaced": info.interlaced,
        "rotation": f"{info.rotation} degrees" if info.rotation else "",
        "chapters": str(info.num_chapters or ""),
    }
    lines = [info.path]
    lines += [f"  {name:11}{value}" for name, value in rows.items() if value]
    for stream in info.streams:
        parts = (stream.codec or "no decoder", stream.details, stream.language, stream.title)
        text = ", ".join(part for part in parts if part)
        lines.append(f"  {f'#{stream.index}':11}{stream.kind}: {text}")
    return lines


def _finding_lines(finding: Finding) -> list[str]:
    mark = {"info": "note", "warning": "WARNING", "error": "ERROR"}[finding.severity]
    lines = [f"  {mark:11}{finding.text} ({finding.evidence})"]
    if finding.remedy:
        lines.append(f"  {'':11}-> {finding.remedy}")
    return lines

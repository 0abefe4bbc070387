"""Say what a file, image sequence or folder of images holds, as the upscaler sees it."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from adcvsr_core.cli import one_line

if TYPE_CHECKING:
    from adcvsr_core.video.probe import VideoInfo


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="machine-readable")


def run(args: argparse.Namespace) -> int:
    """Print what is known."""
    from adcvsr_core.video.probe import probe

    info = probe(args.file)
    text = json.dumps(info.to_json(), indent=2) + "\n" if args.json else describe(info)
    sys.stdout.write(text)
    return 0


def describe(info: VideoInfo) -> str:
    """Return the facts as lines for people."""
    color = info.color
    shown = "x".join(str(side) for side in info.display_size)
    rows = {
        "container": info.container,
        "video": f"stream {info.stream_index}, {info.codec}, {info.pix_fmt} ({info.bits} bit)",
        "size": f"{info.width}x{info.height}, shown as {shown}",
        "rate": f"{float(info.rate):.6g} frames/s",
        "frames": str(info.num_frames or "unknown"),
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
    lines += [f"  note       {warning}" for warning in info.warnings]
    return "".join(one_line(line) + "\n" for line in lines)

"""Find what training can use in folders of videos and stills, and write an index of it.

Videos are split into scenes. Left out, with the reason: frames that are damaged, black or flat;
shots that are interlaced, too short, too small, static, blocky or starved of bits, or that repeat
others. Letterbox bars are cropped away. A recipe takes the index as [data] index = ["FILE"].
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from adcvsr_core.errors import InputError, OutputError, SettingsError

if TYPE_CHECKING:
    from adcvsr_core.training.data.judging import Limits
    from adcvsr_core.training.data.prepare import Prepared
    from adcvsr_core.training.data.scanning import Scan

MAX_LINES = 40
"""Dropped shots shown one by one; the index lists them all."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "folder", nargs="+", type=Path, metavar="DIR", help="searched to the bottom"
    )
    parser.add_argument(
        "-o", "--output", required=True, type=Path, metavar="index.json", help="for recipes"
    )
    parser.add_argument("--min-frames", type=int, metavar="N", help="shortest shot")
    parser.add_argument("--max-frames", type=int, metavar="N", help="longer shots are divided")
    parser.add_argument("--min-side", type=int, metavar="N", help="smallest width and height")
    parser.add_argument(
        "--limit",
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help="any other limit, as the index names them: brightness, contrast, bars, change, "
        "combing, blockiness, bits_per_pixel, hash_distance",
    )
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="processes; 0: all cores")
    parser.add_argument("--overwrite", action="store_true", help="replace an existing index")
    parser.add_argument("--json", action="store_true", help="the report as JSON on stdout")


def run(args: argparse.Namespace) -> int:
    """Scan, write the index, report; 1 when nothing is fit."""
    if args.output.exists() and not args.overwrite:
        raise OutputError(
            "the file exists", where=str(args.output), remedy="Choose another, or use --overwrite"
        )
    limits = _limits(args)
    if args.jobs < 0:
        raise SettingsError(f"--jobs {args.jobs} is negative", remedy="Give 0 or more")
    import torch

    from adcvsr_core.training.data.prepare import media_files, prepare, to_document, write_index

    files = media_files(args.folder)
    jobs = min(args.jobs or os.cpu_count() or 1, len(files))
    torch.set_num_threads(1)
    progress = _Progress(sys.stderr, len(files))
    prepared = prepare(files, limits, jobs=jobs, on_scan=progress)
    progress.clear()
    if not prepared.kept:
        sys.stderr.write(describe(prepared))
        raise InputError("nothing in them is fit for training", where=str(args.folder[0]))
    write_index(prepared, args.output)
    if args.json:
        document = to_document(prepared, args.output.absolute().parent)
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    else:
        sys.stdout.write(describe(prepared))
    return 0


def _limits(args: argparse.Namespace) -> Limits:
    from dataclasses import fields, replace

    from adcvsr_core.training.data.judging import Limits

    names = {field.name: field.type for field in fields(Limits)}
    texts = {name: getattr(args, name) for name in ("min_frames", "max_frames", "min_side")}
    texts = {name: str(value) for name, value in texts.items() if value is not None}
    for item in args.limit:
        name, _, text = item.partition("=")
        texts[name] = text
    values: dict[str, float] = {}
    for name, text in texts.items():
        if name not in names:
            raise SettingsError(f"no limit is called {name!r}", remedy=f"Known: {', '.join(names)}")
        try:
            values[name] = int(text) if names[name] == "int" else float(text)
        except ValueError:
            raise SettingsError(f"{name}={text} is not a number of its kind") from None
    try:
        return replace(Limits(), **values)  # pyright: ignore[reportArgumentType] - kinds checked
    except ValueError as error:
        raise SettingsError(str(error)) from error


def describe(prepared: Prepared) -> str:
    """Return the report for people."""
    clips = [entry for entry in prepared.kept if not entry.shot.still]
    frames = sum(entry.shot.num_frames for entry in clips)
    cropped = sum(
        (entry.shot.crop.width, entry.shot.crop.height) != entry.size for entry in prepared.kept
    )
    lines = [
        f"{prepared.num_files} files: kept {len(clips)} shots of {frames} frames and "
        f"{len(prepared.kept) - len(clips)} stills; {cropped} of them without their bars"
    ]
    lines += [f"cannot be read: {path}: {why}" for path, why in prepared.unreadable]
    if prepared.dropped:
        lines.append(f"\n{'dropped':12}{'shots':>7}{'frames':>9}")
        lines += [f"{reason:12}{n:7}{f:9}" for reason, (n, f) in prepared.counts().items()]
        lines.append(f"\n{'reason':12}{'value':>9}{'limit':>8}  {'frames':14}file")
    for item in prepared.dropped[:MAX_LINES]:
        fault = item.fault
        row = f"{fault.reason:12}{fault.value:9.3g}{fault.limit:8.3g}  "
        note = f" ({item.note})" if item.note else ""
        lines.append(f"{row}{f'{item.first}-{item.last}':14}{item.path.name}{note}")
    if len(prepared.dropped) > MAX_LINES:
        lines.append(f"... and {len(prepared.dropped) - MAX_LINES} more; the index lists them all")
    return "\n".join(lines) + "\n"


class _Progress:
    """One line on stderr: redrawn on a terminal, every tenth of the files elsewhere."""

    def __init__(self, stream: TextIO, num_files: int) -> None:
        self._stream = stream
        self._num_files = num_files
        self._tty = stream.isatty()
        self._files = self._frames = self._shots = 0

    def __call__(self, scan: Scan) -> None:
        self._files += 1
        self._frames += scan.num_frames
        self._shots += len(scan.kept)
        text = (
            f"{self._files}/{self._num_files} files, {self._frames} frames, "
            f"{self._shots} shots and stills kept"
        )
        tenth = max(1, self._num_files // 10)
        if self._tty:
            self._stream.write(f"\r\x1b[K{text}")
        elif self._files % tenth == 0 or self._files == self._num_files:
            self._stream.write(f"{text}\n")
        self._stream.flush()

    def clear(self) -> None:
        """Make room for the report."""
        if self._tty:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

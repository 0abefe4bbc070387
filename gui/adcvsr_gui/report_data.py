"""A quality report as plain values, read strictly from the file that a job wrote. No Qt here."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adcvsr_core.settings import UpscaleSettings

DATA_SUFFIX = ".report.json"
PAGE_SUFFIX = ".report.html"
FORMAT = "adcvsr report 1"
MEASURES = ("flicker", "drift", "difference")
UNITS = {"field": (1, 2), "ivtc": (5, 4)}
"""Frames of the source that become so many of the output, where they are not as many."""

type Series = tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class SuspiciousFrame:
    """A frame of the output that stands out."""

    frame: int
    measure: str
    """Of `MEASURES`."""
    pictures: tuple[bytes, ...]
    """Source and output as PNG files; none where they were not kept."""


@dataclass(frozen=True, kw_only=True)
class RepairedFrame:
    """A frame of the source that was damaged."""

    frame: int
    """Its number among those read."""
    time_s: float
    how: str


@dataclass(frozen=True, kw_only=True)
class QualityReport:
    """What a job measured."""

    source: str
    output: str
    source_size: tuple[int, int]
    output_size: tuple[int, int]
    output_format: str
    rate: float
    """Frames of the output a second."""
    frames_in: int
    frames: int
    seconds: float
    """How long the job worked, in all of its runs."""
    cuts: tuple[int, ...]
    series: dict[str, tuple[Series, ...]]
    """One for each of `MEASURES`, a value a frame; drift has red, green and blue."""
    suspicious: tuple[SuspiciousFrame, ...]
    repaired: tuple[RepairedFrame, ...]
    warnings: tuple[str, ...]
    tables: dict[str, dict[str, str]]
    """run, settings, model."""
    versions: str

    @property
    def fps(self) -> float:
        """Frames made a second; 0 is unknown."""
        return self.frames / self.seconds if self.seconds else 0.0

    def time_of(self, frame: int) -> float:
        """Seconds into the output."""
        return frame / self.rate


def report_data_path(target: Path) -> Path:
    """Where the data of the report on an output lie."""
    return Path(f"{target}{DATA_SUFFIX}")


def report_page_path(target: Path) -> Path:
    """Where the page of the report on an output lies."""
    return Path(f"{target}{PAGE_SUFFIX}")


def target_of_report(path: Path) -> Path:
    """The output that a report, page or data, is about."""
    return Path(str(path).removesuffix(DATA_SUFFIX).removesuffix(PAGE_SUFFIX))


def clip_frame(frame: int, settings: UpscaleSettings, fps: float, *, of_source: bool) -> int:
    """The number in the clip of a frame of a job.

    Args:
        of_source: `frame` counts those that were read, rather than those that were made.
    """
    first = math.ceil(round(settings.start * fps, 3))
    taken, made = (1, 1) if of_source else UNITS.get(settings.deinterlace, (1, 1))
    return first + frame * taken // made


def read_report(path: Path) -> QualityReport:
    """Reads the data of a report.

    Raises:
        ValueError: what is wrong with the file.
    """
    try:
        table = json.loads(path.read_bytes())
    except OSError as error:
        raise ValueError(f"{path.name} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path.name} is no report: not JSON") from error
    if not isinstance(table, dict) or table.get("format") != FORMAT:
        raise ValueError(f"{path.name} is no report of this version")
    try:
        return _report(table)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"{path.name} is damaged: {error!r}") from error


def _report(table: dict[str, Any]) -> QualityReport:
    source, output, values = table["source"], table["output"], table["values"]
    frames = int(table["frames"])
    drift = tuple(zip(*values["drift"], strict=True)) or ((), (), ())
    series = {
        "flicker": (_series(values["flicker"], frames),),
        "drift": tuple(_series(channel, frames) for channel in drift),
        "difference": (_series(values["difference"], frames),),
    }
    rate = float(output["rate"])
    if len(series["drift"]) != 3 or not 0 < rate < math.inf:
        raise ValueError("no colours or no rate")
    return QualityReport(
        source=str(source["name"]),
        output=str(output["name"]),
        source_size=(int(source["width"]), int(source["height"])),
        output_size=(int(output["width"]), int(output["height"])),
        output_format=str(output["format"]),
        rate=rate,
        frames_in=int(table["frames_in"]),
        frames=frames,
        seconds=sum(float(piece["seconds"]) for piece in table["pieces"]),
        cuts=tuple(int(cut) for cut in table["cuts"]),
        series=series,
        suspicious=tuple(_suspicious(row, frames) for row in table["suspicious"]),
        repaired=tuple(
            RepairedFrame(frame=int(row["frame"]), time_s=float(row["time_s"]), how=str(row["how"]))
            for row in table["repaired"]
        ),
        warnings=tuple(map(str, table["warnings"])),
        tables={name: _texts(table[name]) for name in ("run", "settings", "model")},
        versions=str(table["versions"]),
    )


def _series(values: Sequence[Any], frames: int) -> Series:
    if len(values) != frames:
        raise ValueError(f"{len(values)} values of {frames} frames")
    return tuple(None if value is None else float(value) for value in values)


def _suspicious(row: dict[str, Any], frames: int) -> SuspiciousFrame:
    frame, measure = int(row["frame"]), str(row["measure"])
    if measure not in MEASURES or not 0 <= frame < frames:
        raise ValueError(f"frame {frame}: {measure}")
    pictures = tuple(base64.b64decode(data) for data in row["pictures"][:2])
    return SuspiciousFrame(frame=frame, measure=measure, pictures=pictures)


def _texts(table: dict[str, Any]) -> dict[str, str]:
    return {str(name): _text(value) for name, value in table.items() if value not in ("", None, [])}


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_text(each) for each in value)  # pyright: ignore[reportUnknownVariableType]
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)

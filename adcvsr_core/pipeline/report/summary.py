"""What was measured of all pieces as one value: the JSON form of a report."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from adcvsr_core.pipeline.report.recorder import recorded

FORMAT = "adcvsr report 1"
MOST_SUSPICIOUS = 24
SIGMAS = 6
"""A frame is suspicious with a value this many robust standard deviations off the median, ..."""
LEAST_OFF = {"flicker": 0.5, "drift": 1.0, "difference": 1.0}
"""... and at least so many steps of 8 bits."""
MAD_TO_SIGMA = 1.4826

REASONS = {
    "flicker": "flickers more than the source",
    "drift": "its colours are off",
    "difference": "differs much from the source",
}

type Table = dict[str, Any]


def measured(folder: Path, num_pieces: int) -> Table:
    """Put the pieces together: values a frame, cuts, timing, suspicious frames with pictures."""
    frames: list[Table] = []
    cuts: list[int] = []
    pieces: list[Table] = []
    pictures: dict[int, list[str]] = {}
    for piece in recorded(folder, num_pieces):
        pieces.append({"frames": len(piece["frames"]), "seconds": piece["seconds"]})
        frames += piece["frames"]
        cuts += piece["cuts"]
        pictures |= {int(index): pair for index, pair in piece["pictures"].items()}
    values = {
        "flicker": [frame["flicker"] for frame in frames],
        "drift": [frame["drift"] for frame in frames],
        "difference": [frame["difference"] for frame in frames],
    }
    suspicious = suspicious_frames(values, cuts)
    for each in suspicious:
        each["pictures"] = pictures.get(each["frame"], [])
    return {
        "format": FORMAT,
        "frames": len(frames),
        "cuts": cuts,
        "pieces": pieces,
        "values": values,
        "suspicious": suspicious,
    }


def suspicious_frames(values: Table, cuts: Sequence[int]) -> list[Table]:
    """Return frames whose values are outliers, the worst first.

    Flicker is not judged where a scene begins.
    """
    scene_starts = set(cuts)
    flicker = [None if n in scene_starts else value for n, value in enumerate(values["flicker"])]
    drift: list[Sequence[float | None]] = [
        list(channel) for channel in zip(*values["drift"], strict=True)
    ]
    found: dict[int, tuple[float, str]] = {}
    for name, series in (
        ("flicker", flicker),
        *(("drift", channel) for channel in drift),
        ("difference", values["difference"]),
    ):
        for n, excess in _outliers(series, LEAST_OFF[name], abs if name == "drift" else float):
            if excess > found.get(n, (0.0, ""))[0]:
                found[n] = (excess, name)
    worst = sorted(found, key=lambda n: -found[n][0])[:MOST_SUSPICIOUS]
    return [{"frame": n, "measure": found[n][1], "reason": REASONS[found[n][1]]} for n in worst]


def _outliers(
    series: Sequence[float | None], least: float, size: Callable[[float], float]
) -> list[tuple[int, float]]:
    """Frames off the median, and by how many times more than is allowed."""
    known = [value for value in series if value is not None]
    if not known:
        return []
    middle = statistics.median(known)
    spread = MAD_TO_SIGMA * statistics.median(abs(value - middle) for value in known)
    allowed = max(SIGMAS * spread, least)
    return [
        (n, size(value - middle) / allowed)
        for n, value in enumerate(series)
        if value is not None and size(value - middle) > allowed
    ]

"""Interlaced frames to whole ones, with bwdif, or to the film they were made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

from adcvsr_core.pipeline.bwdif import whole
from adcvsr_core.pipeline.telecine import Film
from adcvsr_core.video.frames import SourceFrame


def deinterlaced(
    frames: Iterable[SourceFrame], mode: str, first_field: str = "tff"
) -> Iterator[SourceFrame]:
    """Deinterlace frames.

    Args:
        mode: "off"; "auto" changes only frames flagged interlaced; "frame" changes all; "field"
            makes a frame of every field, so twice as many, in half the time base; "ivtc" undoes
            pulldown, so four frames come of each five; see `telecine`.
        first_field: "tff" or "bff", the field that comes first where a frame is of two and does not
            say it.

    What a frame becomes depends on itself and the frames next to it only; with "ivtc", on those of
    its own five and those next to them. Frames of different sizes or layouts have no influence on
    each other.
    """
    if mode == "off":
        yield from frames
        return
    made = _film(frames, first_field) if mode == "ivtc" else whole(frames, mode, first_field)
    for number, frame in zip(count(), made, strict=False):
        yield replace(frame, index=number)


def _film(frames: Iterable[SourceFrame], first_field: str) -> Iterator[SourceFrame]:
    film = Film(first_field)
    for frame in frames:
        yield from film.push(frame)
    yield from film.finish()

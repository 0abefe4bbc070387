"""Decoded pieces of clips, cut to a region, and a cache of them that is bounded in bytes.

Every shot is divided into a fixed grid of blocks of time and tiles of picture; a piece is one cell
of it. What a piece holds depends on the file alone, so a sample is the same whether its piece was
in the cache or not, in whichever process.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import torch
from torch import Tensor

from adcvsr_core.errors import InputError
from adcvsr_core.training.data.shots import Crop, Shot
from adcvsr_core.video.color import ColorSpec, PixelLayout, planes_to_rgb
from adcvsr_core.video.frames import SourceFrame
from adcvsr_core.video.reader import open_reader

ALIGN = 8
"""Regions begin at multiples of this, so that they never split a chroma sample."""
MARGIN = 8
"""Pixels around a crop that its chroma is interpolated from; a multiple of 4."""
MAX_OVERLONG = 2
"""A block may hold this many times the frames it should, where the frame rate varies."""


@dataclass(frozen=True)
class Cell:
    """Which piece of a shot: a stretch of time and a region."""

    path: str
    start_s: Fraction | None
    """None for a still."""
    end_s: Fraction | None
    max_frames: int
    region: Crop


@dataclass(frozen=True, eq=False)
class Excerpt:
    """Consecutive frames of one region, as decoded."""

    frames: tuple[tuple[Tensor, ...], ...]
    """Sample planes of each frame."""
    layout: PixelLayout
    color: ColorSpec
    width: int
    height: int

    @property
    def num_bytes(self) -> int:
        """Memory held by the planes."""
        return sum(plane.nbytes for planes in self.frames for plane in planes)

    def rgb(self, numbers: list[int], crop: Crop) -> Tensor:
        """float32 (T, 3, h, w) in [0, 1] of the given frames; the crop counts within the region."""
        outer = _outward(crop, self.width, self.height)
        inside = (
            slice(crop.y - outer.y, crop.y - outer.y + crop.height),
            slice(crop.x - outer.x, crop.x - outer.x + crop.width),
        )
        done: dict[int, Tensor] = {}
        for number in numbers:
            if number not in done:
                planes = _cut(self.frames[number], self.layout, outer)
                rgb_CHW = planes_to_rgb(planes, self.layout, self.color)
                done[number] = rgb_CHW[:, *inside].clamp(0, 1)
        return torch.stack([done[number] for number in numbers])


def random_cell(shot: Shot, length: int, side: int, rng: np.random.Generator) -> Cell:
    """A piece of about `length` frames, and not much larger than `side` in width and height."""
    columns, rows = (max(1, edge // side) for edge in (shot.crop.width, shot.crop.height))
    region = _tile(
        shot.crop, (columns, rows), (int(rng.integers(columns)), int(rng.integers(rows)))
    )
    if shot.still:
        return Cell(str(shot.path), None, None, 1, region)
    count = max(1, round(shot.num_frames / length))
    longest = MAX_OVERLONG * math.ceil(shot.num_frames / count)
    start, end = _block(shot, int(rng.integers(count)), count)
    return Cell(str(shot.path), start, end, longest, region)


def matching_cell(cell: Cell, shot: Shot, other: Shot, scale: int) -> Cell:
    """The same piece of another file with the same frames, in a picture `scale` times as large."""
    assert cell.start_s is not None
    assert cell.end_s is not None
    span, shift = _seconds(shot.end_s) - _seconds(shot.start_s), _seconds(other.start_s)
    stretch = (_seconds(other.end_s) - shift) / span
    start, end = (
        shift + (time - _seconds(shot.start_s)) * stretch for time in (cell.start_s, cell.end_s)
    )
    return Cell(str(other.path), start, end, cell.max_frames, scaled_crop(cell.region, scale))


def scaled_crop(crop: Crop, scale: int) -> Crop:
    """The same part of a picture `scale` times as large."""
    return Crop(
        x=crop.x * scale, y=crop.y * scale, width=crop.width * scale, height=crop.height * scale
    )


def decode(cell: Cell) -> Excerpt:
    """Read a piece: seek to the key frame before it and decode forward.

    Raises:
        InputError: the file is gone or does not decode there.
    """
    first: SourceFrame | None = None
    cut: list[tuple[Tensor, ...]] = []
    with open_reader(cell.path, start_s=cell.start_s, end_s=cell.end_s, threads=1) as reader:
        for frame in reader:
            if frame.corrupt:
                raise InputError(
                    f"frame at {float(frame.time_s):.3f} s is damaged", where=cell.path
                )
            if not _contains(frame, cell.region):
                raise InputError(
                    f"the picture is {frame.width}x{frame.height}, too small for {cell.region}",
                    where=cell.path,
                )
            first = first or frame
            if not frame.like(first):
                raise InputError(
                    f"the picture changes at {float(frame.time_s):.3f} s", where=cell.path
                )
            cut.append(_cut(frame.planes, frame.layout, cell.region, copy=True))
            if len(cut) == cell.max_frames:
                break
    assert first is not None  # An empty stretch is an error of the reader.
    region = cell.region
    return Excerpt(tuple(cut), first.layout, first.color, region.width, region.height)


class ExcerptCache:
    """Pieces used lately, at most `max_bytes` of them; the one asked for is always handed out."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._held: OrderedDict[Cell, Excerpt] = OrderedDict()
        self.num_bytes = 0
        self.num_decoded = 0

    def get(self, cell: Cell) -> Excerpt:
        """The piece, decoded when it is not held. Raises: InputError."""
        if (held := self._held.get(cell)) is not None:
            self._held.move_to_end(cell)
            return held
        excerpt = decode(cell)
        self.num_decoded += 1
        if excerpt.num_bytes <= self._max_bytes:
            self._held[cell] = excerpt
            self.num_bytes += excerpt.num_bytes
            while self.num_bytes > self._max_bytes:
                self.num_bytes -= self._held.popitem(last=False)[1].num_bytes
        return excerpt


def _block(shot: Shot, number: int, count: int) -> tuple[Fraction, Fraction]:
    start, end = _seconds(shot.start_s), _seconds(shot.end_s)
    step = (end - start) / count
    return start + number * step, start + (number + 1) * step


def _seconds(value: float) -> Fraction:
    return Fraction(value).limit_denominator(1_000_000)


def _tile(crop: Crop, counts: tuple[int, int], tile: tuple[int, int]) -> Crop:
    (x, width), (y, height) = (
        _span(start, length, count, number)
        for start, length, count, number in zip(
            (crop.x, crop.y), (crop.width, crop.height), counts, tile, strict=True
        )
    )
    return Crop(x=x, y=y, width=width, height=height)


def _span(start: int, length: int, count: int, number: int) -> tuple[int, int]:
    """Begin and length of a part; inner borders lie at multiples of `ALIGN` of the picture."""
    edges = [
        start + length * n // count
        if n in (0, count)
        else (start + length * n // count) // ALIGN * ALIGN
        for n in (number, number + 1)
    ]
    return edges[0], edges[1] - edges[0]


def _outward(crop: Crop, width: int, height: int) -> Crop:
    """The crop with a margin, from and to chroma samples, inside a region of this size."""
    x, y = (max(0, (edge - MARGIN) // ALIGN * ALIGN) for edge in (crop.x, crop.y))
    right = min(width, crop.x + crop.width + MARGIN)
    bottom = min(height, crop.y + crop.height + MARGIN)
    return Crop(x=x, y=y, width=right - x, height=bottom - y)


def _cut(
    planes: tuple[Tensor, ...], layout: PixelLayout, region: Crop, *, copy: bool = False
) -> tuple[Tensor, ...]:
    cut: list[Tensor] = []
    for number, plane in enumerate(planes):
        chroma = layout.family == "yuv" and number in (1, 2)
        across, down = (layout.chroma_w, layout.chroma_h) if chroma else (1, 1)
        rows = slice(region.y // down, -(-(region.y + region.height) // down))
        columns = slice(region.x // across, -(-(region.x + region.width) // across))
        part = plane[rows, columns]
        cut.append(part.clone() if copy else part)
    return tuple(cut)


def _contains(frame: SourceFrame, region: Crop) -> bool:
    return region.x + region.width <= frame.width and region.y + region.height <= frame.height

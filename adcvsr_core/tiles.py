"""The fixed grid of tiles a frame is cut into when it is too large for one call.

Exact tiles serve students with a finite spatial radius: each tile reads a halo of that many pixels,
and only pixels that never saw a tile's border are kept, so the result is that of the whole frame.
Tiles at the edge of the frame end there too. Feathered tiles serve students that look at the whole
frame: they overlap, and their results are blended with raised-cosine weights that sum to 1. Every
tile of a plan has the same shape.

All positions are in input pixels of the padded frame, whose size is a multiple of the student's
`size_multiple`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product

import torch
from torch import Tensor
from torch.nn import functional as F

FEATHER = 0.25
"""Overlap of feathered tiles, as a share of their size."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """One tile along one axis."""

    start: int
    """First pixel read."""
    stop: int
    """One past the last pixel read."""
    keep_start: int
    """First pixel of the result that is used."""
    keep_stop: int
    """One past the last pixel used."""
    weights: tuple[float, ...] | None = None
    """Weight of each input pixel kept, if the results of several tiles are blended."""

    @property
    def read(self) -> slice:
        return slice(self.start, self.stop)


@dataclass(frozen=True, kw_only=True)
class TilePlan:
    """Rows and columns of tiles for frames of one size."""

    height: int
    """Height of the frame before padding."""
    width: int
    """Width of the frame before padding."""
    padded: tuple[int, int]
    """Height and width after padding."""
    rows: tuple[Span, ...]
    columns: tuple[Span, ...]

    @property
    def tiles(self) -> list[tuple[Span, Span]]:
        return list(product(self.rows, self.columns))

    @property
    def tile_shape(self) -> tuple[int, int]:
        """Height and width every tile has."""
        row, column = self.rows[0], self.columns[0]
        return row.stop - row.start, column.stop - column.start

    @property
    def blended(self) -> bool:
        return any(span.weights is not None for span in (*self.rows, *self.columns))

    def pad(self, frames_NCHW: Tensor) -> Tensor:
        """Extend frames at the right and bottom to a multiple of the student's size."""
        bottom, right = self.padded[0] - self.height, self.padded[1] - self.width
        if not bottom and not right:
            return frames_NCHW
        mode = "reflect" if bottom < self.height and right < self.width else "replicate"
        return F.pad(frames_NCHW, (0, right, 0, bottom), mode=mode)

    def cut(self, frames_NCHW: Tensor) -> Iterator[Tensor]:
        """The tiles of frames that were padded, row by row."""
        for row, column in self.tiles:
            yield frames_NCHW[..., row.read, column.read]


def plan_tiles(
    height: int,
    width: int,
    *,
    tile: int,
    size_multiple: int,
    spatial_radius: int | None,
) -> TilePlan:
    """Cut frames of height x width into tiles of at most `tile` pixels a side (0: do not cut).

    Args:
        spatial_radius: the student's; None for feathered tiles.

    Raises:
        ValueError: the tile is smaller than `smallest_tile` allows.
    """
    if tile and tile < (smallest := smallest_tile(size_multiple, spatial_radius)):
        raise ValueError(f"{tile = } must be at least {smallest} for this student")
    padded = (_up(height, size_multiple), _up(width, size_multiple))
    tile = tile // size_multiple * size_multiple

    def axis(length: int) -> tuple[Span, ...]:
        if not tile or length <= tile:
            return (Span(start=0, stop=length, keep_start=0, keep_stop=length),)
        if spatial_radius is None:
            return _feathered_axis(length, tile, size_multiple)
        return _exact_axis(length, tile, _up(spatial_radius, size_multiple), size_multiple)

    return TilePlan(
        height=height,
        width=width,
        padded=padded,
        rows=axis(padded[0]),
        columns=axis(padded[1]),
    )


def smallest_tile(size_multiple: int, spatial_radius: int | None) -> int:
    """The smallest tile worth running: one that keeps at least half of each side, or 64 pixels."""
    halo = 0 if spatial_radius is None else _up(spatial_radius, size_multiple)
    return _up(max(4 * halo, 64 if spatial_radius is None else 16), size_multiple)


def place(result_NCHW: Tensor, onto_NCHW: Tensor, row: Span, column: Span, scale: int) -> None:
    """Write one tile's result, `scale` times its size, onto the frames; blended tiles are added."""
    height, width = onto_NCHW.shape[-2:]
    target_y = slice(row.keep_start * scale, min(row.keep_stop * scale, height))
    target_x = slice(column.keep_start * scale, min(column.keep_stop * scale, width))
    part_NCHW = result_NCHW[
        ...,
        target_y.start - row.start * scale : target_y.stop - row.start * scale,
        target_x.start - column.start * scale : target_x.stop - column.start * scale,
    ]
    if row.weights is None and column.weights is None:
        onto_NCHW[..., target_y, target_x] = part_NCHW
        return
    weights_H = _output_weights(row, scale, part_NCHW.shape[-2]).to(part_NCHW)
    weights_W = _output_weights(column, scale, part_NCHW.shape[-1]).to(part_NCHW)
    onto_NCHW[..., target_y, target_x] += part_NCHW * (weights_H[:, None] * weights_W)


def _output_weights(span: Span, scale: int, length: int) -> Tensor:
    if span.weights is None:
        return torch.ones(length)
    return torch.tensor(span.weights).repeat_interleave(scale)[:length]


def _up(value: int, multiple: int) -> int:
    return math.ceil(value / multiple) * multiple


def _starts(length: int, tile: int, count: int, multiple: int) -> list[int]:
    """Where `count` tiles begin: the first at 0, the last at the end, the others evenly between."""
    return [i * (length - tile) // (count - 1) // multiple * multiple for i in range(count)]


def _exact_axis(length: int, tile: int, halo: int, multiple: int) -> tuple[Span, ...]:
    count = math.ceil((length - 2 * halo) / (tile - 2 * halo))
    tile = _up(math.ceil((length - 2 * halo) / count), multiple) + 2 * halo
    starts = _starts(length, tile, count, multiple)
    borders = [0, *(start + tile - halo for start in starts[:-1]), length]
    return tuple(
        Span(start=start, stop=start + tile, keep_start=first, keep_stop=stop)
        for start, (first, stop) in zip(starts, pairwise(borders), strict=True)
    )


def _feathered_axis(length: int, tile: int, multiple: int) -> tuple[Span, ...]:
    overlap = max(int(tile * FEATHER), 1)
    count = math.ceil((length - overlap) / (tile - overlap))
    starts = _starts(length, tile, count, multiple)
    ramp = torch.arange(tile, dtype=torch.float64).add_(0.5).div_(overlap).clamp_(max=1)
    ramp = (1 - torch.cos(ramp * math.pi)) / 2
    raw = torch.zeros(count, length, dtype=torch.float64)
    for i, start in enumerate(starts):
        weight = torch.ones(tile, dtype=torch.float64)
        if i:
            weight *= ramp
        if i < count - 1:
            weight *= ramp.flip(0)
        raw[i, start : start + tile] = weight
    raw /= raw.sum(dim=0)
    return tuple(
        Span(
            start=start,
            stop=start + tile,
            keep_start=start,
            keep_stop=start + tile,
            weights=tuple(float(weight) for weight in raw[i, start : start + tile]),
        )
        for i, start in enumerate(starts)
    )

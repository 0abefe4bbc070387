"""Chroma planes to luma size and back, honouring where the chroma samples sit.

Both directions are the Catmull-Rom cubic (linear phase): interpolating on the way up, stretched by
the subsampling factor, so antialiased, on the way down. Separable, edges repeated, written as
weighted sums of slices, which beats a library resize on a CPU.

Shape letters: C planes, H, W size.
"""

from __future__ import annotations

from math import ceil, floor

import torch
from torch import Tensor


def chroma_offsets(location: str, factor_w: int, factor_h: int) -> tuple[float, float]:
    """How far a chroma sample sits from the first luma sample of its block: right, down."""
    middle_w, middle_h = (factor_w - 1) / 2, (factor_h - 1) / 2
    horizontal = middle_w if location in ("center", "top", "bottom") else 0.0
    if location in ("topleft", "top"):
        return horizontal, 0.0
    if location in ("bottomleft", "bottom"):
        return horizontal, float(factor_h - 1)
    return horizontal, middle_h


def upsample(
    chroma_CHW: Tensor, width: int, height: int, factors: tuple[int, int], location: str
) -> Tensor:
    """Chroma planes at luma size. `factors`: horizontal and vertical subsampling, 1 for none."""
    offset_w, offset_h = chroma_offsets(location, *factors)
    if factors[1] > 1:
        chroma_CHW = _upsample_axis(chroma_CHW, 1, factors[1], offset_h, height)
    if factors[0] > 1:
        chroma_CHW = _upsample_axis(chroma_CHW, 2, factors[0], offset_w, width)
    return chroma_CHW


def downsample(full_CHW: Tensor, factors: tuple[int, int], location: str) -> Tensor:
    """Full-size chroma at subsampled size (rounded up for odd sizes)."""
    offset_w, offset_h = chroma_offsets(location, *factors)
    # Rows first: they are whole, and halve the work on columns.
    if factors[1] > 1:
        full_CHW = _downsample_rows(full_CHW, factors[1], offset_h)
    if factors[0] > 1:
        full_CHW = _downsample_columns(full_CHW, factors[0], offset_w)
    return full_CHW


def _upsample_axis(x: Tensor, axis: int, factor: int, offset: float, size: int) -> Tensor:
    count = x.shape[axis]
    reach = 2 + ceil(offset / factor)
    padded = _repeat_edges(x, axis, reach, reach + 1)
    phases = x.new_empty(factor, *x.shape)
    for phase in range(factor):
        position = (phase - offset) / factor
        base = floor(position)
        weights = [(tap, _cubic(position - tap)) for tap in range(base - 1, base + 3)]
        _weighted_sum(
            phases[phase],
            [(padded.narrow(axis, reach + tap, count), w) for tap, w in weights if w],
        )
    return phases.movedim(0, axis + 1).flatten(axis, axis + 1).narrow(axis, 0, size)


def _downsample_rows(x_CHW: Tensor, factor: int, offset: float) -> Tensor:
    planes, height, width = x_CHW.shape
    count = ceil(height / factor)
    taps = _downsampling_taps(factor, offset)
    first, last = min(taps), max(taps)
    begin = min(ceil(max(-first, 0) / factor), count)
    end = max((height - 1 - last) // factor + 1, begin)
    out_CHW = x_CHW.new_empty(planes, count, width)
    if begin < end:
        span = (end - 1 - begin) * factor + 1
        inner = [(x_CHW.narrow(1, begin * factor + tap, span), w) for tap, w in taps.items()]
        _weighted_sum(out_CHW[:, begin:end], [(rows[:, ::factor], w) for rows, w in inner])
    for row in (*range(begin), *range(end, count)):
        near = [(min(max(row * factor + tap, 0), height - 1), w) for tap, w in taps.items()]
        _weighted_sum(out_CHW[:, row], [(x_CHW[:, at], w) for at, w in near])
    return out_CHW


def _downsample_columns(x_CHW: Tensor, factor: int, offset: float) -> Tensor:
    count = ceil(x_CHW.shape[2] / factor)
    taps = _downsampling_taps(factor, offset)
    before = ceil(max(-min(taps), 0) / factor)
    total = before + count + max(max(taps), 0) // factor
    padded = _repeat_edges(x_CHW, 2, before * factor, (total - before) * factor - x_CHW.shape[2])
    # Each phase of the columns in one piece, so that the sums run along whole rows.
    phases = padded.unflatten(2, (total, factor)).permute(3, 0, 1, 2).contiguous()
    out_CHW = x_CHW.new_empty(*x_CHW.shape[:2], count)
    shifts = [(tap % factor, before + tap // factor, w) for tap, w in taps.items()]
    _weighted_sum(out_CHW, [(phases[p].narrow(2, begin, count), w) for p, begin, w in shifts])
    return out_CHW


def _downsampling_taps(factor: int, offset: float) -> dict[int, float]:
    """The weight of each sample, counted from the first of the block."""
    reach = range(ceil(offset - 2 * factor), floor(offset + 2 * factor) + 1)
    weights = {tap: _cubic((tap - offset) / factor) for tap in reach}
    total = sum(weights.values())
    return {tap: weight / total for tap, weight in weights.items() if weight}


def _weighted_sum(out: Tensor, terms: list[tuple[Tensor, float]]) -> None:
    first, weight = terms[0]
    if len(terms) == 1 and weight == 1.0:
        out.copy_(first)
        return
    torch.mul(first, weight, out=out)
    for term, weight in terms[1:]:
        out.add_(term, alpha=weight)


def _repeat_edges(x: Tensor, axis: int, before: int, after: int) -> Tensor:
    size = x.shape[axis]
    first = x.narrow(axis, 0, 1)
    last = x.narrow(axis, size - 1, 1)
    grow = [-1, -1, -1]
    parts: list[Tensor] = []
    for edge, amount in ((first, before), (None, 0), (last, after)):
        if edge is None:
            parts.append(x)
        elif amount:
            grow[axis] = amount
            parts.append(edge.expand(*grow))
    return torch.cat(parts, dim=axis)


def _cubic(x: float) -> float:
    """The Catmull-Rom kernel (B = 0, C = 0.5)."""
    x = abs(x)
    if x < 1:
        return 1.5 * x**3 - 2.5 * x**2 + 1
    if x < 2:
        return -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2
    return 0.0

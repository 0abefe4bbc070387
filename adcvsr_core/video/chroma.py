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
    if factors[0] > 1:
        full_CHW = _downsample_axis(full_CHW, 2, factors[0], offset_w)
    if factors[1] > 1:
        full_CHW = _downsample_axis(full_CHW, 1, factors[1], offset_h)
    return full_CHW


def _upsample_axis(x: Tensor, axis: int, factor: int, offset: float, size: int) -> Tensor:
    count = x.shape[axis]
    reach = 2 + ceil(offset / factor)
    padded = _repeat_edges(x, axis, reach, reach + 1)
    shape = list(x.shape)
    shape[axis] = count * factor
    out = x.new_empty(shape)
    for phase in range(factor):
        position = (phase - offset) / factor
        base = floor(position)
        weights = [(tap, _cubic(position - tap)) for tap in range(base - 1, base + 3)]
        slot = out[:, phase::factor] if axis == 1 else out[:, :, phase::factor]
        _weighted_sum(
            slot,
            [(padded.narrow(axis, reach + tap, count), w) for tap, w in weights if w],
        )
    return out.narrow(axis, 0, min(size, out.shape[axis]))


def _downsample_axis(x: Tensor, axis: int, factor: int, offset: float) -> Tensor:
    count = ceil(x.shape[axis] / factor)
    first, last = ceil(offset - 2 * factor), floor(offset + 2 * factor)
    before = max(0, -first)
    after = max(0, (count - 1) * factor + last + factor - x.shape[axis] + 1)
    padded = _repeat_edges(x, axis, before, after)
    weights = {tap: _cubic((tap - offset) / factor) for tap in range(first, last + 1)}
    total = sum(weights.values())
    terms: list[tuple[Tensor, float]] = []
    for tap, weight in weights.items():
        if weight:
            part = padded.narrow(axis, before + tap, count * factor)
            part = part[:, ::factor] if axis == 1 else part[:, :, ::factor]
            terms.append((part, weight / total))
    shape = list(x.shape)
    shape[axis] = count
    out = x.new_empty(shape)
    _weighted_sum(out, terms)
    return out


def _weighted_sum(out: Tensor, terms: list[tuple[Tensor, float]]) -> None:
    first, weight = terms[0]
    if len(terms) == 1 and weight == 1.0:
        out.copy_(first)
        return
    total = first * weight
    for term, weight in terms[1:]:
        total.add_(term, alpha=weight)
    out.copy_(total)


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

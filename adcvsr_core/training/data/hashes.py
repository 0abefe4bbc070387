"""Perceptual hashes: near-equal pictures have near-equal numbers, whatever their size or codec."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

SIDE, KEPT = 32, 8


def perceptual_hash(luma_HW: Tensor) -> int:
    """64 bits of a picture: which of its 8 x 8 lowest frequencies lie above their median.

    The widely used pHash: shrink to 32 x 32, cosine transform, signs about the median. Scaling,
    compression and brightness change few bits; other pictures differ in about 32.
    """
    small = F.adaptive_avg_pool2d(luma_HW[None].float(), SIDE)[0]
    basis = _cosines()
    low = (basis @ small @ basis.T).flatten()
    bits = (low > low[1:].median()).tolist()
    return sum(1 << place for place, bit in enumerate(bits) if bit)


def distance(a: int, b: int) -> int:
    """Bits in which two hashes differ."""
    return (a ^ b).bit_count()


class SeenBefore:
    """Finds shots that repeat one that was added earlier."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._hashes: NDArray[np.uint64] = np.empty(64, np.uint64)
        self._owners: list[int] = []
        self._used = 0

    def find(self, hashes: Sequence[int]) -> tuple[int, float] | None:
        """The number of the first shot in which at least half of these frames are found within the
        limit, and their mean distance; None when there is none."""
        best: dict[int, dict[int, int]] = {}
        known, owners = self._hashes[: self._used], np.array(self._owners)
        for place, value in enumerate(hashes):
            differences = np.bitwise_count(known ^ np.uint64(value))
            for match in np.flatnonzero(differences <= self._limit):
                near = best.setdefault(int(owners[match]), {})
                near[place] = min(near.get(place, 64), int(differences[match]))
        for owner in sorted(best):
            if 2 * len(best[owner]) >= len(hashes):
                return owner, sum(best[owner].values()) / len(best[owner])
        return None

    def add(self, number: int, hashes: Sequence[int]) -> None:
        """Remember a shot under a number."""
        while self._used + len(hashes) > len(self._hashes):
            self._hashes = np.concatenate([self._hashes, np.empty_like(self._hashes)])
        self._hashes[self._used : self._used + len(hashes)] = np.array(hashes, np.uint64)
        self._used += len(hashes)
        self._owners += [number] * len(hashes)


@cache
def _cosines() -> Tensor:
    """Rows of the cosine transform for the lowest frequencies, (8, 32)."""
    place = (torch.arange(SIDE) + 0.5) * math.pi / SIDE
    return torch.cos(torch.arange(KEPT)[:, None] * place)

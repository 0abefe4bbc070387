"""Frames that repeat the one before although the picture moves."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np

from adcvsr_core.inspection.finding import Finding
from adcvsr_core.inspection.picture import Picture, Plane
from adcvsr_core.said import NOTHING, Said

MOVES = 0.6
"""Mean difference to the frame before, in steps of 8 bits, above which the picture moves."""
REPEATS = 0.12
"""A repeat differs from the frame before by less than this share of what its neighbours do."""
AROUND = 4
"""Frames before and after that are its neighbours."""
LEAST_SHARE = 0.02
LEAST_REPEATS = 3
RHYTHM_SHARE = 0.7
"""Repeats that come this often at one distance have a rhythm."""


class Repeats:
    """Compares each frame with the one before."""

    def __init__(self) -> None:
        self._last: Plane | None = None
        self._steps: list[float] = []

    def push(self, picture: Picture) -> None:
        last, rows = self._last, picture.rows_HW
        if last is not None and last.shape == rows.shape:
            differences = np.maximum(last, rows) - np.minimum(last, rows)
            difference = int(differences.sum(dtype=np.uint64)) / differences.size
            self._steps.append(difference / (1 << (picture.layout.bits - 8)))
        else:
            self._steps.append(0.0)
        self._last = rows

    def findings(self) -> list[Finding]:
        repeats = repeated_frames(self._steps)
        if len(repeats) < max(LEAST_REPEATS, LEAST_SHARE * len(self._steps)):
            return []
        distances = Counter(after - before for before, after in pairwise(repeats))
        distance, times = distances.most_common(1)[0]
        rhythm = distance > 1 and times >= RHYTHM_SHARE * (len(repeats) - 1)
        throughout = rhythm and len(repeats) * distance >= RHYTHM_SHARE * len(self._steps)
        evidence = Said(
            "{repeats} of {frames} frames, the first is frame {first}, the longest run {longest}",
            repeats=len(repeats),
            frames=len(self._steps),
            first=repeats[0],
            longest=_longest_run(repeats),
        )
        if rhythm:
            evidence = Said(
                "{frames}; mostly, one frame in {cycle} is one", frames=evidence, cycle=distance
            )
        drop = Said(
            "drop them first, for example with ffmpeg -vf decimate=cycle={cycle}", cycle=distance
        )
        return [
            Finding(
                code="duplicate_frames",
                severity="warning" if throughout else "info",
                text=Said("frames repeat the one before while the picture moves: motion stutters"),
                evidence=evidence,
                remedy=drop if throughout else NOTHING,
            )
        ]


def repeated_frames(steps: list[float]) -> list[int]:
    """Return the frames that hardly differ from the one before while their neighbours do.

    Args:
        steps: mean difference of each frame to the one before, in steps of 8 bits.
    """
    repeats: list[int] = []
    for n in range(1, len(steps)):
        around = steps[max(1, n - AROUND) : n] + steps[n + 1 : n + 1 + AROUND]
        usual = float(np.median(around)) if around else 0.0
        if usual > MOVES and steps[n] < REPEATS * usual:
            repeats.append(n)
    return repeats


def _longest_run(repeats: list[int]) -> int:
    longest = run = 1
    for before, after in pairwise(repeats):
        run = run + 1 if after == before + 1 else 1
        longest = max(longest, run)
    return longest

"""Random numbers that belong together over the frames of a clip."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Span = tuple[float, float]
"""Lowest and highest value; one is drawn uniformly."""


def offspring(rng: np.random.Generator) -> np.random.Generator:
    """A generator of its own for one step, so that what it draws moves no other step's numbers."""
    return np.random.default_rng(int(rng.integers(2**63)))


class Walk:
    """A bounded random walk: drawn uniformly from `span`, then a uniform move of at most `step` a
    frame, held within the span. Frames may be asked for in any portions."""

    def __init__(self, rng: np.random.Generator, span: Span, step: float = 0.0) -> None:
        self._rng = offspring(rng)
        self._span = span
        self._step = step
        self._value = float(rng.uniform(*span))

    @property
    def value(self) -> float:
        """Where the walk stands: at its start, before the first frame is taken."""
        return self._value

    def take(self, num_frames: int) -> NDArray[np.float64]:
        """The next values, one a frame."""
        values = np.empty(num_frames)
        for index in range(num_frames):
            values[index] = self._value
            if self._step:
                moved = self._value + self._rng.uniform(-self._step, self._step)
                self._value = float(np.clip(moved, *self._span))
        return values


class Drift:
    """Values that wander around zero and come back (first-order autoregression).

    `deviation` is their standard deviation, `memory` (0 to below 1) how much of a frame's value
    the next one keeps.
    """

    def __init__(self, rng: np.random.Generator, deviation: float, memory: float) -> None:
        self._rng = offspring(rng)
        self._memory = memory
        self._deviation = deviation
        self._fresh = deviation * math.sqrt(1 - memory**2)
        self._value = deviation * float(self._rng.standard_normal())

    def take(self, num_frames: int) -> NDArray[np.float64]:
        """The next values, one a frame."""
        values = np.empty(num_frames)
        for index in range(num_frames):
            values[index] = self._value
            self._value = self._memory * self._value + self._fresh * self._rng.standard_normal()
        return values

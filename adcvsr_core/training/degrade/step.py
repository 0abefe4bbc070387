"""What a step of a degradation is, and how steps are put together."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import ClassVar, override

import numpy as np
from torch import Tensor

from adcvsr_core.training.degrade.walk import Span

type Drawn = Callable[[Tensor], Tensor]
"""A step with its parameters drawn: takes the frames of one clip (T, 3, h, w), RGB about [0, 1], in
one portion or several, and returns as many; its random walks go on from portion to portion."""


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """The sizes (height, width) a clip is made for."""

    gt_size: tuple[int, int]
    """Of the ground truth."""
    lq_size: tuple[int, int]
    """Of the low-quality side."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """Anything that may stand in a list of steps."""

    LIMITS: ClassVar[Mapping[str, Span]] = {}
    """Smallest and largest value of each number or span."""

    probability: float = 1.0
    """Share of the clips it acts on."""

    def __post_init__(self) -> None:
        limits = {"probability": (0.0, 1.0), **self.LIMITS}
        for name, (lowest, highest) in limits.items():
            value = getattr(self, name)
            span = value if isinstance(value, tuple) else (value, value)
            if not all(lowest <= number <= highest for number in span):
                raise ValueError(f"{name} must be from {lowest:g} to {highest:g}, got {value}")
        for field in fields(self):
            value = getattr(self, field.name)
            if field.type == "Span" and value[0] > value[1]:
                raise ValueError(f"{field.name} must be [low, high], got {list(value)}")


class Step(Part, ABC):
    """One operation on a clip."""

    @abstractmethod
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        """Choose this clip's parameters. The same generator state gives the same result."""


def op_name(kind: type[Part]) -> str:
    """What a recipe calls a kind of step: GateWeave is gate_weave."""
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()


type Parts = tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class Repeat(Part):
    """A list of steps several times over, newly drawn each time: generation loss."""

    LIMITS: ClassVar[Mapping[str, Span]] = {"times": (0, 20)}

    times: Span = (1, 3)
    """How often, whole numbers."""
    steps: Parts = ()
    """What is repeated."""


@dataclass(frozen=True, kw_only=True)
class Shuffle(Part):
    """Groups of steps in random order; the order within a group stays."""

    groups: tuple[Parts, ...] = ()
    """Lists of steps."""


@dataclass(frozen=True, kw_only=True)
class Choose(Part):
    """One of several groups of steps."""

    groups: tuple[Parts, ...] = ()
    """Lists of steps; one may be empty."""
    shares: tuple[float, ...] = ()
    """How often each is chosen, relative to the others; equally often when left out."""

    @override
    def __post_init__(self) -> None:
        super().__post_init__()
        if self.groups:
            check_shares(self.shares, len(self.groups), "groups")


def check_shares(shares: Sequence[float], count: int, of_what: str) -> None:
    """Raise ValueError unless there is a share for each, or none at all."""
    if shares and (len(shares) != count or min(shares) < 0 or sum(shares) <= 0):
        raise ValueError(f"shares must be {count} numbers, one for each of {of_what}")


def choose_index(rng: np.random.Generator, shares: Sequence[float], count: int) -> int:
    """An index below `count`, drawn by its share."""
    weights = np.array(shares or (1.0,) * count)
    return int(rng.choice(count, p=weights / weights.sum()))


def expand(parts: Sequence[Part], rng: np.random.Generator) -> list[Step]:
    """The steps one clip gets, in order: probabilities, repeats, shuffles and choices decided."""
    steps: list[Step] = []
    for part in parts:
        if rng.random() >= part.probability:
            continue
        match part:
            case Repeat():
                low, high = part.times
                for _ in range(int(rng.integers(round(low), round(high) + 1))):
                    steps += expand(part.steps, rng)
            case Shuffle():
                for index in rng.permutation(len(part.groups)):
                    steps += expand(part.groups[index], rng)
            case Choose():
                index = choose_index(rng, part.shares, len(part.groups))
                steps += expand(part.groups[index], rng)
            case Step():
                steps.append(part)
            case _:
                raise TypeError(f"not a step: {part!r}")
    return steps

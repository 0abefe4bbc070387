"""What a stage of training tells the loop: who learns, and by which loss."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from torch import Tensor, nn

from adcvsr_core.training.batch import Batch

type Losses = dict[str, Tensor]
"""Scalars by name; "total" carries the gradient, the others are for the log."""


@dataclass(frozen=True, kw_only=True)
class Player:
    """One side that learns: the student, or a discriminator."""

    name: str
    """In logs and checkpoints."""
    module: nn.Module
    """Its parameters with `requires_grad` are optimised, and are what a checkpoint keeps."""
    learning_rate: float
    """Peak rate, as the recipe states it for this side."""
    losses: Callable[[Batch, int], Losses]
    """One forward for a batch at a step (counted from 0)."""

    @property
    def parameters(self) -> list[nn.Parameter]:
        """What is optimised."""
        return [p for p in self.module.parameters() if p.requires_grad]


class Stage(Protocol):
    """One stage of a distillation."""

    @property
    def student(self) -> nn.Module:
        """What is averaged, validated and exported: a `Student`, or the half-width decoder."""
        ...

    @property
    def players(self) -> Sequence[Player]:
        """Everyone who learns, in the order of a step: the student first."""
        ...

    @property
    def needs_images(self) -> bool:
        """Whether batches must bring unrelated images."""
        ...

"""How a discriminator with two heads learns: the five kinds of data of a batch, judged, labelled.

Shape letters: B clips, T frames, C channels, H, W size.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from adcvsr_core.errors import TrainingError
from adcvsr_core.model.base import Student
from adcvsr_core.training.batch import Batch
from adcvsr_core.training.data.config import DataConfig
from adcvsr_core.training.losses.adversarial import LABELS, judged_loss, real_kinds
from adcvsr_core.training.stage import Losses, Player


@dataclass(frozen=True, kw_only=True)
class Domain:
    """Where a discriminator looks: pixels, or features of each frame."""

    student: Callable[[Batch], Tensor]
    """What the student gives for a batch, (B, T, C, H, W), without gradient."""
    real: Callable[[Tensor], Tensor]
    """Real frames (B, T, 3, H, W) in the domain, frame by frame, without gradient."""


def discriminator_player(
    name: str, discriminator: nn.Module, learning_rate: float, domain: Domain
) -> Player:
    """The player of a discriminator; its losses are the sum over the kinds, and each of them.

    Real frames enter the domain before they are shuffled or repeated: so each does so once.
    """

    def losses(batch: Batch, step: int) -> Losses:
        real = real_kinds(
            domain.real(batch.gt_BTCHW),
            domain.real(images_of(batch)),
            step=step,
            first_slot=batch.first_slot,
        )
        kinds = {"student": domain.student(batch), **real}
        judged = {
            kind: judged_loss(discriminator(data_BTCHW), LABELS[kind])
            for kind, data_BTCHW in kinds.items()
        }
        total = torch.stack(list(judged.values())).sum()
        return {"total": total, **{kind: loss.detach() for kind, loss in judged.items()}}

    return Player(name=name, module=discriminator, learning_rate=learning_rate, losses=losses)


def images_of(batch: Batch) -> Tensor:
    """The unrelated images of a batch, (B, T, 3, H, W).

    Raises:
        TrainingError: it has none.
    """
    if batch.images_BTCHW is None:
        raise TrainingError(
            "the batch has no unrelated images, from which detail is learnt",
            remedy="Give [data] stills",
        )
    return batch.images_BTCHW


class Kept[T]:
    """What the student gave for the newest batch, for the discriminators' turn with the same one.

    It is made anew for a batch that the student has not just seen.
    """

    def __init__(self, make: Callable[[Batch], T]) -> None:
        self._make = make
        self._kept: tuple[Batch, T] | None = None

    def keep(self, batch: Batch, value: T) -> None:
        """Remember; what was kept before is forgotten."""
        self._kept = (batch, value)

    def of(self, batch: Batch) -> T:
        """What the student gives for this batch, without gradient."""
        if self._kept is not None and self._kept[0] is batch:
            return self._kept[1]
        with torch.no_grad():
            return self._make(batch)


def check_sizes(data: DataConfig, student: Student, multiple: int) -> None:
    """Check that samples fit the student, and its output a discriminator's `multiple`.

    Raises:
        TrainingError: they do not, or are too short to be a video.
    """
    wanted = math.lcm(student.size_multiple, multiple // math.gcd(multiple, student.scale))
    if data.patch % wanted:
        raise TrainingError(
            f"patch = {data.patch} fits neither student nor discriminator",
            where="[data]",
            remedy=f"Use a multiple of {wanted}",
        )
    if data.num_frames < 2:
        raise TrainingError(
            f"num_frames = {data.num_frames}: consistency is judged over two frames or more",
            where="[data]",
        )

"""`lite_regress`: a student is fitted to the target in pixels and in their change over time."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from adcvsr_core.model.base import Student
from adcvsr_core.training.batch import Batch
from adcvsr_core.training.losses.config import RegressionLoss
from adcvsr_core.training.losses.regression import regression
from adcvsr_core.training.recipe import Recipe
from adcvsr_core.training.stage import Losses, Player
from adcvsr_core.training.start import starting_student


@dataclass(frozen=True)
class LiteRegress:
    """One player: the student."""

    student: Student
    players: tuple[Player, ...]
    needs_images: bool = False


def build(recipe: Recipe, device: torch.device) -> LiteRegress:
    """The stage of a recipe; the student may be any."""
    assert isinstance(recipe.loss, RegressionLoss)
    weights = recipe.loss
    student = starting_student(recipe, device)

    def losses(batch: Batch, step: int) -> Losses:
        return regression(student(batch.lq_BTCHW), batch.target_BTCHW, weights)

    rate = recipe.schedule.learning_rate
    player = Player(name="student", module=student, learning_rate=rate, losses=losses)
    return LiteRegress(student, (player,))

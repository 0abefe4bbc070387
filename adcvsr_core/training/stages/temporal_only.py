"""`temporal_only`: temporal blocks are taught to a diffusion student whose 2D layers stay frozen.

The cheap way from public image weights to a consistent video student: `adcvsr models import adcsr
--temporal` gives the weights to begin with, their temporal blocks at identity. The losses are those
of `adcvsr_regress`; with [loss] feature = 0 and dists = 0 pixels alone, and no other weights.
"""

from __future__ import annotations

import torch

from adcvsr_core.errors import TrainingError
from adcvsr_core.training.recipe import Recipe
from adcvsr_core.training.stages.adcvsr_regress import (
    AdcvsrRegress,
    load_distance,
    regression_stage,
)
from adcvsr_core.training.start import starting_unet


def build(recipe: Recipe, device: torch.device) -> AdcvsrRegress:
    """The stage of a recipe.

    Raises:
        TrainingError, ModelError: weights are missing or do not fit, or a student without temporal
        blocks or of another kind.
    """
    dists = load_distance(recipe, device)
    student = starting_unet(recipe, device)
    if not student.temporal.places:
        raise TrainingError(
            "the student has no temporal blocks to train",
            where="[student]",
            remedy="Import its weights with --temporal, or give temporal_after",
        )
    student.requires_grad_(False)
    student.temporal.requires_grad_(True)
    return regression_stage(recipe, student, dists)

"""The student a run begins with."""

from __future__ import annotations

import torch

from adcvsr_core.errors import TrainingError
from adcvsr_core.model.base import Student
from adcvsr_core.model.student import UNetStudent, build_student
from adcvsr_core.model.temporal import TemporalConv
from adcvsr_core.training.recipe import Recipe
from adcvsr_core.weights.files import load_student


def starting_student(recipe: Recipe, device: torch.device) -> Student:
    """Fresh weights, which depend on the recipe's seed alone, or those it starts from; float32.

    Raises:
        ModelError: the weights to begin with are not there, damaged, or no weights file.
    """
    if recipe.student.config is None:
        student = load_student(recipe.student.start)
        if recipe.student.fold_neighbours:
            for module in student.modules():
                if isinstance(module, TemporalConv):
                    module.fold_neighbours()
    else:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(recipe.data.seed)
            student = build_student(recipe.student.config)
    student = student.to(device, torch.float32).to(memory_format=torch.channels_last)
    return student.train()


def starting_unet(recipe: Recipe, device: torch.device) -> UNetStudent:
    """The same, of the diffusion kind.

    Raises:
        TrainingError: the recipe has a student of another kind.
        ModelError: as above.
    """
    student = starting_student(recipe, device)
    if not isinstance(student, UNetStudent):
        raise TrainingError(
            f"stage {recipe.stage} trains a diffusion student",
            where="[student]",
            remedy='Give kind = "unet", or start = weights of one (`adcvsr models import`)',
        )
    return student

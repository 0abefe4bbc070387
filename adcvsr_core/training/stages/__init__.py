"""The stages of a distillation by name.

The module of a stage has its name, and a function `build(recipe, device) -> Stage` that raises
before anything is trained where weights or folders are missing.
"""

from __future__ import annotations

import importlib
from typing import Any

import torch

from adcvsr_core.training.recipe import Recipe
from adcvsr_core.training.stage import Stage
from adcvsr_core.training.teachers.build import Teacher, build_teacher
from adcvsr_core.training.teachers.one_step import OneStepConfig


def build_stage(recipe: Recipe, device: torch.device) -> tuple[Stage, Teacher | None]:
    """What the recipe's stage trains, with its networks on the device, and whose output it is to
    find in its batches.

    Raises:
        TrainingError, ModelError: weights or settings that the stage needs are missing.
    """
    # Imported by name, so that a small student's run does not load what the large ones need.
    module: Any = importlib.import_module(f"{__name__}.{recipe.stage}")
    teacher = build_teacher(recipe.teacher, device)
    if recipe.stage == "adcsr_distill" and isinstance(recipe.teacher, OneStepConfig):
        # It reads the teacher's latents: a decoder and an encoder less in between.
        return module.build(recipe, device, teacher), None
    return module.build(recipe, device), teacher

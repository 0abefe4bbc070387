"""A finished run as a weights file with its card."""

from __future__ import annotations

import datetime
from pathlib import Path

import torch

from adcvsr_core.model.base import Student
from adcvsr_core.training.loop import RunState
from adcvsr_core.training.recipe import Recipe
from adcvsr_core.weights.card import ModelCard
from adcvsr_core.weights.files import save_student


def export_student(student: Student, recipe: Recipe, state: RunState, path: Path) -> None:
    """Write the student in float16; the card tells the recipe and how far the run went."""
    card = ModelCard(
        name=recipe.card.name,
        description=recipe.card.description,
        licence=recipe.card.licence,
        source="trained with adcvsr train",
        training_data=recipe.card.training_data,
        recipe=f"{state.step} steps in {state.minutes:.0f} minutes of:\n{recipe.text}",
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
    )
    save_student(student, path, card, dtype=torch.float16)

"""A finished run as a weights file with its card."""

from __future__ import annotations

import datetime
from pathlib import Path

import torch

from adcvsr_core.errors import TrainingError
from adcvsr_core.model.base import Student
from adcvsr_core.training.features.half_decoder import HalfDecoder, save_half_decoder
from adcvsr_core.training.loop import Trained
from adcvsr_core.training.recipe import Recipe
from adcvsr_core.weights.card import ModelCard
from adcvsr_core.weights.files import save_student


def export(trained: Trained, recipe: Recipe) -> Path:
    """Write the averaged weights to the output folder, under the name of the card.

    A student is a file that `--model` takes, in float16; a half decoder is one that [weights]
    half_decoder takes. The card tells the recipe, how far the run went, and its scores.

    Raises:
        OutputError: the file cannot be written.
    """
    path = Path(recipe.output.folder) / f"{recipe.card.name}.safetensors"
    card = model_card(trained, recipe)
    match trained.student:
        case Student() as student:
            save_student(student, path, card, dtype=torch.float16)
        case HalfDecoder() as decoder:
            save_half_decoder(decoder, path, card)
        case other:
            raise TrainingError(f"no file is known for a {type(other).__name__}")
    return path


def model_card(trained: Trained, recipe: Recipe) -> ModelCard:
    """The recipe's card with what the run adds."""
    scores = ", ".join(f"{name} {value:+}" for name, value in trained.validation.scores.items())
    length = f"{trained.state.step} steps in {trained.state.minutes:.0f} minutes"
    return ModelCard(
        name=recipe.card.name,
        description=recipe.card.description,
        licence=recipe.card.licence,
        source="trained with adcvsr train",
        training_data=recipe.card.training_data,
        recipe=f"{length}{f' ({scores})' if scores else ''} of:\n{recipe.text}",
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
    )

"""The model card: what a person must know about weights before using them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any, cast

from adcvsr_core.errors import ModelError


@dataclass(frozen=True, kw_only=True)
class ModelCard:
    """Stored as JSON in the metadata of a weights file."""

    name: str
    """Short name, as `--model` takes it."""
    description: str
    """One or two sentences: what it is good for, and what not."""
    licence: str
    """SPDX identifier or name of the licence of the weights."""
    source: str
    """Where the weights come from: project, paper or address."""
    training_data: str
    """What the weights were trained on."""
    recipe: str
    """How they were trained or made: a recipe file, or steps."""
    date: str
    """When, as YYYY-MM-DD."""

    def to_json(self) -> str:
        """The card as one JSON object."""
        return json.dumps(asdict(self))


def card_from_json(text: str) -> ModelCard:
    """The inverse of `ModelCard.to_json`.

    Raises:
        ModelError: not a JSON object of strings, or unknown or missing keys, which are named.
    """
    try:
        values = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ModelError(f"the model card is not JSON: {error}") from error
    if not isinstance(values, dict):
        raise ModelError("the model card is not a JSON object")
    card = cast("dict[str, Any]", values)
    names = {field.name for field in fields(ModelCard)}
    if names != card.keys():
        raise ModelError(
            f"the model card has unknown keys {sorted(card.keys() - names)} "
            f"and misses {sorted(names - card.keys())}"
        )
    wrong = sorted(name for name, value in card.items() if not isinstance(value, str))
    if wrong:
        raise ModelError(f"these entries of the model card are not text: {wrong}")
    return ModelCard(**card)

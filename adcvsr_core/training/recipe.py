"""A training run as a TOML file, read strictly into frozen dataclasses."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

from adcvsr_core.errors import TrainingError
from adcvsr_core.model.config import CompactConfig
from adcvsr_core.training.data.config import DataConfig
from adcvsr_core.training.degrade.degradation import Degradation


@dataclass(frozen=True, kw_only=True)
class LossConfig:
    """Weights of the regression loss."""

    pixel: float = 1.0
    """Charbonnier on RGB."""
    luma: float = 1.0
    """Charbonnier on BT.601 luma."""
    temporal: float = 0.5
    """Charbonnier on differences of neighbouring frames."""


@dataclass(frozen=True, kw_only=True)
class ScheduleConfig:
    """Optimiser and length of the run. It ends at `steps` or after `minutes`, whichever comes
    first."""

    start: str = ""
    """Weights file to begin with, of the same configuration; empty for a fresh student."""
    steps: int
    minutes: float = float("inf")
    """Wall time over all sessions; the learning rate follows whichever limit is nearer."""
    learning_rate: float
    """Peak; warms up linearly, then falls on a half cosine."""
    final_learning_rate: float = 1e-6
    warmup_steps: int = 100
    ema: float = 0.999
    """Decay of the averaged weights, which are what is saved."""
    clip_gradient: float = 1.0
    """Largest gradient norm."""


@dataclass(frozen=True, kw_only=True)
class OutputConfig:
    """What the run writes."""

    folder: str
    checkpoint_minutes: float = 5.0
    log_steps: int = 50
    validate_steps: int = 1000
    validation_gt: str = ""
    """Folder of ground-truth clips."""
    validation_lq: tuple[str, ...] = ()
    """Folders with the low-quality side, same file names."""


@dataclass(frozen=True, kw_only=True)
class CardConfig:
    """Goes into the model card of the trained student."""

    name: str
    licence: str
    training_data: str
    description: str


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """One training run."""

    student: CompactConfig
    data: DataConfig
    degradations: tuple[Degradation, ...]
    loss: LossConfig
    schedule: ScheduleConfig
    output: OutputConfig
    card: CardConfig
    text: str
    """The file as it was read; stored with the weights."""


def load_recipe(path: Path) -> Recipe:
    """Read a recipe.

    Raises:
        TrainingError: the file is missing, is not TOML, or holds unknown, missing or impossible
        values.
    """
    try:
        text = path.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TrainingError(f"not a readable recipe ({error})", where=str(path)) from error
    tables = ("student", "data", "degradation", "loss", "schedule", "output", "card")
    _refuse_unknown(raw, tables, str(path))
    degradations = raw.get("degradation", [])
    if not isinstance(degradations, list) or not degradations:
        raise TrainingError("needs at least one [[degradation]] table", where=str(path))
    return Recipe(
        student=_table(CompactConfig, raw.get("student", {}), f"{path} [student]"),
        data=_table(DataConfig, raw.get("data", {}), f"{path} [data]"),
        degradations=tuple(
            _table(Degradation, table, f"{path} [[degradation]] {number}")
            for number, table in enumerate(degradations, 1)
        ),
        loss=_table(LossConfig, raw.get("loss", {}), f"{path} [loss]"),
        schedule=_table(ScheduleConfig, raw.get("schedule", {}), f"{path} [schedule]"),
        output=_table(OutputConfig, raw.get("output", {}), f"{path} [output]"),
        card=_table(CardConfig, raw.get("card", {}), f"{path} [card]"),
        text=text,
    )


def _table[T](kind: type[T], raw: Mapping[str, Any], where: str) -> T:
    known = {field.name: field for field in fields(kind)}  # pyright: ignore[reportArgumentType]
    _refuse_unknown(raw, tuple(known), where)
    missing = [
        name for name, field in known.items() if field.default is MISSING and name not in raw
    ]
    if missing:
        raise TrainingError(f"missing {', '.join(missing)}", where=where)
    values = {key: tuple(v) if isinstance(v, list) else v for key, v in raw.items()}
    try:
        return kind(**values)
    except (ValueError, TypeError) as error:
        raise TrainingError(str(error), where=where) from error


def _refuse_unknown(raw: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in raw:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known)}"
            raise TrainingError(f"unknown key {key!r}", where=where, remedy=hint)

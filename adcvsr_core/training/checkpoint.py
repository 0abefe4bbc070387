"""Checkpoints: everything that changes while a run goes on, so that it can go on later exactly.

`checkpoint-00001200.pt` is written beside its final name, synced and renamed; the two newest are
kept. A damaged one (checksums of the zip it is) is passed over for the one before. Random numbers
need no place here: every step seeds its own.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.amp.grad_scaler import GradScaler

from adcvsr_core.durable import replace_durably
from adcvsr_core.errors import OutputError, TrainingError
from adcvsr_core.training.ema import Average, learnt_tensors
from adcvsr_core.training.recipe import Recipe
from adcvsr_core.training.stage import Stage

logger = logging.getLogger(__name__)

KEPT = 2
"""Checkpoints that stay; the older one serves when the newest is damaged."""
PATTERN = "checkpoint-*.pt"


@dataclass
class RunState:
    """How far a run has come, over all its sessions."""

    step: int = 0
    """Steps done."""
    minutes: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Learners:
    """What a run changes."""

    stage: Stage
    optimisers: Sequence[torch.optim.Optimizer]
    """One a player, in the order of the stage's players."""
    average: Average
    """Of the stage's student."""
    scaler: GradScaler
    """Keeps small float16 gradients from vanishing; does nothing in other precisions."""


def save_checkpoint(folder: Path, learners: Learners, state: RunState, recipe: Recipe) -> Path:
    """Write a checkpoint and remove all but the newest two. What was there stays on failure.

    Raises:
        OutputError: it cannot be written, for instance because the disk is full.
    """
    path = folder / f"checkpoint-{state.step:08}.pt"
    temporary = path.with_suffix(".partial")
    try:
        torch.save(_content(learners, state, recipe), temporary)
        replace_durably(temporary, path)
    except (OSError, RuntimeError) as error:
        temporary.unlink(missing_ok=True)
        raise OutputError(
            f"the checkpoint cannot be written: {error}",
            where=str(path),
            remedy="Check free space and permissions; the checkpoint before it is still there",
        ) from error
    for old in sorted(folder.glob(PATTERN))[:-KEPT]:
        old.unlink(missing_ok=True)
    return path


def resume(folder: Path, learners: Learners, recipe: Recipe) -> RunState:
    """Load the newest sound checkpoint into the learners; a fresh state where there is none.

    Raises:
        TrainingError: the checkpoint is of another stage or student, or all are damaged.
    """
    paths = sorted(folder.glob(PATTERN), reverse=True)
    for path in paths:
        saved = _read(path)
        if saved is not None:
            return _restore(path, saved, learners, recipe)
    if paths:
        raise TrainingError(
            "every checkpoint is damaged",
            where=str(folder),
            remedy="Remove them to begin again, or choose another output folder",
        )
    return RunState()


def _content(learners: Learners, state: RunState, recipe: Recipe) -> dict[str, Any]:
    players = learners.stage.players
    return {
        "stage": recipe.stage,
        "recipe_sha256": _sha256(recipe),
        "step": state.step,
        "minutes": state.minutes,
        "players": {player.name: _plain(player.module) for player in players},
        "optimisers": {
            player.name: optimiser.state_dict()
            for player, optimiser in zip(players, learners.optimisers, strict=True)
        },
        "average": learners.average.tensors,
        "scaler": learners.scaler.state_dict(),
    }


def _plain(module: nn.Module) -> dict[str, torch.Tensor]:
    return {name: tensor.detach() for name, tensor in learnt_tensors(module).items()}


def _restore(path: Path, saved: dict[str, Any], learners: Learners, recipe: Recipe) -> RunState:
    try:
        if saved["stage"] != recipe.stage:
            raise ValueError(f"it is of stage {saved['stage']}")
        for player, optimiser in zip(learners.stage.players, learners.optimisers, strict=True):
            _load(player.module, saved["players"][player.name])
            optimiser.load_state_dict(saved["optimisers"][player.name])
        for name, tensor in learners.average.tensors.items():
            tensor.copy_(saved["average"][name])
        learners.scaler.load_state_dict(saved["scaler"])
        state = RunState(saved["step"], saved["minutes"])
    except (RuntimeError, KeyError, ValueError) as error:
        raise TrainingError(
            f"the checkpoint does not fit this recipe ({error})",
            where=str(path),
            remedy="Choose another output folder, or remove the checkpoint",
        ) from error
    if saved["recipe_sha256"] != _sha256(recipe):
        logger.warning("%s: the recipe has changed since; the run goes on with the new one", path)
    return state


def _load(module: nn.Module, tensors: dict[str, torch.Tensor]) -> None:
    expected = learnt_tensors(module).keys()
    if expected != tensors.keys():
        raise ValueError(f"other tensors: {sorted(expected ^ tensors.keys())[:5]}")
    module.load_state_dict(tensors, strict=False)


def _read(path: Path) -> dict[str, Any] | None:
    """The content of a checkpoint, None where it is damaged."""
    try:
        # PyTorch does not look at the checksums of its zip files.
        with zipfile.ZipFile(path) as archive:
            broken = archive.testzip()
        if broken is not None:
            raise ValueError(f"{broken} does not fit its checksum")
        return torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, zipfile.BadZipFile, RuntimeError, ValueError, EOFError, KeyError) as error:
        logger.warning("%s is damaged (%s); the one before it is used", path, error)
    except pickle.UnpicklingError as error:
        logger.warning("%s is not a checkpoint (%s); the one before it is used", path, error)
    return None


def _sha256(recipe: Recipe) -> str:
    return hashlib.sha256(recipe.text.encode()).hexdigest()

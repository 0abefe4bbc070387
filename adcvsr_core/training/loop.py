"""The training loop: batches through a step, averaged weights, checkpoints to go on from."""

from __future__ import annotations

import copy
import json
import logging
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from adcvsr_core.errors import TrainingError
from adcvsr_core.model.compact import Student
from adcvsr_core.training.batch import RawBatch
from adcvsr_core.training.data.samples import batches
from adcvsr_core.training.recipe import Recipe
from adcvsr_core.training.schedule import learning_rate, progress
from adcvsr_core.training.stage import Losses, Stage
from adcvsr_core.training.stages import build_stage
from adcvsr_core.training.validation import validate

logger = logging.getLogger(__name__)

CHECKPOINT = "checkpoint.pt"
LOG = "log.jsonl"


@dataclass
class RunState:
    """How far a run has come, over all its sessions."""

    step: int = 0
    minutes: float = 0.0


def train(recipe: Recipe, device: torch.device) -> tuple[Student, RunState]:
    """Run, or go on with, a recipe; returns the student with averaged weights, and how far it came.

    The checkpoint in the recipe's output folder is continued when there is one. Ctrl-C writes a
    checkpoint and raises KeyboardInterrupt.
    """
    torch.manual_seed(recipe.data.seed)
    folder = Path(recipe.output.folder)
    folder.mkdir(parents=True, exist_ok=True)
    stage = build_stage(recipe, device)
    student = stage.student
    assert isinstance(student, Student)
    average = copy.deepcopy(student).requires_grad_(False)
    optimiser = torch.optim.Adam(student.parameters(), lr=recipe.schedule.learning_rate)
    state = _resume(folder / CHECKPOINT, student, average, optimiser)
    try:
        _run(recipe, device, stage, average, optimiser, state)
    finally:
        _save(folder / CHECKPOINT, student, average, optimiser, state)
    return average, state


def _run(
    recipe: Recipe,
    device: torch.device,
    stage: Stage,
    average: Student,
    optimiser: torch.optim.Optimizer,
    state: RunState,
) -> None:
    student = stage.student
    folder = Path(recipe.output.folder)
    before, started, saved = state.minutes, time.monotonic(), time.monotonic()
    for lq, gt in batches(recipe, start=state.step):
        if progress(recipe.schedule, state.step, state.minutes) >= 1:
            return
        rate = learning_rate(recipe.schedule, state.step, state.minutes)
        losses = _step(recipe, device, stage, optimiser, rate, (lq, gt))
        _average(average, student, min(recipe.schedule.ema, (1 + state.step) / (10 + state.step)))
        state.step += 1
        state.minutes = before + (time.monotonic() - started) / 60
        if state.step % recipe.output.log_steps == 0:
            _log(folder, state, {"learning_rate": rate} | _values(losses))
        if state.step % recipe.output.validate_steps == 0:
            _log(folder, state, validate(average, recipe.output, device))
        if time.monotonic() - saved > 60 * recipe.output.checkpoint_minutes:
            saved = time.monotonic()
            _save(folder / CHECKPOINT, student, average, optimiser, state)


def _step(
    recipe: Recipe,
    device: torch.device,
    stage: Stage,
    optimiser: torch.optim.Optimizer,
    rate: float,
    sides: tuple[Tensor, Tensor],
) -> Losses:
    student = stage.student
    batch = RawBatch(lq_BTCHW=sides[0], gt_BTCHW=sides[1]).to(device)
    for group in optimiser.param_groups:
        group["lr"] = rate
    with torch.autocast(device.type, dtype=torch.bfloat16):
        losses = stage.players[0].losses(batch, 0)
    optimiser.zero_grad(set_to_none=True)
    losses["total"].backward()
    norm = nn.utils.clip_grad_norm_(student.parameters(), recipe.schedule.clip_gradient)
    if torch.isfinite(norm):
        optimiser.step()
    else:
        logger.warning("gradient is not finite; step skipped")
    return losses


@torch.no_grad()
def _average(average: nn.Module, student: nn.Module, decay: float) -> None:
    for mean, new in zip(average.parameters(), student.parameters(), strict=True):
        mean.lerp_(new, 1 - decay)


def _values(losses: Losses) -> dict[str, float]:
    return {name: round(value.item(), 6) for name, value in losses.items()}


def _log(folder: Path, state: RunState, values: dict[str, float]) -> None:
    record = {"step": state.step, "minutes": round(state.minutes, 2)} | values
    logger.info("%s", record)
    with (folder / LOG).open("a", encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")


def _save(
    path: Path,
    student: nn.Module,
    average: nn.Module,
    optimiser: torch.optim.Optimizer,
    state: RunState,
) -> None:
    temporary = path.with_suffix(".partial")
    torch.save(
        {
            "student": student.state_dict(),
            "average": average.state_dict(),
            "optimiser": optimiser.state_dict(),
            "state": asdict(state),
        },
        temporary,
    )
    os.replace(temporary, path)


def _resume(
    path: Path, student: nn.Module, average: nn.Module, optimiser: torch.optim.Optimizer
) -> RunState:
    if not path.exists():
        return RunState()
    try:
        saved: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        student.load_state_dict(saved["student"])
        average.load_state_dict(saved["average"])
        optimiser.load_state_dict(saved["optimiser"])
    except (RuntimeError, KeyError, ValueError, EOFError) as error:
        raise TrainingError(
            f"the checkpoint does not fit this recipe ({error})",
            where=str(path),
            remedy="Choose another output folder, or remove the checkpoint",
        ) from error
    return RunState(**saved["state"])

"""One step of training.

For each micro-batch, each player's loss gives gradients of that player's parameters alone; the sums
are averaged over processes, clipped, and every optimiser steps.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from adcvsr_core.errors import TrainingError
from adcvsr_core.training.batch import Batch, RawBatch
from adcvsr_core.training.checkpoint import Learners, RunState, save_checkpoint
from adcvsr_core.training.distributed import Team
from adcvsr_core.training.logbook import Logbook
from adcvsr_core.training.recipe import Recipe
from adcvsr_core.training.stage import Losses, Player
from adcvsr_core.training.teachers.build import Teacher

BAD_BATCH = "bad_batch.safetensors"


@dataclass(frozen=True, kw_only=True)
class Run:
    """What the steps of a run have in common."""

    recipe: Recipe
    learners: Learners
    teacher: Teacher | None
    state: RunState
    team: Team
    book: Logbook
    folder: Path
    precision: torch.dtype


def take_step(run: Run, raw: RawBatch, factor: float) -> Losses:
    """One step of every player, at `factor` times its learning rate.

    Returns:
        The losses by name, scalars, averaged over micro-batches and processes.

    Raises:
        TrainingError: a loss or gradient is not finite; the batch is saved, nothing is changed.
    """
    players, scaler = run.learners.stage.players, run.learners.scaler
    torch.manual_seed(step_seed(run.recipe.data.seed, run.state.step, run.team.rank))
    parts = list(_micro_batches(run, raw))
    sums: Losses = {}
    for part in parts:
        batch = _with_target(run, part.to(run.team.device))
        for player in players:
            for name, loss in _add_gradients(run, player, batch, 1 / len(parts)).items():
                sums[name] = sums[name] + loss if name in sums else loss
    means = torch.stack(list(sums.values()))
    gradients = [p.grad for player in players for p in player.parameters if p.grad is not None]
    run.team.average_([*gradients, means])
    losses = dict(zip(sums, means.unbind(), strict=True))
    norms: list[Tensor] = []
    limit = run.recipe.schedule.clip_gradient or math.inf
    for player, optimiser in zip(players, run.learners.optimisers, strict=True):
        scaler.unscale_(optimiser)
        norms.append(nn.utils.clip_grad_norm_(player.parameters, limit))
        for group in optimiser.param_groups:
            group["lr"] = player.learning_rate * factor
    _stop_unless_finite(run, raw, losses, torch.stack(norms))
    for optimiser in run.learners.optimisers:
        scaler.step(optimiser)
        optimiser.zero_grad(set_to_none=True)
    scaler.update()
    return losses


def _with_target(run: Run, batch: Batch) -> Batch:
    """The batch with what a teacher in memory makes of it."""
    if run.teacher is None:
        return batch
    with torch.no_grad():
        return replace(batch, teacher_BTCHW=run.teacher(batch.lq_BTCHW).float())


def _add_gradients(run: Run, player: Player, batch: Batch, share: float) -> Losses:
    """Add a share of the gradients of a player's loss, of its own parameters, to what they have."""
    device, precision = batch.lq_BTCHW.device, run.precision
    is_half = precision != torch.float32
    with torch.autocast(device.type, dtype=precision, enabled=is_half):
        losses = player.losses(batch, run.state.step)
    parameters = player.parameters
    gradients: Sequence[Tensor | None] = [None] * len(parameters)
    if losses["total"].requires_grad:
        total = run.learners.scaler.scale(losses["total"].float() * share)
        gradients = torch.autograd.grad(total, parameters, allow_unused=True)
    for parameter, gradient in zip(parameters, gradients, strict=True):
        if parameter.grad is None:
            # Zero where the loss does not know the parameter: processes must have equal lists.
            parameter.grad = torch.zeros_like(parameter)
        if gradient is not None:
            parameter.grad += gradient
    is_first = player is run.learners.stage.players[0]
    prefix = "" if is_first else f"{player.name}/"
    return {f"{prefix}{name}": loss.detach().float() * share for name, loss in losses.items()}


def _stop_unless_finite(run: Run, raw: RawBatch, losses: Losses, norms: Tensor) -> None:
    totals = [loss for name, loss in losses.items() if name.split("/")[-1] == "total"]
    if torch.stack([*totals, *norms]).isfinite().all():
        return
    scaler = run.learners.scaler
    if torch.stack(totals).isfinite().all() and scaler.is_enabled() and scaler.get_scale() > 1:
        return  # float16 ran over: the scaler skips the step and scales less
    for optimiser in run.learners.optimisers:
        optimiser.zero_grad(set_to_none=True)
    path = run.folder / (BAD_BATCH if run.team.leads else f"rank{run.team.rank}_{BAD_BATCH}")
    save_file({name: side.contiguous() for name, side in _sides(raw).items()}, path)
    if run.team.leads:
        save_checkpoint(run.folder, run.learners, run.state, run.recipe)
    values = ", ".join(f"{name} {loss.item():.4g}" for name, loss in losses.items())
    raise TrainingError(
        f"a loss or gradient is not finite at step {run.state.step} ({values}, gradients "
        f"{norms.tolist()}); the run stands before that step",
        where=str(path),
        remedy="Look at the batch saved there; lower learning_rate or clip_gradient, or set "
        'precision = "fp32", then start again: the run goes on',
    )


def _micro_batches(run: Run, raw: RawBatch) -> Iterator[RawBatch]:
    """What is in memory at once; each knows its place in the batch of all processes."""
    number, size = run.recipe.schedule.accumulate, run.recipe.data.batch
    parts = {name: side.split(size) for name, side in _sides(raw).items()}
    for index in range(number):
        sides = {name: part[index] for name, part in parts.items()}
        yield RawBatch(**sides, first_slot=(run.team.rank * number + index) * size)


def _sides(raw: RawBatch) -> dict[str, Tensor]:
    sides = {field.name: getattr(raw, field.name) for field in fields(raw)}
    return {name: side for name, side in sides.items() if isinstance(side, Tensor)}


def step_seed(seed: int, step: int, rank: int) -> int:
    """What the random numbers of a step start from, in one of the processes."""
    return int(np.random.SeedSequence([seed, step, rank]).generate_state(1, np.uint64)[0] >> 1)

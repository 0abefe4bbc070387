"""The training loop: batches through the players of a stage, averaged weights, checkpoints.

A step: for each micro-batch, each player's loss gives gradients of that player's parameters alone;
the sums are averaged over processes, clipped, and every optimiser steps. The random numbers of a
step come from the recipe's seed, the step and the process, and its samples from seed, step and
place in the batch; so a run that stops and goes on ends with the weights of one that does not.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.amp.grad_scaler import GradScaler

from adcvsr_core.device import PRECISIONS, is_out_of_memory, resolve_precision
from adcvsr_core.errors import Interrupted, OutputError, TrainingError
from adcvsr_core.model.base import Student
from adcvsr_core.training.batch import Batch, RawBatch
from adcvsr_core.training.checkpoint import Learners, RunState, resume, save_checkpoint
from adcvsr_core.training.data.batches import batches
from adcvsr_core.training.data.material import gather
from adcvsr_core.training.distributed import Team
from adcvsr_core.training.ema import Average
from adcvsr_core.training.logbook import Logbook, OnTraining, StepDone, unwatched
from adcvsr_core.training.preflight import check_recipe, check_stage
from adcvsr_core.training.recipe import Recipe, ScheduleConfig
from adcvsr_core.training.schedule import progress, rate_factor
from adcvsr_core.training.stage import Losses, Player, Stage
from adcvsr_core.training.stages import build_stage
from adcvsr_core.training.teachers.build import Teacher
from adcvsr_core.training.validation import Validation, preview, validate

logger = logging.getLogger(__name__)

BAD_BATCH = "bad_batch.safetensors"

type Source = Callable[[Recipe, Stage, Team, int], Iterator[RawBatch]]
"""The batches of a process from a step on; each holds its samples of all micro-batches."""


def recipe_source(recipe: Recipe) -> Source:
    """Batches of the samples that the recipe's [data] and [[degradation]] describe.

    Raises:
        TrainingError: at once, when the material cannot be used.
    """
    data, scale = recipe.data, recipe.student.resolve().scale
    material = gather(data, scale=scale)
    made = material.clips or material.stills or data.procedural_share
    if made and not recipe.degradations:
        raise TrainingError(
            "needs at least one [[degradation]] table, to make low quality of clips and stills",
            where="[[degradation]]",
            remedy='Begin with preset = "web"',
        )

    def source(recipe: Recipe, stage: Stage, team: Team, first_step: int) -> Iterator[RawBatch]:
        share = data.batch * recipe.schedule.accumulate
        return batches(
            data,
            recipe.degradations,
            scale=scale,
            slots=range(team.rank * share, (team.rank + 1) * share),
            num_slots=team.size * share,
            first_step=first_step,
            images=stage.needs_images,
            material=material,
        )

    return source


@dataclass(frozen=True)
class Trained:
    """What a finished run has made."""

    student: nn.Module
    """With averaged weights."""
    state: RunState
    validation: Validation


@dataclass(frozen=True, kw_only=True)
class _Run:
    """What the parts of the loop share."""

    recipe: Recipe
    learners: Learners
    teacher: Teacher | None
    state: RunState
    team: Team
    book: Logbook
    folder: Path
    precision: torch.dtype


def train(
    recipe: Recipe,
    team: Team,
    *,
    source: Source | None = None,
    on_event: OnTraining = unwatched,
    stop: threading.Event | None = None,
) -> Trained:
    """Run, or go on with, a recipe; the newest checkpoint in its output folder is continued.

    Samples are those of the recipe unless another `source` is given. `stop` ends the run after the
    present step, with a checkpoint.

    Raises:
        TrainingError: something is missing, before anything is trained; or a loss or gradient is
            not finite, with the batch saved.
        OutputError: the last checkpoint cannot be written.
        Interrupted: `stop` was set.
    """
    check_recipe(recipe)
    source = source or recipe_source(recipe)
    folder = Path(recipe.output.folder)
    torch.manual_seed(recipe.data.seed)
    stage, teacher = build_stage(recipe, team.device)
    check_stage(recipe, stage)
    learners = _learners(recipe.schedule, stage, team.device)
    state = resume(folder, learners, recipe)
    raws = source(recipe, stage, team, state.step)
    tensorboard = recipe.output.tensorboard
    book = Logbook(folder, state, on_event, tensorboard=tensorboard, writes=team.leads)
    run = _Run(
        recipe=recipe,
        learners=learners,
        teacher=teacher,
        state=state,
        team=team,
        book=book,
        folder=folder,
        precision=_precision(recipe.schedule, team.device),
    )
    try:
        validation = _loop(run, raws, stop or threading.Event())
    except RuntimeError as error:
        if is_out_of_memory(error):
            raise _out_of_memory(team) from error
        raise
    finally:
        book.close()
    learners.average.swap_(stage.student)
    return Trained(stage.student, state, validation)


def _loop(run: _Run, raws: Iterator[RawBatch], stop: threading.Event) -> Validation:
    output, schedule, state = run.recipe.output, run.recipe.schedule, run.state
    before, started = state.minutes, time.monotonic()
    saved, stopped, raw = started, False, None
    validation, validated = Validation({}, {}), -1
    since_record = list[Losses]()
    while not stopped and progress(schedule, state.step, state.minutes) < 1:
        raw = next(raws)
        factor = rate_factor(schedule, state.step, state.minutes)
        since_record.append(_step(run, raw, factor))
        run.learners.average.update(run.learners.stage.student, state.step)
        state.step += 1
        stopped, state.minutes = _agreed(run.team, stop, before + _minutes_since(started))
        done = progress(schedule, state.step, state.minutes)
        run.book.step(StepDone(step=state.step, steps=schedule.steps, fraction=done))
        if state.step % output.log_steps == 0:
            rate = {"learning_rate": factor * schedule.learning_rate}
            run.book.record(state, rate | _means(since_record))
            since_record.clear()
        if state.step % output.validate_steps == 0 and run.team.leads:
            validation, validated = _validate(run, raw), state.step
        if _minutes_since(saved) > output.checkpoint_minutes and run.team.leads:
            _save_if_possible(run)
            saved = time.monotonic()
    if run.team.leads:
        save_checkpoint(run.folder, run.learners, state, run.recipe)
    if stopped:
        raise Interrupted(
            f"stopped after {state.step} steps", remedy="The same command continues the run"
        )
    return _validate(run, raw) if validated != state.step and run.team.leads else validation


def _step(run: _Run, raw: RawBatch, factor: float) -> Losses:
    """One step of every player; the losses, averaged over micro-batches and processes."""
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


def _with_target(run: _Run, batch: Batch) -> Batch:
    """The batch with what a teacher in memory makes of it."""
    if run.teacher is None:
        return batch
    with torch.no_grad():
        return replace(batch, teacher_BTCHW=run.teacher(batch.lq_BTCHW).float())


def _add_gradients(run: _Run, player: Player, batch: Batch, share: float) -> Losses:
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


def _stop_unless_finite(run: _Run, raw: RawBatch, losses: Losses, norms: Tensor) -> None:
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


def _validate(run: _Run, raw: RawBatch | None) -> Validation:
    student = run.learners.stage.student
    if not isinstance(student, Student):
        return Validation({}, {})
    student.eval()
    with run.learners.average.applied(student):
        validation = validate(student, run.recipe.output, run.team.device)
        if raw is not None:
            picture = preview(student, raw.to(run.team.device))
            validation = replace(validation, pictures={"training": picture} | validation.pictures)
    student.train()
    if validation.scores:
        run.book.record(run.state, validation.scores)
    run.book.pictures(run.state, validation.pictures)
    return validation


def _save_if_possible(run: _Run) -> None:
    """A full disk is no reason to stop: the next checkpoint may find room."""
    try:
        save_checkpoint(run.folder, run.learners, run.state, run.recipe)
    except OutputError as error:
        logger.warning("%s", error)


def _precision(schedule: ScheduleConfig, device: torch.device) -> torch.dtype:
    if schedule.precision == "auto":
        return resolve_precision("auto", device, (torch.bfloat16,))
    return PRECISIONS[schedule.precision]


def _learners(schedule: ScheduleConfig, stage: Stage, device: torch.device) -> Learners:
    return Learners(
        stage=stage,
        optimisers=[
            torch.optim.Adam(player.parameters, lr=player.learning_rate, betas=schedule.betas)
            for player in stage.players
        ],
        average=Average(stage.student, schedule.ema),
        scaler=GradScaler(device.type, enabled=schedule.precision == "fp16"),
    )


def _agreed(team: Team, stop: threading.Event, minutes: float) -> tuple[bool, float]:
    """Whether any process was told to stop, and one clock for all."""
    if team.size == 1:
        return stop.is_set(), minutes
    shared = torch.tensor([float(stop.is_set()), minutes], device=team.device)
    team.average_([shared])
    return bool(shared[0] > 0), shared[1].item()


def _micro_batches(run: _Run, raw: RawBatch) -> Iterator[RawBatch]:
    """What is in memory at once; each knows its place in the batch of all processes."""
    number, size = run.recipe.schedule.accumulate, run.recipe.data.batch
    parts = {name: side.split(size) for name, side in _sides(raw).items()}
    for index in range(number):
        sides = {name: part[index] for name, part in parts.items()}
        yield RawBatch(**sides, first_slot=(run.team.rank * number + index) * size)


def _sides(raw: RawBatch) -> dict[str, Tensor]:
    sides = {field.name: getattr(raw, field.name) for field in fields(raw)}
    return {name: side for name, side in sides.items() if isinstance(side, Tensor)}


def _means(losses: Sequence[Losses]) -> dict[str, float]:
    """Means over steps; a loss may begin or end in between."""
    values: dict[str, list[Tensor]] = {}
    for name, loss in (item for each in losses for item in each.items()):
        values.setdefault(name, []).append(loss)
    return {name: torch.stack(each).mean().item() for name, each in values.items()}


def step_seed(seed: int, step: int, rank: int) -> int:
    """What the random numbers of a step start from, in one of the processes."""
    return int(np.random.SeedSequence([seed, step, rank]).generate_state(1, np.uint64)[0] >> 1)


def _minutes_since(moment: float) -> float:
    return (time.monotonic() - moment) / 60


def _out_of_memory(team: Team) -> TrainingError:
    return TrainingError(
        "the device is out of memory",
        where=str(team.device),
        remedy="Lower batch (and raise accumulate), num_frames or patch, "
        "or set checkpoint_activations = true",
    )

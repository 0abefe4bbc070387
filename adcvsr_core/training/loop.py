"""The training loop: batches through the players of a stage, averaged weights, checkpoints.

The random numbers of a step come from the recipe's seed, the step and the process, its samples from
seed, step and place in the batch; so a run that stops and goes on ends with the weights of one that
does not.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.amp.grad_scaler import GradScaler
from torch.optim import Adam

from adcvsr_core.device import PRECISIONS, is_out_of_memory, resolve_precision
from adcvsr_core.errors import Interrupted, OutputError, TrainingError
from adcvsr_core.model.base import Student
from adcvsr_core.training.batch import RawBatch
from adcvsr_core.training.checkpoint import Learners, RunState, resume, save_checkpoint
from adcvsr_core.training.data.batches import batches
from adcvsr_core.training.data.material import gather
from adcvsr_core.training.distributed import Team
from adcvsr_core.training.ema import Average
from adcvsr_core.training.logbook import Logbook, OnTraining, StepDone, unwatched
from adcvsr_core.training.muon import Muon
from adcvsr_core.training.preflight import check_recipe, check_stage
from adcvsr_core.training.recipe import Recipe, ScheduleConfig
from adcvsr_core.training.schedule import progress, rate_factor
from adcvsr_core.training.stage import Losses, Stage
from adcvsr_core.training.stages import build_stage
from adcvsr_core.training.step import Run, take_step
from adcvsr_core.training.validation import Validation, preview, validate

logger = logging.getLogger(__name__)

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
    run = Run(
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


def _loop(run: Run, raws: Iterator[RawBatch], stop: threading.Event) -> Validation:
    output, schedule, state = run.recipe.output, run.recipe.schedule, run.state
    before, started = state.minutes, time.monotonic()
    saved, stopped, raw = started, False, None
    validation, validated = Validation({}, {}), -1
    since_record = list[Losses]()
    while not stopped and progress(schedule, state.step, state.minutes) < 1:
        raw = next(raws)
        factor = rate_factor(schedule, state.step, state.minutes)
        since_record.append(take_step(run, raw, factor))
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


def _validate(run: Run, raw: RawBatch | None) -> Validation:
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


def _save_if_possible(run: Run) -> None:
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
            (Muon if schedule.optimizer == "muon" and player is stage.players[0] else Adam)(
                player.parameters, lr=player.learning_rate, betas=schedule.betas
            )
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


def _means(losses: Sequence[Losses]) -> dict[str, float]:
    """Means over steps; a loss may begin or end in between."""
    values: dict[str, list[Tensor]] = {}
    for name, loss in (item for each in losses for item in each.items()):
        values.setdefault(name, []).append(loss)
    return {name: torch.stack(each).mean().item() for name, each in values.items()}


def _minutes_since(moment: float) -> float:
    return (time.monotonic() - moment) / 60


def _out_of_memory(team: Team) -> TrainingError:
    return TrainingError(
        "the device is out of memory",
        where=str(team.device),
        remedy="Lower batch (and raise accumulate), num_frames or patch, "
        "or set checkpoint_activations = true",
    )

"""The loop: who learns what, exact resume, and how a run ends."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from adcvsr_core.errors import Interrupted, TrainingError
from adcvsr_core.training import loop
from adcvsr_core.training.batch import Batch, RawBatch
from adcvsr_core.training.distributed import Team
from adcvsr_core.training.logbook import Recorded, StepDone
from adcvsr_core.training.loop import Trained, train
from adcvsr_core.training.recipe import Recipe, load_recipe
from adcvsr_core.training.stage import Losses
from adcvsr_core.training.step import step_seed
from tests.training.toy import ToyStage, toy_batches, toy_stage

MakeRecipe = Callable[..., Path]
ALONE = Team(torch.device("cpu"))


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> list[ToyStage]:
    """Makes the loop train the toy stage; the list fills with those it built."""
    built: list[ToyStage] = []

    def build(recipe: Recipe, device: torch.device) -> tuple[ToyStage, None]:
        built.append(toy_stage(recipe, device))
        return built[-1], None

    monkeypatch.setattr(loop, "build_stage", build)
    return built


@pytest.fixture
def recipe(make_recipe: MakeRecipe) -> Recipe:
    """Six steps in float32, without validation."""
    recipe = load_recipe(make_recipe())
    schedule = replace(recipe.schedule, steps=6, precision="fp32", ema=0.9)
    output = replace(
        recipe.output, validation_gt="", validation_lq=(), tensorboard=False, log_steps=1
    )
    return replace(recipe, schedule=schedule, output=output)


def into(recipe: Recipe, name: str, **schedule: object) -> Recipe:
    """The recipe with another output folder and schedule."""
    folder = str(Path(recipe.output.folder).parent / name)
    return replace(
        recipe,
        output=replace(recipe.output, folder=folder),
        schedule=replace(recipe.schedule, **schedule),
    )


def run(recipe: Recipe) -> Trained:
    """Train on toy batches."""
    return train(recipe, ALONE, source=toy_batches)


def run_until(recipe: Recipe, step: int) -> None:
    """Train, and ask it to stop while it is at a step."""
    stop = threading.Event()

    def watch(event: StepDone | Recorded) -> None:
        if isinstance(event, StepDone) and event.step == step:
            stop.set()

    with pytest.raises(Interrupted):
        train(recipe, ALONE, source=toy_batches, on_event=watch, stop=stop)


def records(recipe: Recipe) -> list[dict[str, float]]:
    lines = Path(recipe.output.folder, "log.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize(
    ("precision", "optimizer"),
    [("fp32", "adam"), ("bf16", "adam"), ("fp16", "adam"), ("fp32", "muon"), ("fp16", "muon")],
)
def test_a_stopped_and_resumed_run_gives_the_same_weights(
    recipe: Recipe,
    stage: list[ToyStage],
    precision: str,
    optimizer: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("adcvsr_core.training.muon.LEAST_CHANNELS", 4)
    whole = into(recipe, "whole", precision=precision, optimizer=optimizer)
    parts = into(recipe, "parts", precision=precision, optimizer=optimizer)
    expected = run(whole).student.state_dict()
    run_until(parts, 2)
    run_until(parts, 5)
    actual = run(parts).student.state_dict()
    assert all(torch.equal(expected[name], actual[name]) for name in expected)
    critics = [stage[0].discriminator.state_dict(), stage[-1].discriminator.state_dict()]
    assert all(torch.equal(critics[0][name], critics[1][name]) for name in critics[0])
    logs = [
        [{k: v for k, v in record.items() if k != "minutes"} for record in records(each)]
        for each in (whole, parts)
    ]
    assert logs[0] == logs[1]
    assert [record["step"] for record in logs[0]] == [1, 2, 3, 4, 5, 6]


def test_the_optimizer_is_that_of_the_recipe_and_of_the_checkpoint(
    recipe: Recipe, stage: list[ToyStage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adcvsr_core.training.muon.LEAST_CHANNELS", 4)
    adam, muon = into(recipe, "one"), into(recipe, "other", optimizer="muon")
    trained = [run(each).student.state_dict() for each in (adam, muon)]
    assert not torch.equal(*(each["blocks.0.conv1.weight"] for each in trained))
    with pytest.raises(TrainingError, match="does not fit this recipe"):
        run(into(muon, "one", optimizer="muon", steps=12))


def test_a_step_is_what_plain_backward_passes_give(recipe: Recipe, stage: list[ToyStage]) -> None:
    one = into(recipe, "one", steps=1, clip_gradient=0.0, warmup_steps=0, ema=0.0)
    run(one)
    trained = stage[0]
    other = _initial(one)
    raw = next(toy_batches(one, other, ALONE, 0)).to(torch.device("cpu"))
    optimisers = [
        torch.optim.Adam(player.parameters, lr=player.learning_rate) for player in other.players
    ]
    other.student_losses(raw, 0)["total"].backward()
    other.discriminator.zero_grad()  # the student's loss reaches it, and must not move it
    torch.manual_seed(step_seed(one.data.seed, 0, 0))
    other.critic_losses(raw, 0)["total"].backward()
    for optimiser in optimisers:
        optimiser.step()
    for name in ("student", "discriminator"):
        ours, plain = getattr(trained, name).state_dict(), getattr(other, name).state_dict()
        assert all(torch.allclose(ours[key], plain[key], atol=1e-7) for key in plain)


def _initial(recipe: Recipe) -> ToyStage:
    torch.manual_seed(recipe.data.seed)
    return toy_stage(recipe, torch.device("cpu"))


def test_accumulated_batches_are_one_large_batch(recipe: Recipe, stage: list[ToyStage]) -> None:
    large, small = into(recipe, "large"), into(recipe, "small", accumulate=4)
    large = replace(large, data=replace(large.data, batch=4))
    small = replace(small, data=replace(small.data, batch=1))
    run(large)
    run(small)
    for ours, theirs in zip(records(large), records(small), strict=True):
        assert ours["pixel"] == pytest.approx(theirs["pixel"], abs=1e-5)
    assert stage[0].seen[:2] == [0, 0]
    assert stage[1].seen[:5] == [0, 1, 2, 3, 0]


@pytest.mark.parametrize("kind", ["loss", "gradient"])
def test_a_loss_or_gradient_that_is_not_finite_stops_with_the_batch_saved(
    recipe: Recipe, stage: list[ToyStage], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    healthy = ToyStage.student_losses

    def sick(self: ToyStage, batch: Batch, step: int) -> Losses:
        losses = healthy(self, batch, step)
        if step == 3:
            # The root of a difference that is zero: finite itself, its slope is not.
            zero = (self.output - self.output.detach()).sum()
            losses["total"] = losses["total"] + (zero.sqrt() if kind == "gradient" else zero / 0)
        return losses

    monkeypatch.setattr(ToyStage, "student_losses", sick)
    with pytest.raises(TrainingError, match="not finite at step 3") as caught:
        run(recipe)
    saved = load_file(Path(caught.value.where))
    raw = next(toy_batches(recipe, stage[0], ALONE, 3))
    assert torch.equal(saved["lq_BTCHW"], raw.lq_BTCHW)
    assert torch.equal(saved["gt_BTCHW"], raw.gt_BTCHW)
    monkeypatch.setattr(ToyStage, "student_losses", healthy)
    assert run(recipe).state.step == 6
    assert all(p.isfinite().all() for p in stage[-1].student.parameters())
    expected = run(into(recipe, "healthy")).student.state_dict()
    actual = stage[1].student.state_dict()
    assert all(torch.equal(expected[name], actual[name]) for name in expected)


def test_float16_that_runs_over_skips_the_step(
    recipe: Recipe, stage: list[ToyStage], monkeypatch: pytest.MonkeyPatch
) -> None:
    def steep(self: ToyStage, batch: Batch, step: int) -> Losses:
        self.output = self.student(batch.lq_BTCHW)
        return {"total": 1e34 * (self.output - batch.gt_BTCHW).float().abs().mean()}

    monkeypatch.setattr(ToyStage, "student_losses", steep)
    one = into(recipe, "one", steps=1, precision="fp16", ema=0.0)
    run(one)
    before, after = _initial(one).student.state_dict(), stage[0].student.state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)
    saved = torch.load(Path(one.output.folder, "checkpoint-00000001.pt"), weights_only=True)
    assert saved["scaler"]["scale"] == 32768.0


def test_the_average_is_the_exponential_mean_of_the_weights(
    recipe: Recipe, stage: list[ToyStage]
) -> None:
    weights: list[Tensor] = []

    def watch(event: StepDone | Recorded) -> None:
        if isinstance(event, StepDone):
            weights.append(stage[0].student.state_dict()["head.weight"].clone())

    averaged = train(recipe, ALONE, source=toy_batches, on_event=watch).student
    mean = _initial(recipe).student.state_dict()["head.weight"]
    for step, new in enumerate(weights):
        decay = min(0.9, (1 + step) / (10 + step))
        mean = decay * mean + (1 - decay) * new
    assert torch.allclose(averaged.state_dict()["head.weight"], mean, atol=1e-7)
    assert not torch.equal(averaged.state_dict()["head.weight"], weights[-1])


def test_players_keep_their_own_rates_and_norms(recipe: Recipe, stage: list[ToyStage]) -> None:
    halved = into(recipe, "halved", decay="halve", halve_at=(2, 4), warmup_steps=0, steps=5)
    run(halved)
    saved = torch.load(Path(halved.output.folder, "checkpoint-00000005.pt"), weights_only=True)
    rates = {name: state["param_groups"][0]["lr"] for name, state in saved["optimisers"].items()}
    assert rates == {"student": 1e-3 / 4, "critic": 2e-3 / 4}


def test_a_finished_run_is_not_trained_further(recipe: Recipe, stage: list[ToyStage]) -> None:
    first = run(recipe).student.state_dict()
    again = run(recipe)
    assert again.state.step == 6
    assert len(stage[1].seen) == 0
    assert all(
        torch.equal(first[name], value) for name, value in again.student.state_dict().items()
    )


def test_records_after_the_checkpoint_are_forgotten(recipe: Recipe, stage: list[ToyStage]) -> None:
    run(into(recipe, "run", steps=3))
    log = Path(recipe.output.folder, "log.jsonl")
    with log.open("a") as file:
        file.write('{"step": 4, "minutes": 0, "total": 7.0}\n{"step": 5, "min')
    run(recipe)
    assert [record["step"] for record in records(recipe)] == [1, 2, 3, 4, 5, 6]
    assert all(record.get("total") != 7.0 for record in records(recipe))


def test_running_out_of_memory_says_what_to_lower(
    recipe: Recipe, stage: list[ToyStage], monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(self: ToyStage, batch: Batch, step: int) -> Losses:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB")

    monkeypatch.setattr(ToyStage, "student_losses", greedy)
    with pytest.raises(TrainingError, match="out of memory") as caught:
        run(recipe)
    assert "accumulate" in caught.value.remedy


def test_the_batch_reaches_the_device_in_parts_of_its_size(
    recipe: Recipe, stage: list[ToyStage]
) -> None:
    sizes: list[int] = []
    whole = ToyStage.critic_losses

    def count(self: ToyStage, batch: Batch, step: int) -> Losses:
        sizes.append(len(batch.lq_BTCHW))
        return whole(self, batch, step)

    stages = into(recipe, "parts", steps=1, accumulate=3)
    raw = next(toy_batches(stages, _initial(stages), ALONE, 0))
    assert isinstance(raw, RawBatch)
    assert len(raw.lq_BTCHW) == 6
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ToyStage, "critic_losses", count)
        run(stages)
    assert sizes == [2, 2, 2]


def test_what_a_teacher_in_memory_makes_is_the_target(
    recipe: Recipe, stage: list[ToyStage], monkeypatch: pytest.MonkeyPatch
) -> None:
    targets: list[Tensor] = []
    healthy = ToyStage.student_losses

    def note(self: ToyStage, batch: Batch, step: int) -> Losses:
        targets.append(batch.target_BTCHW)
        return healthy(self, batch, step)

    def teacher(lq_BTCHW: Tensor) -> Tensor:
        return lq_BTCHW.repeat_interleave(4, -1).repeat_interleave(4, -2) * 0.5

    def build(recipe: Recipe, device: torch.device) -> tuple[ToyStage, object]:
        return toy_stage(recipe, device), teacher

    monkeypatch.setattr(ToyStage, "student_losses", note)
    monkeypatch.setattr(loop, "build_stage", build)
    one = into(recipe, "one", steps=1, accumulate=2)
    run(one)
    raw = next(toy_batches(one, _initial(one), ALONE, 0)).to(torch.device("cpu"))
    assert [len(target) for target in targets] == [2, 2]
    assert torch.equal(torch.cat(targets), teacher(raw.lq_BTCHW))

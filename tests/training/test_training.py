"""The regression run, end to end on a CPU."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from adcvsr_core.errors import TrainingError
from adcvsr_core.model.compact import CompactStudent
from adcvsr_core.model.config import CompactConfig
from adcvsr_core.training.batch import RawBatch
from adcvsr_core.training.data.samples import batches
from adcvsr_core.training.export import export_student
from adcvsr_core.training.loop import RunState, train
from adcvsr_core.training.losses.config import RegressionLoss
from adcvsr_core.training.losses.regression import regression
from adcvsr_core.training.recipe import load_recipe
from adcvsr_core.training.schedule import learning_rate
from adcvsr_core.training.stages import build_stage
from adcvsr_core.weights.files import load_student, read_card

MakeRecipe = Callable[..., Path]
CPU = torch.device("cpu")
STUDENT = """kind = "compact"
scale = 4
channels = 8
num_blocks = 2
temporal_after = [0]
temporal_channels = 4"""


def test_one_training_step_on_cpu(make_recipe: MakeRecipe) -> None:
    recipe = load_recipe(make_recipe())
    stage = build_stage(recipe, CPU)
    lq, gt = next(batches(recipe, start=0))
    batch = RawBatch(lq_BTCHW=lq, gt_BTCHW=gt).to(CPU)
    (player,) = stage.players
    losses = player.losses(batch, 0)
    losses["total"].backward()
    assert torch.isfinite(losses["total"])
    assert isinstance(stage.student, CompactStudent)
    assert stage.student.tail.weight.grad is not None
    assert stage.student.tail.weight.grad.abs().sum() > 0


def test_regression_of_the_truth_costs_only_epsilon() -> None:
    gt = torch.rand(1, 3, 3, 8, 8)
    losses = regression(gt, gt, RegressionLoss(pixel=1, luma=1, temporal=1))
    assert losses["total"].item() == pytest.approx(3e-3, rel=1e-4)


def test_temporal_loss_sees_flicker_and_not_a_constant_error() -> None:
    gt = torch.zeros(1, 4, 3, 8, 8)
    constant, flicker = gt + 0.1, gt.clone()
    flicker[:, ::2] += 0.1
    steady = regression(constant, gt, RegressionLoss())
    shaking = regression(flicker, gt, RegressionLoss())
    assert steady["temporal"].item() == pytest.approx(1e-3, rel=1e-3)
    assert shaking["temporal"].item() == pytest.approx(0.1, rel=1e-3)


def test_a_run_learns_logs_stops_and_goes_on(make_recipe: MakeRecipe, tmp_path: Path) -> None:
    torch.manual_seed(0)
    short = load_recipe(make_recipe(("steps = 8", "steps = 4")))
    _, state = train(short, CPU)
    assert state.step == 4
    student, state = train(load_recipe(make_recipe()), CPU)
    assert state.step == 8
    lines = (tmp_path / "run" / "log.jsonl").read_text().splitlines()
    records = [json.loads(line) for line in lines]
    assert [r["step"] for r in records if "total" in r] == [2, 4, 6, 8]
    assert [r["step"] for r in records if "gain_lq" in r] == [4, 8]
    target = tmp_path / "mini.safetensors"
    export_student(student, short, state, target)
    loaded, card = load_student(target), read_card(target)
    assert card.recipe.startswith("8 steps")
    assert card.licence == "CC0-1.0"
    frames = torch.rand(1, 3, 3, 12, 12)
    # Stored as float16: eleven bits of the weights remain.
    assert torch.allclose(loaded(frames), student(frames), atol=2e-3)


def test_a_run_begins_with_given_weights(make_recipe: MakeRecipe, tmp_path: Path) -> None:
    recipe = load_recipe(make_recipe())
    assert isinstance(recipe.student.config, CompactConfig)
    given = CompactStudent(recipe.student.config)
    torch.nn.init.constant_(given.tail.weight, 0.01)
    export_student(given, recipe, RunState(), tmp_path / "given.safetensors")
    start = (STUDENT, f'start = "{tmp_path.as_posix()}/given.safetensors"')
    still = (("steps = 8", "steps = 1"), ("learning_rate = 1e-3", "learning_rate = 1e-9"))
    begun, _ = train(load_recipe(make_recipe(start, *still)), CPU)
    assert isinstance(begun, CompactStudent)
    assert torch.allclose(begun.head.weight, given.head.weight, atol=1e-3)
    assert begun.tail.weight.mean().item() == pytest.approx(0.01, rel=1e-2)


def test_a_checkpoint_of_another_student_is_refused(make_recipe: MakeRecipe) -> None:
    train(load_recipe(make_recipe(("steps = 8", "steps = 1"))), CPU)
    with pytest.raises(TrainingError, match="does not fit"):
        train(load_recipe(make_recipe(("channels = 8", "channels = 16"))), CPU)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("channels = 8", "chanels = 8", "Did you mean 'channels'"),
        ("patch = 16", "", "missing patch"),
        ('"area"', '"lanczos"', "lanczos"),
        ("temporal_after = [0]", "temporal_after = [7]", "temporal_after"),
        ("[loss]", "[loss", "not a readable recipe"),
        ("[[degradation]]", "[degradation]", "double brackets"),
        ('stage = "lite_regress"', "", "missing stage"),
        ('stage = "lite_regress"', 'stage = "lite"', "unknown stage 'lite'"),
        ('kind = "compact"', 'kind = "large"', "kind = 'large'"),
        ('kind = "compact"', 'start = "lite"', "start stands alone"),
        ("steps = 8", "steps = 8.5", "steps: 8.5 is not a whole number"),
        ("steps = 8", "steps = 0", "must be positive"),
        ("steps = 8", 'steps = 8\ndecay = "halve"', "halve_at"),
        ("steps = 8", 'steps = 8\ndecay = "linear"', "Choose from 'cosine'"),
    ],
)
def test_bad_recipes_say_what_is_wrong(
    make_recipe: MakeRecipe, old: str, new: str, message: str
) -> None:
    with pytest.raises(TrainingError, match=message):
        load_recipe(make_recipe((old, new)))


def test_a_folder_without_media_is_named(make_recipe: MakeRecipe, tmp_path: Path) -> None:
    recipe = load_recipe(make_recipe(("/clips", "/empty")))
    with pytest.raises(TrainingError, match="no files ending in") as caught:
        next(batches(recipe, start=0))
    assert caught.value.where == f"{tmp_path.as_posix()}/empty"


def test_the_learning_rate_warms_up_then_falls_with_the_nearer_limit(
    make_recipe: MakeRecipe,
) -> None:
    schedule = load_recipe(
        make_recipe(("steps = 8", "steps = 1000\nminutes = 10"), ("= 2\n\n[out", "= 10\n\n[out"))
    ).schedule
    assert learning_rate(schedule, 0, 0) == pytest.approx(1e-4, rel=1e-3)
    assert learning_rate(schedule, 500, 0) == pytest.approx(5e-4, rel=1e-2)
    assert learning_rate(schedule, 500, 10) == pytest.approx(1e-6, rel=1e-3)


def test_the_shipped_recipe_reads() -> None:
    root = Path(__file__).parent.parent.parent
    recipe = load_recipe(root / "training" / "recipes" / "lite_regression.toml")
    config = recipe.student.resolve()
    assert isinstance(config, CompactConfig)
    assert CompactStudent(config).temporal_radius == 6
    assert RunState().step == 0

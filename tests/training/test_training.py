"""The regression run, end to end on a CPU."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pytest
import torch

from adcvsr_core.errors import ModelError, OutputError, TrainingError
from adcvsr_core.metrics.fidelity import ssim
from adcvsr_core.model.compact import CompactStudent
from adcvsr_core.model.config import CompactConfig
from adcvsr_core.training.distributed import Team
from adcvsr_core.training.export import export
from adcvsr_core.training.loop import recipe_source, train
from adcvsr_core.training.losses.config import RegressionLoss
from adcvsr_core.training.losses.regression import dissimilarity, luma, regression
from adcvsr_core.training.recipe import ScheduleConfig, load_recipe
from adcvsr_core.training.schedule import rate_factor
from adcvsr_core.training.stages import build_stage
from adcvsr_core.training.start import starting_student
from adcvsr_core.training.tables import read_table
from adcvsr_core.weights.card import ModelCard
from adcvsr_core.weights.files import load_student, save_student
from adcvsr_core.weights.header import read_card

MakeRecipe = Callable[..., Path]
CPU = torch.device("cpu")
ALONE = Team(CPU)
CARD = ModelCard(
    name="given", description="", licence="", source="", training_data="", recipe="", date=""
)
STUDENT = """kind = "compact"
scale = 4
channels = 8
num_blocks = 2
temporal_after = [0]
temporal_channels = 4"""


def test_one_training_step_on_cpu(make_recipe: MakeRecipe) -> None:
    recipe = load_recipe(make_recipe())
    stage, teacher = build_stage(recipe, CPU)
    assert teacher is None
    raw = next(recipe_source(recipe)(recipe, stage, ALONE, 0))
    (player,) = stage.players
    losses = player.losses(raw.to(CPU), 0)
    losses["total"].backward()
    assert torch.isfinite(losses["total"])
    assert isinstance(stage.student, CompactStudent)
    assert stage.student.tail.weight.grad is not None
    assert stage.student.tail.weight.grad.abs().sum() > 0


def test_regression_of_the_truth_costs_only_epsilon() -> None:
    gt = torch.rand(1, 3, 3, 8, 8)
    losses = regression(gt, gt, RegressionLoss(pixel=1, luma=1, temporal=1))
    assert losses["total"].item() == pytest.approx(3e-3, rel=1e-4)


def test_structure_of_luma_counts_where_the_recipe_asks_for_it() -> None:
    gt = torch.rand(1, 2, 3, 16, 20, generator=torch.Generator().manual_seed(0)) * 2 - 1
    sr = gt.roll(1, dims=-1).requires_grad_()
    plain, weights = regression(sr, gt, RegressionLoss()), RegressionLoss(ssim=0.5)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        losses = regression(sr, gt, weights)
    sr_grey, gt_grey = (
        torch.einsum("tchw,c->thw", clip[0] / 2 + 0.5, torch.tensor([0.299, 0.587, 0.114]))
        for clip in (sr.detach(), gt)
    )
    similar = ssim(sr_grey[:, None] * 255, gt_grey[:, None] * 255, stride=2).mean().item()
    assert "ssim" not in plain  # and 16 x 20 has no half that the window fits
    assert similar < 0.5
    assert losses["ssim"].item() == pytest.approx(1 - similar, abs=1e-4)
    expected = plain["total"].item() + 0.5 * losses["ssim"].item()
    assert losses["total"].item() == pytest.approx(expected, rel=1e-5)
    losses["ssim"].backward()
    assert sr.grad is not None
    assert sr.grad.abs().sum() > 0
    assert regression(gt, gt, weights)["ssim"].item() == pytest.approx(0, abs=1e-6)


def test_structure_is_compared_at_three_sizes() -> None:
    gt = torch.rand(1, 1, 3, 48, 48, generator=torch.Generator().manual_seed(0)) * 2 - 1
    noisy = gt + 0.3 * torch.rand(gt.shape, generator=torch.Generator().manual_seed(1))
    parts = [(noisy, gt)]
    for _ in range(2):
        halves = (torch.nn.functional.avg_pool2d(side[0], 2)[None] for side in parts[-1])
        parts.append((next(halves), next(halves)))
    grey = [tuple(luma(side)[0, :, None] / 2 + 0.5 for side in pair) for pair in parts]
    expected = 1 - sum(ssim(*pair, peak=1, stride=2).item() for pair in grey) / 3
    assert dissimilarity(noisy, gt).item() == pytest.approx(expected, rel=1e-4)


def test_one_frame_has_no_temporal_loss() -> None:
    gt = torch.zeros(2, 1, 3, 8, 8)
    losses = regression(gt + 0.1, gt, RegressionLoss(pixel=1, luma=0, temporal=1))
    assert losses["temporal"].item() == 0
    assert losses["total"].item() == pytest.approx(0.1, rel=1e-3)


def test_temporal_loss_sees_flicker_and_not_a_constant_error() -> None:
    gt = torch.zeros(1, 4, 3, 8, 8)
    constant, flicker = gt + 0.1, gt.clone()
    flicker[:, ::2] += 0.1
    steady = regression(constant, gt, RegressionLoss())
    shaking = regression(flicker, gt, RegressionLoss())
    assert steady["temporal"].item() == pytest.approx(1e-3, rel=1e-3)
    assert shaking["temporal"].item() == pytest.approx(0.1, rel=1e-3)


def test_a_run_learns_logs_stops_and_goes_on(make_recipe: MakeRecipe, tmp_path: Path) -> None:
    short = load_recipe(make_recipe(("steps = 8", "steps = 4")))
    assert train(short, ALONE).state.step == 4
    recipe = load_recipe(make_recipe())
    trained = train(recipe, ALONE)
    assert trained.state.step == 8
    lines = (tmp_path / "run" / "log.jsonl").read_text().splitlines()
    records = [json.loads(line) for line in lines]
    assert [r["step"] for r in records if "total" in r] == [2, 4, 6, 8]
    assert [r["step"] for r in records if "gain_lq" in r] == [4, 8]
    assert trained.validation.scores["gain_lq"] == records[-1]["gain_lq"]
    path = export(trained, recipe)
    loaded, card = load_student(path), read_card(path)
    assert path == tmp_path / "run" / "mini.safetensors"
    assert card.recipe.startswith("8 steps")
    assert "gain_lq" in card.recipe
    assert card.licence == "CC0-1.0"
    frames = torch.rand(1, 3, 3, 12, 12)
    # Stored as float16: eleven bits of the weights remain.
    assert torch.allclose(loaded(frames), trained.student(frames), atol=2e-3)


def test_a_run_begins_with_given_weights(make_recipe: MakeRecipe, tmp_path: Path) -> None:
    recipe = load_recipe(make_recipe())
    assert isinstance(recipe.student.config, CompactConfig)
    given = CompactStudent(recipe.student.config)
    torch.nn.init.constant_(given.tail.weight, 0.01)
    save_student(given, tmp_path / "given.safetensors", CARD)
    start = (STUDENT, f'start = "{tmp_path.as_posix()}/given.safetensors"')
    still = (("steps = 8", "steps = 1"), ("learning_rate = 1e-3", "learning_rate = 1e-9"))
    begun = train(load_recipe(make_recipe(start, *still)), ALONE).student
    assert isinstance(begun, CompactStudent)
    assert torch.allclose(begun.head.weight, given.head.weight, atol=1e-6)
    assert begun.tail.weight.mean().item() == pytest.approx(0.01, rel=1e-6)


def test_weights_to_begin_with_that_are_not_there_are_named(make_recipe: MakeRecipe) -> None:
    recipe = load_recipe(make_recipe((STUDENT, 'start = "runs/nothing.safetensors"')))
    with pytest.raises(ModelError, match="no such weights file"):
        train(recipe, ALONE)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("/lq", "/none", "no files ending in"),
        ('"{}/gt"', '"{}/clips"', "has no clip of this name"),
        ("scale = 4", "scale = 2", "16x12 is not 1/2 of 66x50"),
    ],
)
def test_validation_clips_are_looked_at_before_anything_is_trained(
    make_recipe: MakeRecipe, tmp_path: Path, old: str, new: str, message: str
) -> None:
    old, new = (text.replace("{}", tmp_path.as_posix()) for text in (old, new))
    with pytest.raises(TrainingError, match=message):
        train(load_recipe(make_recipe((old, new))), ALONE)
    assert not (tmp_path / "run" / "log.jsonl").exists()


def test_an_output_folder_that_cannot_be_made_is_named(
    make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written") as caught:
        train(load_recipe(make_recipe(("/run", "/file/run"))), ALONE)
    assert caught.value.where == f"{tmp_path.as_posix()}/file/run"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("channels = 8", "chanels = 8", "Did you mean 'channels'"),
        ("patch = 16", "", "missing patch"),
        ('"area"', '"lanczos"', "lanczos"),
        ("temporal_after = [0]", "temporal_after = [7]", "temporal_after"),
        ("[loss]", "[loss", "not a readable recipe"),
        ("[[degradation]]", "[degradation]", "double brackets"),
        ("[loss]", "[discriminator]\nlearning_rate = 1e-4\n[loss]", "has no discriminator"),
        ('stage = "lite_regress"', "", "missing stage"),
        ('stage = "lite_regress"', 'stage = "lite"', "unknown stage 'lite'"),
        ('kind = "compact"', 'kind = "large"', "kind = 'large'"),
        ('kind = "compact"', 'start = "lite"', "start stands alone"),
        ('kind = "compact"', 'kind = "compact"\nfold_neighbours = true', "fold_neighbours"),
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


def test_a_run_can_begin_without_its_neighbours(make_recipe: MakeRecipe) -> None:
    plain = load_recipe(make_recipe((STUDENT, 'start = "lite"')))
    folded = load_recipe(make_recipe((STUDENT, 'start = "lite"\nfold_neighbours = true')))
    weights = starting_student(plain, torch.device("cpu")).state_dict()
    for name, weight in starting_student(folded, torch.device("cpu")).state_dict().items():
        if name.startswith("temporal.") and name.endswith("weight"):
            assert weight[..., [0, 2]].count_nonzero() == 0
            torch.testing.assert_close(weight[..., 1], weights[name].sum(-1))
        else:
            assert torch.equal(weight, weights[name])


def test_a_folder_without_media_is_named(make_recipe: MakeRecipe, tmp_path: Path) -> None:
    with pytest.raises(TrainingError) as caught:
        train(load_recipe(make_recipe(("/clips", "/empty"))), ALONE)
    assert f"{tmp_path.as_posix()}/empty" in str(caught.value)
    assert not (tmp_path / "run" / "log.jsonl").exists()


def test_clips_without_a_degradation_are_refused(make_recipe: MakeRecipe) -> None:
    recipe = replace(load_recipe(make_recipe()), degradations=())
    with pytest.raises(TrainingError, match="at least one"):
        train(recipe, ALONE)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('kind = "pairs"', "needs folders of pairs"),
        ('kind = "dave"\nfolder = "x"', "Choose from truth, pairs, dove, one_step"),
        ('kind = "dove"\nfoldr = "x"', "Did you mean 'folder'"),
    ],
)
def test_a_teacher_that_cannot_be_is_refused(
    make_recipe: MakeRecipe, table: str, message: str
) -> None:
    with pytest.raises(TrainingError) as caught:
        load_recipe(make_recipe(("[loss]", f"[teacher]\n{table}\n[loss]")))
    assert message in str(caught.value)


def test_a_teacher_of_another_scale_is_refused(make_recipe: MakeRecipe) -> None:
    dove = ("[loss]", '[teacher]\nkind = "dove"\nfolder = "x"\n[loss]')
    twice = make_recipe(dove, ("scale = 4", "scale = 2"))
    with pytest.raises(TrainingError, match="teacher upscales 4 times, the student 2"):
        train(load_recipe(twice), ALONE)


def test_samples_smaller_than_the_window_of_ssim_are_refused(make_recipe: MakeRecipe) -> None:
    small = (("patch = 16", "patch = 2"), ("[loss]", "[loss]\nssim = 0.2"))
    with pytest.raises(TrainingError, match="samples of 11 pixels or more a side, and they have 8"):
        train(load_recipe(make_recipe(*small)), ALONE)


def test_the_rate_warms_up_then_falls_with_the_nearer_limit() -> None:
    schedule = ScheduleConfig(steps=1000, minutes=10, learning_rate=1e-3, warmup_steps=10)
    assert rate_factor(schedule, 0, 0) == pytest.approx(0.1, rel=1e-3)
    assert rate_factor(schedule, 500, 0) == pytest.approx(0.5, rel=1e-2)
    assert rate_factor(schedule, 500, 10) == pytest.approx(1e-3, rel=1e-3)


def test_the_published_rate_is_halved_at_a_step() -> None:
    schedule = ScheduleConfig(
        steps=200_000, learning_rate=1e-4, warmup_steps=0, decay="halve", halve_at=(100_000,)
    )
    steps = (0, 99_999, 100_000, 199_999)
    assert [rate_factor(schedule, step, 0) for step in steps] == [1, 1, 0.5, 0.5]


def test_nested_tables_lists_and_choices_are_checked() -> None:
    good = {"inner": [{"size": 3}], "span": [1, 2.5], "kind": "a", "maybe": 2}
    table = read_table(Outer, good, "[outer]")
    assert table == Outer(inner=(Inner(size=3),), span=(1.0, 2.5), kind="a", maybe=2)
    for change, message in (
        ({"inner": [{"sise": 3}]}, "Did you mean 'size'"),
        ({"inner": {"size": 3}}, "not a list"),
        ({"span": [1]}, "1 values instead of 2"),
        ({"span": [1, "2"]}, "'2' is not a number"),
        ({"kind": "c"}, "Choose from 'a', 'b'"),
        ({"maybe": "x"}, "not a whole number"),
        ({"maybe": True}, "not a whole number"),
    ):
        with pytest.raises(TrainingError, match=message):
            read_table(Outer, good | change, "[outer]")


@dataclass(frozen=True, kw_only=True)
class Inner:
    """A table within a table."""

    size: int


@dataclass(frozen=True, kw_only=True)
class Outer:
    """One of everything a recipe may hold."""

    inner: tuple[Inner, ...]
    span: tuple[float, float]
    kind: Literal["a", "b"]
    maybe: int | None = None

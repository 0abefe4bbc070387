"""The adversarial stages in miniature: losses by hand, who learns, and the loop around them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from adcvsr_core.errors import ModelError, TrainingError
from adcvsr_core.model.compact import CompactStudent
from adcvsr_core.model.config import CompactConfig, UNetConfig
from adcvsr_core.model.student import UNetStudent
from adcvsr_core.training.batch import Batch
from adcvsr_core.training.data.config import DataConfig
from adcvsr_core.training.discriminators.compact import CompactDiscriminator
from adcvsr_core.training.discriminators.config import (
    CompactDiscriminatorConfig,
    PretrainedDiscriminatorConfig,
)
from adcvsr_core.training.discriminators.convnext import ConvNext, ConvNextConfig
from adcvsr_core.training.discriminators.feature import FeatureDiscriminator
from adcvsr_core.training.discriminators.pixel import PixelDiscriminator
from adcvsr_core.training.distributed import Team
from adcvsr_core.training.features.config import FrozenWeights
from adcvsr_core.training.loop import train
from adcvsr_core.training.losses.adversarial import LABELS
from adcvsr_core.training.losses.config import LiteAdversarialLoss, VideoAdversarialLoss
from adcvsr_core.training.losses.regression import regression
from adcvsr_core.training.recipe import StudentTable, load_recipe
from adcvsr_core.training.stage import Losses, Player
from adcvsr_core.training.stages import adcvsr_adversarial, lite_adversarial
from adcvsr_core.training.stages.adcvsr_adversarial import AdcvsrAdversarial, Judges
from adcvsr_core.training.stages.lite_adversarial import LiteAdversarial

CPU = torch.device("cpu")
ALONE = Team(CPU)
LITE = CompactConfig(scale=4, channels=8, num_blocks=1, temporal_after=(0,), temporal_channels=4)
COMPACT = CompactDiscriminatorConfig(
    learning_rate=1e-3,
    widths=(4, 8, 8),
    tail_channels=8,
    detail_channels=6,
    consistency_channels=2,
)
BIG = UNetConfig(
    unshuffle=2,
    channels=(8, 8),
    resnets_per_level=1,
    transformer_levels=1,
    heads=(1, 2),
    feedforward_ratio=2,
    norm_groups=(4,),
    temporal_after=("resnet", "transformer"),
    decoder_channels=(4, 4, 8, 8),
    decoder_resnets=1,
)
PRETRAINED = PretrainedDiscriminatorConfig(
    learning_rate=1e-3, tail_channels=8, detail_channels=6, consistency_channels=2
)
TRUNK = ConvNextConfig(depths=(1, 1, 1), widths=(8, 8, 8), norm_eps=1e-6)


def clips(seed: int, *, clips: int = 2) -> Batch:
    generator = torch.Generator().manual_seed(seed)
    truth, images = (torch.rand(clips, 3, 3, 32, 32, generator=generator) * 2 - 1 for _ in "ab")
    lq = F.avg_pool2d(truth.flatten(0, 1), 4).unflatten(0, (clips, 3))
    return Batch(lq_BTCHW=lq, gt_BTCHW=truth, images_BTCHW=images)


class Features(nn.Module):
    """Stands for `VaeFeatures`: frozen, frame by frame, at an eighth of the size."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 8, stride=8).requires_grad_(False)

    def forward(self, frames_BTCHW: Tensor) -> Tensor:
        x_NCHW = self.conv(frames_BTCHW.flatten(0, 1))
        return x_NCHW.unflatten(0, frames_BTCHW.shape[:2])


def difference(x_NCHW: Tensor, y_NCHW: Tensor) -> Tensor:
    """Stands for DISTS."""
    return (x_NCHW - y_NCHW).square().flatten(1).mean(1)


def lite_stage(weights: LiteAdversarialLoss | None = None) -> LiteAdversarial:
    torch.manual_seed(0)
    student, discriminator = CompactStudent(LITE), CompactDiscriminator(COMPACT)
    weights = weights or LiteAdversarialLoss()
    return lite_adversarial.lite_adversarial(
        student, discriminator, weights, rates=(1e-3, 2e-3), dists=difference
    )


def big_stage(weights: VideoAdversarialLoss | None = None) -> tuple[AdcvsrAdversarial, Judges]:
    torch.manual_seed(0)
    student = UNetStudent(BIG)
    judges = Judges(
        pixel=PixelDiscriminator(ConvNext(TRUNK), PRETRAINED),
        feature=FeatureDiscriminator(student, PRETRAINED),
        features=Features(),
        dists=difference,
    )
    weights = weights or VideoAdversarialLoss()
    stage = adcvsr_adversarial.adcvsr_adversarial(student, judges, weights, rates=(1e-3, 1e-3))
    return stage, judges


def gradients(player: Player, losses: Losses) -> list[Tensor]:
    found = torch.autograd.grad(
        losses["total"], player.parameters, allow_unused=True, materialize_grads=True
    )
    return list(found)


def learn(players: Sequence[Player], batch: Batch, *, steps: int) -> None:
    optimisers = [torch.optim.Adam(p.parameters, lr=p.learning_rate) for p in players]
    for step in range(steps):
        for player in players:
            found = gradients(player, player.losses(batch, step))
            for parameter, gradient in zip(player.parameters, found, strict=True):
                parameter.grad = gradient
        for optimiser in optimisers:
            optimiser.step()


def by_hand(verdict: Any) -> Tensor:
    """softplus(-D) over the channels of both heads."""
    maps = torch.cat([verdict.detail_NCHW, verdict.consistency_NCHW], 1)
    return torch.log1p(torch.exp(-maps)).mean()


def test_lite_loss_is_regression_dists_and_adversarial() -> None:
    weights = LiteAdversarialLoss(pixel=0.5, luma=2, temporal=3, dists=0.7, adversarial=0.3)
    stage, batch = lite_stage(weights), clips(1)
    student, discriminator = stage.players
    losses = student.losses(batch, 0)
    sr = stage.student(batch.lq_BTCHW)
    expected = regression(sr, batch.gt_BTCHW, weights)["total"]
    images = [side.flatten(0, 1) / 2 + 0.5 for side in (sr, batch.gt_BTCHW)]
    expected = expected + 0.7 * difference(images[0], images[1]).mean()
    (verdict,) = discriminator.module(sr)
    expected = expected + 0.3 * by_hand(verdict)
    assert losses["total"].item() == pytest.approx(expected.item(), rel=1e-5)
    assert (student.learning_rate, discriminator.learning_rate) == (1e-3, 2e-3)
    assert stage.needs_images


def test_big_loss_is_the_published_one() -> None:
    stage, judges = big_stage()
    batch = replace(clips(1), teacher_BTCHW=clips(2).gt_BTCHW)
    losses = stage.players[0].losses(batch, 0)
    sr, teacher = stage.student(batch.lq_BTCHW), batch.target_BTCHW
    feat = stage.student.features(batch.lq_BTCHW).unflatten(0, (2, 3))
    (pixel,), (feature,) = judges.pixel(sr), judges.feature(feat)
    images = [side.flatten(0, 1) / 2 + 0.5 for side in (sr, teacher)]
    in_pixels = (sr - teacher).abs().mean() + difference(images[0], images[1]).mean()
    in_features = (feat - judges.features(teacher)).abs().mean()
    expected = 0.1 * (in_pixels + by_hand(pixel)) + 1.0 * (in_features + by_hand(feature))
    assert losses["total"].item() == pytest.approx(expected.item(), rel=1e-5)
    assert losses["adversarial_feature"].item() == pytest.approx(by_hand(feature).item(), rel=1e-5)
    assert [player.name for player in stage.players] == [
        "student",
        "pixel_discriminator",
        "feature_discriminator",
    ]


def test_features_of_real_data_reach_the_feature_discriminator() -> None:
    stage, judges = big_stage()
    batch, seen = clips(1), list[Tensor]()
    judges.feature.register_forward_pre_hook(lambda _, args: seen.append(args[0]))
    stage.players[2].losses(batch, 0)
    assert batch.images_BTCHW is not None
    student, video, shuffled, static, unrelated = seen
    with torch.no_grad():
        own = stage.student.features(batch.lq_BTCHW)
    assert torch.allclose(student.flatten(0, 1), own, atol=1e-6)
    assert torch.equal(video, judges.features(batch.gt_BTCHW))
    assert torch.equal(unrelated, judges.features(batch.images_BTCHW))
    assert torch.equal(static, unrelated[:, :1].expand_as(unrelated))
    assert not torch.equal(shuffled, video)
    sums = [frames.sum(1) for frames in (shuffled, video)]
    assert torch.allclose(sums[0], sums[1], atol=1e-5)


def stages() -> dict[str, LiteAdversarial | AdcvsrAdversarial]:
    return {"lite": lite_stage(), "big": big_stage()[0]}


@pytest.mark.parametrize("kind", ["lite", "big"])
def test_everyone_learns_and_frozen_parts_stay_bit_identical(kind: str) -> None:
    stage = stages()[kind]
    before = [
        {name: p.detach().clone() for name, p in player.module.named_parameters()}
        for player in stage.players
    ]
    # what lies behind weights that start at zero moves last: conv1 of a temporal block at step 3
    learn(stage.players, clips(1), steps=4)
    for player, old in zip(stage.players, before, strict=True):
        parameters = dict(player.module.named_parameters())
        changed = {name for name, p in parameters.items() if not torch.equal(p, old[name])}
        learnt = {name for name, p in parameters.items() if p.requires_grad}
        assert changed == learnt


@pytest.mark.parametrize("kind", ["lite", "big"])
def test_gradients_reach_only_who_is_to_learn(kind: str) -> None:
    stage, batch = stages()[kind], clips(1)
    student, *discriminators = stage.players
    losses = student.losses(batch, 0)
    assert any(gradient.abs().max() > 0 for gradient in gradients(student, losses))
    for discriminator in discriminators:
        total = discriminator.losses(batch, 0)["total"]
        reached = torch.autograd.grad(total, student.parameters, allow_unused=True)
        assert all(gradient is None for gradient in reached)


@pytest.mark.parametrize("kind", ["lite", "big"])
def test_the_student_runs_once_for_all_players(kind: str) -> None:
    stage, batch, runs = stages()[kind], clips(1), list[int]()
    first = stage.student.head if kind == "lite" else stage.student.unet.conv_in  # pyright: ignore
    first.register_forward_hook(lambda *_: runs.append(1))  # pyright: ignore
    for player in stage.players:
        player.losses(batch, 0)
    assert len(runs) == 1
    # another batch is not judged by the old one's output
    stage.players[1].losses(clips(2), 0)
    assert len(runs) == 2


@pytest.mark.parametrize("kind", ["lite", "big"])
def test_losses_of_halves_add_up(kind: str) -> None:
    """Processes and micro-batches see parts of a batch; slots keep their shuffling the same."""
    stage, whole = stages()[kind], clips(1)
    images = whole.images_BTCHW
    assert images is not None
    halves = [
        Batch(
            lq_BTCHW=whole.lq_BTCHW[slot : slot + 1],
            gt_BTCHW=whole.gt_BTCHW[slot : slot + 1],
            images_BTCHW=images[slot : slot + 1],
            first_slot=slot,
        )
        for slot in range(2)
    ]
    for player in stage.players:
        expected = player.losses(whole, 4)["total"].item()
        parts = [player.losses(half, 4)["total"].item() for half in halves]
        assert sum(parts) / 2 == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("kind", ["lite", "big"])
def test_student_minds_discriminators_only_from_a_step_on(kind: str) -> None:
    late = (
        lite_stage(LiteAdversarialLoss(adversarial_from=5))
        if kind == "lite"
        else big_stage(VideoAdversarialLoss(adversarial_from=5))[0]
    )
    player, batch = late.players[0], clips(1)
    before, after = player.losses(batch, 4), player.losses(batch, 5)
    assert before.keys() == after.keys()
    names = [name for name in after if name.startswith("adversarial")]
    assert names
    assert all(before[name] == 0 and after[name] > 0 for name in names)
    assert after["total"] > before["total"]


@pytest.mark.parametrize("kind", ["lite", "big"])
def test_bf16_autocast_is_finite(kind: str) -> None:
    stage, batch = stages()[kind], clips(1)
    for player in stage.players:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            losses = player.losses(batch, 0)
        assert all(torch.isfinite(value) for value in losses.values())
        assert all(torch.isfinite(gradient).all() for gradient in gradients(player, losses))


def test_student_learns_to_please_the_discriminator() -> None:
    """Against a discriminator that holds still, the adversarial loss alone goes down."""
    stage = lite_stage(LiteAdversarialLoss(pixel=0, luma=0, temporal=0, adversarial=1))
    student, batch = stage.players[0], clips(1)
    before = student.losses(batch, 0)["adversarial"].item()
    learn([student], batch, steps=30)
    assert student.losses(batch, 0)["adversarial"].item() < before - 0.04


def test_a_batch_without_images_is_refused() -> None:
    batch = replace(clips(1), images_BTCHW=None)
    with pytest.raises(TrainingError, match="no unrelated images"):
        lite_stage().players[1].losses(batch, 0)


# --- from recipes


DATA = DataConfig(num_frames=3, patch=8, batch=2)


def lite_recipe(data: DataConfig = DATA) -> Any:
    return SimpleNamespace(
        stage="lite_adversarial",
        loss=LiteAdversarialLoss(),
        discriminator=COMPACT,
        weights=FrozenWeights(),
        student=StudentTable(config=LITE),
        data=data,
        schedule=SimpleNamespace(learning_rate=1e-3, checkpoint_activations=False),
    )


def test_lite_builds_alike_each_time() -> None:
    first, second = (lite_adversarial.build(lite_recipe(), CPU) for _ in range(2))
    for one, other in zip(first.players, second.players, strict=True):
        for a, b in zip(one.parameters, other.parameters, strict=True):
            assert torch.equal(a, b)
    learn(first.players, clips(1), steps=1)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (replace(DATA, num_frames=1), "num_frames = 1"),
        (replace(DATA, patch=6), "multiple of 4"),
    ],
)
def test_samples_that_do_not_fit_are_refused(data: DataConfig, message: str) -> None:
    recipe = lite_recipe(data)
    recipe.discriminator = replace(COMPACT, widths=(4, 4, 4, 4, 4))
    with pytest.raises(TrainingError, match=message):
        lite_adversarial.build(recipe, CPU)


def test_dists_without_its_weights_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    recipe = lite_recipe()
    recipe.loss = LiteAdversarialLoss(dists=1)
    with pytest.raises(ModelError):
        lite_adversarial.build(recipe, CPU)


def test_a_stopped_run_of_the_loop_goes_on_exactly(
    make_recipe: Callable[..., Path], tmp_path: Path
) -> None:
    """From a recipe file, through the loop; both players must come back for the rest to agree."""
    table = """
[discriminator]
learning_rate = 1e-3
widths = [4, 8]
tail_channels = 8
detail_channels = 6
consistency_channels = 2

[loss]
adversarial = 1.0
"""
    changes = [
        ("lite_regress", "lite_adversarial"),
        ("[loss]", table),
        ("warmup_steps = 2", 'warmup_steps = 2\ndecay = "constant"'),
        ('validation_gt = "', '# "'),
        ("validation_lq = [", "# ["),
    ]
    whole = train(load_recipe(make_recipe(*changes, ("steps = 8", "steps = 4"))), ALONE).student
    other = [*changes, ("/run", "/again")]
    train(load_recipe(make_recipe(*other, ("steps = 8", "steps = 2"))), ALONE)
    resumed = train(load_recipe(make_recipe(*other, ("steps = 8", "steps = 4"))), ALONE).student
    for name, tensor in whole.state_dict().items():
        assert torch.equal(tensor, resumed.state_dict()[name]), name
    text = (tmp_path / "again" / "log.jsonl").read_text(encoding="utf-8")
    last = json.loads(text.splitlines()[-1])
    kinds = {f"discriminator/{kind}" for kind in ("total", *LABELS)}
    assert kinds | {"adversarial"} <= last.keys()

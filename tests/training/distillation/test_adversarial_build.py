"""The big student's adversarial stage from files as they are published, in miniature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from adcvsr_core.errors import TrainingError
from adcvsr_core.model.student import UNetStudent
from adcvsr_core.training.batch import Batch
from adcvsr_core.training.data.config import DataConfig
from adcvsr_core.training.discriminators.config import PretrainedDiscriminatorConfig
from adcvsr_core.training.discriminators.convnext import ConvNext, ConvNextConfig
from adcvsr_core.training.discriminators.feature import FeatureDiscriminator
from adcvsr_core.training.features.config import FrozenWeights
from adcvsr_core.training.losses.config import VideoAdversarialLoss
from adcvsr_core.training.recipe import StudentTable
from adcvsr_core.training.stages import adcvsr_adversarial
from adcvsr_core.weights.card import ModelCard
from adcvsr_core.weights.files import load_student, save_student

CPU = torch.device("cpu")
DATA = DataConfig(num_frames=2, patch=16, batch=2)
DISCRIMINATOR = PretrainedDiscriminatorConfig(
    learning_rate=1e-3, tail_channels=8, detail_channels=6, consistency_channels=2
)


@pytest.fixture
def recipe(
    stage_recipe: Callable[..., Any], diffusion: Any, student: UNetStudent, tmp_path: Path
) -> Any:
    """What a `build` reads; the student comes from a file, as after stage one."""
    trunk = ConvNext(ConvNextConfig(depths=(1, 1, 1), widths=(8, 8, 8), norm_eps=1e-6))
    tensors = {f"visual.trunk.{name}": tensor for name, tensor in trunk.state_dict().items()}
    save_file(tensors, tmp_path / "convnext.safetensors")
    card = ModelCard(
        name="mini",
        description="for tests",
        licence="CC0-1.0",
        source="random",
        training_data="none",
        recipe="none",
        date="2026-01-01",
    )
    save_student(student, tmp_path / "student.safetensors", card)
    return stage_recipe(
        stage="adcvsr_adversarial",
        loss=VideoAdversarialLoss(dists=0),
        discriminator=DISCRIMINATOR,
        weights=replace(diffusion.weights, convnext=str(tmp_path / "convnext.safetensors")),
        student=StudentTable(start=str(tmp_path / "student.safetensors")),
        data=DATA,
        schedule=SimpleNamespace(learning_rate=1e-3, checkpoint_activations=True),
    )


def test_stage_runs_from_published_files(
    recipe: Any, batch: Batch, learn: Callable[..., Any]
) -> None:
    stage = adcvsr_adversarial.build(recipe, CPU)
    judge = stage.players[2].module
    assert isinstance(judge, FeatureDiscriminator)
    log = learn(stage, replace(batch, images_BTCHW=batch.gt_BTCHW.flip(0)), steps=3)
    assert log[-1]["student"]["total"] < log[0]["student"]["total"]
    # the judge keeps the student as it was, while that moves on
    start = load_student(recipe.student.start)
    assert isinstance(start, UNetStudent)
    frozen, moved = (unet.mid_block.state_dict() for unet in (judge.unet, stage.student.unet))
    for name, tensor in start.unet.mid_block.state_dict().items():
        assert torch.equal(frozen[name], tensor), name
        assert not torch.equal(moved[name], tensor), name


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weights": FrozenWeights()}, "convnext is not given"),
        ({"student": SimpleNamespace(config="any", start="")}, "fresh weights judge nothing"),
        ({"data": replace(DATA, patch=18)}, "multiple of 4"),
        ({"data": replace(DATA, num_frames=1)}, "two frames or more"),
    ],
)
def test_what_is_missing_is_said_before_training(
    recipe: Any, changes: dict[str, Any], message: str
) -> None:
    changed: Any = SimpleNamespace(**vars(recipe) | changes)
    with pytest.raises(TrainingError, match=message):
        adcvsr_adversarial.build(changed, CPU)

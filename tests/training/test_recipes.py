"""The recipes that come along: they read, one for every stage, and say what was published."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import torch

from adcvsr_core.model.config import ADCSR
from adcvsr_core.model.student import build_student
from adcvsr_core.training.discriminators.patch import PatchDiscriminatorConfig
from adcvsr_core.training.features.half_decoder import HalfDecoder
from adcvsr_core.training.losses.config import (
    LOSSES,
    DecoderLoss,
    VideoAdversarialLoss,
    VideoLoss,
)
from adcvsr_core.training.recipe import Recipe, load_recipe

FOLDER = Path(__file__).parent.parent.parent / "training" / "recipes"
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
NUM_GPUS = 8


def recipe(name: str) -> Recipe:
    return load_recipe(FOLDER / f"{name}.toml")


@pytest.mark.parametrize("name", NAMES)
def test_a_recipe_reads(name: str) -> None:
    read = recipe(name)
    assert read.schedule.steps > 0
    assert Path(read.output.folder).name == name
    assert read.degradations


def test_every_stage_has_a_recipe() -> None:
    assert {recipe(name).stage for name in NAMES} == set(LOSSES)


def test_numbers_that_were_published() -> None:
    for name, rate in (("adcvsr_regress", 1e-4), ("adcvsr_adversarial", 1e-5)):
        read = recipe(name)
        assert read.schedule.steps == 200_000
        assert (read.schedule.learning_rate, read.schedule.halve_at) == (rate, (100_000,))
        assert (read.data.num_frames, read.data.patch) == (25, 128)
        assert NUM_GPUS * read.data.batch * read.schedule.accumulate == 8
        assert isinstance(read.loss, VideoLoss)
        assert (read.loss.pixel, read.loss.feature) == (0.1, 1.0)
    adversarial = recipe("adcvsr_adversarial")
    assert isinstance(adversarial.loss, VideoAdversarialLoss)
    assert adversarial.loss.adversarial == 1.0
    assert adversarial.discriminator is not None
    assert adversarial.discriminator.learning_rate == 1e-7
    distill = recipe("adcsr_distill")
    assert (distill.schedule.steps, distill.schedule.halve_at) == (200_000, (100_000,))
    assert NUM_GPUS * distill.data.batch * distill.schedule.accumulate == 96


def test_the_half_decoder_is_that_of_the_published_student() -> None:
    read = recipe("adcsr_decoder")
    assert read.student.config == ADCSR
    assert isinstance(read.loss, DecoderLoss)
    assert read.loss.adversarial_from == 50_000
    assert isinstance(read.discriminator, PatchDiscriminatorConfig)
    assert NUM_GPUS * read.data.batch == 96
    with torch.device("meta"):
        half, student = HalfDecoder(ADCSR), build_student(ADCSR)
    wanted = {name.removeprefix("decoder.") for name in student.state_dict() if "decoder." in name}
    assert wanted | {"conv_in.weight", "conv_in.bias"} == set(half.state_dict())


def test_finetuning_starts_from_what_ships() -> None:
    read = recipe("finetune")
    assert read.student.resolve().scale == 4
    # What a person is to uncomment is right, too.
    text = read.text.replace("# stills", "stills").replace("# validation", "validation")
    assert "stills" in tomllib.loads(text)["data"]
    assert "validation_lq" in tomllib.loads(text)["output"]

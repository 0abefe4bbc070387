"""The 2D backbone stays as it is; the temporal blocks learn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from adcvsr_core.errors import TrainingError
from adcvsr_core.model.student import UNetStudent
from adcvsr_core.training.distributed import Team
from adcvsr_core.training.export import export
from adcvsr_core.training.loop import train
from adcvsr_core.training.recipe import load_recipe
from adcvsr_core.training.start import starting_student
from adcvsr_core.weights.files import load_student
from tests.training.test_training import STUDENT
from tests.training.toy import toy_batches

MakeRecipe = Callable[..., Path]
CPU = torch.device("cpu")
UNET = """kind = "unet"
unshuffle = 2
channels = [8, 16]
resnets_per_level = 1
transformer_levels = 1
heads = [1, 2]
feedforward_ratio = 2
norm_groups = [4]
temporal_after = ["resnet", "transformer"]
decoder_channels = [8, 8, 16, 16]
decoder_resnets = 1"""
PIXELS = "[loss]\nfeature = 0.0\ndists = 0.0"
CHANGES = (
    ("lite_regress", "temporal_only"),
    (STUDENT, UNET),
    ("[loss]", PIXELS),
    ("steps = 8", "steps = 4"),
    ("batch = 2", "batch = 1"),
    ("patch = 16", "patch = 8"),
    ("validate_steps = 4", "validate_steps = 100"),
)


def test_only_temporal_blocks_learn_and_the_student_is_whole(make_recipe: MakeRecipe) -> None:
    recipe = load_recipe(make_recipe(*CHANGES))
    before = starting_student(recipe, CPU).state_dict()
    trained = train(recipe, Team(CPU), source=toy_batches)
    after = trained.student.state_dict()
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    temporal = {name for name in before if name.startswith("temporal.")}
    # A first convolution gets no gradient before its second has left zero: after a step it has.
    assert changed == temporal
    checkpoint = next(Path(recipe.output.folder).glob("checkpoint*"))
    saved = torch.load(checkpoint, weights_only=True)
    assert saved["players"]["student"].keys() == temporal
    loaded = load_student(export(trained, recipe))
    assert isinstance(loaded, UNetStudent)
    frames = torch.rand(1, 3, 3, 8, 8)
    with torch.inference_mode():
        # float16 in the file; features of random weights are of the order of 1.
        assert torch.allclose(loaded(frames), trained.student(frames), atol=2e-2)


def test_features_without_their_weights_are_refused(make_recipe: MakeRecipe) -> None:
    features = (*CHANGES[:2], ("[loss]", "[loss]\ndists = 0.0"))
    with pytest.raises(TrainingError, match="vae is not given"):
        train(load_recipe(make_recipe(*features)), Team(CPU), source=toy_batches)


def test_a_student_without_temporal_blocks_is_refused(make_recipe: MakeRecipe) -> None:
    still = (*CHANGES, ('temporal_after = ["resnet", "transformer"]', "temporal_after = []"))
    with pytest.raises(TrainingError, match="no temporal blocks"):
        train(load_recipe(make_recipe(*still)), Team(CPU), source=toy_batches)


def test_a_student_of_another_kind_is_refused(make_recipe: MakeRecipe) -> None:
    compact = (CHANGES[0], CHANGES[2])
    with pytest.raises(TrainingError, match="diffusion student"):
        train(load_recipe(make_recipe(*compact)), Team(CPU), source=toy_batches)

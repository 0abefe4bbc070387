"""Whole runs of the diffusion stages: recipe, loop, checkpoints, and files that others take."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from adcvsr_core.errors import Interrupted
from adcvsr_core.training.distributed import Team
from adcvsr_core.training.export import export
from adcvsr_core.training.features.half_decoder import load_half_decoder
from adcvsr_core.training.logbook import Recorded, StepDone
from adcvsr_core.training.loop import Trained, train
from adcvsr_core.training.recipe import Recipe, load_recipe
from adcvsr_core.weights.files import load_student
from tests.training.test_temporal_only import UNET
from tests.training.test_training import STUDENT
from tests.training.toy import toy_batches

ALONE = Team(torch.device("cpu"))
PATCH = "[discriminator]\nlearning_rate = 1e-3\nchannels = 4\nnum_layers = 2\n"
LORA = "[discriminator]\nlearning_rate = 1e-3\n"
TABLES = {
    "adcsr_decoder": f"{PATCH}[loss]\nlpips = 0\nadversarial_from = 1",
    "adcsr_distill": f"{LORA}[loss]",
    "adcvsr_regress": "[loss]\ndists = 0",
}


def recipe_of(stage: str, make_recipe: Callable[..., Path], weights: Any) -> Recipe:
    names = ("vae", "half_decoder", "sd_unet", "prompt")
    paths = "\n".join(f'{name} = "{getattr(weights, name)}"' for name in names)
    path = make_recipe(
        ("lite_regress", stage),
        (STUDENT, UNET.replace("decoder_resnets = 1", "decoder_resnets = 3")),
        ("[loss]", f"[weights]\n{paths}\n{TABLES[stage]}"),
        ("batch = 2", "batch = 1"),
        ("patch = 16", "patch = 8"),
        ("steps = 8", "steps = 4"),
    )
    recipe = load_recipe(path)
    schedule = replace(recipe.schedule, precision="fp32", ema=0.5)
    output = replace(
        recipe.output, validation_gt="", validation_lq=(), tensorboard=False, log_steps=3
    )
    return replace(recipe, schedule=schedule, output=output)


def stopped_and_resumed(recipe: Recipe, step: int) -> Trained:
    stop = threading.Event()

    def watch(event: StepDone | Recorded) -> None:
        if isinstance(event, StepDone) and event.step == step:
            stop.set()

    with pytest.raises(Interrupted):
        train(recipe, ALONE, source=toy_batches, on_event=watch, stop=stop)
    return train(recipe, ALONE, source=toy_batches)


@pytest.mark.parametrize("stage", TABLES)
def test_a_run_can_stop_go_on_and_be_used(
    stage: str, make_recipe: Callable[..., Path], diffusion: Any, tmp_path: Path
) -> None:
    recipe = recipe_of(stage, make_recipe, diffusion.weights)
    trained = train(recipe, ALONE, source=toy_batches)
    elsewhere = replace(recipe, output=replace(recipe.output, folder=str(tmp_path / "again")))
    again = stopped_and_resumed(elsewhere, 2).student.state_dict()
    whole = trained.student.state_dict()
    assert all(torch.equal(again[name], tensor) for name, tensor in whole.items())
    path = export(trained, recipe)
    if stage == "adcsr_decoder":
        config = recipe.student.resolve()
        exported = load_half_decoder(path, config).state_dict()  # pyright: ignore[reportArgumentType]
        assert all(torch.equal(exported[name], tensor) for name, tensor in whole.items())
    else:
        exported = load_student(path).state_dict()
        assert all(torch.equal(exported[name], x.half().float()) for name, x in whole.items())

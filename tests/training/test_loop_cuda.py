"""The loop on a GPU: every precision learns, and a resumed run ends where a whole one does."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from adcvsr_core.errors import Interrupted
from adcvsr_core.training.distributed import Team
from adcvsr_core.training.logbook import Recorded, StepDone
from adcvsr_core.training.loop import train
from adcvsr_core.training.recipe import load_recipe
from tests.training.toy import toy_batches

pytestmark = pytest.mark.needs_cuda


@pytest.fixture(autouse=True)
def _needs_cuda() -> None:
    if not torch.cuda.is_available() and os.environ.get("FAIL_WITHOUT_CUDA") != "1":
        pytest.skip("needs CUDA")


@pytest.mark.parametrize("precision", ["fp32", "bf16", "fp16"])
def test_a_run_on_a_gpu_stops_and_goes_on(
    make_recipe: Callable[..., Path], tmp_path: Path, precision: str
) -> None:
    recipe = load_recipe(make_recipe(("steps = 8", f'steps = 8\nprecision = "{precision}"')))
    apart = replace(recipe, output=replace(recipe.output, folder=str(tmp_path / "apart")))
    team = Team(torch.device("cuda:0"))
    stop = threading.Event()

    def watch(event: StepDone | Recorded) -> None:
        if isinstance(event, StepDone) and event.step == 3:
            stop.set()

    whole = train(recipe, team, source=toy_batches).student.state_dict()
    with pytest.raises(Interrupted):
        train(apart, team, source=toy_batches, on_event=watch, stop=stop)
    parts = train(apart, team, source=toy_batches).student.state_dict()
    for name, tensor in whole.items():
        assert tensor.device.type == "cuda"
        # Kernels of cuDNN add in no fixed order; Adam makes steps of the size of the rate of it.
        assert torch.allclose(parts[name], tensor, atol=2e-3)

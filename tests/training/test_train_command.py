"""`adcvsr train` as a person uses it: to the end, stopped and continued, and by torchrun."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from adcvsr_core.cli.train import Display
from adcvsr_core.training.distributed import Team
from adcvsr_core.training.logbook import Recorded, StepDone
from adcvsr_core.training.loop import train
from adcvsr_core.training.recipe import load_recipe
from adcvsr_core.weights.files import load_student

MakeRecipe = Callable[..., Path]
ALONE = Team(torch.device("cpu"))
COMMAND = [sys.executable, "-m", "adcvsr_core", "train"]
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1"}
# Losses of one batch and of its halves are to be compared to five digits.
EXACT = ("warmup_steps = 2", 'warmup_steps = 2\nprecision = "fp32"')
LOG_ALL = ("log_steps = 2", "log_steps = 1")


def command(recipe: Path) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    return subprocess.run(
        [*COMMAND, str(recipe), "--device", "cpu"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def records(folder: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]


def test_the_command_trains_to_weights_and_a_report_on_one_page(
    make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    recipe = make_recipe(('training_data = "noise"', 'training_data = "noise <&> more"'))
    done = command(recipe)
    assert done.returncode == 0, done.stderr
    run = tmp_path / "run"
    assert done.stdout.split() == [str(run / "mini.safetensors"), str(run / "report.html")]
    assert load_student(run / "mini.safetensors").scale == 4
    assert "step 8" in done.stderr
    assert "\x1b" not in done.stderr
    assert list((run / "tensorboard").glob("events.out.tfevents.*"))
    page = (run / "report.html").read_text(encoding="utf-8")
    assert not re.search(r'(src|href)="(?!data:)', page)
    assert "noise &lt;&amp;&gt; more" in page
    assert page.count("<svg") == 7  # four losses, the rate, two scores
    assert page.count("data:image/png") == 2  # a training sample, the clip of the one folder


def test_ctrl_c_saves_and_the_run_goes_on(make_recipe: MakeRecipe, tmp_path: Path) -> None:
    worker = ("workers = 0", "workers = 1")
    recipe = make_recipe(("steps = 8", "steps = 100000"), LOG_ALL, worker)
    run = tmp_path / "run"
    with subprocess.Popen(
        [*COMMAND, str(recipe), "--device", "cpu"],
        env=ENVIRONMENT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        deadline = time.monotonic() + 200
        while not (run / "log.jsonl").exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the worker, too
        process.send_signal(signal.SIGTERM)  # as torchrun does then
        _, errors = process.communicate(timeout=100)
    assert process.returncode == 130, errors
    (saved,) = run.glob("checkpoint-*.pt")
    step = torch.load(saved, weights_only=True)["step"]
    assert records(run)[-1]["step"] == step
    assert f"stopped after {step} steps" in errors
    assert "the run" in errors
    train(load_recipe(make_recipe(("steps = 8", f"steps = {step + 2}"), LOG_ALL)), ALONE)
    assert [r["step"] for r in records(run) if "total" in r] == list(range(1, step + 3))


def test_two_processes_are_one_with_the_double_batch(
    make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    shorter = ("steps = 8", "steps = 5")
    single = load_recipe(make_recipe(EXACT, LOG_ALL, shorter))
    expected = train(single, ALONE).student.state_dict()
    halves = make_recipe(EXACT, LOG_ALL, shorter, ("batch = 2", "batch = 1"), ("/run", "/two"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    launch = [sys.executable, "-m", "torch.distributed.run", "--nproc_per_node", "2"]
    job = ["--master_port", str(port), "-m", "adcvsr_core", "train", str(halves)]
    done = subprocess.run(
        [*launch, *job, "--device", "cpu"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr
    one, two = ([r for r in records(tmp_path / n) if "total" in r] for n in ("run", "two"))
    assert len(one) == len(two) == 5
    for ours, theirs in zip(one, two, strict=True):
        for name in ("total", "pixel", "luma", "temporal"):
            assert theirs[name] == pytest.approx(ours[name], abs=1e-5)
    actual = load_student(tmp_path / "two" / "mini.safetensors").state_dict()
    # Sums in another order, through five steps of Adam, stored as float16.
    assert all(torch.allclose(actual[name], expected[name], atol=2e-3) for name in expected)
    assert done.stdout.count("report.html") == 1


class Terminal(io.StringIO):
    """What a person would look at."""

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_a_bar_gives_way_to_records(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    terminal, pipe = Terminal(), io.StringIO()
    for display in (Display(terminal), Display(pipe)):
        now[0] = 100.0
        for step in (1, 2, 3):
            display(StepDone(step=step, steps=11, fraction=step / 11))
            now[0] += 2
        display(Recorded(record={"step": 3, "total": 0.25}))
    shown = terminal.getvalue().split("\r\x1b[K")
    # Two steps in four seconds after the first; eight are left.
    assert shown[-2].endswith("3/11 steps, 0.5 steps/s, 16.0 s to go")
    assert shown[-2].count("#") == 30 * 3 // 11
    assert shown[-1] == pipe.getvalue() == "step 3 total 0.25\n"

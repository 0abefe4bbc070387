"""The small training run of docs/training.md: its commands as they stand, with fewer steps."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from adcvsr_core.weights.files import load_student, read_info
from tests.conftest import ROOT, command_environment

PAGE = (ROOT / "docs" / "training.md").read_text(encoding="utf-8")
SECTION = PAGE[PAGE.index("## A small run") : PAGE.index("## With your own clips")]
BLOCK = re.compile(r"^    ```(\w+)\n(.*?)^    ```$", re.DOTALL | re.MULTILINE)
SHORTER = {
    "steps = 300": "steps = 2",
    "validate_steps = 100": "validate_steps = 2",
    "warmup_steps = 20": "warmup_steps = 1",
    "batch = 2": "batch = 2\npool = 2\nreuse = 1",
}
QUICKER = {"--against lite": "--against lite --metrics quick --frames 2", "--end 0.5": "--end 0.05"}


def test_the_small_run_goes_as_the_page_says(tmp_path: Path) -> None:
    recipe = Path("training/recipes/small_example.toml")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / recipe.parent).mkdir(parents=True)
    (tmp_path / recipe).write_text(_with((ROOT / recipe).read_text(encoding="utf-8"), SHORTER))
    blocks = [
        (language, re.sub(r"^    ", "", text, flags=re.M))
        for language, text in BLOCK.findall(SECTION)
    ]
    commands = [text for language, text in blocks if language == "sh"]
    assert len(commands) == 5
    said = [_run(command, tmp_path) for command in commands]

    shown = [text for language, text in blocks if language == "text"]
    assert shown[0].strip() in said[0]
    assert shown[1].strip() in said[1]
    assert shown[2].splitlines()[-2:] == said[2].splitlines()[:2]
    assert "step 2 " in said[2]
    assert "gain_example_lq" in said[2]
    weights = tmp_path / "runs" / "small_example" / "small-example.safetensors"
    assert load_student(weights).scale == 4
    assert read_info(weights).card.name == "small-example"
    assert re.search(r"mean of 1 clip\n  bicubic .*\n  runs/.* \d.*\n  lite ", said[3])
    assert (tmp_path / "runs" / "nasa_tape.mkv").stat().st_size > 0


def _with(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


def _run(command: str, folder: Path) -> str:
    """What it says: standard output, then standard error."""
    for old, new in QUICKER.items():
        command = command.replace(old, new)
    scripts = str(Path(sys.executable).parent)
    done = subprocess.run(
        ["bash", "-ec", command],
        cwd=folder,
        env=command_environment() | {"PATH": os.pathsep.join((scripts, os.environ["PATH"]))},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr

"""What many tests need: a tiny student, small clips, the real ffmpeg, the real command."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
import pytest

ROOT = Path(__file__).parent.parent


def _why_no_windows() -> str:
    """Why Qt's widgets cannot be loaded here; empty when they can."""
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as error:
        return str(error)
    return ""


NO_WINDOWS = _why_no_windows()
pytest_plugins = [] if NO_WINDOWS else ["pytestqt.plugin"]
collect_ignore = ["gui"] if NO_WINDOWS else []


def pytest_report_header() -> list[str]:
    """Say what is left out on a machine without the libraries of a desktop."""
    if not NO_WINDOWS:
        return []
    return [
        f"tests/gui is left out: {NO_WINDOWS}",
        "  Debian and Ubuntu: apt install libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1",
    ]


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A compact student with random weights, as a weights file."""
    import torch

    from adcvsr_core.model.config import CompactConfig
    from adcvsr_core.model.student import build_student
    from adcvsr_core.weights.card import ModelCard
    from adcvsr_core.weights.files import save_student

    generator = torch.Generator().manual_seed(1)
    config = CompactConfig(
        scale=4, channels=8, num_blocks=2, temporal_after=(0, 1), temporal_channels=4
    )
    with torch.random.fork_rng(devices=[]):
        # What ran before must not decide the weights: a sample may lie where rounding parts.
        torch.manual_seed(1)
        student = build_student(config)
    for parameter in student.parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        parameter.data.add_(0.02 * noise)
    card = ModelCard(
        name="tiny",
        description="Random weights for tests.",
        licence="CC0-1.0",
        source="made here",
        training_data="none",
        recipe="random",
        date="2026-01-01",
    )
    path = tmp_path_factory.mktemp("models") / "tiny.safetensors"
    save_student(student, path, card)
    return path


@pytest.fixture(scope="session")
def ffmpeg() -> str:
    """The path of a real ffmpeg."""
    return imageio_ffmpeg.get_ffmpeg_exe()


MakeClip = Callable[..., Path]


@pytest.fixture
def make_clip(ffmpeg: str, tmp_path: Path) -> MakeClip:
    """Make a small moving clip: make_clip(name, frames=.., size=.., options=[..])."""

    def make(
        name: str = "clip.mp4",
        frames: int = 20,
        size: str = "48x32",
        *,
        audio: bool = False,
        options: tuple[str, ...] = ("-pix_fmt", "yuv420p", "-c:v", "libx264", "-g", "12"),
    ) -> Path:
        path = tmp_path / name
        seconds = frames / 25
        command = [ffmpeg, "-v", "error", "-y"]
        command += ["-f", "lavfi", "-i", f"testsrc2=s={size}:r=25:d={seconds}"]
        if audio:
            command += ["-f", "lavfi", "-i", f"sine=d={seconds}", "-c:a", "aac"]
        subprocess.run([*command, *options, str(path)], check=True, stdin=subprocess.DEVNULL)
        return path

    return make


def command_environment() -> dict[str, str]:
    """The environment for child processes: this tree, one thread."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Adcvsr:
    """Runs the real command in a process of its own."""

    folder: Path

    def arguments(self, *words: str | Path) -> list[str]:
        return [sys.executable, "-m", "adcvsr_core", *map(str, words)]

    def run(self, *words: str | Path, timeout_s: float = 120) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.arguments(*words),
            cwd=self.folder,
            env=command_environment(),
            capture_output=True,
            text=True,
            timeout=timeout_s,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    def start(self, *words: str | Path, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.arguments(*words),
            cwd=self.folder,
            env=command_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=stdin,
            text=True,
        )


@pytest.fixture
def adcvsr(tmp_path: Path) -> Adcvsr:
    """The real command, run in the test's own folder."""
    return Adcvsr(tmp_path)

"""The real ffmpeg as an independent oracle, and small clips made with it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import pytest

type Ffmpeg = Callable[..., bytes]


@pytest.fixture(scope="session")
def ffmpeg() -> Ffmpeg:
    """Run ffmpeg with arguments (and bytes for its standard input); returns its standard output."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> bytes:
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-y"]
        done = subprocess.run(
            [*command, *map(str, arguments)], input=stdin, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    return run


@pytest.fixture(scope="session")
def ffmpeg_report() -> Callable[[Path], str]:
    """What `ffmpeg -i FILE` prints about a file."""

    def run(path: Path) -> str:
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(path)]
        return subprocess.run(command, capture_output=True, check=False).stderr.decode()

    return run


@pytest.fixture(scope="session")
def media() -> Callable[[str], Path]:
    """A file of the media folder; the test is skipped without it."""

    def find(name: str) -> Path:
        folder = os.environ.get("ADCVSR_MEDIA")
        if not folder or not (Path(folder) / name).exists():
            pytest.skip(f"needs {name} in $ADCVSR_MEDIA")
        return Path(folder) / name

    return find

"""What is published, built once; and an empty environment that it is installed into."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

UV = (sys.executable, "-m", "uv")


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the Linux wheel of the last commit."""
    folder = tmp_path_factory.mktemp("dist")
    for kind in ("sdist", "linux"):
        build(folder, kind)
    return folder


def build(folder: Path, kind: str) -> Path:
    """One distribution, built by the script that a release uses."""
    script = ROOT / "installers" / "wheels.py"
    done = subprocess.run(
        [sys.executable, script, folder, "--only", kind],
        check=True,
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=800,  # the first time, Zig compiles its C++ library
    )
    return Path(done.stdout.strip())


@pytest.fixture(scope="session")
def wheel(distributions: Path) -> Path:
    """The wheel for Linux."""
    (path,) = distributions.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def sdist(distributions: Path) -> Path:
    """The source distribution."""
    (path,) = distributions.glob("*.tar.gz")
    return path


@pytest.fixture(scope="session")
def installed_versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Constraints: the versions that are here, so that nothing else is downloaded."""
    command = [*UV, "pip", "freeze", "--python", sys.executable, "--exclude-editable"]
    frozen = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    path = tmp_path_factory.mktemp("constraints") / "constraints.txt"
    lines = [line for line in frozen.splitlines() if not line.startswith("adcvsr")]
    path.write_text("\n".join(lines))
    return path


@pytest.fixture(scope="session")
def fresh(wheel: Path, installed_versions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty environment with the wheel and both extras in it."""
    place = tmp_path_factory.mktemp("fresh") / "env"
    subprocess.run([*UV, "venv", "--quiet", "--python", sys.executable, place], check=True)
    command = [*UV, "pip", "install", "--quiet", "--python", place / "bin" / "python"]
    command += ["-c", installed_versions, f"adcvsr[gui,vapoursynth] @ {wheel.as_uri()}"]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, timeout=280)
    return place

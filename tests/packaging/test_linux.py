"""The Linux installer in an empty home: install, use, repair, fail without loss, remove."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.packaging.conftest import UV

pytestmark = pytest.mark.timeout(900)

INSTALLERS = ROOT / "installers"


class Home:
    """An empty home folder, an unpacked archive, and what is run with them."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        self.path = folder / "home"
        self.archive = folder / "archive"
        self.data = self.path / ".local/share/adcvsr"
        self.commands = self.path / ".local/bin"
        self.tools = folder / "tools"
        for place in (self.path, self.tools):
            place.mkdir()
        shutil.copytree(INSTALLERS / "linux", self.archive)
        for name in ("pins.env", "requirements.txt"):
            shutil.copy(INSTALLERS / name, self.archive)
        shutil.copy(ROOT / "gui/adcvsr_gui/adcvsr.svg", self.archive)
        shutil.copy(wheel, self.archive)

    def run(self, *words: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run with this home, the uv that is here, and the packages uv has already."""
        cache = subprocess.run([*UV, "cache", "dir"], capture_output=True, text=True, check=True)
        path = [str(self.tools), str(Path(sys.executable).parent), "/usr/bin", "/bin"]
        environment = {key: value for key, value in os.environ.items() if key[:4] != "XDG_"}
        environment |= {"HOME": str(self.path), "PATH": os.pathsep.join(path)}
        environment |= {"UV_CACHE_DIR": cache.stdout.strip(), "ADCVSR_TORCH_INDEX": "default"}
        return subprocess.run(
            [*map(str, words)],
            env={**environment, **variables},
            cwd=self.path,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=280,
            check=False,
        )

    def install(self, *words: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the archive's installer."""
        return self.run("sh", self.archive / "install.sh", *words, **variables)

    def plan(self, *words: str, **variables: str) -> str:
        """What the installer would install on this machine."""
        done = self.install("--dry-run", *words, ADCVSR_TORCH_INDEX="", **variables)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def pretend(self, program: str, says: str) -> None:
        """Put a program into the path that prints something."""
        path = self.tools / program
        path.write_text(f"#!/bin/sh\nprintf '%s\\n' '{says}'\n")
        path.chmod(0o755)


@pytest.fixture
def home(tmp_path: Path, wheel: Path) -> Home:
    """Nothing is installed yet."""
    return Home(tmp_path, wheel)


def test_shellcheck_finds_nothing() -> None:
    command = [Path(sys.executable).with_name("shellcheck"), "-x", "-P", "SCRIPTDIR"]
    done = subprocess.run(
        [*command, INSTALLERS / "linux/install.sh"], capture_output=True, text=True, check=False
    )

    assert done.stdout == ""
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("gpus", "build"),
    [
        ("595.71, 8.9", "(cu132)"),
        ("580.65.06, 7.5", "(cu132)"),
        ("595.71, 6.1", "(cu126)"),
        ("550.54.14, 8.6", "(cu126)"),
        ("595.71, 8.9\n595.71, 6.1", "(cu126)"),
        ("470.256.02, 8.6", "(cpu)"),
        ("NVIDIA-SMI has failed", "(cpu)"),
    ],
)
def test_the_driver_and_the_oldest_gpu_choose_the_build(home: Home, gpus: str, build: str) -> None:
    home.pretend("nvidia-smi", gpus)

    assert build in home.plan(ADCVSR_KFD="/nonexistent")


def test_an_old_driver_is_named(home: Home) -> None:
    home.pretend("nvidia-smi", "470.256.02, 8.6")

    assert "NVIDIA driver 470 is older than 525" in home.plan()


def test_an_amd_gpu_gets_rocm(home: Home) -> None:
    home.pretend("nvidia-smi", "")

    assert "for rocm (auto)" in home.plan(ADCVSR_KFD="/dev/null")


def test_a_choice_beats_what_is_found(home: Home) -> None:
    home.pretend("nvidia-smi", "595.71, 8.9")

    assert "(cpu)" in home.plan("--device", "cpu")


def test_choices_hold_until_they_are_made_anew(home: Home) -> None:
    home.pretend("nvidia-smi", "595.71, 8.9")
    home.data.mkdir(parents=True)
    (home.data / "choices").write_text(f"device=cpu\npython={sys.executable}\n")

    assert f"for cpu (cpu), Python {sys.executable}, in" in home.plan()
    assert f"for cuda-old (cu126), Python {sys.executable}" in home.plan("--device", "cuda-old")
    assert "for cuda (cu132), Python 3." in home.plan("--device", "auto", "--python", "auto")


def test_a_choice_that_is_gone_is_told_and_left_out(home: Home) -> None:
    home.data.mkdir(parents=True)
    (home.data / "choices").write_text("python=/nonexistent/python\nvapoursynth=/gone/python\n")

    plan = home.plan("--device", "cpu")
    assert "Python 3." in plan
    assert "--python /nonexistent/python is gone" in plan
    assert "--vapoursynth /gone/python is gone" in plan


def test_without_a_python_the_way_out_is_named(home: Home) -> None:
    done = home.install("--device", "cpu", "--python", "3.99", UV_OFFLINE="1")

    assert done.returncode == 1
    assert "Python 3.99 could not be had" in done.stderr
    assert "--python PATH" in done.stderr


@pytest.mark.parametrize("words", [("--bogus",), ("--device", "gpu"), ("--wheel",), ("--purge",)])
def test_wrong_usage_ends_with_2(home: Home, words: tuple[str, ...]) -> None:
    done = home.install(*words)

    assert done.returncode == 2
    assert "install.sh: " in done.stderr


def test_a_piece_of_the_archive_alone_says_so(home: Home) -> None:
    for wheel in home.archive.glob("*.whl"):
        wheel.unlink()

    done = home.install()

    assert done.returncode == 1
    assert "unpack the whole archive" in done.stderr


def test_a_life_from_installation_to_removal(home: Home, tmp_path: Path) -> None:
    other = tmp_path / "other"
    python = other / "bin/python"
    subprocess.run([*UV, "venv", "--quiet", "--python", sys.executable, other], check=True)
    subprocess.run([*UV, "pip", "install", "-q", "--python", python, "vapoursynth==81"], check=True)

    done = home.install("--device", "cpu", "--python", sys.executable, "--vapoursynth", python)
    assert done.returncode == 0, done.stderr
    assert "is ready. One frame: lite on cpu" in done.stdout
    assert home.run(home.commands / "adcvsr", "--version").stdout.startswith("adcvsr ")
    entry = home.path / ".local/share/applications/adcvsr.desktop"
    assert f'Exec="{home.commands}/adcvsr-gui" %F' in entry.read_text()

    script = tmp_path / "s.py"
    script.write_text(
        "import vapoursynth as vs\n"
        "clip = vs.core.std.BlankClip(width=16, height=16, length=1, format=vs.RGBS)\n"
        "print(vs.core.adcvsr.Upscale(clip, device='cpu').get_frame(0).width)\n"
    )
    assert home.run(python, script).stdout == "64\n"

    before = (home.data / "env").stat().st_ino
    broken = home.run(
        home.commands / "adcvsr-setup", "--repair", ADCVSR_TORCH_INDEX="file:///nonexistent"
    )
    assert broken.returncode == 1
    assert "goes on where it stopped" in broken.stderr
    for choice in ("--device cpu", f"--python {sys.executable}", f"--vapoursynth {python}"):
        assert f"{choice}, as before" in broken.stderr
    assert (home.data / "env").stat().st_ino == before
    assert home.run(home.commands / "adcvsr", "--version").returncode == 0

    (home.data / "models").mkdir()
    gone = home.run(home.commands / "adcvsr-setup", "--uninstall")
    assert "models and settings are still in" in gone.stdout
    assert [path.name for path in home.data.iterdir()] == ["models"]
    assert not list(home.commands.iterdir())
    assert not entry.exists()
    assert home.run(python, script).returncode != 0

    assert home.install("--uninstall", "--purge", "--quiet").stdout == ""
    assert not home.data.exists()

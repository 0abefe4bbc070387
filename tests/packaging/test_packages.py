"""The archive, Debian's package, the Windows installer, and the script of a release."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.conftest import ROOT

pytestmark = pytest.mark.timeout(900)


def _script(
    root: Path, name: str, *words: str | Path, check: bool = True
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, root / "installers" / name, *words],
        check=check,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=300,
    )


@pytest.fixture(scope="module")
def folder(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Linux archive and the .deb, beside their wheel."""
    place = tmp_path_factory.mktemp("packages")
    shutil.copy(wheel, place)
    _script(ROOT, "packages.py", place)
    return place


needs_dpkg = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="no dpkg-deb")


@pytest.fixture(scope="module")
def installed_deb(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the .deb, as they lie on a Debian system."""
    place = tmp_path_factory.mktemp("debian")
    (deb,) = folder.glob("*.deb")
    subprocess.run(["dpkg-deb", "-x", deb, place], check=True)
    return place


@needs_dpkg
def test_the_archive_installs_without_python_or_uv_on_the_path(
    folder: Path, tmp_path: Path
) -> None:
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        assert {(entry.uid, entry.uname) for entry in tar} == {(0, "")}
        tar.extractall(tmp_path, filter="data")
    (parts,) = tmp_path.iterdir()

    run = {"env": {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}, "check": True, "text": True}
    plan = subprocess.run(
        ["sh", parts / "install.sh", "--dry-run", "--device", "cpu"], capture_output=True, **run
    )
    uv = subprocess.run([parts / "uv", "--version"], capture_output=True, **run)

    assert plan.stdout.startswith("AdcVSR 0.")
    assert uv.stdout.startswith("uv ")


@needs_dpkg
def test_the_deb_holds_the_manual_page(installed_deb: Path) -> None:
    page = gzip.decompress((installed_deb / "usr/share/man/man1/adcvsr.1.gz").read_bytes())
    assert b"\n.SS adcvsr upscale\n" in page


@needs_dpkg
def test_debians_commands_say_what_to_do_first(installed_deb: Path, tmp_path: Path) -> None:
    for name in ("adcvsr", "adcvsr-gui"):
        done = subprocess.run(
            [installed_deb / "usr/bin" / name],
            env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 1
        assert "run adcvsr-setup first" in done.stderr


@needs_dpkg
def test_debians_setup_is_the_installer(installed_deb: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [installed_deb / "usr/bin/adcvsr-setup", "--dry-run", "--device", "cpu"],
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "PyTorch" in done.stdout


@needs_dpkg
def test_packages_are_the_same_bytes_again(folder: Path, wheel: Path, tmp_path: Path) -> None:
    shutil.copy(wheel, tmp_path)
    _script(ROOT, "packages.py", tmp_path)

    for path in tmp_path.iterdir():
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


@pytest.mark.skipif(shutil.which("makensis") is None, reason="no makensis (apt install nsis)")
def test_the_windows_installer_builds(tmp_path: Path) -> None:
    _script(ROOT, "wheels.py", tmp_path, "--only", "windows")
    first = Path(_script(ROOT, "windows_setup.py", tmp_path).stdout.strip())

    assert first.read_bytes()[:2] == b"MZ"
    assert first.stat().st_size > 10_000_000


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of the last commit, to be released."""
    place = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", ROOT, place], check=True)
    for key, value in (("user.name", "A. Tester"), ("user.email", "tester@example.org")):
        subprocess.run(["git", "config", key, value], cwd=place, check=True)
    return place


def _git(clone: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=clone, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_a_dry_run_prints_the_notes_and_changes_nothing(clone: Path) -> None:
    before = _git(clone, "rev-parse", "HEAD")

    done = _script(clone, "release.py", "9.9.9", "--dry-run")

    assert "### Added" in done.stdout
    assert _git(clone, "rev-parse", "HEAD") == before
    assert _git(clone, "status", "--porcelain") == ""
    assert _git(clone, "tag", "--list", "v9.9.9") == ""


def test_a_release_names_its_section_and_version_and_is_tagged(clone: Path) -> None:
    _script(clone, "release.py", "9.9.9", "--no-build")

    assert _git(clone, "describe") == "v9.9.9"
    assert "## [Unreleased]\n\n## [9.9.9] - 2" in (clone / "CHANGELOG.md").read_text()
    assert 'version = "9.9.9"' in (clone / "pyproject.toml").read_text()
    assert _git(clone, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("version", "why"), [("0.0.1", "older than"), ("1.0", "form X.Y.Z"), ("9.9.9", "committed")]
)
def test_what_is_in_the_way_of_a_release_is_said(clone: Path, version: str, why: str) -> None:
    if why == "committed":
        (clone / "README.md").write_text("")

    done = _script(clone, "release.py", version, check=False)

    assert done.returncode == 1
    assert why in done.stderr


def test_every_download_is_pinned_with_a_checksum() -> None:
    pins = (ROOT / "installers/pins.env").read_text()
    lines = (ROOT / "installers/requirements.txt").read_text().splitlines()
    wanted = [number for number, line in enumerate(lines) if "==" in line]

    assert pins.count("_SHA256=") == 2
    assert wanted
    assert all("--hash=sha256:" in lines[number + 1] for number in wanted)
    assert not [line for line in lines if line.startswith("torch==")]


def test_every_dependency_is_among_the_pins() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["gui"], *extras["vapoursynth"]]
    pinned = (ROOT / "installers/requirements.txt").read_text()
    torch = re.findall("^TORCH_VERSION=(.*)", (ROOT / "installers/pins.env").read_text(), re.M)
    pins = {name: Version(found) for name, found in re.findall(r"^(\S+)==(\S+)", pinned, re.M)}
    pins["torch"] = Version(torch[0])

    for requirement in map(Requirement, wanted):
        assert requirement.name in pins, f"run installers/lock.py: {requirement} is not pinned"
        assert pins[requirement.name] in requirement.specifier

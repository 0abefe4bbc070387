"""Make a release: changelog section, version, tag, artefacts, bill of materials, checksums.

    python3 -m uv run python installers/release.py 0.2.0 --dry-run
    python3 -m uv run python installers/release.py 0.2.0 -o dist/

Nothing is published: the tag and the folder are there to be looked at first.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import packages
import wheels
import windows_setup

ROOT = packages.ROOT
CHANGELOG = ROOT / "CHANGELOG.md"
PYPROJECT = ROOT / "pyproject.toml"


class ReleaseRefusedError(Exception):
    """Something is not as a release needs it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Makes the release, or says what it would do."""
    parser = argparse.ArgumentParser(description="Make a release of the last commit.")
    parser.add_argument("version", help="X.Y.Z, newer than the one in pyproject.toml")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "dist")
    parser.add_argument("--dry-run", action="store_true", help="check and print, change nothing")
    parser.add_argument("--no-build", action="store_true", help="commit and tag only")
    arguments = parser.parse_args(argv)
    try:
        notes = check(arguments.version)
    except ReleaseRefusedError as refusal:
        sys.stderr.write(f"release: {refusal}\n")
        return 1
    sys.stdout.write(f"AdcVSR {arguments.version}\n\n{notes}\n")
    if arguments.dry_run:
        return 0
    commit_and_tag(arguments.version)
    if not arguments.no_build:
        for path in build(arguments.output):
            sys.stdout.write(f"{path}\n")
    return 0


def check(version: str) -> str:
    """The notes of the release; raises ReleaseRefusedError when something is in its way."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise ReleaseRefusedError(f"{version} is not of the form X.Y.Z")
    current = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["version"]
    if _parts(version) < _parts(current):
        raise ReleaseRefusedError(f"{version} is older than {current}")
    if _git("tag", "--list", f"v{version}"):
        raise ReleaseRefusedError(f"the tag v{version} exists")
    if _git("status", "--porcelain"):
        raise ReleaseRefusedError("there are changes that are not committed")
    _, _, rest = CHANGELOG.read_text(encoding="utf-8").partition("## [Unreleased]\n")
    notes = re.split(r"^## ", rest, maxsplit=1, flags=re.MULTILINE)[0].strip()
    if not notes:
        raise ReleaseRefusedError("CHANGELOG.md has nothing under [Unreleased]")
    return notes


def commit_and_tag(version: str) -> None:
    """Gives the changelog's section and the project the version; commits and tags."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    heading = f"## [Unreleased]\n\n## [{version}] - {today}\n"
    text = CHANGELOG.read_text(encoding="utf-8")
    CHANGELOG.write_text(text.replace("## [Unreleased]\n", heading, 1), encoding="utf-8")
    project = PYPROJECT.read_text(encoding="utf-8")
    line = re.compile(r'^version = ".*"$', re.MULTILINE)
    PYPROJECT.write_text(line.sub(f'version = "{version}"', project, count=1), encoding="utf-8")
    _git("commit", "--quiet", "-m", f"AdcVSR {version}", "--", CHANGELOG.name, PYPROJECT.name)
    _git("tag", "--annotate", "-m", f"AdcVSR {version}", f"v{version}")


def build(folder: Path) -> list[Path]:
    """Everything a release consists of, with SHA256SUMS over it."""
    made = [*wheels.build(folder), *packages.build(folder), windows_setup.build(folder)]
    made += describe_parts(folder)
    sums = folder / "SHA256SUMS"
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made]
    sums.write_text("".join(lines), encoding="ascii")
    return [*made, sums]


def describe_parts(folder: Path) -> list[Path]:
    """The SBOM (CycloneDX) and the licences of everything that is installed with AdcVSR."""
    requirements = packages.INSTALLERS / "requirements.txt"
    torch = f"torch=={packages.pins()['TORCH_VERSION']}"
    sbom, licences = folder / "sbom.cdx.json", folder / "THIRD-PARTY-LICENCES.txt"
    with tempfile.TemporaryDirectory(prefix="adcvsr-parts-") as scratch:
        python = Path(scratch) / "env/bin/python"
        _run("uv", "venv", "--quiet", "--python", sys.executable, str(python.parent.parent))
        install = ["uv", "pip", "install", "--quiet", "--python", str(python)]
        _run(*install, torch, "-r", str(requirements))
        _run(
            "cyclonedx_py", "environment", "--output-reproducible", "--pyproject", str(PYPROJECT),
            "-o", str(sbom), str(python),
        )  # fmt: skip
        _run(
            "piplicenses", "--python", str(python), "--with-license-file", "--no-license-path",
            "--format", "plain-vertical", "--output-file", str(licences),
        )  # fmt: skip
    return [sbom, licences]


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _run(*words: str) -> None:
    subprocess.run([sys.executable, "-m", *words], check=True, stdout=subprocess.DEVNULL)


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())

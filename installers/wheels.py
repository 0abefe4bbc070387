"""Build the sdist and the wheels that are published: the same bytes from the same commit, anywhere.

    python3 -m uv run python installers/wheels.py dist/

The filter is compiled by Zig's clang: one machine makes the binary for old glibc and for Windows,
and neither the compiler nor the C library of that machine shows in it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

import ziglang

ROOT = Path(__file__).resolve().parent.parent
ZIG = Path(ziglang.__file__).with_name("zig")

GLIBC_FLOOR = "2.17"
"""The oldest glibc that can load the filter; PyTorch itself asks for 2.28."""

TARGETS = {
    "linux": f"x86_64-linux-gnu.{GLIBC_FLOOR}",
    "windows": "x86_64-windows-gnu",
}
"""Zig's name of each system that a wheel is made for."""


def main(argv: Sequence[str] | None = None) -> int:
    """Builds into the folder named and prints the paths."""
    parser = argparse.ArgumentParser(description="Build the sdist and the wheels of one commit.")
    parser.add_argument("folder", type=Path, help="where the files go")
    parser.add_argument("--commit", default="HEAD", help="what is built (default: HEAD)")
    parser.add_argument("--only", choices=["sdist", *TARGETS], help="build one of them")
    arguments = parser.parse_args(argv)
    for path in build(arguments.folder, arguments.commit, arguments.only):
        sys.stdout.write(f"{path}\n")
    return 0


def build(folder: Path, commit: str = "HEAD", only: str | None = None) -> list[Path]:
    """The distributions of `commit`, without a look at the working tree."""
    folder.mkdir(parents=True, exist_ok=True)
    folder = folder.resolve()
    made: list[Path] = []
    with tempfile.TemporaryDirectory(prefix="adcvsr-build-") as scratch:
        source = Path(scratch) / "source"
        epoch = export_commit(commit, source)
        environment = {**os.environ, "SOURCE_DATE_EPOCH": epoch, "TZ": "UTC", "LC_ALL": "C"}
        for kind in ("sdist", *TARGETS):
            if only in (None, kind):
                place = Path(scratch) / kind
                built = _build_one(kind, source, place, environment)
                made.append(built.replace(folder / built.name))
    return made


def export_commit(commit: str, folder: Path) -> str:
    """Writes the files of `commit` into `folder`; returns its time in seconds since 1970."""
    folder.mkdir(parents=True)
    archive = folder.with_suffix(".tar")
    subprocess.run(["git", "archive", "-o", archive, commit], cwd=ROOT, check=True)
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    command = ["git", "log", "-1", "--format=%ct", commit]
    return subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()


def _build_one(kind: str, source: Path, place: Path, environment: dict[str, str]) -> Path:
    if kind == "sdist":
        _run_build(["--sdist"], source, place, environment)
        (path,) = place.glob("*.tar.gz")
        return path
    settings = ["-C", "cmake.define.CMAKE_SYSTEM_NAME=Windows"] if kind == "windows" else []
    compiler = _compiler(TARGETS[kind], source)
    _run_build(["--wheel", *settings], source, place, {**environment, "CXX": str(compiler)})
    (path,) = place.glob("*.whl")
    if kind == "windows":
        return _tagged(path, "win_amd64", environment)
    return _repaired(path, environment)


def _compiler(target: str, source: Path) -> Path:
    """A compiler without arguments, as CMake wants it, that knows its target."""
    path = source.parent / f"{target}-c++"
    path.write_text(
        f'#!/bin/sh\nexec "{ZIG}" c++ -target {target} "-ffile-prefix-map={source}=." "$@"\n'
    )
    path.chmod(0o755)
    return path


def _run_build(options: list[str], source: Path, place: Path, environment: dict[str, str]) -> None:
    command = ["uv", "build", "--quiet", "--python", sys.executable, "-o", str(place), *options]
    subprocess.run([sys.executable, "-m", *command, str(source)], env=environment, check=True)


def _tagged(wheel: Path, platform: str, environment: dict[str, str]) -> Path:
    command = [sys.executable, "-m", "wheel", "tags", "--remove", "--platform-tag", platform]
    done = subprocess.run(
        [*command, str(wheel)], env=environment, check=True, capture_output=True, text=True
    )
    return wheel.with_name(done.stdout.split()[-1])


def _repaired(wheel: Path, environment: dict[str, str]) -> Path:
    """The same with the manylinux tag that auditwheel finds the binary to deserve."""
    folder = wheel.parent / "repaired"
    path = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
    command = [sys.executable, "-m", "auditwheel", "repair", "--wheel-dir", str(folder)]
    subprocess.run(
        [*command, str(wheel)],
        env={**environment, "PATH": path},
        check=True,
        capture_output=True,
    )
    (repaired,) = folder.glob("*.whl")
    return repaired


if __name__ == "__main__":
    sys.exit(main())

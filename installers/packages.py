"""What a person downloads: the Linux archive and Debian's package, around the wheel.

    python3 -m uv run python installers/packages.py dist/

Reads the wheel in that folder (installers/wheels.py makes it) and the pinned downloads.
"""

from __future__ import annotations

import argparse
import email.utils
import gzip
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

INSTALLERS = Path(__file__).resolve().parent
ROOT = INSTALLERS.parent
ICON = ROOT / "gui/adcvsr_gui/adcvsr.svg"
SHARED = ("pins.env", "requirements.txt")

PLATFORMS = {"linux": "x86_64-manylinux_2_17", "windows": "x86_64-pc-windows-msvc"}

CONTROL = """\
Package: adcvsr
Version: {version}
Architecture: amd64
Maintainer: The AdcVSR authors <adcvsr@users.noreply.invalid>
Depends: libc6 (>= 2.28)
Recommends: libegl1, libgl1, libxkbcommon0, libdbus-1-3, libfontconfig1
Section: video
Priority: optional
Installed-Size: {size_kib}
Description: video super-resolution for restorers
 Upscales real footage with sound, subtitles, timestamps and colour kept: a
 window, a command and a filter for VapourSynth.
 .
 This package holds the installer. Each person runs adcvsr-setup once: it makes
 a private environment with the PyTorch that fits the GPU (a large download).
"""

COPYRIGHT = """\
Copyright: 2026 The AdcVSR authors
License: Apache-2.0, see /usr/share/common-licenses/Apache-2.0

usr/lib/adcvsr/uv
Copyright: 2024-2026 Astral Software Inc.
License: Apache-2.0 or Expat
"""

CHANGES = """\
adcvsr ({version}) unstable; urgency=low

  * What is new: CHANGELOG.md of the project.

 -- The AdcVSR authors <adcvsr@users.noreply.invalid>  {date}
"""

LAUNCHER = """\
#!/bin/sh
# Run {name} in this person's environment, which adcvsr-setup makes.
program=${{XDG_DATA_HOME:-$HOME/.local/share}}/adcvsr/env/bin/{name}
if [ ! -x "$program" ]; then
    echo "{name}: run adcvsr-setup first: it brings PyTorch for this machine" >&2
    exit 1
fi
exec "$program" "$@"
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Builds both into the folder named and prints the paths."""
    parser = argparse.ArgumentParser(description="Build the Linux archive and the .deb.")
    parser.add_argument("folder", type=Path, help="holds the wheel; the packages go there")
    folder: Path = parser.parse_args(argv).folder
    for path in build(folder):
        sys.stdout.write(f"{path}\n")
    return 0


def build(folder: Path) -> list[Path]:
    """The archive and the .deb around the one Linux wheel in `folder`."""
    (wheel,) = folder.glob("adcvsr-*linux*.whl")
    version = wheel.name.split("-")[1]
    epoch = commit_time()
    with tempfile.TemporaryDirectory(prefix="adcvsr-packages-") as scratch:
        name = f"adcvsr-{version}-linux-x86_64"
        parts = Path(scratch) / name
        shutil.copytree(INSTALLERS / "linux", parts)
        for file in (*(INSTALLERS / shared for shared in SHARED), ICON, ROOT / "LICENSE", wheel):
            shutil.copy(file, parts)
        shutil.copy(bring_uv("linux", Path(scratch) / "uv"), parts / "uv")
        _settle(parts, epoch)
        archive = _archive(parts, folder / f"{name}.tar.gz", epoch)
        return [archive, _deb(parts, version, Path(scratch) / "deb", folder, epoch)]


def pins() -> dict[str, str]:
    """Names and values of pins.env."""
    lines = (INSTALLERS / "pins.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def commit_time() -> int:
    """The time of the last commit, in seconds since 1970: that of every file we pack."""
    command = ["git", "log", "-1", "--format=%ct"]
    return int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)


def bring_uv(system: str, folder: Path) -> Path:
    """The pinned uv for `system`, its checksum compared by uv itself."""
    folder.mkdir(parents=True)
    known = pins()
    digest = known[f"UV_{system.upper()}_SHA256"]
    wanted = folder / "wanted.txt"
    wanted.write_text(f"uv=={known['UV_VERSION']} --hash=sha256:{digest}\n")
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--require-hashes"]
    command += ["--target", str(folder), "--python-platform", PLATFORMS[system], "--no-deps"]
    subprocess.run([*command, "--only-binary", ":all:", "-r", str(wanted)], check=True)
    (program,) = [*folder.glob("bin/uv"), *folder.glob("*/uv.exe")]
    return program


def _settle(folder: Path, epoch: int) -> None:
    """Modes and times that do not depend on who packs, and when."""
    for path in sorted(folder.rglob("*"), reverse=True):
        runs = path.is_dir() or path.name in ("install.sh", "uv") or path.parent.name == "bin"
        path.chmod(0o755 if runs else 0o644)
        os.utime(path, (epoch, epoch))
    folder.chmod(0o755)
    os.utime(folder, (epoch, epoch))


def _archive(parts: Path, target: Path, epoch: int) -> Path:
    def anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        return entry

    with (
        target.open("wb") as raw,
        gzip.GzipFile("", "wb", mtime=epoch, fileobj=raw) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        tar.add(parts, parts.name, filter=anonymous)
    return target


def _deb(parts: Path, version: str, root: Path, folder: Path, epoch: int) -> Path:
    library = root / "usr/lib/adcvsr"
    programs = root / "usr/bin"
    documents = root / "usr/share/doc/adcvsr"
    manuals = root / "usr/share/man/man1"
    for place in (programs, documents, manuals, root / "DEBIAN"):
        place.mkdir(parents=True)
    shutil.copytree(parts, library, ignore=shutil.ignore_patterns("LICENSE"))
    for name in ("adcvsr", "adcvsr-gui"):
        (programs / name).write_text(LAUNCHER.format(name=name))
    (documents / "copyright").write_text(COPYRIGHT)
    changes = CHANGES.format(version=version, date=email.utils.formatdate(epoch))
    with gzip.GzipFile(documents / "changelog.gz", "wb", mtime=0) as packed:
        packed.write(changes.encode())
    with gzip.GzipFile(manuals / "adcvsr.1.gz", "wb", mtime=0) as packed:
        packed.write(_manual(version, epoch))
    size_kib = sum(file.stat().st_size for file in root.rglob("*") if file.is_file()) // 1024
    control = CONTROL.format(version=version, size_kib=size_kib)
    (root / "DEBIAN/control").write_text(control)
    _settle(root, epoch)
    (root / "usr/bin/adcvsr-setup").symlink_to("../lib/adcvsr/install.sh")
    for place in ("usr/bin/adcvsr-setup", "usr/bin"):
        os.utime(root / place, (epoch, epoch), follow_symlinks=False)
    target = folder / f"adcvsr_{version}_amd64.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "-z1", "--build", root, target],
        env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch)},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return target


def _manual(version: str, epoch: int) -> bytes:
    """adcvsr(1), made by the program whose wheel is packed."""
    command = [sys.executable, "-m", "docs.make.manual", version, str(epoch)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout


if __name__ == "__main__":
    sys.exit(main())

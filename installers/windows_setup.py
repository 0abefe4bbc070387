"""AdcVSR-Setup.exe, built on Linux by makensis from the Windows wheel and the pinned uv.exe.

python3 -m uv run python installers/windows_setup.py dist/
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import packages

SCRIPT = packages.INSTALLERS / "windows" / "adcvsr.nsi"


def main(argv: Sequence[str] | None = None) -> int:
    """Builds into the folder named and prints the path."""
    parser = argparse.ArgumentParser(description="Build AdcVSR-Setup.exe.")
    parser.add_argument("folder", type=Path, help="holds the wheel; the installer goes there")
    sys.stdout.write(f"{build(parser.parse_args(argv).folder)}\n")
    return 0


def build(folder: Path) -> Path:
    """The installer around the one Windows wheel in `folder`; needs makensis."""
    (wheel,) = folder.glob("adcvsr-*win_amd64.whl")
    target = (folder / "AdcVSR-Setup.exe").resolve()
    epoch = packages.commit_time()
    with tempfile.TemporaryDirectory(prefix="adcvsr-setup-") as scratch:
        parts = Path(scratch) / "parts"
        parts.mkdir()
        shutil.copy(packages.bring_uv("windows", Path(scratch) / "uv"), parts / "uv.exe")
        requirements = packages.INSTALLERS / "requirements.txt"
        for file in (requirements, packages.ROOT / "LICENSE", wheel):
            shutil.copy(file, parts)
        for file in parts.iterdir():
            os.utime(file, (epoch, epoch))
        names = {**packages.pins(), "VERSION": wheel.name.split("-")[1], "WHEEL": wheel.name}
        names |= {"PARTS": str(parts), "OUTPUT": str(target)}
        defines = [f"-D{name}={value}" for name, value in names.items()]
        subprocess.run(
            ["makensis", "-V2", "-WX", *defines, SCRIPT],
            env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch)},
            check=True,
        )
    return target


if __name__ == "__main__":
    sys.exit(main())

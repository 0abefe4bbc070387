"""Pin what is installed with AdcVSR, but for PyTorch and what its builds bring themselves.

python3 -m uv run python installers/lock.py
"""

from __future__ import annotations

import re
import subprocess
import sys

from packages import INSTALLERS, ROOT

OF_TORCH = re.compile(r"^(torch|triton|cuda-[a-z]+|nvidia-[a-z0-9-]+)==", re.MULTILINE)
COMPILE = [
    *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--no-annotate"),
    *("--python-version", "3.12", "--extra", "gui", "--extra", "vapoursynth"),
    *("--custom-compile-command", "python installers/lock.py", str(ROOT / "pyproject.toml")),
]


def main() -> int:
    """Writes requirements.txt, with a checksum for every file of every package."""
    everything = subprocess.run(COMPILE, check=True, capture_output=True, text=True).stdout
    skipped = [f"--no-emit-package={name}" for name in OF_TORCH.findall(everything)]
    target = INSTALLERS / "requirements.txt"
    command = [*COMPILE, "--generate-hashes", "--no-header", *skipped]
    pinned = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    target.write_text(f"# Written by installers/lock.py\n{pinned}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

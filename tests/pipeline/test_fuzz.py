"""The first files of `tests/fuzz_inputs.py`: no hang, no crash, a whole output or a clear error."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, command_environment


@pytest.mark.skipif(os.name != "posix", reason="forks")
def test_damaged_files_are_made_or_refused(tmp_path: Path) -> None:
    script = ROOT / "tests" / "fuzz_inputs.py"
    done = subprocess.run(
        [sys.executable, str(script), "--count", "40", "--seed", "5", "--keep", str(tmp_path)],
        env=command_environment(),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "40 files: " in done.stdout
    assert "'made': " in done.stdout
    assert "'refused': " in done.stdout

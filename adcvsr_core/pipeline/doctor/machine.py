"""Versions, and the disk that outputs would go to."""

from __future__ import annotations

import platform
import shutil
import tempfile
from pathlib import Path

from adcvsr_core.pipeline.disk import output_error
from adcvsr_core.pipeline.doctor.check import Check
from adcvsr_core.pipeline.plan import library_versions
from adcvsr_core.said import Said, as_said

LEAST_FREE_GIB = 5.0


def check_versions() -> list[Check]:
    """Say what is installed."""
    parts = {"python": platform.python_version(), **library_versions()}
    text = [*(f"{name} {version}" for name, version in parts.items()), platform.platform()]
    return [Check(name="versions", state="ok", text=Said.joined(", ", text))]


def check_disk(folder: Path) -> list[Check]:
    """Write a small file, and see how much is free.

    A folder that takes nothing is a note: outputs can go elsewhere.
    """
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"adcvsr")
            file.flush()
        free_gib = shutil.disk_usage(folder).free / (1 << 30)
    except OSError as error:
        said = output_error(error, folder / "output")
        text = Said(
            "nothing can be written into {folder}: {why}", folder=str(folder), why=said.what
        )
        return [Check(name="disk", state="note", text=text, remedy=as_said(said.remedy))]
    text = Said("{free:.1f} GiB free in {folder}", free=free_gib, folder=str(folder))
    if free_gib < LEAST_FREE_GIB:
        remedy = Said("A job needs about twice the size of its output: free some space.")
        return [Check(name="disk", state="note", text=text, remedy=remedy)]
    return [Check(name="disk", state="ok", text=text)]

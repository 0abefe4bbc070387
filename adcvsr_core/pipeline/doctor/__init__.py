"""Checks of the machine and the installation, each with a plain remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from adcvsr_core.pipeline.doctor.check import Check, first_line
from adcvsr_core.pipeline.doctor.device import check_device
from adcvsr_core.pipeline.doctor.encoders import check_encoders
from adcvsr_core.pipeline.doctor.machine import check_disk, check_versions
from adcvsr_core.pipeline.doctor.models import check_models, check_one_frame
from adcvsr_core.pipeline.doctor.scripts import check_vapoursynth
from adcvsr_core.said import Said

__all__ = ["Check", "examine"]


def examine(model: str, folder: Path) -> list[Check]:
    """Look at everything; `folder` is where outputs would go."""
    steps: list[tuple[str, Callable[[], list[Check]]]] = [
        ("versions", check_versions),
        ("device", check_device),
        ("encoders", check_encoders),
        ("model", check_models),
        ("vapoursynth", lambda: check_vapoursynth(model)),
        ("disk", lambda: check_disk(folder)),
        ("one frame", lambda: check_one_frame(model)),
    ]
    return [check for name, step in steps for check in _guarded(name, step)]


def _guarded(name: str, step: Callable[[], list[Check]]) -> list[Check]:
    """What a check found; that it fell over is found as well, and the others still run."""
    try:
        return step()
    except Exception as error:
        text = Said(
            "the check failed: {kind}: {why}", kind=type(error).__name__, why=first_line(error)
        )
        return [Check(name=name, state="bad", text=text, remedy=Said("Please report it."))]

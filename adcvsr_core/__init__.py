"""Real-world video super-resolution: students, exact windows, real files.

    from adcvsr_core import Upscaler, load_student

The names below are loaded when they are first used, so that importing a part that needs no torch
(settings, progress, errors) does not load it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from adcvsr_core.engine import Upscaler
    from adcvsr_core.errors import AdcvsrError
    from adcvsr_core.pipeline.job import upscale_video
    from adcvsr_core.settings import UpscaleSettings
    from adcvsr_core.video.probe import probe
    from adcvsr_core.weights.files import load_student

__all__ = [
    "AdcvsrError",
    "UpscaleSettings",
    "Upscaler",
    "load_student",
    "probe",
    "upscale_video",
]

_HOMES = {
    "AdcvsrError": "errors",
    "UpscaleSettings": "settings",
    "Upscaler": "engine",
    "load_student": "weights.files",
    "probe": "video.probe",
    "upscale_video": "pipeline.job",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)

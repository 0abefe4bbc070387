"""The same work outside the window, as a command line."""

from __future__ import annotations

import shlex

from adcvsr_core.settings import UpscaleSettings, setting_names
from adcvsr_gui.jobs import Job


def command_text(job: Job) -> str:
    """The `adcvsr upscale` line for a job, as a shell takes it."""
    parts = ["adcvsr", "upscale", str(job.source), "-o", str(job.target)]
    for name in setting_names():
        value = getattr(job.settings, name)
        if value == getattr(UpscaleSettings(), name):
            continue
        if value is True:
            parts.append(f"--{name}")
            continue
        if name == "tile":
            value = {0: "off", -1: "auto"}.get(value, value)
        text = f"{value:g}" if isinstance(value, float) else str(value)
        parts += [f"--{name.replace('_', '-')}", text]
    return shlex.join(parts)

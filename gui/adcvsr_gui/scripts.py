"""The same work outside the window: as a command line, and as a VapourSynth script."""

from __future__ import annotations

import shlex

from adcvsr_core.settings import UpscaleSettings, setting_names
from adcvsr_gui.jobs import Job

_IN_SCRIPTS = (
    "model",
    "scale",
    "device",
    "precision",
    "window",
    "halo",
    "tile",
    "strength",
    "color",
)
"""Settings that the filter takes by the same name."""


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


def vapoursynth_script(job: Job) -> str:
    """A script whose clip has the pixels that the job makes, before they are encoded."""
    settings = job.settings
    arguments = [
        f"{name}={getattr(settings, name)!r}"
        for name in _IN_SCRIPTS
        if getattr(settings, name) != getattr(UpscaleSettings(), name)
    ]
    if settings.temporal != "auto":
        arguments.append(f"temporal={settings.temporal!r}")
    if settings.cuts == "off":
        arguments.append("cuts=0")
    size = _size_argument(job)
    call = ", ".join(["clip", *size, *arguments])
    lines = [
        "# pip install vapoursynth-bestsource for the source, adcvsr[vapoursynth] for the filter",
        "import vapoursynth as vs",
        "",
        "core = vs.core",
        f"clip = core.bs.VideoSource({str(job.source)!r})",
        *_trim_lines(settings),
    ]
    if settings.deinterlace in ("frame", "field"):
        double = settings.deinterlace == "field"
        lines.append("# pip install vapoursynth-bwdif")
        lines.append(f"clip = core.bwdif.Bwdif(clip, field={3 if double else 1})")
    lines += [f"clip = core.adcvsr.Upscale({call})", "clip.set_output()", ""]
    return "\n".join(lines)


def _size_argument(job: Job) -> list[str]:
    """A height or both sides become a scale: the filter has no other argument for it."""
    settings, facts = job.settings, job.facts
    if facts is None or not (settings.size or settings.height):
        return []
    size = facts.output_size(settings, 1)
    return [f"scale={size[1] / facts.height:.6g}"] if size else []


def _trim_lines(settings: UpscaleSettings) -> list[str]:
    if not settings.start and not settings.end:
        return []
    first, last = (
        f"round({seconds:g} * clip.fps)" if seconds else ""
        for seconds in (settings.start, settings.end)
    )
    return [f"clip = clip[{first}:{last}]"]

"""VapourSynth: whether it loads, sees the plugin, and gets a frame through it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence

from adcvsr_core.pipeline.doctor.check import Check
from adcvsr_core.said import NOTHING, Said

TIMEOUT_S = 180
OLDEST = 80
TRIAL = """
import json, sys
import vapoursynth as vs
core = vs.core
plugins = sorted(each.namespace for each in core.plugins())
said = {"plugins": plugins, "error": ""}
if "adcvsr" in plugins:
    clip = core.std.BlankClip(format=vs.YUV420P8, width=64, height=48, length=1)
    clip = clip.std.SetFrameProps(_Matrix=1)
    try:
        core.adcvsr.Upscale(clip, model=sys.argv[1], temporal="stream").get_frame(0).close()
    except vs.Error as error:
        said["error"] = str(error)
print(json.dumps(said), flush=True)
"""
"""A child process: a plugin that crashes takes only that with it."""

NOT_THERE = Said("Only needed for scripts: pip install adcvsr[vapoursynth]")
TOO_OLD = Said("pip install 'vapoursynth>={oldest}': older ones crash at exit.", oldest=OLDEST)
BROKEN = Said("pip install --force-reinstall vapoursynth")
NO_PLUGIN = Said(
    "Scripts cannot use core.adcvsr: pip install --force-reinstall --no-deps adcvsr in this Python."
)
NO_VSPIPE = Said("Put the folder of this Python's scripts on the PATH, or run: vapoursynth config")
USEFUL = ("bs", "bwdif")
"""Plugins that exported scripts use."""


def check_vapoursynth(model: str) -> list[Check]:
    """Put a frame through the filter, in a process of its own."""
    if importlib.util.find_spec("vapoursynth") is None:
        return _said("note", [Said("not installed")], NOT_THERE)
    version = importlib.metadata.version("vapoursynth")
    if int(version.split(".")[0]) < OLDEST:
        return _said("bad", [version], TOO_OLD)
    plugins, problem, remedy = _try(model)
    if problem:
        return _said("bad", [version, problem], remedy)
    if "adcvsr" not in plugins:
        return _said("note", [version, Said("the plugin adcvsr is not seen")], NO_PLUGIN)
    absent = [name for name in USEFUL if name not in plugins]
    parts = [version, Said("adcvsr, a frame through it")]
    if absent:
        parts.append(Said("not here: {names}", names=", ".join(absent)))
    if shutil.which("vspipe") is None:
        return _said("note", [*parts, Said("no vspipe on the PATH")], NO_VSPIPE)
    return _said("ok", parts)


def _try(model: str) -> tuple[list[str], Said, Said]:
    """The plugins that are seen; a problem and its remedy where there is one."""
    try:
        child = subprocess.run(
            [sys.executable, "-c", TRIAL, model],
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return [], Said("a frame through it takes longer than {time_s} s", time_s=TIMEOUT_S), BROKEN
    try:
        said = json.loads(child.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError):
        lines = child.stderr.strip().splitlines() or [f"it ended with code {child.returncode}"]
        return [], Said("it cannot be loaded: {why}", why=lines[-1]), BROKEN
    if said["error"]:
        problem = Said("the filter fails: {why}", why=said["error"])
        return said["plugins"], problem, Said("See the other checks.")
    return said["plugins"], NOTHING, NOTHING


def _said(state: str, parts: Sequence[str], remedy: Said = NOTHING) -> list[Check]:
    text = Said.joined("; ", parts)
    return [Check(name="vapoursynth", state=state, text=text, remedy=remedy)]

"""VapourSynth: whether it loads, sees the plugin, and gets a frame through it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import shutil
import subprocess
import sys

from adcvsr_core.pipeline.doctor.check import Check

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

NOT_THERE = "Only needed for scripts: pip install adcvsr[vapoursynth]"
TOO_OLD = f"pip install 'vapoursynth>={OLDEST}': older ones crash at exit."
BROKEN = "pip install --force-reinstall vapoursynth"
NO_PLUGIN = (
    "Scripts cannot use core.adcvsr: pip install --force-reinstall --no-deps adcvsr in this Python."
)
NO_VSPIPE = "Put the folder of this Python's scripts on the PATH, or run: vapoursynth config"
USEFUL = ("bs", "bwdif")
"""Plugins that exported scripts use."""


def check_vapoursynth(model: str) -> list[Check]:
    """Put a frame through the filter, in a process of its own."""
    if importlib.util.find_spec("vapoursynth") is None:
        return _said("note", "not installed", NOT_THERE)
    version = importlib.metadata.version("vapoursynth")
    if int(version.split(".")[0]) < OLDEST:
        return _said("bad", version, TOO_OLD)
    plugins, problem, remedy = _try(model)
    if problem:
        return _said("bad", f"{version}; {problem}", remedy)
    if "adcvsr" not in plugins:
        return _said("note", f"{version}; the plugin adcvsr is not seen", NO_PLUGIN)
    absent = [name for name in USEFUL if name not in plugins]
    text = f"{version}; adcvsr, a frame through it"
    text += f"; not here: {', '.join(absent)}" if absent else ""
    if shutil.which("vspipe") is None:
        return _said("note", f"{text}; no vspipe on the PATH", NO_VSPIPE)
    return _said("ok", text)


def _try(model: str) -> tuple[list[str], str, str]:
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
        return [], f"a frame through it takes longer than {TIMEOUT_S} s", BROKEN
    try:
        said = json.loads(child.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError):
        lines = child.stderr.strip().splitlines() or [f"it ended with code {child.returncode}"]
        return [], f"it cannot be loaded: {lines[-1]}", BROKEN
    if said["error"]:
        return said["plugins"], f"the filter fails: {said['error']}", "See the other checks."
    return said["plugins"], "", ""


def _said(state: str, text: str, remedy: str = "") -> list[Check]:
    return [Check(name="vapoursynth", state=state, text=text, remedy=remedy)]

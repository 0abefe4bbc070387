"""How much of the engine's speed is left in VapourSynth, and what the filter itself costs.

    python tests/benchmarks/vapoursynth_speed.py [--frames 24] [--rounds 3]

`lite`, 320x180 to 1280x720, float32: the engine alone and vspipe on RGBS and on YUV420P8 take
turns, each in a process of its own; medians. Processor time (all threads) is what a shared machine
can compare. Then a student that does nothing, at 1920x1080 YUV420P8: requests, frames, properties
and calls, and not one sample touched. Every process measures itself, without its start.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

NOISE = """
import json, os, sys, time
import numpy as np
import vapoursynth as vs
from adcvsr_vs.filter import ClipFilter
FRAMES = {frames}
core = vs.core

def noise(format_id, width, height):
    clip = core.std.BlankClip(format=vs.RGBS, width=width, height=height, length=8)
    def fill(n, f):
        made, rng = f.copy(), np.random.default_rng(n)
        for plane in range(3):
            np.copyto(np.asarray(made[plane]), rng.random((height, width), np.float32))
        return made
    clip = core.std.ModifyFrame(clip, clip, fill)
    if format_id != vs.RGBS:
        clip = clip.resize.Bicubic(format=format_id, matrix=1)
    made = [clip.get_frame(n) for n in range(8)]
    blank = core.std.BlankClip(clip, length=FRAMES, keep=True)
    return core.std.ModifyFrame(blank, blank, lambda n, f: made[n % 8])

def measure(clip):
    clip.get_frame(0) if {warm} else None
    begin = time.perf_counter(), time.process_time()
    def end(begin=begin, time=time, json=json, open=open):
        now = time.perf_counter(), time.process_time()
        with open({result!r}, "w") as file:
            json.dump([now[0] - begin[0], now[1] - begin[1]], file)
    vs.register_on_destroy(end)
    clip.set_output()
"""

FILTER = """
clip = noise(vs.{format}, 320, 180)
measure(clip.adcvsr.Upscale("lite", device="cpu", precision="fp32", cuts=0))
"""

ENGINE = """
import json, time
import torch
from adcvsr_core import Upscaler, load_student
upscaler = Upscaler(
    load_student("lite"), device="cpu", precision="fp32", temporal="window", cuts="off"
)
frames = list(torch.rand(8, 3, 180, 320, generator=torch.Generator().manual_seed(1)))
begin = time.perf_counter(), time.process_time()
assert sum(1 for _ in upscaler.stream(frames[n % 8] for n in range({frames}))) == {frames}
now = time.perf_counter(), time.process_time()
with open({result!r}, "w") as file:
    json.dump([now[0] - begin[0], now[1] - begin[1]], file)
"""

IDLE = """
def feed(self, n, frames):
    self.top = max([getattr(self, "top", 0), *(number + 1 for number, _, _ in frames)])
    return ()

def render(self, n, planes):
    first = n // self.unit.length * self.unit.length
    held = max(first - self.unit.before, 0), self.top
    return (-1,) * 5, (*held, first, first + self.unit.length, 0, 0)

ClipFilter.feed, ClipFilter.render = feed, render
clip = core.std.BlankClip(format=vs.YUV420P8, width=1920, height=1080, length=FRAMES, keep=True)
measure(clip.std.SetFrameProps(_Matrix=1).adcvsr.Upscale("lite", device="cpu", precision="fp32"))
"""


def run(text: str, frames: int, *, host: str, warm: bool = False) -> tuple[float, float]:
    """Wall and processor milliseconds a frame of a script in vspipe or in Python."""
    with tempfile.TemporaryDirectory() as folder:
        script, result = Path(folder, "script.vpy"), Path(folder, "result.json")
        script.write_text(text.format(frames=frames, result=str(result), warm=warm))
        bins = str(Path(sys.executable).parent)
        path = os.pathsep.join((bins, os.environ["PATH"]))
        words = [sys.executable, script] if host == "python" else ["vspipe", script, "."]
        subprocess.run(
            words, env={**os.environ, "PATH": path}, check=True, stdin=subprocess.DEVNULL
        )
        wall_s, processor_s = json.loads(result.read_text())
    return 1000 * wall_s / frames, 1000 * processor_s / frames


def medians(values: list[tuple[float, float]]) -> tuple[float, float]:
    """Of wall time and of processor time."""
    wall, processor = zip(*values, strict=True)
    return statistics.median(wall), statistics.median(processor)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=24)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--idle-frames", type=int, default=500)
    options = parser.parse_args()
    scripts = {
        "engine": (ENGINE, "python"),
        "RGBS": (NOISE + FILTER.replace("{format}", "RGBS"), "vspipe"),
        "YUV420P8": (NOISE + FILTER.replace("{format}", "YUV420P8"), "vspipe"),
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in scripts}
    for _ in range(options.rounds):
        for name, (text, host) in scripts.items():
            times[name].append(run(text, options.frames, host=host))
    engine = medians(times["engine"])
    out = sys.stdout
    out.write("lite, 320x180 to 1280x720 | wall ms a frame | processor ms | speed by either\n")
    for name, values in times.items():
        wall, processor = medians(values)
        ratios = f"{100 * engine[0] / wall:.1f} % {100 * engine[1] / processor:.1f} %"
        out.write(f"{name:9} | {wall:8.1f} | {processor:8.1f} | {ratios}\n")
    idle = [run(NOISE + IDLE, options.idle_frames, host="vspipe") for _ in range(options.rounds)]
    wall, processor = medians(idle)
    out.write("filter alone, 1920x1080 YUV420P8: ")
    out.write(f"{wall:.2f} ms a frame, processor {processor:.2f}\n")


if __name__ == "__main__":
    main()

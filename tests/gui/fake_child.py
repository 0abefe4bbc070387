"""Stands for `python -m adcvsr_core upscale`: prints the events of a job and ends as it is told.

Usage: fake_child.py BEHAVIOUR TARGET SETTINGS
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

FRAMES = 8


def say(event: str, **values: object) -> None:
    sys.stdout.write(json.dumps({"event": event, **values}) + "\n")
    sys.stdout.flush()


def start(resumed: int) -> None:
    say(
        "start",
        source="in",
        output="out",
        frames=FRAMES,
        width=64,
        height=48,
        device="cpu",
        precision="fp32",
        temporal="stream",
        encoder="x264",
        resumed_frames=resumed,
    )


def progress(frame: int) -> None:
    say(
        "progress",
        frame=frame,
        frames=FRAMES,
        fps=12.5,
        eta_s=(FRAMES - frame) / 12.5,
        memory_mib=1,
    )


def work(target: Path) -> None:
    """Makes the frames; a marker file beside the target says which are safe."""
    safe = target.with_suffix(".safe")
    done = int(safe.read_text()) if safe.exists() else 0
    start(done)
    for frame in range(done + 1, FRAMES + 1):
        progress(frame)
        if frame == FRAMES // 2:
            safe.write_text(str(frame))
            say("segment", index=0, frames=frame)


def main(behaviour: str, target: Path, settings: Path) -> int:
    assert settings.read_text()
    sys.stderr.write("fake child at work\n")
    sys.stderr.flush()
    if behaviour.startswith("error"):
        start(0)
        say("error", code="input", text="clip.mp4: no video in it", remedy="Choose another file")
        return 1
    if behaviour.startswith("blocked") and "--no-resume" not in sys.argv:
        say("error", code="unfinished", text="an unfinished job lies here", remedy="--no-resume")
        return 1
    if behaviour.startswith("crash"):
        progress(1)
        sys.stderr.write("last words\n")
        sys.stderr.flush()
        os.abort()
    if behaviour.startswith("silent"):
        return 0
    resumed = target.with_suffix(".safe").exists()
    if behaviour.startswith("stubborn"):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if behaviour.startswith(("slow", "stubborn")) and not resumed:
        start(0)
        target.with_suffix(".safe").write_text(str(FRAMES // 2))
        say("segment", index=0, frames=FRAMES // 2)
        progress(FRAMES // 2)
        time.sleep(60)
    if behaviour.startswith("early"):
        start(0)
        progress(3)
        time.sleep(60)
    work(target)
    target.write_bytes(b"larger clip")
    say("done", output=str(target), frames=FRAMES, seconds=0.5)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))

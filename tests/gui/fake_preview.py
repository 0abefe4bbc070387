"""Stands for `adcvsr preview --serve`: a clip of 40 frames whose pictures say what they are.

Every picture is 8x6; blue is the frame, green 1 for the left kinds and 2 for the right, red counts
the strength. A clip's name may say more: crash (at frame 5), slow (the result never comes).
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path


def say(event: str, **values: object) -> None:
    sys.stdout.write(json.dumps({"event": event, **values}) + "\n")
    sys.stdout.flush()


def answer(request: dict, folder: Path) -> None:
    number, clip = request["request"], request["clip"]
    if "refused" in clip:
        say("error", request=number, code="input", text="no video in it", remedy="Take another")
        return
    if not request["kinds"] or request["first"] == 0:
        say(
            "clip", request=number, clip=clip, frames=40, width=4, height=3, fps=25.0,
            duration_s=1.6, verified=True,
        )  # fmt: skip
    for frame in range(request["first"], request["stop"]):
        if "crash" in clip and frame == 5:
            sys.stderr.write("last words\n")
            sys.stderr.flush()
            os._exit(3)
        for kind in request["kinds"]:
            if "slow" in clip and kind == "result":
                return
            side = 1 if kind in ("source", "resize") else 2
            red = round(100 * request["settings"]["strength"])
            file = folder / f"{number}-{kind}-{frame}.bgrx"
            file.write_bytes(bytes([frame, side, red, 255]) * 48)
            say(
                "picture", request=number, frame=frame, kind=kind, file=str(file), width=8,
                height=6, sample_aspect=1.0, rotation=0, time_s=frame / 25,
            )  # fmt: skip
    say("answered", request=number, cancelled=False, seconds=0.1)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="adcvsr-preview-") as folder:
        say("ready", folder=folder)
        for line in sys.stdin:
            answer(json.loads(line), Path(folder))


if __name__ == "__main__":
    main()

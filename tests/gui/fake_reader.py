"""Stands for the child that opens clips: says what each path's name asks for.

`bad*` cannot be read, `crash*` ends the process, `hang*` never gets an answer, and every other file
is a PAL clip of 10 seconds.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

FACTS = {
    **{"width": 720, "height": 576, "sar_num": 16, "sar_den": 15, "rotation": 0, "fps": 25.0},
    **{"num_frames": 250, "duration_s": 10.0, "codec": "mpeg2video", "pix_fmt": "yuv420p"},
}
FINDINGS = [{"code": "sample_aspect", "severity": "info", "text": "pixels are not square"}]

for line in sys.stdin:
    wanted = json.loads(line)
    name = Path(wanted["path"]).name
    if name.startswith("crash"):
        os.abort()
    if name.startswith("hang"):
        time.sleep(60)
    answer: dict[str, object] = {"facts": FACTS}
    if name.startswith("bad"):
        answer = {"error": "invalid data"}
    elif wanted["thumbnail"]:
        answer = {"thumbnail": wanted["thumbnail"], "findings": FINDINGS}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()

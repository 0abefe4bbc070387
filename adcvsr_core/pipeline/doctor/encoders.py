"""The encoders, each with a real frame."""

from __future__ import annotations

import tempfile
from pathlib import Path

from adcvsr_core.errors import AdcvsrError
from adcvsr_core.pipeline.doctor.check import Check
from adcvsr_core.pipeline.timing import RATE, moving_pattern, pattern_info
from adcvsr_core.said import Said
from adcvsr_core.video.color import rgb_to_planes
from adcvsr_core.video.encoders import ENCODERS, available_encoders, choose_encoder
from adcvsr_core.video.writer import SegmentWriter

SIDE = 256
MISSING = Said(
    "Install PyAV from its wheels (pip install --only-binary av av), or use --encoder ffv1."
)


def check_encoders() -> list[Check]:
    """Encode a frame with each encoder that is here; only x264 must work."""
    here, failed = available_encoders(), dict[str, str]()
    with tempfile.TemporaryDirectory(prefix="adcvsr-doctor-") as folder:
        for name in here:
            try:
                _encode_frame(name, Path(folder))
            except AdcvsrError as error:
                failed[name] = error.what
    works = [name for name in here if name not in failed]
    missing = [name for name in ENCODERS if name not in here]
    parts: list[str] = [", ".join(works) or Said("none works")]
    if missing:
        parts.append(Said("not here: {names}", names=", ".join(missing)))
    parts += [Said("{name} fails: {why}", name=name, why=why) for name, why in failed.items()]
    text = Said.joined("; ", parts)
    if "x264" not in works:
        return [Check(name="encoders", state="bad", text=text, remedy=MISSING)]
    if failed:
        remedy = Said(
            "Choose another encoder than {names}, or update the GPU's driver.",
            names=", ".join(failed),
        )
        return [Check(name="encoders", state="note", text=text, remedy=remedy)]
    return [Check(name="encoders", state="ok", text=text)]


def _encode_frame(name: str, folder: Path) -> None:
    plan = choose_encoder(name, pattern_info(1, SIDE, SIDE), width=SIDE, height=SIDE)
    (frame_CHW,) = moving_pattern(1, SIDE, SIDE)
    with SegmentWriter(folder / name, plan, SIDE, SIDE, RATE) as writer:
        writer.write(rgb_to_planes(frame_CHW, plan.layout, plan.color))

"""The models there are, and one real frame through one of them."""

from __future__ import annotations

import time

import torch

from adcvsr_core.device import device_name
from adcvsr_core.engine import Upscaler
from adcvsr_core.errors import AdcvsrError
from adcvsr_core.pipeline.doctor.check import Check, first_line
from adcvsr_core.pipeline.plan import precision_name
from adcvsr_core.pipeline.timing import moving_pattern
from adcvsr_core.weights.catalogue import find_model, list_models, user_folder
from adcvsr_core.weights.files import load_student, verify_weights

FRAME_SIZE = (96, 128)
"""Height and width of the frame that is tried."""


def check_models() -> list[Check]:
    """Read the weights of every model in full."""
    checks: list[Check] = []
    for entry in list_models():
        try:
            info = verify_weights(entry.path)
        except AdcvsrError as error:
            text, remedy = f"{entry.name}: {error.what}", error.remedy
            remedy = remedy or f"Remove {entry.path}, or put a sound one there."
            checks.append(Check(name="model", state="bad", text=text, remedy=remedy))
        else:
            text = f"{entry.name}: sound, {info.num_parameters:,} parameters"
            checks.append(Check(name="model", state="ok", text=text))
    if checks:
        return checks
    remedy = f"Install again, put a model into {user_folder()}, or see adcvsr models fetch."
    return [Check(name="model", state="bad", text="none found", remedy=remedy)]


def check_one_frame(model: str) -> list[Check]:
    """As a stream, which costs one frame and no window; the second time is without loading."""
    try:
        upscaler = Upscaler(load_student(find_model(model)), temporal="stream")
        _time_frame(upscaler)
        seconds, finite = _time_frame(upscaler)
    except AdcvsrError as error:
        return [Check(name="one frame", state="bad", text=str(error), remedy=error.remedy)]
    except RuntimeError as error:
        text = f"{model}: {first_line(error)}"
        remedy = "See what is said of the device above, or use --device cpu."
        return [Check(name="one frame", state="bad", text=text, remedy=remedy)]
    height, width = FRAME_SIZE
    facts: dict[str, str | float] = {
        "device": str(upscaler.device),
        "device_name": device_name(upscaler.device),
        "precision": precision_name(upscaler),
        "width": width,
        "height": height,
        "seconds": round(seconds, 4),
    }
    text = (
        f"{model} on {upscaler.device} ({facts['device_name']}) in {facts['precision']}: "
        f"{seconds:.2f} s for {width}x{height}"
    )
    if finite:
        return [Check(name="one frame", state="ok", text=text, facts=facts)]
    remedy = "Use --precision fp32, and report it."
    return [Check(name="one frame", state="bad", text=f"{text}, not all numbers", remedy=remedy)]


def _time_frame(upscaler: Upscaler) -> tuple[float, bool]:
    """Seconds of one frame, and whether all of its numbers are finite."""
    began = time.perf_counter()
    (output_CHW,) = upscaler.stream(moving_pattern(1, *FRAME_SIZE))
    finite = bool(torch.isfinite(output_CHW).all())
    return time.perf_counter() - began, finite

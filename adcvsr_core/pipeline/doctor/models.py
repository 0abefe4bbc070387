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
from adcvsr_core.said import Said, as_said
from adcvsr_core.weights.catalogue import find_model, list_models, user_folder
from adcvsr_core.weights.files import load_student, verify_weights

FRAME_SIZE = (96, 128)
"""Height and width of the frame that is tried."""
PACE_SIZE = (192, 256)
PACE_FRAMES = 8
"""Further frames, by which the speed is told, of this size where the first one is quick."""
QUICK_S = 0.5


def check_models() -> list[Check]:
    """Read the weights of every model in full."""
    checks: list[Check] = []
    for entry in list_models():
        try:
            info = verify_weights(entry.path)
        except AdcvsrError as error:
            text = Said("{name}: {why}", name=entry.name, why=error.what)
            remedy = as_said(error.remedy) or Said(
                "Remove {path}, or put a sound one there.", path=str(entry.path)
            )
            checks.append(Check(name="model", state="bad", text=text, remedy=remedy))
        else:
            text = Said(
                "{name}: sound, {number:,} parameters", name=entry.name, number=info.num_parameters
            )
            checks.append(Check(name="model", state="ok", text=text))
    if checks:
        return checks
    remedy = Said(
        "Install again, put a model into {folder}, or see adcvsr models fetch.",
        folder=str(user_folder()),
    )
    return [Check(name="model", state="bad", text=Said("none found"), remedy=remedy)]


def check_one_frame(model: str) -> list[Check]:
    """As a stream, which costs one frame and no window; the second time is without loading."""
    try:
        upscaler = Upscaler(load_student(find_model(model)), temporal="stream")
        _time_frame(upscaler)
        seconds, finite = _time_frame(upscaler)
        pace_s = _seconds_per_megapixel(upscaler, PACE_SIZE if seconds < QUICK_S else FRAME_SIZE)
    except AdcvsrError as error:
        return [Check(name="one frame", state="bad", text=error.said, remedy=as_said(error.remedy))]
    except RuntimeError as error:
        text = Said("{name}: {why}", name=model, why=first_line(error))
        remedy = Said("See what is said of the device above, or use --device cpu.")
        return [Check(name="one frame", state="bad", text=text, remedy=remedy)]
    height, width = FRAME_SIZE
    facts: dict[str, str | float] = {
        "device": str(upscaler.device),
        "device_name": device_name(upscaler.device),
        "precision": precision_name(upscaler),
        "width": width,
        "height": height,
        "seconds": round(seconds, 4),
        "seconds_per_megapixel": round(pace_s, 4),
    }
    text = Said(
        "{model} on {device} ({name}) in {precision}: {seconds:.2f} s for {width}x{height}",
        model=model,
        name=facts["device_name"],
        **{key: facts[key] for key in ("device", "precision", "seconds", "width", "height")},
    )
    if finite:
        return [Check(name="one frame", state="ok", text=text, facts=facts)]
    remedy = Said("Use --precision fp32, and report it.")
    text = Said.joined(", ", [text, Said("not all numbers")])
    return [Check(name="one frame", state="bad", text=text, remedy=remedy)]


def _time_frame(upscaler: Upscaler) -> tuple[float, bool]:
    """Seconds of one frame, and whether all of its numbers are finite."""
    began = time.perf_counter()
    (output_CHW,) = upscaler.stream(moving_pattern(1, *FRAME_SIZE))
    finite = bool(torch.isfinite(output_CHW).all())
    return time.perf_counter() - began, finite


def _seconds_per_megapixel(upscaler: Upscaler, size: tuple[int, int]) -> float:
    """Of a source, once the stream flows: what more frames cost, beginning and end left out."""
    times: list[float] = []
    for num_frames in (2, 2 + PACE_FRAMES):
        began = time.perf_counter()
        for _ in upscaler.stream(moving_pattern(num_frames, *size)):
            pass
        times.append(time.perf_counter() - began)
    return max(times[1] - times[0], 1e-4) / PACE_FRAMES / (size[0] * size[1] / 1e6)

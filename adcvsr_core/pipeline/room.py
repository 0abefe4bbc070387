"""Refusing what no tile makes small enough for the memory there is."""

from __future__ import annotations

from adcvsr_core.device import total_memory
from adcvsr_core.engine import Upscaler
from adcvsr_core.errors import DeviceError

WAITING_FRAMES = 2
"""Upscaled frames that wait for the encoder at least."""
GIB = 1 << 30


def refuse_too_large(upscaler: Upscaler, height: int, width: int) -> None:
    """See early that frames of this size cannot be upscaled here.

    Raises:
        DeviceError: even in tiles they take more than all the memory of the device.
    """
    forecast = upscaler.forecast(height, width)
    made_bytes = height * width * upscaler.scale**2 * 3 * 4
    needed = forecast.total_bytes + WAITING_FRAMES * made_bytes
    there = total_memory(upscaler.device)
    if needed > there:
        raise DeviceError(
            f"frames of {width}x{height} would take about {needed / GIB:.1f} GiB, for the model "
            f"makes {width * upscaler.scale}x{height * upscaler.scale} of them; there are "
            f"{there / GIB:.1f} GiB",
            where=str(upscaler.device),
            remedy="Make the source smaller first, for example with ffmpeg -vf scale=iw/2:-2, or "
            "use a computer with more memory.",
        )

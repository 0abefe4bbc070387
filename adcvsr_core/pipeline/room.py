"""Sources too large to be upscaled quickly, or at all."""

from __future__ import annotations

from adcvsr_core.device import total_memory
from adcvsr_core.engine import Upscaler
from adcvsr_core.errors import DeviceError
from adcvsr_core.pipeline.reporter import Reporter
from adcvsr_core.said import Said

HUGE_PIXELS = 7680 * 4320
"""8K. Larger outputs take long and are beyond what players show: a person is told at once."""
WAITING_FRAMES = 2
"""Upscaled frames that wait for the encoder at least."""
GIB = 1 << 30


def warn_of_size(
    reporter: Reporter, size: tuple[int, int], scale: int, output: tuple[int, int]
) -> None:
    """Say at once what takes long or much space; sizes are (height, width) of source and output."""
    made = size[0] * scale, size[1] * scale
    if output[0] * output[1] > HUGE_PIXELS:
        text = Said(
            "the output of {width}x{height} is larger than 8K; --height 2160 or a smaller --scale "
            "makes it smaller",
            width=output[1],
            height=output[0],
        )
        reporter.warn("huge_output", text)
    elif made[0] * made[1] > HUGE_PIXELS:
        text = Said(
            "each frame takes long: the model makes {width}x{height} of this source, whatever size "
            "is asked for",
            width=made[1],
            height=made[0],
        )
        reporter.warn("huge_output", text)


def refuse_too_large(upscaler: Upscaler, height: int, width: int) -> None:
    """See early that frames of this size cannot be upscaled here.

    Raises:
        DeviceError: even in tiles they take more than all the memory of the device.
    """
    made_pixels = height * width * upscaler.scale**2
    if made_pixels <= HUGE_PIXELS:
        return
    needed = upscaler.forecast(height, width).total_bytes + WAITING_FRAMES * made_pixels * 3 * 4
    there = total_memory(upscaler.device)
    if needed > there:
        raise DeviceError(
            Said(
                "frames of {width}x{height} would take about {needed:.1f} GiB, for the model "
                "makes {made} of them; there are {there:.1f} GiB",
                width=width,
                height=height,
                needed=needed / GIB,
                made=f"{width * upscaler.scale}x{height * upscaler.scale}",
                there=there / GIB,
            ),
            where=str(upscaler.device),
            remedy=Said(
                "Make the source smaller first, for example with ffmpeg -vf scale=iw/2:-2, "
                "or use a computer with more memory."
            ),
        )

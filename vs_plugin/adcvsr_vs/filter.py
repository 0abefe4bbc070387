"""One filter: frames of VapourSynth through an opened clip of the engine, and back."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import torch
from torch import Tensor

from adcvsr_core.device import release_cached_memory
from adcvsr_core.engine import Upscaler
from adcvsr_core.engine.source import Cuts
from adcvsr_core.errors import InputError
from adcvsr_core.pipeline.finish import Finish
from adcvsr_core.ring import Ring
from adcvsr_core.video.color import (
    ColorSpec,
    PixelLayout,
    planes_to_rgb,
    rgb_to_planes,
    sample_dtype,
)
from adcvsr_vs.cuts import MarkedCuts
from adcvsr_vs.formats import ClipFormat, Properties, color_of, written

type Planes = tuple[tuple[memoryview, int], ...]
"""Memory and bytes a row of each plane, valid during one call."""
type Fed = tuple[int, tuple[int, ...], Planes]
"""Number, `Properties` and planes of an input frame."""
type Span = tuple[int, int]

REMEMBERED_COLORS = 4096
SAMPLES = {
    torch.uint8: np.uint8,
    torch.uint16: np.uint16,
    torch.float16: np.float16,
    torch.float32: np.float32,
}


class ClipFilter:
    """What the native filter calls, always on one thread."""

    def __init__(
        self,
        upscaler: Upscaler,
        clip: ClipFormat,
        layout: PixelLayout,
        finish: Finish,
        *,
        find_cuts: bool,
        pixel_shape: Fraction,
    ) -> None:
        """
        Args:
            find_cuts: whether scene cuts are looked for at all.
            pixel_shape: what the sample aspect is multiplied with.
        """
        self._clip = clip
        self._layout = layout
        self._finish = finish
        self._pixel_shape = pixel_shape
        self._device = upscaler.device
        self._cuts: MarkedCuts | None = None
        self._colors: Ring[tuple[ColorSpec, Fraction]] = Ring(REMEMBERED_COLORS)
        self._opened = upscaler.open(
            clip.num_frames, clip.height, clip.width, self._mark if find_cuts else None
        )
        self.unit = self._opened.unit

    def _mark(self, otherwise: Cuts) -> Cuts:
        self._cuts = MarkedCuts(otherwise)
        return self._cuts

    def feed(self, n: int, frames: tuple[Fed, ...]) -> tuple[int, ...]:
        """Take input frames; the numbers of those that frame n still lacks."""
        missing = set(self._opened.missing(n))
        present = self._opened.present
        for number, values, planes in frames:
            if number in missing or not any(number in span for span in present):
                try:
                    self._take(number, Properties(*values), planes)
                except InputError as error:
                    if number == n:
                        raise
                    where = f"input frame {number}"
                    raise InputError(error.what, where=where, remedy=error.remedy) from error
        return tuple(self._opened.missing(n))

    def _take(self, number: int, properties: Properties, planes: Planes) -> None:
        layout, width, height = self._layout, self._clip.width, self._clip.height
        color = color_of(properties, layout, width, height)
        shapes = layout.plane_shapes(width, height)
        samples = [
            torch.from_numpy(_view(plane, shape, layout).copy())
            for plane, shape in zip(planes, shapes, strict=True)
        ]
        if layout.family == "rgb":
            red, green, blue = samples
            samples = [green, blue, red]
        rgb_CHW = planes_to_rgb(tuple(samples), layout, color, self._device)
        self._opened.give(number, rgb_CHW)
        self._colors.put(number, (color, properties.sample_aspect))
        if self._cuts is not None:
            self._cuts.mark(number, properties.scene_change_prev, properties.scene_change_next)

    def render(self, n: int, planes: Planes) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Write frame n into `planes`.

        Returns: `Written` values; input frames held, then two spans of frames that are ready.
        """
        color, aspect = self._colors[n]
        with torch.inference_mode():
            source_CHW = self._opened.source(n) if self._finish.needs_source else None
            output_CHW = self._opened.frame(n)
            result_CHW = self._finish(output_CHW.contiguous(), source_CHW)
            self._write(rgb_to_planes(result_CHW, self._layout, color), planes)
        shape = None if self._pixel_shape == 1 else aspect * self._pixel_shape
        return written(color, self._layout, shape).values(), self._state(n)

    def _write(self, samples: tuple[Tensor, ...], planes: Planes) -> None:
        if self._layout.family == "rgb":
            green, blue, red = samples
            samples = (red, green, blue)
        for plane, tensor in zip(planes, samples, strict=True):
            view = _view(plane, tuple(tensor.shape), self._layout)
            torch.from_numpy(view).copy_(tensor)

    def _state(self, n: int) -> tuple[int, ...]:
        stop = self._clip.num_frames
        ready = [(span.start, min(span.stop, stop)) for span in self._opened.ready]
        ready = sorted(ready, key=lambda span: not span[0] <= n < span[1])[:2]
        present = self._opened.present
        held = next((span for span in present if n in span), present[-1])
        flat = [held.start, held.stop, *(bound for span in ready for bound in span)]
        return tuple(flat + [0] * (6 - len(flat)))

    def close(self) -> None:
        """Let go of the model and of all frames."""
        del self._opened
        self._cuts = None
        self._colors.clear()
        release_cached_memory(self._device)


def _view(
    plane: tuple[memoryview, int], shape: tuple[int, ...], layout: PixelLayout
) -> np.ndarray[tuple[int, ...], np.dtype[np.generic]]:
    memory, stride = plane
    dtype = np.dtype(SAMPLES[sample_dtype(layout)])
    height, width = shape
    return np.ndarray(shape, dtype, memory, strides=(stride, dtype.itemsize))[:height, :width]

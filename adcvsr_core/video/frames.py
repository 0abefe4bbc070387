"""Decoded frames as values: sample planes, when they are shown, and what the samples mean."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
import torch
from av.video.plane import VideoPlane
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.resampling import resize
from adcvsr_core.video.canvas import Canvas
from adcvsr_core.video.color import ColorSpec, planes_to_rgb
from adcvsr_core.video.layouts import PixelLayout, layout_of, planar_format


@dataclass(frozen=True, kw_only=True, eq=False)
class SourceFrame:
    """One decoded frame, in memory of its own."""

    index: int
    """Place among the frames the reader yields, from 0."""
    pts: int
    """When it is shown, in `time_base`; strictly increasing."""
    time_base: Fraction
    """Seconds per unit of `pts`."""
    duration: int
    """In `time_base`; at least 1."""
    planes: tuple[Tensor, ...]
    """uint8 or uint16 CPU tensors as `layout` describes."""
    layout: PixelLayout
    color: ColorSpec
    width: int
    height: int
    sample_aspect: Fraction = Fraction(1)
    """Width of a pixel over its height."""
    canvas: Canvas | None = None
    """What `to_rgb` and `to_alpha` fit the picture into, bars around it where its proportions are
    others; None: it stays as it is."""
    interlaced: bool = False
    """The decoder says so."""
    field_order: str = ""
    """Of an interlaced frame: "tff" or "bff"; "": not known."""
    corrupt: bool = False
    """The decoder found damage and concealed it."""
    lost: bool = False
    """It did not decode: the samples are those of the frame before it, or of the first there is."""

    @property
    def time_s(self) -> Fraction:
        """When the frame is shown, in seconds."""
        return self.pts * self.time_base

    def to_rgb(self, device: torch.device | str | None = None) -> Tensor:
        """float32 CHW R'G'B', nominally [0, 1], on `device`, of the canvas's size; its bars are
        black. See `planes_to_rgb`."""
        return self._fitted(planes_to_rgb(self.planes, self.layout, self.color, device))

    @property
    def transparent(self) -> bool:
        """Whether anything of it is not opaque."""
        return self.layout.alpha and int(self.planes[-1].numpy().min()) < self.layout.peak

    def to_alpha(self, device: torch.device | str | None = None) -> Tensor | None:
        """float32 HW, 0 transparent to 1 opaque, on `device`, of the canvas's size, whose bars are
        transparent; None where it has no alpha."""
        if not self.layout.alpha:
            return None
        alpha_HW = self.planes[-1].to(device).to(torch.float32) / self.layout.peak
        return self._fitted(alpha_HW[None])[0]

    def like(self, other: SourceFrame) -> bool:
        """Whether the samples of both lie alike: the same size and layout."""
        return (self.width, self.height, self.layout) == (other.width, other.height, other.layout)

    def _fitted(self, picture_CHW: Tensor) -> Tensor:
        canvas = self.canvas
        place = canvas and canvas.place(self.width, self.height, self.sample_aspect)
        if canvas is None or place is None:
            return picture_CHW
        right, bottom = (
            canvas.width - place.left - place.width,
            canvas.height - place.top - place.height,
        )
        fitted = resize(picture_CHW, place.width, place.height)
        return F.pad(fitted, (place.left, right, place.top, bottom))


def frame_planes(frame: av.VideoFrame) -> tuple[Tensor, ...]:
    """Copies of the sample planes of a frame in a format `layout_of` knows."""
    layout = layout_of(frame.format.name)
    sample = np.uint8 if layout.bits <= 8 else np.uint16
    planes: list[Tensor] = []
    for plane, shape in zip(
        frame.planes, layout.plane_shapes(frame.width, frame.height), strict=True
    ):
        rows = _plane_rows(plane, sample, shape[0])
        samples = math.prod(shape[1:])
        planes.append(torch.from_numpy(rows[:, :samples].copy().reshape(shape)))
    return tuple(planes)


def planar(frame: av.VideoFrame) -> av.VideoFrame:
    """The frame in a planar format with the same samples, through swscale where it has another."""
    name = planar_format(frame.format.name)
    if frame.format.name.replace("yuvj", "yuv") == name:
        return frame
    return frame.reformat(
        format=name, src_color_range=frame.color_range, dst_color_range=frame.color_range
    )


def video_frame(planes: tuple[Tensor, ...], layout: PixelLayout) -> av.VideoFrame:
    """A libav frame with a copy of these planes (CPU tensors)."""
    height, width = planes[0].shape[:2]
    frame = av.VideoFrame(width, height, layout.name)
    sample = np.uint8 if layout.bits <= 8 else np.uint16
    for plane, tensor in zip(frame.planes, planes, strict=True):
        flat = tensor.numpy().reshape(tensor.shape[0], -1)
        _plane_rows(plane, sample, tensor.shape[0])[:, : flat.shape[1]] = flat
    return frame


def _plane_rows(
    plane: VideoPlane, sample: type[np.uint8 | np.uint16], height: int
) -> NDArray[np.uint8 | np.uint16]:
    line = abs(plane.line_size)
    rows = np.frombuffer(plane, np.uint8).reshape(height, line).view(sample)
    return rows[::-1] if plane.line_size < 0 else rows

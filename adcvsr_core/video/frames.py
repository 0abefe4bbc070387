"""Decoded frames as values: sample planes, when they are shown, and what the samples mean."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
import torch
from av.rational import AVRational
from av.video.plane import VideoPlane
from numpy.typing import NDArray
from torch import Tensor

from adcvsr_core.video.color import ColorSpec, PixelLayout, layout_of, planes_to_rgb

PLANAR_OF = {
    "nv12": "yuv420p", "nv21": "yuv420p", "nv16": "yuv422p", "nv24": "yuv444p", "nv42": "yuv444p",
    "nv20le": "yuv422p10le", "p010le": "yuv420p10le", "p012le": "yuv420p12le",
    "p016le": "yuv420p16le", "p210le": "yuv422p10le", "p212le": "yuv422p12le",
    "p216le": "yuv422p16le", "p410le": "yuv444p10le", "p412le": "yuv444p12le",
    "p416le": "yuv444p16le", "yuyv422": "yuv422p", "uyvy422": "yuv422p", "yvyu422": "yuv422p",
    "uyyvyy411": "yuv411p", "y210le": "yuv422p10le", "y212le": "yuv422p12le",
    "y216le": "yuv422p16le", "vuya": "yuv444p", "vuyx": "yuv444p", "ayuv": "yuv444p",
    "uyva": "yuv444p", "vyu444": "yuv444p", "ayuv64le": "yuv444p16le", "xv30le": "yuv444p10le",
    "xv36le": "yuv444p12le", "xv48le": "yuv444p16le", "v30xle": "yuv444p10le",
    "x2rgb10le": "gbrp10le", "x2bgr10le": "gbrp10le", "pal8": "gbrp", "monow": "gray",
    "monob": "gray", "ya8": "gray", "ya16le": "gray16le", "ya16be": "gray16le",
    "grayf16le": "gray16le", "grayf32le": "gray16le", "gbrpf16le": "gbrp16le",
    "gbrpf32le": "gbrp16le", "gbrapf32le": "gbrp16le", "xyz12le": "gbrp16le",
}  # fmt: skip
"""Nearest planar format of formats whose name does not tell it."""


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
    interlaced: bool = False
    """The decoder says so."""
    corrupt: bool = False
    """The decoder found damage and concealed it."""

    @property
    def time_s(self) -> Fraction:
        """When the frame is shown, in seconds."""
        return self.pts * self.time_base

    def to_rgb(self, device: torch.device | str | None = None) -> Tensor:
        """float32 CHW R'G'B', nominally [0, 1], on `device`. See `planes_to_rgb`."""
        return planes_to_rgb(self.planes, self.layout, self.color, device)


def as_fraction(ratio: AVRational) -> Fraction:
    """libav's ratio as Python's; 0 for an unset one (0/0, 0/1)."""
    return Fraction(ratio.num, ratio.den) if ratio.den else Fraction(0)


def planar_format(pix_fmt: str) -> tuple[str, bool]:
    """The planar format that holds `pix_fmt` without loss; whether an alpha channel is dropped."""
    try:
        layout = layout_of(pix_fmt)
        return (_planar_rgb(pix_fmt) if layout.packed else layout.name), False
    except ValueError:
        pass
    if pix_fmt in PLANAR_OF:
        return PLANAR_OF[pix_fmt], pix_fmt in (
            "vuya",
            "ayuv",
            "uyva",
            "ayuv64le",
            "ya8",
            "ya16le",
            "ya16be",
        )
    fmt = av.VideoFormat(pix_fmt, 16, 16)
    alpha = any(component.is_alpha for component in fmt.components)
    if fmt.is_rgb or fmt.is_bayer:
        return _planar_rgb(pix_fmt), alpha
    return _planar_yuv(fmt), alpha


def frame_planes(frame: av.VideoFrame) -> tuple[Tensor, ...]:
    """Copies of the sample planes of a frame in a format `layout_of` knows."""
    layout = layout_of(frame.format.name)
    sample = np.uint8 if layout.bits <= 8 else np.uint16
    planes: list[Tensor] = []
    for plane, shape in zip(
        frame.planes, layout.plane_shapes(frame.width, frame.height), strict=True
    ):
        rows = _plane_rows(plane, sample, shape[0])
        samples = shape[1] * (3 if layout.packed else 1)
        planes.append(torch.from_numpy(rows[:, :samples].copy().reshape(shape)))
    return tuple(planes)


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


def _planar_rgb(pix_fmt: str) -> str:
    fmt = av.VideoFormat(pix_fmt, 16, 16)
    bits = max(component.bits for component in fmt.components)
    bits = next((known for known in (8, 9, 10, 12, 14, 16) if known >= bits), 16)
    return "gbrp" if bits == 8 else f"gbrp{bits}le"


def _planar_yuv(fmt: av.VideoFormat) -> str:
    components = [component for component in fmt.components if not component.is_alpha]
    bits = components[0].bits
    depth = "" if bits <= 8 else f"{next(b for b in (9, 10, 12, 14, 16) if b >= min(bits, 16))}le"
    if len(components) < 3:
        return f"gray{depth}"
    chroma = (16 // components[1].width, 16 // components[1].height)
    ratio = {
        (1, 1): "444",
        (2, 1): "422",
        (2, 2): "420",
        (1, 2): "440",
        (4, 1): "411",
        (4, 4): "410",
    }
    return f"yuv{ratio.get(chroma, '444')}p{depth}"

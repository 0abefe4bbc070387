"""Sample planes to RGB and back, on any device, without a detour through 8 bits.

RGB here is what the transfer function left: gamma-encoded R'G'B' (PQ and HLG too), nominally
in [0, 1] and not clamped, so that values beyond black and white survive a round trip.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import av
import torch
from torch import Tensor

from adcvsr_core.video.chroma import downsample, upsample
from adcvsr_core.video.tags import ColorSpec, color_from_codes, guess_color

__all__ = [
    "ColorSpec",
    "PixelLayout",
    "color_from_codes",
    "guess_color",
    "layout_of",
    "planes_to_rgb",
    "rgb_to_planes",
]

type Row = tuple[float, float, float]
type Matrix = tuple[Row, Row, Row]

LUMA_WEIGHTS = {
    "bt709": (0.2126, 0.0722),
    "fcc": (0.30, 0.11),
    "bt470bg": (0.299, 0.114),
    "smpte170m": (0.299, 0.114),
    "smpte240m": (0.212, 0.087),
    "bt2020nc": (0.2627, 0.0593),
    # Constant luminance and the newer matrices need linear light or other primaries; their nearest
    # non-constant relative is exact enough to be undone by the same matrix on the way out.
    "bt2020c": (0.2627, 0.0593),
    "ictcp": (0.2627, 0.0593),
}
"""Weights of red and blue in luma, by matrix name. Source: ITU-T H.273, table 4."""


@dataclass(frozen=True, kw_only=True)
class PixelLayout:
    """How the sample planes of a frame are laid out.

    Planes come in libav's order: Y, U, V; gray; G, B, R for planar RGB; one H x W x 3 plane for
    packed RGB. Samples are uint8 up to 8 bits, uint16 (value in the low bits, machine byte order)
    above; or floating: float16 or float32, [0, 1] whatever the range, chroma [-0.5, 0.5].
    """

    name: str
    """libav's name of the pixel format, little-endian."""
    family: str
    """"yuv", "rgb" or "gray"."""
    bits: int
    chroma_w: int = 1
    """Luma samples per chroma sample, horizontally."""
    chroma_h: int = 1
    packed: bool = False
    floating: bool = False

    @property
    def dtype(self) -> torch.dtype:
        """Of the samples."""
        if self.floating:
            return torch.float16 if self.bits <= 16 else torch.float32
        return torch.uint8 if self.bits <= 8 else torch.uint16

    @property
    def peak(self) -> int:
        """The largest sample value."""
        return (1 << self.bits) - 1

    def plane_shapes(self, width: int, height: int) -> tuple[tuple[int, ...], ...]:
        """Shape of each plane of a frame of this size."""
        if self.packed:
            return ((height, width, 3),)
        if self.family == "gray":
            return ((height, width),)
        small = (-(-height // self.chroma_h), -(-width // self.chroma_w))
        return ((height, width), small, small)


@cache
def layout_of(pix_fmt: str) -> PixelLayout:
    """The layout of a pixel format that `planes_to_rgb` reads directly.

    Planar YUV, planar RGB and gray, 8 to 16 bits, no alpha; and packed rgb24, rgb48le.

    Raises: ValueError for any other format.
    """
    name = pix_fmt.replace("yuvj", "yuv")
    if name in ("rgb24", "rgb48le"):
        return PixelLayout(name=name, family="rgb", bits=8 if name == "rgb24" else 16, packed=True)
    try:
        fmt = av.VideoFormat(name, 16, 16)
    except ValueError as error:
        raise ValueError(f"unknown pixel format {pix_fmt!r}") from error
    components = fmt.components
    bits = components[0].bits
    planes = {component.plane for component in components}
    plain = name.startswith(("yuv4", "gbrp", "gray")) and not fmt.is_big_endian
    plain = plain and "msb" not in name and not name.startswith(("grayf", "gbrpf"))
    if not plain or not 8 <= bits <= 16 or len(planes) != len(components):
        raise ValueError(f"pixel format {pix_fmt!r} is not planar YUV, RGB or gray of 8 to 16 bits")
    if len(components) == 1:
        return PixelLayout(name=name, family="gray", bits=bits)
    return PixelLayout(
        name=name,
        family="rgb" if fmt.is_rgb else "yuv",
        bits=bits,
        chroma_w=16 // components[1].width,
        chroma_h=16 // components[1].height,
    )


def planes_to_rgb(
    planes: tuple[Tensor, ...],
    layout: PixelLayout,
    color: ColorSpec,
    device: torch.device | str | None = None,
) -> Tensor:
    """Sample planes as RGB.

    Args:
        planes: as `PixelLayout` describes, HW each. Moved to `device` (default: where they are) as
            they are, so that a frame crosses the bus in its smallest form.
        color: matrix, range and chroma location decide; transfer and primaries are left alone.

    Returns: float32 CHW, gamma-encoded R'G'B', nominally [0, 1], not clamped.
    """
    with torch.no_grad():
        samples = [plane.to(device).to(torch.float32) for plane in planes]
        scale, offset, chroma_scale, chroma_offset = _levels(layout, color.range)
        if layout.family == "gray":
            return ((samples[0] - offset) * scale)[None].repeat(3, 1, 1)
        if layout.family == "rgb":
            return _rgb_samples(samples, layout).sub_(offset).mul_(scale)
        height, width = samples[0].shape
        chroma = torch.stack(samples[1:]).sub_(chroma_offset)
        chroma = upsample(
            chroma,
            width,
            height,
            (layout.chroma_w, layout.chroma_h),
            color.chroma_location,
        )
        inverse = _to_rgb_matrix(color.matrix)
        out = samples[0].new_empty(3, height, width)
        luma = samples[0].sub_(offset).mul_(scale)
        for channel, (of_luma, of_cb, of_cr) in enumerate(inverse):
            row = (of_luma, of_cb * chroma_scale, of_cr * chroma_scale)
            _mix(out[channel], (luma, chroma[0], chroma[1]), row)
        return out


def rgb_to_planes(rgb_CHW: Tensor, layout: PixelLayout, color: ColorSpec) -> tuple[Tensor, ...]:
    """RGB as sample planes, rounded to nearest and clipped to what the samples can hold.

    Args:
        rgb_CHW: float, gamma-encoded R'G'B', nominally [0, 1], on any device; computed in float32.

    Returns: planes as `PixelLayout` describes, on the same device.
    """
    with torch.no_grad():
        rgb = rgb_CHW.to(torch.float32)
        if rgb.shape[0] != 3:
            raise ValueError(f"expected 3 x H x W RGB, got shape {tuple(rgb.shape)}")
        scale, offset, chroma_scale, chroma_offset = _levels(layout, color.range)
        if layout.family == "rgb":
            samples = _quantise(rgb / scale, offset, layout)
            if layout.packed:
                return (samples.permute(1, 2, 0).contiguous(),)
            return samples[1], samples[2], samples[0]
        matrix = "bt709" if color.matrix == "gbr" else color.matrix
        luma = torch.empty_like(rgb[0])
        _mix(luma, (rgb[0], rgb[1], rgb[2]), _luma_row(matrix))
        if layout.family == "gray":
            return (_quantise(luma.div_(scale), offset, layout),)
        parts = {"R": rgb[0], "G": rgb[1], "B": rgb[2], "Y": luma}
        chroma = rgb.new_empty(2, *rgb.shape[1:])
        differences = _chroma_differences(matrix)
        for channel, (_, plus, minus) in zip(chroma, differences, strict=True):
            torch.sub(parts[plus], parts[minus], out=channel)
        chroma = downsample(chroma, (layout.chroma_w, layout.chroma_h), color.chroma_location)
        for channel, (gain, _, _) in zip(chroma, differences, strict=True):
            channel.mul_(gain / chroma_scale)
        chroma = _quantise(chroma, chroma_offset, layout)
        return _quantise(luma.div_(scale), offset, layout), chroma[0], chroma[1]


def _levels(layout: PixelLayout, color_range: str) -> tuple[float, float, float, float]:
    """Scale and offset of luma (and RGB) samples, then of chroma samples."""
    bits = layout.bits
    if layout.floating:
        return 1.0, 0.0, 1.0, 0.0
    if color_range == "pc":
        return 1 / ((1 << bits) - 1), 0.0, 1 / ((1 << bits) - 1), float(1 << (bits - 1))
    step = float(1 << (bits - 8))
    return 1 / (219 * step), 16 * step, 1 / (224 * step), 128 * step


def _rgb_samples(samples: list[Tensor], layout: PixelLayout) -> Tensor:
    if layout.packed:
        return samples[0].permute(2, 0, 1).contiguous()
    green, blue, red = samples
    return torch.stack((red, green, blue))


def _quantise(values: Tensor, offset: float, layout: PixelLayout) -> Tensor:
    """values + offset, rounded to nearest and clipped; overwrites `values`. Floating samples are
    neither: they may lie beyond black and white."""
    if layout.floating:
        return values.to(layout.dtype)
    values.add_(offset + 0.5).clamp_(0, layout.peak + 0.5)
    if layout.dtype == torch.uint8:
        # Two steps: PyTorch has vector code for each of them, but not for float to uint8.
        return values.to(torch.int16).to(torch.uint8)
    return values.to(layout.dtype)


def _mix(out: Tensor, parts: tuple[Tensor, Tensor, Tensor], row: Row) -> None:
    """out = row . parts. Plain sums: no library matrix product, so never in reduced precision."""
    used = [(part, weight) for part, weight in zip(parts, row, strict=True) if weight]
    first, weight = used[0]
    torch.mul(first, weight, out=out)
    for part, weight in used[1:]:
        out.add_(part, alpha=weight)


@cache
def _luma_row(matrix: str) -> Row:
    """Weights of R, G, B in Y."""
    if matrix == "ycgco":
        return (0.25, 0.5, 0.25)
    red, blue = LUMA_WEIGHTS.get(matrix, LUMA_WEIGHTS["bt709"])
    return (red, 1 - red - blue, blue)


@cache
def _chroma_differences(matrix: str) -> tuple[tuple[float, str, str], tuple[float, str, str]]:
    """Cb and Cr, in [-0.5, 0.5]: a gain, and which two of R, G, B, Y it multiplies the difference
    of. Source: ITU-T H.273, equations of 8.3."""
    if matrix == "ycgco":
        return (1.0, "G", "Y"), (0.5, "R", "B")
    red, blue = LUMA_WEIGHTS.get(matrix, LUMA_WEIGHTS["bt709"])
    return (0.5 / (1 - blue), "B", "Y"), (0.5 / (1 - red), "R", "Y")


@cache
def _to_rgb_matrix(matrix: str) -> Matrix:
    """Rows R, G, B: the inverse of `_luma_row` and `_chroma_differences`."""
    if matrix == "gbr":
        return ((0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
    if matrix == "ycgco":
        return ((1.0, -1.0, 1.0), (1.0, 1.0, 0.0), (1.0, -1.0, -1.0))
    red, blue = LUMA_WEIGHTS.get(matrix, LUMA_WEIGHTS["bt709"])
    green = 1 - red - blue
    from_cb, from_cr = 2 * (1 - blue), 2 * (1 - red)
    return (
        (1.0, 0.0, from_cr),
        (1.0, -from_cb * blue / green, -from_cr * red / green),
        (1.0, from_cb, 0.0),
    )

"""Sample planes to RGB and back, on any device, without a detour through 8 bits.

RGB here is what the transfer function left: gamma-encoded R'G'B' (PQ and HLG too), nominally
in [0, 1] and not clamped, so that values beyond black and white survive a round trip. For PQ, 1 is
1000 cd/m2; see `tags.white_level`.
"""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor

from adcvsr_core.video.chroma import downsample, upsample
from adcvsr_core.video.layouts import PixelLayout, layout_of
from adcvsr_core.video.tags import (
    LUMA_WEIGHTS,
    ColorSpec,
    color_from_codes,
    guess_color,
    white_level,
)

__all__ = [
    "ColorSpec",
    "PixelLayout",
    "color_from_codes",
    "guess_color",
    "layout_of",
    "planes_to_rgb",
    "rgb_to_planes",
    "sample_dtype",
]

type Row = tuple[float, float, float]
type Matrix = tuple[Row, Row, Row]


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

    Alpha is left out; see `SourceFrame.to_alpha`.

    Returns: float32 CHW, gamma-encoded R'G'B', nominally [0, 1], not clamped.
    """
    with torch.no_grad():
        colors = planes[:-1] if layout.alpha and not layout.packed else planes
        samples = [plane.to(device).to(torch.float32) for plane in colors]
        scale, offset, chroma_scale, chroma_offset = _levels(layout, color)
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


def rgb_to_planes(
    rgb_CHW: Tensor, layout: PixelLayout, color: ColorSpec, alpha_HW: Tensor | None = None
) -> tuple[Tensor, ...]:
    """RGB as sample planes, rounded to nearest and clipped to what the samples can hold.

    Args:
        rgb_CHW: float, gamma-encoded R'G'B', nominally [0, 1], on any device; computed in float32.
        alpha_HW: 0 transparent to 1 opaque, for layouts with alpha; None: opaque.

    Returns: planes as `PixelLayout` describes, on the same device.
    """
    with torch.no_grad():
        rgb = rgb_CHW.to(torch.float32)
        if rgb.shape[0] != 3:
            raise ValueError(f"expected 3 x H x W RGB, got shape {tuple(rgb.shape)}")
        scale, offset, chroma_scale, chroma_offset = _levels(layout, color)
        alpha = _alpha_plane(rgb, layout, alpha_HW)
        if layout.family == "rgb":
            samples = _quantise(rgb / scale, offset, layout)
            if layout.packed:
                packed = torch.cat((samples, *(each[None] for each in alpha)))
                return (packed.permute(1, 2, 0).contiguous(),)
            return samples[1], samples[2], samples[0], *alpha
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
        return _quantise(luma.div_(scale), offset, layout), chroma[0], chroma[1], *alpha


def _alpha_plane(
    rgb_CHW: Tensor, layout: PixelLayout, alpha_HW: Tensor | None
) -> tuple[Tensor, ...]:
    """The plane that follows those of the colours, if one does."""
    if not layout.alpha:
        return ()
    if alpha_HW is None:
        alpha_HW = torch.ones_like(rgb_CHW[0])
    return (_quantise(alpha_HW.to(torch.float32) * layout.peak, 0.0, layout),)


def sample_dtype(layout: PixelLayout) -> torch.dtype:
    """Of the samples of a layout."""
    if layout.floating:
        return torch.float16 if layout.bits <= 16 else torch.float32
    return torch.uint8 if layout.bits <= 8 else torch.uint16


def _levels(layout: PixelLayout, color: ColorSpec) -> tuple[float, float, float, float]:
    """Scale and offset of luma (and RGB) samples, then of chroma samples."""
    bits, white = layout.bits, white_level(color)
    if layout.floating:
        return 1 / white, 0.0, 1 / white, 0.0
    if color.range == "pc":
        scale = 1 / (((1 << bits) - 1) * white)
        return scale, 0.0, scale, float(1 << (bits - 1))
    step = float(1 << (bits - 8))
    return 1 / (219 * step * white), 16 * step, 1 / (224 * step * white), 128 * step


def _rgb_samples(samples: list[Tensor], layout: PixelLayout) -> Tensor:
    if layout.packed:
        return samples[0][..., :3].permute(2, 0, 1).contiguous()
    green, blue, red = samples
    return torch.stack((red, green, blue))


def _quantise(values: Tensor, offset: float, layout: PixelLayout) -> Tensor:
    """values + offset, rounded to nearest and clipped; overwrites `values`. Floating samples are
    neither: they may lie beyond black and white."""
    if layout.floating:
        return values.to(sample_dtype(layout))
    values.add_(offset + 0.5).clamp_(0, layout.peak + 0.5)
    if sample_dtype(layout) == torch.uint8:
        # Two steps: PyTorch has vector code for each of them, but not for float to uint8.
        return values.to(torch.int16).to(torch.uint8)
    return values.to(sample_dtype(layout))


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

"""Decoded frames as the measures look at them: a part of the luma, and the detector's thumbnail."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import gcd

import av
import numpy as np
from numpy.typing import NDArray

from adcvsr_core.scenes import LUMA_WEIGHTS, THUMB_HEIGHT, THUMB_WIDTH, Thumbnail
from adcvsr_core.video.layouts import PixelLayout, layout_of, planar_format, without_alpha
from adcvsr_core.video.tags import LUMA_WEIGHTS as WEIGHTS_OF_MATRIX
from adcvsr_core.video.tags import ColorSpec, white_level

NEGLIGIBLE = 1e-6
ROWS = 5
"""Every so many rows are compared: no divisor of a block, whose motion could hide between them."""
NARROW = 90
"""Columns of which all lines are looked at, about."""
MOST_HEIGHT = 255 * THUMB_HEIGHT
"""Of 8 bits: the sum of a column of a cell fits 16, as up to 257 samples do."""

type Plane = NDArray[np.uint8] | NDArray[np.uint16]


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """One decoded frame."""

    index: int
    frame: av.VideoFrame
    """In a format `layout_of` knows."""
    layout: PixelLayout
    rows_HW: Plane
    """Every ROWS-th line of the luma as stored; green for RGB."""
    columns_HW: NDArray[np.uint8]
    """Some NARROW columns of the same, all lines, in 8 bits."""
    full_range: bool
    thumb_HW: Thumbnail


def picture_of(frame: av.VideoFrame, index: int, color: ColorSpec) -> Picture:
    """Take a frame apart; `color` says what its samples mean."""
    frame = _planar(frame)
    layout = layout_of(frame.format.name)
    planes = _planes(frame, layout)
    columns = planes[0][:, :: max(2, frame.width // NARROW)]
    if layout.bits > 8:
        columns = columns >> (layout.bits - 8)
    return Picture(
        index=index,
        frame=frame,
        layout=layout,
        rows_HW=planes[0][::ROWS].copy(),
        columns_HW=columns.astype(np.uint8),
        full_range=color.range == "pc",
        thumb_HW=_thumbnail(planes, layout, color),
    )


def _planes(frame: av.VideoFrame, layout: PixelLayout) -> list[Plane]:
    """Views of the samples; valid as long as the frame is."""
    shapes = layout.plane_shapes(frame.width, frame.height)
    planes: list[Plane] = []
    for plane, (height, width) in zip(frame.planes, shapes, strict=True):
        line = plane.line_size
        rows = np.frombuffer(plane, np.uint8).reshape(-1, abs(line))
        rows = rows[::-1] if line < 0 else rows
        samples = rows if layout.bits <= 8 else rows.view(np.uint16)
        planes.append(samples[:height, :width])
    return planes


def _planar(frame: av.VideoFrame) -> av.VideoFrame:
    """The frame in planar YUV, RGB or gray without alpha."""
    name = without_alpha(planar_format(frame.format.name))
    if layout_of(name).packed:
        name = "gbrp" if name == "rgb24" else "gbrp16le"
    if frame.format.name.replace("yuvj", "yuv") == name:
        return frame
    return frame.reformat(
        format=name, src_color_range=frame.color_range, dst_color_range=frame.color_range
    )


def _thumbnail(planes: list[Plane], layout: PixelLayout, color: ColorSpec) -> Thumbnail:
    """What `thumbnails.thumbnail` makes of the frame's RGB, by the means of its planes."""
    step = float(1 << (layout.bits - 8))
    full = color.range == "pc"
    peak = float(layout.peak)
    white = white_level(color)
    offset, scale = (0.0, 1 / peak) if full else (16 * step, 1 / (219 * step))
    scale /= white
    first = (_cell_means(planes[0]) - offset) * scale
    if layout.family == "rgb":
        blue, red = ((_cell_means(plane) - offset) * scale for plane in planes[1:3])
        green = first
        luma = LUMA_WEIGHTS[0] * red + LUMA_WEIGHTS[1] * green + LUMA_WEIGHTS[2] * blue
        return luma.astype(np.float32)
    if layout.family == "gray":
        return first.astype(np.float32)
    middle, chroma_scale = (128 * step, 1 / peak if full else 1 / (224 * step))
    chroma_scale /= white
    for weight, plane in zip(_chroma_in_luma(color.matrix), planes[1:3], strict=True):
        if abs(weight) > NEGLIGIBLE:  # none for BT.601
            first = first + weight * chroma_scale * (_cell_means(plane) - middle)
    return first.astype(np.float32)


def _chroma_in_luma(matrix: str) -> tuple[float, float]:
    """How much of Cb and Cr the detector's luma holds, whose weights are those of BT.601."""
    red, blue = WEIGHTS_OF_MATRIX.get(matrix, WEIGHTS_OF_MATRIX["bt709"])
    green = 1 - red - blue
    from_cb, from_cr = 2 * (1 - blue), 2 * (1 - red)
    own_red, own_green, own_blue = LUMA_WEIGHTS
    return (
        own_blue * from_cb - own_green * from_cb * blue / green,
        own_red * from_cr - own_green * from_cr * red / green,
    )


def _cell_means(plane_HW: Plane) -> NDArray[np.float64]:
    """THUMB_HEIGHT x THUMB_WIDTH means over cells divided as adaptive pooling divides them."""
    height, width = plane_HW.shape
    small = plane_HW.dtype == np.uint8 and height <= MOST_HEIGHT
    sums = np.zeros((THUMB_HEIGHT, width + 1), np.uint32 if small else np.uint64)
    # The cells come in a pattern that repeats; each of its cells is summed wherever it comes.
    times = gcd(height, THUMB_HEIGHT)
    bands = plane_HW.reshape(times, height // times, width)
    to = sums.reshape(times, THUMB_HEIGHT // times, width + 1)
    cells = _cells(height // times, THUMB_HEIGHT // times)
    for n, (first, last) in enumerate(cells):
        band = bands[:, first:last]
        to[:, n, :width] = np.add.reduce(band, axis=1, dtype=np.uint16 if small else np.uint64)
    # Between the cells, which may overlap, lie sums that are not asked for.
    across = np.add.reduceat(sums, np.ravel(_cells(width, THUMB_WIDTH)), axis=1)[:, ::2]
    return across / _cell_sizes(height, width)


@cache
def _cells(side: int, number: int) -> list[tuple[int, int]]:
    return [(n * side // number, -(-(n + 1) * side // number)) for n in range(number)]


@cache
def _cell_sizes(height: int, width: int) -> NDArray[np.int64]:
    rows, columns = (
        np.diff(_cells(side, number)).ravel()
        for side, number in ((height, THUMB_HEIGHT), (width, THUMB_WIDTH))
    )
    return rows[:, None] * columns

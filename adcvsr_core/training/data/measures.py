"""What makes material unfit for training, each as a number: pure functions of luma.

Luma is float32 HW from 0 (black) to 255 (white) whatever the range of the source. The limits in
`prepare` say which numbers are too much; docs/datasets.md shows what they are for real clips.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.scenes import LUMA_WEIGHTS
from adcvsr_core.training.data.shots import Crop
from adcvsr_core.video.frames import SourceFrame

BLOCK = 8
"""Transform blocks of MPEG-1, -2, -4 and JPEG; the grid of stronger codecs' blocks contains it."""
SOFT_STEP = 12.0
"""Steps in luma above this are edges of things, not of blocks, and count as this much."""
MOVED = 8.0
"""A difference between frames, in luma, that noise does not make."""
LEAST_MOVING = 0.005
"""Share of a picture that has to move before combing shows."""
BAR_LUMA = 3.0
"""Brightest that a row or column of a bar may be: its mean and two standard deviations."""
BAR_MARGIN = 2
"""Rows beside a bar that scaling and coding have mixed with it."""
CROP_ALIGN = 4
"""Crops begin and end at multiples of this, so that they do not split chroma samples."""

CODEC_GAIN = {
    "mjpeg": 0.3, "mpeg1video": 0.4, "mpeg2video": 0.5, "mpeg4": 0.7, "msmpeg4v3": 0.7,
    "vc1": 0.8, "wmv3": 0.8, "vp8": 0.8, "h264": 1.0, "vp9": 1.5, "libvpx-vp9": 1.5, "hevc": 1.5,
    "av1": 2.0, "libdav1d": 2.0, "libaom-av1": 2.0, "vvc": 2.2,
}  # fmt: skip
"""Bits of H.264 that one bit of another codec is worth, roughly; 1 for those not listed."""


def luma_of(frame: SourceFrame) -> Tensor:
    """Luma of a decoded frame, HW, 0 to 255."""
    if frame.layout.family == "rgb":
        rgb_CHW = frame.to_rgb()
        return torch.einsum("chw,c->hw", rgb_CHW, rgb_CHW.new_tensor(LUMA_WEIGHTS)).mul_(255)
    step = float(1 << (frame.layout.bits - 8))
    luma = frame.planes[0].float()
    if frame.color.range == "pc":
        return luma.mul_(255 / frame.layout.peak)
    return luma.sub_(16 * step).mul_(255 / (219 * step)).clamp_(0, 255)


def brightness(luma_HW: Tensor) -> float:
    """What all but a hundredth of the picture is no brighter than: near 0 for a black frame, even
    with some noise or a small logo."""
    few = luma_HW[::4, ::4].flatten()
    return float(few.kthvalue(max(1, round(0.99 * len(few)))).values)


def contrast(luma_HW: Tensor) -> float:
    """Standard deviation of luma: near 0 for a picture of one shade."""
    return float(luma_HW.std(correction=0))


def change(before_HW: Tensor, after_HW: Tensor) -> float:
    """Mean difference of two frames after averaging 4 x 4 pixels, which takes most noise away: near
    0 when nothing moves."""
    by = min(4, *before_HW.shape)
    small = F.avg_pool2d(torch.stack([before_HW, after_HW])[:, None], by)
    return float((small[0] - small[1]).abs().mean())


def bar_profile(luma_HW: Tensor) -> tuple[Tensor, Tensor]:
    """How bright each row and each column is at most, about: mean and two standard deviations. The
    largest over a shot tell where nothing is ever shown."""
    rows, columns = (torch.std_mean(luma_HW, dim=dim, correction=0) for dim in (1, 0))
    return rows[1] + 2 * rows[0], columns[1] + 2 * columns[0]


def picture_within_bars(rows: Tensor, columns: Tensor) -> Crop:
    """The rectangle without letterbox or pillarbox, from profiles of a whole shot.

    Aligned inward to `CROP_ALIGN` where there is a bar; the whole frame where there is none. A
    picture that is dark everywhere counts as having no bars.
    """
    height, width = len(rows), len(columns)
    lit_rows, lit_columns = (torch.nonzero(edge > BAR_LUMA).flatten() for edge in (rows, columns))
    if not len(lit_rows) or not len(lit_columns):
        return Crop(x=0, y=0, width=width, height=height)
    top, bottom = _inward(int(lit_rows[0]), int(lit_rows[-1]) + 1, height)
    left, right = _inward(int(lit_columns[0]), int(lit_columns[-1]) + 1, width)
    return Crop(x=left, y=top, width=max(0, right - left), height=max(0, bottom - top))


def _inward(first: int, end: int, length: int) -> tuple[int, int]:
    begins = 0 if first == 0 else -(-(first + BAR_MARGIN) // CROP_ALIGN) * CROP_ALIGN
    ends = length if end == length else (end - BAR_MARGIN) // CROP_ALIGN * CROP_ALIGN
    return begins, ends


def blockiness(luma_HW: Tensor) -> float:
    """How much larger steps between neighbours are on an 8 x 8 grid, at its strongest offset, than
    elsewhere: 1 without blocks, 1.5 where they are plain to see.

    After Wang, Bovik and Evans (Blind measurement of blocking artifacts, ICIP 2000), with a ratio
    in the place of a spectrum. Codecs with a loop filter hide their blocks from it; see
    `bits_per_pixel`.
    """
    ratios = [_grid_ratio(luma_HW.diff(dim=1)), _grid_ratio(luma_HW.diff(dim=0).T)]
    return sum(ratios) / 2


def _grid_ratio(steps_HW: Tensor) -> float:
    columns = steps_HW.abs().clamp_(max=SOFT_STEP).mean(0)
    whole = len(columns) // BLOCK * BLOCK
    if whole == 0:
        return 1.0
    phases = columns[:whole].reshape(-1, BLOCK).mean(0)
    strongest = float(phases.max())
    others = float((phases.sum() - phases.max()) / (BLOCK - 1))
    return (strongest + 0.1) / (others + 0.1)


def combing(luma_HW: Tensor, next_HW: Tensor) -> float | None:
    """How combed a frame is where it moves: below 0.5 when progressive, about 1 when interlaced.

    It looks at rows that stick out from both neighbours. A progressive frame has far fewer than a
    frame woven from the fields of this one and the next; of an interlaced one the fields are of two
    moments already. Fine detail sticks out too, but then within each field as well, so the smaller
    of the ratios to the woven frame and to the fields counts. None where too little moves to tell.
    """
    if min(luma_HW.shape) < BLOCK:
        return None
    rows = luma_HW.shape[0] // 4 * 4
    a, b = luma_HW[:rows], next_HW[:rows]
    moving = F.avg_pool2d((a - b).abs()[None], 3, 1, 1)[0] > MOVED
    if float(moving.float().mean()) < LEAST_MOVING:
        return None
    even = torch.arange(rows)[:, None] % 2 == 0
    own = _sticking_out(a, moving)
    woven = min(_sticking_out(torch.where(even, *pair), moving) for pair in ((a, b), (b, a)))
    fields = sum(_sticking_out(a[n::2], moving[n::2]) for n in (0, 1)) / 2
    return own / max(woven, fields, 1e-6)


def _sticking_out(luma_HW: Tensor, where_HW: Tensor) -> float:
    """By how much rows lie above or below both their neighbours, on average."""
    over = luma_HW[1:-1] - luma_HW[:-2]
    under = luma_HW[1:-1] - luma_HW[2:]
    by = torch.minimum(over, under).clamp(min=0) + torch.minimum(-over, -under).clamp(min=0)
    where = where_HW[1:-1]
    return float((by * where).sum() / where.sum().clamp(min=1))


def bits_per_pixel(num_bytes: int, num_frames: int, size: tuple[int, int], codec: str) -> float:
    """Bits spent on a pixel of a frame, in the equivalent of H.264 (`CODEC_GAIN`).

    Below 0.02 there is little in a moving picture but blur; good sources have 0.1 and more.
    """
    pixels = num_frames * size[0] * size[1]
    return 8 * num_bytes * CODEC_GAIN.get(codec, 1.0) / max(pixels, 1)

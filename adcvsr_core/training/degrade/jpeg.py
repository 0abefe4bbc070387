"""Baseline JPEG without the entropy coder, which loses nothing and so changes no pixel."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.training.degrade.luma import to_rgb, to_ycc

# fmt: off
LUMA_TABLE = (
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77,
    24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
    72, 92, 95, 98, 112, 100, 103, 99,
)
CHROMA_TABLE = (
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99,
    47, 66, 99, 99, 99, 99, 99, 99, *(99,) * 32,
)
# fmt: on
"""Quantisation at quality 50. Source: ITU-T T.81, annex K."""


def quantiser(table: tuple[int, ...], quality: int) -> Tensor:
    """The 8x8 table of a quality factor from 1 to 100, as libjpeg makes it."""
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    scaled = [min(255, max(1, (entry * scale + 50) // 100)) for entry in table]
    return torch.tensor(scaled, dtype=torch.float32).view(8, 8)


def jpeg(frames_TCHW: Tensor, qualities: Sequence[int]) -> Tensor:
    """Every frame as a JPEG of its quality, 4:2:0: what libjpeg's encoder and decoder give, up to
    the rounding of their transforms.

    Takes RGB in [0, 1] with an even size; returns multiples of 1/255.
    """
    height, width = frames_TCHW.shape[2:]
    planes = to_ycc(frames_TCHW.clamp(0, 1)).mul(255).round()
    planes = F.pad(planes, (0, -width % 16, 0, -height % 16), mode="replicate")
    # Colour differences are stored around 128, in whole numbers, at half the size.
    luma = planes[:, :1] - 128
    chroma = _halved(planes[:, 1:])
    tables = [(quantiser(LUMA_TABLE, q), quantiser(CHROMA_TABLE, q)) for q in qualities]
    luma = _quantised(luma, torch.stack([pair[0] for pair in tables])) + 128
    chroma = _quantised(chroma, torch.stack([pair[1] for pair in tables]))
    # The decoder widens only what belongs to the picture, not what fills its last block.
    chroma = _doubled(chroma[..., : (height + 1) // 2, : (width + 1) // 2])
    rgb = to_rgb(torch.cat([luma[..., :height, :width], chroma[..., :height, :width]], 1))
    return rgb.round_().clamp_(0, 255).div_(255)


def _quantised(planes: Tensor, tables_T88: Tensor) -> Tensor:
    """Round the 8x8 cosine transform to multiples of the tables; returns whole code values."""
    num_frames, channels, height, width = planes.shape
    blocks = planes.view(num_frames, channels, height // 8, 8, width // 8, 8).transpose(3, 4)
    basis, step = _cosines(), tables_T88[:, None, None, None]
    # libjpeg transforms to whole eighths, and rounds halves away from zero.
    coefficients = torch.round(8 * (basis @ blocks @ basis.T)) / 8
    levels = torch.floor(coefficients.abs() / step + 0.5) * coefficients.sign()
    blocks = basis.T @ (levels * step) @ basis
    return blocks.transpose(3, 4).reshape(planes.shape).round_().clamp_(-128, 127)


def _cosines() -> Tensor:
    """The orthonormal 8-point cosine transform, frequencies in rows."""
    frequency, place = torch.arange(8.0)[:, None], torch.arange(8.0)[None]
    basis = torch.cos((2 * place + 1) * frequency * math.pi / 16) / 2
    basis[0] /= math.sqrt(2)
    return basis


def _halved(planes: Tensor) -> Tensor:
    """Means of 2x2, to whole values; halves go down in even columns and up in odd ones."""
    sums = F.avg_pool2d(planes, 2, divisor_override=1)
    bias = 1 + torch.arange(sums.shape[3]) % 2
    return torch.floor((sums + bias) / 4)


def _doubled(planes: Tensor) -> Tensor:
    """Twice the size by 3:1 mixes of neighbours, as libjpeg's fancy upsampling, to whole values."""
    for axis in (2, 3):
        count = planes.shape[axis]
        before = torch.cat([planes.narrow(axis, 0, 1), planes.narrow(axis, 0, count - 1)], axis)
        after = torch.cat([planes.narrow(axis, 1, count - 1), planes.narrow(axis, -1, 1)], axis)
        mixed = torch.stack([0.75 * planes + 0.25 * before, 0.75 * planes + 0.25 * after], axis + 1)
        planes = mixed.flatten(axis, axis + 1)
    # Halves go up in even columns and down in odd ones.
    return torch.floor(planes + 0.5 - (torch.arange(planes.shape[3]) % 2) / 16)

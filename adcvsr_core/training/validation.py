"""Scores and pictures of a student on pairs of clips while it trains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.errors import TrainingError
from adcvsr_core.metrics.fidelity import luma, psnr, ssim
from adcvsr_core.model.base import Student
from adcvsr_core.resampling import bicubic
from adcvsr_core.training.batch import Batch
from adcvsr_core.training.data.sources import decode_rgb, list_media
from adcvsr_core.training.recipe import OutputConfig
from adcvsr_core.video.suffixes import VIDEO_SUFFIXES

type Pixels = NDArray[np.uint8]
"""A picture (H, W, 3), RGB."""

NUM_FRAMES = 7
SIDE = 384
"""Pictures show a square of this many pixels of the output, from the middle."""
STRETCH = 8
"""Rows of a temporal profile for each frame."""


@dataclass(frozen=True)
class Validation:
    """How a student does."""

    scores: dict[str, float]
    """`gain_FOLDER`: PSNR-Y over bicubic, dB; `ssim_gain_FOLDER`: the same for SSIM; means over
    clips."""
    pictures: dict[str, Pixels]
    """A sheet of the first clip of each folder, see `sheet`."""


def check_pairs(output: OutputConfig, scale: int) -> None:
    """Look at the first frames of all validation clips.

    Raises:
        TrainingError: a folder or clip is missing, cannot be decoded, or the sizes do not match.
    """
    for folder in output.validation_lq:
        for lq_path, gt_path in _pairs(folder, output.validation_gt):
            if not gt_path.is_file():
                raise TrainingError(
                    "has no clip of this name, which the low-quality side has",
                    where=str(gt_path),
                    remedy="validation_gt and validation_lq need the same file names",
                )
            height, width = decode_rgb(lq_path, limit=1).shape[1:3]
            full_height, full_width = decode_rgb(gt_path, limit=1).shape[1:3]
            spare = (full_width - width * scale, full_height - height * scale)
            # The low-quality side may have been cut to even numbers.
            if any(abs(pixels) >= 2 * scale for pixels in spare):
                raise TrainingError(
                    f"{width}x{height} is not 1/{scale} of {full_width}x{full_height}",
                    where=str(lq_path),
                    remedy="Make the low-quality side again, or name the right folders",
                )


@torch.inference_mode()
def validate(student: Student, output: OutputConfig, device: torch.device) -> Validation:
    """Score the first frames of each clip, in float32, and show the first clip of each folder."""
    scores: dict[str, float] = {}
    pictures: dict[str, Pixels] = {}
    for folder in output.validation_lq:
        name = Path(folder).name
        gains: list[tuple[float, float]] = []
        for lq_path, gt_path in _pairs(folder, output.validation_gt):
            lq, gt = (_frames(path, device) for path in (lq_path, gt_path))
            sr = upscale(student, lq)
            plain = bicubic(lq, student.scale)
            if name not in pictures:
                pictures[name] = sheet(lq, plain, sr, gt)
            height, width = (min(a, b) for a, b in zip(gt.shape[2:], sr.shape[2:], strict=True))
            gains.append(_gain(*(frames[..., :height, :width] for frames in (sr, plain, gt))))
        psnr_gain, ssim_gain = np.mean(gains, axis=0)
        scores[f"gain_{name}"] = round(float(psnr_gain), 4)
        scores[f"ssim_gain_{name}"] = round(float(ssim_gain), 5)
    return Validation(scores, pictures)


@torch.inference_mode()
def preview(student: Student, batch: Batch) -> Pixels:
    """A sheet of the first clip of a training batch."""
    lq, gt = (frames_BTCHW[0] / 2 + 0.5 for frames_BTCHW in (batch.lq_BTCHW, batch.target_BTCHW))
    return sheet(lq, bicubic(lq, student.scale), upscale(student, lq), gt)


def upscale(student: Student, lq_TCHW: Tensor) -> Tensor:
    """A clip in [0, 1], padded to a size the student takes, through it and cropped."""
    height, width = lq_TCHW.shape[2:]
    spare = (-width % student.size_multiple, -height % student.size_multiple)
    padded = F.pad(lq_TCHW, (0, spare[0], 0, spare[1]), mode="replicate")
    sr = student(padded[None] * 2 - 1)[0] / 2 + 0.5
    return sr[..., : height * student.scale, : width * student.scale]


def sheet(lq_TCHW: Tensor, plain_TCHW: Tensor, sr_TCHW: Tensor, gt_TCHW: Tensor) -> Pixels:
    """Input, bicubic, output and target side by side, each above its temporal profile.

    A profile is the middle row of pixels of all frames, one below the other: what is steady makes
    straight lines. Clips (T, 3, H, W) in [0, 1]; the input is a scale smaller.
    """
    scale = sr_TCHW.shape[-1] // lq_TCHW.shape[-1]
    enlarged = lq_TCHW.repeat_interleave(scale, -1).repeat_interleave(scale, -2)
    columns = [_column(clip) for clip in (enlarged, plain_TCHW, sr_TCHW, gt_TCHW)]
    height, width = (min(column.shape[axis] for column in columns) for axis in (0, 1))
    return np.concatenate([column[:height, :width] for column in columns], axis=1)


def _column(clip_TCHW: Tensor) -> Pixels:
    height, width = clip_TCHW.shape[2:]
    side = min(SIDE, height, width)
    top, left = (height - side) // 2, (width - side) // 2
    part = clip_TCHW[..., top : top + side, left : left + side]
    profile = part[:, :, side // 2].permute(1, 0, 2).repeat_interleave(STRETCH, 1)
    picture_CHW = torch.cat([part[len(part) // 2], profile], 1)
    pixels = picture_CHW.mul(255).round_().clamp_(0, 255).byte()
    return pixels.permute(1, 2, 0).cpu().numpy().astype(np.uint8, copy=False)


def _gain(sr: Tensor, plain: Tensor, gt: Tensor) -> tuple[float, float]:
    truth, *results = (luma(frames) for frames in (gt, sr, plain))
    fidelity = [psnr(frames, truth).mean().item() for frames in results]
    likeness = [ssim(frames, truth).mean().item() for frames in results]
    return fidelity[0] - fidelity[1], likeness[0] - likeness[1]


def _pairs(lq_folder: str, gt_folder: str) -> Iterator[tuple[Path, Path]]:
    for path in list_media((lq_folder,), VIDEO_SUFFIXES):
        yield path, Path(gt_folder) / path.name


def _frames(path: Path, device: torch.device) -> Tensor:
    pixels = decode_rgb(path, limit=NUM_FRAMES)
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).to(device).float().div_(255)

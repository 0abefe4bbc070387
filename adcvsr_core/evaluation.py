"""Scores of upscaled clips against their ground truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.engine import Upscaler
from adcvsr_core.errors import InputError
from adcvsr_core.metrics.fidelity import luma, psnr, ssim
from adcvsr_core.metrics.vmaf import vmaf
from adcvsr_core.metrics.warping import warping_error
from adcvsr_core.video.reader import open_reader
from adcvsr_core.video.suffixes import VIDEO_SUFFIXES

type Pixels = NDArray[np.uint8]
type Method = Callable[[list[Tensor]], Iterator[Tensor]]
"""Takes the low-quality frames (CHW in [0, 1]); yields the upscaled ones."""

MAX_CROP = 8


@dataclass(frozen=True, kw_only=True)
class Scores:
    """Of one clip, or means over clips."""

    psnr_y: float
    """PSNR of BT.601 luma, dB."""
    ssim_y: float
    """SSIM of BT.601 luma."""
    vmaf: float
    """0 to 100."""
    warping_error: float
    """x1000, along the motion of the ground truth; lower is steadier."""

    def to_json(self) -> dict[str, float]:
        return {name: round(value, 4) for name, value in asdict(self).items()}


def mean_scores(scores: list[Scores]) -> Scores:
    """The mean of each measure."""
    names = [field.name for field in fields(Scores)]
    return Scores(**{n: float(np.mean([getattr(s, n) for s in scores])) for n in names})


def read_frames(path: Path, limit: int | None) -> list[Tensor]:
    """The first frames of a clip, float32 CHW RGB."""
    with open_reader(path) as reader:
        return [frame.to_rgb() for frame in islice(reader, limit)]


def evaluate_clip(upscaled: list[Tensor], truth: list[Tensor]) -> Scores:
    """Score frames (float, CHW, in [0, 1]) against ground truth.

    Sizes may differ by `MAX_CROP` pixels, as they do when a size is no multiple of the scale: the
    region that both have, from the top left, is scored.
    """
    if len(upscaled) != len(truth):
        raise InputError(f"{len(upscaled)} frames, but {len(truth)} in the ground truth")
    height, width = (
        min(a, b) for a, b in zip(upscaled[0].shape[1:], truth[0].shape[1:], strict=True)
    )
    for name, frame in (("upscaled", upscaled[0]), ("ground-truth", truth[0])):
        if frame.shape[1] - height > MAX_CROP or frame.shape[2] - width > MAX_CROP:
            raise InputError(f"the {name} frames are larger than the others, {width}x{height}")
    upscaled = [frame[:, :height, :width].cpu() for frame in upscaled]
    truth = [frame[:, :height, :width] for frame in truth]
    pairs = [(luma(a[None]), luma(b[None])) for a, b in zip(upscaled, truth, strict=True)]
    test, reference = ([_pixels(frame) for frame in side] for side in (upscaled, truth))
    return Scores(
        psnr_y=float(np.mean([psnr(a, b).item() for a, b in pairs])),
        ssim_y=float(np.mean([ssim(a, b).item() for a, b in pairs])),
        vmaf=vmaf(test, reference),
        warping_error=warping_error(test, reference),
    )


def evaluate_method(
    method: Method | None, lq: Path, gt: Path, *, limit: int | None
) -> dict[str, Scores]:
    """Score every clip of a folder against the clip of the same name (without suffix) in `gt`.

    Without a method the clips of `lq` are taken as upscaled already.
    """
    truths = {path.stem: path for path in _videos(gt)}
    scores: dict[str, Scores] = {}
    for path in _videos(lq):
        if path.stem not in truths:
            raise InputError(f"no ground truth named {path.stem}", where=str(gt))
        truth = read_frames(truths[path.stem], limit)
        frames = read_frames(path, limit)[: len(truth)]
        upscaled = frames if method is None else list(method(frames))
        scores[path.stem] = evaluate_clip(upscaled, truth)
    return scores


def bicubic(frames: list[Tensor], scale: int = 4) -> Iterator[Tensor]:
    """Plain bicubic enlargement: the bar for every student."""
    for frame in frames:
        yield F.interpolate(frame[None], scale_factor=scale, mode="bicubic")[0]


def with_student(upscaler: Upscaler) -> Method:
    """Upscaling as a method to evaluate."""

    def run(frames: list[Tensor]) -> Iterator[Tensor]:
        for frame in upscaler.stream(frames):
            yield frame.cpu()

    return run


def _videos(folder: Path) -> list[Path]:
    files = sorted(path for path in folder.glob("*") if path.suffix.lower() in VIDEO_SUFFIXES)
    if not files:
        raise InputError(
            "no videos here", where=str(folder), remedy=f"Expected {', '.join(VIDEO_SUFFIXES)}"
        )
    return files


def _pixels(frame_CHW: Tensor) -> Pixels:
    codes = frame_CHW.clamp(0, 1).mul(255).round().to(torch.uint8)
    return np.ascontiguousarray(codes.permute(1, 2, 0).numpy())

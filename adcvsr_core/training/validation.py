"""PSNR of a student on pairs of clips while it trains."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from adcvsr_core.metrics.fidelity import luma, psnr
from adcvsr_core.training.data.sources import decode_rgb, list_media
from adcvsr_core.training.recipe import OutputConfig
from adcvsr_core.video.suffixes import VIDEO_SUFFIXES

NUM_FRAMES = 7


@torch.inference_mode()
def validate(student: nn.Module, output: OutputConfig, device: torch.device) -> dict[str, float]:
    """Gain in PSNR-Y over bicubic, in dB, the middle of the first frames of each clip, a mean a
    folder."""
    gains: dict[str, float] = {}
    for folder in output.validation_lq:
        values: list[float] = []
        for path in list_media((folder,), VIDEO_SUFFIXES):
            lq = _frames(path).to(device)
            gt = _frames(Path(output.validation_gt) / path.name).to(device)
            sr = student(lq[None] * 2 - 1)[0] / 2 + 0.5
            scale = sr.shape[-1] // lq.shape[-1]
            plain = F.interpolate(lq, scale_factor=scale, mode="bicubic")
            height, width = (min(a, b) for a, b in zip(gt.shape[2:], sr.shape[2:], strict=True))
            truth, *results = (frames[..., :height, :width] for frames in (gt, sr, plain))
            scores = [psnr(luma(frames), luma(truth)).mean().item() for frames in results]
            values.append(scores[0] - scores[1])
        gains[f"gain_{Path(folder).name}"] = round(float(np.mean(values)), 4)
    return gains


def _frames(path: Path) -> torch.Tensor:
    pixels = decode_rgb(path, limit=NUM_FRAMES)
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).float().div_(255)

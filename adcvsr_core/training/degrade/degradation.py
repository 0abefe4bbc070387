"""Low-quality clips made on the fly: blur, resize, noise, JPEG, video codec, the same for all
frames of a clip.

The order and the families follow RealBasicVSR's second-order pipeline (blur, resize, noise,
compression), with one pass; what is drawn, and how strongly, comes from the `[[degradation]]`
tables of the recipe.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.training.degrade.codecs import DECODERS, codec_round_trip, jpeg_round_trip

RESIZERS = ("area", "bilinear", "bicubic")


@dataclass(frozen=True, kw_only=True)
class Degradation:
    """One family of low-quality material. Ranges are (low, high), drawn once a clip, uniformly."""

    name: str
    weight: float
    """How often it is drawn, relative to the others."""
    blur_probability: float
    blur_sigma: tuple[float, float]
    """Gaussian, in pixels of the ground truth; isotropic or (half of the time) anisotropic and
    turned."""
    resizers: tuple[str, ...]
    """Filters for the downscale, of area, bilinear, bicubic (all antialiased)."""
    noise_probability: float
    noise_sigma: tuple[float, float]
    """Gaussian, in 8-bit code values at the low-quality size; grey for 40 % of the clips."""
    jpeg_probability: float
    jpeg_scale: tuple[int, int]
    """Quantiser scale of Motion JPEG, 2 good to 31 bad."""
    codec_probability: float
    codecs: tuple[str, ...]
    """Encoders, of libx264, libx265, mpeg4, mpeg2video."""
    crf: tuple[float, float]
    """For libx264 and libx265; the MPEG encoders get the quantiser scale (crf - 12) / 1.5."""

    def __post_init__(self) -> None:
        for value, allowed in ((self.resizers, RESIZERS), (self.codecs, tuple(DECODERS))):
            if unknown := [name for name in value if name not in allowed]:
                raise ValueError(
                    f"degradation {self.name}: unknown {unknown}, choose from {allowed}"
                )


def degrade(
    gt_TCHW: Tensor, scale: int, degradation: Degradation, rng: np.random.Generator
) -> Tensor:
    """Make the low-quality side of a clip.

    Takes ground truth (T, 3, H, W), float32 in [0, 1], with H and W multiples of 2 * scale; returns
    (T, 3, H/scale, W/scale), quantised to 8 bits. The same generator state gives the same result.
    """
    frames = gt_TCHW
    if rng.random() < degradation.blur_probability:
        frames = _blur(frames, _kernel(rng, degradation.blur_sigma))
    size = (frames.shape[2] // scale, frames.shape[3] // scale)
    frames = resize(frames, size, str(rng.choice(degradation.resizers)))
    if rng.random() < degradation.noise_probability:
        frames = frames + _noise(frames, rng, degradation.noise_sigma)
    pixels = frames.mul(255).round_().clamp_(0, 255).byte().permute(0, 2, 3, 1).numpy()
    if rng.random() < degradation.jpeg_probability:
        low, high = degradation.jpeg_scale
        base = rng.integers(low, high + 1)
        steps = rng.integers(-1, 2, len(pixels))
        pixels = jpeg_round_trip(pixels, [int(np.clip(base + step, 2, 31)) for step in steps])
    if rng.random() < degradation.codec_probability:
        encoder, crf = str(rng.choice(degradation.codecs)), rng.uniform(*degradation.crf)
        is_crf = encoder in ("libx264", "libx265")
        quality = round(crf, 1) if is_crf else float(np.clip((crf - 12) / 1.5, 2, 31))
        pixels = codec_round_trip(pixels, encoder=encoder, quality=quality)
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).float().div_(255)


def resize(frames_TCHW: Tensor, size: tuple[int, int], method: str) -> Tensor:
    """Downscale to (height, width) with one of `RESIZERS`."""
    if method == "area":
        return F.interpolate(frames_TCHW, size, mode="area")
    return F.interpolate(frames_TCHW, size, mode=method, antialias=True, align_corners=False)


def _kernel(rng: np.random.Generator, sigma: tuple[float, float]) -> Tensor:
    first = rng.uniform(*sigma)
    second, angle = (
        (rng.uniform(*sigma), rng.uniform(0, math.pi)) if rng.random() < 0.5 else (first, 0.0)
    )
    radius = max(1, math.ceil(3 * max(first, second)))
    grid = torch.arange(-radius, radius + 1, dtype=torch.float32)
    y, x = torch.meshgrid(grid, grid, indexing="ij")
    u, v = x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)
    kernel = torch.exp(-0.5 * ((u / first) ** 2 + (v / second) ** 2))
    return kernel / kernel.sum()


def _blur(frames_TCHW: Tensor, kernel: Tensor) -> Tensor:
    radius = kernel.shape[0] // 2
    padded = F.pad(frames_TCHW, (radius,) * 4, mode="reflect")
    return F.conv2d(padded.flatten(0, 1)[:, None], kernel[None, None]).reshape(frames_TCHW.shape)


def _noise(frames_TCHW: Tensor, rng: np.random.Generator, sigma: tuple[float, float]) -> Tensor:
    num_frames, channels, height, width = frames_TCHW.shape
    planes = 1 if rng.random() < 0.4 else channels
    noise = rng.standard_normal((num_frames, planes, height, width), dtype=np.float32)
    return torch.from_numpy(noise) * (rng.uniform(*sigma) / 255)

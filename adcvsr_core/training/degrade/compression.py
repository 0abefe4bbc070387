"""JPEG, Motion JPEG and video codecs as steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, override

import numpy as np
import torch
from torch import Tensor

from adcvsr_core.training.degrade.codecs import (
    Encoder,
    Frames,
    codec_round_trip,
    mjpeg_round_trip,
)
from adcvsr_core.training.degrade.jpeg import jpeg
from adcvsr_core.training.degrade.step import Canvas, Drawn, Step
from adcvsr_core.training.degrade.walk import Span, offspring


@dataclass(frozen=True, kw_only=True)
class Jpeg(Step):
    """Every frame a JPEG of its own, as libjpeg's quality factor says: `jpeg.jpeg`."""

    LIMITS: ClassVar[Mapping[str, Span]] = {"quality": (1, 100), "jitter": (0, 50)}

    quality: Span = (30, 95)
    """Of the first frame, whole numbers."""
    jitter: float = 3.0
    """Largest change of the quality from a frame to the next."""

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        own = offspring(rng)
        now = round(own.uniform(*self.quality))

        def apply(frames_TCHW: Tensor) -> Tensor:
            nonlocal now
            qualities: list[int] = []
            for _ in frames_TCHW:
                qualities.append(now)
                moved = now + own.uniform(-self.jitter, self.jitter)
                now = round(float(np.clip(moved, *self.quality)))
            return jpeg(frames_TCHW, qualities)

        return apply


@dataclass(frozen=True, kw_only=True)
class Mjpeg(Step):
    """Motion JPEG, the codec of webcams and old digital cameras."""

    LIMITS: ClassVar[Mapping[str, Span]] = {"scale": (2, 31), "jitter": (0, 10)}

    scale: Span = (2, 12)
    """Quantiser scale, whole numbers, 2 good to 31 bad."""
    jitter: float = 1.0
    """Each frame's scale lies at most this far from the clip's."""

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        own = offspring(rng)
        base = own.integers(round(self.scale[0]), round(self.scale[1]) + 1)
        reach = round(self.jitter)

        def apply(frames_TCHW: Tensor) -> Tensor:
            moves = own.integers(-reach, reach + 1, len(frames_TCHW))
            scales = [int(np.clip(base + move, 2, 31)) for move in moves]
            return from_pixels(mjpeg_round_trip(to_pixels(frames_TCHW), scales))

        return apply


@dataclass(frozen=True, kw_only=True)
class Codec(Step):
    """A real video codec, by quality or by bits; each portion of a clip begins with a key frame."""

    LIMITS: ClassVar[Mapping[str, Span]] = {"crf": (0, 51), "bits": (0, 24)}

    encoders: tuple[Encoder, ...] = ("libx264",)
    """Of libx264, libx265, mpeg2video, mpeg4, libvpx-vp9, libsvtav1; one repeated is drawn more
    often."""
    crf: Span = (16, 33)
    """Quality on the scale of H.264; the other encoders get what comes closest."""
    bits: Span = (0, 0)
    """Bits a frame, for each pixel of the ground truth; [0, 0]: by `crf` instead."""

    @override
    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.encoders:
            raise ValueError("encoders is empty")

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        encoder = str(rng.choice(self.encoders))
        crf, bits = float(rng.uniform(*self.crf)), float(rng.uniform(*self.bits))
        area = canvas.gt_size[0] * canvas.gt_size[1]

        def apply(frames_TCHW: Tensor) -> Tensor:
            pixels = to_pixels(frames_TCHW)
            if any(self.bits):
                done = codec_round_trip(pixels, encoder=encoder, frame_bits=bits * area)
            else:
                done = codec_round_trip(pixels, encoder=encoder, crf=crf)
            return from_pixels(done)

        return apply


def to_pixels(frames_TCHW: Tensor) -> Frames:
    """Rounded to 8 bits: (T, H, W, 3), uint8."""
    rounded = frames_TCHW.mul(255).round_().clamp_(0, 255).byte()
    return rounded.permute(0, 2, 3, 1).contiguous().numpy()


def from_pixels(frames: Frames) -> Tensor:
    """The way back, (T, 3, H, W) in [0, 1]."""
    return torch.from_numpy(frames).permute(0, 3, 1, 2).float().div_(255)

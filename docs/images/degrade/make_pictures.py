"""Makes the pictures of docs/degradation.md: each step, strong enough to see.

    ADCVSR_MEDIA=DIR .venv/bin/python docs/images/degrade/make_pictures.py

The still is `train_stills/bu_074_budgie_branch.avif`, "budgie-branch" of budgie-backgrounds
(github.com/BuddiesOfBudgie/budgie-backgrounds), CC0-1.0. The camera pans over it to the right.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from adcvsr_core.training.degrade.composite import Composite
from adcvsr_core.training.degrade.compression import Codec, Jpeg, Mjpeg, to_pixels
from adcvsr_core.training.degrade.degradation import Degradation, degrade
from adcvsr_core.training.degrade.film import Dust, Fading, GateWeave, Grain, Scratches
from adcvsr_core.training.degrade.interlacing import Interlace
from adcvsr_core.training.degrade.noise import Noise
from adcvsr_core.training.degrade.optics import Blur, Ghost, Halo
from adcvsr_core.training.degrade.reading import presets
from adcvsr_core.training.degrade.sizes import Downscale, Resize
from adcvsr_core.training.degrade.step import Part, Repeat
from adcvsr_core.training.degrade.tape import (
    ChromaDelay,
    Dropout,
    HeadSwitching,
    LineJitter,
    LumaLimit,
    TapeNoise,
)

HERE = Path(__file__).parent
STILL = Path(os.environ["ADCVSR_MEDIA"]) / "train_stills" / "bu_074_budgie_branch.avif"
PANEL = (256, 192)
SPEED = 4
"""Pixels of ground truth a frame."""
FRAMES = 7
SHOWN = 3

GENERATION = (
    LumaLimit(cutoff=(0.22, 0.22)),
    ChromaDelay(right=(0.8, 0.8), bleed=(2, 2), down=(1, 1)),
    TapeNoise(luma=(3, 3), chroma=(4, 4)),
)

STEPS: dict[str, tuple[Part, ...]] = {
    "blur_gaussian": (Blur(kinds=("aniso",), sigma=(1, 5)), Downscale()),
    "blur_plateau": (Blur(kinds=("plateau_iso",), sigma=(3, 3), size=(21, 21)), Downscale()),
    "blur_sinc": (Downscale(), Blur(kinds=("sinc",), size=(21, 21), cutoff=(1.1, 1.1))),
    "resize": (Resize(shares=(0, 1, 0), factor=(0.2, 1)), Downscale()),
    "aliasing": (Downscale(filters=("bicubic",), antialias=False),),
    "noise_gaussian": (Downscale(), Noise(sigma=(18, 18), grey_share=0)),
    "noise_poisson": (Downscale(), Noise(poisson_share=1, poisson=(22, 22), grey_share=0)),
    "jpeg": (Downscale(), Jpeg(quality=(18, 18))),
    "mjpeg": (Downscale(), Mjpeg(scale=(25, 25))),
    "halo": (Downscale(), Halo(amount=(1.6, 1.6), radius=(1.4, 1.4), horizontal_share=1)),
    "ghost": (Downscale(), Ghost(delay=(9, 9), gain=(0.35, 0.35))),
    "interlace_weave": (Downscale(), Interlace(ways=("weave",))),
    "interlace_blend": (Downscale(), Interlace(ways=("blend",))),
    "interlace_bob": (Downscale(), Interlace(ways=("bob",))),
    "composite": (Downscale(), Composite(bandwidth=(2, 2), strength=(1, 1))),
    "luma_limit": (Downscale(), LumaLimit(cutoff=(0.12, 0.12))),
    "chroma_delay": (Downscale(), ChromaDelay(right=(5, 5), bleed=(3, 3), down=(2, 2))),
    "line_jitter": (Downscale(), LineJitter(amount=(0.9, 0.9))),
    "head_switching": (Downscale(), HeadSwitching(lines=(9, 9), skew=(20, 20))),
    "dropout": (Downscale(), Dropout(rate=(80, 80))),
    "tape_noise": (Downscale(), TapeNoise(luma=(9, 9), chroma=(14, 14))),
    "generations": (Downscale(), Repeat(times=(4, 4), steps=GENERATION)),
    "grain": (Downscale(), Grain(amount=(20, 20), size=(0.8, 0.8))),
    "scratches": (Downscale(), Scratches(count=(5, 5), strength=(0.3, 0.5))),
    "dust": (Downscale(), Dust(rate=(90, 90), size=(1, 4))),
    "fading": (Downscale(), Fading(contrast=(0.7, 0.7), lift=(0.12, 0.12), cast=(0.5, 0.5))),
    "gate_weave": (Downscale(), GateWeave(amount=(3, 3))),
}
"""The same picture undamaged stands on the left, this on the right."""

CODECS = ("libx264", "libx265", "mpeg2video", "mpeg4", "libvpx-vp9", "libsvtav1")


def main() -> None:
    """Write all pictures beside this file."""
    gt = ground_truth()
    clean = of(gt, (Downscale(),))
    for name, steps in STEPS.items():
        write(name, [[clean, of(gt, steps)]])
    coded = [of(gt, (Downscale(), Codec(encoders=(name,), crf=(36, 36)))) for name in CODECS]
    write("codecs", [coded[:3], coded[3:]])
    # One draw of each: the second seed, for it shows most of what a preset has.
    done = [degrade(gt, 2, each, np.random.default_rng(1)) for each in presets().values()]
    write("presets", [done[:4], done[4:]])


def ground_truth() -> Tensor:
    """Seven frames of a pan, (T, 3, 192, 256)."""
    still = np.asarray(Image.open(STILL).convert("RGB"))
    left, top = 455, 100
    frames = [
        still[top : top + PANEL[1], left + SPEED * t : left + SPEED * t + PANEL[0]]
        for t in range(FRAMES)
    ]
    return torch.from_numpy(np.stack(frames)).permute(0, 3, 1, 2).float() / 255


def of(gt_TCHW: Tensor, steps: tuple[Part, ...]) -> Tensor:
    """The clip after the steps, at half the size."""
    return degrade(gt_TCHW, 2, Degradation(name="", steps=steps), np.random.default_rng(5))


def write(name: str, rows: list[list[Tensor]]) -> None:
    """One frame of each clip, pixels doubled, side by side."""
    lines = [np.concatenate([to_pixels(clip)[SHOWN] for clip in row], 1) for row in rows]
    pixels = np.concatenate(lines).repeat(2, 0).repeat(2, 1)
    Image.fromarray(pixels).save(HERE / f"{name}.jpg", quality=72, optimize=True)


if __name__ == "__main__":
    main()

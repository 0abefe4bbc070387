"""Low-quality clips made on the fly, the same seed the same clip, coherent over its frames.

A degradation is an ordered list of steps (`step`, and the modules with the steps themselves). What
each does and how strongly is drawn once a clip; parameters with a `step` then walk a little from
frame to frame.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from torch import Tensor

from adcvsr_core.training.degrade.compression import from_pixels, to_pixels
from adcvsr_core.training.degrade.sizes import resize
from adcvsr_core.training.degrade.step import (
    Canvas,
    Part,
    Parts,
    choose_index,
    expand,
    op_name,
)

type Watch = Callable[[str, Tensor, Tensor], None]
"""Is told the name of a step, the frames before it and those after it."""


@dataclass(frozen=True, kw_only=True)
class Degradation:
    """One family of low-quality material."""

    name: str
    weight: float = 1.0
    """How often it is drawn, relative to the others."""
    steps: Parts
    """In order; those without a `downscale` end with one."""

    def __post_init__(self) -> None:
        if self.weight < 0:
            raise ValueError(f"weight must not be negative, got {self.weight}")


def degrade(
    gt_TCHW: Tensor, scale: int, degradation: Degradation, rng: np.random.Generator
) -> Tensor:
    """Make the low-quality side of a clip.

    Takes ground truth (T, 3, H, W), float32 in [0, 1], with H and W multiples of 2 * scale; returns
    (T, 3, H/scale, W/scale), quantised to 8 bits. The same generator state gives the same result.
    """
    height, width = gt_TCHW.shape[2:]
    return Degrader(degradation, (height, width), scale, rng)(gt_TCHW)


def drawn(degradations: Sequence[Degradation], seed: int) -> Degradation:
    """The one of them that a clip of this seed gets."""
    # Another generator than that of the clip's parameters, which would get the same numbers.
    rng = np.random.default_rng([seed, 1])
    return degradations[
        choose_index(rng, [each.weight for each in degradations], len(degradations))
    ]


class Degrader:
    """A degradation with everything drawn for one clip, which may come in several portions.

    Walks, noise, scratches and fields go on from portion to portion as if there were one; a video
    codec begins each portion with a key frame.

    Raises: ValueError when the size (height, width) of the ground truth is no multiple of
    2 * scale.
    """

    def __init__(
        self,
        degradation: Degradation,
        gt_size: tuple[int, int],
        scale: int,
        rng: np.random.Generator,
    ) -> None:
        height, width = gt_size
        if height % (2 * scale) or width % (2 * scale):
            raise ValueError(f"{width}x{height} is no multiple of {2 * scale}")
        self.canvas = Canvas(gt_size=gt_size, lq_size=(height // scale, width // scale))
        steps = expand(degradation.steps, rng)
        self._drawn = [step.draw(rng, self.canvas) for step in steps]
        self.names = tuple(op_name(type(step)) for step in steps)

    def __call__(self, gt_TCHW: Tensor, watch: Watch | None = None) -> Tensor:
        """The next frames of the clip: (T, 3, H, W) to (T, 3, h, w), float32 in [0, 1]."""
        frames = gt_TCHW
        for name, apply in zip(self.names, self._drawn, strict=True):
            done = apply(frames)
            if watch is not None:
                watch(name, frames, done)
            frames = done
        larger = frames.shape[2] > self.canvas.lq_size[0]
        frames = resize(frames, self.canvas.lq_size, "area" if larger else "bicubic")
        return from_pixels(to_pixels(frames))


def held_still(parts: Parts) -> Parts:
    """The same steps without random walks: every field whose name ends in `step` becomes 0."""
    return tuple(_still(part) for part in parts)


def _still(part: Part) -> Part:
    changes: dict[str, Any] = {}
    for field in fields(part):
        if field.name == "steps":
            changes[field.name] = held_still(getattr(part, field.name))
        elif field.name == "groups":
            changes[field.name] = tuple(held_still(group) for group in getattr(part, field.name))
        elif field.name.endswith("step"):
            changes[field.name] = 0.0
    return replace(part, **changes)

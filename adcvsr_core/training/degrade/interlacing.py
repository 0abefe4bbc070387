"""Interlaced frames, and what bad deinterlacing makes of them. For the low-quality side only.

The ground truth stays whole and stays the picture of its own moment. Of the two fields the second
to be scanned shows that moment; the first one shows the frame before, so fields lie a whole frame
apart, as in footage that moves at half the speed. Bobbing moves up and down by half a line around
the true place, so over two frames nothing has moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, override

import numpy as np
import torch
from torch import Tensor

from adcvsr_core.training.degrade.kernels import filter_columns
from adcvsr_core.training.degrade.step import Canvas, Drawn, Step, check_shares, choose_index

Way = Literal["weave", "blend", "bob"]


@dataclass(frozen=True, kw_only=True)
class Interlace(Step):
    """Two fields a frame, put together badly: `weave`, `blend`, `bob`."""

    ways: tuple[Way, ...] = ("weave", "blend", "bob")
    """Of weave (left as it is: combs), blend (fields mixed: double edges), bob (one field, its
    lines doubled: jumping edges)."""
    shares: tuple[float, ...] = ()
    """How often each is drawn, relative to the others."""

    @override
    def __post_init__(self) -> None:
        super().__post_init__()
        check_shares(self.shares, len(self.ways), "ways")

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        way = self.ways[choose_index(rng, self.shares, len(self.ways))]
        parity = int(rng.integers(2))
        last: Tensor | None = None
        count = 0

        def apply(frames_TCHW: Tensor) -> Tensor:
            nonlocal last, count
            before = frames_TCHW[:1] if last is None else last
            last = frames_TCHW[-1:].clone()
            first = parity + count
            count += len(frames_TCHW)
            if way == "bob":
                return bob(frames_TCHW, parity=first % 2)
            woven = weave(frames_TCHW, before, parity=parity)
            return woven if way == "weave" else blend(woven)

        return apply


def weave(frames_TCHW: Tensor, before_1CHW: Tensor, *, parity: int) -> Tensor:
    """Every second line, from line `parity` on, from the frame before: combs on what moves.

    `before_1CHW` comes before the first frame.
    """
    earlier = torch.cat([before_1CHW, frames_TCHW[:-1]])
    woven = frames_TCHW.clone()
    woven[:, :, parity::2] = earlier[:, :, parity::2]
    return woven


def blend(woven_TCHW: Tensor) -> Tensor:
    """Deinterlacing by a mix of neighbouring lines (1, 2, 1): no combs, but two pictures in one."""
    return filter_columns(woven_TCHW, woven_TCHW.new_tensor([0.25, 0.5, 0.25]))


def bob(frames_TCHW: Tensor, *, parity: int) -> Tensor:
    """Deinterlacing by doubling the lines of one field, the other field in the next frame.

    `parity` is the first frame's field, 0 the even lines.
    """
    fields = [
        frame[:, (parity + index) % 2 :: 2].repeat_interleave(2, 1)
        for index, frame in enumerate(frames_TCHW)
    ]
    return torch.stack([field[:, : frames_TCHW.shape[2]] for field in fields])

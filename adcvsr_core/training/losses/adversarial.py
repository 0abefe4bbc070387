"""The published adversarial loss: five kinds of data, each judged for detail and for consistency.

    kind        how it is made                         detail  consistency
    student     what the student gives                   -1        -1
    video       real video                                0        +1
    shuffled    the same, its frames in another order     0        -1
    static      one sharp image repeated                 +1        +1
    unrelated   sharp images that have nothing in common +1        -1

So detail is learnt from sharp images alone, and consistency cannot be told from sharpness.

Shape letters: B clips, T frames, N = B*T, C channels, H, W size.
Source: AdcVSR (arXiv 2603.00458), section 3.3 and equation 5.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True)
class Verdict:
    """What a discriminator says of clips, before any sigmoid; positive is real."""

    detail_NCHW: Tensor
    """Dense map of its detail head, float32."""
    consistency_NCHW: Tensor
    """Dense map of its consistency head, float32, of the same size."""


type Verdicts = Sequence[Verdict]
"""One for each depth at which a discriminator looks."""


@dataclass(frozen=True)
class Label:
    """What a kind of data is to be judged: 1 real, -1 not, 0 not judged."""

    detail: int
    consistency: int


LABELS = {
    "student": Label(-1, -1),
    "video": Label(0, 1),
    "shuffled": Label(0, -1),
    "static": Label(1, 1),
    "unrelated": Label(1, -1),
}
"""The kinds of data and their labels."""


def real_kinds(
    video_BTCHW: Tensor, images_BTCHW: Tensor, *, step: int, first_slot: int
) -> dict[str, Tensor]:
    """The four kinds made of real data, each (B, T, C, H, W), for pixels or per-frame features.

    `images_BTCHW` are T unrelated images for each clip; the first of them is the static one. Step
    and slot (see `frame_orders`) decide how frames are shuffled.
    """
    num_clips, num_frames = video_BTCHW.shape[:2]
    orders_BT = frame_orders(num_clips, num_frames, step=step, first_slot=first_slot)
    clips = [clip[order] for clip, order in zip(video_BTCHW, orders_BT, strict=True)]
    return {
        "video": video_BTCHW,
        "shuffled": torch.stack(clips),
        "static": images_BTCHW[:, :1].expand_as(images_BTCHW),
        "unrelated": images_BTCHW,
    }


def frame_orders(num_clips: int, num_frames: int, *, step: int, first_slot: int) -> list[list[int]]:
    """An order of frames for each clip, a function of the step and the clip's slot alone.

    Slots count the clips of a step over all processes and micro-batches, from `first_slot`. Never
    the order of time, and with three frames or more never its reverse: training plays clips
    backwards too, so that is a real video. One frame has no other order.
    """
    return [_frame_order(num_frames, step, first_slot + index) for index in range(num_clips)]


def _frame_order(num_frames: int, step: int, slot: int) -> list[int]:
    forward = list(range(num_frames))
    refused = [forward, forward[::-1]] if num_frames > 2 else [forward]
    rng = np.random.default_rng([step, slot])
    while num_frames > 1:
        order = [int(t) for t in rng.permutation(num_frames)]
        if order not in refused:
            return order
    return forward


def judged_loss(verdicts: Verdicts, label: Label) -> Tensor:
    """The discriminator's loss for one kind: softplus(-y D) of either head, a mean over its map.

    A head with label 0 gives the constant log 2, no gradient at all.
    """
    losses = [
        _head_loss(verdict.detail_NCHW, label.detail)
        + _head_loss(verdict.consistency_NCHW, label.consistency)
        for verdict in verdicts
    ]
    return torch.stack(losses).mean()


def _head_loss(map_NCHW: Tensor, label: int) -> Tensor:
    if label == 0:
        # not softplus(0 * D): that would pass on the NaN of an infinite D
        return map_NCHW.new_tensor(math.log(2))
    return F.softplus(-label * map_NCHW).mean()


def generator_loss(verdicts: Verdicts) -> Tensor:
    """The student's loss, softplus(-D), a mean over the channels of both heads together.

    With the published 192 and 64 channels detail weighs three times as much as consistency.
    """
    losses = [
        F.softplus(-torch.cat([verdict.detail_NCHW, verdict.consistency_NCHW], dim=1)).mean()
        for verdict in verdicts
    ]
    return torch.stack(losses).mean()

"""What one training step sees: low quality, ground truth, and what else a stage asked for."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Clips on the training device, float32 RGB in [-1, 1]."""

    lq_BTCHW: Tensor
    """Low quality, (B, T, 3, h, w)."""
    gt_BTCHW: Tensor
    """Ground truth, (B, T, 3, h*scale, w*scale); the teacher's output where a pair has no other."""
    teacher_BTCHW: Tensor | None = None
    """The cached output of a teacher, in the shape of the ground truth."""
    images_BTCHW: Tensor | None = None
    """Unrelated sharp images, T for each clip, in the shape of the ground truth."""
    first_slot: int = 0
    """Number of the first clip among all of this step's, over processes and micro-batches: what a
    stage draws at random for a clip depends on step and slot alone."""

    @property
    def target_BTCHW(self) -> Tensor:
        """What the student is to give: the teacher's output where there is one, else the truth."""
        return self.gt_BTCHW if self.teacher_BTCHW is None else self.teacher_BTCHW


@dataclass(frozen=True, kw_only=True)
class RawBatch:
    """The same as it comes from the sample makers: uint8, on the CPU."""

    lq_BTCHW: Tensor
    gt_BTCHW: Tensor
    teacher_BTCHW: Tensor | None = None
    images_BTCHW: Tensor | None = None
    first_slot: int = 0

    def to(self, device: torch.device) -> Batch:
        """Move to a device and scale to [-1, 1]."""

        def move(pixels: Tensor) -> Tensor:
            return scaled(pixels.to(device, non_blocking=True))

        return Batch(
            lq_BTCHW=move(self.lq_BTCHW),
            gt_BTCHW=move(self.gt_BTCHW),
            teacher_BTCHW=None if self.teacher_BTCHW is None else move(self.teacher_BTCHW),
            images_BTCHW=None if self.images_BTCHW is None else move(self.images_BTCHW),
            first_slot=self.first_slot,
        )


def scaled(pixels: Tensor) -> Tensor:
    """8-bit code values to float32 in [-1, 1]."""
    return pixels.float().div_(127.5).sub_(1)

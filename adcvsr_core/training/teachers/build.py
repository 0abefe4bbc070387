"""A teacher out of the `[teacher]` table of a recipe."""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Tensor

from adcvsr_core.training.teachers.config import DoveConfig, TeacherConfig
from adcvsr_core.training.teachers.dove_files import load_dove
from adcvsr_core.training.teachers.one_step import OneStepConfig, load_one_step


class Teacher(Protocol):
    """A network in memory that restores clips."""

    def __call__(self, lq_BTCHW: Tensor) -> Tensor:
        """Low quality (B, T, 3, h, w) to (B, T, 3, 4h, 4w), RGB in [-1, 1]; no gradient flows."""
        ...


def build_teacher(config: TeacherConfig | None, device: torch.device) -> Teacher | None:
    """The network of a table, working on the device; None where batches bring the target.

    Raises:
        TrainingError, ModelError: files are missing, damaged or of another kind.
    """
    if isinstance(config, DoveConfig):
        return load_dove(config, device)
    if isinstance(config, OneStepConfig):
        return load_one_step(config).to(device)
    return None

"""Batches and a stage for tests of the loop: small, quick, like the real ones in what matters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from adcvsr_core.model.base import Student
from adcvsr_core.training.batch import Batch, RawBatch
from adcvsr_core.training.distributed import Team
from adcvsr_core.training.recipe import Recipe
from adcvsr_core.training.stage import Losses, Player, Stage
from adcvsr_core.training.start import starting_student


def toy_batches(recipe: Recipe, stage: Stage, team: Team, first_step: int) -> Iterator[RawBatch]:
    """Smooth noise; each sample depends on seed, slot and step alone."""
    del stage
    share = recipe.data.batch * recipe.schedule.accumulate
    step = first_step
    while True:
        slots = range(team.rank * share, (team.rank + 1) * share)
        clips = torch.stack([_clip(recipe.data.seed, slot, step) for slot in slots])
        lq = F.avg_pool2d(clips.flatten(0, 1).float(), 4).unflatten(0, clips.shape[:2]).byte()
        yield RawBatch(lq_BTCHW=lq, gt_BTCHW=clips)
        step += 1


def _clip(seed: int, slot: int, step: int) -> Tensor:
    rng = np.random.default_rng([seed, slot, step])
    coarse = torch.from_numpy(rng.random((3, 3, 4, 4), dtype=np.float32))
    return F.interpolate(coarse, (32, 32), mode="bilinear").mul(255).byte()


@dataclass
class ToyStage:
    """A student, and a discriminator that draws random numbers and sees the student's output."""

    student: Student
    discriminator: nn.Module
    needs_images: bool = False
    players: tuple[Player, ...] = field(init=False)
    seen: list[int] = field(default_factory=list[int])
    """Slots at which micro-batches began."""

    def __post_init__(self) -> None:
        self.players = (
            Player(
                name="student", module=self.student, learning_rate=1e-3, losses=self.student_losses
            ),
            Player(
                name="critic",
                module=self.discriminator,
                learning_rate=2e-3,
                losses=self.critic_losses,
            ),
        )

    def student_losses(self, batch: Batch, step: int) -> Losses:
        """L1 and what the discriminator says."""
        self.seen.append(batch.first_slot)
        self.output = self.student(batch.lq_BTCHW)
        pixel = (self.output - batch.gt_BTCHW).abs().mean()
        verdict = self.discriminator(self.output.flatten(0, 1)).mean()
        return {"total": pixel - 0.1 * verdict, "pixel": pixel}

    def critic_losses(self, batch: Batch, step: int) -> Losses:
        """Real against made, in noise."""
        real, made = batch.gt_BTCHW.flatten(0, 1), self.output.detach().flatten(0, 1)
        noisy = real + 0.1 * torch.randn_like(real)
        loss = F.softplus(self.discriminator(made)) + F.softplus(-self.discriminator(noisy))
        return {"total": loss.mean()}


def toy_stage(recipe: Recipe, device: torch.device) -> ToyStage:
    """The recipe's student against a small discriminator."""
    discriminator = nn.Sequential(
        nn.Conv2d(3, 4, 3, stride=2), nn.LeakyReLU(0.2), nn.Conv2d(4, 1, 3, stride=2)
    )
    return ToyStage(starting_student(recipe, device), discriminator.to(device))

"""`lite_adversarial`: the compact student, sharper: regression and a discriminator of pixels that
learns from scratch, with the published heads and labels."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from adcvsr_core.metrics.dists import load_dists
from adcvsr_core.model.base import Student
from adcvsr_core.training.batch import Batch
from adcvsr_core.training.discriminators.compact import CompactDiscriminator
from adcvsr_core.training.discriminators.config import CompactDiscriminatorConfig
from adcvsr_core.training.discriminators.player import (
    Domain,
    Kept,
    check_sizes,
    discriminator_player,
)
from adcvsr_core.training.losses.adversarial import generator_loss
from adcvsr_core.training.losses.config import LiteAdversarialLoss
from adcvsr_core.training.losses.perceptual import Distance, perceptual
from adcvsr_core.training.losses.regression import regression
from adcvsr_core.training.recipe import Recipe
from adcvsr_core.training.stage import Losses, Player
from adcvsr_core.training.start import starting_student


@dataclass(frozen=True)
class LiteAdversarial:
    """Two players: the student and the discriminator."""

    student: Student
    players: tuple[Player, ...]
    needs_images: bool = True


def build(recipe: Recipe, device: torch.device) -> LiteAdversarial:
    """The stage of a recipe; the student may be any.

    Raises:
        TrainingError: sizes that do not fit.
        MissingWeights: the loss asks for DISTS, and its weights are not there.
    """
    assert isinstance(recipe.loss, LiteAdversarialLoss)
    assert isinstance(recipe.discriminator, CompactDiscriminatorConfig)
    dists: Distance | None = None
    if recipe.loss.dists:
        dists = load_dists(recipe.weights.path_of("dists")).to(device)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.data.seed + 1)
        discriminator = CompactDiscriminator(recipe.discriminator)
    discriminator = discriminator.to(device).to(memory_format=torch.channels_last)
    student = starting_student(recipe, device)
    check_sizes(recipe.data, student, discriminator.size_multiple)
    rates = (recipe.schedule.learning_rate, recipe.discriminator.learning_rate)
    return lite_adversarial(student, discriminator, recipe.loss, rates=rates, dists=dists)


def lite_adversarial(
    student: Student,
    discriminator: CompactDiscriminator,
    weights: LiteAdversarialLoss,
    *,
    rates: tuple[float, float],
    dists: Distance | None = None,
) -> LiteAdversarial:
    """The stage of these networks, on one device; `rates` are those of student and discriminator.

    `dists` may be left out where its weight is 0.
    """
    kept = Kept[Tensor](lambda batch: student(batch.lq_BTCHW))

    def losses(batch: Batch, step: int) -> Losses:
        sr_BTCHW = student(batch.lq_BTCHW)
        kept.keep(batch, sr_BTCHW.detach())
        parts = regression(sr_BTCHW, batch.target_BTCHW, weights)
        total = parts["total"]
        if dists is not None:
            parts["dists"] = perceptual(dists, sr_BTCHW, batch.target_BTCHW)
            total = total + weights.dists * parts["dists"]
        minds = step >= weights.adversarial_from
        judged = generator_loss(discriminator(sr_BTCHW)) if minds else total.new_zeros(())
        total = total + weights.adversarial * judged
        return parts | {"total": total, "adversarial": judged}

    pixels = Domain(student=kept.of, real=lambda frames_BTCHW: frames_BTCHW)
    players = (
        Player(name="student", module=student, learning_rate=rates[0], losses=losses),
        discriminator_player("discriminator", discriminator, rates[1], pixels),
    )
    return LiteAdversarial(student, players)

"""`adcvsr_adversarial`: the big student's second stage, with a discriminator in either domain.

    L = pixel * (L1 + DISTS + adversarial * softplus(-D_pixel))
      + feature * (L1 of features + adversarial * softplus(-D_feature))

Targets are the teacher's; real data serve the discriminators alone.

Source: AdcVSR (arXiv 2603.00458), equations 1 to 5 and Algorithm 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from adcvsr_core.errors import TrainingError
from adcvsr_core.metrics.dists import load_dists
from adcvsr_core.model.student import UNetStudent
from adcvsr_core.training.batch import Batch
from adcvsr_core.training.discriminators.config import PretrainedDiscriminatorConfig
from adcvsr_core.training.discriminators.convnext import load_convnext
from adcvsr_core.training.discriminators.feature import FeatureDiscriminator
from adcvsr_core.training.discriminators.pixel import PixelDiscriminator
from adcvsr_core.training.discriminators.player import (
    Domain,
    Kept,
    check_sizes,
    discriminator_player,
)
from adcvsr_core.training.features.vae import load_features
from adcvsr_core.training.losses.adversarial import generator_loss
from adcvsr_core.training.losses.config import VideoAdversarialLoss
from adcvsr_core.training.losses.perceptual import Distance
from adcvsr_core.training.losses.video import video_regression
from adcvsr_core.training.recipe import Recipe
from adcvsr_core.training.stage import Losses, Player
from adcvsr_core.training.stages.adcvsr_regress import clip_and_features
from adcvsr_core.training.start import starting_unet

type Features = Callable[[Tensor], Tensor]
"""RGB (B, T, 3, H, W) in [-1, 1] to decoder-middle features (B, T, C, h, w), frame by frame."""


@dataclass(frozen=True)
class AdcvsrAdversarial:
    """Three players: the student and a discriminator for each domain."""

    student: UNetStudent
    players: tuple[Player, ...]
    needs_images: bool = True


@dataclass(frozen=True, kw_only=True)
class Judges:
    """What measures the student."""

    pixel: PixelDiscriminator
    feature: FeatureDiscriminator
    features: Features
    """Frozen; as `VaeFeatures`."""
    dists: Distance | None
    """May be left out where its weight is 0."""


def build(recipe: Recipe, device: torch.device) -> AdcvsrAdversarial:
    """The stage of a recipe; the student begins with the weights of the first stage.

    Raises:
        TrainingError, ModelError: weights are missing, or sizes do not fit.
    """
    assert isinstance(recipe.loss, VideoAdversarialLoss)
    assert isinstance(recipe.discriminator, PretrainedDiscriminatorConfig)
    recipe.weights.require("vae", "half_decoder", "convnext")
    dists: Distance | None = None
    if recipe.loss.dists:
        dists = load_dists(recipe.weights.path_of("dists")).to(device)
    if not recipe.student.start:
        raise TrainingError(
            "the feature discriminator is the UNet of a student that has been through stage "
            "adcvsr_regress; fresh weights judge nothing",
            where="[student]",
            remedy="Give start = the weights that adcvsr_regress exported",
        )
    student = starting_unet(recipe, device)
    config, recompute = recipe.discriminator, recipe.schedule.checkpoint_activations
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.data.seed + 1)
        trunk = load_convnext(Path(recipe.weights.convnext))
        pixel = PixelDiscriminator(trunk, config, recompute=recompute)
        feature = FeatureDiscriminator(student, config, recompute=recompute)
    judges = Judges(
        pixel=pixel.to(device).to(memory_format=torch.channels_last),
        feature=feature.to(device).to(memory_format=torch.channels_last),
        features=load_features(recipe.weights, student.config, device),
        dists=dists,
    )
    check_sizes(recipe.data, student, judges.pixel.size_multiple)
    rates = (recipe.schedule.learning_rate, config.learning_rate)
    return adcvsr_adversarial(student, judges, recipe.loss, rates=rates)


def adcvsr_adversarial(
    student: UNetStudent,
    judges: Judges,
    weights: VideoAdversarialLoss,
    *,
    rates: tuple[float, float],
) -> AdcvsrAdversarial:
    """The stage of these networks, on one device; `rates` are those of student and judges."""
    kept = Kept(lambda batch: clip_and_features(student, batch.lq_BTCHW))

    def losses(batch: Batch, step: int) -> Losses:
        output = clip_and_features(student, batch.lq_BTCHW)
        kept.keep(batch, (output[0].detach(), output[1].detach()))
        target = (batch.target_BTCHW, judges.features(batch.target_BTCHW))
        parts = video_regression(output, target, judges.dists, weights)
        total = parts["total"]
        minds, zero = step >= weights.adversarial_from, total.new_zeros(())
        pixel = generator_loss(judges.pixel(output[0])) if minds else zero
        feature = generator_loss(judges.feature(output[1])) if minds else zero
        parts |= {"adversarial_pixel": pixel, "adversarial_feature": feature}
        total = total + weights.adversarial * (weights.pixel * pixel + weights.feature * feature)
        return parts | {"total": total}

    pixels = Domain(student=lambda batch: kept.of(batch)[0], real=lambda frames: frames)
    features = Domain(student=lambda batch: kept.of(batch)[1], real=judges.features)
    players = (
        Player(name="student", module=student, learning_rate=rates[0], losses=losses),
        discriminator_player("pixel_discriminator", judges.pixel, rates[1], pixels),
        discriminator_player("feature_discriminator", judges.feature, rates[1], features),
    )
    return AdcvsrAdversarial(student, players)

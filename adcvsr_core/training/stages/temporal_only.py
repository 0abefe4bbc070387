"""`temporal_only`: temporal blocks are taught to a diffusion student whose 2D layers stay frozen.

The cheap way from public image weights to a consistent video student: `adcvsr models import adcsr
--temporal` gives the weights to begin with, their temporal blocks at identity. The losses are those
of `adcvsr_regress`; with [loss] feature = 0 and dists = 0 pixels alone, and no other weights.
"""

from __future__ import annotations

import torch

from adcvsr_core.errors import TrainingError
from adcvsr_core.metrics.dists import load_dists
from adcvsr_core.model.student import UNetStudent
from adcvsr_core.training.batch import Batch
from adcvsr_core.training.features.vae import VaeFeatures, load_features
from adcvsr_core.training.losses.config import VideoLoss
from adcvsr_core.training.losses.perceptual import Distance
from adcvsr_core.training.losses.video import pixel_regression, video_regression
from adcvsr_core.training.recipe import Recipe
from adcvsr_core.training.stage import Losses, Player
from adcvsr_core.training.stages.adcvsr_regress import clip_and_features
from adcvsr_core.training.start import starting_unet


class TemporalOnly:
    """One player: the temporal blocks of the student."""

    needs_images = False

    def __init__(
        self,
        student: UNetStudent,
        features: VaeFeatures | None,
        dists: Distance | None,
        weights: VideoLoss,
        learning_rate: float,
    ) -> None:
        """Without `features` or `dists` those parts of the loss are left out."""
        self.student = student.requires_grad_(False)
        student.temporal.requires_grad_(True)
        self.features, self.dists, self.weights = features, dists, weights
        player = Player(
            name="student", module=student, learning_rate=learning_rate, losses=self.losses
        )
        self.players = (player,)

    def losses(self, batch: Batch, step: int) -> Losses:
        """The student's clip, and features if they count, against the target."""
        del step
        target_BTCHW = batch.target_BTCHW
        if self.features is None:
            sr_BTCHW = self.student(batch.lq_BTCHW)
            return pixel_regression(sr_BTCHW, target_BTCHW, self.dists, self.weights)
        output = clip_and_features(self.student, batch.lq_BTCHW)
        target = (target_BTCHW, self.features(target_BTCHW))
        return video_regression(output, target, self.dists, self.weights)


def build(recipe: Recipe, device: torch.device) -> TemporalOnly:
    """The stage of a recipe.

    Raises:
        TrainingError, ModelError: weights are missing or do not fit, or a student without temporal
        blocks or of another kind.
    """
    weights = recipe.loss
    assert isinstance(weights, VideoLoss)
    if weights.feature:
        recipe.weights.require("vae", "half_decoder")
    dists = load_dists(recipe.weights.path_of("dists")).to(device) if weights.dists else None
    student = starting_unet(recipe, device)
    if not student.temporal.places:
        raise TrainingError(
            "the student has no temporal blocks to train",
            where="[student]",
            remedy="Import its weights with --temporal, or give temporal_after",
        )
    features = load_features(recipe.weights, student.config, device) if weights.feature else None
    return TemporalOnly(student, features, dists, weights, recipe.schedule.learning_rate)

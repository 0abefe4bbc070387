"""`adcvsr_regress`: the 2D+1D student learns a video teacher's output, in pixels and features.

    0.1 * (L1 + DISTS) in pixels + 1.0 * L1 in features of the decoder's middle block

The teacher's pixels are encoded again for its features. All of the student learns.

Source: AdcVSR (arXiv 2603.00458), sections 3.2 and 4.1, equations 1 to 3.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from adcvsr_core.metrics.dists import load_dists
from adcvsr_core.model.student import UNetStudent
from adcvsr_core.training.batch import Batch
from adcvsr_core.training.features.half_decoder import copy_decoder, load_half_decoder
from adcvsr_core.training.features.vae import VaeFeatures, load_features
from adcvsr_core.training.losses.config import VideoLoss
from adcvsr_core.training.losses.perceptual import Distance
from adcvsr_core.training.losses.video import pixel_regression, video_regression
from adcvsr_core.training.recipe import Recipe
from adcvsr_core.training.stage import Losses, Player
from adcvsr_core.training.start import starting_unet


class AdcvsrRegress:
    """One player: the student."""

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
        self.student, self.features = student, features
        self.dists, self.weights = dists, weights
        player = Player(
            name="student", module=student, learning_rate=learning_rate, losses=self.losses
        )
        self.players = (player,)

    def losses(self, batch: Batch, step: int) -> Losses:
        """The student's clip, and features if they count, against those of the target."""
        del step
        output = clip_and_features(self.student, batch.lq_BTCHW)
        target_BTCHW = batch.target_BTCHW
        if self.features is None:
            return pixel_regression(output[0], target_BTCHW, self.dists, self.weights)
        target = (target_BTCHW, self.features(target_BTCHW))
        return video_regression(output, target, self.dists, self.weights)


def build(recipe: Recipe, device: torch.device) -> AdcvsrRegress:
    """The stage of a recipe. A fresh student gets the half decoder, where one is given.

    Raises:
        TrainingError, ModelError: weights are missing or do not fit, or a student of another kind.
    """
    dists = load_distance(recipe, device)
    student = starting_unet(recipe, torch.device("cpu"))
    if recipe.student.config is not None and recipe.weights.half_decoder:
        half = load_half_decoder(Path(recipe.weights.half_decoder), student.config)
        copy_decoder(half, student.decoder)
    return regression_stage(recipe, student.to(device), dists)


def load_distance(recipe: Recipe, device: torch.device) -> Distance | None:
    """DISTS, unless its weight is 0; and a check that the other files of the loss are there.

    The small files come first: a missing one shows before gigabytes are read.

    Raises:
        TrainingError, ModelError: weights are missing.
    """
    assert isinstance(recipe.loss, VideoLoss)
    if recipe.loss.feature:
        recipe.weights.require("vae", "half_decoder")
    if not recipe.loss.dists:
        return None
    return load_dists(recipe.weights.path_of("dists")).to(device)


def regression_stage(recipe: Recipe, student: UNetStudent, dists: Distance | None) -> AdcvsrRegress:
    """The stage of a recipe around its student, which lies on the device.

    Raises:
        TrainingError, ModelError: weights do not fit.
    """
    weights = recipe.loss
    assert isinstance(weights, VideoLoss)
    device = next(student.parameters()).device
    features = load_features(recipe.weights, student.config, device) if weights.feature else None
    rate = recipe.schedule.learning_rate
    return AdcvsrRegress(student, features, dists, weights, rate)


def clip_and_features(student: UNetStudent, lq_BTCHW: Tensor) -> tuple[Tensor, Tensor]:
    """What a student makes of clips: RGB (B, T, 3, H, W) and features (B, T, C, h, w)."""
    feat_NCHW = student.features(lq_BTCHW)
    clips = lq_BTCHW.shape[:2]
    return student.decoder.up(feat_NCHW).unflatten(0, clips), feat_NCHW.unflatten(0, clips)

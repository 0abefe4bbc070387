"""`adcsr_distill`: the student's UNet learns a one-step teacher's features.

    low quality -> student UNet -> middle block ------------> f_student
    low quality -> teacher's latents -> frozen half decoder -> f_teacher
    truth -> VAE encoder -> frozen half decoder ------------> f_real

Student: L1(f_student, f_teacher) + softplus(-D(f_student)). Discriminator, Stable Diffusion's UNet
with small additions: softplus(D(f_student)) + softplus(-D(f_real)). The decoder's up path stays as
the half decoder has it; its middle block learns.

Source: AdcSR (arXiv 2411.13383), section 3.3; Guaishou74851/AdcSR:train.py@d0b2871. There a tagger
writes a text for each image; here one embedding serves all.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.model.student import UNetStudent
from adcvsr_core.training.batch import Batch
from adcvsr_core.training.discriminators.lora import LoraDiscriminator, LoraDiscriminatorConfig
from adcvsr_core.training.discriminators.player import Kept
from adcvsr_core.training.features.diffusion import freeze, load_unet
from adcvsr_core.training.features.half_decoder import (
    copy_decoder,
    in_feature_space,
    load_half_decoder,
)
from adcvsr_core.training.features.prompt import read_prompt
from adcvsr_core.training.features.vae import VaeFeatures, load_features
from adcvsr_core.training.losses.config import DistillLoss
from adcvsr_core.training.recipe import Recipe
from adcvsr_core.training.stage import Losses, Player
from adcvsr_core.training.start import starting_unet
from adcvsr_core.training.teachers.one_step import OneStepTeacher


class AdcsrDistill:
    """Two players: the student less its decoder's up path, and a judge of features."""

    needs_images = False

    def __init__(
        self,
        student: UNetStudent,
        discriminator: LoraDiscriminator,
        features: VaeFeatures,
        teacher: OneStepTeacher | None,
        weights: DistillLoss,
        rates: tuple[float, float],
    ) -> None:
        """`rates` are the peaks of student and discriminator.

        Without a teacher its cached output, or else the truth, is encoded as the target.
        """
        self.student, self.discriminator = student, discriminator
        self.features, self.teacher, self.weights = features, teacher, weights
        for part in (student.decoder.up_blocks, student.decoder.conv_norm_out):
            freeze(part)
        freeze(student.decoder.conv_out)
        self.players = (
            Player(
                name="student",
                module=student,
                learning_rate=rates[0],
                losses=self.student_losses,
            ),
            Player(
                name="discriminator",
                module=discriminator,
                learning_rate=rates[1],
                losses=self.discriminator_losses,
            ),
        )
        self._kept = Kept(self._make)

    def student_losses(self, batch: Batch, step: int) -> Losses:
        """Distance to the teacher's features, and what the discriminator says."""
        del step
        feat_NCHW = self._make(batch)
        self._kept.keep(batch, feat_NCHW.detach())
        target_NCHW = self._target(batch).flatten(0, 1).float()
        feature = (feat_NCHW - target_NCHW).abs().mean()
        adversarial = F.softplus(-self.discriminator(feat_NCHW)).mean()
        total = self.weights.feature * feature + self.weights.adversarial * adversarial
        return {"total": total, "feature": feature, "adversarial": adversarial}

    def discriminator_losses(self, batch: Batch, step: int) -> Losses:
        """Features of the truth against those the student has just given."""
        del step
        real = F.softplus(-self.discriminator(self.features(batch.gt_BTCHW).flatten(0, 1))).mean()
        fake = F.softplus(self.discriminator(self._kept.of(batch))).mean()
        return {"total": real + fake, "real": real, "fake": fake}

    def _make(self, batch: Batch) -> Tensor:
        return self.student.features(batch.lq_BTCHW).float()

    def _target(self, batch: Batch) -> Tensor:
        if self.teacher is None:
            return self.features(batch.target_BTCHW)
        return self.features.of_latents(self.teacher.latents(batch.lq_BTCHW))


def build(
    recipe: Recipe, device: torch.device, teacher: OneStepTeacher | None = None
) -> AdcsrDistill:
    """The stage of a recipe. A student whose decoder is not the half decoder gets it.

    Without a teacher (on the device), its cached output, or else the truth, is the target.

    Raises:
        TrainingError, ModelError: weights are missing or do not fit, or a student of another kind.
    """
    weights, judge = recipe.loss, recipe.discriminator
    assert isinstance(weights, DistillLoss)
    assert isinstance(judge, LoraDiscriminatorConfig)
    recipe.weights.require("vae", "half_decoder", "sd_unet", "prompt")
    student = starting_unet(recipe, torch.device("cpu"))
    half = load_half_decoder(Path(recipe.weights.half_decoder), student.config)
    if not in_feature_space(student.decoder, half):
        copy_decoder(half, student.decoder)
    unet = load_unet(Path(recipe.weights.sd_unet))
    channels: int = unet.config["cross_attention_dim"]
    prompt_1LC = read_prompt(Path(recipe.weights.prompt), channels=channels)
    width = student.config.decoder_channels[-1]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.data.seed)
        recompute = recipe.schedule.checkpoint_activations
        discriminator = LoraDiscriminator(unet, prompt_1LC, width, judge, recompute=recompute)
    return AdcsrDistill(
        student.to(device),
        discriminator.to(device),
        load_features(recipe.weights, student.config, device),
        teacher,
        weights,
        (recipe.schedule.learning_rate, judge.learning_rate),
    )

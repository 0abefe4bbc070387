"""`adcsr_decoder`: the half-width decoder learns to undo the frozen VAE encoder.

    truth -> VAE encoder (frozen) -> latents -> half decoder -> RGB, against the truth

Loss: l1 + LPIPS + a patch discriminator, which joins in, and begins to learn, at a set step.

Source: AdcSR (arXiv 2411.13383), section 4.1. Not stated there: the form of the adversarial loss;
hinge is that of the latent-diffusion code which trained it.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from adcvsr_core.errors import TrainingError
from adcvsr_core.metrics.lpips import load_lpips
from adcvsr_core.model.config import UNetConfig
from adcvsr_core.training.batch import Batch
from adcvsr_core.training.discriminators.patch import (
    PatchDiscriminator,
    PatchDiscriminatorConfig,
    hinge_loss,
)
from adcvsr_core.training.discriminators.player import Kept
from adcvsr_core.training.features.diffusion import load_vae
from adcvsr_core.training.features.half_decoder import HalfDecoder, load_half_decoder
from adcvsr_core.training.features.vae import VaeEncoder
from adcvsr_core.training.losses.config import DecoderLoss
from adcvsr_core.training.losses.perceptual import Distance, perceptual
from adcvsr_core.training.recipe import Recipe
from adcvsr_core.training.stage import Losses, Player


class AdcsrDecoder:
    """Two players: the half decoder, and a judge of patches."""

    needs_images = False

    def __init__(
        self,
        student: HalfDecoder,
        discriminator: PatchDiscriminator,
        encoder: VaeEncoder,
        lpips: Distance | None,
        weights: DecoderLoss,
        rates: tuple[float, float],
    ) -> None:
        """`rates` are the peaks of decoder and discriminator; `lpips` None leaves it out."""
        self.student, self.discriminator = student, discriminator
        self.encoder, self.lpips, self.weights = encoder, lpips, weights
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
        """The truth's frames through encoder and decoder, each an image of its own."""
        gt_NCHW = batch.gt_BTCHW.flatten(0, 1)
        out_NCHW = self._make(batch)
        self._kept.keep(batch, out_NCHW.detach())
        losses = {"l1": (out_NCHW - gt_NCHW).abs().mean()}
        total = self.weights.l1 * losses["l1"]
        if self.lpips is not None:
            losses["lpips"] = perceptual(self.lpips, out_NCHW[None], gt_NCHW[None])
            total = total + self.weights.lpips * losses["lpips"]
        losses["adversarial"] = out_NCHW.new_zeros(())
        if self._has_judge(step):
            losses["adversarial"] = -self.discriminator(out_NCHW).mean()
            total = total + self.weights.adversarial * losses["adversarial"]
        return {"total": total, **losses}

    def discriminator_losses(self, batch: Batch, step: int) -> Losses:
        """The truth against what the decoder has just made of it."""
        if not self._has_judge(step):
            return {"total": batch.gt_BTCHW.new_zeros(())}  # no gradient: it does not learn yet
        real_NCHW = self.discriminator(batch.gt_BTCHW.flatten(0, 1))
        fake_NCHW = self.discriminator(self._kept.of(batch))
        return {"total": hinge_loss(real_NCHW, fake_NCHW)}

    def _make(self, batch: Batch) -> Tensor:
        return self.student(self.encoder(batch.gt_BTCHW.flatten(0, 1)))

    def _has_judge(self, step: int) -> bool:
        return self.weights.adversarial > 0 and step >= self.weights.adversarial_from


def build(recipe: Recipe, device: torch.device) -> AdcsrDecoder:
    """The stage of a recipe: [student] is the configuration of the diffusion student whose decoder
    is made; it goes on from [weights] half_decoder, where that is given.

    Raises:
        TrainingError, ModelError: weights are missing or do not fit, or a student of another kind.
    """
    weights, judge = recipe.loss, recipe.discriminator
    assert isinstance(weights, DecoderLoss)
    assert isinstance(judge, PatchDiscriminatorConfig)
    if not isinstance(recipe.student.config, UNetConfig):
        raise TrainingError(
            "adcsr_decoder makes the decoder of a diffusion student",
            where="[student]",
            remedy='Give its configuration, kind = "unet"; [weights] half_decoder, where given, is '
            "gone on from",
        )
    recipe.weights.require("vae")
    lpips = load_lpips(recipe.weights.path_of("lpips")).to(device) if weights.lpips else None
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.data.seed)
        student = _starting_decoder(recipe, recipe.student.config)
        discriminator = PatchDiscriminator(judge)
    encoder = VaeEncoder(load_vae(Path(recipe.weights.vae)))
    rates = (recipe.schedule.learning_rate, judge.learning_rate)
    return AdcsrDecoder(
        student.to(device), discriminator.to(device), encoder.to(device), lpips, weights, rates
    )


def _starting_decoder(recipe: Recipe, config: UNetConfig) -> HalfDecoder:
    start = recipe.weights.path_of("half_decoder")
    if start is None:
        return HalfDecoder(config).train()
    recipe.weights.require("half_decoder")
    return load_half_decoder(start, config).train()

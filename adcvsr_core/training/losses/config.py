"""Weights of the losses: the [loss] table of a recipe, one dataclass a family of stages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RegressionLoss:
    """`lite_regress`: the compact student against the truth, in pixels."""

    pixel: float = 1.0
    """Charbonnier on RGB."""
    luma: float = 1.0
    """Charbonnier on BT.601 luma."""
    temporal: float = 0.5
    """Charbonnier on differences of neighbouring frames."""
    ssim: float = 0.0
    """1 - SSIM of BT.601 luma, at three sizes; 0 leaves it out."""


@dataclass(frozen=True, kw_only=True)
class LiteAdversarialLoss:
    """`lite_adversarial`: the same, and a discriminator in the pixel domain."""

    pixel: float = 1.0
    """Charbonnier on RGB."""
    luma: float = 1.0
    """Charbonnier on BT.601 luma."""
    temporal: float = 0.5
    """Charbonnier on differences of neighbouring frames."""
    ssim: float = 0.0
    """1 - SSIM of BT.601 luma, at three sizes; 0 leaves it out."""
    dists: float = 0.0
    """DISTS, frame by frame; needs its weights."""
    adversarial: float = 0.01
    """softplus(-D(student))."""
    adversarial_from: int = 0
    """The first step at which the student minds the discriminator, which learns from step 0."""


@dataclass(frozen=True, kw_only=True)
class DecoderLoss:
    """`adcsr_decoder`: the half-width decoder against the truth.

    Source: AdcSR (arXiv 2411.13383), section 4.1.
    """

    l1: float = 1.0
    """Mean absolute difference of RGB."""
    lpips: float = 1.0
    """LPIPS; needs its weights."""
    adversarial: float = 1.0
    """Patch discriminator, from the step below on."""
    adversarial_from: int = 50_000
    """The first step with the discriminator."""


@dataclass(frozen=True, kw_only=True)
class DistillLoss:
    """`adcsr_distill`: the student's features against those of a one-step teacher.

    Source: AdcSR (arXiv 2411.13383), Guaishou74851/AdcSR:train.py@d0b2871.
    """

    feature: float = 1.0
    """Mean absolute difference of features of the decoder's middle block."""
    adversarial: float = 1.0
    """softplus(-D(features))."""


@dataclass(frozen=True, kw_only=True)
class VideoLoss:
    """`adcvsr_regress` and `temporal_only`: pixel * (l1 + dists) + feature * L1 of features.

    Source: AdcVSR (arXiv 2603.00458), equations 1 to 3.
    """

    pixel: float = 0.1
    """Weight of the two below, in the pixel domain."""
    l1: float = 1.0
    """Mean absolute difference of RGB."""
    dists: float = 1.0
    """DISTS, frame by frame; needs its weights."""
    feature: float = 1.0
    """Mean absolute difference of features of the decoder's middle block; needs the VAE's."""


@dataclass(frozen=True, kw_only=True)
class VideoAdversarialLoss(VideoLoss):
    """`adcvsr_adversarial`: in either domain also softplus(-D(student)).

    Source: AdcVSR (arXiv 2603.00458), equations 1 to 5.
    """

    adversarial: float = 1.0
    """Weight of the discriminator within its domain."""
    adversarial_from: int = 0
    """The first step at which the student minds the discriminators, which learn from step 0."""


LossConfig = (
    RegressionLoss
    | LiteAdversarialLoss
    | DecoderLoss
    | DistillLoss
    | VideoLoss
    | VideoAdversarialLoss
)

LOSSES: dict[str, type[LossConfig]] = {
    "lite_regress": RegressionLoss,
    "lite_adversarial": LiteAdversarialLoss,
    "adcsr_decoder": DecoderLoss,
    "adcsr_distill": DistillLoss,
    "adcvsr_regress": VideoLoss,
    "adcvsr_adversarial": VideoAdversarialLoss,
    "temporal_only": VideoLoss,
}
"""Every stage by name, with its weights of losses."""

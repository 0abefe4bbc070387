"""The `[discriminator]` table of a recipe, one dataclass a kind of discriminator."""

from __future__ import annotations

from dataclasses import dataclass

from adcvsr_core.training.discriminators.lora import LoraDiscriminatorConfig
from adcvsr_core.training.discriminators.patch import PatchDiscriminatorConfig


@dataclass(frozen=True, kw_only=True)
class DualHeadConfig:
    """What discriminators of video have: tail, two heads, and how they learn."""

    learning_rate: float
    """Peak. Published for those on a pretrained backbone: 1e-7; one from scratch takes 1e-4."""
    tail_channels: int = 256
    """Width of the last convolutions."""
    detail_channels: int = 192
    """Outputs of the head that judges single frames."""
    consistency_channels: int = 64
    """Outputs of the head that judges frames as a video; the share of all is its weight."""

    def __post_init__(self) -> None:
        widths = (self.tail_channels, self.detail_channels, self.consistency_channels)
        if min(widths) < 1:
            raise ValueError(f"the widths of a discriminator must be at least 1, got {widths}")
        if not self.learning_rate > 0:
            raise ValueError(f"learning_rate must be above 0, got {self.learning_rate}")


@dataclass(frozen=True, kw_only=True)
class CompactDiscriminatorConfig(DualHeadConfig):
    """Of a discriminator trained from scratch on pixels (stage lite_adversarial)."""

    tail_channels: int = 128
    """Width of the last convolutions of either head."""
    widths: tuple[int, ...] = (32, 64, 128)
    """Width at full size, at half, at a quarter, ..."""
    spectral_norm: bool = False
    """Whether convolutions over space are divided by their largest singular value: calmer, slower
    to learn."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.widths or min(self.widths) < 1:
            raise ValueError(f"widths must name at least one width above 0, got {self.widths}")


@dataclass(frozen=True, kw_only=True)
class PretrainedDiscriminatorConfig(DualHeadConfig):
    """Of the two on frozen backbones (stage adcvsr_adversarial)."""

    learning_rate: float = 1e-7
    taps: tuple[int, ...] = (2,)
    """Stages of the ConvNeXt, 0 to 3, whose output is judged, each by a tail and heads."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.taps or any(tap not in range(4) for tap in self.taps):
            raise ValueError(f"taps must name stages of 0 to 3, got {self.taps}")
        if len(set(self.taps)) != len(self.taps):
            raise ValueError(f"taps must not repeat a stage, got {self.taps}")


DiscriminatorConfig = (
    CompactDiscriminatorConfig
    | PretrainedDiscriminatorConfig
    | PatchDiscriminatorConfig
    | LoraDiscriminatorConfig
)

DISCRIMINATORS: dict[str, type[DiscriminatorConfig]] = {
    "lite_adversarial": CompactDiscriminatorConfig,
    "adcsr_decoder": PatchDiscriminatorConfig,
    "adcsr_distill": LoraDiscriminatorConfig,
    "adcvsr_adversarial": PretrainedDiscriminatorConfig,
}
"""The stages with a table `[discriminator]`, and what it holds."""

"""The numbers that define a student; stored as JSON in the metadata of its weights file."""

from __future__ import annotations

from dataclasses import dataclass, replace

MAX_SIZE = 1 << 14
"""Of any number in a configuration: a file may state what it likes."""

MAX_SCALE = 64
MAX_PARTS = 256
"""Of blocks, each of which is built."""
MAX_LEVELS = 32
"""Of levels of a network, and of resnets in each."""


@dataclass(frozen=True, kw_only=True)
class CompactConfig:
    """The compact 2D+1D student (`lite`)."""

    scale: int
    """Output size over input size."""
    channels: int
    """Width of the features."""
    num_blocks: int
    """Residual blocks of two 3x3 convolutions each."""
    temporal_after: tuple[int, ...]
    """Indices of the blocks that are followed by a temporal block, ascending."""
    temporal_channels: int
    """Width inside a temporal block."""

    def __post_init__(self) -> None:
        if min(self.scale, self.channels, self.num_blocks, self.temporal_channels) < 1:
            raise ValueError(f"sizes must be at least 1: {self}")
        if max(self.channels, self.temporal_channels) > MAX_SIZE or self.scale > MAX_SCALE:
            raise ValueError(f"sizes are at most {MAX_SIZE}, the scale {MAX_SCALE}: {self}")
        if max(self.num_blocks, len(self.temporal_after)) > MAX_PARTS:
            raise ValueError(f"blocks are at most {MAX_PARTS}")
        valid = range(self.num_blocks)
        if any(index not in valid for index in self.temporal_after):
            raise ValueError(f"temporal_after={self.temporal_after} must lie in {valid}")


TEMPORAL_PLACES = ("resnet", "transformer")
"""The kinds of 2D block that a temporal block may follow."""


@dataclass(frozen=True, kw_only=True)
class UNetConfig:
    """The 2D+1D students made of a diffusion UNet and half a VAE decoder (`adcvsr`, `adcsr`)."""

    unshuffle: int
    """Factor of the pixel-unshuffle in front of the UNet."""
    channels: tuple[int, ...]
    """Width of each UNet level, finest first."""
    resnets_per_level: int
    """Resnets in each down block; an up block has one more."""
    transformer_levels: int
    """The finest levels with a transformer after each resnet; the middle always has one."""
    heads: tuple[int, ...]
    """Attention heads of each level; the middle takes those of the last."""
    feedforward_ratio: int
    """Width inside a transformer's feed-forward part over that of the level."""
    norm_groups: tuple[int, ...]
    """Group counts of the group norms: the first that divides a width is used."""
    temporal_after: tuple[str, ...]
    """Kinds of UNet block that a temporal block follows: any of TEMPORAL_PLACES, or none."""
    decoder_channels: tuple[int, ...]
    """Width of each decoder level, finest first; the UNet emits features of the last."""
    decoder_resnets: int
    """Resnets in each up block of the decoder."""

    def __post_init__(self) -> None:
        sizes = (
            self.unshuffle,
            self.resnets_per_level,
            self.feedforward_ratio,
            self.decoder_resnets,
        )
        if not self.channels or not self.decoder_channels or not self.norm_groups:
            raise ValueError(f"channels, decoder_channels and norm_groups need an entry: {self}")
        if min(*sizes, *self.channels, *self.heads, *self.norm_groups, *self.decoder_channels) < 1:
            raise ValueError(f"sizes must be at least 1: {self}")
        parts = (*map(len, (self.channels, self.decoder_channels, self.norm_groups)),)
        if max(self.resnets_per_level, self.decoder_resnets, *parts) > MAX_LEVELS:
            raise ValueError(f"levels, and resnets of each, are at most {MAX_LEVELS}")
        if max(*sizes, *self.channels, *self.decoder_channels) > MAX_SIZE:
            raise ValueError(f"sizes are at most {MAX_SIZE}: {self}")
        if len(self.heads) != len(self.channels):
            raise ValueError(f"heads={self.heads} must have one entry a level of {self.channels}")
        if any(width % heads for width, heads in zip(self.channels, self.heads, strict=True)):
            raise ValueError(f"heads={self.heads} must divide channels={self.channels}")
        if self.transformer_levels not in range(len(self.channels) + 1):
            raise ValueError(
                f"transformer_levels={self.transformer_levels} of {len(self.channels)}"
            )
        if any(place not in TEMPORAL_PLACES for place in self.temporal_after):
            raise ValueError(f"temporal_after={self.temporal_after}, allowed {TEMPORAL_PLACES}")
        if 2 ** (len(self.decoder_channels) - 1) % self.unshuffle:
            raise ValueError(
                f"unshuffle={self.unshuffle} does not divide the decoder's enlargement"
            )
        for width in (*self.channels, *self.decoder_channels):
            self.groups_of(width)

    @property
    def scale(self) -> int:
        """Output size over input size."""
        return 2 ** (len(self.decoder_channels) - 1) // self.unshuffle

    @property
    def size_multiple(self) -> int:
        """Input height and width must be multiples of this."""
        return self.unshuffle * 2 ** (len(self.channels) - 1)

    def groups_of(self, width: int) -> int:
        """The number of groups of a group norm over `width` channels."""
        for groups in self.norm_groups:
            if width % groups == 0:
                return groups
        raise ValueError(f"none of norm_groups={self.norm_groups} divides a width of {width}")

    def up_operands(self) -> list[list[tuple[int, int]]]:
        """(features, skip): widths concatenated in front of each resnet, for each up block."""
        return up_operands(self.channels, self.resnets_per_level)


def up_operands(channels: tuple[int, ...], resnets_per_level: int) -> list[list[tuple[int, int]]]:
    """(features, skip): what each resnet of each up block reads, in a UNet of these widths."""
    skips = [channels[0]]
    for level, width in enumerate(channels):
        skips += [width] * resnets_per_level
        if level < len(channels) - 1:
            skips.append(width)
    below, blocks = channels[-1], list[list[tuple[int, int]]]()
    for width in reversed(channels):
        operands: list[tuple[int, int]] = []
        for _ in range(resnets_per_level + 1):
            operands.append((below, skips.pop()))
            below = width
        blocks.append(operands)
    return blocks


ADCVSR = UNetConfig(
    unshuffle=2,
    channels=(240, 480, 960, 960),
    resnets_per_level=2,
    transformer_levels=3,
    heads=(5, 10, 20, 20),
    feedforward_ratio=4,
    norm_groups=(32, 24, 16, 12, 8, 6, 4, 2, 1),
    temporal_after=("resnet", "transformer"),
    decoder_channels=(64, 128, 256, 256),
    decoder_resnets=3,
)
"""`adcvsr`, the published network: Stable Diffusion 2.1 at 75 % width, 38 temporal blocks."""

ADCSR = replace(ADCVSR, temporal_after=())
"""`adcsr`: the same without temporal blocks."""

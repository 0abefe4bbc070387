"""The UNet of the diffusion students: frames to decoder features, with temporal blocks in between.

    conv_in -> down0 .. down3 -> mid -> up0 .. up3 -> norm, SiLU, conv_out
                 `---------- skips ----------^

A temporal block may follow every resnet and every transformer. They live beside the UNet
(`temporal.<stage>.<res|attn><i>`), so that the 2D weights keep the names of the image model.
In a stream a temporal block returns other frames than it is given, so skips wait in the timeline.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from adcvsr_core.model.blocks import (
    RESNET_EPS,
    Downsample,
    ResnetBlock,
    Transformer,
    Upsample,
    run_block,
    silu,
)
from adcvsr_core.model.config import UNetConfig
from adcvsr_core.model.temporal import TemporalBlock
from adcvsr_core.model.timeline import Timeline


class TemporalBlocks(nn.ModuleDict):
    """The temporal blocks by stage and by the 2D block they follow."""

    def after(self, stage: str, block: str, x_NCHW: Tensor, timeline: Timeline) -> Tensor:
        """Run the temporal block that follows `block` of `stage`, if there is one.

        Convolutions over time may choose a memory layout of their own; the 2D layers go on in
        channels-last.
        """
        blocks = self[stage]
        assert isinstance(blocks, nn.ModuleDict)
        if block not in blocks:
            return x_NCHW
        y_NCHW: Tensor = blocks[block](x_NCHW, timeline)
        return y_NCHW.contiguous(memory_format=torch.channels_last)

    @property
    def places(self) -> set[str]:
        """`stage.block` of every temporal block."""
        modules = self.named_modules()
        return {name for name, module in modules if isinstance(module, TemporalBlock)}


@dataclass(frozen=True)
class Passage:
    """What time means to the UNet in one forward pass."""

    timeline: Timeline
    temporal: TemporalBlocks


class Stage(nn.Module):
    """A level of the UNet or its middle: resnets, some with a transformer, then a resampler."""

    def __init__(
        self,
        config: UNetConfig,
        name: str,
        inputs: Sequence[int],
        channels: int,
        *,
        heads: int,
        num_transformers: int,
    ) -> None:
        super().__init__()
        self.name = name
        self.channels = channels
        out_groups = config.groups_of(channels)
        self.resnets = nn.ModuleList(
            ResnetBlock(
                width, channels, groups=(config.groups_of(width), out_groups), eps=RESNET_EPS
            )
            for width in inputs
        )
        self.attentions = nn.ModuleList(
            Transformer(
                channels, heads, groups=out_groups, feedforward_ratio=config.feedforward_ratio
            )
            for _ in range(num_transformers)
        )
        self.downsamplers = nn.ModuleList()
        self.upsamplers = nn.ModuleList()

    def step(self, index: int, x_NCHW: Tensor, passage: Passage) -> Tensor:
        """Resnet `index`, its transformer if it has one, and the temporal blocks after them."""
        x_NCHW = self.resnets[index](x_NCHW)
        x_NCHW = passage.temporal.after(self.name, f"res{index}", x_NCHW, passage.timeline)
        if index < len(self.attentions):
            x_NCHW = self.attentions[index](x_NCHW)
            x_NCHW = passage.temporal.after(self.name, f"attn{index}", x_NCHW, passage.timeline)
        return x_NCHW

    def temporal_blocks(self, config: UNetConfig) -> dict[str, TemporalBlock]:
        """New temporal blocks for this stage, at identity."""
        names = [f"res{i}" for i in range(len(self.resnets)) if "resnet" in config.temporal_after]
        if "transformer" in config.temporal_after:
            names += [f"attn{i}" for i in range(len(self.attentions))]
        return {name: TemporalBlock(self.channels, self.channels) for name in names}


class UNet(nn.Module):
    """The 2D network up to the features the decoder takes."""

    def __init__(self, config: UNetConfig) -> None:
        super().__init__()
        widths = config.channels
        self.conv_in = nn.Conv2d(3 * config.unshuffle**2, widths[0], 3, padding=1)
        self.down_blocks = nn.ModuleList(_down_stages(config))
        self.mid_block = Stage(
            config,
            "mid",
            [widths[-1]] * 2,
            widths[-1],
            heads=config.heads[-1],
            num_transformers=1,
        )
        self.up_blocks = nn.ModuleList(_up_stages(config))
        self.conv_norm_out = nn.GroupNorm(config.groups_of(widths[0]), widths[0], eps=RESNET_EPS)
        self.conv_out = nn.Conv2d(widths[0], config.decoder_channels[-1], 3, padding=1)
        self.recompute = False

    def stages(self) -> Iterator[Stage]:
        """All stages in the order they run."""
        for stage in (*self.down_blocks, self.mid_block, *self.up_blocks):
            assert isinstance(stage, Stage)
            yield stage

    def forward(self, x_NCHW: Tensor, passage: Passage) -> Tensor:
        skips = _Skips(self, passage.timeline)
        x_NCHW = skips.push(self.conv_in(x_NCHW))
        for stage in self.stages():
            for index in range(len(stage.resnets)):
                if stage in self.up_blocks:
                    x_NCHW = torch.cat([x_NCHW, skips.pop(x_NCHW)], dim=1)
                x_NCHW = run_block(stage.step, index, x_NCHW, passage, recompute=self.recompute)
                if stage in self.down_blocks:
                    skips.push(x_NCHW)
            for downsample in stage.downsamplers:
                x_NCHW = skips.push(downsample(x_NCHW))
            for upsample in stage.upsamplers:
                x_NCHW = upsample(x_NCHW)
        return self.conv_out(silu(self.conv_norm_out(x_NCHW)))


class _Skips:
    """The stack of skip connections; the features themselves wait in the timeline."""

    def __init__(self, owner: UNet, timeline: Timeline) -> None:
        self._owner = owner
        self._timeline = timeline
        self._depth = 0

    def push(self, x_NCHW: Tensor) -> Tensor:
        self._timeline.hold((self._owner, self._depth), x_NCHW)
        self._depth += 1
        return x_NCHW

    def pop(self, like_NCHW: Tensor) -> Tensor:
        self._depth -= 1
        return self._timeline.release((self._owner, self._depth), like_NCHW)


def temporal_blocks(unet: UNet, config: UNetConfig) -> TemporalBlocks:
    """New temporal blocks, at identity, wherever the configuration wants them."""
    stages = {stage.name: stage.temporal_blocks(config) for stage in unet.stages()}
    return TemporalBlocks({name: nn.ModuleDict(blocks) for name, blocks in stages.items()})


def _down_stages(config: UNetConfig) -> Iterator[Stage]:
    previous, last = config.channels[0], len(config.channels) - 1
    for level, width in enumerate(config.channels):
        inputs = [previous] + [width] * (config.resnets_per_level - 1)
        stage = _level_stage(config, f"down{level}", level, inputs)
        if level < last:
            stage.downsamplers.append(Downsample(width))
        previous = width
        yield stage


def _up_stages(config: UNetConfig) -> Iterator[Stage]:
    for index, operands in enumerate(config.up_operands()):
        level = len(config.channels) - 1 - index
        stage = _level_stage(config, f"up{index}", level, [sum(pair) for pair in operands])
        if level:
            stage.upsamplers.append(Upsample(config.channels[level]))
        yield stage


def _level_stage(config: UNetConfig, name: str, level: int, inputs: Sequence[int]) -> Stage:
    return Stage(
        config,
        name,
        inputs,
        config.channels[level],
        heads=config.heads[level],
        num_transformers=len(inputs) if level < config.transformer_levels else 0,
    )

"""The 2D network against diffusers' own blocks, with the same random weights."""

# pyright: reportArgumentType=false, reportCallIssue=false, reportIndexIssue=false
# (diffusers annotates less than it takes, and its module lists are untyped)

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

pytest.importorskip("diffusers")

from diffusers.models.autoencoders.vae import Decoder as DiffusersDecoder
from diffusers.models.downsampling import Downsample2D
from diffusers.models.resnet import ResnetBlock2D
from diffusers.models.transformers.transformer_2d import Transformer2DModel
from diffusers.models.upsampling import Upsample2D

from adcvsr_core.model.config import ADCSR, UNetConfig
from adcvsr_core.model.student import UNetStudent

SMALL = replace(
    ADCSR, channels=(24, 48, 48, 48), heads=(1, 2, 2, 2), decoder_channels=(16, 24, 48, 48)
)


class OracleStage(nn.Module):
    """A UNet stage as diffusers has it, less time embedding and cross-attention."""

    def __init__(
        self, config: UNetConfig, inputs: list[int], width: int, heads: int, count: int
    ) -> None:
        super().__init__()
        self.resnets = nn.ModuleList(
            ResnetBlock2D(
                in_channels=channels,
                out_channels=width,
                temb_channels=None,
                groups=config.groups_of(channels),
                groups_out=config.groups_of(width),
                eps=1e-5,
            )
            for channels in inputs
        )
        if count:
            self.attentions = nn.ModuleList(
                Transformer2DModel(
                    num_attention_heads=heads,
                    attention_head_dim=width // heads,
                    in_channels=width,
                    num_layers=1,
                    norm_num_groups=config.groups_of(width),
                    use_linear_projection=True,
                )
                for _ in range(count)
            )

    def step(self, index: int, x: Tensor) -> Tensor:
        x = self.resnets[index](x, None)
        if hasattr(self, "attentions") and index < len(self.attentions):
            x = self.attentions[index](x, return_dict=False)[0]
        return x


class OracleUNet(nn.Module):
    """The stock Stable Diffusion wiring, written out from the published description."""

    def __init__(self, config: UNetConfig) -> None:
        super().__init__()
        c0, c1, c2, c3 = config.channels
        h0, h1, h2, h3 = config.heads
        self.conv_in = nn.Conv2d(12, c0, 3, padding=1)
        down = [
            ([c0, c0], c0, h0, 2),
            ([c0, c1], c1, h1, 2),
            ([c1, c2], c2, h2, 2),
            ([c2, c3], c3, h3, 0),
        ]
        self.down_blocks = nn.ModuleList(OracleStage(config, *spec) for spec in down)
        for block, width in zip(self.down_blocks[:3], (c0, c1, c2), strict=True):
            block.downsamplers = nn.ModuleList(
                [Downsample2D(width, use_conv=True, out_channels=width, name="op")]
            )
        self.mid_block = OracleStage(config, [c3, c3], c3, h3, 1)
        up = [
            ([c3 + c3, c3 + c3, c3 + c2], c3, h3, 0),
            ([c3 + c2, c2 + c2, c2 + c1], c2, h2, 3),
            ([c2 + c1, c1 + c1, c1 + c0], c1, h1, 3),
            ([c1 + c0, c0 + c0, c0 + c0], c0, h0, 3),
        ]
        self.up_blocks = nn.ModuleList(OracleStage(config, *spec) for spec in up)
        for block, width in zip(self.up_blocks[:3], (c3, c2, c1), strict=True):
            block.upsamplers = nn.ModuleList([Upsample2D(width, use_conv=True, out_channels=width)])
        self.conv_norm_out = nn.GroupNorm(config.groups_of(c0), c0, eps=1e-5)
        self.conv_out = nn.Conv2d(c0, config.decoder_channels[-1], 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv_in(nn.functional.pixel_unshuffle(x, 2))
        skips = [x]
        for block in self.down_blocks:
            for index in range(2):
                x = block.step(index, x)
                skips.append(x)
            if hasattr(block, "downsamplers"):
                x = block.downsamplers[0](x)
                skips.append(x)
        for index in range(2):
            x = self.mid_block.step(index, x)
        for block in self.up_blocks:
            for index in range(3):
                x = block.step(index, torch.cat([x, skips.pop()], dim=1))
            if hasattr(block, "upsamplers"):
                x = block.upsamplers[0](x)
        return self.conv_out(nn.functional.silu(self.conv_norm_out(x)))


class Oracle(nn.Module):
    """Frames (N, 3, H, W) to frames at four times the size."""

    def __init__(self, config: UNetConfig) -> None:
        super().__init__()
        self.unet = OracleUNet(config)
        self.decoder = DiffusersDecoder(
            in_channels=4,
            out_channels=3,
            up_block_types=("UpDecoderBlock2D",) * 4,
            block_out_channels=config.decoder_channels,
            layers_per_block=2,
            norm_num_groups=config.groups_of(config.decoder_channels[0]),
            mid_block_add_attention=True,
        )
        del self.decoder.conv_in

    def forward(self, x: Tensor) -> Tensor:
        x = self.decoder.mid_block(self.unet(x))
        for block in self.decoder.up_blocks:
            x = block(x)
        return self.decoder.conv_out(nn.functional.silu(self.decoder.conv_norm_out(x)))


def small_groups(config: UNetConfig) -> UNetConfig:
    """diffusers' decoder has one group count for all widths; give both the same."""
    return replace(config, norm_groups=(8,))


def randomise(student: UNetStudent) -> None:
    """Weights at the scale of a trained network, norms and biases included."""
    generator = torch.Generator().manual_seed(1)
    for name, parameter in student.named_parameters():
        if parameter.ndim > 1:
            std = parameter[0].numel() ** -0.5
            parameter.data.normal_(0, std, generator=generator)
        elif "norm" in name and name.endswith("weight"):
            parameter.data.normal_(1, 0.1, generator=generator)
        else:
            parameter.data.normal_(0, 0.1, generator=generator)


def shared(config: UNetConfig) -> tuple[UNetStudent, Oracle]:
    with torch.device("meta"):
        student, oracle = UNetStudent(config), Oracle(config)
    student.to_empty(device="cpu")
    randomise(student)
    oracle.load_state_dict(student.state_dict(), strict=True, assign=True)
    return student.eval(), oracle.eval()


@pytest.mark.parametrize(
    ("config", "size"),
    [(small_groups(SMALL), (48, 32)), (ADCSR, (32, 32))],
    ids=["small", "full width"],
)
@torch.inference_mode()
def test_equals_diffusers_blocks(config: UNetConfig, size: tuple[int, int]) -> None:
    student, oracle = shared(config)
    frames = torch.rand(1, 3, *size, generator=torch.Generator().manual_seed(2)) * 2 - 1
    expected = oracle(frames)
    actual = student(frames[None])[0]
    assert actual.shape == (1, 3, 4 * size[0], 4 * size[1])
    assert expected.std() > 0.1  # not vacuous: the output varies
    # float32 through 80 layers in another order of summation: 9e-6 measured; a wrong wire: 1e-1.
    assert (actual - expected).abs().max() <= 5e-5 * expected.abs().max()

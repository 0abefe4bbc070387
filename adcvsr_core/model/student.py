"""The diffusion student, and building any student from its configuration."""

from __future__ import annotations

import torch
from torch import Tensor

from adcvsr_core.model.base import Student
from adcvsr_core.model.compact import CompactStudent
from adcvsr_core.model.config import CompactConfig, UNetConfig
from adcvsr_core.model.config_json import StudentConfig
from adcvsr_core.model.decoder import Decoder
from adcvsr_core.model.timeline import Timeline, WindowTimeline
from adcvsr_core.model.unet import Passage, UNet, temporal_blocks


class UNetStudent(Student):
    """A one-step diffusion student: UNet with temporal blocks, then half a VAE decoder.

    Group norm and self-attention look at the whole frame, so `spatial_radius` is None and tiles are
    an approximation. bfloat16 comes first: the features of Stable Diffusion can leave the range of
    float16.

    Source: AdcVSR (arXiv 2603.00458), section 3; Guaishou74851/AdcSR:model.py@d0b2871.
    """

    dtypes = (torch.bfloat16, torch.float16)
    spatial_radius = None

    def __init__(self, config: UNetConfig) -> None:
        super().__init__()
        self.config = config
        self.scale = config.scale
        self.size_multiple = config.size_multiple
        self.unet = UNet(config)
        self.temporal = temporal_blocks(self.unet, config)
        self.decoder = Decoder(config)
        self.temporal_radius = 2 * len(self.temporal.places)

    def checkpoint_activations(self, enabled: bool) -> None:
        """Trade time for memory in training: activations within blocks are computed again."""
        self.unet.recompute = enabled
        self.decoder.checkpoint_activations(enabled)

    def forward(self, frames_BTCHW: Tensor, timeline: Timeline | None = None) -> Tensor:
        batch = frames_BTCHW.shape[0]
        y_NCHW = self.decoder.up(self.features(frames_BTCHW, timeline))
        return y_NCHW.unflatten(0, (batch, len(y_NCHW) // batch))

    def features(self, frames_BTCHW: Tensor, timeline: Timeline | None = None) -> Tensor:
        """Features (N, C, h, w) of the decoder's middle block: what distillation compares.

        `decoder.up` makes frames of them. Without a timeline the frames are one clip of one scene.
        """
        batch, num_frames = frames_BTCHW.shape[:2]
        timeline = timeline or WindowTimeline([0] * num_frames, batch=batch)
        x_NCHW = unshuffle(frames_BTCHW.flatten(0, 1), self.config.unshuffle)
        x_NCHW = x_NCHW.to(self.unet.conv_in.weight.dtype, memory_format=torch.channels_last)
        return self.decoder.mid_block(self.unet(x_NCHW, Passage(timeline, self.temporal)))


def unshuffle(x_NCHW: Tensor, factor: int) -> Tensor:
    """Squares of factor x factor pixels to channels; unlike PyTorch's own, also of zero images."""
    height, width = x_NCHW.shape[2:]
    squares = x_NCHW.unflatten(3, (width // factor, factor))
    squares = squares.unflatten(2, (height // factor, factor))
    return squares.permute(0, 1, 3, 5, 2, 4).flatten(1, 3)


def build_student(config: StudentConfig) -> Student:
    """A student with new weights, on the default device (`torch.device("meta")` serves)."""
    if isinstance(config, CompactConfig):
        return CompactStudent(config)
    return UNetStudent(config)


def config_of(student: Student) -> StudentConfig:
    """The configuration a student was built from."""
    assert isinstance(student, CompactStudent | UNetStudent)
    return student.config

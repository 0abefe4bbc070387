"""RAFT: optical flow by a network, for the published definition of the warping error.

Source: Teed and Deng 2020, "RAFT: Recurrent All-Pairs Field Transforms for Optical Flow", the large
model. Names of layers are those of the published weights.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from adcvsr_core.errors import InputError
from adcvsr_core.metrics.pretrained import WeightsFile, find_weights, load_frozen, read_tensors

RAFT_FILE = WeightsFile(
    names=("raft-things.pth",),
    source="models/raft-things.pth of the repository princeton-vl/RAFT",
)

HIDDEN = CONTEXT = 128
LEVELS = 4
RADIUS = 4
STRIDE = 8
"""Pixels a side of a cell of the features; sides are multiples of it."""
MIN_SIDE = 2 * STRIDE * 2 ** (LEVELS - 1)
"""Of an image: the coarsest correlations have two cells a side."""

type Norm = Callable[[int], nn.Module]
type Floats = NDArray[np.float32]


class RAFT(nn.Module):
    """Flow between images; comes with no weights, see `load_raft`."""

    def __init__(self) -> None:
        super().__init__()
        self.fnet = _Encoder(256, nn.InstanceNorm2d)
        self.cnet = _Encoder(HIDDEN + CONTEXT, nn.BatchNorm2d)
        self.update_block = _Update()

    def forward(self, x_NCHW: Tensor, y_NCHW: Tensor, num_steps: int = 20) -> Tensor:
        """Flow (N, 2, H, W) from x to y, in pixels: x, then y. RGB in [0, 255], sides multiples of
        8."""
        x_NCHW, y_NCHW = (image / 127.5 - 1 for image in (x_NCHW, y_NCHW))
        features = self.fnet(torch.cat((x_NCHW, y_NCHW)))
        pyramid = _correlations(*features.chunk(2))
        hidden, context = self.cnet(x_NCHW).split((HIDDEN, CONTEXT), dim=1)
        hidden, context = hidden.tanh(), context.relu()
        start = _positions(hidden)
        flow = torch.zeros_like(start)
        for _ in range(num_steps):
            found = _look_up(pyramid, start + flow)
            hidden, change = self.update_block(hidden, context, found, flow)
            flow = flow + change
        return _enlarge(flow, 0.25 * self.update_block.mask(hidden))


def load_raft(folder: Path | None = None) -> RAFT:
    """RAFT trained on FlyingThings, frozen, on the CPU.

    Raises:
        ModelError: `MissingWeights` where raft-things.pth is not in the folder (default:
            `weights_folder()`); another where it is not that file.
    """
    path = find_weights(RAFT_FILE, folder)
    # norm3 is downsample.1 by another name.
    tensors = {
        name.removeprefix("module."): tensor
        for name, tensor in read_tensors(path).items()
        if ".norm3." not in name
    }
    raft = RAFT()
    load_frozen(raft, tensors, path)
    return raft


def halved(frame: NDArray[np.uint8]) -> Floats:
    """A frame (H, W, 3) as the published warping error takes it: in [0, 1], half as large, its
    edges repeated to sides that are multiples of 8."""
    image = torch.from_numpy(frame).permute(2, 0, 1)[None].float() / 255
    image = F.interpolate(image, scale_factor=0.5, mode="bilinear")
    spare_y, spare_x = (-side % STRIDE for side in image.shape[2:])
    margins = (spare_x // 2, spare_x - spare_x // 2, spare_y // 2, spare_y - spare_y // 2)
    padded = F.pad(image, margins, mode="replicate")
    return np.ascontiguousarray(padded[0].permute(1, 2, 0).numpy())


def raft_flow(raft: RAFT, frame: Floats, following: Floats) -> Floats:
    """Flow (H, W, 2) between two frames of `halved`.

    They are given to the network in [0, 1] although it was trained on [0, 255], as the published
    program does.

    Raises:
        InputError: the frames were smaller than 256 pixels a side.
    """
    if min(frame.shape[:2]) < MIN_SIDE:
        raise InputError(
            f"the warping error by RAFT needs frames of {2 * MIN_SIDE} pixels a side or more",
            remedy="Choose other metrics with --metrics, such as ewarp_dis",
        )
    device = next(raft.parameters()).device
    images = [torch.from_numpy(x).to(device).permute(2, 0, 1)[None] for x in (frame, following)]
    with torch.inference_mode():
        flow = raft(*images)
    return np.ascontiguousarray(flow[0].permute(1, 2, 0).cpu().numpy())


class _Block(nn.Module):
    """Two convolutions and a shortcut."""

    def __init__(self, channels: int, width: int, norm: Norm, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, width, 3, stride, padding=1)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1)
        self.norm1, self.norm2 = norm(width), norm(width)
        self.downsample = nn.Identity()
        if stride > 1:
            self.downsample = nn.Sequential(nn.Conv2d(channels, width, 1, stride), norm(width))

    def forward(self, x_NCHW: Tensor) -> Tensor:
        y_NCHW = self.norm1(self.conv1(x_NCHW)).relu()
        y_NCHW = self.norm2(self.conv2(y_NCHW)).relu()
        return (self.downsample(x_NCHW) + y_NCHW).relu()


class _Encoder(nn.Module):
    """An image to features of an eighth of its size."""

    def __init__(self, channels: int, norm: Norm) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3)
        self.norm1 = norm(64)
        self.layer1 = nn.Sequential(_Block(64, 64, norm, 1), _Block(64, 64, norm, 1))
        self.layer2 = nn.Sequential(_Block(64, 96, norm, 2), _Block(96, 96, norm, 1))
        self.layer3 = nn.Sequential(_Block(96, 128, norm, 2), _Block(128, 128, norm, 1))
        self.conv2 = nn.Conv2d(128, channels, 1)

    def forward(self, x_NCHW: Tensor) -> Tensor:
        x_NCHW = self.norm1(self.conv1(x_NCHW)).relu()
        return self.conv2(self.layer3(self.layer2(self.layer1(x_NCHW))))


class _Motion(nn.Module):
    """What was found and the flow so far, as features."""

    def __init__(self) -> None:
        super().__init__()
        self.convc1 = nn.Conv2d(LEVELS * (2 * RADIUS + 1) ** 2, 256, 1)
        self.convc2 = nn.Conv2d(256, 192, 3, padding=1)
        self.convf1 = nn.Conv2d(2, 128, 7, padding=3)
        self.convf2 = nn.Conv2d(128, 64, 3, padding=1)
        self.conv = nn.Conv2d(192 + 64, 128 - 2, 3, padding=1)

    def forward(self, found_NCHW: Tensor, flow_N2HW: Tensor) -> Tensor:
        found = self.convc2(self.convc1(found_NCHW).relu()).relu()
        motion = self.convf2(self.convf1(flow_N2HW).relu()).relu()
        both = self.conv(torch.cat((found, motion), 1)).relu()
        return torch.cat((both, flow_N2HW), 1)


class _Memory(nn.Module):
    """A gated recurrent unit, along rows and then along columns."""

    def __init__(self) -> None:
        super().__init__()
        channels = HIDDEN + CONTEXT + 128
        self.convz1, self.convr1, self.convq1 = (
            nn.Conv2d(channels, HIDDEN, (1, 5), padding=(0, 2)) for _ in range(3)
        )
        self.convz2, self.convr2, self.convq2 = (
            nn.Conv2d(channels, HIDDEN, (5, 1), padding=(2, 0)) for _ in range(3)
        )

    def forward(self, h_NCHW: Tensor, x_NCHW: Tensor) -> Tensor:
        for update, reset, propose in (
            (self.convz1, self.convr1, self.convq1),
            (self.convz2, self.convr2, self.convq2),
        ):
            both = torch.cat((h_NCHW, x_NCHW), 1)
            z, r = update(both).sigmoid(), reset(both).sigmoid()
            q = propose(torch.cat((r * h_NCHW, x_NCHW), 1)).tanh()
            h_NCHW = (1 - z) * h_NCHW + z * q
        return h_NCHW


class _FlowHead(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(HIDDEN, 256, 3, padding=1)
        self.conv2 = nn.Conv2d(256, 2, 3, padding=1)

    def forward(self, x_NCHW: Tensor) -> Tensor:
        return self.conv2(self.conv1(x_NCHW).relu())


class _Update(nn.Module):
    """One step: what is remembered, and how the flow changes."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = _Motion()
        self.gru = _Memory()
        self.flow_head = _FlowHead()
        self.mask = nn.Sequential(
            nn.Conv2d(HIDDEN, 256, 3, padding=1), nn.ReLU(), nn.Conv2d(256, STRIDE**2 * 9, 1)
        )

    def forward(
        self, hidden: Tensor, context: Tensor, found: Tensor, flow: Tensor
    ) -> tuple[Tensor, Tensor]:
        hidden = self.gru(hidden, torch.cat((context, self.encoder(found, flow)), 1))
        return hidden, self.flow_head(hidden)


def _correlations(x_NCHW: Tensor, y_NCHW: Tensor) -> list[Tensor]:
    """Of each cell of x with all of y, (N * H * W, 1, H, W), then at half the size of y, ..."""
    num, channels, height, width = x_NCHW.shape
    all_pairs = x_NCHW.flatten(2).mT @ y_NCHW.flatten(2) / channels**0.5
    pyramid = [all_pairs.reshape(num * height * width, 1, height, width)]
    for _ in range(LEVELS - 1):
        pyramid.append(F.avg_pool2d(pyramid[-1], 2))
    return pyramid


def _look_up(pyramid: list[Tensor], places_N2HW: Tensor) -> Tensor:
    """The correlations around the places that the flow leads to, at each size; (N, C, H, W)."""
    num, _, height, width = places_N2HW.shape
    centres = places_N2HW.permute(0, 2, 3, 1).reshape(-1, 1, 1, 2)
    steps = torch.arange(-RADIUS, RADIUS + 1, device=centres.device, dtype=centres.dtype)
    # x changes along the first axis of the window, as in the published program.
    window = torch.stack(torch.meshgrid(steps, steps, indexing="ij"), dim=-1)
    found: list[Tensor] = []
    for level, correlations in enumerate(pyramid):
        sides = centres.new_tensor((correlations.shape[3] - 1, correlations.shape[2] - 1))
        grid = 2 * (centres / 2**level + window) / sides - 1
        values = F.grid_sample(correlations, grid, align_corners=True)
        found.append(values.view(num, height, width, -1))
    return torch.cat(found, dim=-1).permute(0, 3, 1, 2)


def _positions(like_NCHW: Tensor) -> Tensor:
    num, _, height, width = like_NCHW.shape
    y, x = torch.meshgrid(
        torch.arange(height, device=like_NCHW.device),
        torch.arange(width, device=like_NCHW.device),
        indexing="ij",
    )
    return torch.stack((x, y)).to(like_NCHW)[None].expand(num, -1, -1, -1)


def _enlarge(flow_N2HW: Tensor, mask_NCHW: Tensor) -> Tensor:
    """Flow of cells to flow of pixels: weighted means of nine cells, weights by the network."""
    num, _, height, width = flow_N2HW.shape
    weights = mask_NCHW.view(num, 1, 9, STRIDE, STRIDE, height, width).softmax(dim=2)
    around = F.unfold(STRIDE * flow_N2HW, 3, padding=1).view(num, 2, 9, 1, 1, height, width)
    flow = (weights * around).sum(2).permute(0, 1, 4, 2, 5, 3)
    return flow.reshape(num, 2, STRIDE * height, STRIDE * width)

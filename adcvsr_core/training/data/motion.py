"""Moving pictures from still ones, and pieces of clips at random times, places and sizes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.training.data.excerpts import Excerpt
from adcvsr_core.training.data.shots import Crop

STILL_CAMERA = 0.25
"""Share of cameras that do not move."""
SPEEDS = (1.5, 8.0)
"""Mean speeds of slow cameras and of fast ones, in pixels of the result a frame; half are fast."""
SHAKE = 0.3
"""Share of cameras held by hand."""
NATIVE_SIZE = 0.7
"""Share of crops that are not shrunk."""
MAX_SHRINK = 1.6
SKIPS = (1, 1, 1, 2, 3)
"""A clip is cut from every frame, every second, or every third, as often as they stand here."""

type Curve = NDArray[np.float32]
"""A value a frame."""


@dataclass(frozen=True)
class CameraPath:
    """Where a camera looks on a picture: one value a frame."""

    x: Curve
    """Shift in pixels of the picture, 0 on average."""
    y: Curve
    turn: Curve
    """Radians."""
    zoom: Curve
    """Pixels of the picture for one pixel of the result."""

    def reach(self, size: int) -> int:
        """How far from its middle a result of size x size may look, in pixels of the picture."""
        half = size / 2 * math.sqrt(2) * float(self.zoom.max())
        if not self.turn.any():
            half = size / 2 * float(self.zoom.max())
        return math.ceil(half + max(float(np.abs(self.x).max()), float(np.abs(self.y).max()))) + 3


def camera_path(num_frames: int, rng: np.random.Generator) -> CameraPath:
    """A smooth pan, zoom and turn, as a camera makes them; one in four does not move, and some
    shake as in a hand: a random walk, smoothed over three frames."""
    steps = np.arange(num_frames, dtype=np.float32) - (num_frames - 1) / 2
    moving = rng.random() > STILL_CAMERA
    speed, heading = rng.exponential(rng.choice(SPEEDS)), rng.uniform(0, 2 * math.pi)
    gaining, turning, zooming = rng.normal(0, 0.05), rng.normal(0, 0.4), rng.normal(0, 0.004)
    base = rng.uniform(0.9, 1.3)
    shake = rng.normal(0, 1, (2, num_frames + 2)) * rng.exponential(0.6)
    along = speed * (steps + gaining * (steps**2 - np.mean(steps**2)))
    path = np.stack([along * math.cos(heading), along * math.sin(heading)])
    if rng.random() < SHAKE:
        path += (shake[:, :-2] + shake[:, 1:-1] + shake[:, 2:]) / 3
    if not moving:
        path, turning, zooming = np.zeros_like(path), 0.0, 0.0
    x, y = path.astype(np.float32)
    turn = (steps * math.radians(turning)).astype(np.float32)
    return CameraPath(x, y, turn, (base * np.exp(steps * zooming)).astype(np.float32))


def film(picture_CHW: Tensor, path: CameraPath, centre: tuple[float, float], size: int) -> Tensor:
    """What a camera sees on a picture: (T, C, size, size), float32, bicubic, mirrored at the edges.

    `centre` is where it looks on average, (x, y) in pixels of the picture.
    """
    height, width = picture_CHW.shape[1:]
    num_frames = len(path.x)
    x, y = torch.from_numpy(path.x + centre[0]), torch.from_numpy(path.y + centre[1])
    zoom, turn = torch.from_numpy(path.zoom), torch.from_numpy(path.turn)
    theta = torch.zeros(num_frames, 2, 3)
    cos, sin = torch.cos(turn) * zoom * size, torch.sin(turn) * zoom * size
    theta[:, 0, 0], theta[:, 0, 1], theta[:, 0, 2] = cos / width, -sin / width, 2 * x / width - 1
    theta[:, 1, 0], theta[:, 1, 1], theta[:, 1, 2] = sin / height, cos / height, 2 * y / height - 1
    grid = F.affine_grid(theta, [num_frames, picture_CHW.shape[0], size, size], align_corners=False)
    pictures = picture_CHW[None].expand(num_frames, -1, -1, -1)
    return F.grid_sample(pictures, grid, "bicubic", "reflection", align_corners=False)


def still_in_motion(still: Excerpt, num_frames: int, size: int, rng: np.random.Generator) -> Tensor:
    """A camera moving over a still: (num_frames, 3, size, size), float32 in [0, 1]."""
    path = camera_path(num_frames, rng)
    reach = path.reach(size)
    crop, centre = _window(still.width, still.height, reach, rng)
    return _flip(film(still.rgb([0], crop)[0], path, centre, size).clamp_(0, 1), rng)


def sheet_in_motion(
    sheet_CHW: Tensor, num_frames: int, size: int, rng: np.random.Generator
) -> Tensor:
    """The same over a picture that is drawn: (num_frames, C, size, size)."""
    path = camera_path(num_frames, rng)
    height, width = sheet_CHW.shape[1:]
    _, centre = _window(width, height, path.reach(size), rng, whole=True)
    return film(sheet_CHW, path, centre, size).clamp_(0, 1)


def cut_clip(excerpt: Excerpt, num_frames: int, size: int, rng: np.random.Generator) -> Tensor:
    """A square clip (num_frames, 3, size, size), float32 in [0, 1]: a random stretch and place.

    Some skip frames, which makes motion faster. Some crops are larger and shrunk (antialiased),
    which makes it slower and detail finer.
    Where an excerpt is too short it runs to its end and back again.
    """
    crop = random_crop(excerpt, size, rng)
    numbers = stretch(len(excerpt.frames), num_frames, rng)
    frames = excerpt.rgb(numbers, crop)
    if crop.width != size:
        frames = F.interpolate(frames, (size, size), mode="bicubic", antialias=True).clamp_(0, 1)
    return _flip(frames, rng)


def random_crop(
    excerpt: Excerpt, size: int, rng: np.random.Generator, *, native: bool = False
) -> Crop:
    """A square of `size` or, for some, up to 1.6 times as much, as far as there is room."""
    larger = not native and rng.random() > NATIVE_SIZE
    wanted = round(size * rng.uniform(1, MAX_SHRINK)) if larger else size
    side = min(wanted, excerpt.width, excerpt.height)
    x, y = rng.integers(excerpt.width - side + 1), rng.integers(excerpt.height - side + 1)
    return Crop(x=int(x), y=int(y), width=side, height=side)


def stretch(available: int, wanted: int, rng: np.random.Generator) -> list[int]:
    """Numbers of `wanted` frames out of `available`, forwards or backwards: neighbours, or for some
    every second or third, which makes motion faster.

    Where those are too few: neighbours to the end and back again.
    """
    skip = int(rng.choice(SKIPS))
    if (wanted - 1) * skip >= available:
        skip = 1
    start = rng.integers(max(1, available - (wanted - 1) * skip))
    period = max(1, 2 * (available - 1))
    there = (start + skip * np.arange(wanted)) % period
    numbers = np.where(there < available, there, period - there)
    return [int(number) for number in (numbers[::-1] if rng.random() < 0.5 else numbers)]


def _window(
    width: int, height: int, reach: int, rng: np.random.Generator, *, whole: bool = False
) -> tuple[Crop, tuple[float, float]]:
    """The part of a picture a camera may see, and the middle of its view within that part."""
    edges: list[tuple[int, int, float]] = []
    for length in (width, height):
        centre = rng.uniform(min(reach, length / 2), max(length - reach, length / 2))
        low, high = max(0, math.floor(centre - reach)), min(length, math.ceil(centre + reach))
        edges.append((0, length, centre) if whole else (low, high - low, centre - low))
    (x, across, centre_x), (y, down, centre_y) = edges
    return Crop(x=x, y=y, width=across, height=down), (centre_x, centre_y)


def _flip(frames_TCHW: Tensor, rng: np.random.Generator) -> Tensor:
    if rng.random() < 0.5:
        frames_TCHW = frames_TCHW.flip(3)
    if rng.random() < 0.25:
        frames_TCHW = frames_TCHW.transpose(2, 3)
    return frames_TCHW.contiguous()

"""Ground truth for training: real clips, and stills set in motion."""

from __future__ import annotations

import math
from itertools import islice
from pathlib import Path

import av
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.errors import TrainingError

type Pixels = NDArray[np.uint8]


def list_media(folders: tuple[str, ...], suffixes: tuple[str, ...]) -> list[Path]:
    """All files with one of the suffixes below the folders, sorted; a folder without any is an
    error."""
    found: list[Path] = []
    for folder in folders:
        files = sorted(p for p in Path(folder).rglob("*") if p.suffix.lower() in suffixes)
        if not files:
            raise TrainingError(
                f"no files ending in {', '.join(suffixes)}",
                where=folder,
                remedy="Point the recipe at a folder that holds them",
            )
        found += files
    return found


def decode_rgb(path: Path, *, limit: int | None = None) -> Pixels:
    """The first `limit` frames of a video, or the one of a still: (T, H, W, 3), RGB, 8 bit."""
    try:
        with av.open(path) as container:
            decoded = islice(container.decode(video=0), limit)
            frames = [frame.to_ndarray(format="rgb24") for frame in decoded]
    except (av.FFmpegError, OSError, IndexError) as error:
        raise TrainingError(f"cannot be decoded ({error})", where=str(path)) from error
    return np.stack(frames).astype(np.uint8, copy=False)


class GroundTruth:
    """Random clips from decoded media. Everything is decoded once and kept in memory as 8 bit."""

    def __init__(self, clips: list[Path], stills: list[Path], *, still_share: float) -> None:
        self._clips = [decode_rgb(path) for path in clips]
        self._stills = [decode_rgb(path)[0] for path in stills]
        lengths = np.array([math.sqrt(len(clip)) for clip in self._clips])
        self._weights = lengths / lengths.sum() if len(lengths) else lengths
        self._still_share = still_share if self._clips else 1.0
        if not self._stills:
            self._still_share = 0.0

    def draw(self, num_frames: int, size: int, rng: np.random.Generator) -> Tensor:
        """A square clip (num_frames, 3, size, size), float32 in [0, 1]."""
        if rng.random() < self._still_share:
            still = self._stills[rng.integers(len(self._stills))]
            return _still_in_motion(still, num_frames, size, rng)
        clip = self._clips[rng.choice(len(self._clips), p=self._weights)]
        return _crop_clip(clip, num_frames, size, rng)


def _crop_clip(clip: Pixels, num_frames: int, size: int, rng: np.random.Generator) -> Tensor:
    available, height, width = clip.shape[:3]
    side = min(size if rng.random() < 0.7 else round(size * rng.uniform(1, 1.6)), height, width)
    top, left = rng.integers(height - side + 1), rng.integers(width - side + 1)
    span = min(num_frames, available)
    start = rng.integers(available - span + 1)
    order = np.clip(np.arange(num_frames), 0, span - 1) + start
    if rng.random() < 0.5:
        order = order[::-1]
    crop = clip[order, top : top + side, left : left + side]
    frames = torch.from_numpy(crop).permute(0, 3, 1, 2).float().div_(255)
    if side != size:
        frames = F.interpolate(frames, (size, size), mode="bicubic", antialias=True).clamp_(0, 1)
    return _flip(frames, rng)


def _still_in_motion(still: Pixels, num_frames: int, size: int, rng: np.random.Generator) -> Tensor:
    """A smooth pan, zoom and turn over a still, as a camera would make it; one in four does not
    move."""
    height, width = still.shape[:2]
    moving = rng.random() > 0.25
    steps = torch.arange(num_frames, dtype=torch.float32) - (num_frames - 1) / 2
    speed = rng.exponential(1.5) if moving else 0.0
    heading = rng.uniform(0, 2 * math.pi)
    turn = steps * (math.radians(rng.normal(0, 0.4)) if moving else 0.0)
    zoom = rng.uniform(0.9, 1.3) * torch.exp(steps * (rng.normal(0, 0.004) if moving else 0.0))
    reach = size / 2 * 1.3 + speed * num_frames / 2 + 4
    centre_x = rng.uniform(min(reach, width / 2), max(width - reach, width / 2))
    centre_y = rng.uniform(min(reach, height / 2), max(height - reach, height / 2))
    x = centre_x + steps * speed * math.cos(heading)
    y = centre_y + steps * speed * math.sin(heading)
    theta = torch.zeros(num_frames, 2, 3)
    cos, sin = torch.cos(turn) * zoom * size, torch.sin(turn) * zoom * size
    theta[:, 0, 0], theta[:, 0, 1], theta[:, 0, 2] = cos / width, -sin / width, 2 * x / width - 1
    theta[:, 1, 0], theta[:, 1, 1], theta[:, 1, 2] = sin / height, cos / height, 2 * y / height - 1
    grid = F.affine_grid(theta, [num_frames, 3, size, size], align_corners=False)
    image = torch.from_numpy(still).permute(2, 0, 1).float().div_(255)[None]
    frames = F.grid_sample(
        image.expand(num_frames, -1, -1, -1), grid, "bicubic", "reflection", align_corners=False
    )
    return _flip(frames.clamp_(0, 1), rng)


def _flip(frames_TCHW: Tensor, rng: np.random.Generator) -> Tensor:
    if rng.random() < 0.5:
        frames_TCHW = frames_TCHW.flip(3)
    if rng.random() < 0.25:
        frames_TCHW = frames_TCHW.transpose(2, 3)
    return frames_TCHW.contiguous()

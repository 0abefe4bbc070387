"""Drawn scenes: dead leaves in motion, lettering, gratings. They have what few clips have: exact
edges at every angle, occlusion at every depth, fine regular detail."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from adcvsr_core.training.data.motion import sheet_in_motion

NUM_LEAVES = 200
NUM_FAR = 40
"""The first ones, large, so that nothing of the ground is left."""
FAR_RADII = (30.0, 90.0)
LEAF_RADII = (2.5, 60.0)
"""Pixels; small ones are far more common: radii follow r**-3, as in natural pictures."""
MAX_FREQUENCY = 0.35
"""Cycles a pixel of the finest grating; the limit of sampling is 0.5."""

type Plane = NDArray[np.float32]


def procedural(num_frames: int, size: int, rng: np.random.Generator) -> Tensor:
    """A drawn clip: (num_frames, 3, size, size), float32 in [0, 1]. Half of them are dead leaves, a
    third lettering, the rest gratings."""
    kind = rng.random()
    if kind < 1 / 2:
        return dead_leaves(num_frames, size, rng)
    side = size * 3 // 2
    sheet = lettering(side, rng) if kind < 5 / 6 else grating(side, rng)
    return sheet_in_motion(sheet, num_frames, size, rng)


def dead_leaves(num_frames: int, size: int, rng: np.random.Generator) -> Tensor:
    """Discs and boxes that cover each other, every one with a velocity of its own.

    Radii follow a power law, which gives the spectrum and the edges of natural pictures (Lee,
    Mumford and Huang, IJCV 2001). Near leaves move more than far ones (parallax). Edges are
    antialiased over one pixel.
    """
    low, high = (radius**-2 for radius in LEAF_RADII)
    canvas = np.empty((num_frames, size, size, 3), np.float32)
    canvas[:] = rng.uniform(0, 1, 3)
    saturation = rng.uniform(0.05, 0.4)
    drift, times = rng.normal(0, 1.2, 2), np.arange(num_frames) - (num_frames - 1) / 2
    for number in range(NUM_LEAVES):
        radius = float((low + (high - low) * rng.random()) ** -0.5)
        if number < NUM_FAR:
            radius = float(rng.uniform(*FAR_RADII))
        near = number / NUM_LEAVES
        velocity = drift * (0.3 + near) + rng.normal(0, 0.5, 2)
        start = rng.uniform(-radius, size + radius, 2)
        color = rng.uniform(0, 1) + rng.normal(0, saturation, 3)
        aspect, turn, is_box = rng.uniform(0.4, 1), rng.uniform(0, math.pi), rng.random() < 0.5
        shading = rng.normal(0, 0.15, 2) / radius
        for frame, time in zip(canvas, times, strict=True):
            leaf = (radius, radius * aspect, turn)
            _draw_leaf(frame, start + velocity * time, leaf, is_box, color, shading)
    return torch.from_numpy(canvas.clip(0, 1)).permute(0, 3, 1, 2).contiguous()


def _draw_leaf(
    frame: Plane,
    centre: NDArray[np.float64],
    leaf: tuple[float, float, float],
    is_box: bool,
    color: NDArray[np.float64],
    shading: NDArray[np.float64],
) -> None:
    size, (half_length, half_width, turn) = len(frame), leaf
    reach = math.hypot(half_length, half_width) + 1 if is_box else half_length + 1
    low = np.clip(np.floor(centre - reach), 0, size).astype(int)
    high = np.clip(np.ceil(centre + reach) + 1, 0, size).astype(int)
    if (low >= high).any():
        return
    y = np.arange(low[1], high[1], dtype=np.float32)[:, None] - np.float32(centre[1])
    x = np.arange(low[0], high[0], dtype=np.float32)[None, :] - np.float32(centre[0])
    cos, sin = np.float32(math.cos(turn)), np.float32(math.sin(turn))
    u, v = np.abs(x * cos + y * sin), np.abs(y * cos - x * sin)
    if is_box:
        outside = np.maximum(u - half_length, v - half_width)
    else:
        outside = (np.hypot(u / half_length, v / half_width) - 1) * half_width
    cover = np.clip(0.5 - outside, 0, 1)[..., None]
    light = (1 + x * np.float32(shading[0]) + y * np.float32(shading[1]))[..., None]
    part = frame[low[1] : high[1], low[0] : high[0]]
    part += cover * (light * color.astype(np.float32) - part)


def lettering(size: int, rng: np.random.Generator) -> Tensor:
    """A page of made-up letters: (3, size, size), float32 in [0, 1].

    Letters are two to four strokes between points of a 3 x 4 grid, as lines or bows, in lines of
    words of one height; ink and paper have random colours at least 0.3 apart in luma.
    """
    ink = np.zeros((size, size), np.float32)
    top = float(rng.uniform(0, 6))
    while top < size:
        height = float(np.exp(rng.uniform(math.log(6), math.log(48))))
        alphabet = [_letter(height, rng) for _ in range(10)]
        left = float(rng.uniform(-height, height))
        while left < size:
            if rng.random() < 0.82:
                _print_letter(ink, alphabet[rng.integers(len(alphabet))], int(left), int(top))
            left += height * 0.68
        top += height * rng.uniform(1.2, 1.6)
    paper, colour = rng.uniform(0, 1, 3), rng.uniform(0, 1, 3)
    if abs(paper.mean() - colour.mean()) < 0.3:
        paper, colour = 0.7 + 0.3 * paper, 0.3 * colour
    page = paper + ink[..., None] * (colour - paper)
    return torch.from_numpy(page.astype(np.float32)).permute(2, 0, 1).contiguous()


def _letter(height: float, rng: np.random.Generator) -> Plane:
    """Ink of one letter of this height."""
    weight = height * rng.uniform(0.05, 0.11) + 0.25
    edge = weight + 1 + 0.15 * height
    letter = np.zeros((math.ceil(height + 2 * edge),) * 2, np.float32)
    for _ in range(int(rng.integers(2, 5))):
        ends = np.stack([rng.integers(0, 3, 2) * 0.24, rng.integers(0, 4, 2) / 3], axis=1)
        along = np.linspace(0, 1, 7)[:, None]
        bow = rng.choice([0.0, 0.0, 0.25, -0.25])
        across = np.array([ends[1, 1] - ends[0, 1], ends[0, 0] - ends[1, 0]])
        line = ends[0] + along * (ends[1] - ends[0]) + bow * np.sin(math.pi * along) * across
        _draw_stroke(letter, line * height + edge, weight)
    return letter


def _print_letter(ink: Plane, letter: Plane, left: int, top: int) -> None:
    rows, columns = slice(max(top, 0), top + len(letter)), slice(max(left, 0), left + len(letter))
    part = ink[rows, columns]
    seen = letter[max(-top, 0) :, max(-left, 0) :][: part.shape[0], : part.shape[1]]
    np.maximum(part, seen, out=part)


def _draw_stroke(ink: Plane, points: NDArray[np.float64], weight: float) -> None:
    """A line through the points with round ends, antialiased over one pixel."""
    low = np.clip(np.floor(points.min(0) - weight - 1), 0, len(ink)).astype(int)
    high = np.clip(np.ceil(points.max(0) + weight + 2), 0, len(ink)).astype(int)
    if (low >= high).any():
        return
    y, x = np.mgrid[low[1] : high[1], low[0] : high[0]].astype(np.float32)
    nearest = np.full(x.shape, np.inf, np.float32)
    for (ax, ay), (bx, by) in pairwise(points):
        dx, dy = np.float32(bx - ax), np.float32(by - ay)
        squared = max(float(dx * dx + dy * dy), 1e-6)
        along = np.clip(((x - np.float32(ax)) * dx + (y - np.float32(ay)) * dy) / squared, 0, 1)
        distance = np.hypot(x - np.float32(ax) - along * dx, y - np.float32(ay) - along * dy)
        np.minimum(nearest, distance, out=nearest)
    part = ink[low[1] : high[1], low[0] : high[0]]
    np.maximum(part, np.clip(weight + 0.5 - nearest, 0, 1), out=part)


def grating(size: int, rng: np.random.Generator) -> Tensor:
    """Stripes whose frequency changes along them, one or two sets: (3, size, size), in [0, 1].

    The phase is quadratic, the frequency nowhere above `MAX_FREQUENCY`, so nothing aliases.
    """
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size - 0.5
    value = np.zeros((size, size), np.float32)
    sets = int(rng.integers(1, 3))
    for _ in range(sets):
        turn, base = rng.uniform(0, math.pi), rng.uniform(0.03, 0.6 * MAX_FREQUENCY)
        chirp = rng.uniform(0, MAX_FREQUENCY - base)
        u = x * math.cos(turn) + y * math.sin(turn)
        # The frequency is base + chirp * u * sqrt(2), and |u| is at most sqrt(1/2).
        phase = 2 * math.pi * size * (base * u + chirp * u * u / math.sqrt(2))
        value += np.sin(phase + rng.uniform(0, 2 * math.pi)) * (rng.uniform(0.2, 1.0) / sets)
    dark, bright = rng.uniform(0, 0.4, 3), rng.uniform(0.5, 1, 3)
    picture = dark + (value[..., None] + 1) / 2 * (bright - dark)
    return torch.from_numpy(picture.astype(np.float32)).permute(2, 0, 1).contiguous()

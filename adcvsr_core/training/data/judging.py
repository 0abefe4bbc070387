"""Which shots are fit for training: what was measured of one, against limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from adcvsr_core.training.data.shots import Crop

STILL_PAIRS = 0.9
"""Quantile of the changes between frames that decides whether a shot is static."""
COMBED_FRAMES = 0.65
"""Quantile of the combing of frames; of film made video by 3:2, two frames in five are combed."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What is too much, or too little; docs/datasets.md says where the numbers come from."""

    min_frames: int = 8
    """Shortest shot."""
    min_side: int = 192
    """Smallest width and height, without bars."""
    max_frames: int = 600
    """Longer shots are divided."""
    brightness: float = 24.0
    """A frame is black where 99 % of it is no brighter, in luma from 0 to 255."""
    contrast: float = 3.0
    """A frame is flat where luma deviates less from its mean."""
    bars: float = 0.1
    """Bars that come and go within a shot take this share of the picture."""
    change: float = 0.05
    """A shot is static where 90 % of its frames differ less from the ones before, in luma."""
    combing: float = 0.7
    """Frames are interlaced above, see `measures.combing`."""
    blockiness: float = 1.3
    """Blocks show above, see `measures.blockiness`."""
    bits_per_pixel: float = 0.025
    """There is little but blur below, see `measures.bits_per_pixel`."""
    hash_distance: int = 5
    """Bits of 64 in which the hashes of a repeated picture may differ."""

    def __post_init__(self) -> None:
        for each in fields(self):
            if getattr(self, each.name) < 0:
                raise ValueError(f"{each.name} = {getattr(self, each.name)} is negative")
        if self.max_frames < max(self.min_frames, 1):
            raise ValueError(f"max_frames = {self.max_frames} is below {self.min_frames}")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What was measured of the frames of one scene, or of a still."""

    kind: str = ""
    """"damaged", "black" or "flat" where that is what all its frames are."""
    kind_value: float = 0.0
    """The measure that made it so, of the first frame."""
    still: bool = False
    num_frames: int
    size: tuple[int, int]
    """Width and height as decoded."""
    crop: Crop
    """Without bars."""
    crops: Sequence[Crop] = ()
    """The same for some single frames."""
    interlaced: float = 0.0
    """Share of frames that the decoder calls interlaced."""
    changes: Sequence[float] = ()
    """Between each frame and the next."""
    combing: Sequence[float] = ()
    """Of frames in which enough moves."""
    blockiness: Sequence[float] = ()
    """Of some frames."""
    bits_per_pixel: float = 0.0
    """0 when unknown."""


@dataclass(frozen=True)
class Fault:
    """Why a shot is left out: a word, what was measured, and the limit it broke."""

    reason: str
    value: float
    limit: float


def judge(facts: Facts, limits: Limits) -> Fault | None:
    """The first thing that is wrong with a shot; None when it is fit.

    Reasons: damaged, black, flat, interlaced, short, small, bars (they come and go), static,
    blocky, starved (of bits).
    """
    kind_limits = {"damaged": 0.0, "black": limits.brightness, "flat": limits.contrast}
    if facts.kind:
        return Fault(facts.kind, facts.kind_value, kind_limits[facts.kind])
    side = min(facts.crop.width, facts.crop.height)
    checks = [*_moving_faults(facts, limits)] if not facts.still else []
    checks.append((side < limits.min_side, Fault("small", side, limits.min_side)))
    if not facts.still:
        checks += _coding_faults(facts, limits)
    blocks = float(np.median(facts.blockiness)) if facts.blockiness else 1.0
    checks.append((blocks > limits.blockiness, Fault("blocky", blocks, limits.blockiness)))
    return next((fault for broken, fault in checks if broken), None)


def _moving_faults(facts: Facts, limits: Limits) -> list[tuple[bool, Fault]]:
    combed = float(np.quantile(facts.combing, COMBED_FRAMES)) if facts.combing else 0.0
    return [
        (facts.interlaced > 0.5, Fault("interlaced", facts.interlaced, 0.5)),
        (combed > limits.combing, Fault("interlaced", combed, limits.combing)),
        (
            facts.num_frames < limits.min_frames,
            Fault("short", facts.num_frames, limits.min_frames),
        ),
    ]


def _coding_faults(facts: Facts, limits: Limits) -> list[tuple[bool, Fault]]:
    wandering = bars_that_come_and_go(facts.crop, facts.crops, facts.size)
    moved = float(np.quantile(facts.changes, STILL_PAIRS)) if facts.changes else 0.0
    bits = facts.bits_per_pixel
    return [
        (wandering > limits.bars, Fault("bars", wandering, limits.bars)),
        (moved < limits.change, Fault("static", moved, limits.change)),
        (0 < bits < limits.bits_per_pixel, Fault("starved", bits, limits.bits_per_pixel)),
    ]


def bars_that_come_and_go(crop: Crop, crops: Sequence[Crop], size: tuple[int, int]) -> float:
    """The largest share of the picture that bars take in some frames and not in others.

    Only bars on two opposite sides count: one dark side is a dark place.
    """
    worst = 0.0
    for single in crops:
        above, left = single.y - crop.y, single.x - crop.x
        below = crop.y + crop.height - single.y - single.height
        right = crop.x + crop.width - single.x - single.width
        lost = 2 * min(above, below) / size[1] + 2 * min(left, right) / size[0]
        worst = max(worst, lost)
    return worst

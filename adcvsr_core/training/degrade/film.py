"""Film: grain, scratches, dust, an unsteady gate, fading and flicker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, override

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from adcvsr_core.training.degrade.kernels import bell, filter_columns, filter_rows
from adcvsr_core.training.degrade.luma import TO_YCC
from adcvsr_core.training.degrade.shifts import shift_frames
from adcvsr_core.training.degrade.step import Canvas, Drawn, Step
from adcvsr_core.training.degrade.walk import Drift, Span, offspring


@dataclass(frozen=True, kw_only=True)
class Grain(Step):
    """The grain of film, new in each frame: `film_grain`."""

    LIMITS: ClassVar[Mapping[str, Span]] = {
        "amount": (0, 64),
        "size": (0.3, 10),
        "colour": (0, 1),
    }

    amount: Span = (3.0, 14.0)
    """Standard deviation in the mid tones, in 8-bit code values."""
    size: Span = (0.4, 1.5)
    """Sigma of a grain, in pixels."""
    colour: Span = (0.0, 0.6)
    """Share of the grain that differs between red, green and blue."""

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        amount, size, colour = (
            float(rng.uniform(*span)) for span in (self.amount, self.size, self.colour)
        )
        own = offspring(rng)
        return lambda frames_TCHW: film_grain(
            frames_TCHW, own, amount=amount, size=size, colour=colour
        )


def film_grain(
    frames_TCHW: Tensor, rng: np.random.Generator, *, amount: float, size: float, colour: float
) -> Tensor:
    """Grain of `amount` code values in mid grey, less towards black and white.

    Its strength follows 2 * sqrt(luma * (1 - luma)): an area half covered with grains varies most.
    `size` is the sigma of a grain in pixels, `colour` the share of the power that is not grey.
    """
    num_frames, _, height, width = frames_TCHW.shape
    fresh = rng.standard_normal((num_frames, 4, height, width), dtype=np.float32)
    white = torch.from_numpy(fresh)
    kernel = bell(size)
    grains = filter_columns(filter_rows(white, kernel), kernel) / float(kernel.norm()) ** 2
    mixed = (1 - colour) ** 0.5 * grains[:, :1] + colour**0.5 * grains[:, 1:]
    weights = frames_TCHW.new_tensor(TO_YCC[0])[None, :, None, None]
    luma = (frames_TCHW.clamp(0, 1) * weights).sum(1, keepdim=True)
    strength = 2 * torch.sqrt(luma * (1 - luma).clamp_min(0))
    return (frames_TCHW + mixed * strength * (amount / 255)).clamp(0, 1)


@dataclass(frozen=True, kw_only=True)
class Scratches(Step):
    """Vertical lines that stay for many frames and wander: `scratches`."""

    LIMITS: ClassVar[Mapping[str, Span]] = {
        "count": (0, 100),
        "width": (0.2, 10),
        "strength": (0, 1),
        "wander": (0, 10),
        "life": (1, 10_000),
    }

    count: Span = (0.3, 2.0)
    """At a time in 100 pixels of width, on average."""
    width: Span = (0.3, 1.0)
    """Sigma, in pixels."""
    strength: Span = (0.08, 0.4)
    """How far towards white (or, one in three, black) the middle of a scratch is."""
    wander: float = 0.3
    """Largest move from a frame to the next, in pixels."""
    life: float = 40.0
    """Frames a scratch lasts, on average."""

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        own, amount = offspring(rng), float(rng.uniform(*self.count))
        marks: list[Scratch] | None = None

        def apply(frames_TCHW: Tensor) -> Tensor:
            nonlocal marks
            frame_width = frames_TCHW.shape[3]
            expected = amount * frame_width / 100
            if marks is None:
                marks = [self._new(own, frame_width) for _ in range(own.poisson(expected))]
            frames: list[Tensor] = []
            for frame in frames_TCHW:
                frames.append(scratches(frame, marks))
                kept = [mark for mark in marks if own.random() > 1 / self.life]
                marks = [self._moved(mark, own) for mark in kept]
                births = own.poisson(expected / self.life)
                marks += [self._new(own, frame_width) for _ in range(births)]
            return torch.stack(frames)

        return apply

    def _new(self, rng: np.random.Generator, frame_width: int) -> Scratch:
        level = 0.0 if rng.random() < 1 / 3 else 1.0
        return Scratch(
            x=float(rng.uniform(0, frame_width)),
            width=float(rng.uniform(*self.width)),
            strength=float(rng.uniform(*self.strength)),
            level=level,
        )

    def _moved(self, mark: Scratch, rng: np.random.Generator) -> Scratch:
        x = mark.x + float(rng.uniform(-self.wander, self.wander))
        return Scratch(x=x, width=mark.width, strength=mark.strength, level=mark.level)


@dataclass(frozen=True, kw_only=True)
class Scratch:
    """One scratch in one frame."""

    x: float
    """Pixels from the left."""
    width: float
    """Sigma in pixels."""
    strength: float
    """0 to 1."""
    level: float
    """0 black to 1 white."""


def scratches(frame_CHW: Tensor, marks: list[Scratch]) -> Tensor:
    """Draw vertical lines from top to bottom."""
    columns = torch.arange(frame_CHW.shape[2])
    for mark in marks:
        cover = mark.strength * torch.exp(-0.5 * ((columns - mark.x) / mark.width) ** 2)
        frame_CHW = frame_CHW + (mark.level - frame_CHW) * cover
    return frame_CHW


@dataclass(frozen=True, kw_only=True)
class Dust(Step):
    """Specks and hairs, other ones in each frame: `dust`."""

    LIMITS: ClassVar[Mapping[str, Span]] = {
        "rate": (0, 1000),
        "size": (0.3, 50),
        "dark_share": (0, 1),
    }

    rate: Span = (3.0, 40.0)
    """Specks in 100,000 pixels, on average."""
    size: Span = (0.5, 3.0)
    """Radius in pixels."""
    dark_share: float = 0.5
    """Share of dark specks: dirt on a print; on a negative it comes out white."""

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        rate, own = float(rng.uniform(*self.rate)), offspring(rng)
        return lambda frames_TCHW: dust(
            frames_TCHW, own, rate=rate, size=self.size, dark_share=self.dark_share
        )


def dust(
    frames_TCHW: Tensor, rng: np.random.Generator, *, rate: float, size: Span, dark_share: float
) -> Tensor:
    """Opaque specks with soft, uneven edges, one in eight a hair; new in each frame.

    `rate` is their mean number in 100,000 pixels, `size` the span of their radius in pixels.
    """
    height, width = frames_TCHW.shape[2:]
    frames = frames_TCHW.clone()
    for frame in frames:
        for _ in range(rng.poisson(rate * height * width / 100_000)):
            # Most specks are small: the logarithm is uniform.
            radius = float(np.exp(rng.uniform(*np.log(size))))
            long = radius * (6 if rng.random() < 1 / 8 else float(rng.uniform(1, 2)))
            thin = radius / 3 if long == 6 * radius else radius
            level = 0.05 if rng.random() < dark_share else 0.95
            centre = (float(rng.uniform(0, height)), float(rng.uniform(0, width)))
            angle, bend = float(rng.uniform(0, np.pi)), float(rng.uniform(-1, 1)) / long
            _speck(frame, centre, (long, thin), angle, bend, level)
    return frames


def _speck(
    frame_CHW: Tensor,
    centre: tuple[float, float],
    radii: tuple[float, float],
    angle: float,
    bend: float,
    level: float,
) -> None:
    reach = int(max(radii)) + 3
    top, left = max(0, int(centre[0]) - reach), max(0, int(centre[1]) - reach)
    place = frame_CHW[:, top : int(centre[0]) + reach, left : int(centre[1]) + reach]
    y = torch.arange(top, top + place.shape[1])[:, None] - centre[0]
    x = torch.arange(left, left + place.shape[2])[None] - centre[1]
    along = x * np.cos(angle) + y * np.sin(angle)
    across = y * np.cos(angle) - x * np.sin(angle) + bend * along**2 / 2
    distance = torch.sqrt((along / radii[0]) ** 2 + (across / radii[1]) ** 2)
    cover = torch.sigmoid((1 - distance) * 4 * min(radii)).float()
    place.lerp_(torch.full_like(place, level), cover.expand_as(place))


@dataclass(frozen=True, kw_only=True)
class GateWeave(Step):
    """A picture that does not stand still: `shifts.shift_frames`. For the low-quality side only.

    The moves wander around nothing and the ground truth stays, so what is learnt is to hold still.
    """

    LIMITS: ClassVar[Mapping[str, Span]] = {"amount": (0, 20), "memory": (0, 0.99)}

    amount: Span = (0.1, 0.6)
    """Standard deviation in pixels, sideways; half as much again up and down."""
    memory: float = 0.6
    """How much of a frame's place the next one keeps."""

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        amount = float(rng.uniform(*self.amount))
        right, down = (Drift(rng, share * amount, self.memory) for share in (1.0, 1.5))
        return lambda frames_TCHW: shift_frames(
            frames_TCHW, right.take(len(frames_TCHW)), down.take(len(frames_TCHW))
        )


@dataclass(frozen=True, kw_only=True)
class Fading(Step):
    """Dyes that have faded, and a lamp that flickers: `fading`."""

    LIMITS: ClassVar[Mapping[str, Span]] = {
        "contrast": (0.1, 1),
        "lift": (0, 0.5),
        "cast": (0, 1),
        "flicker": (0, 0.5),
    }

    contrast: Span = (0.65, 1.0)
    """Of the range from black to white, what is left."""
    lift: Span = (0.0, 0.12)
    """How bright black has become."""
    cast: Span = (0.0, 0.2)
    """How far red, green and blue have faded apart: largest change of a channel's gain."""
    flicker: Span = (0.0, 0.04)
    """Standard deviation of the brightness from frame to frame."""

    @override
    def draw(self, rng: np.random.Generator, canvas: Canvas) -> Drawn:
        contrast, lift, cast = (
            float(rng.uniform(*span)) for span in (self.contrast, self.lift, self.cast)
        )
        gains = contrast * (1 - cast * rng.uniform(0, 1, 3))
        flicker = Drift(rng, float(rng.uniform(*self.flicker)), 0.3)
        return lambda frames_TCHW: fading(
            frames_TCHW, gains=gains, lift=lift, flicker=flicker.take(len(frames_TCHW))
        )


def fading(
    frames_TCHW: Tensor,
    *,
    gains: NDArray[np.float64],
    lift: float,
    flicker: NDArray[np.float64],
) -> Tensor:
    """Multiply red, green and blue by `gains` (3,) above black, which lies at `lift`, and each
    frame by 1 + `flicker` (T,)."""
    factors = torch.from_numpy(gains.astype(np.float32))[None, :, None, None]
    light = torch.from_numpy((1 + flicker).astype(np.float32))[:, None, None, None]
    return ((lift + frames_TCHW * factors * (1 - lift)) * light).clamp(0, 1)

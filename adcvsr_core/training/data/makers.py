"""Making samples: each visit to a piece of material gives a few of them. What a visit makes depends
on the recipe's seed, the slot of the batch and the number of the visit alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from adcvsr_core.errors import AdcvsrError, InputError, TrainingError
from adcvsr_core.training.data.config import DataConfig
from adcvsr_core.training.data.excerpts import (
    Excerpt,
    ExcerptCache,
    matching_cell,
    random_cell,
    scaled_crop,
)
from adcvsr_core.training.data.images import DETAIL_LIMIT, detailed_crop, gradient_energy
from adcvsr_core.training.data.layers import layered
from adcvsr_core.training.data.material import Material
from adcvsr_core.training.data.motion import cut_clip, random_crop, still_in_motion, stretch
from adcvsr_core.training.data.pairs import Pair
from adcvsr_core.training.data.procedural import procedural
from adcvsr_core.training.data.shots import Shot
from adcvsr_core.training.degrade.degradation import Degradation, degrade

BLOCK_SAMPLES = 3
"""A block of decoded video is about this many samples long."""
IMAGE_CROPS = 4
"""Crops kept of each picture that serves as unrelated images."""
PICTURES = 4
"""Pictures looked at for one that is rich in detail."""
STILLS_AMONG_IMAGES = 0.75
"""Share of unrelated images that come from stills, where there are clips too."""
TILE = 640
"""Side of the tiles larger pictures are decoded in, in pixels; more where samples are large."""
TRIES = 8
"""Draws until one decodes. The draws repeat with the seed, so a damaged file does not make batches
differ between runs."""

type Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Visit:
    """Order for samples number `number` * cuts and on, of a slot."""

    slot: int
    number: int


@dataclass(frozen=True)
class Picture:
    """Order for crops of one picture, for unrelated images."""

    number: int


type Order = Visit | Picture


@dataclass(frozen=True)
class Sample:
    """Low quality (T, 3, h, w), ground truth and teacher (T, 3, h*scale, w*scale), uint8."""

    lq: Pixels
    gt: Pixels
    teacher: Pixels | None = None

    def changed(self, change: Callable[[Pixels], Pixels]) -> Sample:
        """All sides after the same change."""
        teacher = None if self.teacher is None else change(self.teacher)
        return Sample(change(self.lq), change(self.gt), teacher)


@dataclass(frozen=True)
class Made:
    """What a worker sends back."""

    samples: tuple[Sample, ...] = ()
    images: Pixels | None = None
    """(IMAGE_CROPS, 3, H, W), for a `Picture`."""
    warnings: tuple[tuple[str, str], ...] = ()
    """Files that did not decode, and why; something else was drawn instead."""
    failure: AdcvsrError | None = None


class Maker:
    """Fills orders, in whichever process."""

    def __init__(
        self,
        data: DataConfig,
        material: Material,
        degradations: tuple[Degradation, ...],
        *,
        scale: int,
    ) -> None:
        self._data = data
        self._material = material
        self._degradations = degradations
        self._scale = scale
        self._size = data.patch * scale
        self._cache = ExcerptCache(data.cache_mib << 20)
        self._file = ""
        self._kinds = self._available()
        clips = [shot.num_frames for shot in material.clips]
        self._clip_weights = _shares([number**0.5 for number in clips])
        pairs = [pair.lq.num_frames for pair in material.pairs]
        self._pair_weights = _shares([number**0.5 for number in pairs])
        self._degradation_weights = _shares([d.weight for d in degradations])

    def make(self, order: Order) -> Made:
        """Fill an order. Material that does not decode is named in `warnings`; when nothing that is
        drawn does, or something else goes wrong, `failure` says what and with which file."""
        warnings: list[tuple[str, str]] = []
        key = (1, order.number) if isinstance(order, Picture) else (0, order.slot, order.number)
        for attempt in range(TRIES):
            rng = np.random.default_rng([self._data.seed, *key, attempt])
            try:
                if isinstance(order, Picture):
                    return Made(images=self._images(rng), warnings=tuple(warnings))
                return Made(samples=self._samples(rng), warnings=tuple(warnings))
            except InputError as error:
                warnings.append((error.where, error.what))
            except Exception as error:  # Whatever it is, the person has to learn which file it was.
                what = f"no sample could be made ({type(error).__name__}: {error})"
                return Made(failure=TrainingError(what, where=self._file or "[data]"))
        where, why = warnings[-1]
        failure = InputError(f"cannot be decoded ({why})", where=where, remedy=_REMEDY)
        return Made(warnings=tuple(warnings), failure=failure)

    def _available(self) -> list[tuple[float, Callable[[np.random.Generator], tuple[Sample, ...]]]]:
        data, material = self._data, self._material
        movable = material.stills or material.clips
        kinds = [
            (data.clip_share, bool(material.clips), self._from_clip),
            (data.still_share, bool(material.stills), self._from_still),
            (data.layer_share, bool(movable), self._from_layers),
            (data.procedural_share, True, self._from_nothing),
            (data.pair_share, bool(material.pairs), self._from_pair),
        ]
        usable = [(share, make) for share, exists, make in kinds if share and exists]
        if not usable:
            raise ValueError("every share with material behind it is 0")
        return usable

    def _samples(self, rng: np.random.Generator) -> tuple[Sample, ...]:
        shares = _shares([share for share, _ in self._kinds])
        return self._kinds[rng.choice(len(shares), p=shares)][1](rng)

    def _from_clip(self, rng: np.random.Generator) -> tuple[Sample, ...]:
        excerpt = self._excerpt(self._draw_clip(rng), rng)
        return self._several(lambda: self._cut(excerpt, rng), rng)

    def _from_still(self, rng: np.random.Generator) -> tuple[Sample, ...]:
        excerpt = self._excerpt(self._draw_still(rng), rng)
        return self._several(lambda: self._move(excerpt, rng), rng)

    def _from_layers(self, rng: np.random.Generator) -> tuple[Sample, ...]:
        stills, clips = self._material.stills, self._material.clips
        in_front = self._draw_still(rng) if stills else self._draw_clip(rng)
        moving_behind = bool(clips) and (not stills or rng.random() < 0.5)
        behind = self._draw_clip(rng) if moving_behind else self._draw_still(rng)
        front, back = self._excerpt(in_front, rng), self._excerpt(behind, rng)
        cut = self._cut if moving_behind else self._move
        return self._several(lambda: layered(cut(back, rng), front, rng, size=self._size), rng)

    def _from_nothing(self, rng: np.random.Generator) -> tuple[Sample, ...]:
        return self._several(lambda: procedural(self._data.num_frames, self._size, rng), rng)

    def _from_pair(self, rng: np.random.Generator) -> tuple[Sample, ...]:
        pair = self._material.pairs[rng.choice(len(self._pair_weights), p=self._pair_weights)]
        return cut_pair(pair, self._cache, self._data, self._scale, rng)

    def _several(self, draw: Callable[[], Tensor], rng: np.random.Generator) -> tuple[Sample, ...]:
        return tuple(self._degraded(draw(), rng) for _ in range(self._data.cuts))

    def _degraded(self, gt_TCHW: Tensor, rng: np.random.Generator) -> Sample:
        weights = self._degradation_weights
        chosen = self._degradations[rng.choice(len(weights), p=weights)]
        lq = eight_bit(degrade(gt_TCHW, self._scale, chosen, rng))
        gt = eight_bit(gt_TCHW)
        return Sample(lq, gt, gt if self._material.pairs else None)

    def _images(self, rng: np.random.Generator) -> Pixels:
        """Crops of one picture: of a few pictures the first that is rich in detail, or else the
        richest."""
        best: tuple[float, Tensor] | None = None
        for _ in range(PICTURES):
            crops = self._crops_of_a_picture(rng)
            energy = min(gradient_energy(crop) for crop in crops)
            if best is None or energy > best[0]:
                best = (energy, crops)
            if energy >= DETAIL_LIMIT:
                break
        assert best is not None
        return eight_bit(best[1])

    def _crops_of_a_picture(self, rng: np.random.Generator) -> Tensor:
        stills, clips = self._material.stills, self._material.clips
        use_still = bool(stills) and (not clips or rng.random() < STILLS_AMONG_IMAGES)
        excerpt = self._excerpt(self._draw_still(rng) if use_still else self._draw_clip(rng), rng)
        number = int(rng.integers(len(excerpt.frames)))
        crops = [detailed_crop(excerpt, number, self._size, rng) for _ in range(IMAGE_CROPS)]
        return torch.stack(crops)

    def _cut(self, excerpt: Excerpt, rng: np.random.Generator) -> Tensor:
        return cut_clip(excerpt, self._data.num_frames, self._size, rng)

    def _move(self, excerpt: Excerpt, rng: np.random.Generator) -> Tensor:
        return still_in_motion(excerpt, self._data.num_frames, self._size, rng)

    def _draw_clip(self, rng: np.random.Generator) -> Shot:
        clips = self._material.clips
        return clips[rng.choice(len(clips), p=self._clip_weights)]

    def _draw_still(self, rng: np.random.Generator) -> Shot:
        return self._material.stills[rng.integers(len(self._material.stills))]

    def _excerpt(self, shot: Shot, rng: np.random.Generator) -> Excerpt:
        self._file = str(shot.path)
        length = BLOCK_SAMPLES * self._data.num_frames
        return self._cache.get(random_cell(shot, length, max(TILE, 2 * self._size), rng))


def cut_pair(
    pair: Pair, cache: ExcerptCache, data: DataConfig, scale: int, rng: np.random.Generator
) -> tuple[Sample, ...]:
    """Samples from one piece of a pair, both sides at the same frames and place.

    Raises:
        InputError: a side does not decode, or gives other frames than it promised.
    """
    length, side = BLOCK_SAMPLES * data.num_frames, max(TILE // scale, 2 * data.patch)
    cell = random_cell(pair.lq, length, side, rng)
    lq = cache.get(cell)
    teacher = cache.get(matching_cell(cell, pair.lq, pair.teacher, scale))
    if len(lq.frames) != len(teacher.frames):
        raise InputError(
            f"gives {len(teacher.frames)} frames where the low quality has {len(lq.frames)}",
            where=str(pair.teacher.path),
        )
    samples: list[Sample] = []
    for _ in range(data.cuts):
        crop = random_crop(lq, data.patch, rng, native=True)
        numbers = stretch(len(lq.frames), data.num_frames, rng)
        target = eight_bit(teacher.rgb(numbers, scaled_crop(crop, scale)))
        samples.append(Sample(eight_bit(lq.rgb(numbers, crop)), target, target))
    return tuple(samples)


def eight_bit(values: Tensor) -> Pixels:
    """Values in [0, 1] as the nearest 8-bit code values."""
    return values.mul(255).round_().byte().numpy()


def _shares(weights: list[float]) -> NDArray[np.float64]:
    values = np.array(weights, dtype=np.float64)
    return values / values.sum() if len(values) else values


_REMEDY = "Remove the file, or run `adcvsr dataset` and train from its index"

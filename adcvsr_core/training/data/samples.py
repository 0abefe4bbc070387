"""Batches of (low quality, ground truth) clips, made on the fly in worker processes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from adcvsr_core.training.data.config import DataConfig
from adcvsr_core.training.data.sources import GroundTruth, list_media
from adcvsr_core.training.degrade.degradation import Degradation, degrade
from adcvsr_core.training.recipe import Recipe
from adcvsr_core.video.suffixes import IMAGE_SUFFIXES, VIDEO_SUFFIXES

type Sample = tuple[Tensor, Tensor]
"""Low quality (T, 3, h, w) and ground truth (T, 3, h*scale, w*scale), uint8."""


class SampleStream(IterableDataset[Sample]):
    """Endless samples. Decoding and codecs cost more than a small student's step, so each finished
    sample is used several times, flipped, turned and played backwards, before a new one replaces
    it."""

    def __init__(
        self, data: DataConfig, degradations: tuple[Degradation, ...], *, scale: int
    ) -> None:
        self._data = data
        self._degradations = degradations
        self._scale = scale
        self._clips = list_media(data.clips, VIDEO_SUFFIXES)
        self._stills = list_media(data.stills, IMAGE_SUFFIXES)

    def __iter__(self) -> Iterator[Sample]:
        worker = get_worker_info()
        rng = np.random.default_rng([self._data.seed, worker.seed if worker else 0])
        torch.set_num_threads(1)
        truth = GroundTruth(self._clips, self._stills, still_share=self._data.still_share)
        pool: list[Sample] = []
        while True:
            if len(pool) < self._data.batch or rng.random() * self._data.reuse < 1:
                sample = self._make(truth, rng)
                if len(pool) < self._data.pool:
                    pool.append(sample)
                else:
                    pool[rng.integers(len(pool))] = sample
            yield vary(pool[rng.integers(len(pool))], rng)

    def _make(self, truth: GroundTruth, rng: np.random.Generator) -> Sample:
        weights = np.array([d.weight for d in self._degradations])
        chosen = self._degradations[rng.choice(len(weights), p=weights / weights.sum())]
        gt = truth.draw(self._data.num_frames, self._data.patch * self._scale, rng)
        lq = degrade(gt, self._scale, chosen, rng)
        return lq.mul(255).round_().byte(), gt.mul(255).round_().byte()


def vary(sample: Sample, rng: np.random.Generator) -> Sample:
    """The same clip flipped, turned or played backwards, both sides alike."""
    flips = [axis for axis in (0, 2, 3) if rng.random() < 0.5]
    turn = rng.random() < 0.5

    def change(frames_TCHW: Tensor) -> Tensor:
        frames_TCHW = frames_TCHW.flip(flips)
        return (frames_TCHW.transpose(2, 3) if turn else frames_TCHW).contiguous()

    lq, gt = sample
    return change(lq), change(gt)


def batches(recipe: Recipe, *, start: int) -> Iterator[Sample]:
    """Endless batches (B, T, 3, h, w) and (B, T, 3, H, W), uint8. `start` (a step) varies the
    seed."""
    stream = SampleStream(recipe.data, recipe.degradations, scale=recipe.student.resolve().scale)
    generator = torch.Generator().manual_seed(recipe.data.seed + start)
    loader = DataLoader(
        stream,
        batch_size=recipe.data.batch,
        num_workers=recipe.data.workers,
        generator=generator,
        prefetch_factor=4 if recipe.data.workers else None,
    )
    return iter(loader)

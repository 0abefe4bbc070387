"""Endless batches of samples that are made on the fly in worker processes.

A batch is made of slots, numbered over all processes and accumulation steps. What slot g holds at
step s depends on the recipe's seed, g and s alone: not on the number of workers, not on how the
slots are spread over processes, not on where a run began.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator
from multiprocessing.context import BaseContext
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from adcvsr_core.errors import TrainingError
from adcvsr_core.training.batch import RawBatch
from adcvsr_core.training.data.config import DataConfig
from adcvsr_core.training.data.makers import (
    IMAGE_CROPS,
    Made,
    Maker,
    Order,
    Picture,
    Sample,
    Visit,
)
from adcvsr_core.training.data.material import Material, gather
from adcvsr_core.training.data.schedule import ImageSchedule, ReuseSchedule
from adcvsr_core.training.degrade.degradation import Degradation

logger = logging.getLogger(__name__)

AHEAD = 3
"""Orders each worker has waiting."""
VARYING, CHOOSING = 2, 3
"""Keys that set apart the random numbers of this module from those of the makers."""


def batches(
    data: DataConfig,
    degradations: tuple[Degradation, ...],
    *,
    scale: int,
    slots: range,
    num_slots: int,
    first_step: int,
    images: bool,
    material: Material | None = None,
) -> Iterator[RawBatch]:
    """Endless batches of the samples of `slots`, from step `first_step` (counted from 0) on.

    Args:
        slots: which of the slots 0 to num_slots - 1 this process takes.
        images: whether batches bring unrelated images.
        material: what `gather` found, where that was asked before.

    Raises:
        TrainingError: before the first batch, when the material cannot be used; later, when a
        worker fails, naming the file it was at.
    """
    if not (0 <= slots.start < slots.stop <= num_slots and slots.step == 1):
        raise ValueError(f"slots {slots} are not among {num_slots}")
    material = material or gather(data, scale=scale)
    if images and not (material.clips or material.stills):
        raise TrainingError(
            "unrelated images are needed, and there are no clips and stills to take them from",
            where="[data]",
            remedy="Give clips or stills beside the pairs",
        )
    maker = Maker(data, material, degradations, scale=scale)
    plan = Plan(data, slots, images=images)
    made = _filled(maker, plan.orders(first_step), data.workers)
    return _assembled(plan, made, first_step)


class Plan:
    """What each step of this process needs, in closed form."""

    def __init__(self, data: DataConfig, slots: range, *, images: bool) -> None:
        self.data = data
        self.slots = slots
        self._samples = ReuseSchedule(data.reuse, data.pool)
        self._pictures = (
            ImageSchedule(data.used_frames, IMAGE_CROPS, data.reuse) if images else None
        )

    @property
    def images(self) -> bool:
        """Whether batches bring unrelated images."""
        return self._pictures is not None

    def sample(self, slot: int, step: int) -> tuple[Visit, int]:
        """The visit a slot's sample comes from, and its place among the samples of the visit."""
        visit, place = divmod(self._samples.sample_at(step), self.data.cuts)
        return Visit(slot, visit), place

    def choice(self, slot: int, step: int) -> list[tuple[Picture, int]]:
        """The pictures of a slot's unrelated images, all different, and the crop of each."""
        if self._pictures is None:
            return []
        rng = np.random.default_rng([self.data.seed, CHOOSING, slot, step])
        first, count = self._pictures.first_at(step), self.data.used_frames
        numbers = first + rng.permutation(self._pictures.window)[:count]
        crops = rng.integers(IMAGE_CROPS, size=count)
        return [(Picture(int(n)), int(c)) for n, c in zip(numbers, crops, strict=True)]

    def needs(self, step: int) -> list[Order]:
        """Everything a step takes from."""
        visits: list[Order] = [self.sample(slot, step)[0] for slot in self.slots]
        return visits + [order for slot in self.slots for order, _ in self.choice(slot, step)]

    def is_alive(self, order: Order, step: int) -> bool:
        """Whether anything of an order can be used at this step or later."""
        if isinstance(order, Picture):
            return self._pictures is not None and order.number >= self._pictures.first_at(step)
        return self._samples.is_alive((order.number + 1) * self.data.cuts - 1, step)

    def orders(self, step: int) -> Iterator[Order]:
        """Endless orders, each before the first step from `step` on that needs it."""
        placed: dict[Order, None] = {}
        while True:
            placed = {order: None for order in placed if self.is_alive(order, step)}
            for order in self.needs(step):
                if order not in placed:
                    placed[order] = None
                    yield order
            step += 1


def _assembled(
    plan: Plan, filled: Iterator[tuple[Order, Made]], first_step: int
) -> Iterator[RawBatch]:
    held: dict[Order, Made] = {}
    named: set[str] = set()
    step = first_step
    while True:
        held = {order: made for order, made in held.items() if plan.is_alive(order, step)}
        for order in plan.needs(step):
            while order not in held:
                number, made = next(filled)
                _report(made, named)
                held[number] = made
        yield _batch(plan, held, step)
        step += 1


def _report(made: Made, named: set[str]) -> None:
    for where, why in made.warnings:
        if where not in named:
            named.add(where)
            logger.warning("%s: %s; other material takes its place", where, why)
    if made.failure is not None:
        failure = made.failure
        raise TrainingError(failure.what, where=failure.where, remedy=failure.remedy)


def _batch(plan: Plan, held: dict[Order, Made], step: int) -> RawBatch:
    samples: list[Sample] = []
    images: list[Tensor] = []
    for slot in plan.slots:
        rng = np.random.default_rng([plan.data.seed, VARYING, slot, step])
        visit, place = plan.sample(slot, step)
        sample = held[visit].samples[place]
        samples.append(vary(sample.changed(part_of(plan.data, len(sample.lq), rng)), rng))
        if plan.images:
            images.append(_unrelated(held, plan.choice(slot, step), plan.data, rng))
    teachers = [sample.teacher for sample in samples if sample.teacher is not None]
    return RawBatch(
        lq_BTCHW=_stacked([sample.lq for sample in samples]),
        gt_BTCHW=_stacked([sample.gt for sample in samples]),
        teacher_BTCHW=_stacked(teachers) if teachers else None,
        images_BTCHW=torch.stack(images) if images else None,
        first_slot=plan.slots.start,
    )


def part_of(
    data: DataConfig, num_frames: int, rng: np.random.Generator
) -> Callable[[NDArray[np.uint8]], NDArray[np.uint8]]:
    """Cuts what one use takes, `crop_frames` frames and `crop` pixels square, from arrays
    (num_frames, 3, H, W) whose sides are `patch` or a multiple of it: the same part of each."""
    if (data.used_frames, data.used_patch) == (data.num_frames, data.patch):
        return lambda pixels: pixels
    start = int(rng.integers(max(num_frames - data.used_frames, 0) + 1))
    y, x = (int(place) for place in rng.integers(data.patch - data.used_patch + 1, size=2))

    def part(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        scale = pixels.shape[-1] // data.patch
        rows, columns = (slice(n * scale, (n + data.used_patch) * scale) for n in (y, x))
        return pixels[start : start + data.used_frames, :, rows, columns]

    return part


def vary(sample: Sample, rng: np.random.Generator) -> Sample:
    """The same clip flipped, turned or played backwards, all sides alike."""
    backwards, down, across, turn = (bool(draw) for draw in rng.random(4) < 0.5)

    def change(frames: NDArray[np.uint8]) -> NDArray[np.uint8]:
        frames = frames[:: -1 if backwards else 1, :, :: -1 if down else 1, :: -1 if across else 1]
        return frames.swapaxes(2, 3) if turn else frames

    return sample.changed(change)


def _unrelated(
    held: dict[Order, Made],
    choice: list[tuple[Picture, int]],
    data: DataConfig,
    rng: np.random.Generator,
) -> Tensor:
    """One crop of each picture, flipped and turned on its own: (T, 3, H, W)."""
    found: list[NDArray[np.uint8]] = []
    for order, crop in choice:
        crops = held[order].images
        assert crops is not None
        image = part_of(data, 1, rng)(crops[crop : crop + 1])
        found.append(vary(Sample(image, image), rng).gt[0])
    return _stacked(found)


def _stacked(arrays: list[NDArray[np.uint8]]) -> Tensor:
    return torch.from_numpy(np.stack(arrays))


class _Orders(Dataset[tuple[Order, Made]]):
    """A maker as PyTorch's loader wants it."""

    def __init__(self, maker: Maker) -> None:
        self._maker = maker

    def __getitem__(self, order: Order) -> tuple[Order, Made]:
        return order, self._maker.make(order)


def _filled(maker: Maker, orders: Iterator[Order], workers: int) -> Iterator[tuple[Order, Made]]:
    """Orders filled, in their order, by worker processes or (0) here."""
    if workers == 0:
        for order in orders:
            yield order, maker.make(order)
    # What is sent back are NumPy arrays, through pipes: tensors would need shared memory, of which
    # containers often have little.
    loader: Any = DataLoader(
        _Orders(maker),
        sampler=orders,  # pyright: ignore[reportArgumentType] - an iterable is enough
        batch_size=None,
        num_workers=workers,
        prefetch_factor=AHEAD,
        collate_fn=_as_is,  # pyright: ignore[reportArgumentType] - no batches, so no list
        worker_init_fn=_start_worker,
        multiprocessing_context=_clean_processes(),
    )
    try:
        yield from loader
    except RuntimeError as error:
        raise TrainingError(
            f"a worker that makes samples ended ({error})",
            where="[data]",
            remedy="Give it less to hold (workers, cache_mib), or workers = 0 to see the cause",
        ) from error


def _as_is(made: tuple[Order, Made]) -> tuple[Order, Made]:
    return made


def _clean_processes() -> BaseContext:
    """Workers that share no threads with this process: libav and CUDA do not survive a fork."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([Maker.__module__])
    return context


def _start_worker(worker: int) -> None:
    """Ctrl-C is for the process that trains; it ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    torch.set_num_threads(1)

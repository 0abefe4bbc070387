"""The tile size of a clip: chosen once, made smaller only when memory runs out."""

from __future__ import annotations

from collections.abc import Callable

import torch

from adcvsr_core.device import is_out_of_memory, release_memory
from adcvsr_core.errors import DeviceError
from adcvsr_core.forecast import TILE_LADDER
from adcvsr_core.model.base import Student
from adcvsr_core.said import Said
from adcvsr_core.tiles import TilePlan, plan_tiles, smallest_tile

type Warn = Callable[[str, str], None]
"""Takes the code and the text of a warning."""


class Tiling:
    """The tiles of the frames of one size, for one student."""

    def __init__(
        self,
        student: Student,
        size: tuple[int, int],
        tile: int,
        device: torch.device,
        warn: Warn,
    ) -> None:
        self._student = student
        self._size = size
        self._device = device
        self._warn = warn
        self.tile = tile
        """Tile size in input pixels; 0 where frames are not cut."""
        self.plan = self._plan(tile)

    def _plan(self, tile: int) -> TilePlan:
        return plan_tiles(
            *self._size,
            tile=tile,
            size_multiple=self._student.size_multiple,
            spatial_radius=self._student.spatial_radius,
        )

    def retrying[T](self, work: Callable[[TilePlan], T]) -> T:
        """Run `work` with the tiles; while memory runs out, with smaller and smaller ones.

        Raises:
            DeviceError: memory runs out even with the smallest tiles.
        """
        while True:
            try:
                return work(self.plan)
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                cause = str(error).splitlines()[0]
            self.step_down(cause)

    def step_down(self, cause: str) -> None:
        """Take the next smaller tile, and say so."""
        release_memory(self._device)
        for tile in smaller_tiles(self._student, self.plan):
            self.tile, self.plan = tile, self._plan(tile)
            self._warn(
                "tile",
                Said(
                    "out of memory ({cause}): continuing with tiles of {tile} pixels",
                    cause=cause,
                    tile=tile,
                ),
            )
            return
        raise DeviceError(
            Said(
                "out of memory even with tiles of {tile_shape} pixels",
                tile_shape=max(self.plan.tile_shape),
            ),
            where=str(self._device),
            remedy=Said("Use a shorter window, a smaller model, or a device with more memory."),
        )


def smaller_tiles(student: Student, plan: TilePlan) -> list[int]:
    """The steps of the ladder below the tiles of `plan`."""
    least = smallest_tile(student.size_multiple, student.spatial_radius)
    return [tile for tile in TILE_LADDER if least <= tile < max(plan.tile_shape)]

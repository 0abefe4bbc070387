"""How much memory and time a run will take, from a trial of the student on a few small frames.

In the trial the bytes of all tensors alive are counted. Activations grow in proportion to pixels
and frames in every student, so one trial serves all sizes, and a new kind of student needs no
formula of its own.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast, override

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.overrides import TorchFunctionMode

from adcvsr_core.device import free_memory, total_memory
from adcvsr_core.model.base import Student
from adcvsr_core.model.timeline import StreamTimeline, WindowTimeline
from adcvsr_core.tiles import plan_tiles, smallest_tile

TRIAL_FRAMES, TRIAL_SIDE = 4, 32
STREAM_TRIAL_SIDE = 16
_MATRIX_PRODUCTS = (F.conv1d, F.conv2d, F.conv3d, F.linear)
WORKSPACE = 1.5
"""Real over counted activations: workspaces, reordered weights, the allocator's gaps."""
FIXED_BYTES = 96 << 20
"""What the libraries take for themselves on the first call."""
BUDGET = 0.5
"""Share of the device's memory that a run may plan to use: the heap of a CPU run also has gaps."""
TILE_LADDER = (2048, 1536, 1024, 768, 512, 384, 256, 192, 128, 96, 64)
"""Tile sizes in input pixels, tried from the largest down."""
TRAINED_TILE = 192
"""Largest tile for a student that looks at the whole frame: near the size it was trained at."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What the student takes for one input pixel."""

    activation_bytes: float
    """Most bytes alive at once within a call, beside the weights, for each frame of the call."""
    state_bytes: float
    """Bytes kept from call to call, where frames go through in chunks."""
    operations: float
    """Floating-point operations for each frame; a multiply-add counts as two."""


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What one call of the student takes, on all the tiles of some frames."""

    weight_bytes: int
    activation_bytes: int
    """Most bytes alive at once in the call on one tile, beside the weights."""
    state_bytes: int
    """Bytes all tiles keep from call to call."""
    output_bytes: int
    """The float32 result for whole frames."""
    held_bytes: int
    """Finished frames that are kept meanwhile."""
    operations: int
    """Floating-point operations of all tiles."""
    num_tiles: int

    @property
    def total_bytes(self) -> int:
        results = self.output_bytes * (2 if self.num_tiles > 1 else 1) + self.held_bytes
        working = int(self.activation_bytes * WORKSPACE) + self.state_bytes
        return FIXED_BYTES + self.weight_bytes + working + results

    def seconds(self, operations_per_second: float) -> float:
        """Time of the call on a device of that speed; rough."""
        return self.operations / operations_per_second


class _Counter(TorchFunctionMode):
    """Counts operations, the bytes of the tensors alive beside the weights, and their peak."""

    def __init__(self, student: Student) -> None:
        super().__init__()
        self.peak_bytes = 0
        self.operations = 0
        self.bytes = 0
        tensors = (*student.parameters(), *student.buffers())
        self._weights = [tensor.untyped_storage() for tensor in tensors]
        self._alive = {id(storage) for storage in self._weights}

    @override
    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Any,
        args: Sequence[Any] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        result: Any = func(*args, **(kwargs or {}))
        several = cast("Sequence[Any]", result) if isinstance(result, tuple | list) else (result,)
        for tensor in several:
            if isinstance(tensor, Tensor):
                self._hold(tensor.untyped_storage())
        if func in _MATRIX_PRODUCTS:
            weight: Tensor = args[1]
            self.operations += 2 * cast("Tensor", result).numel() * weight[0].numel()
        elif func is F.scaled_dot_product_attention:
            query, key = args[:2]
            self.operations += 4 * query.numel() * key.shape[-2]
        return cast("Any", result)

    def _hold(self, storage: torch.UntypedStorage) -> None:
        key = id(storage)
        if key in self._alive:
            return
        self._alive.add(key)
        size = storage.nbytes()
        self.bytes += size
        self.peak_bytes = max(self.peak_bytes, self.bytes)
        weakref.finalize(storage, self._release, key, size)

    def _release(self, key: int, size: int) -> None:
        self._alive.discard(key)
        self.bytes -= size


def try_student(student: Student) -> Trial:
    """Run the student, where it is and in its precision, on a few small frames in one call."""
    counter = _Counter(student)
    frames_BTCHW = _trial_frames(student, TRIAL_FRAMES, TRIAL_SIDE)
    pixels = TRIAL_FRAMES * frames_BTCHW.shape[3] * frames_BTCHW.shape[4]
    with torch.inference_mode(), counter:
        student(frames_BTCHW, WindowTimeline([0] * TRIAL_FRAMES))
    return Trial(
        activation_bytes=counter.peak_bytes / pixels,
        state_bytes=0,
        operations=counter.operations / pixels,
    )


def try_stream(student: Student, chunk: int) -> Trial:
    """Run the student on small frames in chunks, until every layer has its state."""
    counter = _Counter(student)
    frames_BTCHW = _trial_frames(student, chunk, STREAM_TRIAL_SIDE)
    pixels = frames_BTCHW.shape[3] * frames_BTCHW.shape[4]
    num_calls = student.temporal_radius // chunk + 3
    timeline = StreamTimeline()
    with torch.inference_mode(), counter:
        for _ in range(num_calls):
            timeline.begin([0] * chunk)
            student(frames_BTCHW, timeline)
    return Trial(
        activation_bytes=(counter.peak_bytes - counter.bytes) / pixels / chunk,
        state_bytes=counter.bytes / pixels,
        operations=counter.operations / pixels / chunk / num_calls,
    )


def _trial_frames(student: Student, num_frames: int, side: int) -> Tensor:
    side = -(-side // student.size_multiple) * student.size_multiple
    weight = next(student.parameters())
    return torch.zeros(1, num_frames, 3, side, side, device=weight.device)


def forecast(
    student: Student,
    trial: Trial,
    height: int,
    width: int,
    *,
    frames: int,
    tile: int = 0,
    held_bytes: int = 0,
) -> Forecast:
    """Forecast one call on `frames` frames of height x width in tiles (0: whole frames)."""
    plan = plan_tiles(
        height,
        width,
        tile=tile,
        size_multiple=student.size_multiple,
        spatial_radius=student.spatial_radius,
    )
    tensors = (*student.parameters(), *student.buffers())
    pixels = frames * plan.tile_shape[0] * plan.tile_shape[1]
    return Forecast(
        weight_bytes=sum(tensor.nbytes for tensor in tensors),
        activation_bytes=int(trial.activation_bytes * pixels),
        state_bytes=int(trial.state_bytes * pixels / frames) * len(plan.tiles),
        output_bytes=frames * 3 * height * width * student.scale**2 * 4,
        held_bytes=held_bytes,
        operations=int(trial.operations * pixels) * len(plan.tiles),
        num_tiles=len(plan.tiles),
    )


def memory_budget(device: torch.device) -> int:
    """Bytes a run may plan to use: a share of the device's memory, and no more than is free."""
    return int(min(total_memory(device) * BUDGET, free_memory(device) * 0.9))


def choose_tile(
    student: Student, trial: Trial, height: int, width: int, *, frames: int, budget: int
) -> int:
    """The largest tile, in input pixels, whose forecast fits; 0 where frames need not be cut.

    Where none fits, the one that takes least, which need not be the smallest: tiles overlap, and
    each keeps its state. `frames` are those of one call; `budget` is in bytes.
    """
    least = smallest_tile(student.size_multiple, student.spatial_radius)
    longest = max(height, width)
    most = TRAINED_TILE if student.spatial_radius is None else longest
    steps = [tile for tile in TILE_LADDER if least <= tile < longest and tile <= most]
    needs = {
        tile: forecast(student, trial, height, width, frames=frames, tile=tile).total_bytes
        for tile in ([0] if longest <= most else []) + steps
    }
    fitting = (tile for tile, needed in needs.items() if needed <= budget)
    return next(fitting, min(needs, key=lambda tile: needs[tile], default=0))

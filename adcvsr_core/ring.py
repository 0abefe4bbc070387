"""A bounded store of what belongs to a frame number, and the ring of frames on the device."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator

import torch
from torch import Tensor


class Ring[T]:
    """The `capacity` entries that were put or touched last, by frame number."""

    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError(f"{capacity = } must be at least 1")
        self.capacity = capacity
        self._entries: OrderedDict[int, T] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, index: int) -> bool:
        return index in self._entries

    def __iter__(self) -> Iterator[int]:
        """Frame numbers, the one put or touched longest ago first."""
        return iter(self._entries)

    def __getitem__(self, index: int) -> T:
        return self._entries[index]

    def touch(self, index: int) -> None:
        """Count an entry as newly put."""
        self._entries.move_to_end(index)

    def put(self, index: int, entry: T) -> None:
        """Store an entry; the one put or touched longest ago makes room."""
        self._entries[index] = entry
        self._entries.move_to_end(index)
        self._shrink(self.capacity)

    def make_room(self) -> None:
        """Drop what the next new entry would push out."""
        self._shrink(self.capacity - 1)

    def _shrink(self, length: int) -> None:
        while len(self._entries) > length:
            self._entries.popitem(last=False)

    def clear(self) -> None:
        self._entries.clear()


def runs(numbers: Iterable[int]) -> list[range]:
    """The numbers as ranges without gaps, ascending."""
    found: list[range] = []
    for n in sorted(numbers):
        if found and found[-1].stop == n:
            found[-1] = range(found[-1].start, n + 1)
        else:
            found.append(range(n, n + 1))
    return found


class FrameRing(Ring[Tensor]):
    """Input frames on the device, float32 CHW: uploaded once, used by every window they are in."""

    def __init__(self, capacity: int, device: torch.device) -> None:
        super().__init__(capacity)
        self._device = device

    def put(self, index: int, entry: Tensor) -> None:
        super().put(index, upload(entry, self._device))


def upload(frame_CHW: Tensor, device: torch.device) -> Tensor:
    """Bring a frame to the device as float32; to CUDA without waiting for the copy."""
    if device.type == "cuda" and frame_CHW.device.type == "cpu":
        return frame_CHW.pin_memory().to(device, torch.float32, non_blocking=True)
    return frame_CHW.to(device, torch.float32)

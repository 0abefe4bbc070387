"""Several processes, one a device, as torchrun starts them; a single process is a team of one.

Gradients are averaged by plain sums over all processes, so what a step does is the same as in one
process with all the batches.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import torch
import torch.distributed as dist
from torch import Tensor

from adcvsr_core.device import resolve_device

BUCKET = 2**24
"""Numbers that are summed at once: bounds the memory for the copies."""
PATIENCE = timedelta(hours=1)
"""How long a process waits for another: the first validates alone."""


@dataclass(frozen=True)
class Team:
    """The processes of a run, as one of them sees it."""

    device: torch.device
    rank: int = 0
    size: int = 1

    @property
    def leads(self) -> bool:
        """Whether this process is the one that writes files."""
        return self.rank == 0

    @torch.no_grad()
    def average_(self, tensors: Sequence[Tensor]) -> None:
        """Replace each tensor by its mean over the processes. All of them call with the same
        shapes."""
        if self.size == 1:
            return
        for bucket in _buckets(tensors):
            flat = torch.cat([tensor.flatten() for tensor in bucket])
            dist.all_reduce(flat)
            parts = flat.div_(self.size).split([tensor.numel() for tensor in bucket])
            for tensor, part in zip(bucket, parts, strict=True):
                tensor.copy_(part.view(tensor.shape))


@contextmanager
def gathered(device: torch.device) -> Generator[Team]:
    """The team of this process. Under torchrun, every process gets its own device of that kind.

    Raises:
        DeviceError: there are fewer devices than processes.
    """
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1:
        yield Team(device)
        return
    if device.type == "cuda":
        device = resolve_device(f"cuda:{os.environ['LOCAL_RANK']}")
        dist.init_process_group("nccl", timeout=PATIENCE, device_id=device)
    else:
        dist.init_process_group("gloo", timeout=PATIENCE)
    try:
        yield Team(device, dist.get_rank(), size)
    finally:
        dist.destroy_process_group()


def _buckets(tensors: Sequence[Tensor]) -> Iterator[list[Tensor]]:
    bucket, total = list[Tensor](), 0
    for tensor in tensors:
        if bucket and total + tensor.numel() > BUCKET:
            yield bucket
            bucket, total = [], 0
        bucket.append(tensor)
        total += tensor.numel()
    if bucket:
        yield bucket

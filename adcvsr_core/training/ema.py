"""The running mean of a network's weights: steadier than the last step's, and what is exported."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import torch
from torch import Tensor, nn


def learnt_tensors(module: nn.Module) -> dict[str, Tensor]:
    """What training changes: parameters that ask for a gradient, and buffers; live, by name."""
    frozen = {
        name
        for name, parameter in module.named_parameters(remove_duplicate=False)
        if not parameter.requires_grad
    }
    tensors: dict[str, Tensor] = module.state_dict(keep_vars=True)
    return {name: tensor for name, tensor in tensors.items() if name not in frozen}


class Average:
    """An exponential mean over steps; frozen weights are not copied."""

    def __init__(self, module: nn.Module, decay: float) -> None:
        self._decay = decay
        self.tensors = {
            name: tensor.detach().clone() for name, tensor in learnt_tensors(module).items()
        }

    @torch.no_grad()
    def update(self, module: nn.Module, step: int) -> None:
        """Take in the weights after a step, counted from 0; the first count for more."""
        decay = min(self._decay, (1 + step) / (10 + step))
        for name, new in learnt_tensors(module).items():
            mean = self.tensors[name]
            if isinstance(new, nn.Parameter):
                mean.lerp_(new, 1 - decay)
            else:
                mean.copy_(new)

    @contextmanager
    def applied(self, module: nn.Module) -> Generator[None]:
        """Within, the module has the averaged weights."""
        self.swap_(module)
        try:
            yield
        finally:
            self.swap_(module)

    def swap_(self, module: nn.Module) -> None:
        """Exchange the module's weights and the averaged ones, without copying either."""
        for name, live in learnt_tensors(module).items():
            live.data, self.tensors[name] = self.tensors[name], live.data

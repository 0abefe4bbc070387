"""Muon: weights between features step along the orthogonal matrix nearest to their momentum.

Every direction of such a weight learns equally fast, also those that its gradients hardly show. All
other weights follow Adam.

Sources: K. Jordan et al., "Muon: an optimizer for hidden layers in neural networks" (2024), for the
method and the coefficients; J. Liu et al., "Muon is scalable for LLM training" (arXiv 2502.16982),
for the length of a step, which lets one learning rate serve both kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor

MOMENTUM = 0.95
ITERATIONS = 5
COEFFICIENTS = (3.4445, -4.7750, 2.0315)
"""Of the odd polynomial that drives singular values towards 1; steep at 0 rather than exact."""
ADAM_LENGTH = 0.2
"""Root mean square of what a usual step of Adam changes, in learning rates."""
LEAST_CHANNELS = 32
"""Weights with fewer inputs or outputs meet the picture, or are no matrix."""


class Muon(torch.optim.Adam):
    """Adam, but for matrices between features; a convolution is one, of outputs x the rest."""

    def __init__(
        self, parameters: Iterable[Tensor], *, lr: float, betas: tuple[float, float]
    ) -> None:
        every = list(parameters)
        kinds = {
            hidden: [parameter for parameter in every if is_hidden(parameter) == hidden]
            for hidden in (True, False)
        }
        groups = [{"params": each, "hidden": hidden} for hidden, each in kinds.items() if each]
        super().__init__(groups, lr=lr, betas=betas)

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:  # pyright: ignore[reportIncompatibleMethodOverride] - no overloads
        """Take one step; the gradients of hidden weights are used up by it."""
        for group in self.param_groups:
            if group.get("hidden"):
                self._step_hidden(group)
        return super().step(closure)

    def _step_hidden(self, group: dict[str, Any]) -> None:
        alike: dict[torch.Size, list[tuple[Tensor, Tensor]]] = {}
        for weight in group["params"]:
            if weight.grad is None:
                continue
            state = self.state[weight]
            if "momentum" not in state:
                state["momentum"] = torch.zeros_like(weight)
                state["step"] = torch.zeros(())  # Adam looks for it when a state is loaded.
            state["step"] += 1
            state["momentum"].lerp_(weight.grad, 1 - MOMENTUM)
            ahead = weight.grad.lerp(state["momentum"], MOMENTUM).flatten(1)
            weight.grad = None  # Adam is not to see it.
            alike.setdefault(ahead.shape, []).append((weight, ahead))
        for shape, pairs in alike.items():
            length = group["lr"] * ADAM_LENGTH * max(shape) ** 0.5
            steps = orthogonal(torch.stack([ahead for _, ahead in pairs]))
            for (weight, _), step in zip(pairs, steps, strict=True):
                weight.sub_(step.view(weight.shape), alpha=length)


def is_hidden(parameter: Tensor) -> bool:
    """Whether a parameter is a matrix, or a convolution, from features to features."""
    return parameter.ndim >= 2 and min(parameter.shape[:2]) >= LEAST_CHANNELS


def orthogonal(matrices_NRC: Tensor) -> Tensor:
    """About U V^T of the singular value decomposition U S V^T of each matrix (N, R, C).

    Singular values that are not tiny beside the largest end between 0.6 and 1.2 (Newton-Schulz).
    """
    first, third, fifth = COEFFICIENTS
    x_NRC = matrices_NRC / (matrices_NRC.norm(dim=(1, 2), keepdim=True) + 1e-7)
    is_tall = x_NRC.shape[1] > x_NRC.shape[2]
    x_NRC = x_NRC.mT if is_tall else x_NRC
    for _ in range(ITERATIONS):
        square_NRR = x_NRC @ x_NRC.mT
        change_NRR = torch.baddbmm(square_NRR, square_NRR, square_NRR, beta=third, alpha=fifth)
        x_NRC = torch.baddbmm(x_NRC, change_NRR, x_NRC, beta=first)
    return x_NRC.mT if is_tall else x_NRC

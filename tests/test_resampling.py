"""Enlargement against Pillow's."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from adcvsr_core.resampling import bicubic, lanczos


@pytest.mark.parametrize(
    ("enlarge", "filter_"),
    [(bicubic, Image.Resampling.BICUBIC), (lanczos, Image.Resampling.LANCZOS)],
)
@pytest.mark.parametrize("scale", [2, 3, 4])
def test_agrees_with_pillow(
    enlarge: Callable[[Tensor, int], Tensor], filter_: Image.Resampling, scale: int
) -> None:
    plane = np.random.default_rng(0).random((9, 14), dtype=np.float32)
    result = enlarge(torch.from_numpy(plane)[None], scale)[0].numpy()
    expected = Image.fromarray(plane, "F").resize((14 * scale, 9 * scale), filter_)
    # Pillow rounds to float32 between its two passes.
    np.testing.assert_allclose(result, np.asarray(expected), atol=1e-5)


@pytest.mark.parametrize("enlarge", [bicubic, lanczos])
def test_flat_stays_flat_up_to_the_edges(enlarge: Callable[[Tensor, int], Tensor]) -> None:
    flat = torch.full((3, 7, 5), 0.3)
    assert torch.allclose(enlarge(flat, 4), torch.tensor(0.3), atol=1e-6)

"""SSIMULACRA 2 against scores of libjxl's own program."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from adcvsr_core.metrics.ssimulacra2 import ssimulacra2

SIDE = 64


def grey(rows: np.ndarray) -> np.ndarray:
    return np.repeat(rows.astype(np.uint8)[:, :, None], 3, axis=2)


def uniform(value: int = 128) -> np.ndarray:
    return np.full((SIDE, SIDE, 3), value, np.uint8)


def gradient() -> np.ndarray:
    return grey(np.tile(np.arange(SIDE) * 255 // (SIDE - 1), (SIDE, 1)))


def edge() -> np.ndarray:
    return grey(np.tile(np.where(np.arange(SIDE) < SIDE // 2, 0, 255), (SIDE, 1)))


def noise(seed: int) -> np.ndarray:
    values = np.empty(SIDE * SIDE * 3, np.uint8)
    for index in range(values.size):
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        values[index] = seed >> 33 & 255
    return values.reshape(SIDE, SIDE, 3)


def box_blurred(image: np.ndarray) -> np.ndarray:
    padded = np.pad(image.astype(int), ((4, 3), (4, 3), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (8, 8), axis=(0, 1))
    return (windows.sum((3, 4)) // 64).astype(np.uint8)


def sharpened(image: np.ndarray) -> np.ndarray:
    p = np.pad(image.astype(int), ((1, 1), (1, 1), (0, 0)), mode="edge")
    around = p[:-2, 1:-1] + p[2:, 1:-1] + p[1:-1, :-2] + p[1:-1, 2:]
    return np.clip(5 * p[1:-1, 1:-1] - around, 0, 255).astype(np.uint8)


def score(test: np.ndarray, reference: np.ndarray) -> float:
    return ssimulacra2(as_tensor(test), as_tensor(reference)).item()


def as_tensor(pixels: np.ndarray) -> Tensor:
    return torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 255


# Scores by the C++ program `ssimulacra2` of libjxl, as published in fast-ssim2's reference_data.rs
# (repository imazen/ssimulacra2, January 2026); the images are defined there.
@pytest.mark.parametrize(
    ("test", "reference", "expected", "tolerance"),
    [
        # Measured difference: 0.002.
        (uniform(), gradient(), -64.56872148, 0.01),
        (uniform(), noise(42), -47.33572558, 0.01),
        (sharpened(noise(999)), noise(999), -5.81017556, 0.01),
        # On flat areas the recursive filter of the program is rounded more coarsely than ours.
        (box_blurred(edge()), edge(), 24.27333552, 0.1),
        (box_blurred(gradient()), gradient(), 94.34090315, 0.4),
        (uniform(133), uniform(), 91.52357693, 0.4),
        (uniform(148), uniform(), 56.05855584, 0.4),
        (uniform(178), uniform(), -8.75942256, 0.1),
    ],
)
def test_agrees_with_libjxl(
    test: np.ndarray, reference: np.ndarray, expected: float, tolerance: float
) -> None:
    assert score(test, reference) == pytest.approx(expected, abs=tolerance)


def test_equal_images_score_100_and_order_of_a_batch_is_kept() -> None:
    same = as_tensor(noise(1))
    worse = as_tensor(sharpened(noise(1)))
    scores = ssimulacra2(torch.cat((same, worse)), torch.cat((same, same)))
    assert scores[0].item() == pytest.approx(100, abs=0.05)
    assert scores[1] < 50


def test_odd_sizes_and_too_small_ones() -> None:
    image = as_tensor(noise(2))
    assert ssimulacra2(image[:, :, :9, :31], image[:, :, :9, :31]).item() > 99
    with pytest.raises(ValueError, match="8 pixels"):
        ssimulacra2(image[:, :, :7], image[:, :, :7])

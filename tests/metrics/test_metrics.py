"""Quality measures against independent implementations and known answers."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from scipy.ndimage import gaussian_filter

from adcvsr_core.metrics.fidelity import luma, psnr, ssim
from adcvsr_core.metrics.vmaf import vmaf
from adcvsr_core.metrics.warping import warping_error


def texture(seed: int = 0, size: tuple[int, int] = (96, 128)) -> np.ndarray:
    noise = np.random.default_rng(seed).standard_normal((*size, 3))
    smooth = gaussian_filter(noise, (2, 2, 0))
    return np.clip(smooth / smooth.std() * 40 + 128, 0, 255).astype(np.uint8)


def as_tensor(pixels: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 255


def test_luma_of_white_black_and_primaries() -> None:
    colours = torch.tensor([[1, 1, 1], [0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]).float()
    values = luma(colours[:, :, None, None])[:, 0, 0, 0]
    # ITU-R BT.601, studio range.
    assert torch.allclose(values, torch.tensor([235.0, 16, 81.481, 144.553, 40.966]), atol=1e-3)


def test_psnr_of_a_known_error() -> None:
    a = torch.zeros(2, 1, 8, 8)
    b = a + torch.tensor([5.0, 10.0]).view(2, 1, 1, 1)
    expected = [20 * math.log10(255 / 5), 20 * math.log10(255 / 10)]
    assert torch.allclose(psnr(a, b), torch.tensor(expected))


def test_ssim_against_scipy() -> None:
    a, b = (luma(as_tensor(texture(seed))) for seed in (0, 1))

    def mean(x: np.ndarray) -> np.ndarray:
        return gaussian_filter(x, 1.5, truncate=5 / 1.5)[5:-5, 5:-5]

    x, y = (t[0, 0].double().numpy() for t in (a, b))
    mx, my = mean(x), mean(y)
    vx, vy, cov = mean(x * x) - mx**2, mean(y * y) - my**2, mean(x * y) - mx * my
    c1, c2 = 2.55**2, 7.65**2
    expected = ((2 * mx * my + c1) * (2 * cov + c2)) / ((mx**2 + my**2 + c1) * (vx + vy + c2))
    assert ssim(a, b).item() == pytest.approx(expected.mean(), abs=1e-4)
    assert ssim(a, a).item() == pytest.approx(1.0)


def test_vmaf_ranks_a_blur_below_the_original() -> None:
    frames = [texture(0, (120, 160)), texture(1, (120, 160)), texture(2, (120, 160))]
    blurred = [gaussian_filter(frame, (2, 2, 0)) for frame in frames]
    same, worse = vmaf(frames, frames), vmaf(blurred, frames)
    assert same > 90
    assert worse < same - 20


def test_warping_error_follows_motion_and_counts_flicker() -> None:
    scene = texture(0, (128, 192))
    moving = [np.ascontiguousarray(scene[:, t : t + 128]) for t in range(4)]
    steady = warping_error(moving, moving)
    flickering = [
        np.clip(f.astype(int) + (20 if t % 2 else 0), 0, 255) for t, f in enumerate(moving)
    ]
    shaking = warping_error([f.astype(np.uint8) for f in flickering], moving)
    # 20 codes of flicker in three channels: 3 * (20 / 255)^2 = 18.5e-3.
    assert steady < 2
    assert shaking == pytest.approx(18.5, abs=3)


def test_warping_error_needs_two_frames_on_both_sides() -> None:
    with pytest.raises(ValueError, match="two or more"):
        warping_error([texture()], [texture()])

"""Quality measures against independent implementations and known answers."""

from __future__ import annotations

import math
import subprocess
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.ndimage import gaussian_filter

from adcvsr_core.metrics.fidelity import luma, psnr, ssim
from adcvsr_core.metrics.vmaf import vmaf


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
    assert ssim(a, b, stride=3).item() == pytest.approx(expected[::3, ::3].mean(), abs=1e-4)
    assert ssim(a, a).item() == pytest.approx(1.0)


def test_vmaf_ranks_a_blur_below_the_original() -> None:
    frames = [texture(0, (120, 160)), texture(1, (120, 160)), texture(2, (120, 160))]
    blurred = [gaussian_filter(frame, (2, 2, 0)) for frame in frames]
    same, worse = vmaf(frames, frames), vmaf(blurred, frames)
    assert same > 90
    assert worse < same - 20


def test_psnr_against_ffmpeg(ffmpeg: str, tmp_path: Path) -> None:
    a, b = (luma(as_tensor(texture(seed))).round() for seed in (0, 1))
    for name, plane in (("a", a), ("b", b)):
        (tmp_path / f"{name}.raw").write_bytes(plane[0, 0].byte().numpy().tobytes())
    sides = [
        word
        for name in ("a", "b")
        for word in ("-f", "rawvideo", "-pix_fmt", "gray", "-s", "128x96", "-i", f"{name}.raw")
    ]
    graph = ("-lavfi", "psnr=stats_file=psnr.log", "-f", "null", "-")
    subprocess.run([ffmpeg, "-v", "error", *sides, *graph], cwd=tmp_path, check=True)
    stats = dict(pair.split(":") for pair in (tmp_path / "psnr.log").read_text().split())
    assert psnr(a, b).item() == pytest.approx(float(stats["psnr_avg"]), abs=0.006)  # two digits

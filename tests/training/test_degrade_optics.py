"""Kernels, sizes, noise and compression against formulas and other implementations."""

from __future__ import annotations

import io
import math
from collections import Counter

import numpy as np
import pytest
import torch
from PIL import Image
from scipy.stats import multivariate_normal
from torch import Tensor

from adcvsr_core.training.degrade.codecs import (
    DECODERS,
    codec_round_trip,
    mjpeg_round_trip,
    native_quality,
)
from adcvsr_core.training.degrade.compression import Codec, from_pixels, to_pixels
from adcvsr_core.training.degrade.jpeg import jpeg
from adcvsr_core.training.degrade.kernels import (
    bell,
    filter_frames,
    filter_rows,
    gaussian,
    low_pass,
    plateau,
    sinc,
)
from adcvsr_core.training.degrade.noise import Noise, gaussian_noise, poisson_noise
from adcvsr_core.training.degrade.optics import Blur, ghosting, halo
from adcvsr_core.training.degrade.sizes import Downscale, Resize
from adcvsr_core.training.degrade.step import Canvas

CANVAS = Canvas(gt_size=(64, 64), lq_size=(16, 16))
ENCODERS = [name for name in DECODERS if name != "mjpeg"]


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def picture(frames: int = 1, size: int = 96) -> Tensor:
    """Smooth colours with edges and a little texture, the same in all frames."""
    y, x = torch.meshgrid(torch.arange(size), torch.arange(size), indexing="ij")
    base = torch.stack([torch.sin(0.1 * x + c) * torch.cos(0.07 * y) for c in range(3)]) * 0.35
    disc = ((x - size / 2) ** 2 + (y - size / 2) ** 2 < (size / 4) ** 2).float() * 0.2
    texture = torch.rand(size, size, generator=torch.Generator().manual_seed(0)) * 0.06
    return (base + 0.4 + disc + texture).clamp(0, 1)[None].repeat(frames, 1, 1, 1)


def response(kernel: Tensor, cycles: float) -> float:
    """What a kernel leaves of a horizontal wave."""
    radius = kernel.shape[-1] // 2
    x = torch.arange(-radius, radius + 1)
    profile = kernel.sum(0) if kernel.ndim == 2 else kernel
    return float((profile * torch.cos(2 * math.pi * cycles * x)).sum())


def test_gaussians_are_those_of_scipy() -> None:
    angle, sigmas = 0.5, np.array([2.5, 1.2])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    axis = np.arange(-10, 11)
    points = np.stack(np.meshgrid(axis, axis, indexing="xy"), -1)
    density = multivariate_normal(cov=turn @ np.diag(sigmas**2) @ turn.T).pdf(points)
    kernel = gaussian(21, 2.5, 1.2, angle).numpy()
    assert np.allclose(kernel, density / density.sum(), atol=1e-6)


@pytest.mark.parametrize("beta", [0.5, 1.0, 4.0])
def test_generalised_and_plateau_kernels_follow_their_formulas(beta: float) -> None:
    general, flat = gaussian(15, 2.0, 2.0, 0.3, beta), plateau(15, 2.0, 2.0, 0.3, beta)
    for kernel in (general, flat):
        assert kernel.sum().item() == pytest.approx(1, abs=1e-5)
    for distance in (1, 3, 6):
        squared = (distance / 2.0) ** 2
        ratio = general[7, 7 + distance] / general[7, 7]
        assert ratio.item() == pytest.approx(math.exp(-(squared**beta) / 2), rel=1e-4)
        ratio = flat[7 - distance, 7] / flat[7, 7]
        assert ratio.item() == pytest.approx(1 / (1 + squared**beta), rel=1e-4)


@pytest.mark.parametrize("cutoff", [math.pi / 3, math.pi / 2])
def test_sinc_sums_to_one_and_cuts_where_it_says(cutoff: float) -> None:
    kernel = sinc(61, cutoff)
    assert kernel.sum().item() == pytest.approx(1, abs=1e-5)
    cycles = cutoff / (2 * math.pi)
    assert response(kernel, 0.7 * cycles) == pytest.approx(1, abs=0.12)
    assert response(kernel, cycles) == pytest.approx(0.5, abs=0.1)
    assert response(kernel, 1.3 * cycles) == pytest.approx(0, abs=0.12)


def test_the_line_low_pass_cuts_where_it_says() -> None:
    kernel = low_pass(0.2, 8)
    assert response(kernel, 0.1) == pytest.approx(1, abs=0.05)
    assert response(kernel, 0.2) == pytest.approx(0.5, abs=0.05)
    assert response(kernel, 0.32) == pytest.approx(0, abs=0.05)


def test_kernels_point_where_they_move_the_picture() -> None:
    dot = torch.zeros(2, 3, 9, 21)
    dot[..., 4, 10] = 1
    moved = filter_rows(dot, bell(0.5, shift=3))
    assert moved[0, 0, 4].argmax() == 13
    kernels = torch.zeros(2, 3, 3)
    kernels[0, 0, 1] = kernels[1, 1, 2] = 1
    up, right = filter_frames(dot, kernels)
    assert up[1, 3, 10] == 1
    assert right[1, 4, 11] == 1


@pytest.mark.parametrize("size", [8, 40])
def test_blur_keeps_flat_areas(size: int) -> None:
    flat = torch.full((2, 3, size, size), 0.3)
    for seed in range(8):
        kinds = ("iso", "aniso", "general_aniso", "plateau_iso", "sinc")
        done = Blur(kinds=kinds, size=(7, 21)).draw(rng(seed), CANVAS)(flat)
        assert torch.allclose(done, flat, atol=1e-5)


def test_blur_changes_slowly_over_the_frames_or_not_at_all() -> None:
    still = picture(12)
    for seed in range(6):
        fixed = Blur(kinds=("aniso",)).draw(rng(seed), CANVAS)(still)
        assert torch.equal(fixed[0], fixed[11])
        walking = Blur(
            kinds=("aniso",), sigma=(0.2, 3), size=(21, 21), sigma_step=0.02, angle_step=0.1
        )
        frames = walking.draw(rng(seed), CANVAS)(still)
        near = (frames[1:] - frames[:-1]).abs().mean(dim=(1, 2, 3))
        assert near.min() > 0
        # Far less than between two clips.
        other = walking.draw(rng(seed + 50), CANVAS)(still)
        assert near.max() < 0.5 * (frames - other).abs().mean()


def test_resizing_goes_up_down_or_nowhere_as_often_as_said() -> None:
    counts: Counter[str] = Counter()
    for seed in range(300):
        size = Resize().draw(rng(seed), CANVAS)(torch.zeros(1, 3, 64, 64)).shape[2]
        assert size % 2 == 0
        assert 8 <= size <= 96
        counts["up" if size > 64 else "keep" if size == 64 else "down"] += 1
    # Factors just above one stay at the same even size.
    assert counts["up"] == pytest.approx(60, abs=25)
    assert counts["down"] == pytest.approx(210, abs=30)


def test_a_walking_size_gives_frames_of_one_size_with_other_detail() -> None:
    step = Resize(shares=(0, 1, 0), factor=(0.3, 1), step=0.1)
    frames = step.draw(rng(1), CANVAS)(picture(6))
    assert frames.shape[2] == frames.shape[3]
    assert len({float(frame.std()) for frame in frames}) > 3


def test_without_antialiasing_detail_folds_over() -> None:
    wave = torch.sin(2 * math.pi * torch.arange(64) / 4.3)
    fine = (0.5 + 0.4 * wave)[None, None, None].expand(1, 3, 64, 64)
    left = [
        Downscale(filters=("bilinear",), antialias=antialias).draw(rng(), CANVAS)(fine).std()
        for antialias in (True, False)
    ]
    assert left[0] < 0.03
    assert left[1] > 0.15


def test_gaussian_noise_has_the_stated_strength_and_is_new_in_each_frame() -> None:
    grey = torch.full((4, 3, 96, 96), 0.5)
    sigmas = np.array([2.0, 4.0, 8.0, 8.0])
    done = gaussian_noise(grey, rng(), sigmas=sigmas, grey=False) - grey
    assert done.std(dim=(1, 2, 3)).mul(255).tolist() == pytest.approx(sigmas, rel=0.03)
    assert torch.corrcoef(done[2:].flatten(1))[0, 1].abs() < 0.05
    same = gaussian_noise(grey, rng(), sigmas=sigmas, grey=True) - grey
    assert torch.allclose(same[:, 0], same[:, 2])


def test_poisson_noise_grows_with_brightness() -> None:
    ramp = torch.linspace(0, 255, 256).div(255).repeat_interleave(8)[None, None, None]
    frames = ramp.expand(1, 3, 256, 2048)
    noise = (poisson_noise(frames, rng(), scales=np.array([2.0]), grey=False) - frames) * 255
    variance = noise.view(3, 256, 256, 8).var(dim=(0, 1, 3))
    # scale^2 * code value / 256 levels.
    expected = 4 * torch.arange(256) / 256
    assert torch.allclose(variance[32:], expected[32:], rtol=0.25)
    assert variance[0] == 0


def test_half_of_the_clips_get_poisson_noise_when_told_so() -> None:
    black = torch.zeros(1, 3, 16, 16)
    step = Noise(sigma=(20, 20), poisson_share=0.5)
    silent = sum(bool((step.draw(rng(seed), CANVAS)(black) == 0).all()) for seed in range(200))
    assert silent == pytest.approx(100, abs=30)


@pytest.mark.parametrize("quality", [10, 30, 50, 75, 95])
@pytest.mark.parametrize("size", [(96, 96), (58, 42)])
def test_jpeg_is_that_of_libjpeg(quality: int, size: tuple[int, int]) -> None:
    frames = picture()[:, :, : size[0], : size[1]]
    pixels = to_pixels(frames)
    file = io.BytesIO()
    Image.fromarray(pixels[0]).save(file, "JPEG", quality=quality, subsampling="4:2:0")
    reference = np.asarray(Image.open(file)).astype(int)
    ours = to_pixels(jpeg(from_pixels(pixels), [quality]))[0].astype(int)
    # libjpeg transforms with integers: a coefficient near the middle between two steps may round
    # the other way.
    assert np.abs(ours - reference).mean() < 0.4
    assert np.abs(ours - reference).mean() < 0.15 * np.abs(reference - pixels[0]).mean()


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize("size", [8, 16, 48, 64])
def test_codecs_give_back_every_frame_at_its_size(encoder: str, size: int) -> None:
    frames = to_pixels(picture(5, size))
    for amount in ({"crf": 14.0}, {"frame_bits": 4000.0}):
        decoded = codec_round_trip(frames, encoder=encoder, **amount)
        assert decoded.shape == frames.shape
        again = codec_round_trip(frames, encoder=encoder, **amount)
        assert np.array_equal(decoded, again)
    decoded = codec_round_trip(frames, encoder=encoder, crf=8)
    assert np.abs(decoded.astype(int) - frames).mean() < 5


@pytest.mark.parametrize("encoder", ENCODERS)
def test_codecs_get_worse_with_less(encoder: str) -> None:
    frames = to_pixels(torch.cat([picture().roll(t, 3) for t in range(5)]))

    def error(**amount: float) -> float:
        done = codec_round_trip(frames, encoder=encoder, **amount)
        return float(np.square(done.astype(float) - frames).mean())

    assert error(crf=14) < error(crf=26) < error(crf=36)
    assert error(frame_bits=20_000) < error(frame_bits=2000)


@pytest.mark.parametrize("encoder", ["libvpx-vp9", "libsvtav1"])
@pytest.mark.parametrize("crf", [14, 22, 30])
def test_a_crf_means_about_the_same_to_new_codecs(encoder: str, crf: float) -> None:
    frames = to_pixels(torch.cat([picture(size=128).roll(t, 3) for t in range(5)]))
    errors = [
        np.square(codec_round_trip(frames, encoder=name, crf=crf).astype(float) - frames).mean()
        for name in ("libx264", encoder)
    ]
    # Synthetic texture: 4 dB; on filmed material they are within 1 dB.
    assert abs(10 * math.log10(errors[0] / errors[1])) < 4


def test_codecs_refuse_what_they_cannot_do() -> None:
    with pytest.raises(ValueError, match="even size, got 31x32"):
        codec_round_trip(np.zeros((1, 32, 31, 3), np.uint8), encoder="libx264", crf=20)
    with pytest.raises(ValueError, match="one of crf and frame_bits"):
        codec_round_trip(np.zeros((1, 32, 32, 3), np.uint8), encoder="libx264")
    assert native_quality("mpeg4", 60) == 31
    assert native_quality("mpeg2video", 0) == 2


def test_bits_follow_the_size_of_the_ground_truth() -> None:
    frames = torch.cat([picture(size=128).roll(3 * t, 3) for t in range(4)])
    step = Codec(encoders=("mpeg4",), bits=(0.3, 0.3))
    small, large = (
        step.draw(rng(), Canvas(gt_size=size, lq_size=(32, 32)))(frames)
        for size in ((96, 96), (192, 192))
    )
    assert (large - frames).square().mean() < 0.8 * (small - frames).square().mean()


def test_motion_jpeg_gets_worse_with_its_scale() -> None:
    frames = rng().integers(0, 255, (2, 32, 32, 3), dtype=np.uint8)
    good, bad = (
        np.abs(mjpeg_round_trip(frames, [scale] * 2).astype(int) - frames).mean()
        for scale in (2, 31)
    )
    assert good < bad


def test_halo_overshoots_at_edges_only() -> None:
    edge = torch.full((1, 3, 32, 64), 0.3)
    edge[..., 32:] = 0.7
    done = halo(edge, amount=1.0, radius=1.0, horizontal=True)
    # The edge of a Gaussian lies half a pixel off the samples: amount * step * tail(0.5).
    over = 0.4 * (1 - 0.5 * (1 + math.erf(0.5 / math.sqrt(2))))
    assert done.max().item() - 0.7 == pytest.approx(over, abs=0.02)
    assert 0.3 - done.min().item() == pytest.approx(over, abs=0.02)
    assert torch.allclose(done[..., :24], edge[..., :24], atol=1e-5)
    tall = edge.transpose(2, 3)
    assert torch.allclose(halo(tall, amount=1.0, radius=1.0, horizontal=True), tall, atol=1e-5)
    both = halo(tall, amount=1.0, radius=1.0, horizontal=False)
    assert both.max().item() == pytest.approx(done.max().item(), abs=1e-4)


@pytest.mark.parametrize("gain", [0.25, -0.2])
def test_a_ghost_stands_where_it_is_delayed_to(gain: float) -> None:
    line = torch.zeros(2, 3, 8, 64)
    line[..., 20] = 1
    done = ghosting(line, delays=[6.0, 9.5], gain=gain)
    assert (done[0, 0, 0, 26] / done[0, 0, 0, 20]).item() == pytest.approx(gain)
    assert (done[1, 0, 0, 29] / done[1, 0, 0, 20]).item() == pytest.approx(gain / 2)
    flat = torch.full((1, 3, 8, 64), 0.6)
    assert torch.allclose(ghosting(flat, delays=[4.0], gain=gain), flat, atol=1e-6)

"""Degradations: sizes, seeds, coherence, and that each step does what it says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from adcvsr_core.training.data.samples import vary
from adcvsr_core.training.data.sources import GroundTruth
from adcvsr_core.training.degrade.codecs import DECODERS, codec_round_trip, jpeg_round_trip
from adcvsr_core.training.degrade.degradation import Degradation, degrade, resize

NOTHING = Degradation(
    name="nothing",
    weight=1,
    blur_probability=0,
    blur_sigma=(1, 2),
    resizers=("area",),
    noise_probability=0,
    noise_sigma=(5, 5),
    jpeg_probability=0,
    jpeg_scale=(4, 8),
    codec_probability=0,
    codecs=("libx264",),
    crf=(20, 30),
)


def clip(frames: int = 3, size: int = 64) -> torch.Tensor:
    y, x = torch.meshgrid(torch.arange(size), torch.arange(size), indexing="ij")
    waves = [torch.sin(0.2 * (x + 2 * t)) * torch.cos(0.15 * y) for t in range(frames)]
    return (torch.stack(waves)[:, None].expand(-1, 3, -1, -1) * 0.4 + 0.5).contiguous()


def test_without_any_step_only_the_downscale_and_eight_bits_remain() -> None:
    gt = clip()
    lq = degrade(gt, 4, NOTHING, np.random.default_rng(0))
    assert lq.shape == (3, 3, 16, 16)
    assert (lq - resize(gt, (16, 16), "area")).abs().max() <= 0.5 / 255 + 1e-6


@pytest.mark.parametrize("step", ["blur", "noise", "jpeg", "codec"])
def test_each_step_changes_the_clip_and_repeats_with_the_seed(step: str) -> None:
    degradation = replace(NOTHING, **{f"{step}_probability": 1.0})
    plain = degrade(clip(), 4, NOTHING, np.random.default_rng(3))
    once, again = (degrade(clip(), 4, degradation, np.random.default_rng(3)) for _ in range(2))
    assert not torch.equal(once, plain)
    assert torch.equal(once, again)


def test_blur_is_the_same_for_all_frames() -> None:
    still = clip(1).expand(4, -1, -1, -1)
    lq = degrade(still, 4, replace(NOTHING, blur_probability=1.0), np.random.default_rng(0))
    assert torch.equal(lq[0], lq[3])


def test_noise_differs_between_frames_and_has_the_stated_strength() -> None:
    grey = torch.full((4, 3, 256, 256), 0.5)
    lq = degrade(grey, 4, replace(NOTHING, noise_probability=1.0), np.random.default_rng(0))
    assert not torch.equal(lq[0], lq[1])
    assert lq.std().item() * 255 == pytest.approx(5, rel=0.05)


@pytest.mark.parametrize("encoder", DECODERS)
@pytest.mark.parametrize("size", [16, 48, 64])
def test_codecs_give_back_every_frame_at_its_size(encoder: str, size: int) -> None:
    frames = (clip(5, size).permute(0, 2, 3, 1) * 255).byte().numpy()
    decoded = codec_round_trip(frames, encoder=encoder, quality=4)
    assert decoded.shape == frames.shape
    assert np.abs(decoded.astype(int) - frames).mean() < 4


def test_codecs_refuse_odd_sizes() -> None:
    with pytest.raises(ValueError, match="even size, got 31x32"):
        codec_round_trip(np.zeros((1, 32, 31, 3), np.uint8), encoder="libx264", quality=20)


def test_jpeg_gets_worse_with_its_scale() -> None:
    frames = np.random.default_rng(0).integers(0, 255, (2, 32, 32, 3), dtype=np.uint8)
    good, bad = (
        np.abs(jpeg_round_trip(frames, [q, q]).astype(int) - frames).mean() for q in (2, 31)
    )
    assert good < bad


def test_both_sides_vary_alike() -> None:
    gt = torch.randint(0, 255, (4, 3, 32, 32), dtype=torch.uint8)
    lq = gt[..., ::4, ::4]
    for seed in range(20):
        new_lq, new_gt = vary((lq, gt), np.random.default_rng(seed))
        # A flip moves the sampling phase, so compare block means.
        means = torch.nn.functional.avg_pool2d(new_gt.float(), 4)
        source = torch.nn.functional.avg_pool2d(gt.float(), 4)
        moved = vary((source, source), np.random.default_rng(seed))[0]
        assert torch.allclose(means, moved)
        assert new_lq.shape == lq.shape


def test_stills_move_smoothly_and_stay_in_range(make_recipe: object, tmp_path: Path) -> None:
    truth = GroundTruth([], [tmp_path / "stills" / "b.png"], still_share=0.0)
    moved = 0
    for seed in range(12):
        frames = truth.draw(5, 48, np.random.default_rng(seed))
        assert frames.shape == (5, 3, 48, 48)
        assert frames.min() >= 0
        assert frames.max() <= 1
        moved += not torch.equal(frames[0], frames[4])
    assert 5 <= moved < 12

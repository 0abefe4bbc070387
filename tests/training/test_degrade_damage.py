"""Tape, film and interlacing: each damage measured by something that does not know how it is
made."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from adcvsr_core.training.degrade.composite import Composite, composite
from adcvsr_core.training.degrade.film import (
    Dust,
    Fading,
    GateWeave,
    Scratches,
    dust,
    fading,
    film_grain,
)
from adcvsr_core.training.degrade.interlacing import Interlace, blend, bob, weave
from adcvsr_core.training.degrade.luma import to_rgb, to_ycc
from adcvsr_core.training.degrade.shifts import shift_frames, shift_rows
from adcvsr_core.training.degrade.step import Canvas
from adcvsr_core.training.degrade.tape import (
    chroma_delay,
    dropouts,
    head_switching,
    line_jitter,
    luma_limit,
    tape_noise,
)

CANVAS = Canvas(gt_size=(256, 256), lq_size=(64, 64))


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def bar(frames: int = 4, size: int = 64, speed: int = 4) -> Tensor:
    """A soft vertical bar that moves to the right."""
    x = torch.arange(size)
    rows = [torch.exp(-0.5 * ((x - 16 - speed * t) / 3) ** 2) for t in range(frames)]
    return torch.stack(rows)[:, None, None].expand(-1, 3, size, -1).clone() * 0.7 + 0.1


def combing(frames: Tensor) -> float:
    """Energy that alternates from line to line."""
    return float((frames[:, :, 1:-1] - (frames[:, :, :-2] + frames[:, :, 2:]) / 2).abs().mean())


def place(row: Tensor) -> float:
    """Centre of what is brighter than the background."""
    weight = row - row.min()
    return float((weight * torch.arange(len(row))).sum() / weight.sum())


def correlation(first: Tensor, second: Tensor) -> float:
    return float(torch.corrcoef(torch.stack([first.flatten(), second.flatten()]))[0, 1])


def test_luma_and_chroma_come_back() -> None:
    frames = torch.rand(2, 3, 8, 8)
    assert torch.allclose(to_rgb(to_ycc(frames)), frames, atol=1e-5)
    assert to_ycc(torch.full((1, 3, 1, 1), 0.4)).flatten().tolist() == pytest.approx(
        [0.4, 0, 0], abs=1e-6
    )


def test_weaving_combs_what_moves_and_nothing_else() -> None:
    moving, still = bar(), bar(speed=0)
    woven = weave(moving, moving[:1], parity=1)
    assert combing(moving) < 1e-6
    assert combing(woven[1:]) > 0.03
    assert torch.equal(weave(still, still[:1], parity=1), still)
    # The other field is the target's own moment, in place.
    assert torch.equal(woven[:, :, 0::2], moving[:, :, 0::2])
    assert torch.equal(woven[1:, :, 1::2], moving[:-1, :, 1::2])


def test_blending_has_no_combs_but_both_moments() -> None:
    moving = bar(speed=12)
    mixed = blend(weave(moving, moving[:1], parity=0))
    assert combing(mixed[1:]) < 1e-6
    expected = (moving[1:] + moving[:-1]) / 2
    assert torch.allclose(mixed[1:, :, 2:-2], expected[:, :, 2:-2], atol=1e-6)


def test_bobbing_doubles_lines_and_jumps_around_the_place() -> None:
    ramp = torch.linspace(0, 1, 32)[None, None, :, None].expand(4, 3, 32, 16)
    done = bob(ramp, parity=0)
    assert torch.equal(done[:, :, 0::2], done[:, :, 1::2])
    assert not torch.equal(done[0], done[1])
    assert torch.equal(done[0], done[2])
    # Half a line up, half a line down: on average nothing moves.
    line = 1 / 31
    drift = done[:2].mean(0) - ramp[0]
    assert drift.abs().max() <= 0.51 * line
    assert drift.mean().abs() < 1e-6


def test_fields_go_on_from_portion_to_portion() -> None:
    moving = bar(6)
    for seed in range(6):
        whole = Interlace().draw(rng(seed), CANVAS)(moving)
        apply = Interlace().draw(rng(seed), CANVAS)
        assert torch.equal(
            whole, torch.cat([apply(moving[:3]), apply(moving[3:4]), apply(moving[4:])])
        )


@pytest.mark.parametrize("shift", [-3.0, 2.0, 5.0])
def test_chroma_comes_late_and_luma_stays(shift: float) -> None:
    x = torch.arange(96)
    colour = torch.zeros(2, 3, 8, 96)
    colour[:, 0] = 0.5
    colour[:, 2] = 0.2 * torch.exp(-0.5 * ((x - 40) / 4) ** 2)
    frames = to_rgb(colour)
    done = to_ycc(chroma_delay(frames, right=np.array([shift, shift + 1]), bleed=1.5, down=0))
    assert torch.allclose(done[:, 0], colour[:, 0], atol=1e-3)
    for index, late in enumerate((shift, shift + 1)):
        lags = range(-12, 13)
        scores = [correlation(done[index, 2], colour[index, 2].roll(lag, 1)) for lag in lags]
        assert lags[int(np.argmax(scores))] == late
    spread = math.sqrt(4**2 + 1.5**2)
    row = done[0, 2, 0].clamp_min(0)
    variance = float((row * (x - place(row)) ** 2).sum() / row.sum())
    assert math.sqrt(variance) == pytest.approx(spread, rel=0.05)


def test_chroma_moves_down_by_whole_lines() -> None:
    frames = torch.full((1, 3, 16, 16), 0.5)
    frames[:, 0, 8:] = 0.8
    before = to_ycc(frames)[0, 2, :, 8]
    after = to_ycc(chroma_delay(frames, right=np.zeros(1), bleed=1.0, down=2))[0, 2, :, 8]
    assert torch.allclose(after[2:], before[:-2], atol=1e-5)


def test_luma_loses_what_tape_cannot_hold() -> None:
    x = torch.arange(128)

    def left(cycles: float) -> float:
        wave = 0.5 + 0.3 * torch.sin(2 * math.pi * cycles * x)
        frames = wave[None, None, None].expand(1, 3, 8, 128)
        return float(luma_limit(frames, cutoff=0.2)[..., 20:-20].std() / frames[..., 20:-20].std())

    assert left(0.1) > 0.9
    assert left(0.33) < 0.1
    red = torch.zeros(1, 3, 8, 128)
    red[:, 0] = 0.5 + 0.3 * torch.sin(2 * math.pi * 0.33 * x)
    chroma = to_ycc(luma_limit(red, cutoff=0.2).clamp(0, 1))[0, 2]
    assert float(chroma[..., 20:-20].std()) > 0.05


def test_composite_turns_fine_luma_into_rainbows() -> None:
    x = torch.arange(128)
    grating = (0.5 + 0.3 * torch.sin(2 * math.pi * 0.26 * x))[None, None, None].expand(
        2, 3, 32, 128
    )
    done = to_ycc(composite(grating, subcarrier=0.265, bandwidth=3.0, phases_T=torch.zeros(2)))
    assert to_ycc(grating)[:, 1:].abs().max() < 1e-6
    assert done[:, 1:].std() > 0.05
    coarse = (0.5 + 0.3 * torch.sin(2 * math.pi * 0.05 * x))[None, None, None].expand(1, 3, 32, 128)
    calm = to_ycc(composite(coarse, subcarrier=0.265, bandwidth=3.0, phases_T=torch.zeros(1)))
    assert calm[:, 1:, :, 16:-16].std() < 0.01


def test_composite_leaves_dots_at_edges_of_colour_and_they_crawl() -> None:
    frames = torch.zeros(2, 3, 32, 128)
    frames[:, 0, :, :64] = 0.7
    frames[:, 2, :, 64:] = 0.7
    phases = torch.tensor([0.1, 0.6])
    luma = to_ycc(composite(frames, subcarrier=0.265, bandwidth=4.0, phases_T=phases))[:, 0]
    near, far = luma[:, :, 60:68], luma[:, :, 20:40]
    # The carrier turns by half a cycle from line to line, so dots alternate from line to line...
    dots = (near[:, 1:] - near[:, :-1]).abs().mean()
    assert dots > 0.02
    assert dots > 5 * (far[:, 1:] - far[:, :-1]).abs().mean()
    # ... and from frame to frame, which is why they seem to crawl.
    pattern = near - near.mean(1, keepdim=True)
    assert correlation(pattern[0], pattern[1]) < -0.9


def test_composite_keeps_flat_colour() -> None:
    flat = torch.tensor([0.7, 0.4, 0.3])[None, :, None, None].expand(2, 3, 16, 96)
    done = Composite(strength=(1, 1)).draw(rng(), CANVAS)(flat)
    assert torch.allclose(done, flat, atol=0.02)


def test_head_switching_tears_the_lowest_lines_only() -> None:
    frames = bar(2, speed=0)
    done = head_switching(frames, rng(), lines=6, skews=np.array([8.0, 12.0]), noise=0.0)
    assert torch.equal(done[:, :, :-6], frames[:, :, :-6])
    still = place(frames[0, 0, 0])
    for index, skew in enumerate((8.0, 12.0)):
        shifts = [place(row) - still for row in done[index, 0, -6:]]
        assert shifts[-1] == pytest.approx(skew, abs=0.3)
        assert shifts == sorted(shifts)
    noisy = head_switching(frames, rng(), lines=6, skews=np.zeros(2), noise=0.1)
    assert (noisy - frames)[:, :, -6:].std().item() == pytest.approx(0.1, rel=0.2)


def test_dropouts_are_few_bright_short_lines() -> None:
    grey = torch.full((3, 3, 200, 500), 0.3)
    done = dropouts(grey, rng(), rate=20, length=(10, 30))
    changed = (done != grey)[:, 0]
    assert changed.float().mean() == pytest.approx(20 * 20 / 100_000, rel=0.4)
    assert done.min() >= 0.3 - 1e-6
    assert done.max() > 0.6
    assert not torch.equal(changed[0], changed[1])


def test_tape_noise_lies_along_the_lines() -> None:
    grey = torch.full((2, 3, 128, 256), 0.5)
    noise = to_ycc(tape_noise(grey, rng(), luma=4, chroma=6, widths=(0.8, 4.0)) - grey)
    assert noise[:, 0].std().item() * 255 == pytest.approx(4, rel=0.05)
    assert noise[:, 1].std().item() * 255 == pytest.approx(6, rel=0.1)
    for plane, along in ((noise[:, 0], 0.4), (noise[:, 2], 0.9)):
        assert correlation(plane[..., 1:], plane[..., :-1]) > along
        assert abs(correlation(plane[:, 1:], plane[:, :-1])) < 0.1
    assert abs(correlation(noise[0], noise[1])) < 0.05


def test_lines_jitter_around_their_place() -> None:
    frames = bar(8, speed=0)
    done = line_jitter(frames, rng(), amount=0.8, memory=0.5)
    moves = np.array([[place(row) for row in frame[0]] for frame in done])
    moves -= place(frames[0, 0, 0])
    assert moves.std() == pytest.approx(0.8, rel=0.15)
    assert abs(moves.mean()) < 0.15
    near = np.corrcoef(moves[:, 1:].ravel(), moves[:, :-1].ravel())[0, 1]
    assert near == pytest.approx(0.5, abs=0.15)


@pytest.mark.parametrize("move", [-2.5, 0.0, 0.3, 4.0])
def test_shifts_move_by_what_they_say(move: float) -> None:
    frames = bar(2, speed=0)
    rows = shift_rows(frames, np.full((2, 64), move))
    assert place(rows[0, 0, 5]) - place(frames[0, 0, 5]) == pytest.approx(move, abs=0.05)
    moved = shift_frames(frames, np.array([move, 0.0]), np.zeros(2))
    assert place(moved[0, 0, 5]) - place(frames[0, 0, 5]) == pytest.approx(move, abs=0.05)
    assert torch.allclose(moved[1], frames[1], atol=1e-4)
    tall = frames.transpose(2, 3)
    moved = shift_frames(tall, np.zeros(2), np.array([move, 0.0]))
    shift = place(moved[0, 0, :, 5]) - place(tall[0, 0, :, 5])
    assert shift == pytest.approx(move, abs=0.05)


def test_the_gate_weaves_around_the_target() -> None:
    frames = bar(300, speed=0)
    moved = GateWeave(amount=(0.5, 0.5)).draw(rng(), CANVAS)(frames)
    places = np.array([place(frame[0, 20]) for frame in moved]) - place(frames[0, 0, 20])
    assert places.std() == pytest.approx(0.5, rel=0.2)
    assert abs(places.mean()) < 0.15
    assert np.corrcoef(places[1:], places[:-1])[0, 1] == pytest.approx(0.6, abs=0.15)


def test_grain_is_strongest_in_the_mid_tones_and_new_in_each_frame() -> None:
    levels = torch.tensor([0.04, 0.5, 0.96])[:, None, None, None].expand(3, 3, 96, 96)
    grain = film_grain(levels, rng(), amount=8, size=0.8, colour=0.0) - levels
    dark, mid, bright = (float(frame.std()) * 255 for frame in grain)
    assert mid == pytest.approx(8, rel=0.06)
    assert dark < 0.5 * mid
    assert bright < 0.5 * mid
    assert torch.allclose(grain[1, 0], grain[1, 2], atol=1e-6)
    assert abs(correlation(grain[0], grain[1])) < 0.05


def test_grain_grows_with_its_size_and_colour() -> None:
    grey = torch.full((1, 3, 128, 128), 0.5)
    near = []
    for size in (0.4, 0.8, 1.6):
        grain = film_grain(grey, rng(), amount=8, size=size, colour=0.3) - grey
        assert grain.std().item() * 255 == pytest.approx(8, rel=0.08)
        near.append(correlation(grain[..., 1:], grain[..., :-1]))
        assert correlation(grain[:, 0], grain[:, 1]) == pytest.approx(0.7, abs=0.08)
    assert near == sorted(near)
    assert near[2] > 0.8


def test_scratches_stand_upright_and_stay() -> None:
    grey = torch.full((6, 3, 48, 200), 0.5)
    scratched = Scratches(count=(2, 2), life=100).draw(rng(1), CANVAS)(grey) - grey
    assert scratched.abs().max() > 0.05
    # Every line of a frame is the same.
    assert scratched.var(dim=2).max() < 1e-10
    profiles = scratched[:, 0, 0]
    assert correlation(profiles[0], profiles[1]) > 0.7
    other = Scratches(count=(2, 2)).draw(rng(2), CANVAS)(grey) - grey
    assert abs(correlation(profiles[0], other[0, 0, 0])) < 0.5


def test_scratches_come_and_go() -> None:
    counts: list[int] = []
    long = torch.full((400, 1, 1, 100), 0.5)
    step = Scratches(count=(3, 3), width=(0.3, 0.3), strength=(0.5, 0.5), life=10, wander=0)
    for frame in step.draw(rng(), CANVAS)(long):
        counts.append(int(((frame[0, 0] - 0.5).abs() > 0.1).sum()))
    assert np.mean(counts) == pytest.approx(3, abs=1.2)
    assert len(set(counts)) > 2


def test_dust_is_sparse_and_other_in_each_frame() -> None:
    grey = torch.full((6, 3, 200, 300), 0.5)
    done = dust(grey, rng(), rate=20, size=(1, 2), dark_share=0.5)
    changed = ((done - grey).abs() > 0.1)[:, 0]
    share = changed.float().mean()
    assert 0.0005 < share < 0.01
    assert (done < 0.2).any()
    assert (done > 0.8).any()
    both = (changed[1:] & changed[:-1]).float().mean()
    assert both < 0.1 * share
    dark = Dust(dark_share=1.0, rate=(20, 20)).draw(rng(), CANVAS)(grey)
    assert dark.max() <= 0.5


def test_fading_is_a_straight_line_for_each_channel() -> None:
    ramp = torch.linspace(0, 1, 64)[None, None, None].expand(3, 3, 4, 64)
    gains, flicker = np.array([0.9, 0.7, 0.5]), np.array([0.0, -0.1, 0.02])
    done = fading(ramp, gains=gains, lift=0.08, flicker=flicker)
    for frame, light in zip(done, 1 + flicker, strict=True):
        for channel, gain in zip(frame, gains, strict=True):
            slope, start = np.polyfit(ramp[0, 0, 0].numpy(), channel[0].numpy(), 1)
            assert slope == pytest.approx(gain * 0.92 * light, abs=1e-3)
            assert start == pytest.approx(0.08 * light, abs=1e-3)


def test_flicker_changes_brightness_between_frames_as_stated() -> None:
    grey = torch.full((400, 3, 2, 2), 0.5)
    step = Fading(contrast=(1, 1), lift=(0, 0), cast=(0, 0), flicker=(0.03, 0.03))
    light = step.draw(rng(), CANVAS)(grey).mean(dim=(1, 2, 3)) / 0.5
    assert float(light.std()) == pytest.approx(0.03, rel=0.15)
    assert float(light.mean()) == pytest.approx(1, abs=0.01)
    calm = Fading(flicker=(0, 0)).draw(rng(), CANVAS)(grey)
    assert torch.equal(calm[0], calm[-1])

"""Degradations as a whole: seeds, sizes, portions, presets and the tables of a recipe."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from adcvsr_core.errors import TrainingError
from adcvsr_core.training.degrade.compression import Codec
from adcvsr_core.training.degrade.degradation import (
    Degradation,
    Degrader,
    degrade,
    held_still,
)
from adcvsr_core.training.degrade.film import Grain
from adcvsr_core.training.degrade.noise import Noise
from adcvsr_core.training.degrade.optics import Blur
from adcvsr_core.training.degrade.reading import GROUPS, OPS, preset, presets, read_degradations
from adcvsr_core.training.degrade.sizes import Downscale, Resize, resize
from adcvsr_core.training.degrade.step import Choose, Part, Repeat, Shuffle, expand, op_name
from adcvsr_core.training.degrade.walk import Drift, Walk

NOTHING = Degradation(name="nothing", steps=(Downscale(filters=("area",)),))

WHOLE_CLIP = ("codec", "mjpeg")
"""Steps of codecs, which begin each portion anew."""


def moving(frames: int = 3, size: int = 64) -> Tensor:
    """Coloured waves that move two pixels a frame."""
    y, x = torch.meshgrid(torch.arange(size), torch.arange(size), indexing="ij")
    waves = [
        torch.stack([torch.sin(0.2 * (x + 2 * t) + c) * torch.cos(0.15 * y) for c in range(3)])
        for t in range(frames)
    ]
    return torch.stack(waves) * 0.4 + 0.5


def of(*steps: Part) -> Degradation:
    return Degradation(name="test", steps=steps)


def read(text: str) -> tuple[Degradation, ...]:
    return read_degradations(tomllib.loads(text)["degradation"], "recipe")


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_without_any_step_only_the_downscale_and_eight_bits_remain() -> None:
    gt = moving()
    lq = degrade(gt, 4, NOTHING, rng())
    assert lq.shape == (3, 3, 16, 16)
    assert (lq - resize(gt, (16, 16), "area")).abs().max() <= 0.5 / 255 + 1e-6
    assert torch.equal(lq, degrade(gt, 4, of(), rng()))


@pytest.mark.parametrize("name", presets())
@pytest.mark.parametrize("scale", [2, 4])
def test_presets_repeat_with_the_seed_and_give_whole_clips(name: str, scale: int) -> None:
    gt, seen = moving(5, 64), []
    for seed in range(4):
        lq, again = (degrade(gt, scale, preset(name), rng(seed)) for _ in range(2))
        assert torch.equal(lq, again)
        assert lq.shape == (5, 3, 64 // scale, 64 // scale)
        assert lq.min() >= 0
        assert lq.max() <= 1
        assert torch.allclose(lq * 255, (lq * 255).round(), atol=1e-4)
        seen.append(lq)
    assert any(not torch.equal(seen[0], other) for other in seen[1:])


@pytest.mark.parametrize("op", OPS)
def test_every_step_repeats_with_the_seed_and_changes_the_clip(op: str) -> None:
    gt = moving(4, 64)
    results = [degrade(gt, 2, of(Downscale(), OPS[op]()), rng(s)) for s in (1, 1, 2, 3, 4, 5)]
    assert torch.equal(results[0], results[1])
    plain = degrade(gt, 2, of(Downscale()), rng(1))
    changed = sum(not torch.equal(result, plain) for result in results[1:])
    assert changed >= (0 if op == "downscale" else 3)


@pytest.mark.parametrize("op", [op for op in OPS if op not in WHOLE_CLIP])
def test_a_clip_in_portions_equals_the_clip_at_once(op: str) -> None:
    gt = moving(7, 64)
    for seed in range(3):
        degradation = of(Downscale(), OPS[op]())
        whole = Degrader(degradation, (64, 64), 2, rng(seed))(gt)
        parts = Degrader(degradation, (64, 64), 2, rng(seed))
        joined = torch.cat([parts(gt[:2]), parts(gt[2:3]), parts(gt[3:])])
        # Sums of another order may round to the next code value, in a few places.
        assert (whole - joined).abs().max() <= 1.001 / 255
        assert (whole != joined).float().mean() < 0.01


def test_what_one_step_draws_moves_no_other_step() -> None:
    """More frames, or a larger clip, leave the parameters of later steps as they were."""
    drawn: list[float] = []
    for count in (2, 9):
        generator = rng(5)
        Noise(sigma_step=1.0).draw(generator, Degrader(of(), (64, 64), 4, rng()).canvas)(
            moving(count)
        )
        drawn.append(float(generator.random()))
    assert drawn[0] == drawn[1]


def test_sizes_that_do_not_divide_are_refused() -> None:
    with pytest.raises(ValueError, match="60x64 is no multiple of 8"):
        degrade(torch.zeros(1, 3, 64, 60), 4, NOTHING, rng())


def test_walks_stay_within_their_span_and_move_little() -> None:
    walk = Walk(rng(), (0.2, 3.0), 0.5)
    values = np.concatenate([walk.take(100), walk.take(400)])
    assert values.min() >= 0.2
    assert values.max() <= 3.0
    assert np.abs(np.diff(values)).max() <= 0.5
    assert values.std() > 0.2
    assert len(set(Walk(rng(), (0.2, 3.0)).take(10))) == 1


def test_drifts_have_the_stated_deviation_and_memory() -> None:
    values = Drift(rng(), 2.0, 0.6).take(20_000)
    assert values.mean() == pytest.approx(0, abs=0.1)
    assert values.std() == pytest.approx(2.0, rel=0.05)
    assert np.corrcoef(values[:-1], values[1:])[0, 1] == pytest.approx(0.6, abs=0.03)


def test_repeat_shuffle_and_choose_decide_the_steps() -> None:
    blur, noise, grain = Blur(), Noise(), Grain()
    repeated = Counter(
        len(expand((Repeat(times=(1, 3), steps=(blur,)),), rng(s))) for s in range(90)
    )
    assert set(repeated) == {1, 2, 3}
    shuffle = Shuffle(groups=((blur, noise), (grain,)))
    orders = {tuple(expand((shuffle,), rng(s))) for s in range(30)}
    assert orders == {(blur, noise, grain), (grain, blur, noise)}
    choose = Choose(groups=((blur,), (), (grain,)), shares=(3, 1, 0))
    chosen = Counter(tuple(expand((choose,), rng(s))) for s in range(400))
    assert set(chosen) == {(blur,), ()}
    assert chosen[(blur,)] == pytest.approx(300, abs=40)


@pytest.mark.parametrize(
    ("name", "shares"),
    [
        ("clean", {"blur": 0.15, "downscale": 1, "noise": 0.1, "mjpeg": 0.1, "codec": 0.8}),
        ("web", {"blur": 0.85, "downscale": 1, "noise": 0.7, "mjpeg": 0.2, "codec": 0.9}),
    ],
)
def test_what_the_shipped_student_was_trained_on_stays(name: str, shares: dict[str, float]) -> None:
    clips = [expand(preset(name).steps, rng(seed)) for seed in range(600)]
    counts = Counter(op_name(type(step)) for steps in clips for step in steps)
    assert set(counts) == set(shares)
    for op, share in shares.items():
        # Four standard deviations of a share of 600.
        assert counts[op] / 600 == pytest.approx(share, abs=4 * (share * (1 - share) / 600) ** 0.5)
    numbers = {op_name(type(part)): part for part in preset(name).steps}
    blur, noise, codec = (numbers[op] for op in ("blur", "noise", "codec"))
    assert isinstance(blur, Blur)
    assert isinstance(noise, Noise)
    assert isinstance(codec, Codec)
    clean = name == "clean"
    assert (blur.sigma, noise.sigma, codec.crf) == (
        ((0.3, 1.2), (0.2, 2.0), (4, 18)) if clean else ((0.3, 2.6), (0.5, 8.0), (16, 33))
    )
    encoders = Counter(codec.encoders)
    assert encoders == (
        {"libx264": 2, "libx265": 1}
        if clean
        else {"libx264": 3, "libx265": 1, "mpeg4": 1, "mpeg2video": 1}
    )


def test_the_published_pipeline_has_its_two_rounds_and_shuffled_end() -> None:
    orders: Counter[tuple[str, ...]] = Counter()
    for seed in range(200):
        names = [op_name(type(s)) for s in expand(preset("realbasicvsr").steps, rng(seed))]
        assert names[:5] == ["blur", "resize", "noise", "jpeg", "codec"]
        orders[tuple(name for name in names[6:] if name in ("codec", "downscale"))] += 1
    assert orders[("codec", "downscale")] == pytest.approx(100, abs=30)
    assert orders[("downscale", "codec")] == pytest.approx(100, abs=30)


def test_steady_holds_all_walks_still() -> None:
    (walking,) = read('[[degradation]]\npreset = "realbasicvsr"')
    (steady,) = read('[[degradation]]\npreset = "realbasicvsr"\nsteady = true')
    assert walking.steps == preset("realbasicvsr").steps
    assert steady.steps == held_still(walking.steps)
    blur, resizing, noise = steady.steps[:3]
    assert isinstance(blur, Blur)
    assert isinstance(resizing, Resize)
    assert isinstance(noise, Noise)
    assert (blur.sigma_step, blur.angle_step, blur.cutoff_step) == (0, 0, 0)
    assert (resizing.step, noise.sigma_step, noise.poisson_step) == (0, 0, 0)
    assert replace(blur, sigma_step=0.02, angle_step=0.314) != blur


def test_tables_become_steps() -> None:
    (found,) = read(
        """
        [[degradation]]
        name = "mine"
        weight = 2
        steps = [
            { op = "blur", sigma = [1, 2] },
            { op = "repeat", times = [2, 2], steps = [{ op = "noise", sigma = [3, 3] }] },
            { op = "choose", groups = [[{ op = "gate_weave" }], []] },
        ]
        """
    )
    assert (found.name, found.weight) == ("mine", 2.0)
    assert found.steps[0] == Blur(sigma=(1.0, 2.0))
    assert found.steps[1] == Repeat(times=(2.0, 2.0), steps=(Noise(sigma=(3.0, 3.0)),))
    assert isinstance(found.steps[2], Choose)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('preset = "vhf"', "recipe 1: unknown preset 'vhf'. Did you mean 'vhs'"),
        ('preset = "web"\nsteps = []', "either preset or steps"),
        ('name = "a"', "either preset or steps"),
        ("steps = []", "missing name"),
        ('preset = "web"\nweigth = 1', "Did you mean 'weight'"),
        ('preset = "web"\nweight = -1', "weight must not be negative"),
        ('preset = "web"\nweight = 0', "all 0"),
        ('name = "a"\nsteps = [{ op = "blurr" }]', r"step 1: unknown op 'blurr'. Did .* 'blur'"),
        ('name = "a"\nsteps = [{ sigma = [1, 2] }]', "needs its op"),
        (
            'name = "a"\nsteps = [{ op = "blur", sigmas = [1, 2] }]',
            r"step 1 \(blur\): unknown key 'sigmas'. Did you mean 'sigma'",
        ),
        ('name = "a"\nsteps = [{ op = "blur", sigma = [2, 1] }]', r"sigma must be \[low, high\]"),
        ('name = "a"\nsteps = [{ op = "blur", sigma = [0, 1] }]', "sigma must be from 0.05"),
        ('name = "a"\nsteps = [{ op = "blur", kinds = ["box"] }]', "'box'"),
        ('name = "a"\nsteps = [{ op = "blur", shares = [1] }]', "shares must be 2 numbers"),
        ('name = "a"\nsteps = [{ op = "noise", probability = 2 }]', "probability must be"),
        ('name = "a"\nsteps = [{ op = "codec", encoders = ["x264"] }]', "'x264'"),
        ('name = "a"\nsteps = [{ op = "repeat" }]', "needs steps"),
        ('name = "a"\nsteps = [{ op = "choose", groups = [{ op = "blur" }] }]', "list of tables"),
        ('name = "a"\nsteps = [{ op = "choose", groups = [[]], shares = [1, 2] }]', "shares must"),
    ],
)
def test_bad_tables_say_what_is_wrong(table: str, message: str) -> None:
    with pytest.raises(TrainingError, match=message):
        read(f"[[degradation]]\n{table}")


def test_the_manual_describes_every_step_with_its_parameters_and_pictures() -> None:
    docs = Path(__file__).parents[2] / "docs"
    text = (docs / "degradation.md").read_text(encoding="utf-8")
    sections = {part.split("\n", 1)[0]: part for part in text.split("\n### ")[1:]}
    groups = {op: kind for op, (kind, _) in GROUPS.items()}
    assert set(sections) == {*OPS, *groups}
    for op, kind in {**OPS, **groups}.items():
        for field in fields(kind):
            value = field.default
            shown = f"`{str(list(value) if isinstance(value, tuple) else value).lower()}`"
            shown = shown.replace("'", '"') if field.name not in ("steps", "groups") else "required"
            row = f"| `{field.name}` | {shown} |"
            assert row in sections[op] or field.name == "probability", (op, row)
    linked = set(re.findall(r"\]\((images/degrade/\w+\.jpg)\)", text))
    files = set((docs / "images" / "degrade").glob("*.jpg"))
    assert {docs / path for path in linked} == files
    assert sum(path.stat().st_size for path in files) < 600_000
    assert all(f"| `{name}` |" in text for name in presets())

"""The discriminators: published numbers, frozen backbones, and what their heads can tell apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.utils.parametrize import is_parametrized

from adcvsr_core.errors import TrainingError
from adcvsr_core.model.config import ADCVSR
from adcvsr_core.model.student import UNetStudent
from adcvsr_core.training.discriminators.compact import CompactDiscriminator
from adcvsr_core.training.discriminators.config import (
    CompactDiscriminatorConfig,
    PretrainedDiscriminatorConfig,
)
from adcvsr_core.training.discriminators.convnext import (
    ConvNext,
    ConvNextConfig,
    load_convnext,
)
from adcvsr_core.training.discriminators.feature import FeatureDiscriminator
from adcvsr_core.training.discriminators.first_conv import widened
from adcvsr_core.training.discriminators.heads import DualHeads
from adcvsr_core.training.discriminators.pixel import PixelDiscriminator
from adcvsr_core.training.losses.adversarial import (
    LABELS,
    Verdicts,
    generator_loss,
    judged_loss,
    real_kinds,
)

TRUNK = ConvNextConfig(depths=(1, 2, 1, 1), widths=(8, 12, 16, 20), norm_eps=1e-6)
TINY = PretrainedDiscriminatorConfig(tail_channels=8, detail_channels=6, consistency_channels=2)
STUDENT = replace(
    ADCVSR, channels=(8, 8), heads=(1, 2), transformer_levels=1, decoder_channels=(4, 4, 8, 8)
)
COMPACT = CompactDiscriminatorConfig(
    learning_rate=1e-3,
    widths=(8, 16, 24),
    tail_channels=16,
    detail_channels=6,
    consistency_channels=2,
)


def count(module: nn.Module) -> int:
    return sum(p.numel() for p in module.parameters() if p.requires_grad)


def seeded(like: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Weights that any machine makes alike; a faint stem, so that the norms' epsilon shows."""
    rng = np.random.default_rng(0)
    tensors: dict[str, Tensor] = {}
    for name in sorted(like):
        shape = like[name].shape
        strength = 0.3 if len(shape) == 1 else float(np.prod(shape[1:])) ** -0.5
        strength *= 0.01 if name.startswith("stem.0") else 1
        values = rng.standard_normal(shape).astype(np.float32)
        tensors[name] = torch.from_numpy(values) * strength
    return tensors


def seeded_trunk(config: ConvNextConfig = TRUNK) -> ConvNext:
    trunk = ConvNext(config)
    trunk.load_state_dict(seeded(trunk.state_dict()))
    return trunk


def seeded_student() -> UNetStudent:
    torch.manual_seed(0)
    return UNetStudent(STUDENT)


def discriminators() -> dict[str, tuple[nn.Module, Tensor]]:
    """One of each kind, with a clip of four frames for it."""
    torch.manual_seed(0)
    frames = torch.rand(2, 4, 3, 32, 32) * 2 - 1
    return {
        "compact": (CompactDiscriminator(COMPACT), frames),
        "pixel": (PixelDiscriminator(seeded_trunk(), TINY), frames),
        "feature": (FeatureDiscriminator(seeded_student(), TINY), torch.randn(2, 4, 8, 8, 8)),
    }


KINDS = ("compact", "pixel", "feature")


def test_learnt_parts_have_the_published_size() -> None:
    config = PretrainedDiscriminatorConfig()
    assert config.learning_rate == 1e-7
    with torch.device("meta"):
        student = UNetStudent(ADCVSR)
    heads, discriminator = DualHeads(256, config), FeatureDiscriminator(student, config)
    tail = (heads.space1, heads.time, heads.space2)
    assert sum(count(layer) for layer in tail) == 1_377_024
    assert count(heads.detail) + count(heads.consistency) == 65_792
    assert count(discriminator.unet) == count(discriminator.unet.conv_in) == 553_200
    assert count(discriminator.temporal) == 0
    assert count(discriminator) == 553_200 + 1_377_024 + 65_792


def test_size_of_the_largest_trunk_is_the_published_one() -> None:
    with torch.device("meta"):
        trunk = ConvNext(
            ConvNextConfig(depths=(3, 4, 30, 3), widths=(384, 768, 1536, 3072), norm_eps=1e-5)
        )
    # timm's convnext_xxlarge without its last norm (2 * 3072)
    assert count(trunk) == 843_398_016 - 6_144


@pytest.mark.parametrize(
    ("norm_eps", "expected"),
    [
        (
            1e-6,
            [
                [-0.150231, 0.269072, 0.199265],
                [-0.228629, 0.35876, -0.706137],
                [-0.099671, 0.3611, -0.729555],
                [0.06005, 0.494516, 0.107442],
            ],
        ),
        (
            1e-5,
            [
                [-0.150252, 0.264647, 0.198272],
                [-0.228525, 0.357679, -0.710582],
                [-0.098958, 0.361164, -0.72182],
                [0.06042, 0.49228, 0.110288],
            ],
        ),
    ],
)
def test_trunk_gives_what_timm_gives(norm_eps: float, expected: list[list[float]]) -> None:
    """Mean, deviation and last value of each stage, from timm 1.0.31 (convnext_base, _xxlarge)."""
    trunk = seeded_trunk(replace(TRUNK, norm_eps=norm_eps))
    noise = np.random.default_rng(1).standard_normal((1, 3, 32, 64)).astype(np.float32)
    with torch.no_grad():
        features = trunk(torch.from_numpy(noise))
    found = [(f.mean().item(), f.std().item(), f[0, -1, -1, -1].item()) for f in features]
    assert np.allclose(found, expected, atol=2e-5)  # float32, and timm's values to six digits


@pytest.mark.parametrize("suffix", [".safetensors", ".bin"])
def test_trunk_is_read_from_files_of_openclip(tmp_path: Path, suffix: str) -> None:
    trunk = seeded_trunk()
    tensors = {f"visual.trunk.{name}": t for name, t in trunk.state_dict().items()}
    tensors["visual.trunk.head.norm.weight"] = torch.ones(20)
    tensors["visual.trunk.head.norm.bias"] = torch.zeros(20)
    tensors["visual.head.proj.weight"] = torch.ones(4, 20)
    tensors["logit_scale"] = torch.ones(())
    path = tmp_path / f"open_clip{suffix}"
    if suffix == ".bin":
        torch.save({f"module.{name}": tensor for name, tensor in tensors.items()}, path)
    else:
        save_file(tensors, path)
    loaded = load_convnext(path)
    assert loaded.config == TRUNK
    assert all(not p.requires_grad for p in loaded.parameters())
    for name, tensor in trunk.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], tensor), name


def test_epsilon_follows_the_width(tmp_path: Path) -> None:
    trunk = ConvNext(ConvNextConfig(depths=(1,), widths=(384,), norm_eps=1e-5))
    path = tmp_path / "wide.safetensors"
    save_file({f"visual.trunk.{name}": t for name, t in trunk.state_dict().items()}, path)
    assert load_convnext(path).config == trunk.config


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"visual.trunk.stem.0.bias": None}, r"missing stem\.0\.bias"),
        ({"visual.trunk.stages.0.extra": torch.ones(1)}, r"unknown stages\.0\.extra"),
        ({"visual.trunk.stem.0.weight": torch.ones(8, 3, 2, 2)}, r"shapes stem\.0\.weight"),
    ],
)
def test_another_trunk_is_refused(
    tmp_path: Path, change: dict[str, Tensor | None], message: str
) -> None:
    tensors = {f"visual.trunk.{name}": t for name, t in seeded_trunk().state_dict().items()}
    changed = {name: t for name, t in (tensors | change).items() if t is not None}
    path = tmp_path / "other.safetensors"
    save_file(changed, path)
    with pytest.raises(TrainingError, match=message):
        load_convnext(path)


def test_a_file_without_trunk_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    save_file({"visual.conv1.weight": torch.ones(2, 3, 4, 4)}, path)
    with pytest.raises(TrainingError, match="holds no ConvNeXt"):
        load_convnext(path)


def test_trunk_sees_frames_as_clip_wants_them() -> None:
    discriminator = PixelDiscriminator(seeded_trunk(), TINY)
    seen: list[Tensor] = []
    discriminator.trunk.stem.register_forward_pre_hook(lambda _, args: seen.append(args[0]))
    discriminator(torch.stack([torch.ones(3, 32, 32), -torch.ones(3, 32, 32)])[None])
    white, black = seen[0][0, :, 0, 0], seen[0][1, :, 0, 0]
    # the published constants of CLIP: white and black of its normalised images
    assert np.allclose(white.numpy(), (1.930336, 2.074883, 2.145897), atol=1e-5)
    assert np.allclose(black.numpy(), (-1.792263, -1.752097, -1.480220), atol=1e-5)


def test_taps_judge_at_their_depth() -> None:
    config = replace(TINY, taps=(0, 2))
    discriminator = PixelDiscriminator(seeded_trunk(), config)
    verdicts: Verdicts = discriminator(torch.rand(1, 2, 3, 32, 64))
    assert [v.detail_NCHW.shape for v in verdicts] == [(2, 6, 8, 16), (2, 6, 2, 4)]
    assert [v.consistency_NCHW.shape for v in verdicts] == [(2, 2, 8, 16), (2, 2, 2, 4)]
    assert len(discriminator.trunk.stages) == 3
    with pytest.raises(ValueError, match="taps"):
        PixelDiscriminator(seeded_trunk(), replace(TINY, taps=(0, 0)))
    short = ConvNext(ConvNextConfig(depths=(1,), widths=(8,), norm_eps=1e-6))
    with pytest.raises(ValueError, match="the trunk has 1 stages"):
        PixelDiscriminator(short, TINY)


@pytest.mark.parametrize("kind", ["pixel", "feature"])
def test_recomputing_changes_no_gradient(kind: str) -> None:
    _, frames = discriminators()[kind]
    gradients: list[tuple[Tensor, ...]] = []
    for recompute in (False, True):
        torch.manual_seed(0)
        if kind == "pixel":
            discriminator = PixelDiscriminator(seeded_trunk(), TINY, recompute=recompute)
        else:
            discriminator = FeatureDiscriminator(seeded_student(), TINY, recompute=recompute)
        learnt = [p for p in discriminator.parameters() if p.requires_grad]
        gradients.append(torch.autograd.grad(generator_loss(discriminator(frames)), learnt))
    assert all(torch.equal(a, b) for a, b in zip(*gradients, strict=True))


def test_feature_verdicts_have_the_size_of_the_features() -> None:
    discriminator = FeatureDiscriminator(seeded_student(), TINY)
    (verdict,) = discriminator(torch.randn(1, 2, 8, 8, 16))
    assert verdict.detail_NCHW.shape == (2, 6, 8, 16)
    assert verdict.consistency_NCHW.shape == (2, 2, 8, 16)


def test_widened_convolution_answers_repeated_inputs_as_before() -> None:
    torch.manual_seed(0)
    conv, x = nn.Conv2d(4, 5, 3, padding=1), torch.randn(1, 4, 6, 6)
    wide = widened(conv, 12)
    # float32 sums in another order
    assert torch.allclose(wide(x.repeat(1, 3, 1, 1)), conv(x), atol=1e-5)
    assert all(parameter.requires_grad for parameter in wide.parameters())
    assert widened(conv, 10).weight.shape == (5, 10, 3, 3)


@pytest.mark.parametrize("kind", KINDS)
def test_frozen_parts_stay_bit_identical_and_the_rest_learns(kind: str) -> None:
    discriminator, frames = discriminators()[kind]
    before = {name: p.detach().clone() for name, p in discriminator.named_parameters()}
    learnt = {name: p for name, p in discriminator.named_parameters() if p.requires_grad}
    first = {"compact": "trunk.0.", "pixel": "trunk.stem.0.", "feature": "unet.conv_in."}[kind]
    if kind != "compact":
        assert all(name.startswith((first, "heads.")) for name in learnt)
    optimiser = torch.optim.Adam(learnt.values(), lr=1e-2)
    discriminator.train()
    for _ in range(3):
        kinds = {"student": frames / 2} | real_kinds(frames, frames.flip(1), step=0, first_slot=0)
        losses = [judged_loss(discriminator(data), LABELS[name]) for name, data in kinds.items()]
        optimiser.zero_grad()
        torch.stack(losses).sum().backward()
        optimiser.step()
    changed = {n for n, p in discriminator.named_parameters() if not torch.equal(p, before[n])}
    assert changed == learnt.keys()
    assert any(name.startswith(first) for name in learnt)


@pytest.mark.parametrize("kind", KINDS)
def test_gradient_reaches_every_frame_of_the_student(kind: str) -> None:
    discriminator, frames = discriminators()[kind]
    frames.requires_grad_()
    (gradient,) = torch.autograd.grad(generator_loss(discriminator(frames)), frames)
    assert (gradient.abs().amax((2, 3, 4)) > 0).all()


@pytest.mark.parametrize("kind", KINDS)
def test_one_image_repeated_is_judged_alike_in_every_frame(kind: str) -> None:
    discriminator, frames = discriminators()[kind]
    static = frames[:, :1].expand_as(frames)
    with torch.no_grad():
        for verdict in discriminator(static):
            for map_NCHW in (verdict.detail_NCHW, verdict.consistency_NCHW):
                by_frame = map_NCHW.unflatten(0, (2, 4))
                assert torch.allclose(by_frame, by_frame[:, :1].expand_as(by_frame), atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_clips_are_judged_apart_and_frames_together(kind: str) -> None:
    discriminator, frames = discriminators()[kind]
    other = frames.clone()
    other[1, 2] = frames[0, 0]
    with torch.no_grad():
        for a, b in zip(discriminator(frames), discriminator(other), strict=True):
            difference = (a.consistency_NCHW - b.consistency_NCHW).abs().amax((1, 2, 3))
            assert (difference[:4] == 0).all()
            assert (difference[5:] > 0).all()


@pytest.mark.parametrize("kind", KINDS)
def test_bf16_autocast_is_finite_and_near_float32(kind: str) -> None:
    discriminator, frames = discriminators()[kind]
    learnt = [p for p in discriminator.parameters() if p.requires_grad]
    plain = judged_loss(discriminator(frames), LABELS["static"])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        verdicts = discriminator(frames)
        loss = judged_loss(verdicts, LABELS["static"])
    assert all(v.detail_NCHW.dtype == torch.float32 for v in verdicts)
    # bfloat16 keeps eight bits; a dozen layers add up
    assert loss.item() == pytest.approx(plain.item(), rel=0.05)
    gradients = torch.autograd.grad(loss, learnt)
    assert all(torch.isfinite(gradient).all() for gradient in gradients)


def test_spectral_norm_is_one_and_keeps_no_state() -> None:
    torch.manual_seed(0)
    discriminator = CompactDiscriminator(replace(COMPACT, spectral_norm=True))
    normed = [m for m in discriminator.modules() if is_parametrized(m)]
    assert len(normed) == len(COMPACT.widths) + 4
    for conv in normed:
        assert isinstance(conv, nn.Conv2d)
        largest = torch.linalg.svdvals(conv.weight.flatten(1))[0].item()
        # power iteration of a few rounds from a fixed start finds a little too small a value
        assert 0.999 <= largest <= 1.15
    frames = torch.rand(1, 3, 3, 16, 16)
    first, second = (generator_loss(discriminator(frames)) for _ in range(2))
    assert torch.equal(first, second)
    assert not list(discriminator.buffers())


def test_compact_detail_is_judged_frame_by_frame() -> None:
    discriminator, frames = discriminators()["compact"]
    order = [2, 0, 3, 1]
    with torch.no_grad():
        (straight,), (shuffled,) = discriminator(frames), discriminator(frames[:, order])
    details = [verdict.detail_NCHW.unflatten(0, (2, 4)) for verdict in (straight, shuffled)]
    assert torch.allclose(details[0][:, order], details[1], atol=1e-5)
    assert not torch.allclose(straight.consistency_NCHW, shuffled.consistency_NCHW, atol=1e-3)


@pytest.mark.parametrize(
    "values",
    [
        {"widths": ()},
        {"widths": (8, 0)},
        {"tail_channels": 0},
        {"learning_rate": 0.0},
    ],
)
def test_impossible_tables_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"width|learning_rate"):
        CompactDiscriminatorConfig(**({"learning_rate": 1e-4} | values))  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("taps", [(), (4,), (1, 1)])
def test_impossible_taps_are_refused(taps: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="taps"):
        PretrainedDiscriminatorConfig(taps=taps)


def test_heads_tell_flicker_by_consistency_and_blur_by_detail() -> None:
    """Seconds of learning on moving texture, judged on texture it has not seen."""
    torch.manual_seed(0)
    discriminator = CompactDiscriminator(COMPACT)
    optimiser = torch.optim.Adam(discriminator.parameters(), lr=2e-3, betas=(0.5, 0.99))
    for step in range(140):
        real = real_kinds(moving(4, seed=step), unrelated(4, seed=step), step=step, first_slot=0)
        flaws = [blurred(moving(2, seed=step + 5000)), flickering(moving(2, seed=step + 7000))]
        kinds = {"student": torch.cat(flaws)} | real
        losses = [judged_loss(discriminator(data), LABELS[name]) for name, data in kinds.items()]
        optimiser.zero_grad()
        torch.stack(losses).sum().backward()
        optimiser.step()
    clips = moving(16, seed=99_999)
    shuffled = real_kinds(clips, clips, step=0, first_slot=0)["shuffled"]
    real = judged(discriminator, clips)
    # the gaps are wide: about 1.5, 15 and 3
    assert real["detail"] > judged(discriminator, blurred(clips))["detail"] + 0.5
    assert real["consistency"] > judged(discriminator, flickering(clips))["consistency"] + 1
    assert real["consistency"] > judged(discriminator, shuffled)["consistency"] + 1


def judged(discriminator: nn.Module, clips: Tensor) -> dict[str, float]:
    with torch.no_grad():
        (verdict,) = discriminator(clips)
    return {
        "detail": verdict.detail_NCHW.mean().item(),
        "consistency": verdict.consistency_NCHW.mean().item(),
    }


def textures(number: int, size: int, rng: np.random.Generator) -> Tensor:
    """Images (N, 3, size, size) of soft blobs under fine grain."""
    coarse, fine = (
        torch.from_numpy(rng.standard_normal((number, 3, side, side)).astype(np.float32))
        for side in (size // 8 + 1, size)
    )
    blobs = nn.functional.interpolate(coarse, (size, size), mode="bicubic")
    return 0.5 * blobs + 0.15 * fine


def moving(num_clips: int, *, seed: int) -> Tensor:
    """Clips (B, 4, 3, 16, 16) that slide one or two pixels a frame, either way."""
    rng = np.random.default_rng(seed)
    clips: list[Tensor] = []
    for scene in textures(num_clips, 22, rng):
        dy, dx = (int(v) for v in rng.integers(1, 3, 2))
        frames = [scene[:, dy * t : dy * t + 16, dx * t : dx * t + 16] for t in range(4)]
        clips.append(torch.stack(frames))
    return torch.stack(clips)


def unrelated(num_clips: int, *, seed: int) -> Tensor:
    images = textures(num_clips * 4, 16, np.random.default_rng([seed, 1]))
    return images.unflatten(0, (num_clips, 4))


def blurred(clips: Tensor) -> Tensor:
    padded = nn.functional.pad(clips.flatten(0, 1), (1, 1, 1, 1), mode="replicate")
    return nn.functional.avg_pool2d(padded, 3, stride=1).unflatten(0, clips.shape[:2])


def flickering(clips: Tensor) -> Tensor:
    """A brightness of its own in each frame."""
    generator = torch.Generator().manual_seed(int(clips.abs().sum()))
    return clips + 0.5 * torch.randn(*clips.shape[:2], 1, 1, 1, generator=generator)

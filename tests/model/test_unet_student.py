"""The diffusion student: its published numbers, and time, at small widths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

import pytest
import torch
from torch import Tensor, nn

from adcvsr_core.model import decoder
from adcvsr_core.model.config import ADCSR, ADCVSR, UNetConfig
from adcvsr_core.model.student import UNetStudent, build_student
from adcvsr_core.model.timeline import StreamTimeline, WindowTimeline

SMALL = replace(
    ADCVSR,
    channels=(24, 36, 48, 48),
    heads=(1, 2, 3, 3),
    decoder_channels=(16, 24, 32, 32),
    norm_groups=(4,),  # channels a group as in a wide network: tiny groups amplify rounding
)


def count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def on_meta(config: UNetConfig) -> UNetStudent:
    with torch.device("meta"):
        student = build_student(config)
    assert isinstance(student, UNetStudent)
    return student


def small_student(config: UNetConfig = SMALL) -> UNetStudent:
    """Small, with temporal blocks that do something and an output of about [-1, 1]."""
    torch.manual_seed(0)
    student = UNetStudent(config).eval()
    for name, parameter in student.temporal.named_parameters():
        if "conv2" in name:
            parameter.data.normal_(0, 0.5 * parameter[0].numel() ** -0.5)
    with torch.inference_mode():
        peak = student(clip(2)).abs().max()
    student.decoder.conv_out.weight.data /= peak
    bias = student.decoder.conv_out.bias
    assert bias is not None
    bias.data /= peak
    return student


@pytest.fixture(scope="module")
def student() -> UNetStudent:
    return small_student()


def clip(num_frames: int, *, seed: int = 1, batch: int = 1) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(batch, num_frames, 3, 16, 32, generator=generator) * 2 - 1


@torch.inference_mode()
def stream(student: UNetStudent, frames: Tensor, scenes: Sequence[int], chunk: int) -> Tensor:
    timeline = StreamTimeline(batch=frames.shape[0])
    parts: list[Tensor] = []
    for at in range(0, frames.shape[1], chunk):
        timeline.begin(scenes[at : at + chunk])
        parts.append(student(frames[:, at : at + chunk], timeline))
    for step in timeline.flush_steps(max(chunk, 25)):
        timeline.begin_flush(step)
        parts.append(student(frames[:, :0], timeline))
    return torch.cat(parts, dim=1)


def test_published_numbers() -> None:
    adcvsr, adcsr = on_meta(ADCVSR), on_meta(ADCSR)
    assert count(adcvsr) == 572_935_443
    assert count(adcvsr.unet) == 443_695_696
    assert count(adcvsr.decoder) == 12_377_987
    assert count(adcvsr.decoder.mid_block) == 2_626_048
    assert count(adcvsr.temporal) == 116_861_760
    assert len(adcvsr.temporal.places) == 38
    assert count(adcsr) == 456_073_683
    assert (adcvsr.temporal_radius, adcsr.temporal_radius) == (76, 0)
    for student in (adcvsr, adcsr):
        assert (student.size_multiple, student.scale, student.spatial_radius) == (16, 4, None)
    names = adcvsr.state_dict().keys() - adcsr.state_dict().keys()
    assert len(names) == 38 * 4
    assert "temporal.down0.attn1.conv2.bias" in names
    assert "temporal.up3.res2.conv1.weight" in names


def test_norms_have_the_epsilon_and_groups_of_stable_diffusion() -> None:
    norms = {
        name: module
        for name, module in on_meta(ADCSR).named_modules()
        if isinstance(module, nn.GroupNorm)
    }
    expected_groups = {
        240: 24,
        480: 32,
        720: 24,
        960: 32,
        1440: 32,
        1920: 32,
        64: 32,
        128: 32,
        256: 32,
    }
    for name, norm in norms.items():
        in_resnet = name.startswith("unet") and "attentions" not in name
        assert norm.eps == (1e-5 if in_resnet else 1e-6), name
        assert norm.num_groups == expected_groups[norm.num_channels], name


def test_temporal_blocks_start_at_identity() -> None:
    torch.manual_seed(0)
    video, still = UNetStudent(SMALL).eval(), UNetStudent(replace(SMALL, temporal_after=())).eval()
    still.load_state_dict(
        {key: value for key, value in video.state_dict().items() if not key.startswith("temporal")}
    )
    with torch.inference_mode():
        assert torch.equal(video(clip(3)), still(clip(3)))


@pytest.mark.parametrize("places", [(), ("resnet",), ("transformer",)])
def test_temporal_places_are_configuration(places: tuple[str, ...]) -> None:
    student = on_meta(replace(ADCVSR, temporal_after=places))
    expected = {(): 0, ("resnet",): 22, ("transformer",): 16}[places]
    assert len(student.temporal.places) == expected
    assert student.temporal_radius == 2 * expected


@torch.inference_mode()
def test_frames_without_temporal_blocks_are_independent() -> None:
    student = small_student(replace(SMALL, temporal_after=()))
    whole = student(clip(3))
    for index in range(3):
        alone = student(clip(3)[:, index : index + 1])
        # Another batch size may take another convolution kernel: float32 rounding.
        torch.testing.assert_close(alone[:, 0], whole[:, index], rtol=0, atol=1e-5)


@pytest.mark.parametrize("num_frames", [1, 2, 3, 7])
@pytest.mark.parametrize("chunk", [1, 4])
@torch.inference_mode()
def test_streaming_equals_offline(student: UNetStudent, num_frames: int, chunk: int) -> None:
    frames = clip(num_frames)
    whole = student(frames)
    streamed = stream(student, frames, [0] * num_frames, chunk)
    assert streamed.shape == (1, num_frames, 3, 64, 128)
    assert (
        streamed - whole
    ).abs().max() <= 1e-5  # the bound this project promises, in [-1, 1] units


@torch.inference_mode()
def test_streaming_across_scene_cuts_and_longer_than_the_latency(student: UNetStudent) -> None:
    scenes = [0] * 30 + [1] + [2] * 2 + [3] * 52
    frames = clip(len(scenes))
    assert len(scenes) > student.temporal_radius
    whole = student(frames, WindowTimeline(scenes))
    streamed = stream(student, frames, scenes, 9)
    assert (streamed - whole).abs().max() <= 1e-5


@torch.inference_mode()
def test_streaming_a_batch(student: UNetStudent) -> None:
    frames = clip(3, batch=2)
    assert (stream(student, frames, [0] * 3, 1) - student(frames)).abs().max() <= 1e-5


@torch.inference_mode()
def test_a_scene_does_not_depend_on_its_neighbours(student: UNetStudent) -> None:
    scenes = [0, 0, 1, 1, 1, 2]
    frames = clip(6)
    changed = frames.clone()
    changed[:, :2], changed[:, 5:] = clip(2, seed=5), clip(1, seed=6)
    before = student(frames, WindowTimeline(scenes))
    after = student(changed, WindowTimeline(scenes))
    assert torch.equal(before[:, 2:5], after[:, 2:5])
    assert not torch.equal(before[:, 1], after[:, 1])
    alone = student(frames[:, 2:5])
    # The same numbers in a batch of another size: float32 rounding.
    torch.testing.assert_close(alone, before[:, 2:5], rtol=0, atol=1e-5)


def shallow() -> UNetConfig:
    """Two levels, temporal blocks after transformers only: a radius a short clip exceeds."""
    return replace(
        SMALL,
        channels=(24, 36),
        heads=(1, 2),
        resnets_per_level=1,
        transformer_levels=1,
        temporal_after=("transformer",),
    )


@torch.inference_mode()
def test_window_with_full_halo_equals_whole_clip() -> None:
    student = small_student(shallow())
    radius = student.temporal_radius
    assert radius == 8
    frames = clip(2 * radius + 8)
    whole = student(frames)
    start, stop = radius + 2, radius + 5
    window = student(frames[:, start - radius : stop + radius])[:, radius:-radius]
    assert (window - whole[:, start:stop]).abs().max() <= 1e-5


@torch.inference_mode()
def test_output_does_not_depend_on_future_beyond_lookahead() -> None:
    student = small_student(shallow())
    radius = student.temporal_radius
    frames = clip(radius + 4)
    changed = frames.clone()
    changed[:, radius + 1 :] *= -1
    before, after = student(frames), student(changed)
    assert torch.equal(before[:, 0], after[:, 0])
    assert not torch.equal(before[:, 1], after[:, 1])


@torch.inference_mode()
def test_decoder_in_passes_equals_decoder_at_once(
    student: UNetStudent, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = clip(3)
    whole = student(frames)
    monkeypatch.setattr(decoder, "PIXELS_PER_PASS", 1)
    assert (student(frames) - whole).abs().max() <= 1e-5


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
@torch.inference_mode()
def test_half_precision_stays_near_float32(dtype: torch.dtype) -> None:
    student = small_student()
    frames = clip(3)
    expected = student(frames)
    actual = student.to_precision(dtype)(frames)
    assert dtype in student.dtypes
    assert actual.dtype == torch.float32
    assert actual.isfinite().all()
    # Relative to the spread of the output: bfloat16 has 8 bits of precision, float16 has 11.
    error = (actual - expected).std() / expected.std()
    assert error <= (0.08 if dtype == torch.bfloat16 else 0.01)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
@torch.inference_mode()
def test_norms_and_attention_keep_their_sums_in_float32(dtype: torch.dtype) -> None:
    """What float16 sums would overflow (squares of 300 over 4,096 pixels) comes out right."""
    norm = nn.GroupNorm(4, 16).to(dtype)
    x_NCHW = (300 + torch.randn(1, 16, 64, 64)).to(dtype)
    expected = nn.functional.group_norm(x_NCHW.float(), 4)
    assert (norm(x_NCHW) - expected).abs().max() <= 0.05
    q = (50 * torch.randn(1, 2, 64, 48)).to(dtype)
    attention = nn.functional.scaled_dot_product_attention(q, q, q)
    expected = nn.functional.scaled_dot_product_attention(q.float(), q.float(), q.float())
    assert (attention - expected).abs().max() <= 0.02 * expected.abs().max()


def test_gradients_reach_every_parameter() -> None:
    student = small_student().train()
    student(clip(2)).square().mean().backward()
    without = [name for name, parameter in student.named_parameters() if parameter.grad is None]
    assert without == []


@pytest.mark.parametrize(
    "change",
    [
        {"heads": (5, 10, 20)},
        {"heads": (7, 10, 20, 20)},
        {"channels": (240, 0, 960, 960)},
        {"transformer_levels": 5},
        {"temporal_after": ("sampler",)},
        {"unshuffle": 3},
        {"norm_groups": (7,)},
        {"norm_groups": ()},
    ],
)
def test_impossible_configurations_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\d|need|allowed"):
        UNetConfig(**{**asdict(ADCVSR), **change})  # pyright: ignore[reportArgumentType]

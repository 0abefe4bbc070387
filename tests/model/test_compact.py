"""The compact student: bicubic at the start, exact in time and in tiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.model.compact import CompactStudent, shuffle
from adcvsr_core.model.config import CompactConfig
from adcvsr_core.model.temporal import TemporalBlock, TemporalConv
from adcvsr_core.model.timeline import StreamTimeline, WindowTimeline

CONFIG = CompactConfig(
    scale=4, channels=16, num_blocks=4, temporal_after=(0, 2), temporal_channels=8
)


def trained_like(config: CompactConfig = CONFIG) -> CompactStudent:
    """Random weights under which every layer matters and the output stays within about [-1, 1]."""
    torch.manual_seed(0)
    student = CompactStudent(config).eval()
    for block in student.temporal.values():
        assert isinstance(block, TemporalBlock)
        block.conv2.weight.data.normal_(0, 0.1)
        block.conv2.bias.data.normal_(0, 0.05)
    student.tail.weight.data.normal_(0, 0.02)
    return student


def clip(num_frames: int, height: int = 12, width: int = 17, *, batch: int = 1) -> Tensor:
    generator = torch.Generator().manual_seed(num_frames)
    return torch.rand(batch, num_frames, 3, height, width, generator=generator) * 2 - 1


@torch.inference_mode()
def stream(student: CompactStudent, frames: Tensor, scenes: Sequence[int], chunk: int) -> Tensor:
    timeline = StreamTimeline(batch=frames.shape[0])
    parts: list[Tensor] = []
    for at in range(0, frames.shape[1], chunk):
        timeline.begin(scenes[at : at + chunk])
        parts.append(student(frames[:, at : at + chunk], timeline))
    for step in timeline.flush_steps(chunk):
        timeline.begin_flush(step)
        parts.append(student(frames[:, :0], timeline))
    return torch.cat([part for part in parts if part.shape[1]], dim=1)


@pytest.mark.parametrize("scale", [2, 3, 4])
@torch.inference_mode()
def test_starts_as_bicubic(scale: int) -> None:
    student = CompactStudent(replace(CONFIG, scale=scale))
    frames = clip(3)
    expected = F.interpolate(
        frames[0], scale_factor=float(scale), mode="bicubic", align_corners=False
    )
    # Twenty-five products a pixel in float32, in another order.
    assert (student(frames)[0] - expected).abs().max() <= 5e-6


def test_what_it_promises() -> None:
    student = CompactStudent(CONFIG)
    assert (student.scale, student.size_multiple) == (4, 1)
    assert student.temporal_radius == 4
    assert student.spatial_radius == 10


@pytest.mark.parametrize("num_frames", [1, 2, 3, 8, 21])
@pytest.mark.parametrize("chunk", [1, 3, 8])
@torch.inference_mode()
def test_streaming_equals_offline(num_frames: int, chunk: int) -> None:
    student = trained_like()
    frames = clip(num_frames)
    whole = student(frames)
    streamed = stream(student, frames, [0] * num_frames, chunk)
    assert streamed.shape == (1, num_frames, 3, 48, 68)
    assert (streamed - whole).abs().max() <= 1e-5  # the bound this project promises


@pytest.mark.parametrize("chunk", [1, 4])
@torch.inference_mode()
def test_streaming_across_scene_cuts(chunk: int) -> None:
    student = trained_like()
    scenes = [0] * 6 + [1] + [2] * 2 + [3] * 7
    frames = clip(len(scenes), batch=2)
    whole = student(frames, WindowTimeline(scenes, batch=2))
    assert (stream(student, frames, scenes, chunk) - whole).abs().max() <= 1e-5


@torch.inference_mode()
def test_zero_frames_have_the_shape_of_output_frames() -> None:
    """A stream that is filling up returns no frames yet, of the size that the others will have."""
    timeline = StreamTimeline()
    timeline.begin([0])
    assert trained_like()(clip(1), timeline).shape == (1, 0, 3, 48, 68)


@torch.inference_mode()
def test_window_with_full_halo_equals_whole_clip() -> None:
    student = trained_like()
    radius = student.temporal_radius
    frames = clip(20)
    whole = student(frames)
    for start, stop in [(6, 9), (0, 3), (17, 20)]:
        first, last = max(start - radius, 0), min(stop + radius, 20)
        window = student(frames[:, first:last])[:, start - first : stop - first]
        assert (window - whole[:, start:stop]).abs().max() <= 1e-5
    short = student(frames[:, 6 - radius + 1 : 9 + radius - 1])[:, radius - 1 : radius + 2]
    assert (short - whole[:, 6:9]).abs().max() > 1e-5  # a smaller halo does not suffice


@torch.inference_mode()
def test_output_does_not_depend_on_future_beyond_lookahead() -> None:
    student = trained_like()
    frames = clip(12)
    for t in (0, 3, 5):
        changed = frames.clone()
        changed[:, t + student.temporal_radius + 1 :] *= -1
        before, after = student(frames), student(changed)
        assert torch.equal(before[:, : t + 1], after[:, : t + 1])
        assert not torch.equal(before[:, t + 1], after[:, t + 1])


@torch.inference_mode()
def test_a_scene_does_not_depend_on_its_neighbours() -> None:
    student = trained_like()
    scenes = [0, 0, 0, 1, 1, 2, 3, 3]
    frames = clip(8)
    before = student(frames, WindowTimeline(scenes))
    for scene in range(4):
        others = [t for t, s in enumerate(scenes) if s != scene]
        own = [t for t, s in enumerate(scenes) if s == scene]
        changed = frames.clone()
        changed[:, others] *= -1
        after = student(changed, WindowTimeline(scenes))
        assert torch.equal(before[:, own], after[:, own])
        assert not torch.equal(before[:, others], after[:, others])
        alone = student(frames[:, own])
        assert (alone - before[:, own]).abs().max() <= 1e-5  # another batch size: float32 rounding


@torch.inference_mode()
def test_a_still_image_is_a_clip_that_stands_still() -> None:
    student = trained_like()
    image = clip(1)
    still = student(image.expand(-1, 6, -1, -1, -1))
    assert (still - student(image)).abs().max() <= 1e-5


@torch.inference_mode()
def test_tile_seams_below_tolerance() -> None:
    """A tile with a halo of the spatial radius equals the same pixels of the whole frame."""
    student = trained_like()
    halo = student.spatial_radius
    assert halo is not None
    frames = clip(3, 40, 44)
    whole = student(frames)
    top, left, size = 14, 15, 9
    rows, columns = (slice(at - halo, at + size + halo) for at in (top, left))
    tile = student(frames[..., rows, columns])[..., 4 * halo : -4 * halo, 4 * halo : -4 * halo]
    inside = whole[..., 4 * top : 4 * (top + size), 4 * left : 4 * (left + size)]
    assert tile.shape == inside.shape
    assert (tile - inside).abs().max() <= 1e-5
    edge = student(frames[..., :, : 9 + halo])[..., : 4 * 9]  # at the frame's own edge
    assert (edge - whole[..., : 4 * 9]).abs().max() <= 1e-5


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
@torch.inference_mode()
def test_half_precision_keeps_the_base_in_float32(dtype: torch.dtype) -> None:
    frames = clip(3)
    expected = trained_like()(frames)
    student = trained_like().to_precision(dtype)
    assert student.base.weight.dtype == torch.float32
    actual = student(frames)
    assert actual.dtype == torch.float32
    assert (actual - expected).abs().max() <= (2e-2 if dtype == torch.bfloat16 else 2e-3)


def test_gradients_reach_every_parameter() -> None:
    student = trained_like().train()
    student(clip(2)).square().mean().backward()
    assert [name for name, p in student.named_parameters() if p.grad is None] == []


@pytest.mark.parametrize("change", [{"temporal_after": (4,)}, {"channels": 0}, {"scale": 0}])
def test_impossible_configurations_are_refused(change: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must"):
        replace(CONFIG, **change)


@pytest.mark.parametrize("memory_format", [torch.channels_last, torch.contiguous_format])
def test_shuffled_planes_are_whole_and_those_of_pixel_shuffle(
    memory_format: torch.memory_format,
) -> None:
    x_NCHW = torch.rand(2, 48, 5, 7).contiguous(memory_format=memory_format)
    y_NCHW = shuffle(x_NCHW, 4)
    assert torch.equal(y_NCHW, F.pixel_shuffle(x_NCHW, 4))
    assert y_NCHW.is_contiguous()
    assert shuffle(x_NCHW[:0], 4).shape == (0, 3, 20, 28)


@torch.inference_mode()
def test_folded_neighbours_change_nothing_that_stands_still() -> None:
    student = trained_like()
    still, moving = clip(1).repeat(1, 5, 1, 1, 1), clip(5)
    before = student(still)
    assert not torch.allclose(student(moving)[:, 2:3], student(moving[:, 2:3]), atol=1e-3)
    for module in student.modules():
        if isinstance(module, TemporalConv):
            module.fold_neighbours()
    torch.testing.assert_close(student(still), before)
    torch.testing.assert_close(student(moving)[:, 2:3], student(moving[:, 2:3]))

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
from torch.nn import functional as F

from adcvsr_core.tiles import TilePlan, place, plan_tiles, smallest_tile


def _put_together(plan: TilePlan, frames_NCHW: torch.Tensor, scale: int) -> torch.Tensor:
    """Run a stand-in for a student, nearest-neighbour enlargement, through the tiles."""
    size = (plan.height * scale, plan.width * scale)
    whole_NCHW = torch.zeros(len(frames_NCHW), 3, *size)
    padded_NCHW = plan.pad(frames_NCHW)
    for (row, column), tile_NCHW in zip(plan.tiles, plan.cut(padded_NCHW), strict=True):
        assert tile_NCHW.shape[2:] == plan.tile_shape
        large_NCHW = F.interpolate(tile_NCHW, scale_factor=scale)
        place(large_NCHW, whole_NCHW, row, column, scale)
    return whole_NCHW


@pytest.mark.parametrize("size", [(30, 47), (64, 64), (65, 200), (180, 320), (301, 97)])
@pytest.mark.parametrize(("multiple", "radius"), [(1, 18), (8, 10), (16, None), (1, None)])
@pytest.mark.parametrize("tile", [0, 80, 128])
def test_tiles_cover_the_frame_once(
    size: tuple[int, int], multiple: int, radius: int | None, tile: int
) -> None:
    plan = plan_tiles(*size, tile=tile, size_multiple=multiple, spatial_radius=radius)
    frames_NCHW = torch.rand(2, 3, *size)
    result_NCHW = _put_together(plan, frames_NCHW, 2)
    expected_NCHW = F.interpolate(frames_NCHW, scale_factor=2)
    # weights are rounded to float32
    assert (result_NCHW - expected_NCHW).abs().max() <= (1e-6 if plan.blended else 0)
    assert tile == 0 or max(plan.tile_shape) <= tile


@pytest.mark.parametrize("length", range(81, 400, 7))
@pytest.mark.parametrize(("multiple", "radius"), [(1, 18), (4, 17)])
def test_exact_tiles_keep_only_what_saw_no_false_border(
    length: int, multiple: int, radius: int
) -> None:
    plan = plan_tiles(40, length, tile=80, size_multiple=multiple, spatial_radius=radius)
    columns = plan.columns
    assert columns[0].start == 0
    assert columns[-1].stop == plan.padded[1]
    assert all(column.start % multiple == 0 for column in columns)
    assert all(a.keep_stop == b.keep_start < b.keep_stop for a, b in pairwise(columns))
    for column in columns:
        assert column.start == 0 or column.keep_start - column.start >= radius
        assert column.stop == plan.padded[1] or column.stop - column.keep_stop >= radius


@pytest.mark.parametrize("length", range(65, 300, 13))
def test_feathered_weights_sum_to_one_and_change_gently(length: int) -> None:
    plan = plan_tiles(32, length, tile=64, size_multiple=16, spatial_radius=None)
    total = torch.zeros(plan.padded[1])
    for column in plan.columns:
        assert column.weights is not None
        weights = torch.tensor(column.weights)
        assert weights.diff().abs().max() <= 0.25
        total[column.read] += weights
    assert torch.allclose(total, torch.ones_like(total))


def test_seams_of_disagreeing_tiles_are_smooth() -> None:
    plan = plan_tiles(64, 200, tile=96, size_multiple=8, spatial_radius=None)
    whole_NCHW = torch.zeros(1, 3, 64, 200)
    for index, (row, column) in enumerate(plan.tiles):
        tile_NCHW = torch.full((1, 3, *plan.tile_shape), float(index))
        place(tile_NCHW, whole_NCHW, row, column, 1)
    assert whole_NCHW[..., 0, 0].eq(0).all()
    assert whole_NCHW.diff(dim=-1).abs().max() < 0.2


def test_small_frames_are_one_tile() -> None:
    plan = plan_tiles(100, 120, tile=128, size_multiple=16, spatial_radius=None)
    assert len(plan.tiles) == 1
    assert plan.tile_shape == (112, 128)
    assert not plan.blended


def test_tiny_frames_are_padded_by_repetition() -> None:
    plan = plan_tiles(3, 5, tile=0, size_multiple=16, spatial_radius=None)
    padded = plan.pad(torch.arange(15.0).reshape(1, 1, 3, 5))
    assert padded.shape == (1, 1, 16, 16)
    assert padded[0, 0, -1, -1] == 14


def test_tiles_too_small_to_be_worth_it_are_refused() -> None:
    assert smallest_tile(1, 18) == 72
    with pytest.raises(ValueError, match="at least 72"):
        plan_tiles(200, 200, tile=60, size_multiple=1, spatial_radius=18)

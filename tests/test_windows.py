from __future__ import annotations

import pytest

from adcvsr_core.errors import SettingsError
from adcvsr_core.windows import WindowPlan, plan_windows


def test_small_radius_is_exact_by_default() -> None:
    plan = plan_windows(6)
    assert (plan.core, plan.halo, plan.length, plan.fades) == (32, 6, 44, False)


def test_large_radius_fades_by_default() -> None:
    plan = plan_windows(76)
    assert (plan.core, plan.halo, plan.length, plan.fades) == (17, 4, 25, True)


def test_no_radius_needs_no_halo() -> None:
    plan = plan_windows(0, window=8)
    assert (plan.core, plan.halo, plan.fades) == (8, 0, False)


def test_large_frames_get_a_short_core() -> None:
    assert plan_windows(6, output_frame_bytes=100 << 20).core == 16
    assert plan_windows(6, output_frame_bytes=4 << 30).core == 4


def test_halo_is_cut_to_the_radius() -> None:
    assert plan_windows(3, halo=50).halo == 3


@pytest.mark.parametrize(
    ("radius", "window", "halo"), [(6, 12, -1), (6, 7, 2), (6, 3, -1), (6, -1, 0), (6, 0, -2)]
)
def test_unusable_windows_are_refused(radius: int, window: int, halo: int) -> None:
    with pytest.raises(SettingsError):
        plan_windows(radius, window=window, halo=halo)


def test_shortest_windows_are_accepted() -> None:
    assert plan_windows(6, window=13).core == 1
    assert plan_windows(6, window=8, halo=2).core == 4


@pytest.mark.parametrize(("core", "halo"), [(17, 4), (4, 2), (8, 4), (5, 1)])
@pytest.mark.parametrize("num_frames", [1, 5, 17, 18, 64, None])
def test_shares_sum_to_one_and_lie_in_kept_frames(
    core: int, halo: int, num_frames: int | None
) -> None:
    plan = WindowPlan(core=core, halo=halo, radius=76)
    for n in range(num_frames or 60):
        shares = plan.shares(n, plan.is_last(n, num_frames))
        assert sum(weight for _, weight in shares) == pytest.approx(1)
        assert all(n in plan.kept(k) and weight > 0 for k, weight in shares)
        assert num_frames is None or all(k * core < num_frames for k, _ in shares)


def test_weights_rise_evenly_across_a_border() -> None:
    plan = WindowPlan(core=8, halo=2, radius=76)
    later = [dict(plan.shares(n, last=False)).get(1, 0.0) for n in range(5, 11)]
    assert later == [0, 0.125, 0.375, 0.625, 0.875, 1]


def test_kept_frames_lie_in_the_window_and_cover_the_clip() -> None:
    for plan in (plan_windows(6), plan_windows(76), plan_windows(0)):
        assert set(plan.kept(3)) <= set(plan.positions(3))
        assert plan.kept(3).stop >= plan.kept(4).start


def test_first_position_reaches_back_into_the_fade() -> None:
    plan = plan_windows(76)
    assert plan.first_position(0) == 0
    assert plan.first_position(17 * 3 + 3) == plan.positions(2).start
    assert plan.first_position(17 * 3 + 4) == plan.positions(3).start

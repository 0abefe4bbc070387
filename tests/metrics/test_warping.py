"""Warping error on motion that is known exactly."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from adcvsr_core.metrics.warping import Motion, dis_flow, find_motion, warping_error


def texture(size: tuple[int, int] = (128, 192)) -> np.ndarray:
    noise = np.random.default_rng(0).standard_normal((*size, 3))
    smooth = gaussian_filter(noise, (2, 2, 0))
    return np.clip(smooth / smooth.std() * 40 + 128, 0, 255).astype(np.uint8)


def pan(num_frames: int = 4, speed: int = 1) -> list[np.ndarray]:
    scene = texture()
    return [np.ascontiguousarray(scene[:, speed * t :][:, :128]) for t in range(num_frames)]


def pan_flow(frame: np.ndarray, following: np.ndarray) -> np.ndarray:
    """What the pan does: 3 pixels to the left, or back."""
    forward = np.abs(frame[:, 3:].astype(int) - following[:, :-3]).sum() == 0
    flow = np.zeros((*frame.shape[:2], 2), np.float32)
    flow[..., 0] = -3 if forward else 3
    return flow


def flicker(frames: list[np.ndarray], codes: int = 20) -> list[np.ndarray]:
    lifted = [np.clip(f.astype(int) + codes * (t % 2), 0, 255) for t, f in enumerate(frames)]
    return [f.astype(np.uint8) for f in lifted]


def test_with_the_true_flow_a_pan_is_perfectly_steady() -> None:
    frames = pan(speed=3)
    motions = find_motion(frames, pan_flow)
    assert warping_error(frames, motions) == 0
    # What leaves the frame has no successor.
    assert not motions[0].visible[:, :3].any()
    assert motions[0].visible[:, 3:].all()


def test_flicker_counts_by_its_square_summed_over_rgb() -> None:
    grey = [np.full((64, 64, 3), 100, np.uint8)] * 3
    motions = find_motion(grey, lambda a, _b: np.zeros((*a.shape[:2], 2), np.float32))
    assert warping_error(flicker(grey), motions) == pytest.approx(3e3 * (20 / 255) ** 2, rel=1e-5)


def test_hidden_pixels_do_not_count() -> None:
    grey = [np.full((64, 64, 3), 100, np.uint8)] * 2
    changed = [grey[0], grey[1].copy()]
    changed[1][:10] = 200
    visible = np.ones((64, 64), bool)
    visible[:10] = False
    still = np.zeros((64, 64, 2), np.float32)
    assert warping_error(changed, [Motion(still, visible)]) == 0
    assert warping_error(changed, [Motion(still, ~visible)]) > 400


def test_motion_boundaries_and_disagreement_are_hidden() -> None:
    def flow(frame: np.ndarray, _following: np.ndarray) -> np.ndarray:
        field = np.zeros((64, 64, 2), np.float32)
        if frame[0, 0, 0] == 0:
            field[:, 32:, 1] = 1  # the right half moves down; the way back says that it does not
        return field

    frames = [np.zeros((64, 64, 3), np.uint8), np.ones((64, 64, 3), np.uint8)]
    visible = find_motion(frames, flow)[0].visible
    assert visible[:, :31].all()
    assert not visible[:, 31:].any()


def test_dis_follows_a_pan() -> None:
    frames = pan()
    motions = find_motion(frames, dis_flow)
    assert warping_error(frames, motions) < 2
    assert warping_error(flicker(frames), motions) == pytest.approx(18.5, abs=3)


def test_needs_as_many_motions_as_pairs() -> None:
    with pytest.raises(ValueError, match="do not go with"):
        warping_error(pan(1), [])

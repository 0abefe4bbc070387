"""Warping error: how much a clip changes along the motion of its ground truth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from adcvsr_core.errors import AdcvsrError

type Pixels = NDArray[np.uint8]
type Floats = NDArray[np.float32]


def warping_error(frames: Sequence[Pixels], truth: Sequence[Pixels]) -> float:
    """Mean over neighbouring frames of the squared difference after motion compensation, x1000.

    Frames are (H, W, 3), RGB, 8 bit, as many and as large on both sides. Frame t+1 is warped to t
    by the flow between the two in the ground truth (DIS, medium preset); pixels that the flow
    occludes or that lie at motion boundaries are left out. The squared difference of values in
    [0, 1] is summed over RGB. Lower is steadier; a blurred clip scores low, so read it beside VMAF
    or LPIPS.

    Source: Lai et al., fast_blind_video_consistency, evaluate_WarpError.py; flow from the ground
    truth instead of the input.
    """
    if len(frames) != len(truth) or len(frames) < 2:
        raise ValueError(f"needs two or more frames on both sides: {len(frames)}, {len(truth)}")
    errors = [
        _pair_error(frames[t], frames[t + 1], truth[t], truth[t + 1])
        for t in range(len(frames) - 1)
    ]
    return 1000 * float(np.mean(errors))


def _pair_error(now: Pixels, following: Pixels, truth: Pixels, truth_following: Pixels) -> float:
    cv2 = _opencv()
    grey, grey_following = (cv2.cvtColor(x, cv2.COLOR_RGB2GRAY) for x in (truth, truth_following))
    dis = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    forward: Floats = dis.calc(grey, grey_following, None)
    backward: Floats = dis.calc(grey_following, grey, None)
    visible = ~_occluded(forward, _warp(backward, forward))
    moved = _warp(_floats(following), forward)
    difference = np.square(moved - _floats(now)).sum(axis=2)
    return float(difference[visible].mean()) if visible.any() else 0.0


def _floats(pixels: Pixels) -> Floats:
    return pixels.astype(np.float32) / np.float32(255)


def _warp(image: Floats, flow: Floats) -> Floats:
    height, width = flow.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    cv2 = _opencv()
    return cv2.remap(
        image, x + flow[..., 0], y + flow[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )


def _occluded(forward: Floats, warped_backward: Floats) -> NDArray[np.bool_]:
    """Where the flows disagree, or the flow leaves the frame, or its gradient is steep."""
    forward_sq, backward_sq = (np.square(f).sum(axis=2) for f in (forward, warped_backward))
    gap_sq = np.square(forward + warped_backward).sum(axis=2)
    occluded = gap_sq > 0.01 * (forward_sq + backward_sq) + 0.5
    slope = sum(np.square(np.diff(forward, axis=axis, append=0)).sum(axis=2) for axis in (0, 1))
    height, width = forward.shape[:2]
    x = np.arange(width) + forward[..., 0]
    y = np.arange(height)[:, None] + forward[..., 1]
    outside = (x < 0) | (x > width - 1) | (y < 0) | (y > height - 1)
    return occluded | outside | (slope > 0.01 * forward_sq + 0.002)


def _opencv() -> Any:  # noqa: ANN401 - an optional module; its types miss DIS
    try:
        import cv2
    except ImportError as error:
        raise AdcvsrError(
            "the warping error needs OpenCV for optical flow",
            remedy="Install it with: pip install 'adcvsr[evaluate]'",
        ) from error
    return cv2

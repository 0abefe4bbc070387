"""Warping error: how much a clip changes along its motion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from adcvsr_core.errors import AdcvsrError

type Pixels = NDArray[np.uint8]
type Floats = NDArray[np.float32]
type FlowOf[Frame: (Pixels, Floats)] = Callable[[Frame, Frame], Floats]
"""Optical flow (H, W, 2) from the first frame to the second: x, then y, in pixels."""


@dataclass(frozen=True)
class Motion:
    """Between a frame and the next."""

    forward: Floats
    """(H, W, 2): where each pixel is in the next frame, relative to its place."""
    visible: NDArray[np.bool_]
    """(H, W): pixels that are in the next frame too and not at the edge of a moving thing."""


def find_motion[Frame: (Pixels, Floats)](
    frames: Sequence[Frame], flow_of: FlowOf[Frame], *, hide_leaving: bool = True
) -> list[Motion]:
    """The motion between neighbours of two or more frames (H, W, 3).

    Args:
        hide_leaving: what leaves the picture is not visible. The published definition leaves that
            to the disagreement of the flows there.
    """
    return [_motion(now, following, flow_of, hide_leaving) for now, following in pairwise(frames)]


def warping_error(frames: Sequence[Pixels] | Sequence[Floats], motions: Sequence[Motion]) -> float:
    """Mean over neighbouring frames of the squared difference along the motion, x1000.

    Frames are (H, W, 3), RGB, 8 bit or in [0, 1], one more than motions. Each is compared with the
    next one moved back onto it, where the motion is visible; the squared difference of values in
    [0, 1] is summed over RGB. Lower is steadier, but a blurred clip is steady too.

    Source: Lai et al., fast_blind_video_consistency, evaluate_WarpError.py.
    """
    if len(frames) != len(motions) + 1 or not motions:
        raise ValueError(f"{len(frames)} frames do not go with {len(motions)} motions")
    errors = [
        _pair_error(now, following, motion)
        for (now, following), motion in zip(pairwise(frames), motions, strict=True)
    ]
    return 1000 * float(np.mean(errors))


def dis_flow(frame: Pixels, following: Pixels) -> Floats:
    """Flow by dense inverse search, OpenCV's, medium preset.

    Raises:
        AdcvsrError: OpenCV is not installed.
    """
    cv2 = opencv()
    grey, grey_following = (cv2.cvtColor(x, cv2.COLOR_RGB2GRAY) for x in (frame, following))
    dis = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    return dis.calc(grey, grey_following, None)


def opencv() -> Any:  # noqa: ANN401 - an optional module; its types miss DIS
    """OpenCV.

    Raises:
        AdcvsrError: it is not installed.
    """
    try:
        import cv2
    except ImportError as error:
        raise AdcvsrError(
            "this needs OpenCV", remedy="Install it with: pip install 'adcvsr[evaluate]'"
        ) from error
    return cv2


def _motion[Frame: (Pixels, Floats)](
    frame: Frame, following: Frame, flow_of: FlowOf[Frame], hide_leaving: bool
) -> Motion:
    forward = flow_of(frame, following)
    backward = flow_of(following, frame)
    hidden = _occluded(forward, _warp(backward, forward))
    if hide_leaving:
        hidden |= _outside(forward)
    return Motion(forward, ~hidden)


def _pair_error(now: Pixels | Floats, following: Pixels | Floats, motion: Motion) -> float:
    moved = _warp(_floats(following), motion.forward)
    difference = np.square(moved - _floats(now)).sum(axis=2)
    return float(difference[motion.visible].mean()) if motion.visible.any() else 0.0


def _floats(frame: Pixels | Floats) -> Floats:
    if frame.dtype == np.float32:
        return frame.astype(np.float32, copy=False)
    return frame.astype(np.float32) / np.float32(255)


def _warp(image: Floats, flow: Floats) -> Floats:
    cv2 = opencv()
    x, y = _destinations(flow)
    return cv2.remap(image, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _destinations(flow: Floats) -> tuple[Floats, Floats]:
    height, width = flow.shape[:2]
    x = np.arange(width, dtype=np.float32) + flow[..., 0]
    return x, np.arange(height, dtype=np.float32)[:, None] + flow[..., 1]


def _occluded(forward: Floats, warped_backward: Floats) -> NDArray[np.bool_]:
    """Where the flows disagree, or their gradient is steep.

    Source: Ruder et al. 2016, "Artistic Style Transfer for Videos", with its constants.
    """
    forward_sq, backward_sq = (np.square(f).sum(axis=2) for f in (forward, warped_backward))
    gap_sq = np.square(forward + warped_backward).sum(axis=2)
    occluded = gap_sq > 0.01 * (forward_sq + backward_sq) + 0.5
    slope = np.zeros_like(forward_sq)
    slope[:, :-1] += np.square(np.diff(forward, axis=1)).sum(axis=2)
    slope[:-1] += np.square(np.diff(forward, axis=0)).sum(axis=2)
    return occluded | (slope > 0.01 * forward_sq + 0.002)


def _outside(forward: Floats) -> NDArray[np.bool_]:
    height, width = forward.shape[:2]
    x, y = _destinations(forward)
    return (x < 0) | (x > width - 1) | (y < 0) | (y > height - 1)

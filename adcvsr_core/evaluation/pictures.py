"""Pictures of one clip by every method, side by side: a contact sheet and temporal profiles.

A temporal profile shows one line of pixels of every frame, one beside the other. What is steady or
moves evenly leaves smooth streaks; flicker shows as stripes, jitter as ragged edges.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from adcvsr_core.errors import OutputError
from adcvsr_core.evaluation.clips import Pixels, read_pixels
from adcvsr_core.evaluation.scores import Footage
from adcvsr_core.metrics.warping import opencv

SIDE = 384
"""Largest side of what is shown of a frame, at full size."""
LABEL_HEIGHT = 24
GAP = 4
PROFILE_LENGTH = 384
MAX_STRETCH = 16
"""A frame of a profile is this many pixels thick, or less so that all of them fit the length."""


def check_pictures() -> None:
    """See whether pictures can be made.

    Raises:
        AdcvsrError: OpenCV is not installed.
    """
    opencv()


def save_pictures(footage: Footage, folder: Path) -> list[Path]:
    """Write NAME_sheet.png, NAME_columns.png and NAME_rows.png; return their paths.

    The columns of each are the input, the methods and the ground truth. The sheet shows the first,
    middle and last frame, a square of them where there is most detail. The other two are profiles
    along the middle column and the middle row of that square.

    Raises:
        AdcvsrError: OpenCV is missing, or the folder cannot be written.
    """
    clips = _columns(footage)
    height, width = (min(frames[0].shape[axis] for frames in clips.values()) for axis in (0, 1))
    top, left, size = _detailed_square(list(clips.values())[-1][0][:height, :width])
    parts = {
        label: [frame[top : top + size[0], left : left + size[1]] for frame in frames]
        for label, frames in clips.items()
    }
    pictures = {"sheet": _sheet(parts), "columns": _profiles(parts, 1), "rows": _profiles(parts, 0)}
    paths: list[Path] = []
    for kind, picture in pictures.items():
        paths.append(folder / f"{footage.name}_{kind}.png")
        _write_png(picture, paths[-1])
    return paths


def _columns(footage: Footage) -> dict[str, list[Pixels]]:
    """What is shown, by label; the input is enlarged by whole pixels."""
    clips: dict[str, list[Pixels]] = {}
    first = next(iter(footage.results.values()))
    if footage.lq is not None:
        lq = read_pixels(footage.lq, len(first))
        scale = max(round(first[0].shape[0] / lq[0].shape[0]), 1)
        clips["input"] = [frame.repeat(scale, 0).repeat(scale, 1) for frame in lq]
    clips |= footage.results
    if footage.truth is not None:
        clips["ground truth"] = footage.truth
    return clips


def _detailed_square(frame: Pixels) -> tuple[int, int, tuple[int, int]]:
    """Top, left and size of the square, on a coarse grid, whose neighbouring pixels differ most."""
    height, width = frame.shape[:2]
    size = (min(SIDE, height), min(SIDE, width))
    grey = frame.astype(np.float32).mean(axis=2)
    detail = np.zeros_like(grey)
    detail[:, :-1] += np.abs(np.diff(grey, axis=1))
    detail[:-1] += np.abs(np.diff(grey, axis=0))
    tops = np.unique(np.linspace(0, height - size[0], 5).astype(int))
    lefts = np.unique(np.linspace(0, width - size[1], 5).astype(int))
    top, left = max(
        ((int(top), int(left)) for top in tops for left in lefts),
        key=lambda place: detail[place[0] :, place[1] :][: size[0], : size[1]].sum(),
    )
    return top, left, size


def _sheet(clips: dict[str, list[Pixels]]) -> Pixels:
    num_frames = min(map(len, clips.values()))
    times = sorted({0, num_frames // 2, num_frames - 1})
    columns = [
        _stack([_label(label, frames[0].shape[1]), *(frames[t] for t in times)], axis=0)
        for label, frames in clips.items()
    ]
    return _stack(columns, axis=1)


def _profiles(clips: dict[str, list[Pixels]], axis: int) -> Pixels:
    """Along a row (axis 0), time runs down; along a column (axis 1), to the right."""
    num_frames = min(map(len, clips.values()))
    stretch = min(max(PROFILE_LENGTH // num_frames, 1), MAX_STRETCH)
    columns: list[Pixels] = []
    for label, frames in clips.items():
        middle = frames[0].shape[axis] // 2
        lines = np.stack([frame.take(middle, axis) for frame in frames[:num_frames]], axis)
        profile = lines.repeat(stretch, axis)
        columns.append(_stack([_label(label, profile.shape[1]), profile], axis=0))
    return _stack(columns, axis=1)


def _stack(pictures: list[Pixels], axis: int) -> Pixels:
    """Pictures in a row or column, white between them."""
    shape = list(pictures[0].shape)
    shape[axis] = GAP
    gap = np.full(shape, 255, np.uint8)
    spaced = [part for picture in pictures for part in (gap, picture)][1:]
    return np.concatenate(spaced, axis=axis)


def _label(text: str, width: int) -> Pixels:
    cv2 = opencv()
    label = np.full((LABEL_HEIGHT, width, 3), 255, np.uint8)
    text = text.rsplit("/", 1)[-1]  # of a path, its name
    cv2.putText(label, text, (4, 17), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (0, 0, 0), 1, cv2.LINE_AA)
    return label


def _write_png(picture: Pixels, path: Path) -> None:
    cv2 = opencv()
    done, data = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    assert done
    try:
        path.write_bytes(data.tobytes())
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}", where=str(path)) from error

from __future__ import annotations

import av
import numpy as np
import pytest
import torch

from adcvsr_core.inspection.picture import picture_of
from adcvsr_core.thumbnails import thumbnail
from adcvsr_core.video.color import planes_to_rgb
from adcvsr_core.video.frames import frame_planes
from adcvsr_core.video.layouts import layout_of
from adcvsr_core.video.tags import ColorSpec


def noise(width: int, height: int, pix_fmt: str) -> av.VideoFrame:
    """Samples of the whole range of the format."""
    frame = av.VideoFrame(width, height, pix_fmt)
    layout = layout_of(pix_fmt)
    sample = np.uint8 if layout.bits <= 8 else np.uint16
    for number, plane in enumerate(frame.planes):
        rng = np.random.default_rng(number)
        samples = np.frombuffer(plane, sample)
        samples[:] = rng.integers(0, layout.peak + 1, samples.shape)
    return frame


@pytest.mark.parametrize("pix_fmt", ["yuv420p", "yuv422p10le", "gbrp", "gray16le"])
@pytest.mark.parametrize("size", [(720, 576), (640, 480), (161, 121), (50, 1000), (7, 3), (1, 1)])
def test_thumbnails_are_those_of_the_engine(size: tuple[int, int], pix_fmt: str) -> None:
    frame, layout = noise(*size, pix_fmt), layout_of(pix_fmt)
    # BT.601: with other weights chroma counts, whose cells end elsewhere than those of luma.
    color = ColorSpec(matrix="gbr" if layout.family == "rgb" else "smpte170m")
    found = picture_of(frame, 0, color).thumb_HW
    expected = thumbnail(planes_to_rgb(frame_planes(frame), layout, color))
    # Means of float32 pixels there, and of integers here.
    torch.testing.assert_close(
        torch.from_numpy(found), torch.from_numpy(expected), rtol=0, atol=2e-5
    )


def test_sums_of_very_high_pictures_do_not_wrap() -> None:
    frame = av.VideoFrame(16, 10_000, "gray")
    np.frombuffer(frame.planes[0], np.uint8)[:] = 255
    found = picture_of(frame, 0, ColorSpec(range="pc")).thumb_HW
    assert found.min() == found.max() == 1

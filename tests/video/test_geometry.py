from __future__ import annotations

from fractions import Fraction

import pytest

from adcvsr_core.errors import SettingsError
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.geometry import Geometry, output_geometry


def geometry(
    settings: UpscaleSettings,
    size: tuple[int, int] = (320, 180),
    *,
    aspect: Fraction = Fraction(1),
    rotated: bool = False,
    multiple: tuple[int, int] = (2, 2),
    keep_whole: bool = True,
) -> Geometry:
    return output_geometry(
        settings,
        width=size[0],
        height=size[1],
        sample_aspect=aspect,
        model_scale=4,
        rotated=rotated,
        multiple=multiple,
        keep_whole=keep_whole,
    )


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        (UpscaleSettings(), (1280, 720)),
        (UpscaleSettings(scale=1), (320, 180)),
        (UpscaleSettings(scale=1.5), (480, 270)),
        (UpscaleSettings(height=1080), (1920, 1080)),
        (UpscaleSettings(height=101), (180, 101)),
        (UpscaleSettings(scale=1.37), (438, 246)),
        (UpscaleSettings(size="64x48"), (64, 48)),
    ],
)
def test_sizes(settings: UpscaleSettings, wanted: tuple[int, int]) -> None:
    result = geometry(settings)
    assert (result.width, result.height) == wanted


def test_a_filter_rounds_whole_sides_too() -> None:
    result = geometry(UpscaleSettings(scale=1.5), (482, 270), keep_whole=False)
    assert (result.width, result.height, result.sample_aspect) == (724, 406, 1)


def test_odd_sources_scale_by_the_model_exactly() -> None:
    result = geometry(UpscaleSettings(), (161, 121))
    assert (result.width, result.height) == (644, 484)
    same = geometry(UpscaleSettings(scale=1), (161, 121))
    assert (same.width, same.height) == (161, 121)


def test_shown_sides_of_a_rotated_source() -> None:
    tall = geometry(UpscaleSettings(height=640), rotated=True)
    assert (tall.width, tall.height) == (640, 360)
    sized = geometry(UpscaleSettings(size="360x640"), rotated=True)
    assert (sized.width, sized.height) == (640, 360)


def test_pixel_shape_keeps_the_picture_undistorted() -> None:
    wide = geometry(UpscaleSettings(size="1440x1080"), (720, 576), aspect=Fraction(16, 15))
    assert wide.sample_aspect == Fraction(1)
    kept = geometry(UpscaleSettings(scale=1.37), (720, 576), aspect=Fraction(16, 15))
    assert kept.sample_aspect == Fraction(16, 15)
    assert geometry(UpscaleSettings(size="100x180")).sample_aspect == Fraction(16, 5)


def test_impossible_sizes_are_refused() -> None:
    with pytest.raises(SettingsError, match="32768"):
        geometry(UpscaleSettings(scale=64), (4000, 10))

"""What outputs are called, and what is taken for a clip."""

from __future__ import annotations

from pathlib import Path

import pytest

from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.containers import MUXERS
from adcvsr_core.video.naming import is_own_output, output_stem, output_suffix
from adcvsr_core.video.suffixes import IMAGE_SUFFIXES, OUTPUT_SUFFIXES, VIDEO_SUFFIXES


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({}, "tape_upscaled.mkv"),
        ({"scale": 2.0}, "tape_x2.mkv"),
        ({"scale": 2.5, "encoder": "prores"}, "tape_x2.5.mov"),
        ({"size": "640x480"}, "tape_640x480.mkv"),
        ({"height": 1080, "encoder": "png"}, "tape_1080p"),
    ],
)
def test_the_name_says_the_size_that_was_chosen(options: dict[str, object], name: str) -> None:
    settings = UpscaleSettings(**options)  # type: ignore[arg-type]
    made = output_stem("tape", settings) + output_suffix("tape.avi", settings)
    assert made == name
    assert is_own_output(name if "." in name else f"{name}.mkv", ["tape.avi", name])


def test_pictures_stay_pictures(tmp_path: Path) -> None:
    assert output_suffix("a.JPG", UpscaleSettings()) == ".png"
    assert output_suffix("shot_%04d.png", UpscaleSettings()) == ""
    assert output_suffix(tmp_path, UpscaleSettings()) == ""
    assert output_suffix(tmp_path, UpscaleSettings(encoder="x264")) == ".mkv"


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("tape_upscaled.mkv", True),
        ("tape_upscaled (2).mkv", True),
        ("tape.avi_x2.mkv", True),
        ("tape_2.avi", False),
        ("tape_1998.avi", False),
        ("other_x2.mkv", False),
    ],
)
def test_only_what_was_made_of_another_file_is_left_out(name: str, own: bool) -> None:
    assert is_own_output(name, ["tape.avi", name]) == own


def test_outputs_have_the_suffixes_of_the_containers() -> None:
    assert set(OUTPUT_SUFFIXES) == {f".{name}" for name in MUXERS} | {".png"}
    assert not set(VIDEO_SUFFIXES) & set(IMAGE_SUFFIXES)

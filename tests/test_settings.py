from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from adcvsr_core.errors import OutputError, SettingsError
from adcvsr_core.settings import (
    UpscaleSettings,
    load_settings,
    parse_size,
    parse_tile,
    parse_time,
    save_settings,
    settings_to_toml,
)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("color", "mach", "off, match"),
        ("precision", "fp8", "auto, fp32, bf16, fp16"),
        ("temporal", "batch", "auto, window, stream"),
        ("deinterlace", "yes", "auto, off, frame, field, ivtc"),
        ("encoder", "x266", "x264"),
        ("device", "cuda:", "cuda:N"),
        ("strength", 1.5, "0 to 1"),
        ("scale", -1.0, "0 to 64"),
        ("size", "100by200", "WIDTHxHEIGHT"),
        ("size", "0x200", "from 1"),
        ("height", -2, "0 to"),
        ("tile", 5, "at least 16"),
        ("crf", 99, "63"),
        ("crf", "18", "whole number"),
        ("model", "", "model name"),
        ("start", -1.0, "0 to"),
    ],
)
def test_wrong_values_are_refused_with_the_allowed_ones(
    name: str, value: object, said: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        UpscaleSettings(**{name: value})  # type: ignore[arg-type]
    assert name in str(caught.value)
    assert said in str(caught.value)
    assert caught.value.exit_code == 2


def test_two_kinds_of_size_are_refused() -> None:
    with pytest.raises(SettingsError, match="scale and height"):
        UpscaleSettings(scale=2.0, height=720)


def test_end_before_start_is_refused() -> None:
    with pytest.raises(SettingsError, match="later than start"):
        UpscaleSettings(start=5, end=4)


def test_round_trip_keeps_every_key(tmp_path: Path) -> None:
    settings = UpscaleSettings(
        model='C:\\models\\"my" one.safetensors',
        scale=2.5,
        strength=0.25,
        tile=0,
        start=1.5,
        end=61.0,
        crf=12,
        pix_fmt="yuv420p10le",
    )
    path = tmp_path / "clip.toml"
    for all_keys in (False, True):
        save_settings(settings, path, all_keys=all_keys)
        assert load_settings(path) == settings
    assert settings_to_toml(UpscaleSettings()) == ""


def test_unknown_key_names_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "clip.toml"
    path.write_text('precison = "fp16"\n')
    with pytest.raises(SettingsError, match=r"precison.*'precision'") as caught:
        load_settings(path)
    assert caught.value.where == str(path)


@pytest.mark.parametrize("text", ["scale = ", "scale = \xe4", "[table\n"])
def test_broken_toml_is_one_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "clip.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingsError, match=r"clip\.toml"):
        load_settings(path)


def test_missing_file_and_unwritable_target(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path / "none.toml")
    with pytest.raises(OutputError, match="cannot be written"):
        save_settings(UpscaleSettings(), tmp_path / "no" / "clip.toml")


def test_file_goes_over_the_base_and_words_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "clip.toml"
    path.write_text('\ufeffheight = 720\ntile = "off"\nend = "1:02.5"\nscale = 0\n', "utf-8")
    settings = load_settings(path, UpscaleSettings(size="10x10", crf=3))
    assert settings == UpscaleSettings(height=720, tile=0, end=62.5, crf=3)


def test_times_sizes_and_tiles() -> None:
    assert parse_time("0:01:30.5") == 90.5
    assert parse_size("1920x1080") == (1920, 1080)
    assert [parse_tile(word) for word in ("auto", "off", "256")] == [-1, 0, 256]
    for bad in ("", "1:2:3:4", "-1", "nan", "1m", "1:99"):
        with pytest.raises(SettingsError):
            parse_time(bad)
    with pytest.raises(SettingsError):
        parse_tile("big")


def test_an_unknown_key_is_told_its_neighbour_or_all_keys(tmp_path: Path) -> None:
    path = tmp_path / "clip.toml"
    for key, hint in (("hight", "Did you mean 'height'?"), ("bogus", "Known: model, ")):
        path.write_text(f"{key} = 1\n")
        with pytest.raises(SettingsError) as raised:
            load_settings(path)
        assert hint in raised.value.remedy


def test_digest_sees_every_setting() -> None:
    base = UpscaleSettings()
    assert base.digest() == UpscaleSettings().digest()
    assert base.digest() != replace(base, crf=20).digest()


def test_plain_values_import_no_torch() -> None:
    code = (
        "import sys, adcvsr_core.settings, adcvsr_core.progress, adcvsr_core.errors;"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

"""Images in: single ones, sequences with gaps, animations."""

from __future__ import annotations

import os
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from adcvsr_core.cli.inputs import choose_targets
from adcvsr_core.errors import InputError, OutputError
from adcvsr_core.inspection.inspect import inspect
from adcvsr_core.pipeline import upscale_video
from adcvsr_core.pipeline.preview import Previewer
from adcvsr_core.preview_messages import PreviewRequest
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.naming import output_suffix
from adcvsr_core.video.probe import probe
from adcvsr_core.video.reader import open_reader
from tests.conftest import Adcvsr


@pytest.fixture
def settings(tiny_model: Path) -> UpscaleSettings:
    return UpscaleSettings(
        model=str(tiny_model), device="cpu", precision="fp32", tile=0, scale=1.0, strength=0.0
    )


def gray(value: int, size: tuple[int, int] = (24, 16)) -> Image.Image:
    return Image.new("RGB", size, (value, value, value))


def grays(path: Path) -> list[int]:
    """The gray of every frame, of images of one colour."""
    with open_reader(path) as reader:
        return [int(frame.planes[0].flatten()[0]) for frame in reader]


@pytest.fixture
def gappy(tmp_path: Path) -> Path:
    """Images 10, 20, 30, 60 and 80 of a sequence of every tenth; 40, 50 and 70 are missing."""
    folder = tmp_path / "scan"
    folder.mkdir()
    for number in (10, 20, 30, 60, 80):
        gray(100 + number // 10).save(folder / f"v2_{number:04}.png")
    return folder


def test_missing_images_are_named_and_filled_or_left_out_on_request(
    gappy: Path, tmp_path: Path, settings: UpscaleSettings
) -> None:
    for source in (gappy, gappy / "v2_%04d.png"):
        with pytest.raises(InputError, match=r"3 images missing.*: 40 to 50, 70.*--gaps fill"):
            upscale_video(source, f"{tmp_path}/out/", settings)
    assert os.listdir(tmp_path) == ["scan"]
    filled = upscale_video(gappy, f"{tmp_path}/filled/", replace(settings, gaps="fill"))
    assert grays(tmp_path / "filled") == [101, 102, 103, 104, 105, 106, 107, 108]
    assert filled.frames == 8
    closed = upscale_video(gappy, f"{tmp_path}/closed/", replace(settings, gaps="close"))
    assert grays(tmp_path / "closed") == [101, 102, 103, 106, 108]
    for result in (filled, closed):
        assert any("40 to 50, 70" in warning.text for warning in result.warnings)


def test_an_image_that_does_not_decode_is_filled_and_listed(
    gappy: Path, tmp_path: Path, settings: UpscaleSettings
) -> None:
    (gappy / "v2_0020.png").write_bytes(b"no picture")
    settings = replace(settings, gaps="close")
    result = upscale_video(gappy, f"{tmp_path}/out/", settings)
    # 103 is two images after 101.
    assert grays(tmp_path / "out") == [101, 102, 103, 106, 108]
    assert [(each.frame, each.how) for each in result.repaired] == [(1, "filled")]
    texts = [warning.text for warning in result.warnings]
    assert any(text.startswith("the image v2_0020.png could not be read") for text in texts)
    with pytest.raises(InputError, match=r"v2_0020\.png"):
        grays(gappy)
    (gappy / "v2_0010.png").write_bytes(b"")
    result = upscale_video(gappy, f"{tmp_path}/first/", replace(settings, gaps="fill"))
    assert grays(tmp_path / "first") == [103, 103, 103, 104, 105, 106, 107, 108]
    for file in gappy.iterdir():
        file.write_bytes(b"no picture")
    with pytest.raises(InputError, match=r"v2_0010\.png"):
        upscale_video(gappy, f"{tmp_path}/none/", settings)


def test_the_preview_fills_gaps_as_the_render_does(
    gappy: Path, tmp_path: Path, settings: UpscaleSettings
) -> None:
    (gappy / "v2_0020.png").write_bytes(b"no picture")
    previewer = Previewer()

    def shown(gaps: str, n: int) -> int:
        chosen = replace(settings, encoder="png", gaps=gaps)
        request = PreviewRequest(request=1, clip=str(gappy), settings=chosen, target="out/")
        return int(previewer.picture(request, n, "result").planes[0].flatten()[0])

    assert [shown("fill", n) for n in range(8)] == [101, 102, 103, 104, 105, 106, 107, 108]
    assert [shown("close", n) for n in range(5)] == [101, 102, 103, 106, 108]
    with pytest.raises(InputError, match="--gaps fill"):
        shown("refuse", 0)
    previewer.close()


def test_the_probe_counts_as_the_render_does(gappy: Path) -> None:
    found = inspect(gappy)
    (missing,) = [each for each in found.findings if each.code == "missing_images"]
    assert (missing.severity, missing.settings) == ("error", {"gaps": "fill"})
    assert "40 to 50, 70" in missing.evidence
    assert found.num_frames == 5
    gray(250).save(gappy / "v2_0080.png")
    (gappy / "v2_0020.png").write_bytes(b"no picture")
    found = inspect(gappy, gaps="fill")
    assert (found.num_frames, found.info.num_frames, found.cuts) == (8, 8, (7,))
    codes = {each.code: each for each in found.findings}
    assert codes["missing_images"].severity == "warning"
    assert codes["unreadable_images"].evidence == "1: v2_0020.png"
    assert "frames_missing" not in codes
    assert inspect(gappy, gaps="close").num_frames == 5


def test_what_is_no_numbered_sequence_has_no_gaps(
    tmp_path: Path, settings: UpscaleSettings
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("a1", "a9", "boat", "z3"):
        gray(90).save(folder / f"{name}.png")
    assert upscale_video(folder, f"{tmp_path}/out/", settings).frames == 4


DURATIONS_MS = (40, 100, 250, 100, 40)


def make_animation(path: Path, loop: int) -> Path:
    frames = [gray(51 * n).convert("P" if path.suffix == ".gif" else "RGB") for n in range(1, 6)]
    options = {"lossless": True} if path.suffix == ".webp" else {}
    frames[0].save(
        path, save_all=True, append_images=frames[1:], duration=list(DURATIONS_MS), loop=loop,
        **options,
    )  # fmt: skip
    return path


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".png"])
def test_animations_keep_their_times(
    tmp_path: Path, settings: UpscaleSettings, suffix: str
) -> None:
    source = make_animation(tmp_path / f"a{suffix}", loop=0)
    assert output_suffix(source, settings) == ".mkv"
    result = upscale_video(source, tmp_path / "out.mkv", replace(settings, encoder="ffv1"))
    assert [w.text for w in result.warnings if "animation" in w.text] == [
        "the animation plays for ever; the output plays once"
    ]
    with open_reader(tmp_path / "out.mkv") as reader:
        times = [frame.time_s for frame in reader]
    steps = [b - a for a, b in pairwise(times)]
    assert steps == [Fraction(milliseconds, 1000) for milliseconds in DURATIONS_MS[:-1]]
    assert probe(tmp_path / "out.mkv").duration_s == pytest.approx(sum(DURATIONS_MS) / 1000)
    assert grays(tmp_path / "out.mkv") == [51, 102, 153, 204, 255]
    assert probe(source).num_frames == 5
    three = probe(make_animation(tmp_path / f"b{suffix}", loop=3)).warnings
    assert any("plays 3 times" in text for text in three)


def test_an_animation_is_no_still(tmp_path: Path, settings: UpscaleSettings) -> None:
    source = make_animation(tmp_path / "a.webp", loop=0)
    with pytest.raises(OutputError, match="one image cannot hold 5 frames"):
        upscale_video(source, tmp_path / "out.png", settings)
    assert os.listdir(tmp_path) == ["a.webp"]
    folder = tmp_path / "stills"
    folder.mkdir()
    make_animation(folder / "a1.webp", loop=0)
    with pytest.raises(InputError, match=r"a1\.webp: the image is an animation of 5 frames"):
        upscale_video(folder, f"{tmp_path}/out/", settings)


@pytest.mark.parametrize("name", ["photo.jpg", "photo.png", "photo.webp", "photo.tif", "photo.bmp"])
def test_one_image_gives_one_image(tmp_path: Path, settings: UpscaleSettings, name: str) -> None:
    source = tmp_path / name
    gray(120, (23, 17)).save(source)
    (target,) = choose_targets([str(source)], None, settings, many=False)
    assert target == str(tmp_path / "photo_x1.png")
    upscale_video(source, target, settings)
    with Image.open(target) as made:
        assert (made.format, made.size, made.mode) == ("PNG", (23, 17), "RGB")
        assert made.getpixel((11, 8)) == (120, 120, 120)


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (2000, 1), (3, 2)])
def test_images_of_any_size(
    tmp_path: Path, settings: UpscaleSettings, size: tuple[int, int]
) -> None:
    gray(77, size).save(tmp_path / "a.png")
    upscale_video(tmp_path / "a.png", tmp_path / "b.png", replace(settings, scale=0.0))
    with Image.open(tmp_path / "b.png") as made:
        assert made.size == (4 * size[0], 4 * size[1])


def test_the_command_takes_gaps(gappy: Path, adcvsr: Adcvsr, tiny_model: Path) -> None:
    words = ("upscale", gappy, "-o", "out/", "--model", tiny_model, "--device", "cpu")
    refused = adcvsr.run(*words)
    assert refused.returncode == 1
    assert "3 images missing in the sequence: 40 to 50, 70" in refused.stderr
    assert adcvsr.run(*words, "--gaps", "close").returncode == 0
    assert len(os.listdir(gappy.parent / "out")) == 5


def test_the_images_of_the_input_are_never_replaced(
    gappy: Path, tmp_path: Path, settings: UpscaleSettings
) -> None:
    settings = replace(settings, gaps="close")
    before = {path.name: path.read_bytes() for path in gappy.iterdir()}
    pattern = gappy / "v2_%04d.png"
    for source, target in ((pattern, f"{gappy}/"), (gappy, f"{gappy}/"), (gappy, str(pattern))):
        with pytest.raises(OutputError, match="would replace images of the input"):
            upscale_video(source, target, settings, overwrite=True)
    assert {path.name: path.read_bytes() for path in gappy.iterdir()} == before
    upscale_video(pattern, gappy / "new_%04d.png", settings)
    assert len(list(gappy.glob("new_*.png"))) == 5


def test_only_a_folder_of_earlier_output_is_overwritten(
    gappy: Path, tmp_path: Path, settings: UpscaleSettings
) -> None:
    settings, out = replace(settings, gaps="close"), tmp_path / "out"
    upscale_video(gappy, f"{out}/", settings)
    upscale_video(gappy, f"{out}/", settings, overwrite=True)
    gray(1).save(out / "scan.png")
    with pytest.raises(OutputError, match="more than images of an earlier output"):
        upscale_video(gappy, f"{out}/", settings, overwrite=True)
    assert len(os.listdir(out)) == 6

"""Which encoder gets which format, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch

from adcvsr_core.errors import SettingsError
from adcvsr_core.video import encoders
from adcvsr_core.video.color import guess_color, layout_of, rgb_to_planes, sample_dtype
from adcvsr_core.video.encoder_limits import PIX_FMTS
from adcvsr_core.video.encoder_table import ENCODER_FORMATS
from adcvsr_core.video.encoders import ENCODERS, available_encoders, choose_encoder
from adcvsr_core.video.probe import VideoInfo
from adcvsr_core.video.reader import open_reader
from adcvsr_core.video.still import PngSequenceWriter
from adcvsr_core.video.tags import ColorSpec
from adcvsr_core.video.writer import SegmentWriter


def source(pix_fmt: str = "yuv420p", width: int = 128, height: int = 96) -> VideoInfo:
    layout = layout_of(pix_fmt)
    return VideoInfo(
        path="clip.mkv",
        container="matroska,webm",
        stream_index=0,
        codec="h264",
        width=width,
        height=height,
        pix_fmt=pix_fmt,
        planar_format=pix_fmt,
        bits=layout.bits,
        color=guess_color(ColorSpec(), width=width, height=height, family=layout.family),
        rate=Fraction(25),
        time_base=Fraction(1, 25),
        num_frames=0,
        duration_s=0.0,
    )


SOFTWARE = [name for name in available_encoders() if name != "png" and "nvenc" not in name]


@pytest.mark.parametrize(
    ("encoder", "given", "chosen"),
    [
        ("x264", "yuv420p", "yuv420p"),
        ("x264", "yuv420p10le", "yuv420p10le"),
        ("x264", "yuv422p10le", "yuv422p10le"),
        ("x264", "yuv444p", "yuv444p"),
        ("x264", "yuv444p12le", "yuv444p10le"),
        ("x264", "gbrp", "yuv420p"),
        ("x264", "gray", "gray"),
        ("x264", "yuv411p", "yuv420p"),
        ("x265", "yuv420p12le", "yuv420p12le"),
        ("x265", "yuv420p16le", "yuv420p12le"),
        ("svtav1", "yuv420p", "yuv420p10le"),
        ("svtav1", "yuv444p12le", "yuv420p10le"),
        ("ffv1", "yuv420p", "yuv420p"),
        ("ffv1", "yuv444p16le", "yuv444p16le"),
        ("ffv1", "gbrp", "gbrp"),
        ("ffv1", "gbrp10le", "gbrp10le"),
        ("ffv1", "yuv411p", "yuv411p"),
        ("prores", "yuv420p", "yuv422p10le"),
        ("prores", "gbrp", "yuv444p10le"),
        ("prores", "yuv444p12le", "yuv444p10le"),
        ("png", "yuv420p", "rgb24"),
        ("png", "yuv420p10le", "rgb48le"),
        ("png", "gray16le", "gray16le"),
    ],
)
def test_default_pixel_format_follows_the_source(encoder: str, given: str, chosen: str) -> None:
    plan = choose_encoder(encoder, source(given), width=128, height=96)
    assert plan.layout.name == chosen
    assert bool(plan.losses) == (layout_of(given).bits > plan.layout.bits)


@pytest.mark.parametrize("encoder", SOFTWARE)
@pytest.mark.parametrize("size", [(128, 96), (161, 121), (1, 1)])
def test_every_encoder_writes_odd_sizes_or_says_why(
    tmp_path: Path, encoder: str, size: tuple[int, int]
) -> None:
    info = source("yuv420p", *size)
    if encoder == "svtav1" and size[0] % 2:
        with pytest.raises(SettingsError, match="even width and height"):
            choose_encoder(encoder, info, width=size[0], height=size[1])
        return
    if encoder == "x265" and size == (1, 1):
        with pytest.raises(SettingsError, match="no side may be below 96"):
            choose_encoder(encoder, info, width=1, height=1)
        return
    plan = choose_encoder(encoder, info, width=size[0], height=size[1])
    planes = rgb_to_planes(torch.full((3, size[1], size[0]), 0.5), plan.layout, plan.color)
    with SegmentWriter(tmp_path / "a.seg", plan, *size, Fraction(25), threads=1) as writer:
        writer.write(planes)
        writer.write(planes)
    with open_reader(tmp_path / "a.seg") as reader:
        frames = list(reader)
    assert len(frames) == 2
    assert (frames[0].width, frames[0].height) == size
    assert (frames[0].to_rgb() - 0.5).abs().max() < 0.02


def test_x264_runs_with_our_parameters_and_hdr_metadata(tmp_path: Path) -> None:
    info = replace(source("yuv420p10le", 128, 128), content_light=(1000, 400))
    plan = choose_encoder("x264", info, width=128, height=128)
    planes = tuple(torch.zeros(s, dtype=torch.uint16) for s in plan.layout.plane_shapes(128, 128))
    with SegmentWriter(tmp_path / "a.seg", plan, 128, 128, Fraction(25)) as writer:
        writer.write(planes)
    # x264 writes what it ran with into the stream.
    stream = (tmp_path / "a.seg").read_bytes()
    for setting in (b" me=dia ", b" subme=2 ", b" rc_lookahead=10 ", b" mbtree=1 ", b" crf=15.0 "):
        assert setting in stream
    assert "cll=1000,400" in dict(plan.options)["x264-params"]


def test_rgb_source_becomes_tagged_yuv() -> None:
    color = choose_encoder("x264", source("gbrp"), width=128, height=96).color
    assert (color.matrix, color.range, color.chroma_location) == ("bt709", "tv", "left")
    assert color.transfer == "iec61966-2-1"
    assert choose_encoder("ffv1", source("gbrp"), width=128, height=96).color.matrix == "gbr"
    png = choose_encoder("png", source("yuv420p"), width=128, height=96).color
    assert (png.matrix, png.range) == ("gbr", "pc")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "divx"}, "unknown encoder 'divx'.*x264"),
        ({"name": "x264", "pix_fmt": "yuv420p12le"}, "does not take.*yuv420p10le"),
        ({"name": "x264", "pix_fmt": "banana"}, "does not take"),
        ({"name": "svtav1", "pix_fmt": "yuv444p"}, "does not take"),
        ({"name": "ffv1", "pix_fmt": "cuda"}, "does not take"),
        ({"name": "x264", "crf": 99}, "crf 99 is out of range.*0 to 51"),
        ({"name": "ffv1", "crf": 10}, "ffv1 has no crf"),
        (
            {"name": "x264", "pix_fmt": "yuv420p", "width": 161, "height": 121},
            "cannot encode 161x121",
        ),
    ],
)
def test_bad_choices_are_refused(arguments: dict[str, object], message: str) -> None:
    name = str(arguments.pop("name"))
    with pytest.raises(SettingsError, match=message):
        choose_encoder(name, source(), **arguments)  # pyright: ignore


@pytest.mark.parametrize("name", sorted(ENCODERS))
def test_what_is_known_of_an_encoder_is_what_it_takes(name: str) -> None:
    codec = encoders._codec(ENCODERS[name].codec)
    assert codec is not None
    takes = {fmt.name for fmt in codec.video_formats or ()}
    usable = {ours for ours, theirs in ENCODER_FORMATS.items() if theirs in takes}
    for each in takes:
        with suppress(ValueError):
            usable.add(layout_of(each).name)
    assert set(PIX_FMTS[name]) == usable


def test_encoder_that_is_not_here_names_those_that_are(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = replace(ENCODERS["x265"], codec="libnothing")
    monkeypatch.setitem(encoders.ENCODERS, "x265", gone)
    with pytest.raises(SettingsError, match=r"x265 is not available here.*x264.*ffv1"):
        choose_encoder("x265", source())
    assert "x265" not in available_encoders()


def test_pix_fmt_override(tmp_path: Path) -> None:
    plan = choose_encoder("x264", source(), "yuv444p10le", 10, width=128, height=96)
    assert plan.layout == layout_of("yuv444p10le")
    assert ("crf", "10") in plan.options


@pytest.mark.parametrize("pix_fmt", ["rgb24", "rgb48le", "gray", "gray16le"])
def test_png_sequence_is_what_was_written(
    tmp_path: Path, pix_fmt: str, ffmpeg: Callable[..., bytes]
) -> None:
    layout = layout_of(pix_fmt)
    generator = torch.Generator().manual_seed(1)
    frames = [
        tuple(
            torch.randint(0, layout.peak + 1, shape, generator=generator).to(sample_dtype(layout))
            for shape in layout.plane_shapes(31, 17)
        )
        for _ in range(3)
    ]
    writer = PngSequenceWriter(tmp_path / "out", layout, ColorSpec(range="pc"))
    paths = [writer.write(planes) for planes in frames]
    assert [path.name for path in paths] == ["00000001.png", "00000002.png", "00000003.png"]
    for path, (plane,) in zip(paths, frames, strict=True):
        raw = ffmpeg("-i", path, "-f", "rawvideo", "-pix_fmt", pix_fmt, "-")
        sample = np.uint8 if layout.bits == 8 else "<u2"
        assert np.array_equal(np.frombuffer(raw, sample).reshape(plane.shape), plane.numpy())

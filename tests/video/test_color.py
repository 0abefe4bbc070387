"""Colour against numbers worked out by hand and against zimg and swscale in the real ffmpeg."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor

from adcvsr_core.video.color import (
    ColorSpec,
    PixelLayout,
    guess_color,
    layout_of,
    planes_to_rgb,
    rgb_to_planes,
    sample_dtype,
)
from adcvsr_core.video.tags import UNKNOWN, color_from_codes

LOCATIONS = ("left", "center", "topleft", "top", "bottomleft", "bottom")
ZIMG_MATRIX = {"smpte170m": "170m", "bt470bg": "470bg", "bt709": "709", "bt2020nc": "2020_ncl"}


def spec(matrix: str = "bt709", color_range: str = "tv", location: str = "left") -> ColorSpec:
    return ColorSpec(matrix=matrix, range=color_range, chroma_location=location)


def smooth_chart(height: int = 121, width: int = 161) -> Tensor:
    """Every hue and most of the brightness range, nothing that 4:2:0 cannot carry."""
    down = 0.5 - 0.5 * torch.cos(torch.pi * torch.linspace(0, 1, height))[:, None]
    across = 0.5 - 0.5 * torch.cos(torch.pi * torch.linspace(0, 1, width))[None]
    red = (0.05 + 0.9 * across).expand(height, width)
    green = (0.95 - 0.8 * down).expand(height, width)
    return torch.stack((red, green, 0.1 + 0.8 * (across - down).abs() ** 2))


def code_chart(bits: int) -> Tensor:
    """RGB triples from a grid over the cube, as exact codes of that many bits."""
    steps = torch.linspace(0, 1, 9)
    cube = torch.cartesian_prod(steps, steps, steps).T.reshape(3, 27, 27)
    return (cube * ((1 << bits) - 1)).round() / ((1 << bits) - 1)


@pytest.mark.parametrize(
    ("matrix", "rgb", "codes"),
    [
        ("bt709", (1, 1, 1), (235, 128, 128)),
        ("bt709", (0, 0, 0), (16, 128, 128)),
        ("bt709", (1, 0, 0), (63, 102, 240)),
        ("smpte170m", (1, 0, 0), (81, 90, 240)),
        ("bt470bg", (0, 1, 0), (145, 54, 34)),
        ("bt2020nc", (0, 0, 1), (29, 240, 119)),
        ("fcc", (0, 1, 0), (145, 54, 34)),
        ("smpte240m", (1, 0, 0), (62, 102, 240)),
    ],
)
def test_primaries_have_the_codes_of_the_standard(
    matrix: str, rgb: tuple[int, int, int], codes: tuple[int, int, int]
) -> None:
    pixel = torch.tensor(rgb, dtype=torch.float32)[:, None, None]
    planes = rgb_to_planes(pixel, layout_of("yuv444p"), spec(matrix))
    assert tuple(int(plane) for plane in planes) == codes


@pytest.mark.parametrize("bits", [8, 9, 10, 12, 14, 16])
@pytest.mark.parametrize("color_range", ["tv", "pc"])
@pytest.mark.parametrize("matrix", ["bt709", "smpte170m", "bt2020nc", "smpte240m", "ycgco"])
def test_full_chroma_round_trip_is_within_one_code(
    bits: int, color_range: str, matrix: str
) -> None:
    layout = layout_of("yuv444p" if bits == 8 else f"yuv444p{bits}le")
    planes = rgb_to_planes(code_chart(bits), layout, spec(matrix, color_range))
    back = rgb_to_planes(
        planes_to_rgb(planes, layout, spec(matrix, color_range)), layout, spec(matrix, color_range)
    )
    for one, two in zip(planes, back, strict=True):
        assert int((one.int() - two.int()).abs().max()) == 0


@pytest.mark.parametrize("location", LOCATIONS)
@pytest.mark.parametrize("pix_fmt", ["yuv420p", "yuv420p10le", "yuv422p", "yuv440p", "yuv411p"])
@pytest.mark.parametrize("color_range", ["tv", "pc"])
def test_subsampled_round_trip_is_within_one_code(
    location: str, pix_fmt: str, color_range: str
) -> None:
    layout, color = layout_of(pix_fmt), spec("bt709", color_range, location)
    planes = rgb_to_planes(smooth_chart(), layout, color)
    back = rgb_to_planes(planes_to_rgb(planes, layout, color), layout, color)
    for one, two in zip(planes, back, strict=True):
        assert one.shape == two.shape
        assert int((one.int() - two.int()).abs().max()) <= 1


@pytest.mark.parametrize(
    "pix_fmt", ["gbrp", "gbrp10le", "gbrp16le", "rgb24", "rgb48le", "gray", "gray16le"]
)
@pytest.mark.parametrize("color_range", ["tv", "pc"])
def test_rgb_and_gray_round_trip_exactly(pix_fmt: str, color_range: str) -> None:
    layout, color = layout_of(pix_fmt), spec("gbr", color_range)
    generator = torch.Generator().manual_seed(7)
    planes = tuple(
        torch.randint(0, layout.peak + 1, shape, generator=generator).to(sample_dtype(layout))
        for shape in layout.plane_shapes(33, 17)
    )
    back = rgb_to_planes(planes_to_rgb(planes, layout, color), layout, color)
    for one, two in zip(planes, back, strict=True):
        assert torch.equal(one.int(), two.int())


def test_values_are_rounded_not_truncated_and_clipped() -> None:
    gray = torch.tensor([0.0, 99.6, 99.4, 254.6, -20.0, 400.0])[None, None].repeat(3, 1, 1) / 255
    (plane,) = rgb_to_planes(gray, layout_of("gray"), spec(color_range="pc"))
    assert plane.flatten().tolist() == [0, 100, 99, 255, 0, 255]


def test_values_beyond_white_survive() -> None:
    layout, color = layout_of("yuv444p"), spec()
    planes = (
        torch.tensor([[254, 1]], dtype=torch.uint8),
        *(torch.full((1, 2), 128, dtype=torch.uint8),) * 2,
    )
    rgb = planes_to_rgb(planes, layout, color)
    assert rgb.max() > 1
    assert rgb.min() < 0
    assert rgb_to_planes(rgb, layout, color)[0].tolist() == [[254, 1]]


def test_ten_bits_are_kept() -> None:
    """A ramp of neighbouring 10-bit codes stays a ramp: no 8-bit step in between."""
    layout, color = layout_of("yuv420p10le"), spec("bt2020nc")
    luma = torch.arange(400, 464).to(torch.uint16).reshape(1, 64).repeat(2, 1)
    chroma = torch.full((1, 32), 512).to(torch.uint16)
    back = rgb_to_planes(planes_to_rgb((luma, chroma, chroma), layout, color), layout, color)
    assert torch.equal(back[0].int(), luma.int())


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (1, 2), (3, 3), (161, 121)])
@pytest.mark.parametrize("pix_fmt", ["yuv420p", "yuv422p", "yuv444p", "yuv410p", "gbrp"])
@pytest.mark.parametrize("location", ["left", "bottom"])
def test_any_size_converts(size: tuple[int, int], pix_fmt: str, location: str) -> None:
    layout, color = layout_of(pix_fmt), spec(location=location)
    rgb = torch.full((3, size[1], size[0]), 0.5)
    planes = rgb_to_planes(rgb, layout, color)
    assert tuple(tuple(plane.shape) for plane in planes) == layout.plane_shapes(*size)
    # A flat gray is one luma code wide off at most, whatever the edges do.
    assert (planes_to_rgb(planes, layout, color) - 0.5).abs().max() < 0.51 / 219


def run_zscale(
    ffmpeg: Callable[..., bytes], frame: np.ndarray, source: str, target: str, options: str
) -> np.ndarray:
    height, width = frame.shape[-2:]
    # zimg's planes are G, B, R or Y, U, V one after the other, as ours
    out = ffmpeg(
        *("-f", "rawvideo", "-pix_fmt", source, "-s", f"{width}x{height}", "-i", "-"),
        *("-vf", f"zscale={options}:dither=none,format={target}"),
        *("-f", "rawvideo", "-pix_fmt", target, "-"),
        stdin=frame.tobytes(),
    )
    return np.frombuffer(out, np.uint8 if target in ("yuv420p", "yuv422p", "gbrp") else "<u2")


@pytest.mark.parametrize("location", LOCATIONS)
@pytest.mark.parametrize(
    ("matrix", "color_range", "pix_fmt"),
    [
        ("bt709", "tv", "yuv420p"),
        ("smpte170m", "tv", "yuv420p"),
        ("bt2020nc", "tv", "yuv420p10le"),
        ("bt709", "pc", "yuv420p"),
        ("bt709", "tv", "yuv422p"),
    ],
)
def test_rgb_to_yuv_agrees_with_zimg(
    ffmpeg: Callable[..., bytes], location: str, matrix: str, color_range: str, pix_fmt: str
) -> None:
    layout = layout_of(pix_fmt)
    rgb = smooth_chart(120, 160)
    rgb[:, 40:60, 41:70] = torch.tensor((0.9, 0.1, 0.2))[:, None, None]  # and hard edges
    codes = (rgb * 65535).round()
    gbr = torch.stack((codes[1], codes[2], codes[0])).numpy().astype("<u2")
    theirs = run_zscale(
        ffmpeg,
        gbr,
        "gbrp16le",
        pix_fmt,
        f"matrix={ZIMG_MATRIX[matrix]}:range={'limited' if color_range == 'tv' else 'full'}"
        f":rangein=full:chromal={location}:filter=bicubic:param_a=0:param_b=0.5",
    )
    planes = rgb_to_planes(codes / 65535, layout, spec(matrix, color_range, location))
    ours = np.concatenate([plane.numpy().reshape(-1) for plane in planes])
    # The same kernel in other arithmetic: a value near a half may round the other way.
    assert np.abs(ours.astype(int) - theirs.astype(int)).max() <= 1
    assert np.mean(ours != theirs) < 0.02


@pytest.mark.parametrize("location", LOCATIONS)
@pytest.mark.parametrize(("matrix", "pix_fmt"), [("bt709", "yuv420p"), ("bt2020nc", "yuv420p10le")])
def test_yuv_to_rgb_agrees_with_zimg(
    ffmpeg: Callable[..., bytes], location: str, matrix: str, pix_fmt: str
) -> None:
    layout, color = layout_of(pix_fmt), spec(matrix, "tv", location)
    rgb = smooth_chart(120, 160)
    rgb[:, 40:60, 41:70] = torch.tensor((0.7, 0.3, 0.4))[:, None, None]
    planes = rgb_to_planes(rgb, layout, color)
    ours = rgb_to_planes(
        planes_to_rgb(planes, layout, color), layout_of("gbrp16le"), spec("gbr", "pc")
    )
    raw = b"".join(plane.numpy().tobytes() for plane in planes)
    out = ffmpeg(
        *("-f", "rawvideo", "-pix_fmt", pix_fmt, "-s", "160x120", "-i", "-", "-vf"),
        f"zscale=matrixin={ZIMG_MATRIX[matrix]}:matrix=gbr:rangein=limited:range=full"
        f":chromalin={location}:filter=bicubic:param_a=0:param_b=0.5:dither=none,format=gbrp16le",
        *("-f", "rawvideo", "-"),
        stdin=raw,
    )
    theirs = np.frombuffer(out, "<u2").reshape(3, 120, 160)
    mine = np.stack([plane.numpy() for plane in ours])
    apart = np.abs(mine.astype(int) - theirs.astype(int))
    # Both work in float32 and end in 16 bits. At the edges zimg mirrors what we repeat.
    assert apart[:, 4:-4, 4:-4].max() <= 2
    assert apart.max() <= 257


def test_yuv_to_rgb_agrees_with_swscale(ffmpeg: Callable[..., bytes]) -> None:
    layout, color = layout_of("yuv444p"), spec("smpte170m", "tv")
    planes = rgb_to_planes(smooth_chart(120, 160), layout, color)
    out = ffmpeg(
        *("-f", "rawvideo", "-pix_fmt", "yuv444p", "-s", "160x120", "-i", "-", "-vf"),
        "scale=in_color_matrix=smpte170m:in_range=tv:out_range=pc"
        ":flags=accurate_rnd+full_chroma_int,format=gbrp",
        *("-f", "rawvideo", "-"),
        stdin=b"".join(plane.numpy().tobytes() for plane in planes),
    )
    theirs = np.frombuffer(out, np.uint8).reshape(3, 120, 160)
    ours = rgb_to_planes(planes_to_rgb(planes, layout, color), layout_of("gbrp"), spec("gbr", "pc"))
    mine = np.stack([plane.numpy() for plane in ours])
    # swscale's coefficients are fixed-point: one code of rounding either way.
    assert np.abs(mine.astype(int) - theirs.astype(int)).max() <= 1


@pytest.mark.parametrize(
    ("width", "height", "matrix"),
    [
        (720, 480, "smpte170m"),
        (720, 576, "bt470bg"),
        (1024, 576, "bt470bg"),
        (1026, 430, "bt709"),
        (768, 578, "bt709"),
        (1920, 1080, "bt709"),
    ],
)
def test_untagged_video_is_guessed_by_size(width: int, height: int, matrix: str) -> None:
    color = guess_color(ColorSpec(), width=width, height=height, family="yuv")
    assert color.matrix == matrix
    assert color.range == "tv"
    assert set(color.guessed) == {"matrix", "range", "primaries", "transfer", "chroma_location"}


def test_what_is_tagged_is_not_guessed() -> None:
    tagged = ColorSpec(matrix="bt709", range="pc", transfer="smpte2084")
    color = guess_color(tagged, width=320, height=240, family="yuv")
    assert (color.matrix, color.range, color.transfer) == ("bt709", "pc", "smpte2084")
    assert color.guessed == ("primaries", "chroma_location")
    primaries = ColorSpec(primaries="bt2020")
    assert guess_color(primaries, width=320, height=240, family="yuv").matrix == "bt2020nc"


def test_color_codes_go_both_ways() -> None:
    codes = (9, 1, 9, 16, 3)
    assert color_from_codes(*codes).codes() == codes
    assert color_from_codes(15, 7, 200, 0, 99) == ColorSpec()
    assert ColorSpec().matrix == UNKNOWN


@pytest.mark.parametrize("name", ["nv12", "yuv420p10be", "gbrpf32le", "pal8", "none"])
def test_other_formats_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        layout_of(name)


def test_layout_of_full_range_names() -> None:
    assert layout_of("yuvj422p") == PixelLayout(name="yuv422p", family="yuv", bits=8, chroma_w=2)

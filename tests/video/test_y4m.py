"""y4m both ways, against the real ffmpeg."""

from __future__ import annotations

import io
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
import torch

from adcvsr_core.errors import InputError, OutputError, SettingsError
from adcvsr_core.video.color import ColorSpec, layout_of
from adcvsr_core.video.reader import open_reader
from adcvsr_core.video.y4m import Y4mReader, Y4mWriter, y4m_format

FORMATS = [
    "yuv420p", "yuv422p", "yuv444p", "yuv411p", "gray", "yuv420p10le", "yuv422p12le",
    "yuv444p16le", "gray16le",
]  # fmt: skip


@pytest.mark.parametrize("pix_fmt", FORMATS)
@pytest.mark.parametrize("size", [(64, 48), (161, 121), (1, 1)])
def test_what_ffmpeg_writes_is_read_and_written_back(
    ffmpeg: Callable[..., bytes], pix_fmt: str, size: tuple[int, int]
) -> None:
    layout = layout_of(pix_fmt)
    generator = np.random.default_rng(5)
    raw = b"".join(
        generator.integers(0, layout.peak + 1, shape)
        .astype("u1" if layout.bits == 8 else "<u2")
        .tobytes()
        for _ in range(3)
        for shape in layout.plane_shapes(*size)
    )
    shape = (
        "-f",
        "rawvideo",
        "-pix_fmt",
        pix_fmt,
        "-s",
        f"{size[0]}x{size[1]}",
        "-r",
        "24000/1001",
    )
    pipe = ffmpeg(*shape, "-i", "-", "-f", "yuv4mpegpipe", "-strict", "-1", "-", stdin=raw)
    out = io.BytesIO()
    with open_reader("-", stdin=io.BytesIO(pipe)) as reader:
        info = reader.info
        assert (info.width, info.height, info.rate) == (*size, Fraction(24000, 1001))
        writer = Y4mWriter(
            out, width=size[0], height=size[1], rate=info.rate, layout=layout, color=info.color
        )
        for frame in reader:
            assert frame.layout == layout
            writer.write(frame.planes)
        writer.close()
    back = ffmpeg(
        "-f",
        "yuv4mpegpipe",
        "-i",
        "-",
        "-f",
        "rawvideo",
        "-pix_fmt",
        pix_fmt,
        "-",
        stdin=out.getvalue(),
    )
    assert back == raw


@pytest.mark.parametrize(
    ("color_range", "location"), [("pc", "center"), ("tv", "left"), ("tv", "topleft")]
)
def test_tags_are_written_and_read(color_range: str, location: str) -> None:
    out = io.BytesIO()
    color = ColorSpec(matrix="bt709", range=color_range, chroma_location=location)
    Y4mWriter(
        out,
        width=4,
        height=2,
        rate=Fraction(25),
        layout=layout_of("yuv420p"),
        color=color,
        sample_aspect=Fraction(16, 15),
    ).write((torch.zeros(2, 4, dtype=torch.uint8), *(torch.zeros(1, 2, dtype=torch.uint8),) * 2))
    info = Y4mReader(io.BytesIO(out.getvalue())).info
    assert (info.color.range, info.color.chroma_location) == (color_range, location)
    assert info.sample_aspect == Fraction(16, 15)
    assert "range" not in info.color.guessed


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "nothing came through the pipe"),
        (b"RIFF....AVI LIST", "not a y4m stream"),
        (b"YUV4MPEG2 H2 F25:1\n", "no picture size"),
        (b"YUV4MPEG2 W0 H2 F25:1\n", "W0"),
        (b"YUV4MPEG2 W2 H2 F25:1 C420p99\n", "C420p99"),
        (b"YUV4MPEG2 W2 H2 F25:1\n", "no frames"),
        (b"YUV4MPEG2 W2 H2 F25:1\nFRAME\n123456GARBAGE\n", "frame 1 .* no FRAME mark"),
    ],
)
def test_broken_pipes_are_named(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(Y4mReader(io.BytesIO(data)))


def test_last_frame_that_is_cut_off_is_dropped_and_said() -> None:
    reader = Y4mReader(io.BytesIO(b"YUV4MPEG2 W2 H2 F25:1\nFRAME\n123456FRAME\n123"))
    assert len(list(reader)) == 1
    assert "breaks off after 1 whole frame; the last" in reader.warnings[0]


def test_reader_of_the_pipe_going_away_is_an_output_error() -> None:
    class Closed(io.BytesIO):
        def write(self, data: object) -> int:
            raise BrokenPipeError

    with pytest.raises(OutputError, match="closed"):
        Y4mWriter(
            Closed(),
            width=2,
            height=2,
            rate=Fraction(25),
            layout=layout_of("yuv420p"),
            color=ColorSpec(),
        )


def test_format_without_a_y4m_form_is_refused() -> None:
    assert y4m_format("gbrp10le") == "yuv444p10le"
    assert y4m_format("yuv420p") == "yuv420p"
    with pytest.raises(SettingsError, match="cannot carry gbrp"):
        Y4mWriter(
            io.BytesIO(),
            width=2,
            height=2,
            rate=Fraction(25),
            layout=layout_of("gbrp"),
            color=ColorSpec(),
        )

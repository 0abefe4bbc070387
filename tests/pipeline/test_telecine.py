"""Telecined film: the frames of before the pulldown come back, at their times."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from torch import Tensor

from adcvsr_core.errors import Interrupted
from adcvsr_core.pipeline import upscale_video
from adcvsr_core.pipeline.deinterlace import deinterlaced
from adcvsr_core.pipeline.span import SpanFrames
from adcvsr_core.progress import Event, SegmentEvent
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.frames import SourceFrame
from adcvsr_core.video.indexed import IndexedVideo
from adcvsr_core.video.probe import probe
from adcvsr_core.video.reader import open_reader

type MakeFilm = Callable[..., tuple[Path, Path]]


@pytest.fixture
def make_film(ffmpeg: str, tmp_path: Path) -> MakeFilm:
    """Film without loss, and the same telecined: make_film(pixel format, first field, frames)."""

    def make(pix_fmt: str = "yuv420p", first: str = "top", frames: int = 24) -> tuple[Path, Path]:
        film, video = tmp_path / "film.mkv", tmp_path / "video.mkv"
        rate = "24000/1001"
        # Everything moves, so that no two frames are alike.
        moving = f"testsrc2=s=80x60:r={rate}:d={frames * 1001 / 24000},scroll=h=0.02:v=0.05"
        moving += ",format=yuv444p16le,scale=96:64"  # makes samples of any format's full depth
        encode = ["-c:v", "ffv1", "-pix_fmt", pix_fmt]
        for source, filters, target in (
            (["-f", "lavfi", "-i", moving], "null", film),
            (["-i", str(film)], f"telecine=first_field={first}:pattern=23", video),
        ):
            command = [ffmpeg, "-v", "error", "-y", *source, "-vf", filters, *encode, str(target)]
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        return film, video

    return make


def frames_of(path: Path) -> list[SourceFrame]:
    with open_reader(path) as reader:
        return list(reader)


@pytest.mark.parametrize(
    "pix_fmt",
    ["yuv420p", "yuv422p", "yuv444p", "yuv411p", "yuv422p10le", "yuv420p12le", "gbrp10le"],
)
@pytest.mark.parametrize("first", ["top", "bottom"])
def test_the_frames_of_the_film_come_back(make_film: MakeFilm, pix_fmt: str, first: str) -> None:
    film, video = (frames_of(path) for path in make_film(pix_fmt, first))
    assert (len(film), len(video)) == (24, 30)
    made = list(deinterlaced(video, "ivtc", "tff" if first == "top" else "bff"))
    assert [frame.index for frame in made] == list(range(24))
    assert {frame.layout.name for frame in made} == {pix_fmt}
    assert film[5].layout.bits == 8 or any((plane & 3).any() for plane in low_bits(film[5]))
    same = [
        all(torch.equal(a, b) for a, b in zip(one.planes, two.planes, strict=True))
        for one, two in zip(film, made, strict=True)
    ]
    assert all(same)


def low_bits(frame: SourceFrame) -> list[Tensor]:
    return [plane.to(torch.int32) for plane in frame.planes]


@pytest.mark.parametrize("pix_fmt", ["yuv420p", "yuv422p10le"])
def test_combs_that_no_match_mends_are_filtered(make_film: MakeFilm, pix_fmt: str) -> None:
    """Video between film: its fields are moments of their own."""
    video = frames_of(make_film(pix_fmt)[1])
    planes = [plane.clone() for plane in video[10].planes]
    for plane in planes:
        plane[1::2] = plane[1::2].flip(1)
    video[10] = replace(video[10], planes=tuple(planes))
    made = list(deinterlaced(video, "ivtc", "tff"))
    rows = [frame.planes[0].float() for frame in made]
    combs = [float((each[1:] - each[:-1]).abs().mean()) for each in rows]
    assert max(combs) < 1.5 * sorted(combs)[12]


def test_the_count_of_five_goes_on_where_the_picture_changes(make_film: MakeFilm) -> None:
    video = frames_of(make_film()[1])
    other = [
        replace(
            frame,
            planes=tuple(plane[:, : plane.shape[1] // 2].clone() for plane in frame.planes),
            width=48,
        )
        for frame in video
    ]
    for at in (5, 7):
        mixed = [*video[:at], *other[at:20]]
        made = list(deinterlaced(mixed, "ivtc", "tff"))
        assert len(made) == 16
        assert {frame.width for frame in made} == {96, 48}
        assert [frame.width for frame in made] == sorted((f.width for f in made), reverse=True)
        alone = list(deinterlaced(other[:20], "ivtc", "tff"))
        assert torch.equal(made[-3].planes[0], alone[-3].planes[0])


@pytest.mark.parametrize("count", [1, 4, 5, 6, 11, 24])
def test_times_are_exact_and_even(make_film: MakeFilm, count: int) -> None:
    video = [
        replace(frame, pts=1001 * frame.index - 500, duration=1001, time_base=Fraction(1, 30000))
        for frame in frames_of(make_film()[1])[:count]
    ]
    made = list(deinterlaced(video, "ivtc", "tff"))
    whole, rest = divmod(count, 5)
    assert len(made) == 4 * whole + rest
    begin, film = Fraction(-500, 30000), Fraction(1001, 24000)
    expected = [begin + n * film for n in range(4 * whole)]
    expected += [Fraction(1001 * n - 500, 30000) for n in range(5 * whole, count)]
    assert [frame.time_s for frame in made] == expected
    ends = [frame.time_s + frame.duration * frame.time_base for frame in made]
    assert all(end == after.time_s for end, (_, after) in zip(ends, pairwise(made), strict=False))
    assert ends[-1] == Fraction(1001 * count - 500, 30000)


def test_a_job_of_film_resumes_with_the_same_bytes(
    make_film: MakeFilm, tmp_path: Path, tiny_model: Path
) -> None:
    settings = UpscaleSettings(
        model=str(tiny_model), device="cpu", precision="fp32", tile=0, scale=1.0, segment=5,
        deinterlace="ivtc", encoder="ffv1",
    )  # fmt: skip
    source = make_film(frames=48)[1]
    result = upscale_video(source, tmp_path / "whole.mkv", settings)
    assert result.frames == 48
    assert probe(tmp_path / "whole.mkv").rate == Fraction(24000, 1001)
    stop = threading.Event()

    def after_a_piece(event: Event) -> None:
        if isinstance(event, SegmentEvent):
            stop.set()

    target = tmp_path / "resumed.mkv"
    with pytest.raises(Interrupted):
        upscale_video(source, target, settings, on_event=after_a_piece, stop=stop)
    assert upscale_video(source, target, settings).resumed_frames >= 5
    assert target.read_bytes() == (tmp_path / "whole.mkv").read_bytes()


def test_any_frame_of_the_film_can_be_made_alone(make_film: MakeFilm) -> None:
    path = make_film(frames=24)[1]
    whole = list(deinterlaced(frames_of(path), "ivtc", "tff"))
    with closing(IndexedVideo(str(path), -1)) as video:
        frames = SpanFrames(video, UpscaleSettings(deinterlace="ivtc"))
        assert frames.num_frames == 24
        assert [frames.number_of(n) for n in (0, 4, 5, 29)] == [0, 3, 4, 23]
        for number in (11, 0, 23, 4, 7):
            (alone,) = frames.read([number])
            wanted = whole[number]
            assert (alone.index, alone.time_s) == (number, wanted.time_s)
            pairs = zip(alone.planes, wanted.planes, strict=True)
            assert all(torch.equal(one, two) for one, two in pairs)

"""Segments joined: frames, times, colours, and what goes wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import pytest
import torch

from adcvsr_core.errors import OutputError
from adcvsr_core.video.color import rgb_to_planes
from adcvsr_core.video.encoders import choose_encoder
from adcvsr_core.video.mux import mux
from adcvsr_core.video.writer import SegmentWriter
from tests.video.remade import VFR_PTS, read, remake, write_segments


@pytest.mark.parametrize(
    ("encoder", "suffix"),
    [
        ("x264", "mp4"),
        ("x265", "mp4"),
        ("x264", "mov"),
        ("svtav1", "mp4"),
        ("prores", "mov"),
    ],
)
def test_pts_and_color_tags_survive(
    vfr_clip: Path, tmp_path: Path, encoder: str, suffix: str
) -> None:
    out = tmp_path / f"out.{suffix}"
    assert remake(vfr_clip, out, encoder) == []
    info, frames = read(out)
    times = [frame.pts * frame.time_base for frame in frames]
    assert times == [Fraction(pts, 30000) for pts in VFR_PTS]
    color = info.color
    assert (color.matrix, color.primaries, color.transfer) == ("bt2020nc", "bt2020", "smpte2084")
    assert color.range == "tv"
    assert info.bits == 10
    if encoder in ("x264", "x265"):  # the others have no place for it
        assert color.chroma_location == "topleft"


def test_matroska_keeps_times_to_its_millisecond(vfr_clip: Path, tmp_path: Path) -> None:
    remake(vfr_clip, tmp_path / "out.mkv", "x264")
    _, frames = read(tmp_path / "out.mkv")
    assert len(frames) == len(VFR_PTS)
    for frame, pts in zip(frames, VFR_PTS, strict=True):
        # half a millisecond of rounding, and another where two frames are closer than one
        assert abs(frame.pts * frame.time_base - Fraction(pts, 30000)) <= Fraction(3, 2000)


@pytest.mark.parametrize("encoder", ["x264", "x265", "ffv1"])
@pytest.mark.parametrize("length", [1, 5, 12])
def test_segments_join_to_the_frames_that_went_in(
    bare_clip: Path, tmp_path: Path, encoder: str, length: int
) -> None:
    """Frames come back in order: each is closest to the source frame of its own number."""
    out = tmp_path / ("out.mkv" if encoder == "ffv1" else "out.mp4")
    remake(bare_clip, out, encoder, length=length, crf=None if encoder == "ffv1" else 4)
    _, frames = read(bare_clip)
    _, got = read(out)
    assert [frame.pts * frame.time_base for frame in got] == [Fraction(i, 25) for i in range(12)]
    source = torch.stack([frame.planes[0].float() for frame in frames])
    for index, frame in enumerate(got):
        distance = (source - frame.planes[0].float()).square().mean(dim=(1, 2))
        assert int(distance.argmin()) == index


@pytest.mark.parametrize("encoder", ["x264", "x265"])
def test_reordered_packets_have_valid_decoding_times(
    bare_clip: Path, tmp_path: Path, encoder: str
) -> None:
    out = tmp_path / "out.mp4"
    remake(bare_clip, out, encoder, length=6)
    with av.open(str(out)) as container:
        found = [(p.pts, p.dts) for p in container.demux(video=0) if p.size]
    assert [pts for pts, _ in found] != sorted(pts or 0 for pts, _ in found)  # there are B-frames
    assert all(dts is not None and pts is not None and dts <= pts for pts, dts in found)
    decoding = [dts or 0 for _, dts in found]
    assert all(a < b for a, b in pairwise(decoding))


def test_lossless_segments_give_the_same_samples(clip: Path, tmp_path: Path) -> None:
    info, frames = read(clip)
    plan = choose_encoder("ffv1", info, width=128, height=96)
    with SegmentWriter(tmp_path / "a.seg", plan, 128, 96, info.rate) as writer:
        for frame in frames:
            writer.write(frame.planes)
    out = tmp_path / "out.mkv"
    mux([tmp_path / "a.seg"], None, [f.pts for f in frames], info.time_base, info, out, plan=plan)
    _, got = read(out)
    for one, two in zip(frames, got, strict=True):
        assert all(torch.equal(a, b) for a, b in zip(one.planes, two.planes, strict=True))


@pytest.mark.parametrize("suffix", ["mkv", "mp4"])
def test_the_same_segments_give_the_same_bytes(
    clip: Path, tmp_path: Path, suffix: str, ffmpeg: Callable[..., bytes]
) -> None:
    source = tmp_path / "plain.mp4"
    ffmpeg("-i", clip, "-map", "0:v", "-map", "0:a:0", "-c:a", "aac", source)
    digests: set[str] = set()
    for run in range(2):
        folder = tmp_path / str(run)
        folder.mkdir()
        remake(source, folder / f"out.{suffix}", "x264")
        digests.add(hashlib.sha256((folder / f"out.{suffix}").read_bytes()).hexdigest())
    assert len(digests) == 1


def test_missing_frames_are_an_error(clip: Path, tmp_path: Path) -> None:
    info, frames = read(clip)
    plan = choose_encoder("x264", info, width=128, height=96)
    segments = write_segments(tmp_path, frames, plan, info, 6)
    timestamps = [frame.pts for frame in frames]
    with pytest.raises(OutputError, match="hold 6 frames, 12 were expected"):
        mux(segments[:1], clip, timestamps, info.time_base, info, tmp_path / "out.mkv", plan=plan)


def test_segments_of_different_settings_do_not_join(clip: Path, tmp_path: Path) -> None:
    info, frames = read(clip)
    segments: list[Path] = []
    for crf in (10, 40):
        plan = choose_encoder("x264", info, pix_fmt="yuv420p" if crf == 10 else "yuv444p", crf=crf)
        (tmp_path / str(crf)).mkdir()
        segments += write_segments(tmp_path / str(crf), frames[:6], plan, info, 6)
    with pytest.raises(OutputError, match="different settings"):
        mux(
            segments,
            clip,
            [f.pts for f in frames],
            info.time_base,
            info,
            tmp_path / "o.mkv",
            plan=plan,
        )


def test_unwritable_output_is_an_output_error(clip: Path, tmp_path: Path) -> None:
    info, frames = read(clip)
    plan = choose_encoder("x264", info, width=128, height=96)
    with pytest.raises(OutputError, match="nowhere"):
        SegmentWriter(tmp_path / "nowhere" / "a.seg", plan, 128, 96, info.rate)
    segments = write_segments(tmp_path, frames, plan, info, 12)
    with pytest.raises(OutputError, match="nowhere"):
        mux(
            segments,
            clip,
            [f.pts for f in frames],
            info.time_base,
            info,
            tmp_path / "nowhere" / "o.mkv",
            plan=plan,
        )


def test_aborted_segment_leaves_no_file(clip: Path, tmp_path: Path) -> None:
    info, frames = read(clip)
    plan = choose_encoder("x264", info, width=128, height=96)
    writer = SegmentWriter(tmp_path / "a.seg", plan, 128, 96, info.rate)
    writer.write(rgb_to_planes(frames[0].to_rgb(), plan.layout, plan.color))
    writer.abort()
    assert not (tmp_path / "a.seg").exists()

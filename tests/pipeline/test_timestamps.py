"""Odd timestamps through a whole job: what comes out when, and the sound beside it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import pytest
import torch

from adcvsr_core.errors import InputError, SettingsError
from adcvsr_core.pipeline import upscale_video
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.probe import probe
from adcvsr_core.video.reader import open_reader

type Times = list[Fraction]
type Run = Callable[..., Path]


@pytest.fixture
def settings(tiny_model: Path) -> UpscaleSettings:
    return UpscaleSettings(
        model=str(tiny_model), device="cpu", precision="fp32", tile=0, scale=1.0, crf=40
    )


@pytest.fixture
def run(ffmpeg: str, tmp_path: Path) -> Run:
    """Make a file with ffmpeg: run("name", *arguments)."""

    def make(name: str, *arguments: str | Path) -> Path:
        path = tmp_path / name
        command = [ffmpeg, "-v", "error", "-y", *map(str, arguments), str(path)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        return path

    return make


def packet_times(path: Path, kind: str) -> Times:
    """When the packets of the first stream of a kind are shown, in order."""
    with av.open(str(path)) as container:
        stream = next(stream for stream in container.streams if stream.type == kind)
        base = Fraction(stream.time_base.num, stream.time_base.den)
        packets = [packet for packet in container.demux(stream) if packet.size]
        return sorted(packet.pts * base for packet in packets if packet.pts is not None)


def video_tags(data: bytes) -> list[int]:
    """Where the video tags of an FLV file begin."""
    found: list[int] = []
    at = 13
    while at < len(data):
        if data[at] == 9:
            found.append(at)
        at += 15 + int.from_bytes(data[at + 1 : at + 4])
    return found


def picture(seconds: float, rate: str = "25") -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"testsrc2=s=48x32:r={rate}:d={seconds}")


@pytest.fixture
def parts(run: Run) -> list[Path]:
    """A broadcast recording of 20 frames with sound, at 1.4 s and at 5001.4 s of the clock; one of
    50 at 1.4 s."""
    sound = ("-f", "lavfi", "-i", "sine=d=0.8:r=48000", "-c:a", "mp2", "-c:v", "mpeg2video")
    gop = ("-bf", "2", "-g", "10")
    return [
        *(
            run(f"{at}.ts", *picture(0.8), *sound, *gop, "-output_ts_offset", at)
            for at in (0, 5000)
        ),
        run("long.ts", *picture(2), *sound, *gop),
    ]


@pytest.mark.parametrize("order", [(0, 1), (1, 0, 0)])
def test_recordings_that_follow_each_other_keep_their_steps_and_their_sound(
    parts: list[Path], order: tuple[int, ...], tmp_path: Path, settings: UpscaleSettings
) -> None:
    source = tmp_path / "joined.ts"
    source.write_bytes(b"".join(parts[number].read_bytes() for number in order))
    target = tmp_path / "out.mov"
    result = upscale_video(source, target, settings)
    count = len(order)
    jumps = [w.text for w in result.warnings if "clock jumps" in w.text]
    assert jumps == [f"the clock jumps {'1 time' if count == 2 else '2 times'}; "
                     "the parts follow each other"]  # fmt: skip
    video, audio = packet_times(target, "video"), packet_times(target, "audio")
    assert {b - a for a, b in pairwise(video)} == {Fraction(1, 25)}
    assert len(video) == 20 * count
    alone = packet_times(parts[0], "audio")
    assert len(audio) == len(alone) * count
    lead = alone[0] - packet_times(parts[0], "video")[0]
    for number in range(count):
        begins = audio[len(alone) * number] - video[20 * number]
        # A tick of the mov's sound, 1/48000 s, is not a multiple of one of the broadcast's clock.
        assert abs(begins - lead) <= Fraction(1, 48000)


def without_first_timestamps(data: bytes, count: int) -> bytes:
    """A broadcast whose first video packets do not say when they are shown."""
    made, at = bytearray(data), -1
    while count:
        at = made.index(b"\0\0\1\xe0", at + 1)
        size = made[at + 8]
        made[at + 7] &= 0x3F
        made[at + 9 : at + 9 + size] = b"\xff" * size
        count -= 1
    return bytes(made)


def test_frames_before_the_first_timestamp_are_counted_back(
    run: Run, tmp_path: Path, settings: UpscaleSettings
) -> None:
    sound = ("-f", "lavfi", "-i", "sine=d=1.2:r=48000", "-c:a", "mp2")
    whole = run("whole.ts", *picture(1.2), *sound, "-c:v", "libx264", "-bf", "2", "-g", "12")
    source = tmp_path / "late.ts"
    source.write_bytes(without_first_timestamps(whole.read_bytes(), 5))
    begins: list[Fraction] = []
    for path in (whole, source):
        target = tmp_path / f"{path.stem}.mov"
        result = upscale_video(path, target, settings)
        video, audio = packet_times(target, "video"), packet_times(target, "audio")
        assert len(video) == 30
        assert {b - a for a, b in pairwise(video)} == {Fraction(1, 25)}
        begins.append(audio[0] - video[0])
    assert any("no timestamp" in warning.text for warning in result.warnings)
    # A tick of the mov's sound, 1/48000 s, is not a multiple of one of the broadcast's clock.
    assert abs(begins[1] - begins[0]) <= Fraction(1, 48000)
    part = upscale_video(source, tmp_path / "part.mov", replace(settings, start=0.08))
    assert part.frames == 28


@pytest.mark.parametrize("order", [(0, 0, 0), (0, 1), (0, 2)])
@pytest.mark.parametrize("span", [(0.21, 0.61), (1.01, 1.41), (0.61, 1.01)])
def test_a_span_of_joined_recordings_goes_by_the_time_of_the_output(
    parts: list[Path],
    order: tuple[int, ...],
    span: tuple[float, float],
    tmp_path: Path,
    settings: UpscaleSettings,
) -> None:
    source = tmp_path / "joined.ts"
    source.write_bytes(b"".join(parts[number].read_bytes() for number in order))
    upscale_video(source, tmp_path / "all.mov", settings)
    with open_reader(source) as reader:
        begin = reader.info.start_time_s
        frames = [f.planes[0] for f in reader if span[0] <= f.time_s - begin < span[1]]
    with open_reader(source, start_s=span[0], end_s=span[1]) as reader:
        kept = [frame.planes[0] for frame in reader]
    assert len(kept) == 10
    assert all(torch.equal(a, b) for a, b in zip(kept, frames, strict=True))
    upscale_video(source, tmp_path / "part.mov", replace(settings, start=span[0], end=span[1]))
    heard = [float(time) for time in packet_times(tmp_path / "all.mov", "audio")]
    expected = [time - span[0] for time in heard if span[0] <= time < span[1]]
    sound = [float(time) for time in packet_times(tmp_path / "part.mov", "audio")]
    assert sound == pytest.approx(expected, abs=1e-4)


def test_no_time_is_sought_where_the_clock_jumps(parts: list[Path], tmp_path: Path) -> None:
    source = tmp_path / "joined.ts"
    source.write_bytes(parts[2].read_bytes() * 3)
    with open_reader(source) as reader:
        frames = [frame.planes[0] for frame in reader]
    with open_reader(source, start_s=2.51, end_s=2.91) as reader:
        kept = [frame.planes[0] for frame in reader]
    assert len(kept) == 10
    first = next(n for n, frame in enumerate(frames) if torch.equal(frame, kept[0]) and n >= 50)
    assert first in (62, 63)
    assert all(torch.equal(a, b) for a, b in zip(kept, frames[first:], strict=False))


def test_a_packet_whose_clock_is_wrong_is_put_between_its_neighbours(
    tmp_path: Path, run: Run, settings: UpscaleSettings
) -> None:
    source = run("wild.flv", *picture(1.2), "-c:v", "flv1")
    target = tmp_path / "out.nut"
    data = bytearray(source.read_bytes())
    for at, milliseconds in {5: 200_000_000, 25: 5}.items():
        tag = video_tags(data)[at]
        low, high = milliseconds & 0xFFFFFF, milliseconds >> 24
        data[tag + 4 : tag + 8] = bytes((*low.to_bytes(3), high))
    source.write_bytes(data)
    result = upscale_video(source, target, replace(settings, encoder="ffv1", crf=-1))
    assert packet_times(target, "video") == [Fraction(n, 25) for n in range(30)]
    assert any("clock jumps" in warning.text for warning in result.warnings)


@pytest.mark.parametrize(
    ("rate", "base", "suffix"),
    [
        ("24000/1001", 24000, ".mp4"), ("24000/1001", 90000, ".mkv"), ("25", 90000, ".mov"),
        ("30000/1001", 30000, ".mp4"), ("60000/1001", 90000, ".mp4"), ("50", 1000, ".mp4"),
    ],
)  # fmt: skip
def test_every_rate_and_time_base_is_kept(
    run: Run, tmp_path: Path, settings: UpscaleSettings, rate: str, base: int, suffix: str
) -> None:
    encoder = ("-c:v", "libx264", "-bf", "3", "-video_track_timescale", str(base))
    source = run("clip.mp4", *picture(0.25, rate), *encoder)
    target = tmp_path / f"out{suffix}"
    upscale_video(source, target, settings)
    wanted, got = packet_times(source, "video"), packet_times(target, "video")
    # Matroska's clock ticks in milliseconds, which it rounds to; all others are exact.
    slack = Fraction(1, 2000) if suffix == ".mkv" else 0
    assert len(wanted) == len(got)
    assert all(abs(a - b) <= slack for a, b in zip(wanted, got, strict=True))


def test_edit_lists_open_groups_and_sound_that_begins_early(
    run: Run, tmp_path: Path, settings: UpscaleSettings
) -> None:
    """A cut without encoding: an edit list hides what only serves to decode, sound starts early."""
    whole = run(
        "whole.mp4", *picture(2, "30000/1001"), "-f", "lavfi", "-i", "sine=d=2:r=48000",
        *("-c:v", "libx264", "-bf", "3", "-x264-params", "open-gop=1:keyint=16", "-c:a", "aac"),
    )  # fmt: skip
    source = run("cut.mp4", "-ss", "0.7", "-i", whole, "-c", "copy")
    target = tmp_path / "out.mov"
    result = upscale_video(source, target, settings)
    with av.open(str(source)) as container:
        shown = [f.pts * f.time_base for f in container.decode(video=0) if f.pts is not None]
    with av.open(str(target)) as container:
        made = [f.pts * f.time_base for f in container.decode(video=0) if f.pts is not None]
    assert made == shown
    assert result.frames == len(shown)
    assert packet_times(target, "audio") == packet_times(source, "audio")


@pytest.fixture
def two_videos(run: Run) -> Path:
    """A file with videos of 48x32 and of 64x48, and a cover picture."""
    cover = run("cover.png", *picture(0.04), "-frames:v", "1")
    return run(
        "two.mp4", *picture(0.2), "-f", "lavfi", "-i", "testsrc2=s=64x48:r=10:d=0.5", "-i", cover,
        *("-map", "0", "-map", "1", "-map", "2", "-c:v", "libx264", "-pix_fmt", "yuv420p"),
        *("-c:v:2", "copy", "-disposition:v:2", "attached_pic"),
    )  # fmt: skip


def test_a_video_stream_is_chosen(
    two_videos: Path, tmp_path: Path, settings: UpscaleSettings
) -> None:
    info = probe(two_videos)
    videos = [s.index for s in info.streams if s.kind == "video" and not s.attached_picture]
    listed = "2 video streams: 0 (48x32 yuv420p), 1 (64x48 yuv420p); stream 0 is used"
    assert any(text.startswith(listed) for text in info.warnings)
    for number, size, count in ((-1, 48, 5), (videos[0], 48, 5), (videos[1], 64, 5)):
        target = tmp_path / f"{number}.mkv"
        result = upscale_video(two_videos, target, replace(settings, video_stream=number))
        assert (probe(target).width, result.frames) == (size, count)
        times = packet_times(target, "video")
        assert times[1] - times[0] == (Fraction(1, 10) if size == 64 else Fraction(1, 25))
    for wrong in (2, 3):
        with pytest.raises(SettingsError, match="--video-stream can be: 0, 1"):
            upscale_video(two_videos, tmp_path / "o.mkv", replace(settings, video_stream=wrong))


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("not(between(n,40,44)+eq(n,60))", "6 frames seem to be missing from the source, after "
         "1.560 s, 2.360 s; the frames around keep their times"),
        ("not(eq(n,40))", "1 frame seems to be missing from the source, after 1.560 s; the frames "
         "around keep their times"),
        ("not(mod(n,5))+not(mod(n,7))", ""),
        ("1", ""),
    ],
)  # fmt: skip
def test_rare_holes_in_an_even_rate_are_told(
    run: Run, tmp_path: Path, settings: UpscaleSettings, kept: str, told: str
) -> None:
    source = run(
        "source.mkv", "-f", "lavfi", "-i", "testsrc2=s=48x32:r=25:d=4", "-vf", f"select='{kept}'",
        "-fps_mode", "vfr", "-c:v", "ffv1",
    )  # fmt: skip
    result = upscale_video(source, tmp_path / "out.mkv", settings)
    assert [w.text for w in result.warnings if w.code == "missing_frames"] == (
        [told] if told else []
    )
    assert packet_times(tmp_path / "out.mkv", "video") == packet_times(source, "video")
    if told:
        with pytest.raises(InputError, match=r"missing from the source.*--strict"):
            upscale_video(source, tmp_path / "strict.mkv", settings, strict=True)

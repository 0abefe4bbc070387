"""Lost frames are known by their packets; nothing else counts as lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import pytest

from adcvsr_core.video.frames import SourceFrame
from adcvsr_core.video.reader import open_reader
from tests.video.damage import damaged_copy, garbage

type Ffmpeg = Callable[..., bytes]

CODECS = {
    "h264.mp4": ("-c:v", "libx264", "-g", "12", "-bf", "3"),
    "h264.mkv": ("-c:v", "libx264", "-g", "12", "-bf", "3"),
    "hevc.mp4": ("-c:v", "libx265", "-x265-params", "keyint=12:log-level=none"),
    "mpeg4.avi": ("-c:v", "mpeg4", "-g", "12"),
    "vp8.webm": ("-c:v", "libvpx", "-g", "12", "-auto-alt-ref", "1", "-lag-in-frames", "10"),
    "vp9.webm": ("-c:v", "libvpx-vp9", "-g", "12"),
    "ffv1.mkv": ("-c:v", "ffv1", "-g", "12"),
    "prores.mov": ("-c:v", "prores_ks"),
}
FRAMES = 40


def frames_of(path: Path, **options: float) -> list[SourceFrame]:
    with open_reader(path, keep_lost=True, **options) as reader:  # pyright: ignore
        return list(reader)


def same(a: SourceFrame, b: SourceFrame) -> bool:
    return all(x.equal(y) for x, y in zip(a.planes, b.planes, strict=True))


def clip(folder: Path, ffmpeg: Ffmpeg, name: str, *filters: str) -> Path:
    path = folder / name
    picture = ",".join((f"testsrc2=s=96x64:r=25:d={FRAMES / 25}", *filters))
    ffmpeg("-f", "lavfi", "-i", picture, *CODECS[name], "-threads", "1", path)
    return path


@pytest.mark.parametrize("name", CODECS)
@pytest.mark.parametrize("packets", [{5}, {0}, {12, 13, 14}, {FRAMES - 1}])
def test_every_packet_has_its_frame(
    tmp_path: Path, ffmpeg: Ffmpeg, name: str, packets: set[int]
) -> None:
    whole = clip(tmp_path, ffmpeg, name)
    expected = frames_of(whole)
    assert not any(frame.lost for frame in expected)
    found = frames_of(damaged_copy(whole, tmp_path / f"bad_{name}", packets))
    assert [frame.time_s for frame in found] == [frame.time_s for frame in expected]
    assert [frame.index for frame in found] == list(range(FRAMES))
    # At least as many frames are lost or wrong as packets are damaged; a group before and one after
    # are whole.
    assert sum(not same(a, b) for a, b in zip(found, expected, strict=True)) >= len(packets)
    untouched = range(25, FRAMES - 12) if min(packets) < 25 else range(12)
    assert all(same(found[n], expected[n]) and not found[n].lost for n in untouched)


def test_a_stand_in_shows_the_frame_before_it(tmp_path: Path, ffmpeg: Ffmpeg) -> None:
    whole = clip(tmp_path, ffmpeg, "prores.mov")
    expected = frames_of(whole)
    found = frames_of(damaged_copy(whole, tmp_path / "bad.mov", {0, 7, 8, FRAMES - 1}))
    lost = [frame.index for frame in found if frame.lost]
    assert lost == [0, 7, 8, FRAMES - 1]
    for number, shown in ((0, 1), (7, 6), (8, 6), (FRAMES - 1, FRAMES - 2)):
        assert same(found[number], expected[shown])
    part = frames_of(tmp_path / "bad.mov", start_s=7 / 25, end_s=9 / 25)
    assert [(frame.pts, frame.lost) for frame in part] == [
        (frame.pts, frame.lost) for frame in found[7:9]
    ]
    assert same(part[0], expected[6])


def test_readers_that_do_not_ask_get_no_stand_ins(tmp_path: Path, ffmpeg: Ffmpeg) -> None:
    bad = damaged_copy(clip(tmp_path, ffmpeg, "prores.mov"), tmp_path / "bad.mov", {3})
    with open_reader(bad) as reader:
        frames = list(reader)
        assert len(frames) == FRAMES - 1
        assert any("39 frames decoded; the header promises 40" in text for text in reader.warnings)


def test_gaps_are_not_losses(tmp_path: Path, ffmpeg: Ffmpeg) -> None:
    """A variable rate, with frames whose packets are not there at all."""
    whole = clip(tmp_path, ffmpeg, "h264.mkv", "select='gt(mod(n,7),1)+eq(n,0)'")
    assert len(frames_of(whole)) < FRAMES
    assert not any(frame.lost for frame in frames_of(whole))
    gone = damaged_copy(
        clip(tmp_path, ffmpeg, "prores.mov"), tmp_path / "gone.mov", {9, 10, 20}, lambda data: None
    )
    frames = frames_of(gone)
    assert len(frames) == FRAMES - 3
    assert not any(frame.lost for frame in frames)


def test_a_variable_rate_keeps_its_times(tmp_path: Path, ffmpeg: Ffmpeg) -> None:
    whole = clip(tmp_path, ffmpeg, "h264.mp4", "select='gt(mod(n,7),1)+eq(n,0)'")
    expected = frames_of(whole)
    found = frames_of(damaged_copy(whole, tmp_path / "bad.mp4", {4, 12}))
    assert any(frame.lost for frame in found)
    assert [frame.pts for frame in found] == [frame.pts for frame in expected]


def test_what_is_not_coded_is_not_lost(tmp_path: Path, ffmpeg: Ffmpeg) -> None:
    """MPEG-4's "nothing changed" is a packet of a few bytes and no frame."""
    whole = clip(tmp_path, ffmpeg, "mpeg4.avi")
    with av.open(str(whole)) as container:
        first = bytes(next(container.demux(video=0)))
    assert first[:4] == b"\x00\x00\x01\xb0" or b"\x00\x00\x01\xb6" in first
    not_coded = b"\x00\x00\x01\xb6\x51\x00"
    bad = damaged_copy(whole, tmp_path / "bad.avi", {6}, lambda data: not_coded)
    assert not any(frame.lost for frame in frames_of(bad))


def test_a_capture_that_begins_within_a_group_of_pictures(tmp_path: Path, ffmpeg: Ffmpeg) -> None:
    """What comes before the first key frame was never whole."""
    options = ("-c:v", "mpeg2video", "-g", "12", "-bf", "2", "-threads", "1")
    whole = tmp_path / "whole.ts"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=96x64:r=25:d=1.6", *options, whole)
    gone = damaged_copy(whole, tmp_path / "cut.ts", {0, 1}, lambda data: None)
    frames = frames_of(gone)
    assert frames[0].time_s > 0.3
    assert not any(frame.lost for frame in frames)


def test_damage_at_random_places_costs_no_time(tmp_path: Path, ffmpeg: Ffmpeg) -> None:
    whole = clip(tmp_path, ffmpeg, "h264.mp4")
    expected = frames_of(whole)
    for number in range(0, FRAMES, 7):
        for change in (garbage, lambda data: data[: len(data) // 2], lambda data: data[:-1] + b"x"):
            bad = damaged_copy(whole, tmp_path / "bad.mp4", {number}, change)
            assert [frame.pts for frame in frames_of(bad)] == [frame.pts for frame in expected]

"""Any frame in any order is the n-th of a linear decode, whatever the file does to a seek."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from adcvsr_core.video import indexed
from adcvsr_core.video.indexed import IndexedVideo, digest, drafted_times
from adcvsr_core.video.reader import open_reader

type Ffmpeg = Callable[..., bytes]

KINDS = {
    "b-frames.mp4": ("-c:v", "libx264", "-bf", "3", "-g", "20"),
    "open-gop.mkv": ("-c:v", "libx264", "-g", "18", "-x264-params", "open-gop=1:bframes=5"),
    "open-gop.ts": ("-c:v", "libx264", "-x264-params", "open-gop=1:bframes=3:keyint=16"),
    "hevc-open.mkv": ("-c:v", "libx265", "-g", "16", "-x265-params", "open-gop=1:log-level=none"),
    "refresh.mkv": ("-c:v", "libx264", "-x264-params", "intra-refresh=1:keyint=24"),
    "mpeg2.vob": ("-c:v", "mpeg2video", "-bf", "2", "-g", "12", "-b:v", "2M"),
    "mpeg4.avi": ("-c:v", "mpeg4", "-bf", "2", "-g", "15"),
    "vfr.mkv": ("-c:v", "libx264", "-bf", "3", "-g", "20", "-fps_mode", "vfr",
                "-vf", "select='not(eq(mod(n,7),3))',setpts='(N/20+0.012*mod(N,3))/TB'"),
    "intra.mov": ("-c:v", "prores_ks"),
}  # fmt: skip


@pytest.fixture(scope="session")
def make_kind(tmp_path_factory: pytest.TempPathFactory, ffmpeg: Ffmpeg) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("kinds")

    def make(name: str) -> Path:
        path = folder / name
        if path.exists():
            return path
        source = ("-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=4,format=yuv420p")
        ffmpeg(*source, *KINDS[name], path)
        return path

    return make


def linear(path: Path) -> list[tuple[int, int]]:
    with open_reader(path) as reader:
        return [(frame.pts, digest(frame)) for frame in reader]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("verified", [False, True], ids=["drafted", "verified"])
def test_any_order_gives_the_frames_of_a_linear_decode(
    make_kind: Callable[[str], Path], name: str, verified: bool
) -> None:
    path = make_kind(name)
    truth = linear(path)
    with IndexedVideo(str(path)) as video:
        if verified:
            video.verify()
            assert video.is_verified
        assert video.num_frames == len(truth) > 80
        for n in [len(truth) - 1, 0, 3, 2, *random.Random(4).sample(range(len(truth)), 14)]:
            frame = video.frame(n)
            assert (frame.index, frame.pts, digest(frame)) == (n, *truth[n]), n
        with pytest.raises(IndexError):
            video.frame(len(truth))


def test_packets_that_hold_no_frame_are_found_out(
    make_kind: Callable[[str], Path], tmp_path: Path
) -> None:
    data = bytearray(make_kind("mpeg2.vob").read_bytes())
    middle = len(data) // 2
    data[middle : middle + 6000] = bytes(6000)
    path = tmp_path / "damaged.vob"
    path.write_bytes(data)
    truth = linear(path)
    draft = drafted_times(str(path))
    with IndexedVideo(str(path)) as video:
        same = video.verify()
        assert same == (draft == tuple(pts for pts, _ in truth))
        assert list(video.times) == [pts for pts, _ in truth]
        for n in random.Random(2).sample(range(len(truth)), 12):
            assert digest(video.frame(n)) == truth[n][1], n


def test_a_frame_that_reads_differently_after_a_seek_is_read_from_the_beginning(
    make_kind: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_kind("b-frames.mp4")
    truth = linear(path)
    sought: list[object] = []

    class Spoiled(indexed.VideoReader):
        def __iter__(self):  # type: ignore[no-untyped-def] # noqa: ANN204
            start = self._span[0]
            sought.append(start)
            for frame in super().__iter__():
                planes = tuple(plane + (start is not None) for plane in frame.planes)
                yield replace(frame, planes=planes)

    with IndexedVideo(str(path)) as video:
        video.verify()
        monkeypatch.setattr(indexed, "VideoReader", Spoiled)
        assert digest(video.frame(90)) == truth[90][1]
    assert sought[-1] is None
    assert len(sought) == 3  # twice from nearer, which is spoiled


def test_verifying_can_be_given_up(make_kind: Callable[[str], Path]) -> None:
    count = 0

    def pause() -> None:
        nonlocal count
        count += 1
        if count == 10:
            raise RuntimeError

    with IndexedVideo(str(make_kind("b-frames.mp4"))) as video:
        with pytest.raises(RuntimeError):
            video.verify(pause)
        assert not video.is_verified
        assert video.frame(30).index == 30


def test_images_are_read_by_number(tmp_path: Path, ffmpeg: Ffmpeg) -> None:
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=32x32:d=0.4:r=25", tmp_path / "in_%03d.png")
    truth = [value for _, value in linear(tmp_path)]
    with IndexedVideo(str(tmp_path)) as video:
        assert video.is_verified
        assert [digest(video.frame(n)) for n in range(9, -1, -1)] == truth[::-1]


def test_times_name_frames(make_kind: Callable[[str], Path]) -> None:
    with IndexedVideo(str(make_kind("vfr.mkv"))) as video:
        for n in (0, 1, 30, video.num_frames - 1):
            assert video.first_at(video.seconds(n)) == n
            assert video.first_at(video.seconds(n) + video.info.time_base) == n + 1

"""Reading odd files: what is handed out, what is said, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
import torch
from av.video.format import names as format_names

from adcvsr_core.errors import InputError
from adcvsr_core.video.color import sample_dtype
from adcvsr_core.video.frames import frame_planes, planar, video_frame
from adcvsr_core.video.layouts import layout_of, planar_format
from adcvsr_core.video.probe import probe
from adcvsr_core.video.reader import open_reader


def frames_of(source: str | Path, **options: object) -> list[Fraction]:
    with open_reader(source, **options) as reader:  # pyright: ignore
        frames = list(reader)
        assert [frame.index for frame in frames] == list(range(len(frames)))
        assert all(a.pts < b.pts for a, b in pairwise(frames))
        for frame in frames:
            shapes = tuple(tuple(plane.shape) for plane in frame.planes)
            assert shapes == frame.layout.plane_shapes(reader.info.width, reader.info.height)
        return [frame.time_s for frame in frames]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no such file"),
        (b"", "the file is empty"),
        (b"Dear diary,\nno video today.\n" * 20, "it is a text file"),
        (bytes(range(256)) * 64, "not a video file, or damaged"),
        (b"\x00\x00\x00\x20ftypisom" + bytes(4096), "the header is missing"),
    ],
)
def test_what_is_not_a_video_is_named(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "clip.mp4"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        open_reader(path)
    assert caught.value.where == str(path)
    assert caught.value.remedy


def test_sound_alone_is_refused(tmp_path: Path, ffmpeg: Callable[..., bytes]) -> None:
    ffmpeg("-f", "lavfi", "-i", "sine=d=0.1", tmp_path / "sound.mka")
    with pytest.raises(InputError, match="no video, only audio"):
        open_reader(tmp_path / "sound.mka")


def test_truncated_file_gives_what_decodes_and_says_so(
    tmp_path: Path, ffmpeg: Callable[..., bytes]
) -> None:
    whole = tmp_path / "whole.mp4"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=128x96:r=25:d=2", "-c:v", "libx264", "-threads", "1"),
        *("-movflags", "+faststart", whole),
    )
    data = whole.read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(data[: len(data) * 6 // 10])
    with open_reader(cut) as reader:
        count = len(list(reader))
        assert 0 < count < 50
        assert any(f"{count} frames decoded; the header promises 50" in w for w in reader.warnings)


@pytest.mark.parametrize("sound", [False, True])
def test_a_truncated_matroska_says_so_though_it_counts_no_frames(
    tmp_path: Path, ffmpeg: Callable[..., bytes], sound: bool
) -> None:
    whole = tmp_path / "whole.mkv"
    tone = ("-f", "lavfi", "-i", "sine=d=2", "-c:a", "flac") if sound else ()
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=128x96:r=25:d=2", *tone, "-c:v", "libx264"),
        *("-threads", "1", whole),
    )
    with open_reader(whole) as reader:
        assert len(list(reader)) == 50
        assert not any("break off" in warning for warning in reader.warnings)
    data = whole.read_bytes()
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(data[: len(data) * 6 // 10])
    with open_reader(cut) as reader:
        end_s = len(list(reader)) / 25
        (said,) = [warning for warning in reader.warnings if "break off" in warning]
    assert said.startswith(f"the video ends at {end_s:.3f} s, the header promises 2.0")
    with open_reader(cut, end_s=Fraction(1, 2)) as reader:
        assert list(reader)
        assert not any("break off" in warning for warning in reader.warnings)


def test_damaged_packets_are_skipped_and_said(tmp_path: Path, ffmpeg: Callable[..., bytes]) -> None:
    whole, path = tmp_path / "whole.mkv", tmp_path / "clip.mkv"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=0.4", "-c:v", "ffv1", whole)
    with av.open(str(whole)) as original, av.open(str(path), "w") as target:
        stream = target.add_stream_from_template(original.streams.video[0], opaque=True)
        for index, packet in enumerate(original.demux(video=0)):
            if packet.size:
                damaged = av.Packet(b"not a frame" * 9 if index == 4 else bytes(packet))
                damaged.pts, damaged.dts, damaged.time_base = (
                    packet.pts,
                    packet.dts,
                    packet.time_base,
                )
                damaged.stream, damaged.is_keyframe = stream, True
                target.mux(damaged)
    with open_reader(path, threads=1) as reader:
        times = [frame.time_s for frame in reader]
        assert times == [Fraction(i, 25) for i in range(10) if i != 4]
        assert "a damaged packet after frame 4 was skipped" in reader.warnings[0]


def test_time_span_selects_frames(tmp_path: Path, ffmpeg: Callable[..., bytes]) -> None:
    path = tmp_path / "clip.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=4", "-g", "10", "-c:v", "libx264", path)
    everything = frames_of(path)
    assert len(everything) == 100
    assert frames_of(path, start_s=3) == everything[75:]
    assert frames_of(path, start_s=Fraction(26, 25), end_s=Fraction(30, 25)) == everything[26:30]
    assert frames_of(path, end_s=0.2) == everything[:5]
    with pytest.raises(InputError, match="no frame lies between"):
        frames_of(path, start_s=100)


def test_broadcast_clock_is_kept(tmp_path: Path, ffmpeg: Callable[..., bytes]) -> None:
    path = tmp_path / "clip.ts"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1", "-output_ts_offset", "1000"),
        *("-c:v", "mpeg2video", path),
    )
    times = frames_of(path)
    assert times[0] > 1000
    assert len(times) == 25
    assert frames_of(path, start_s=0.5, end_s=0.6) == [
        t for t in times if 0.5 <= t - times[0] < 0.6
    ]


@pytest.mark.parametrize(
    ("pix_fmt", "planar_name"),
    [
        ("nv12", "yuv420p"), ("nv16", "yuv422p"), ("p010le", "yuv420p10le"),
        ("p210le", "yuv422p10le"), ("yuyv422", "yuv422p"), ("uyvy422", "yuv422p"),
        ("rgb24", "gbrp"), ("bgra", "gbrap"), ("rgba64be", "gbrap16le"), ("ya16le", "gbrap16le"),
        ("yuva420p", "yuva420p"), ("yuva422p10be", "yuva422p10le"), ("vuya", "yuva444p"),
        ("rgb0", "gbrp"), ("rgb48le", "gbrp16le"),
        ("rgb48be", "gbrp16le"), ("gray16be", "gray16le"), ("gray10le", "gray10le"),
        ("yuv420p10be", "yuv420p10le"), ("yuva444p12le", "yuva444p12le"), ("gbrap", "gbrap"),
        ("rgb565le", "gbrp"), ("pal8", "gbrap"), ("ya8", "gbrap"), ("monow", "gray"),
        ("yuvj420p", "yuv420p"), ("vuyx", "yuv444p"), ("x2rgb10le", "gbrp10le"),
    ],
)  # fmt: skip
def test_every_format_has_a_planar_one(pix_fmt: str, planar_name: str) -> None:
    assert planar_format(pix_fmt) == planar_name
    assert layout_of(planar_name).alpha == (planar_name.startswith(("gbrap", "yuva")))


def test_all_formats_of_libav_map_to_a_layout() -> None:
    for name in format_names:
        if name in ("yuv420p", "none") or av.VideoFormat(name).components:
            layout_of(planar_format(name))


@pytest.mark.parametrize(
    "pix_fmt",
    ["nv12", "p010le", "yuyv422", "rgb24", "rgb48le", "bgr0", "bgra", "rgba64le", "vuya"],
)
def test_reformatting_loses_nothing(pix_fmt: str) -> None:
    """planar -> packed by swscale -> planar by the reader gives the samples back."""
    name = planar_format(pix_fmt)
    layout = layout_of(name)
    generator = torch.Generator().manual_seed(3)
    planes = tuple(
        torch.randint(0, layout.peak + 1, shape, generator=generator).to(sample_dtype(layout))
        for shape in layout.plane_shapes(64, 48)
    )
    frame = video_frame(planes, layout)
    frame.color_range = 2 if layout.family == "rgb" else 1
    packed = frame.reformat(format=pix_fmt)
    back = frame_planes(planar(packed))
    for one, two in zip(planes, back, strict=True):
        assert torch.equal(one.int(), two.int())


def test_palette_images_keep_their_colors(tmp_path: Path, ffmpeg: Callable[..., bytes]) -> None:
    path = tmp_path / "a.png"
    ffmpeg(
        *(
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=64x48:d=0.04,split[a][b];[a]palettegen[p];[b][p]paletteuse",
        ),
        *("-frames:v", "1", path),
    )
    with open_reader(path) as reader:
        assert reader.info.pix_fmt == "pal8"
        green, blue, red, alpha = next(iter(reader)).planes
    assert int(alpha.min()) == 255
    expected = np.frombuffer(
        ffmpeg("-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"), np.uint8
    )
    got = torch.stack((red, green, blue), dim=-1).numpy()
    assert np.array_equal(got, expected.reshape(48, 64, 3))


def test_frame_without_timestamp_is_given_one(tmp_path: Path, ffmpeg: Callable[..., bytes]) -> None:
    """Raw H.264 has none at all."""
    path = tmp_path / "clip.h264"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=0.4", "-c:v", "libx264", path)
    times = frames_of(path)
    assert len(times) == 10
    steps = {b - a for a, b in pairwise(times)}
    assert steps == {Fraction(1, 25)}


def test_images_and_sequences(tmp_path: Path, ffmpeg: Callable[..., bytes]) -> None:
    ffmpeg("-f", "lavfi", "-i", "testsrc2=r=25:d=0.48,scale=33:17", tmp_path / "f%d.png")
    assert len(frames_of(tmp_path)) == 12
    assert frames_of(tmp_path / "f%d.png", sequence_rate=Fraction(10))[-1] == Fraction(11, 10)
    assert len(frames_of(tmp_path / "f1.png")) == 1
    assert probe(tmp_path).num_frames == 12
    with open_reader(tmp_path) as folder, open_reader(tmp_path / "f10.png") as single:
        tenth = list(folder)[9]
        alone = next(iter(single))
        assert all(torch.equal(a, b) for a, b in zip(tenth.planes, alone.planes, strict=True))
    with pytest.raises(InputError, match="matches the pattern"):
        open_reader(tmp_path / "g%d.png")
    ffmpeg("-f", "lavfi", "-i", "testsrc2,scale=35:17", "-frames:v", "1", tmp_path / "f13.png")
    with pytest.raises(InputError, match=r"f13\.png.*35x17"):
        frames_of(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no images"):
        open_reader(tmp_path / "empty")


def test_sixteen_bit_png_keeps_its_bits(tmp_path: Path, ffmpeg: Callable[..., bytes]) -> None:
    samples = np.arange(64 * 48 * 3, dtype="<u2").reshape(48, 64, 3) * 7
    ffmpeg(
        *("-f", "rawvideo", "-pix_fmt", "rgb48le", "-s", "64x48", "-i", "-", tmp_path / "a.png"),
        stdin=samples.tobytes(),
    )
    with open_reader(tmp_path / "a.png") as reader:
        green, blue, red = next(iter(reader)).planes
    got = torch.stack((red, green, blue), dim=-1).numpy()
    assert np.array_equal(got, samples)


def test_probe_is_json(tmp_path: Path, ffmpeg: Callable[..., bytes]) -> None:
    path = tmp_path / "clip.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x48:r=30000/1001:d=1", "-c:v", "libx264", path)
    info = probe(path)
    text = json.dumps(info.to_json())
    assert '"rate": "30000/1001"' in text
    assert '"matrix": "smpte170m"' in text
    assert any("not tagged" in warning for warning in info.warnings)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("odd_files/audio_only_two_tracks.mp4", "no video, only audio"),
        ("odd_files/synthetic_text_named.mp4", "text file"),
        ("odd_files/synthetic_zero_bytes.mp4", "empty"),
        ("odd_files/synthetic_truncated_60pct.mp4", "cut off or damaged"),
        ("odd_files/vp9_invalid_bitstream.webm", "no frame of its video decodes"),
        ("odd_files/tests_only/cover_art_only.m4a", "cover picture but no video"),
        ("odd_files/tests_only/encrypted_cenc.mp4", "no frame of its video decodes"),
        ("odd_files/tests_only/avs3_no_decoder.mkv", "no decoder"),
        ("odd_files/tests_only/pmt_change.ts", "no frame of its video decodes"),
    ],
)
def test_odd_files_are_refused_with_a_reason(
    media: Callable[[str], Path], name: str, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        open_reader(media(name))


@pytest.mark.parametrize(
    ("name", "count", "size", "rate"),
    [
        ("odd_files/one_pixel_1x1_yuv444.mp4", 5, (1, 1), Fraction(1)),
        ("odd_files/odd_size_161x121.webm", 30, (161, 121), Fraction(2997, 100)),
        ("odd_files/mkv_ass_subs_1000fps.mkv", 30, (1080, 720), Fraction(30000, 1001)),
        ("odd_files/invalid_nalu.mp4", 29, (1080, 720), Fraction(30000, 1001)),
        ("odd_files/animated.gif", 30, (314, 273), Fraction(10)),
        ("odd_files/hlg10_audio_first.mp4", 9, (1920, 1080), Fraction(90000, 3001)),
        ("odd_files/tests_only/truncated_header_ok.mp4", 33, (160, 240), None),
    ],
)
def test_odd_files_are_read(
    media: Callable[[str], Path],
    name: str,
    count: int,
    size: tuple[int, int],
    rate: Fraction | None,
) -> None:
    info = probe(media(name))
    assert (info.width, info.height) == size
    assert rate is None or info.rate == rate
    assert len(frames_of(media(name))) == count

"""Subtitles that are pictures: they lie where they lay when the video is larger than before."""

from __future__ import annotations

import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from adcvsr_core.errors import SettingsError
from adcvsr_core.pipeline import upscale_video
from adcvsr_core.settings import UpscaleSettings

WIDTH, HEIGHT = 48, 32
BOX = (20, 10, 8, 4)
"""x, y, width, height of the subtitle."""

type Ffmpeg = Callable[..., bytes]


def dvd_subtitle(x: int, y: int, width: int, height: int) -> bytes:
    """A filled rectangle as a DVD subpicture unit."""
    to_end_of_line = b"\x00\x01"
    fields = to_end_of_line * ((height + 1) // 2), to_end_of_line * (height // 2)
    control = 4 + sum(map(len, fields))
    right, bottom = x + width - 1, y + height - 1
    area = (x << 36 | right << 24 | y << 12 | bottom).to_bytes(6, "big")
    show = b"\x03\x32\x10\x04\xff\xff\x05" + area
    show += b"\x06" + struct.pack(">HH", 4, 4 + len(fields[0])) + b"\x01\xff"
    end = control + 4 + len(show)
    hide = struct.pack(">HH", 28, end) + b"\x02\xff"
    commands = struct.pack(">HH", 0, end) + show + hide
    head = struct.pack(">HH", control + len(commands), control)
    return head + b"".join(fields) + commands


def pgs_screen() -> bytes:
    """A presentation of nothing on a canvas of 1920x1080."""
    composition = struct.pack(">HHBHBBBB", 1920, 1080, 0x10, 0, 0x80, 0, 0, 0)
    return b"".join(
        bytes([kind]) + len(data).to_bytes(2, "big") + data
        for kind, data in ((0x16, composition), (0x80, b""))
    )


def make_source(path: Path, codec: str, data: bytes) -> Path:
    with av.open(str(path), "w", format="vob" if path.suffix == ".vob" else None) as container:
        video = container.add_stream("mpeg2video", rate=25)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        subtitles = container.add_mux_stream(codec)
        subtitles.time_base = Fraction(1, 90000 if path.suffix == ".vob" else 1000)
        packet = av.Packet(data)
        packet.stream, packet.time_base = subtitles, subtitles.time_base
        packet.pts = packet.dts = int(Fraction(1, 25) / subtitles.time_base)
        packet.duration = int(Fraction(8, 25) / subtitles.time_base)
        packet.is_keyframe = True
        for n in range(12):
            frame = av.VideoFrame.from_ndarray(np.full((HEIGHT, WIDTH, 3), 90, np.uint8))
            frame.pts = n
            container.mux(video.encode(frame))
            if n == 1:
                container.mux(packet)
        container.mux(video.encode(None))
    return path


def shown_box(ffmpeg: Ffmpeg, path: Path, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Where the subtitles change the picture when a player scales their canvas to the video."""

    def frame(graph: str) -> NDArray[np.int16]:
        out = ffmpeg(
            *("-i", path, "-filter_complex", graph, "-map", "[o]", "-frames:v", "6"),
            *("-f", "rawvideo", "-pix_fmt", "gray", "-"),
        )
        return np.frombuffer(out, np.uint8).reshape(-1, size[1], size[0])[-1].astype(np.int16)

    scaled = f"[0:s]scale={size[0]}:{size[1]}:flags=neighbor[s];[0:v][s]overlay,format=gray[o]"
    changed = np.abs(frame(scaled) - frame("[0:v]format=gray[o]")) > 8
    rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
    assert len(rows), "no subtitle is shown"
    return (
        int(columns[0]),
        int(rows[0]),
        int(columns[-1] - columns[0]) + 1,
        int(rows[-1] - rows[0]) + 1,
    )


def test_dvd_subtitles_without_a_canvas_get_that_of_their_video(
    tmp_path: Path, tiny_model: Path, ffmpeg: Ffmpeg
) -> None:
    source = make_source(tmp_path / "a.vob", "dvd_subtitle", dvd_subtitle(*BOX))
    out = tmp_path / "a.mkv"
    settings = UpscaleSettings(model=str(tiny_model), device="cpu", precision="fp32")
    upscale_video(source, out, settings)
    with av.open(str(out)) as container:
        header = container.streams.subtitles[0].codec_context.extradata
        assert header is not None
        assert header.startswith(b"size: 48x32\n")
    x, y, width, height = shown_box(ffmpeg, out, (4 * WIDTH, 4 * HEIGHT))
    assert (x, y, width, height) == pytest.approx(tuple(4 * side for side in BOX), abs=4)


def test_a_canvas_in_the_packets_stays_as_it_is(tmp_path: Path, tiny_model: Path) -> None:
    source = make_source(tmp_path / "p.mkv", "hdmv_pgs_subtitle", pgs_screen())
    out = tmp_path / "o.mkv"
    settings = UpscaleSettings(model=str(tiny_model), device="cpu", precision="fp32")
    upscale_video(source, out, settings)
    with av.open(str(out)) as container:
        packet = next(container.demux(container.streams.subtitles[0]))
        assert bytes(packet) == pgs_screen()
        assert struct.unpack(">HH", bytes(packet)[3:7]) == (1920, 1080)


def transcoded(ffmpeg: Ffmpeg, folder: Path, codec: str, name: str) -> Path:
    """A clip with a rectangle as a subtitle of another kind, as ffmpeg makes it."""
    vob = make_source(folder / "a.vob", "dvd_subtitle", dvd_subtitle(*BOX))
    picture = f"testsrc2=s={WIDTH}x{HEIGHT}:r=25:d=0.6"
    ffmpeg(
        *("-f", "lavfi", "-i", picture, "-i", vob, "-map", "0:v", "-map", "1:s"),
        *("-c:v", "mpeg2video", "-c:s", codec, folder / name),
    )
    return folder / name


def subtitles(path: Path) -> list[tuple[bytes, float]]:
    """Data and time of the packets of the first subtitles, from the first frame on."""
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
        assert frame.pts is not None
        shown = frame.pts * frame.time_base
    with av.open(str(path)) as container:
        packets = [p for p in container.demux(container.streams.subtitles[0]) if p.size]
    return [(bytes(p), float((p.pts or 0) * p.time_base - shown)) for p in packets]


def test_subtitles_of_divx_keep_their_place_and_colour(
    tmp_path: Path, tiny_model: Path, ffmpeg: Ffmpeg
) -> None:
    source = transcoded(ffmpeg, tmp_path, "xsub", "x.avi")
    settings = UpscaleSettings(model=str(tiny_model), device="cpu", precision="fp32")
    result = upscale_video(source, tmp_path / "x.mkv", settings)
    assert not [warning for warning in result.warnings if warning.code == "streams"]
    with av.open(str(tmp_path / "x.mkv")) as container:
        stream = container.streams.subtitles[0]
        assert stream.codec_context.name == "dvdsub"
        (packet,) = [packet for packet in container.demux(stream) if packet.size]
        assert packet.duration == 318
    assert subtitles(tmp_path / "x.mkv")[0][1] == pytest.approx(subtitles(source)[0][1])
    x, y, width, height = shown_box(ffmpeg, tmp_path / "x.mkv", (4 * WIDTH, 4 * HEIGHT))
    assert (x, y, width, height) == pytest.approx(tuple(4 * side for side in BOX), abs=4)
    for suffix in ("avi", "mp4", "ts"):
        with pytest.raises(SettingsError, match=r"cannot hold subtitle stream 1 \(xsub\).*\.mkv"):
            upscale_video(source, tmp_path / f"out.{suffix}", settings)


@pytest.mark.parametrize("suffix", ["mkv", "ts"])
def test_subtitles_of_broadcasts_are_copied_with_their_page_and_time(
    tmp_path: Path, tiny_model: Path, ffmpeg: Ffmpeg, suffix: str
) -> None:
    source = transcoded(ffmpeg, tmp_path, "dvbsub", "d.ts")
    out = tmp_path / f"out.{suffix}"
    settings = UpscaleSettings(model=str(tiny_model), device="cpu", precision="fp32")
    upscale_video(source, out, settings)
    before, after = subtitles(source), subtitles(out)
    assert [data for data, _ in after] == [data for data, _ in before]
    assert [time for _, time in after] == pytest.approx([time for _, time in before], abs=0.001)
    with av.open(str(source)) as first, av.open(str(out)) as second:
        pages = [c.streams.subtitles[0].codec_context.extradata for c in (first, second)]
        assert pages[0]
        assert pages[1] == pages[0]
    with pytest.raises(SettingsError, match=r"\.mp4 cannot hold .*dvbsub.*out\.mkv"):
        upscale_video(source, tmp_path / "out.mp4", settings)

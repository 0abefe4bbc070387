"""The real ffmpeg as an independent oracle, and small clips made with it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import imageio_ffmpeg
import pytest

from tests.video.remade import VFR_PTS

type Ffmpeg = Callable[..., bytes]


@pytest.fixture(scope="session")
def ffmpeg() -> Ffmpeg:
    """Run ffmpeg with arguments (and bytes for its standard input); returns its standard output."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> bytes:
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-y"]
        done = subprocess.run(
            [*command, *map(str, arguments)], input=stdin, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    return run


@pytest.fixture(scope="session")
def ffmpeg_report() -> Callable[[Path], str]:
    """What `ffmpeg -i FILE` prints about a file."""

    def run(path: Path) -> str:
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(path)]
        return subprocess.run(command, capture_output=True, check=False).stderr.decode()

    return run


@pytest.fixture(scope="session")
def media() -> Callable[[str], Path]:
    """A file of the media folder; the test is skipped without it."""

    def find(name: str) -> Path:
        folder = os.environ.get("ADCVSR_MEDIA")
        if not folder or not (Path(folder) / name).exists():
            pytest.skip(f"needs {name} in $ADCVSR_MEDIA")
        return Path(folder) / name

    return find


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory, ffmpeg: Callable[..., bytes]) -> Path:
    """12 frames, 128x96, with two audio tracks, subtitles, chapters, an attachment and metadata."""
    folder = tmp_path_factory.mktemp("clip")
    (folder / "subs.srt").write_text("1\n00:00:00,100 --> 00:00:00,400\nHello\n")
    (folder / "font.ttf").write_bytes(b"not really a font")
    (folder / "chapters.txt").write_text(
        ";FFMETADATA1\ntitle=A clip\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=200\ntitle=One\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=200\nEND=480\ntitle=Two\n"
    )
    out = folder / "clip.mkv"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=128x96:r=25:d=0.48,scroll=h=0.06:v=0.04"),
        *("-f", "lavfi", "-i", "sine=440:d=0.48", "-f", "lavfi", "-i", "sine=880:d=0.48"),
        *("-i", folder / "subs.srt", "-i", folder / "chapters.txt", "-map_metadata", "4"),
        *("-map", "0", "-map", "1", "-map", "2", "-map", "3", "-c:v", "ffv1", "-c:s", "srt"),
        *("-c:a:0", "flac", "-c:a:1", "pcm_s16le", "-attach", folder / "font.ttf"),
        *("-metadata:s:t", "mimetype=font/ttf", "-metadata:s:a:1", "language=ger"),
        *(
            "-disposition:a:1",
            "comment",
            "-metadata:s:v",
            "title=Picture",
            "-vf",
            "setsar=16/15",
            out,
        ),
    )
    return out


@pytest.fixture(scope="session")
def bare_clip(clip: Path, ffmpeg: Callable[..., bytes]) -> Path:
    """The picture of `clip` alone."""
    out = clip.with_name("bare.mkv")
    ffmpeg("-i", clip, "-map", "0:v", "-map_chapters", "-1", "-c", "copy", out)
    return out


@pytest.fixture(scope="session")
def vfr_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """12 frames at uneven times in units of 1/30000 s, tagged with unusual colours."""
    out = tmp_path_factory.mktemp("vfr") / "vfr.mp4"
    with av.open(str(out), "w", options={"video_track_timescale": "30000"}) as container:
        stream = container.add_stream("libx264", rate=30, options={"bf": "0"})
        stream.width, stream.height, stream.pix_fmt = 128, 96, "yuv420p10le"
        stream.codec_context.time_base = Fraction(1, 30000)
        stream.time_base = Fraction(1, 30000)
        context = stream.codec_context
        context.colorspace, context.color_primaries, context.color_trc = 9, 9, 16
        context.color_range, context.chroma_sample_location = 1, 3
        for index, pts in enumerate(VFR_PTS):
            frame = av.VideoFrame(128, 96, "yuv420p10le")
            for plane in frame.planes:
                plane.update(bytes([index * 9, 2] * (plane.buffer_size // 2)))
            frame.pts, frame.time_base = pts, Fraction(1, 30000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out

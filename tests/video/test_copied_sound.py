"""Copied sound begins at the sample it began at, and what a container cannot keep is said."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from adcvsr_core.errors import SettingsError
from adcvsr_core.video.containers import check_output
from adcvsr_core.video.encoders import choose_encoder
from adcvsr_core.video.probe import probe
from tests.video.remade import remake

RATE = 48000


def make_source(ffmpeg: Callable[..., bytes], path: Path, codec: str) -> Path:
    """Noise of 0.413 s, so that packets are cut at both ends."""
    noise = f"anoisesrc=d=0.413:r={RATE}:a=0.3:seed=3"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=0.4", "-f", "lavfi", "-i", noise),
        *("-c:v", "libx264", "-bf", "2", "-c:a", codec, "-ac", "2", path),
    )
    return path


def sound(path: Path) -> tuple[Fraction, NDArray[np.float64]]:
    """When the first sample is heard after the first frame is shown, in samples; the samples."""
    with av.open(str(path)) as container:
        picture = next(container.decode(video=0))
        assert picture.pts is not None
        shown = picture.pts * picture.time_base
    with av.open(str(path)) as container:
        frames = list(container.decode(audio=0))
    samples = np.concatenate([frame.to_ndarray() for frame in frames], 1)
    assert frames[0].pts is not None
    return (frames[0].pts * frames[0].time_base - shown) * RATE, samples[0]


@pytest.mark.parametrize("codec", ["aac", "libmp3lame", "libopus", "ac3"])
@pytest.mark.parametrize(("before", "after"), [("mp4", "mkv"), ("mp4", "mp4"), ("mkv", "mp4")])
def test_sound_begins_at_the_same_sample(
    ffmpeg: Callable[..., bytes], tmp_path: Path, codec: str, before: str, after: str
) -> None:
    source = make_source(ffmpeg, tmp_path / f"in.{before}", codec)
    assert remake(source, tmp_path / f"out.{after}", "x264") == []
    began, samples = sound(source)
    begins, copied = sound(tmp_path / f"out.{after}")
    assert begins == began
    length = min(len(samples), len(copied))
    # What a source's last packet holds beyond its end differs by container: at most 0.02 s.
    assert length > 0.39 * RATE
    assert np.array_equal(copied[:length], samples[:length])


@pytest.mark.parametrize("after", ["mp4", "mkv"])
def test_ac3_of_matroska_ends_at_the_same_sample(
    ffmpeg: Callable[..., bytes], tmp_path: Path, after: str
) -> None:
    source, made = make_source(ffmpeg, tmp_path / "in.mkv", "ac3"), tmp_path / f"out.{after}"
    remake(source, made, "x264")
    lengths = [
        len(ffmpeg("-i", path, "-map", "0:a", "-f", "s16le", "-ac", "1", "-")) // 2
        for path in (source, made)
    ]
    assert lengths[0] == lengths[1] > 0.41 * RATE
    if after == "mp4":
        with av.open(str(made)) as container:
            times = [packet.pts for packet in container.demux(audio=0) if packet.size]
        assert {int(step) for step in np.diff(np.array(times))} == {1536}


@pytest.mark.parametrize("codec", ["aac", "libopus"])
def test_a_stream_that_does_not_cut_its_beginning_keeps_its_place(
    ffmpeg: Callable[..., bytes], tmp_path: Path, codec: str
) -> None:
    """MPEG-TS cannot say that samples are left out: they are heard before the picture."""
    source = make_source(ffmpeg, tmp_path / "in.mkv", codec)
    remake(source, tmp_path / "out.ts", "x264")
    began, samples = sound(source)
    begins, copied = sound(tmp_path / "out.ts")
    early = began - begins
    assert early == {"aac": 1024, "libopus": 312}[codec]
    assert np.allclose(copied[int(early) :][:9600], samples[:9600], atol=0.02)


@pytest.mark.parametrize(
    ("codec", "suffix"), [("flac", "ts"), ("libvorbis", "ts"), ("flac", "avi"), ("alac", "ts")]
)
def test_sound_that_would_not_be_read_again_is_refused(
    ffmpeg: Callable[..., bytes], tmp_path: Path, codec: str, suffix: str
) -> None:
    source = make_source(ffmpeg, tmp_path / "in.mkv", codec)
    info = probe(source)
    plan = choose_encoder("x264", info, width=64, height=48)
    with pytest.raises(SettingsError, match=rf"\.{suffix} cannot hold audio.*out\.mkv"):
        check_output(tmp_path / f"out.{suffix}", plan, info)


@pytest.mark.parametrize(("encoder", "suffix"), [("ffv1", "ts"), ("svtav1", "ts"), ("x265", "avi")])
def test_video_that_would_not_be_read_again_is_refused(
    ffmpeg: Callable[..., bytes], tmp_path: Path, encoder: str, suffix: str
) -> None:
    info = probe(make_source(ffmpeg, tmp_path / "in.mkv", "aac"))
    plan = choose_encoder(encoder, info, width=128, height=96)
    with pytest.raises(SettingsError, match=rf"\.{suffix} cannot hold {encoder}.*out\.mkv"):
        check_output(tmp_path / f"out.{suffix}", plan, info)


def test_avi_says_that_it_keeps_no_exact_times(
    ffmpeg: Callable[..., bytes], tmp_path: Path
) -> None:
    info = probe(make_source(ffmpeg, tmp_path / "in.mkv", "aac"))
    plan = choose_encoder("x264", info, width=64, height=48)
    (said,) = check_output(tmp_path / "out.avi", plan, info)
    assert "up to 0.1 s apart" in said
    assert check_output(tmp_path / "out.mp4", plan, info) == []

"""Every file of the folder odd_files in $ADCVSR_MEDIA: what must come of it, and why."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import pytest

from adcvsr_core.errors import InputError
from adcvsr_core.model.config import CompactConfig
from adcvsr_core.model.student import build_student
from adcvsr_core.pipeline import upscale_video
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.probe import probe
from adcvsr_core.weights.card import ModelCard
from adcvsr_core.weights.files import save_student

MEDIA = os.environ.get("ADCVSR_MEDIA", "")
FOLDER = Path(MEDIA) / "odd_files"
pytestmark = pytest.mark.skipif(not MEDIA, reason="needs ADCVSR_MEDIA")

SD = "smpte170m tv smpte170m"
HD = "bt709 tv bt709"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What comes of a file at a quarter of its size."""

    why: str
    frames: int
    size: str
    end: float = 0.0
    """Only frames before this, to save time; 0: all."""
    pix_fmt: str = "yuv420p"
    color: str = HD
    """Matrix, range, transfer."""
    aspect: str = "1"
    matrix: tuple[int, int, int, int] | tuple[()] = ()
    """Turn and mirroring of the display matrix."""
    streams: str = "video"
    warnings: tuple[tuple[str, str], ...] = ()
    """Code and a part of the text, in this order; "colour not tagged" is left out."""


MADE = {
    "rotate90_and_mirror.mp4": Outcome(
        why="turned and mirrored: pixels as stored, the matrix travels", frames=3, end=0.1,
        size="270x180", matrix=(0, 1, 1, 0), streams="video audio",
    ),
    "hlg10_audio_first.mp4": Outcome(
        why="HLG: 10 bits and its tags stay; the first stream is audio", frames=3, end=0.1,
        size="480x270", pix_fmt="yuv420p10le", color="bt2020nc tv arib-std-b67",
        streams="video audio",
    ),
    "odd_size_161x121.webm": Outcome(
        why="odd sizes are rounded to what 4:2:0 holds", frames=30, size="40x30", color=SD,
    ),
    "mkv_ass_subs_1000fps.mkv": Outcome(
        why="styled subtitles travel; the rate is measured; its audio begins 67 ms earlier",
        frames=4, end=0.2, size="270x180", streams="video audio subtitle",
    ),
    "mp4_fragmented.mp4": Outcome(
        why="the header counts 0 frames; its audio begins 67 ms earlier", frames=4, end=0.2,
        size="270x180", streams="video audio",
    ),
    "invalid_nalu.mp4": Outcome(
        why="one damaged packet costs its frame alone, which is filled", frames=30,
        size="270x180",
        warnings=(("decode", "after frame 26"), ("repaired", "1 lost frame was filled")),
    ),
    "vvc_h266.mp4": Outcome(
        why="10-bit VVC decodes", frames=8, end=0.3, size="80x45", pix_fmt="yuv444p10le",
        color=SD, warnings=(("encoder", "80x45 is odd"),),
    ),
    "empty_second_video_track.mp4": Outcome(
        why="the video track without samples is not chosen", frames=3, end=0.1, size="270x180",
        streams="video audio",
        warnings=(("source", "stream 0 is used"), ("streams", "video stream 1 is left out")),
    ),
    "long_4k60_black_6min.mp4": Outcome(
        why="21,766 frames of 4K: nothing reads ahead of what is asked for", frames=1, end=0.01,
        size="960x540", streams="video audio",
    ),
    "no_initial_keyframe.ts": Outcome(
        why="what comes before the first key frame cannot be decoded; the audio is whole",
        frames=15, size="160x88", color=SD, aspect="44/45", streams="video audio",
    ),
    "anamorphic_sar_2_1.mp4": Outcome(
        why="the sample aspect stays", frames=9, end=0.3, size="160x90", color=SD, aspect="2",
    ),
    "no_duration_vfr.webm": Outcome(
        why="no duration in the header; timestamps of a recording", frames=8, end=0.5,
        size="320x180", streams="video audio",
    ),
    "one_pixel_1x1_yuv444.mp4": Outcome(
        why="nothing is smaller than a pixel", frames=5, size="1x1", pix_fmt="yuv444p", color=SD,
    ),
    "animated.gif": Outcome(
        why="RGB becomes BT.709 of the usual format", frames=5, end=0.5, size="78x68",
        color="bt709 tv iec61966-2-1",
        warnings=(("source", "plays for ever"), ("alpha", "yuv420p holds no transparency")),
    ),
    "multi_video_audio_subs.mp4": Outcome(
        why="one video is chosen, all audio and subtitles travel", frames=13, end=0.5,
        size="80x45", pix_fmt="yuv444p", streams="video audio subtitle audio subtitle",
        warnings=(
            ("source", "2 video streams"),
            ("encoder", "80x45 is odd"),
            ("streams", "video stream 3 is left out"),
        ),
    ),
    "full_range_bt709.mp4": Outcome(
        why="full range stays full", frames=3, end=0.1, size="320x180", pix_fmt="yuvj420p",
        color="bt709 pc bt709",
    ),
    "rotation_270.mov": Outcome(
        why="the turn travels", frames=3, size="142x80", matrix=(0, -1, 1, 0),
    ),
    "tests_only/prores4444_alpha.mov": Outcome(
        why="12 bits are more than x264 has; the timecode travels as a tag", frames=1,
        size="480x270", pix_fmt="yuv444p10le", streams="video audio",
        warnings=(
            ("encoder", "10 bits at most"),
            ("alpha", "yuv444p10le holds no transparency"),
        ),
    ),
    "tests_only/odd_496x241_cineform.mov": Outcome(
        why="an odd height, 10-bit 4:2:2", frames=10, size="124x60", pix_fmt="yuv422p10le",
        color=SD,
    ),
    "tests_only/field_pictures_576i.ts": Outcome(
        why="a picture of two fields is one frame", frames=31, size="180x144",
        color="bt470bg tv smpte170m", aspect="16/15",
        warnings=(("source", "interlaced (bff)"),),
    ),
    "tests_only/mxf_named_mp4.mp4": Outcome(
        why="MXF whatever its name; 152:135 in Matroska's whole display pixels", frames=4,
        size="180x152", pix_fmt="yuv422p", color="bt709 tv bt470m", aspect="203/180",
        streams="video audio", warnings=(("source", "interlaced (tff)"),),
    ),
    "tests_only/truncated_header_ok.mp4": Outcome(
        why="what is there is made, the last frame repeated for the packet cut in two; "
        "the matrix's stretch by 2 is in the aspect, its turn travels",
        frames=34, size="40x60", color="smpte170m tv bt709", aspect="1/2", matrix=(0, 1, -1, 0),
        warnings=(
            ("missing_frames", "1 frame seems to be missing from the source, after 1.061 s"),
            ("decode", "after frame 32"), ("decode", "the header promises 708"),
            ("repaired", "1 lost frame was filled"),
        ),
    ),
    "tests_only/frame_size_change_vp8.webm": Outcome(
        why="pictures of other sizes are fitted into the first", frames=9, end=0.3, size="40x22",
        color="bt470bg tv smpte170m", warnings=(
            ("size_changes", "frame 3 (0.100 s) on the picture is 160x120; fitted into 160x90, "
             "with black bars"),
            ("size_changes", "the picture is 320x180; fitted into 160x90"),
        ),
    ),
    "tests_only/cctv_hevc_error.mp4": Outcome(
        why="a rate of 15, whatever the header says; full range", frames=8, end=0.5,
        size="480x270", pix_fmt="yuvj420p", color="bt709 pc bt709", streams="video audio",
    ),
}  # fmt: skip

REFUSED = {
    "vp9_invalid_bitstream.webm": "no frame of its video decodes",
    "audio_only_two_tracks.mp4": "it holds no video, only audio",
    "tests_only/ffv1_bgr0_damaged.mov": "no frame of its video decodes",
    "tests_only/avs3_no_decoder.mkv": "no decoder for its video",
    "tests_only/pmt_change.ts": "no frame of its video decodes",
    "tests_only/encrypted_cenc.mp4": "damaged or encrypted",
    "tests_only/cover_art_only.m4a": "a cover picture but no video",
    "synthetic_truncated_60pct.mp4": "the header is missing; the file is cut off",
    "synthetic_zero_bytes.mp4": "the file is empty",
    "synthetic_text_named.mp4": "a text file, not a video",
}
"""Files nothing can be made of, and what a person is told."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> UpscaleSettings:
    """A student that keeps the size, as fast as there can be one; a quarter of the size."""
    config = CompactConfig(
        scale=1, channels=2, num_blocks=1, temporal_after=(0,), temporal_channels=1
    )
    card = ModelCard(
        name="tiny", description="Random weights for tests.", licence="CC0-1.0",
        source="made here", training_data="none", recipe="random", date="2026-01-01",
    )  # fmt: skip
    path = tmp_path_factory.mktemp("models") / "tiny.safetensors"
    save_student(build_student(config), path, card)
    return UpscaleSettings(
        model=str(path), device="cpu", precision="fp32", tile=0, scale=0.25, crf=45
    )


def test_every_file_has_an_outcome() -> None:
    with (FOLDER / "manifest.csv").open() as table:
        assert {row["file"] for row in csv.DictReader(table)} == MADE.keys() | REFUSED.keys()


@pytest.mark.parametrize("name", MADE)
def test_made(name: str, settings: UpscaleSettings, tmp_path: Path) -> None:
    expected, target = MADE[name], tmp_path / "out.mkv"
    result = upscale_video(FOLDER / name, target, replace(settings, end=expected.end))
    warnings = [w for w in result.warnings if not w.text.startswith("colour not tagged")]
    assert [warning.code for warning in warnings] == [code for code, _ in expected.warnings]
    for warning, (_, text) in zip(warnings, expected.warnings, strict=True):
        assert text in warning.text
    info = probe(target)
    color = info.color
    assert f"{info.width}x{info.height}" == expected.size
    assert info.pix_fmt == expected.pix_fmt
    assert f"{color.matrix} {color.range} {color.transfer}" == expected.color
    assert info.sample_aspect == Fraction(expected.aspect)
    matrix = info.display_matrix
    turn = tuple(round(matrix[place] / 65536) for place in (0, 1, 3, 4)) if matrix else ()
    assert turn == expected.matrix
    with av.open(str(target)) as container:
        assert " ".join(stream.type for stream in container.streams) == expected.streams
        decoded = sum(1 for _ in container.decode(video=0))
    assert result.frames == decoded == expected.frames
    assert os.listdir(tmp_path) == ["out.mkv"]


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, settings: UpscaleSettings, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=REFUSED[name]) as caught:
        upscale_video(
            FOLDER / name,
            tmp_path / "out.mkv",
            settings,
        )
    assert caught.value.remedy
    assert Path(name).name in str(caught.value)
    assert os.listdir(tmp_path) == []

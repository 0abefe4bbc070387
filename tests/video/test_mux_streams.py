"""What travels along with the picture, and which container can hold it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import pytest
from av.stream import Disposition

from adcvsr_core.errors import SettingsError
from adcvsr_core.video.color import ColorSpec
from adcvsr_core.video.containers import check_output
from adcvsr_core.video.encoders import choose_encoder
from adcvsr_core.video.mux import mux
from adcvsr_core.video.probe import probe
from adcvsr_core.video.reader import open_reader
from tests.video.remade import packets, read, remake, write_segments


def test_everything_else_is_copied_packet_for_packet(clip: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.mkv"
    assert remake(clip, out, "x264") == []
    assert packets(out, "audio") == packets(clip, "audio")
    assert packets(out, "subtitle") == packets(clip, "subtitle")
    with av.open(str(clip)) as before, av.open(str(out)) as after:
        assert [s.type for s in after.streams] == [s.type for s in before.streams]
        assert [s.disposition for s in after.streams] == [s.disposition for s in before.streams]
        assert after.streams.audio[1].disposition & Disposition.comment
        assert after.streams.audio[1].metadata["language"] == "ger"
        assert after.streams.attachments[0].data == b"not really a font"
        assert after.streams.attachments[0].name == "font.ttf"
        assert after.metadata["title"] == "A clip"
        assert after.streams.video[0].metadata["title"] == "Picture"
        titles = [(c["metadata"]["title"], c["start"] * c["time_base"]) for c in after.chapters()]
        assert titles == [
            (c["metadata"]["title"], c["start"] * c["time_base"]) for c in before.chapters()
        ]
        assert len(titles) == 2


@pytest.mark.parametrize(
    ("encoder", "suffix"),
    [
        ("ffv1", "mkv"),
        ("x264", "mkv"),
        ("svtav1", "mkv"),
        ("x264", "mp4"),
        ("x265", "mp4"),
        ("prores", "mov"),
    ],
)
def test_sample_aspect_survives(
    bare_clip: Path,
    tmp_path: Path,
    encoder: str,
    suffix: str,
    ffmpeg_report: Callable[[Path], str],
) -> None:
    out = tmp_path / f"out.{suffix}"
    remake(bare_clip, out, encoder)
    # Matroska keeps a display size in whole pixels: 137x96 for 128x96 at 16:15
    assert abs(probe(out).sample_aspect - Fraction(16, 15)) < Fraction(1, 100)
    assert ("SAR 16:15" in ffmpeg_report(out)) or suffix == "mkv"
    info, frames = read(out)
    assert len(frames) == 12
    with av.open(str(out)) as container:
        assert container.streams[info.stream_index].metadata.get("title", "Picture") == "Picture"


@pytest.mark.parametrize("suffix", ["mkv", "mp4", "mov"])
@pytest.mark.parametrize(
    "matrix",
    [(0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30), (0, 65536, 0, 65536, 0, 0, 0, 0, 1 << 30)],
)
def test_rotation_and_mirroring_survive(
    clip: Path, tmp_path: Path, suffix: str, matrix: tuple[int, ...]
) -> None:
    source = tmp_path / "turned.mp4"
    with av.open(str(clip)) as original, av.open(str(source), "w") as target:
        stream = target.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 128, 96, "yuv420p"
        stream.set_display_matrix(matrix)
        for frame in original.decode(video=0):
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    before = probe(source)
    assert before.display_matrix == matrix
    assert before.display_size == (96, 128)
    remake(source, tmp_path / f"out.{suffix}", "x264")
    after = probe(tmp_path / f"out.{suffix}")
    assert after.display_matrix == before.display_matrix
    assert after.rotation == before.rotation


def test_a_part_of_the_source_starts_at_zero_with_its_sound(clip: Path, tmp_path: Path) -> None:
    span = (Fraction(1, 5), Fraction(2, 5))
    info, frames = read(clip, start_s=span[0], end_s=span[1])
    assert [frame.pts * frame.time_base for frame in frames] == [
        Fraction(i, 25) for i in range(5, 10)
    ]
    assert [frame.index for frame in frames] == list(range(5))
    plan = choose_encoder("ffv1", info, width=128, height=96)
    segments = write_segments(tmp_path, frames, plan, info, 3)
    out = tmp_path / "out.mkv"
    timestamps = [frame.pts for frame in frames]
    mux(
        segments,
        clip,
        timestamps,
        info.time_base,
        info,
        out,
        plan=plan,
        start_s=span[0],
        end_s=span[1],
    )
    _, got = read(out)
    assert [frame.pts * frame.time_base for frame in got] == [Fraction(i, 25) for i in range(5)]
    kept = [(time, digest) for time, digest in packets(clip, "audio") if 0.2 <= time < 0.4]
    assert [digest for _, digest in packets(out, "audio")] == [digest for _, digest in kept]
    moved = [time for time, _ in packets(out, "audio")]
    assert moved == pytest.approx([time - 0.2 for time, _ in kept], abs=0.001)
    with av.open(str(out)) as container:
        spans = [(c["start"], c["end"]) for c in container.chapters()]
    assert len(spans) == 1
    assert spans[0][0] == 0


def test_mov_text_becomes_subrip_in_matroska(
    clip: Path, tmp_path: Path, ffmpeg: Callable[..., bytes]
) -> None:
    source = tmp_path / "text.mp4"
    ffmpeg("-i", clip, "-map", "0:v", "-map", "0:s", "-c:v", "libx264", "-c:s", "mov_text", source)
    remake(source, tmp_path / "out.mkv", "x264")
    assert b"00:00:00,100 --> 00:00:00,400\nHello" in ffmpeg(
        "-i", tmp_path / "out.mkv", "-f", "srt", "-"
    )


def test_cover_picture_becomes_an_attachment(
    clip: Path, tmp_path: Path, ffmpeg: Callable[..., bytes]
) -> None:
    cover, source = tmp_path / "cover.png", tmp_path / "cover.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=red:s=8x8", "-frames:v", "1", cover)
    ffmpeg(
        *(
            "-i",
            clip,
            "-i",
            cover,
            "-map",
            "0:v",
            "-map",
            "1",
            "-c:v:0",
            "libx264",
            "-c:v:1",
            "copy",
        ),
        *("-disposition:v:1", "attached_pic", source),
    )
    assert probe(source).width == 128
    remake(source, tmp_path / "out.mkv", "x264")
    with av.open(str(tmp_path / "out.mkv")) as container:
        pictures = [s for s in container.streams.video if s.disposition & Disposition.attached_pic]
        assert len(pictures) == 1
        assert bytes(next(container.demux(pictures))) == cover.read_bytes()


@pytest.mark.parametrize(
    ("encoder", "suffix", "better"),
    [("ffv1", "mp4", "clip.mkv"), ("prores", "webm", "clip.mov"), ("x264", "webm", "clip.mkv")],
)
def test_container_that_cannot_hold_the_codec_is_refused(
    clip: Path, tmp_path: Path, encoder: str, suffix: str, better: str
) -> None:
    info = probe(clip)
    plan = choose_encoder(encoder, info, width=128, height=96)
    with pytest.raises(SettingsError, match=better):
        check_output(tmp_path / f"clip.{suffix}", plan, info)


def test_container_that_cannot_hold_a_stream_is_refused(clip: Path, tmp_path: Path) -> None:
    info = probe(clip)
    plan = choose_encoder("x264", info, width=128, height=96)
    streams = r"\w+ stream \d+ .*, \w+ stream \d+ .*"
    with pytest.raises(SettingsError, match=rf"cannot hold {streams}clip\.mkv"):
        check_output(tmp_path / "clip.mp4", plan, info)
    assert check_output(tmp_path / "clip.mkv", plan, info) == []
    with pytest.raises(SettingsError, match="unknown container"):
        check_output(tmp_path / "clip.docx", plan, info)
    with pytest.raises(SettingsError, match="no extension"):
        check_output(tmp_path / "clip", plan, info)


def test_hdr_metadata_survives(clip: Path, tmp_path: Path, ffmpeg: Callable[..., bytes]) -> None:
    source = tmp_path / "hdr.mkv"
    ffmpeg(
        *("-i", clip, "-map", "0:v", "-pix_fmt", "yuv420p10le", "-c:v", "libx265", "-x265-params"),
        "log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:max-cll=1000,400:"
        "master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50)",
        source,
    )
    before = probe(source)
    assert before.mastering_display == pytest.approx(
        (0.68, 0.32, 0.265, 0.69, 0.15, 0.06, 0.3127, 0.329, 0.005, 1000)
    )
    assert before.content_light == (1000, 400)
    for encoder in ("x264", "x265", "svtav1"):
        out = tmp_path / f"{encoder}.mkv"
        remake(source, out, encoder)
        after = probe(out)
        assert after.mastering_display == pytest.approx(before.mastering_display, abs=1e-3)
        assert after.content_light == before.content_light


def test_color_spec_is_what_was_planned(clip: Path) -> None:
    info = probe(clip)
    assert isinstance(info.color, ColorSpec)
    assert choose_encoder("x264", info, width=128, height=96).color.matrix == info.color.matrix


def test_disc_pcm_becomes_plain_pcm(
    media: Callable[[str], Path], tmp_path: Path, ffmpeg: Callable[..., bytes]
) -> None:
    source = media("real_lq/tests_only/ntsc_480i_dvd_sunset.vob")
    remake(source, tmp_path / "out.mkv", "ffv1")
    raw = ("-map", "0:a", "-f", "s32le", "-c:a", "pcm_s32le", "-")
    assert ffmpeg("-i", tmp_path / "out.mkv", *raw) == ffmpeg("-i", source, *raw)
    with av.open(str(tmp_path / "out.mkv")) as container:
        assert container.streams.audio[0].codec_context.name == "pcm_s24le"


@pytest.mark.parametrize(("suffix", "kept"), [("mp4", True), ("mkv", True), ("mov", False)])
def test_a_cover_picture_stays_or_is_named_before_the_start(
    tmp_path: Path, ffmpeg: Callable[..., bytes], suffix: str, kept: bool
) -> None:
    source = tmp_path / "cover.mp4"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=0.4"),
        *("-f", "lavfi", "-i", "color=red:s=8x8:d=0.04", "-map", "0", "-map", "1"),
        *("-c:v:0", "libx264", "-c:v:1", "png", "-disposition:v:1", "attached_pic", source),
    )
    out = tmp_path / f"out.{suffix}"
    warnings = remake(source, out, "x264")
    with av.open(str(out)) as container:
        covers = [s for s in container.streams if s.disposition & Disposition.attached_pic]
        assert len(covers) == kept
        if kept:
            packet = next(container.demux(covers))
            assert bytes(packet).startswith(b"\x89PNG")
    assert bool(warnings) != kept
    assert kept or ".mp4" in warnings[0]


def test_what_a_header_cannot_describe_is_refused_before_the_start(
    tmp_path: Path, ffmpeg: Callable[..., bytes]
) -> None:
    source = tmp_path / "opus.mkv"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=0.4", "-f", "lavfi", "-i", "sine=d=0.4"),
        *("-c:v", "libx264", "-c:a", "libopus", source),
    )
    with open_reader(source) as reader:
        info = reader.info
    plan = choose_encoder("x264", info, None, None)
    with pytest.raises(SettingsError, match=r"\.mov cannot hold audio stream 1 .*out\.mkv"):
        check_output(tmp_path / "out.mov", plan, info)
    assert check_output(tmp_path / "out.mp4", plan, info) == []


def test_timecodes_and_chapters_travel_without_a_word(
    tmp_path: Path, ffmpeg: Callable[..., bytes]
) -> None:
    (tmp_path / "c.txt").write_text(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=400\ntitle=One\n"
    )
    source = tmp_path / "tc.mov"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=0.4", "-i", tmp_path / "c.txt"),
        *("-map_metadata", "1", "-timecode", "01:02:03:04", "-c:v", "libx264", source),
    )
    for suffix in ("mov", "mp4", "mkv"):
        out = tmp_path / f"out.{suffix}"
        assert remake(source, out, "x264") == []
        with av.open(str(out)) as container:
            metadata = {k.lower(): v for k, v in container.streams.video[0].metadata.items()}
            assert metadata["timecode"] == "01:02:03:04"
            assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["One"]

"""Segments joined with the rest of the source: what the finished file holds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import pytest
import torch
from av.stream import Disposition

from adcvsr_core.errors import OutputError, SettingsError
from adcvsr_core.video.color import ColorSpec, rgb_to_planes
from adcvsr_core.video.containers import check_output
from adcvsr_core.video.encoders import EncoderPlan, choose_encoder
from adcvsr_core.video.frames import SourceFrame
from adcvsr_core.video.mux import mux
from adcvsr_core.video.probe import VideoInfo, probe
from adcvsr_core.video.reader import open_reader
from adcvsr_core.video.writer import SegmentWriter

VFR_PTS = (0, 1001, 2002, 4100, 4101, 9000, 9500, 9501, 12000, 15000, 15999, 16000)


def read(path: Path, **options: object) -> tuple[VideoInfo, list[SourceFrame]]:
    with open_reader(path, **options) as reader:  # pyright: ignore
        return reader.info, list(reader)


def write_segments(
    folder: Path, frames: list[SourceFrame], plan: EncoderPlan, info: VideoInfo, length: int
) -> list[Path]:
    paths: list[Path] = []
    for first in range(0, len(frames), length):
        paths.append(folder / f"{first:06d}.seg")
        with SegmentWriter(
            paths[-1], plan, info.width, info.height, info.rate, threads=1
        ) as writer:
            for frame in frames[first : first + length]:
                writer.write(rgb_to_planes(frame.to_rgb(), plan.layout, plan.color))
    return paths


def remake(
    source: Path, out: Path, encoder: str, *, length: int = 5, crf: int | None = None
) -> list[str]:
    """Decode, encode in segments and mux, as a job at scale 1 would."""
    info, frames = read(source)
    plan = choose_encoder(encoder, info, crf=crf, width=info.width, height=info.height)
    segments = write_segments(out.parent, frames, plan, info, length)
    timestamps = [frame.pts for frame in frames]
    return mux(segments, source, timestamps, info.time_base, info, out, plan=plan)


def packets(path: Path, kind: str) -> list[tuple[float, str]]:
    """Time and hash of every packet of the streams of a kind."""
    with av.open(str(path)) as container:
        streams = [stream for stream in container.streams if stream.type == kind]
        return [
            (float((packet.pts or 0) * packet.time_base), hashlib.sha256(bytes(packet)).hexdigest())
            for packet in container.demux(streams)
            if packet.size
        ]


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
def bare_clip(clip: Path, ffmpeg: Callable[..., bytes]) -> Path:
    """The picture of `clip` alone."""
    out = clip.with_name("bare.mkv")
    ffmpeg("-i", clip, "-map", "0:v", "-map_chapters", "-1", "-c", "copy", out)
    return out


@pytest.fixture(scope="module")
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
    with pytest.raises(SettingsError, match=r"cannot hold .*clip\.mkv"):
        check_output(tmp_path / "clip.mp4", plan, info)
    assert check_output(tmp_path / "clip.mkv", plan, info) == []
    with pytest.raises(SettingsError, match="unknown container"):
        check_output(tmp_path / "clip.docx", plan, info)
    with pytest.raises(SettingsError, match="no extension"):
        check_output(tmp_path / "clip", plan, info)


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

"""What each container can hold."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition, Stream

from adcvsr_core.errors import SettingsError
from adcvsr_core.said import Said
from adcvsr_core.video.encoders import ENCODERS, EncoderPlan
from adcvsr_core.video.info import VideoInfo
from adcvsr_core.video.local_files import open_media
from adcvsr_core.video.opening import codec_name

MUXERS = {
    "mkv": "matroska", "mp4": "mp4", "m4v": "mp4", "mov": "mov", "webm": "webm", "ts": "mpegts",
    "nut": "nut", "avi": "avi", "mka": "matroska", "mxf": "mxf",
}  # fmt: skip
"""libav's muxer by filename extension."""

DISC_PCM = ("pcm_dvd", "pcm_bluray")
"""PCM in the packing of discs, which only their own containers hold."""

IN_MPEG_TS = frozenset(
    (
        "aac", "aac_latm", "ac3", "dts", "dvb_subtitle", "dvb_teletext", "eac3", "h264",
        "hdmv_pgs_subtitle", "hevc", "mp1", "mp2", "mp3", "opus", "s302m",
    )
)  # fmt: skip
"""What a reader of MPEG-TS knows again; libav writes anything else as private data."""

NOT_KEPT = frozenset((("avi", "flac"), ("avi", "hevc"), ("avi", "vorbis"), ("nut", "eac3")))
"""Muxer and codec that libav writes, but does not read again as what it was, or when it was."""

AVI_TIMES = Said(
    ".avi keeps neither exact times nor how much of the sound's beginning is left out: sound and "
    "picture may be up to 0.1 s apart; .mkv and .mp4 keep both"
)

COVERS = {"matroska": "attach", "mp4": "cover"}
"""Containers that hold cover pictures, and how."""

CHAPTERED = ("matroska", "webm", "mp4", "mov", "nut")
"""Containers that hold chapters."""

TEXT_SUBTITLES_TO_MKV = "mov_text"
"""The one subtitle codec that Matroska cannot carry but can hold as SubRip, losing only styles."""


XSUB = "xsub"
CANVASSED = ("matroska", "nut")
"""Containers in which DVD subtitles keep the canvas they name."""


@dataclass(frozen=True, kw_only=True)
class StreamCopy:
    """What happens to one stream of the source."""

    index: int
    action: str
    """copy; subrip: mov_text made SubRip; dvd: XSUB made DVD subtitles; pcm: PCM of discs plain
    PCM; attach: a cover picture made an attachment; cover: one kept as it is; drop;
    refuse: this container cannot, Matroska can."""
    reason: str = ""
    """Why it is dropped; empty: silently."""


def muxer_of(suffix: str) -> str:
    """libav's muxer for a filename extension. Raises: SettingsError for one that is not known."""
    extension = suffix.lower().lstrip(".")
    if extension not in MUXERS:
        raise SettingsError(
            Said("unknown container {suffix}", suffix=repr(suffix))
            if extension
            else Said("the output name has no extension"),
            where="--output",
            remedy=Said("Use one of: {names}", names=", ".join(MUXERS)),
        )
    return MUXERS[extension]


def check_output(out: Path, plan: EncoderPlan, info: VideoInfo) -> list[str]:
    """See, before anything is encoded, that the container of `out` can hold the output.

    Returns: warnings about streams that will be left out.
    Raises: SettingsError naming a container that can, when the video codec or an audio, subtitle or
        attachment stream of the source cannot be held.
    """
    extension = out.suffix.lower().lstrip(".")
    muxer = muxer_of(out.suffix)
    if not _takes_video(plan, muxer):
        better = ENCODERS[plan.name].containers[0]
        raise SettingsError(
            Said(".{extension} cannot hold {name} video", extension=extension, name=plan.name),
            where=str(out),
            remedy=Said("Name the output {stem}.{better}", stem=out.stem, better=better),
        )
    if info.path == "-" or info.container == "images":
        return []
    with open_media(info.path) as original:
        copies = copy_plan(original, info.stream_index, muxer)
        refused = [original.streams[copy.index] for copy in copies if copy.action == "refuse"]
        if refused:
            unknown = "a codec this build does not know"
            named = [f"{s.type} stream {s.index} ({codec_name(s) or unknown})" for s in refused]
            raise SettingsError(
                Said(
                    ".{extension} cannot hold {streams}",
                    extension=extension,
                    streams=", ".join(named),
                ),
                where=str(out),
                remedy=Said("Name the output {stem}.mkv", stem=out.stem),
            )
        sound = [copy for copy in copies if original.streams[copy.index].type == "audio"]
    reasons = [copy.reason for copy in copies if copy.reason]
    kept_sound = any(copy.action != "drop" for copy in sound)
    return [*reasons, *([AVI_TIMES] if kept_sound and muxer == "avi" else [])]


def _takes_video(plan: EncoderPlan, muxer: str) -> bool:
    with av.open(io.BytesIO(), "w", format=muxer) as target:
        try:
            stream = target.add_stream(plan.codec, rate=25)
        except ValueError:
            return False
        return is_known_again(stream.codec_context.codec.canonical_name, muxer)


def is_known_again(codec: str, muxer: str) -> bool:
    """Whether what libav writes of a codec (by its canonical name) is read as that codec."""
    if muxer == "mpegts":
        return codec in IN_MPEG_TS
    return (muxer, codec) not in NOT_KEPT


def copy_plan(original: InputContainer, video_index: int, muxer: str) -> list[StreamCopy]:
    """What to do with each stream of the source but the video that was upscaled."""
    return [
        _plan_stream(stream, muxer) for stream in original.streams if stream.index != video_index
    ]


def _plan_stream(stream: Stream, muxer: str) -> StreamCopy:
    index = stream.index
    if stream.type == "video":
        if not stream.disposition & Disposition.attached_pic:
            return StreamCopy(
                index=index,
                action="drop",
                reason=Said("video stream {index} is left out", index=index),
            )
        return _plan_cover(index, muxer)
    if stream.type == "attachment":
        if muxer in ("matroska", "nut"):
            return StreamCopy(index=index, action="copy")
        return StreamCopy(index=index, action="refuse")
    if stream.type not in ("audio", "subtitle"):
        return _plan_data(stream, muxer)
    if not codec_name(stream):
        reason = Said(
            "{type} stream {index} is left out: this build does not know its codec",
            type=stream.type,
            index=index,
        )
        return StreamCopy(index=index, action="drop", reason=reason)
    if way := _way(stream, muxer):
        return StreamCopy(index=index, action=way)
    if muxer != "matroska" and _way(stream, "matroska"):
        return StreamCopy(index=index, action="refuse")
    return StreamCopy(index=index, action="drop", reason=_why_left_out(stream))


def _way(stream: Stream, muxer: str) -> str:
    """The action by which a container holds a sound or subtitle stream; empty: it cannot."""
    name = codec_name(stream)
    if name == TEXT_SUBTITLES_TO_MKV and muxer == "matroska":
        return "subrip"
    if name == XSUB:
        return "dvd" if muxer in CANVASSED else ""
    if _copies(stream, muxer):
        return "copy"
    return "pcm" if name in DISC_PCM and muxer in ("matroska", "mov") else ""


def _why_left_out(stream: Stream) -> str:
    """Of a stream that Matroska cannot hold: what would keep it."""
    what = Said(
        "{type} stream {index} ({codec}) is left out",
        type=stream.type,
        index=stream.index,
        codec=codec_name(stream),
    )
    if keeper := next((suffix for suffix, muxer in MUXERS.items() if _way(stream, muxer)), ""):
        return Said("{what}: name the output .{suffix} to keep it", what=what, suffix=keeper)
    if _copies(stream, "matroska", with_header=False):
        return Said("{what}: its description is damaged", what=what)
    return Said("{what}: no container here holds it", what=what)


def _plan_cover(index: int, muxer: str) -> StreamCopy:
    if muxer in COVERS:
        return StreamCopy(index=index, action=COVERS[muxer])
    reason = Said(
        "cover picture {index} is left out: name the output .mkv or .mp4 to keep it", index=index
    )
    return StreamCopy(index=index, action="drop", reason=reason)


def _plan_data(stream: Stream, muxer: str) -> StreamCopy:
    """Timecodes and chapters travel as metadata; their tracks are made anew from it."""
    index = stream.index
    timecode = "timecode" in stream.metadata and muxer in ("matroska", "mp4", "mov")
    chapters = stream.metadata.get("handler_name") == "SubtitleHandler" and muxer in CHAPTERED
    if timecode or chapters:
        return StreamCopy(index=index, action="drop")
    reason = Said("data stream {index} is left out", index=index)
    return StreamCopy(index=index, action="drop", reason=reason)


def _copies(stream: Stream, muxer: str, *, with_header: bool = True) -> bool:
    """Whether the muxer takes a stream as it is, and can write a header for it; seen now, not when
    hours of work end."""
    with av.open(io.BytesIO(), "w", format=muxer) as alone:
        try:
            alone.add_stream_from_template(stream, opaque=True)
            if with_header:
                alone.start_encoding()
        except (ValueError, FFmpegError):
            return False
    return is_known_again(stream.codec_context.codec.canonical_name, muxer)

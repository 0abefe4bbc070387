"""What each container can hold."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import av
from av.container import InputContainer, OutputContainer
from av.error import FFmpegError
from av.stream import Disposition, Stream

from adcvsr_core.errors import SettingsError
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

COVERS = {"matroska": "attach", "mp4": "cover"}
"""Containers that hold cover pictures, and how."""

CHAPTERED = ("matroska", "webm", "mp4", "mov", "nut")
"""Containers that hold chapters."""

TEXT_SUBTITLES_TO_MKV = "mov_text"
"""The one subtitle codec that Matroska cannot carry but can hold as SubRip, losing only styles."""


@dataclass(frozen=True, kw_only=True)
class StreamCopy:
    """What happens to one stream of the source."""

    index: int
    action: str
    """copy; subrip: mov_text made SubRip; pcm: a disc's PCM made plain PCM, without loss; attach: a
    cover picture made an attachment; cover: one kept as it is; drop; refuse: this container cannot,
    Matroska can."""
    reason: str = ""
    """Why it is dropped; empty: silently."""


def muxer_of(suffix: str) -> str:
    """libav's muxer for a filename extension. Raises: SettingsError for one that is not known."""
    extension = suffix.lower().lstrip(".")
    if extension not in MUXERS:
        raise SettingsError(
            f"unknown container {suffix!r}" if extension else "the output name has no extension",
            where="--output",
            remedy=f"Use one of: {', '.join(MUXERS)}",
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
    with av.open(io.BytesIO(), "w", format=muxer) as target:
        try:
            target.add_stream(plan.codec, rate=25)
        except ValueError as error:
            better = ENCODERS[plan.name].containers[0]
            raise SettingsError(
                f".{extension} cannot hold {plan.name} video",
                where=str(out),
                remedy=f"Name the output {out.stem}.{better}",
            ) from error
    if info.path == "-" or info.container == "images":
        return []
    with open_media(info.path) as original:
        copies = copy_plan(original, info.stream_index, muxer)
        refused = [original.streams[copy.index] for copy in copies if copy.action == "refuse"]
        if refused:
            unknown = "a codec this build does not know"
            named = [f"{s.type} stream {s.index} ({codec_name(s) or unknown})" for s in refused]
            raise SettingsError(
                f".{extension} cannot hold {', '.join(named)}",
                where=str(out),
                remedy=f"Name the output {out.stem}.mkv",
            )
    return [copy.reason for copy in copies if copy.reason]


def copy_plan(original: InputContainer, video_index: int, muxer: str) -> list[StreamCopy]:
    """What to do with each stream of the source but the video that was upscaled."""
    with av.open(io.BytesIO(), "w", format=muxer) as trial:
        return [
            _plan_stream(stream, trial, muxer)
            for stream in original.streams
            if stream.index != video_index
        ]


def _plan_stream(stream: Stream, trial: OutputContainer, muxer: str) -> StreamCopy:
    index = stream.index
    if stream.type == "video":
        if not stream.disposition & Disposition.attached_pic:
            return StreamCopy(
                index=index, action="drop", reason=f"video stream {index} is left out"
            )
        return _plan_cover(index, muxer)
    if stream.type == "attachment":
        if muxer in ("matroska", "nut"):
            return StreamCopy(index=index, action="copy")
        return StreamCopy(index=index, action="refuse")
    if stream.type not in ("audio", "subtitle"):
        return _plan_data(stream, muxer)
    if not codec_name(stream):
        reason = f"{stream.type} stream {index} is left out: this build does not know its codec"
        return StreamCopy(index=index, action="drop", reason=reason)
    if muxer == "matroska" and codec_name(stream) == TEXT_SUBTITLES_TO_MKV:
        return StreamCopy(index=index, action="subrip")
    try:
        trial.add_stream_from_template(stream, opaque=True)
    except (ValueError, FFmpegError):
        return _without_template(stream, muxer)
    if _described(stream, muxer):
        return StreamCopy(index=index, action="copy")
    if muxer not in ("matroska", "webm") and _described(stream, "matroska"):
        return StreamCopy(index=index, action="refuse")
    reason = f"{stream.type} stream {index} is left out: its description is damaged"
    return StreamCopy(index=index, action="drop", reason=reason)


def _plan_cover(index: int, muxer: str) -> StreamCopy:
    if muxer in COVERS:
        return StreamCopy(index=index, action=COVERS[muxer])
    reason = f"cover picture {index} is left out: name the output .mkv or .mp4 to keep it"
    return StreamCopy(index=index, action="drop", reason=reason)


def _plan_data(stream: Stream, muxer: str) -> StreamCopy:
    """Timecodes and chapters travel as metadata; their tracks are made anew from it."""
    index = stream.index
    timecode = "timecode" in stream.metadata and muxer in ("matroska", "mp4", "mov")
    chapters = stream.metadata.get("handler_name") == "SubtitleHandler" and muxer in CHAPTERED
    if timecode or chapters:
        return StreamCopy(index=index, action="drop")
    return StreamCopy(index=index, action="drop", reason=f"data stream {index} is left out")


def _described(stream: Stream, muxer: str) -> bool:
    """Whether the muxer can write a header for a stream; seen now, not when hours of work end."""
    with av.open(io.BytesIO(), "w", format=muxer) as alone:
        alone.add_stream_from_template(stream, opaque=True)
        try:
            alone.start_encoding()
        except FFmpegError:
            return False
    return True


def _without_template(stream: Stream, muxer: str) -> StreamCopy:
    """What to do with a stream the container cannot copy."""
    name = codec_name(stream)
    if name in DISC_PCM and muxer in ("matroska", "mov"):
        return StreamCopy(index=stream.index, action="pcm")
    if muxer != "matroska":
        return StreamCopy(index=stream.index, action="refuse")
    reason = f"{stream.type} stream {stream.index} ({name}) is left out: Matroska cannot hold it"
    return StreamCopy(index=stream.index, action="drop", reason=reason)

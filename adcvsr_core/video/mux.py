"""Joining encoded segments with everything else the source holds."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
from av.container import InputContainer, OutputContainer
from av.container.core import Flags
from av.error import ArgumentError, FFmpegError, InvalidDataError
from av.stream import Disposition

from adcvsr_core.errors import OutputError
from adcvsr_core.said import Said
from adcvsr_core.video.containers import copy_plan, muxer_of
from adcvsr_core.video.encoders import EncoderPlan
from adcvsr_core.video.info import VideoInfo
from adcvsr_core.video.joined import JoinedSegments
from adcvsr_core.video.layouts import as_fraction
from adcvsr_core.video.local_files import local_url, open_media
from adcvsr_core.video.matroska import ROOM, set_display_size
from adcvsr_core.video.splices import BROADCAST, CopiedClocks, Splice
from adcvsr_core.video.streams import StreamCopies, Timed, without_statistics
from adcvsr_core.video.writer import CHECK_DISK, tag_context

if TYPE_CHECKING:
    from av.container.core import Chapter

HEVC = ("libx265", "hevc_nvenc")

OF_THE_FILE = ("encoder", "major_brand", "minor_version", "compatible_brands")
"""Metadata that describes the source's file or encoding, not its content."""


@dataclass(frozen=True, kw_only=True)
class _Span:
    """The part of the source that is kept, in seconds of its own clock."""

    origin: Fraction
    """What becomes 0."""
    begin: Fraction | None
    end: Fraction | None


def mux(
    segments: Sequence[Path],
    source: Path | str | None,
    timestamps: Sequence[int],
    time_base: Fraction,
    info: VideoInfo,
    out: Path,
    *,
    plan: EncoderPlan,
    container: str | None = None,
    last_duration: int | None = None,
    start_s: Fraction | None = None,
    end_s: Fraction | None = None,
    sample_aspect: Fraction | None = None,
    splices: Sequence[Splice] = (),
) -> list[str]:
    """Join segments, and copy what else the source holds, into one file. Nothing is encoded.

    The same arguments give the same bytes. Where an audio stream starts before 0 (encoder delay),
    Matroska moves all streams by as much, so that they stay together; its clock ticks in
    milliseconds.

    Args:
        segments: files of `SegmentWriter` in order; together they hold len(timestamps) frames.
        source: file whose audio, subtitles, attachments, chapters and metadata are copied packet
            for
            packet. None or "-": none.
        timestamps: pts of every frame in `time_base`, as the reader gave them, increasing.
        info: of the source: rotation, sample aspect, streams, start.
        out: written under exactly this name (rename it yourself when this returns).
        plan: the encoding the segments were made with.
        container: filename extension that decides the container, where `out` has another ("mkv").
        last_duration: duration of the last frame in `time_base`; default: as the one before.
        start_s, end_s: the span of the source the frames come from; what is copied is cut to it,
            and the
            output starts at 0.
        sample_aspect: default: that of the source.
        splices: where the reader found the clock of the source to jump.

    Returns: warnings, one sentence each (streams the container or this build cannot carry).
    Raises: OutputError when the file cannot be written or segments do not fit; SettingsError when
    the
        container cannot hold a stream.
    """
    muxer = muxer_of(container or out.suffix)
    span = _span(info, start_s, end_s)
    aspect = sample_aspect or info.sample_aspect
    joined = JoinedSegments(
        segments,
        timestamps,
        time_base,
        origin=span.origin,
        step=max(1, round(1 / (info.rate * time_base))),
        last_duration=last_duration,
    )
    try:
        with av.open(local_url(out), "w", format=muxer) as target:
            target.flags |= Flags.bitexact.value
            stream = _video_stream(joined, target, muxer, plan, info, aspect)
            size = (stream.codec_context.width, stream.codec_context.height)
            if source is None or str(source) == "-" or info.container == "images":
                stream.disposition = Disposition.default
                copies = None
                in_title = _reserve(stream, muxer, aspect)
                _write(target, joined.packets(stream))
            else:
                with open_media(source) as original:
                    copies = _copies(original, stream, info, muxer, target, span)
                    in_title = _reserve(stream, muxer, aspect)
                    ends = (timestamps[0] * time_base, timestamps[-1] * time_base)
                    clocks = CopiedClocks(splices, info.container)
                    copied = copies.packets(span.origin, span.begin, span.end, ends, clocks)
                    packets = heapq.merge(joined.packets(stream), copied, key=lambda item: item[:2])
                    _write(target, packets, copies)
                    copies.tell_damage()
        if in_title:
            set_display_size(out, *size, aspect)
    except (FFmpegError, OSError) as error:
        reason = error.strerror or str(error)
        raise OutputError(
            Said("cannot write the file ({reason})", reason=reason),
            where=str(out),
            remedy=CHECK_DISK,
        ) from error
    return [] if copies is None else copies.warnings


def _video_stream(
    joined: JoinedSegments,
    target: OutputContainer,
    muxer: str,
    plan: EncoderPlan,
    info: VideoInfo,
    aspect: Fraction,
) -> av.VideoStream:
    stream = joined.add_stream(target)
    tag_context(stream.codec_context, plan.color)
    stream.codec_context.sample_aspect_ratio = aspect.limit_denominator(10_000)
    if plan.codec in HEVC and muxer in ("mp4", "mov"):
        stream.codec_context.codec_tag = "hvc1"  # what Apple's players ask for
    if info.display_matrix:
        stream.set_display_matrix(_turn(info.display_matrix))
    return stream


def _turn(matrix: Sequence[int]) -> tuple[int, ...]:
    """The turn and mirroring of a display matrix alone (16.16 fixed point).

    What it stretches is in the sample aspect already, and where it moves the picture depends on
    the size. Matroska holds only a pure turn.
    """
    rows = (matrix[0:2], matrix[3:5])
    lengths = [math.hypot(*row) or 1.0 for row in rows]
    (a, b), (c, d) = (
        [round(value * 65536 / length) for value in row]
        for row, length in zip(rows, lengths, strict=True)
    )
    return (a, b, 0, c, d, 0, 0, 0, 1 << 30)


def _copies(
    original: InputContainer,
    stream: av.VideoStream,
    info: VideoInfo,
    muxer: str,
    target: OutputContainer,
    span: _Span,
) -> StreamCopies:
    """Set up everything that comes from the source; its packets follow later."""
    own = original.streams[info.stream_index]
    stream.metadata.update(_content(own.metadata))
    stream.disposition = own.disposition
    plan = copy_plan(original, info.stream_index, muxer)
    copies = StreamCopies(plan, original, target, (info.width, info.height))
    target.metadata.update(_content(original.metadata))
    target.set_chapters(_chapters(original, span))
    return copies


def _reserve(stream: av.VideoStream, muxer: str, aspect: Fraction) -> bool:
    """Make room for a display size where the muxer does not write one."""
    if muxer not in ("matroska", "webm") or aspect == 1:
        return False
    stream.metadata["title"] = stream.metadata.get("title", "") + ROOM
    return True


def _write(
    target: OutputContainer, packets: Iterable[Timed], copies: StreamCopies | None = None
) -> None:
    for _, order, packet in packets:
        try:
            target.mux(packet)
        except (ArgumentError, InvalidDataError):
            # A damaged packet of the source costs itself, not hours of work.
            if copies is None or order == 0:
                raise
            copies.refused(packet)


def _content(metadata: dict[str, str]) -> dict[str, str]:
    return {
        key: value
        for key, value in without_statistics(metadata).items()
        if key.lower() not in OF_THE_FILE
    }


def _span(info: VideoInfo, start_s: Fraction | None, end_s: Fraction | None) -> _Span:
    first = info.start_time_s
    begin = None if start_s is None else first + start_s
    origin = first if info.container in BROADCAST else Fraction(0)
    return _Span(
        origin=origin if begin is None else begin,
        begin=begin,
        end=None if end_s is None else first + end_s,
    )


def _chapters(original: InputContainer, span: _Span) -> list[Chapter]:
    kept: list[Chapter] = []
    for chapter in original.chapters():
        base = as_fraction(chapter["time_base"])
        first, last = chapter["start"] * base, chapter["end"] * base
        if span.begin is not None:
            first = max(first, span.begin)
        if span.end is not None:
            last = min(last, span.end)
        if first < last:
            chapter["start"] = round((first - span.origin) / base)
            chapter["end"] = round((last - span.origin) / base)
            kept.append(chapter)
    return kept

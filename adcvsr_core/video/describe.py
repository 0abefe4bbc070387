"""A `VideoInfo` from an open container and its first frame."""

from __future__ import annotations

import re
import struct
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition, Stream

from adcvsr_core.said import Said
from adcvsr_core.video.animations import ENDLESS, plays_of
from adcvsr_core.video.hdr import hdr_metadata
from adcvsr_core.video.info import StreamInfo, VideoInfo
from adcvsr_core.video.layouts import as_fraction, layout_of, planar_format
from adcvsr_core.video.local_files import open_media
from adcvsr_core.video.opening import codec_name, shows_picture
from adcvsr_core.video.tags import ColorSpec, color_from_codes, guess_color

if TYPE_CHECKING:
    from adcvsr_core.video.frames import SourceFrame

MAX_RATE = 480
"""A higher average rate is a container's unit of time, not a rate."""
LEAST_RATE = Fraction(1, 86_400)
"""A frame a day: a lower rate is damage."""

RATE_FRAMES = 12
"""Frames decoded ahead to measure the rate of a source that does not state a usable one."""

UNCOUNTED = ("apng", "webp_anim")
"""Animated images, whose headers say neither how many frames they have nor how long they take."""
ANIMATIONS = ("gif", *UNCOUNTED)
ONE_IMAGE = "_pipe"
"""What libav's names of containers that hold one image end with."""

USUAL_RATES = tuple(
    Fraction(*rate)
    for rate in ((24000, 1001), (25,), (30000, 1001), (50,), (60000, 1001), (24,), (30,), (60,))
)


def describe(
    container: InputContainer,
    stream: av.VideoStream,
    frame: av.VideoFrame,
    path: str,
) -> VideoInfo:
    """Put together what the container, the stream and its first decoded frame say."""
    pix_fmt = frame.format.name
    planar = planar_format(pix_fmt)
    matrix = _display_matrix(stream)
    rate = _rate(stream)
    duration, num_frames = _duration(container, stream), stream.frames
    if container.format.name in UNCOUNTED:
        duration, num_frames = _counted(path)
    is_image = container.format.name.endswith(ONE_IMAGE)
    start, base = Fraction(container.start_time or 0, av.time_base), as_fraction(stream.time_base)
    info = VideoInfo(
        path=path,
        container=container.format.name,
        stream_index=stream.index,
        codec=stream.codec_context.name,
        width=frame.width,
        height=frame.height,
        pix_fmt=pix_fmt,
        planar_format=planar,
        bits=layout_of(planar).bits,
        color=frame_color(frame, stream),
        rate=rate,
        time_base=base,
        num_frames=num_frames or round(duration * rate) or int(is_image),
        duration_s=float(duration),
        start_time_s=start,
        first_frame_s=Fraction(0) if frame.pts is None else frame.pts * base - start,
        sample_aspect=_sample_aspect(stream),
        rotation=frame.rotation,
        display_matrix=matrix,
        interlaced=_interlaced(stream, frame),
        streams=tuple(_stream_info(each, stream.index, path) for each in container.streams),
        num_chapters=len(container.chapters()),
        metadata=dict(container.metadata),
    )
    mastering, light = hdr_metadata(stream, frame)
    info = replace(info, mastering_display=mastering, content_light=light)
    return replace(info, warnings=tuple(_remarks(info)))


def _counted(path: str) -> tuple[Fraction, int]:
    """Duration and number of the frames of an animated image."""
    total, number = Fraction(0), 0
    # What breaks off is told where it is decoded.
    with open_media(path) as container, suppress(FFmpegError):
        for packet in container.demux(video=0):
            if packet.size:
                total += (packet.duration or 0) * as_fraction(packet.time_base)
                number += 1
    return total, number


def has_rate(stream: av.VideoStream) -> bool:
    """Whether the stream states its average rate; a container's unit of time does not count."""
    return LEAST_RATE <= as_fraction(stream.average_rate) <= MAX_RATE


def usual_step(stream: av.VideoStream) -> int:
    """Time between frames at the rate of the stream, in units of its pts; at least 1."""
    return max(1, round(1 / (_rate(stream) * as_fraction(stream.time_base))))


def with_measured_rate(info: VideoInfo, timestamps: list[int | None]) -> VideoInfo:
    """The rate from the median distance of the first timestamps, where there are enough."""
    known = [pts for pts in timestamps if pts is not None]
    steps = sorted(after - before for before, after in pairwise(known) if after > before)
    if not steps:
        return info
    step = steps[len(steps) // 2] * info.time_base
    rate = next((r for r in USUAL_RATES if abs(1 / r - step) <= info.time_base), 1 / step)
    rate = max(rate, LEAST_RATE)
    return replace(info, rate=rate, num_frames=round(Fraction(info.duration_s) * rate))


def described_by(info: VideoInfo, frame: SourceFrame) -> VideoInfo:
    """The same source, whose picture is that of a later frame."""
    changed = replace(
        info,
        width=frame.width,
        height=frame.height,
        pix_fmt=info.pix_fmt if frame.layout.name == info.planar_format else frame.layout.name,
        planar_format=frame.layout.name,
        bits=frame.layout.bits,
        color=frame.color,
        sample_aspect=frame.sample_aspect,
    )
    return replace(changed, warnings=tuple(_remarks(changed)))


def frame_color(frame: av.VideoFrame, stream: av.VideoStream | None) -> ColorSpec:
    """Colour of a frame: its own tags, then the stream's, then guesses."""
    own = (
        frame.colorspace,
        frame.color_range,
        frame.color_primaries,
        frame.color_trc,
        frame.chroma_location,
    )
    if stream is not None:
        unset = (2, 0, 2, 2, 0)
        of_stream = (
            stream.colorspace,
            stream.color_range,
            stream.color_primaries,
            stream.color_trc,
            stream.chroma_sample_location,
        )
        a, b, c, d, e = (x if x != u else y for x, u, y in zip(own, unset, of_stream, strict=True))
        own = (a, b, c, d, e)
    return _color(own, frame.width, frame.height, frame.format.name)


@lru_cache
def _color(codes: tuple[int, int, int, int, int], width: int, height: int, name: str) -> ColorSpec:
    return guess_color(
        color_from_codes(*codes),
        width=width,
        height=height,
        family=layout_of(planar_format(name)).family,
        full_range=name.startswith("yuvj"),
    )


def _stream_info(stream: Stream, used: int, path: str) -> StreamInfo:
    disposition = stream.disposition
    cover = bool(disposition & Disposition.attached_pic)
    unused_video = stream.type == "video" and stream.index != used and not cover
    return StreamInfo(
        index=stream.index,
        kind=stream.type,
        codec=codec_name(stream),
        language=stream.metadata.get("language", ""),
        title=stream.metadata.get("title", "") or stream.metadata.get("filename", ""),
        default=bool(disposition & Disposition.default),
        attached_picture=cover,
        details=_details(stream),
        duration_s=float(_own_duration(stream)),
        empty=unused_video and not shows_picture(path, stream.index),
    )


def _details(stream: Stream) -> str:
    if not codec_name(stream):
        return ""
    if isinstance(stream, av.VideoStream):
        return f"{stream.width}x{stream.height} {stream.pix_fmt or 'unknown format'}"
    if isinstance(stream, av.AudioStream):
        return f"{stream.sample_rate} Hz, {stream.layout.name}"
    return ""


def _rate(stream: av.VideoStream) -> Fraction:
    candidates = (as_fraction(stream.average_rate), as_fraction(stream.guessed_rate))
    return next((rate for rate in candidates if LEAST_RATE <= rate <= MAX_RATE), Fraction(25))


def _duration(container: InputContainer, stream: av.VideoStream) -> Fraction:
    if own := _own_duration(stream):
        return own
    return Fraction(container.duration or 0, av.time_base)


def _own_duration(stream: Stream) -> Fraction:
    """What the stream itself says; 0: nothing."""
    if stream.duration:
        return stream.duration * as_fraction(stream.time_base)
    tag = re.fullmatch(r"(\d+):(\d+):(\d+\.?\d*)", stream.metadata.get("DURATION", ""))
    if tag is None:
        return Fraction(0)
    # Matroska keeps the end of each stream.
    end = int(tag[1]) * 3600 + int(tag[2]) * 60 + Fraction(tag[3])
    return end - (stream.start_time or 0) * as_fraction(stream.time_base)


def _sample_aspect(stream: av.VideoStream) -> Fraction:
    return as_fraction(stream.sample_aspect_ratio) or Fraction(1)


def _display_matrix(stream: av.VideoStream) -> tuple[int, ...]:
    data = stream.codec_context.coded_side_data.get("display_matrix")
    return struct.unpack("=9i", data) if data else ()


def _interlaced(stream: av.VideoStream, frame: av.VideoFrame) -> str:
    order = {2: "tff", 3: "bff", 4: "tff", 5: "bff"}.get(stream.codec_context.field_order, "")
    return order or ("tff" if frame.interlaced_frame else "")


def _remarks(info: VideoInfo) -> list[str]:
    remarks: list[str] = []
    if info.color.guessed:
        guesses = ", ".join(f"{name} {getattr(info.color, name)}" for name in info.color.guessed)
        remarks.append(Said("colour not tagged, taken as: {guesses}", guesses=guesses))
    if info.interlaced:
        remarks.append(Said("the video is interlaced ({order})", order=info.interlaced))
    plays = plays_of(info.path) if info.container in ANIMATIONS else None
    if plays is not None and plays != 1:
        remarks.append(
            Said("the animation plays for ever; the output plays once")
            if plays == ENDLESS
            else Said("the animation plays {number} times; the output plays once", number=plays)
        )
    videos = [s for s in info.streams if s.kind == "video" and not s.attached_picture]
    if len(videos) > 1:
        listed = [Said("{index} ({what})", index=s.index, what=s.picture_text) for s in videos]
        used = Said(
            "{number} video streams: {streams}; stream {index} is used",
            number=len(videos),
            streams=Said.joined(", ", listed),
            index=info.stream_index,
        )
        if not all(s.empty for s in info.other_videos):
            used = Said("{used} (--video-stream chooses)", used=used)
        remarks.append(used)
    return remarks

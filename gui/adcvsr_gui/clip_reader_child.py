"""The child process that opens clips: a damaged file can end this process, but not the window.

Reads one JSON object a line from stdin, `{"path": ..., "thumbnail": FILE or ""}`, and answers each
with one line on stdout: `{"facts": {...}}`, `{"thumbnail": FILE, "findings": [...]}` (the
file is empty where it could not be stored), or `{"error": ...}`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video import VideoStream
from av.video.frame import VideoFrame

from adcvsr_core.errors import InputError
from adcvsr_core.inspection.inspect import inspect_header
from adcvsr_core.said import Said, with_said
from adcvsr_gui.clip_facts import ClipFacts

THUMBNAIL_HEIGHT = 96
MAX_THUMBNAIL_WIDTH = 256
THUMBNAIL_AT = 0.1
"""Part of the duration: the first frames are often black."""
MAX_TRIED_FRAMES = 50


def main() -> int:
    """Answers until stdin ends."""
    if hasattr(os, "nice"):
        os.nice(10)
    av.logging.set_level(None)
    for line in sys.stdin:
        wanted = json.loads(line)
        try:
            answer = _answer(wanted["path"], wanted["thumbnail"])
        except InputError as error:
            answer = with_said({"error": error.what}, {"error": error.what})
        except (av.FFmpegError, OSError, ValueError, IndexError) as error:
            answer = {"error": _reason(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    return 0


def _answer(path: str, thumbnail: str) -> dict[str, Any]:
    if os.path.isfile(path) and not os.path.getsize(path):
        raise InputError(Said("the file is empty"))
    with _opened(path) as (container, stream):
        if not thumbnail:
            return {"facts": _facts(container, stream).to_table()}
        frame = _telling_frame(container, stream)
        facts = _facts(container, stream)
    findings = [finding.to_json() for finding in inspect_header(path).findings]
    try:
        _write_thumbnail(frame, facts, Path(thumbnail))
    except OSError:
        thumbnail = ""
    return {"thumbnail": thumbnail, "findings": findings}


@contextmanager
def _opened(path: str) -> Generator[tuple[InputContainer, VideoStream]]:
    with av.open(path) as container:
        videos = [s for s in container.streams.video if not s.disposition & _COVER]
        if not videos:
            if container.streams.video:
                raise InputError(Said("it holds a cover picture but no video"))
            kinds = " and ".join(sorted({each.type for each in container.streams}))
            raise InputError(Said("it holds no video, only {kinds}", kinds=kinds or "-"))
        # Without a decoder for it a stream has no size either.
        known = [s for s in videos if getattr(s, "width", 0) and getattr(s, "height", 0)]
        if not known:
            raise InputError(Said("this build has no decoder for its video"))
        # The one a player would show: marked as default, else the largest.
        stream = max(known, key=lambda s: (bool(s.disposition & _DEFAULT), s.width * s.height))
        stream.thread_type = "AUTO"
        yield container, stream


_COVER = Disposition.attached_pic
_DEFAULT = Disposition.default


def _facts(container: InputContainer, stream: VideoStream) -> ClipFacts:
    aspect = stream.sample_aspect_ratio or Fraction(1)
    if not Fraction(1, 20) < aspect < 20:
        aspect = Fraction(1)
    rate = stream.average_rate or stream.guessed_rate or Fraction(0)
    duration = 0.0
    if stream.duration and stream.time_base:
        duration = float(stream.duration * stream.time_base)
    elif container.duration:
        duration = container.duration / av.time_base
    return ClipFacts(
        width=stream.width,
        height=stream.height,
        sar_num=aspect.numerator,
        sar_den=aspect.denominator,
        rotation=_rotation(container, stream),
        fps=float(rate),
        num_frames=stream.frames or round(duration * rate),
        duration_s=max(duration, 0.0),
        codec=stream.codec_context.name,
        pix_fmt=stream.pix_fmt or "",
    )


def _rotation(container: InputContainer, stream: VideoStream) -> int:
    """The display matrix comes with frames only; containers without one need no decoding."""
    if not {"mov", "mp4", "matroska"} & set(container.format.name.split(",")):
        return 0
    with suppress(av.FFmpegError, StopIteration):
        container.seek(0, stream=stream)
        return next(container.decode(stream)).rotation % 360
    return 0


def _telling_frame(container: InputContainer, stream: VideoStream) -> VideoFrame:
    """A frame after the first tenth, or the first that decodes."""
    if stream.duration:
        with suppress(av.FFmpegError):
            container.seek(
                (stream.start_time or 0) + int(stream.duration * THUMBNAIL_AT), stream=stream
            )
            for frame in container.decode(stream):
                return frame
    container.seek(0)
    failed: Exception = InputError(Said("no frame of its video decodes"))
    packets = (packet for packet in container.demux(stream))
    for _, packet in zip(range(MAX_TRIED_FRAMES), packets, strict=False):
        try:
            for frame in packet.decode():
                return frame
        except av.FFmpegError as error:
            failed = error
    raise failed


def _write_thumbnail(frame: VideoFrame, facts: ClipFacts, path: Path) -> None:
    """Writes a JPEG in the stored orientation, with square pixels."""
    shown = max(round(facts.width * facts.sar_num / facts.sar_den), 1)
    height = THUMBNAIL_HEIGHT
    width = max(round(height * shown / facts.height / 2) * 2, 2)
    if width > MAX_THUMBNAIL_WIDTH:
        width, height = (
            MAX_THUMBNAIL_WIDTH,
            max(round(MAX_THUMBNAIL_WIDTH * facts.height / shown / 2) * 2, 2),
        )
    small = frame.reformat(width=width, height=height, format="yuvj420p", interpolation="AREA")
    small.pts = None
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuvj420p"  # pyright: ignore
    encoder.time_base = Fraction(1, 25)
    data = b"".join(bytes(packet) for packet in [*encoder.encode(small), *encoder.encode(None)])  # pyright: ignore
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_bytes(data)
    new.replace(path)


def _reason(error: Exception) -> str:
    text = str(getattr(error, "strerror", None) or error)
    return text[:1].lower() + text[1:]


if __name__ == "__main__":
    sys.exit(main())

"""Frames of a source in presentation order: files, images, image sequences, y4m on a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from adcvsr_core.video.frames import SourceFrame
from adcvsr_core.video.image_names import SEQUENCE_RATE, image_files
from adcvsr_core.video.info import VideoInfo
from adcvsr_core.video.opening import no_such_video
from adcvsr_core.video.splices import Splice
from adcvsr_core.video.still import ImageSequenceReader
from adcvsr_core.video.video_reader import VideoReader
from adcvsr_core.video.y4m import Y4mReader


class FrameReader(Protocol):
    """A source that is open. Iterate once: frames come in presentation order.

    `info` is known from the start; `warnings` grows while frames are read (damaged packets skipped,
    timestamps repaired), and so does `splices`, where the clock of the source jumps.
    """

    info: VideoInfo
    warnings: list[str]
    splices: list[Splice]

    def __iter__(self) -> Iterator[SourceFrame]: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def close(self) -> None:
        """Let go of the file. Iterating afterwards is an error."""
        ...


def open_reader(
    source: str | Path,
    *,
    start_s: float | Fraction | None = None,
    end_s: float | Fraction | None = None,
    sequence_rate: Fraction = SEQUENCE_RATE,
    gaps: str = "close",
    stdin: BinaryIO | None = None,
    video_stream: int = -1,
    threads: int = 0,
    keep_lost: bool = False,
) -> FrameReader:
    """Open anything frames can be read from.

    Args:
        source: a video or image file; a folder of images; a printf pattern such as "in_%04d.png";
            or "-" for y4m on standard input.
        start_s, end_s: only frames shown at start_s or later and before end_s, in seconds from the
            start of the source. `SourceFrame.pts` stays that of the source; `index` counts from 0.
        sequence_rate: frames per second of an image sequence.
        gaps: of an image sequence with missing numbers; see `ImageSequenceReader`.
        stdin: the stream "-" reads; standard input by default.
        video_stream: which stream of a file with several videos; -1: the default one.
        threads: decoder threads; 0: as many as there are cores.
        keep_lost: yield a stand-in, marked `lost`, for each frame of a video file whose packet is
            there but gives no picture, and each image that does not decode; else such frames are
            left out, and such images errors.

    Raises: InputError when the source is missing, unreadable, or holds no video that decodes;
        SettingsError when `video_stream` is none of its videos.
    """
    span = (_seconds(start_s), _seconds(end_s))
    if video_stream > 0 and (str(source) == "-" or image_files(source)):
        raise no_such_video(video_stream, [0], str(source))
    if str(source) == "-":
        return Y4mReader(stdin or sys.stdin.buffer, name="-", span=span)
    files = image_files(source)
    if files:
        return ImageSequenceReader(
            str(source), files, rate=sequence_rate, span=span, gaps=gaps, keep_lost=keep_lost
        )
    return VideoReader(
        str(source), span=span, video_stream=video_stream, threads=threads, keep_lost=keep_lost
    )


def _seconds(value: float | Fraction | None) -> Fraction | None:
    """Exact where a person wrote decimals: 0.2 as a float is more than a fifth."""
    return None if value is None else Fraction(value).limit_denominator(1_000_000)

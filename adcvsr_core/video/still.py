"""Images as frames: sequences in, PNG sequences out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
from torch import Tensor

from adcvsr_core.errors import InputError, OutputError
from adcvsr_core.said import Said
from adcvsr_core.video.closing import Closing
from adcvsr_core.video.color import ColorSpec, PixelLayout
from adcvsr_core.video.describe import ANIMATIONS
from adcvsr_core.video.frames import SourceFrame, video_frame
from adcvsr_core.video.image_names import (
    SEQUENCE_RATE,
    missing_numbers,
    missing_text,
    numbered_image,
)
from adcvsr_core.video.info import StreamInfo, VideoInfo, outside_span
from adcvsr_core.video.splices import Splice
from adcvsr_core.video.video_reader import VideoReader

MOST_FILLED = 10_000
"""More missing numbers than this are not filled: names that hold a date have millions."""


class ImageSequenceReader(Closing):
    """One frame a file, a `FrameReader`. pts counts files; the time base is one frame.

    Args:
        gaps: what missing numbers do: "refuse" the sequence; "close": the next file follows at
            once; "fill": a stand-in for each, marked `lost`, with the picture before it.
        keep_lost: a file that does not decode is such a stand-in, too; else it is an error.

    Raises: InputError naming the file when one differs in size, is animated, or does not decode,
        and the numbers that are missing.
    """

    def __init__(
        self,
        source: str,
        files: list[Path],
        *,
        rate: Fraction = SEQUENCE_RATE,
        span: tuple[Fraction | None, Fraction | None] = (None, None),
        gaps: str = "close",
        keep_lost: bool = False,
    ) -> None:
        self.warnings: list[str] = []
        self.splices: list[Splice] = []
        missing = missing_numbers(files)
        told = missing_text(missing)
        too_many = sum(map(len, missing.values())) > MOST_FILLED
        if missing and (gaps == "refuse" or (gaps == "fill" and too_many)):
            raise InputError(
                told,
                where=source,
                remedy=Said(
                    "--gaps fill makes them of their neighbours (at most {most_filled:,}), "
                    "--gaps close goes on without",
                    most_filled=MOST_FILLED,
                ),
            )
        self._keep_lost = keep_lost
        self._unreadable: list[str] = []
        self._files: list[Path | None] = []
        for place, file in enumerate(files):
            if gaps == "fill":
                self._files += [None] * len(missing.get(place, ()))
            self._files.append(file)
        self._time_base = 1 / rate
        self._span = span
        first = first_readable(files if keep_lost else files[:1])
        self.info: VideoInfo = replace(
            first,
            path=source,
            container="images",
            stream_index=0,
            rate=rate,
            time_base=self._time_base,
            num_frames=len(self._files),
            duration_s=float(len(self._files) / rate),
            warnings=(*first.warnings, *([told] if missing else [])),
            start_time_s=Fraction(0),
            streams=(StreamInfo(index=0, kind="video", codec=first.codec),),
            metadata={},
        )

    def close(self) -> None:
        """Nothing stays open between files."""

    def __iter__(self) -> Iterator[SourceFrame]:
        start, end = self._span
        index = 0
        shown: SourceFrame | None = None
        for position, file in enumerate(self._files):
            time = position * self._time_base
            if (start is not None and time < start) or (end is not None and time >= end):
                continue
            own = None if file is None else self._readable(file)
            shown = own or shown or self._first_after(position)
            yield replace(
                shown,
                lost=own is None,
                index=index,
                pts=position,
                time_base=self._time_base,
                duration=1,
                sample_aspect=self.info.sample_aspect,
                canvas=None,
            )
            index += 1
        if index == 0:
            raise outside_span(self.info)
        if len(self._unreadable) > 1:
            self.warnings.append(
                Said("{number} images could not be read in all", number=len(self._unreadable))
            )

    def _first_after(self, position: int) -> SourceFrame:
        """The first picture from here on; without one, the last before."""
        places = [*range(position, len(self._files)), *range(position - 1, -1, -1)]
        files = (self._files[place] for place in places)
        return next(frame for file in files if file and (frame := self._readable(file)))

    def _readable(self, file: Path) -> SourceFrame | None:
        """The picture of a file; None where it does not decode and that is allowed."""
        try:
            reader = VideoReader(str(file), threads=1)
        except InputError as error:
            if not self._keep_lost:
                raise
            if not self._unreadable:
                self.warnings.append(
                    Said(
                        "the image {name} could not be read ({why})", name=file.name, why=error.what
                    )
                )
            if file.name not in self._unreadable:
                self._unreadable.append(file.name)
            return None
        return self._read(file, reader)

    def _read(self, file: Path, reader: VideoReader) -> SourceFrame:
        with reader:
            frame = next(iter(reader))
            if reader.info.container in ANIMATIONS and reader.info.num_frames > 1:
                raise InputError(
                    Said(
                        "the image is an animation of {num_frames} frames",
                        num_frames=reader.info.num_frames,
                    ),
                    where=str(file),
                    remedy=Said("Give it by itself, not as one of a sequence"),
                )
        if (frame.width, frame.height) != (self.info.width, self.info.height):
            raise InputError(
                Said(
                    "the image is {width}x{height}, the first one {first}",
                    width=frame.width,
                    height=frame.height,
                    first=f"{self.info.width}x{self.info.height}",
                ),
                where=str(file),
                remedy=Said("All images of a sequence must have one size"),
            )
        return frame


def first_readable(files: Sequence[Path]) -> VideoInfo:
    """Describe the first image that decodes. Raises: InputError about the first, if none does."""
    failed: InputError | None = None
    for file in files:
        try:
            with VideoReader(str(file), threads=1) as reader:
                return reader.info
        except InputError as error:
            failed = failed or error
    assert failed is not None
    raise failed


class PngSequenceWriter:
    """PNG files of 8 or 16 bits, one a frame, numbered from `first`.

    `pattern` is a printf pattern ("out_%06d.png") or a folder, which is made and filled with
    %08d.png.
    Raises: OutputError when a file cannot be written.
    """

    def __init__(
        self,
        pattern: str | Path,
        layout: PixelLayout,
        color: ColorSpec,
        *,
        first: int = 1,
    ) -> None:
        self._pattern = pattern
        self._layout = layout
        self._color = color
        self._next = first
        try:
            numbered_image(pattern, first).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                Said("cannot make the folder ({why})", why=error.strerror), where=str(pattern)
            ) from error

    def write(self, planes: tuple[Tensor, ...]) -> Path:
        """Write one frame; returns the file."""
        path = numbered_image(self._pattern, self._next)
        data = encode_png(planes, self._layout, self._color)
        try:
            path.write_bytes(data)
        except OSError as error:
            raise OutputError(
                Said("cannot write ({why})", why=error.strerror), where=str(path)
            ) from error
        self._next += 1
        return path

    def close(self) -> None:
        """Every file is complete already."""


def encode_png(planes: tuple[Tensor, ...], layout: PixelLayout, color: ColorSpec) -> bytes:
    """One frame as the bytes of a PNG file. Layouts: rgb24, rgb48le, gray, gray16le."""
    frame = video_frame(tuple(plane.cpu() for plane in planes), layout)
    _, _, frame.color_primaries, frame.color_trc, _ = color.codes()
    context = av.CodecContext.create("png", "w")
    context.width, context.height = frame.width, frame.height
    context.pix_fmt = layout.name.replace("le", "be")
    context.time_base = Fraction(1, 25)
    _, _, context.color_primaries, context.color_trc, _ = color.codes()
    packets = [*context.encode(frame), *context.encode(None)]
    return b"".join(bytes(packet) for packet in packets)

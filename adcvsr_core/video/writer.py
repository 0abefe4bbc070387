"""One encoded segment of the output: an elementary piece that `mux` later joins with the others."""

from __future__ import annotations

import logging
import os
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
from av.codec.context import Flags as CodecFlags
from av.container.core import Flags
from av.error import FFmpegError
from torch import Tensor

from adcvsr_core.errors import OutputError
from adcvsr_core.said import Said
from adcvsr_core.video.color import ColorSpec
from adcvsr_core.video.encoders import EncoderPlan
from adcvsr_core.video.frames import video_frame
from adcvsr_core.video.local_files import local_url

SEGMENT_FORMATS = {"prores_ks": "mov"}
"""Container of a segment, whatever its name, by encoder; for all others NUT, which has exact time
bases and nothing random inside, but no ProRes."""


CHECK_DISK = Said("Check the disk, then run the same command again to continue")


class SegmentWriter:
    """Encodes frames into one segment file, complete after `close`.

    Every segment has an encoder of its own, so it starts with a key frame and refers to nothing
    outside; the same frames, plan and thread count give the same bytes. pts of a segment count its
    frames from 0.

    Args:
        path: the file to write; replaced if it is there.
        plan: from `choose_encoder`.
        width, height: of the frames.
        rate: nominal frames per second, for the encoder's rate control.
        color: what is tagged; `plan.color` by default.
        sample_aspect: width of a pixel over its height.
        threads: encoder threads; 0: the encoder decides.

    Raises: OutputError when the encoder refuses the settings or the file cannot be written.
    """

    def __init__(
        self,
        path: Path | str,
        plan: EncoderPlan,
        width: int,
        height: int,
        rate: Fraction,
        color: ColorSpec | None = None,
        sample_aspect: Fraction = Fraction(1),
        *,
        threads: int = 0,
    ) -> None:
        self.path = Path(path)
        self.num_frames = 0
        self._plan = plan
        self._color = color or plan.color
        self._rate = rate.limit_denominator(100_000)
        self._shapes = plan.layout.plane_shapes(width, height)
        try:
            self._container = av.open(
                local_url(self.path), "w", format=SEGMENT_FORMATS.get(plan.codec, "nut")
            )
        except OSError as error:
            raise self._failed(error) from error
        self._container.flags |= Flags.bitexact.value
        if plan.codec == "libsvtav1":
            # SVT-AV1 writes its banner to stderr past libav's log; this is its only switch.
            os.environ.setdefault("SVT_LOG", "1")
        try:
            self._stream = self._add_stream(width, height, sample_aspect, threads)
            self._container.start_encoding()
        except (FFmpegError, ValueError, OSError) as error:
            self.abort()
            raise self._failed(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.close()
        else:
            self.abort()

    def write(self, planes: tuple[Tensor, ...]) -> None:
        """Encode the next frame; planes as `plan.layout` describes, on any device."""
        shapes = tuple(tuple(plane.shape) for plane in planes)
        if shapes != self._shapes:
            raise ValueError(f"expected planes of {self._shapes}, got {shapes}")
        frame = video_frame(tuple(plane.cpu() for plane in planes), self._plan.layout)
        if self._plan.codec_pix_fmt != self._plan.layout.name:
            frame = frame.reformat(format=self._plan.codec_pix_fmt)
        tag_frame(frame, self._color)
        frame.pts = self.num_frames
        frame.time_base = 1 / self._rate
        frame.duration = 1
        self._encode(frame)
        self.num_frames += 1

    def close(self) -> None:
        """Finish the segment; the file is complete after this. Removed where that fails."""
        try:
            self._encode(None)
            self._container.close()
        except OutputError:
            self.abort()
            raise
        except (FFmpegError, OSError) as error:
            self.abort()
            raise self._failed(error) from error

    def abort(self) -> None:
        """Give up: the unfinished file is removed."""
        try:
            self._container.close()
        except (OSError, ValueError) as error:
            logging.getLogger(__name__).debug("closing %s: %s", self.path, error)
        self.path.unlink(missing_ok=True)

    def _add_stream(
        self, width: int, height: int, sample_aspect: Fraction, threads: int
    ) -> av.VideoStream:
        stream = self._container.add_stream(
            self._plan.codec, rate=self._rate, options=dict(self._plan.options)
        )
        assert isinstance(stream, av.VideoStream)
        context = stream.codec_context
        context.width, context.height = width, height
        context.pix_fmt = self._plan.codec_pix_fmt
        context.time_base = 1 / self._rate
        stream.time_base = 1 / self._rate
        context.sample_aspect_ratio = sample_aspect.limit_denominator(10_000)
        tag_context(context, self._color)
        context.thread_count = threads
        context.flags |= CodecFlags.bitexact
        return stream

    def _encode(self, frame: av.VideoFrame | None) -> None:
        try:
            for packet in self._stream.encode(frame):
                self._container.mux(packet)
        except (FFmpegError, OSError) as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> OutputError:
        reason = getattr(error, "strerror", None) or str(error)
        return OutputError(
            Said("cannot write with {name} ({reason})", name=self._plan.name, reason=reason),
            where=str(self.path),
            remedy=CHECK_DISK if isinstance(error, OSError) else "",
        )


def tag_context(context: av.VideoCodecContext, color: ColorSpec) -> None:
    """Write colour tags into an encoder or stream before it starts."""
    matrix, color_range, primaries, transfer, location = color.codes()
    context.colorspace = matrix
    context.color_range = color_range
    context.color_primaries = primaries
    context.color_trc = transfer
    context.chroma_sample_location = location


def tag_frame(frame: av.VideoFrame, color: ColorSpec) -> None:
    """Write colour tags into a frame."""
    matrix, color_range, primaries, transfer, location = color.codes()
    frame.colorspace = matrix
    frame.color_range = color_range
    frame.color_primaries = primaries
    frame.color_trc = transfer
    frame.chroma_location = location

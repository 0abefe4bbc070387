"""YUV4MPEG2, the format of video pipes: reading and writing, 8 to 16 bits."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import BinaryIO

import numpy as np
import torch
from torch import Tensor

from adcvsr_core.errors import InputError, OutputError, SettingsError
from adcvsr_core.progress import counted
from adcvsr_core.video.closing import Closing
from adcvsr_core.video.color import ColorSpec, PixelLayout, guess_color, layout_of
from adcvsr_core.video.frames import SourceFrame
from adcvsr_core.video.info import StreamInfo, VideoInfo, outside_span
from adcvsr_core.video.layouts import without_alpha
from adcvsr_core.video.local_files import refuse_large
from adcvsr_core.video.splices import Splice

MAX_LINE = 1024
"""Longest header line that is still taken for y4m."""

COLOR_SPACES = {
    "420jpeg": ("yuv420p", "center"), "420mpeg2": ("yuv420p", "left"),
    "420paldv": ("yuv420p", "topleft"), "420": ("yuv420p", "center"),
    "411": ("yuv411p", "left"), "422": ("yuv422p", "left"), "444": ("yuv444p", "left"),
    "mono": ("gray", "unknown"),
    **{f"{ratio}p{bits}": (f"yuv{ratio}p{bits}le", "left")
       for ratio in ("420", "422", "444") for bits in (9, 10, 12, 14, 16)},
    **{f"mono{bits}": (f"gray{bits}le", "unknown") for bits in (9, 10, 12, 14, 16)},
}  # fmt: skip
"""The C tag: pixel format and chroma location."""


class Y4mReader(Closing):
    """Frames of a y4m stream, a `FrameReader`. pts counts frames; the time base is one frame.

    Raises: InputError when the stream is not y4m, ends early, or has a colour space that is not
    known.
    """

    def __init__(
        self,
        stream: BinaryIO,
        *,
        name: str = "-",
        span: tuple[Fraction | None, Fraction | None] = (None, None),
    ) -> None:
        self.warnings: list[str] = []
        self.splices: list[Splice] = []
        self._stream = stream
        self._name = name
        self._span = span
        self._header = self._read_header()
        self.info = self._describe()
        self._layout = layout_of(self.info.planar_format)

    def close(self) -> None:
        """Nothing to let go of: the stream belongs to the caller."""

    def __iter__(self) -> Iterator[SourceFrame]:
        start, end = self._span
        time_base = self.info.time_base
        position = index = 0
        while (planes := self._read_frame(position)) is not None:
            time = position * time_base
            if end is not None and time >= end:
                break
            if start is None or time >= start:
                yield SourceFrame(
                    index=index,
                    pts=position,
                    time_base=time_base,
                    duration=1,
                    planes=planes,
                    layout=self._layout,
                    color=self.info.color,
                    width=self.info.width,
                    height=self.info.height,
                    interlaced=bool(self.info.interlaced),
                )
                index += 1
            position += 1
        if position and not index:
            raise outside_span(replace(self.info, num_frames=position))
        if index == 0:
            raise InputError(
                "the y4m stream holds no frames", where=self._name, remedy=_BROKEN_PIPE
            )

    def _read_header(self) -> dict[str, list[str]]:
        line = self._stream.readline(MAX_LINE)
        if not line:
            raise InputError("nothing came through the pipe", where=self._name, remedy=_BROKEN_PIPE)
        if not line.startswith(b"YUV4MPEG2"):
            raise InputError("not a y4m stream", where=self._name, remedy=_HOW_TO_PIPE)
        header: dict[str, list[str]] = {}
        for field in line.decode("ascii", "replace").split()[1:]:
            header.setdefault(field[0], []).append(field[1:])
        if "W" not in header or "H" not in header:
            raise InputError("the y4m header has no picture size", where=self._name)
        return header

    def _describe(self) -> VideoInfo:
        header = self._header
        width, height = self._number("W"), self._number("H")
        refuse_large(width, height, self._name)
        space = header.get("C", ["420jpeg"])[0].lower()
        if space not in COLOR_SPACES:
            raise InputError(
                f"y4m colour space C{space} is not supported",
                where=self._name,
                remedy=_HOW_TO_PIPE,
            )
        pix_fmt, location = COLOR_SPACES[space]
        rate = self._ratio("F") or Fraction(25)
        layout = layout_of(pix_fmt)
        extra = header.get("X", [])
        full = "COLORRANGE=FULL" in extra
        tagged = full or "COLORRANGE=LIMITED" in extra
        color = ColorSpec(range="pc" if full else "tv", chroma_location=location)
        color = guess_color(color, width=width, height=height, family=layout.family)
        guessed = color.guessed if tagged else ("range", *color.guessed)
        color = replace(color, guessed=guessed)
        return VideoInfo(
            path=self._name,
            container="yuv4mpegpipe",
            stream_index=0,
            codec="rawvideo",
            width=width,
            height=height,
            pix_fmt=pix_fmt,
            planar_format=pix_fmt,
            bits=layout.bits,
            color=color,
            rate=rate,
            time_base=1 / rate,
            num_frames=0,
            duration_s=0.0,
            sample_aspect=self._ratio("A") or Fraction(1),
            interlaced={"t": "tff", "b": "bff"}.get(header.get("I", ["p"])[0], ""),
            streams=(StreamInfo(index=0, kind="video", codec="rawvideo"),),
        )

    def _number(self, tag: str) -> int:
        text = self._header[tag][0]
        if not re.fullmatch(r"\d{1,9}", text, flags=re.ASCII) or int(text) == 0:
            raise InputError(f"the y4m header has {tag}{text}", where=self._name)
        return int(text)

    def _ratio(self, tag: str) -> Fraction | None:
        numerator, _, denominator = self._header.get(tag, [""])[0].partition(":")
        if not numerator.isdigit() or not denominator.isdigit() or not int(denominator):
            return None
        return Fraction(int(numerator), int(denominator)) or None

    def _read_frame(self, position: int) -> tuple[Tensor, ...] | None:
        line = self._stream.readline(MAX_LINE)
        if not line:
            return None
        if not line.startswith(b"FRAME"):
            raise InputError(
                f"frame {position} of the y4m stream has no FRAME mark",
                where=self._name,
            )
        sample = np.uint8 if self._layout.bits <= 8 else np.dtype("<u2")
        planes: list[Tensor] = []
        for shape in self._layout.plane_shapes(self.info.width, self.info.height):
            size = math.prod(shape) * np.dtype(sample).itemsize
            buffer = bytearray(size)
            if _read_into(self._stream, buffer) < size:
                self.warnings.append(
                    f"the y4m stream breaks off after {counted(position, 'whole frame')}; the "
                    "last frame came in part and is dropped"
                )
                return None
            planes.append(torch.from_numpy(np.frombuffer(buffer, sample).reshape(shape)))
        return tuple(planes)


class Y4mWriter:
    """Writes planes as y4m. Raises: OutputError when the reader of the pipe goes away."""

    def __init__(
        self,
        stream: BinaryIO,
        *,
        width: int,
        height: int,
        rate: Fraction,
        layout: PixelLayout,
        color: ColorSpec,
        sample_aspect: Fraction = Fraction(1),
    ) -> None:
        self._stream = stream
        self._layout = layout
        space = _color_space(layout, color)
        color_range = "FULL" if color.range == "pc" else "LIMITED"
        self._write(
            f"YUV4MPEG2 W{width} H{height} F{rate.numerator}:{rate.denominator} Ip "
            f"A{sample_aspect.numerator}:{sample_aspect.denominator} C{space} "
            f"XCOLORRANGE={color_range}\n".encode("ascii")
        )

    def write(self, planes: tuple[Tensor, ...]) -> None:
        """One frame; planes as the layout describes, on any device."""
        self._write(b"FRAME\n")
        for plane in planes:
            samples = plane.cpu().contiguous().numpy()
            self._write(samples.astype(samples.dtype.newbyteorder("<"), copy=False).data.cast("B"))

    def close(self) -> None:
        """Flush; the stream stays the caller's."""
        try:
            self._stream.flush()
        except OSError as error:
            raise OutputError("the receiving end of the pipe closed", where="-") from error

    def _write(self, data: bytes | memoryview) -> None:
        try:
            self._stream.write(data)
        except OSError as error:
            raise OutputError("the receiving end of the pipe closed", where="-") from error


_BROKEN_PIPE = "The program that feeds the pipe failed; see its own message"
_HOW_TO_PIPE = "Feed it with: ffmpeg -i IN -f yuv4mpegpipe -strict -1 - or vspipe -c y4m"


def y4m_format(pix_fmt: str) -> str:
    """The nearest y4m pixel format: itself, or 4:4:4 of its depth for RGB and rare kinds."""
    layout = layout_of(without_alpha(pix_fmt))
    known = {name for name, _ in COLOR_SPACES.values()}
    if layout.name in known:
        return layout.name
    return "yuv444p" if layout.bits == 8 else f"yuv444p{layout.bits}le"


def _color_space(layout: PixelLayout, color: ColorSpec) -> str:
    if layout.name == "yuv420p":
        return {"left": "420mpeg2", "topleft": "420paldv"}.get(color.chroma_location, "420jpeg")
    for space, (name, _) in COLOR_SPACES.items():
        if name == layout.name:
            return space
    raise SettingsError(
        f"y4m cannot carry {layout.name}",
        where="--pix-fmt",
        remedy=f"Use {y4m_format(layout.name)}",
    )


def _read_into(stream: BinaryIO, buffer: bytearray) -> int:
    view = memoryview(buffer)
    done = 0
    while done < len(buffer):
        chunk = stream.read(len(buffer) - done)
        if not chunk:
            break
        view[done : done + len(chunk)] = chunk
        done += len(chunk)
    return done

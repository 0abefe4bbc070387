"""A whole clip on disk, degraded in portions into another file."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
import torch
from av.error import FFmpegError
from torch import Tensor

from adcvsr_core.durable import replace_durably
from adcvsr_core.errors import InputError, OutputError, SettingsError
from adcvsr_core.training.degrade.compression import to_pixels
from adcvsr_core.training.degrade.degradation import Degradation, Degrader
from adcvsr_core.training.degrade.sizes import resize
from adcvsr_core.video.color import ColorSpec, layout_of
from adcvsr_core.video.frames import SourceFrame
from adcvsr_core.video.reader import open_reader
from adcvsr_core.video.still import encode_png

PORTION_PIXELS = 32_000_000
"""Pixels of ground truth in memory at a time, about; 15 frames of 1920 x 1080."""

PORTION_FRAMES = 48
"""Frames at a time at most, and so from one key frame of a codec to the next."""

LOSSLESS = (".mkv", ".avi", ".nut")
COMPRESSED = (".mp4", ".mov", ".m4v")


@dataclass(frozen=True, kw_only=True)
class Degraded:
    """What was made of a clip."""

    num_frames: int
    gt_size: tuple[int, int]
    """Width and height of the region that was degraded, from the top left."""
    lq_size: tuple[int, int]
    """Width and height of the result."""
    steps: tuple[str, ...]
    """What was done to it, in order."""


def degrade_file(
    source: Path,
    target: Path,
    degradation: Degradation,
    *,
    scale: int,
    seed: int,
    num_frames: int | None = None,
    pictures: Path | None = None,
) -> Degraded:
    """Make the low-quality side of a clip.

    The size is cut to a multiple of 2 * scale, from the top left. The target is FFV1 in RGB,
    which loses nothing, or for .mp4, .mov and .m4v H.264 at crf 8, 4:2:0. `num_frames` is how many
    are taken at most. `pictures` is a folder for the first frame before and after each step.

    Raises:
        InputError: the source cannot be read, or is too small.
        OutputError: the target is there already, or cannot be written.
        SettingsError: its name ends in a suffix that is not known.
    """
    _refuse(target)
    if pictures is not None:
        _make_folder(pictures)
    with open_reader(source) as reader:
        width, height = (
            side // (2 * scale) * 2 * scale for side in (reader.info.width, reader.info.height)
        )
        if not width or not height:
            raise InputError(
                f"{reader.info.width}x{reader.info.height} is too small for a scale of {scale}",
                where=str(source),
            )
        degrader = Degrader(degradation, (height, width), scale, np.random.default_rng(seed))
        show = Pictures(pictures) if pictures is not None else None
        count = 0
        lq_size = (width // scale, height // scale)
        with ClipWriter(target, lq_size, reader.info.rate) as writer:
            for frames in _portions(islice(reader, num_frames), width * height):
                stacked = [frame.to_rgb()[:, :height, :width] for frame in frames]
                gt = torch.stack(stacked).clamp(0, 1)
                lq = degrader(gt, show if count == 0 else None)
                if show is not None and count == 0:
                    show("result", gt, lq)
                writer.write(lq, frames)
                count += len(frames)
    return Degraded(
        num_frames=count, gt_size=(width, height), lq_size=lq_size, steps=degrader.names
    )


class Pictures:
    """A `Watch` that writes the first frame before (left) and after (right) each step."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def __call__(self, name: str, before_TCHW: Tensor, after_TCHW: Tensor) -> None:
        self._count += 1
        path = self._folder / f"{self._count:02}_{name}.png"
        try:
            path.write_bytes(side_by_side(before_TCHW[:1], after_TCHW[:1]))
        except OSError as error:
            raise _failed(path, error) from error


def side_by_side(before_1CHW: Tensor, after_1CHW: Tensor) -> bytes:
    """Two frames beside each other as a PNG, the smaller one with larger pixels."""
    height = max(before_1CHW.shape[2], after_1CHW.shape[2])
    both: list[Tensor] = []
    for frame in (before_1CHW, after_1CHW):
        width = round(frame.shape[3] * height / frame.shape[2])
        both.append(resize(frame, (height, width), "area"))
    joined = torch.from_numpy(to_pixels(torch.cat(both, 3))[0])
    return encode_png((joined,), layout_of("rgb24"), ColorSpec())


class ClipWriter:
    """Writes frames to a file that appears when it is complete."""

    def __init__(self, target: Path, size: tuple[int, int], rate: Fraction) -> None:
        self._target = target
        self._partial = target.with_name(f".{target.stem}.partial{target.suffix}")
        lossless = target.suffix.lower() in LOSSLESS
        try:
            # Without a random identity, the same frames make the same file.
            exact = {"fflags": "+bitexact"}
            self._container = av.open(str(self._partial), "w", options=exact)
            self._stream = self._container.add_stream("ffv1" if lossless else "libx264", rate=rate)
        except (FFmpegError, OSError) as error:
            raise _failed(target, error) from error
        assert isinstance(self._stream, av.VideoStream)
        self._stream.width, self._stream.height = size
        self._stream.pix_fmt = "bgr0" if lossless else "yuv420p"
        if not lossless:
            self._stream.options = {"crf": "8"}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._container.mux(self._stream.encode(None))
            self._container.close()
            if error is None:
                replace_durably(self._partial, self._target)
        except (FFmpegError, OSError) as failure:
            raise _failed(self._target, failure) from failure
        finally:
            self._partial.unlink(missing_ok=True)

    def write(self, lq_TCHW: Tensor, sources: list[SourceFrame]) -> None:
        """Add frames, shown when their sources are."""
        assert isinstance(self._stream, av.VideoStream)
        try:
            for pixels, source in zip(to_pixels(lq_TCHW), sources, strict=True):
                frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
                frame.pts, frame.time_base = source.pts, source.time_base
                self._container.mux(self._stream.encode(frame))
        except (FFmpegError, OSError) as error:
            raise _failed(self._target, error) from error


def _portions(source: Iterator[SourceFrame], area: int) -> Iterator[list[SourceFrame]]:
    count = min(PORTION_FRAMES, max(4, math.ceil(PORTION_PIXELS / area)))
    while portion := list(islice(source, count)):
        yield portion


def _refuse(target: Path) -> None:
    if target.suffix.lower() not in LOSSLESS + COMPRESSED:
        raise SettingsError(
            f"the name ends in {target.suffix or 'nothing'!r}",
            where=str(target),
            remedy=f"Use one of {', '.join(LOSSLESS + COMPRESSED)}",
        )
    if target.exists():
        raise OutputError(
            "it is there already", where=str(target), remedy="Choose another name, or remove it"
        )
    if not target.absolute().parent.is_dir():
        raise OutputError("its folder does not exist", where=str(target))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _failed(folder, error) from error


def _failed(path: Path, error: Exception) -> OutputError:
    reason = getattr(error, "strerror", None) or str(error)
    return OutputError(f"cannot be written ({reason})", where=str(path))

"""The teacher's side of a cached clip: by a network, from a folder of videos, or the truth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Protocol

import torch
from torch import Tensor

from adcvsr_core.device import is_out_of_memory
from adcvsr_core.errors import InputError, TrainingError
from adcvsr_core.training.degrade.files import ClipWriter
from adcvsr_core.training.teachers import SCALE
from adcvsr_core.training.teachers.build import Teacher
from adcvsr_core.training.teachers.one_step import OneStepTeacher
from adcvsr_core.video.frames import SourceFrame
from adcvsr_core.video.reader import open_reader

"""Of every teacher."""


class Side(Protocol):
    """Writes the teacher's file of a clip."""

    def __call__(self, name: str, source: Path, lq: Path, target: Path) -> None:
        """From the source or its low quality, with the times of the low quality.

        Raises:
            InputError: what is there does not fit the clip.
            OutputError: the target cannot be written.
        """
        ...


class NetworkSide:
    """What a network makes of the low quality."""

    def __init__(self, teacher: Teacher, device: torch.device) -> None:
        self._teacher, self._device = teacher, device

    def __call__(self, name: str, source: Path, lq: Path, target: Path) -> None:
        del name, source
        with open_reader(lq) as reader:
            frames, rate = list(reader), reader.info.rate
        lq_1TCHW = torch.stack([frame.to_rgb() for frame in frames]).mul_(2).sub_(1)[None]
        try:
            sr_1TCHW = self._restored(lq_1TCHW)
        except RuntimeError as error:
            if is_out_of_memory(error):
                raise TrainingError(
                    f"not enough memory for {len(frames)} frames at once",
                    where=str(lq),
                    remedy="Take fewer frames of each clip (--frames), smaller chunks and tiles "
                    "(--chunk, --tile), or --offload; a new folder for each setting",
                ) from error
            raise
        size = (sr_1TCHW.shape[-1], sr_1TCHW.shape[-2])
        with ClipWriter(target, size, rate) as writer:
            for sr_CHW, frame in zip(sr_1TCHW[0], frames, strict=True):
                writer.write(sr_CHW[None].add(1).div(2), [frame])

    def _restored(self, lq_1TCHW: Tensor) -> Tensor:
        """On the CPU. A teacher of single images gets them one by one."""
        if not isinstance(self._teacher, OneStepTeacher):
            return self._teacher(lq_1TCHW)
        images = [self._teacher(part.to(self._device)).cpu() for part in lq_1TCHW.split(1, dim=1)]
        return torch.cat(images, dim=1)


class VideoSide:
    """Videos that were made before, matched by name."""

    def __init__(self, videos: Mapping[str, Path], max_frames: int) -> None:
        """Where clips are cut to `max_frames`, longer videos are too; else they must be as long."""
        self._videos, self._max_frames = videos, max_frames

    def __call__(self, name: str, source: Path, lq: Path, target: Path) -> None:
        del source
        path = self._videos.get(name)
        if path is None:
            raise InputError("the teacher has no video of this name", where=name)
        with open_reader(path) as video, open_reader(lq) as reader:
            lq_size, size = ((each.info.width, each.info.height) for each in (reader, video))
            wanted = (SCALE * lq_size[0], SCALE * lq_size[1])
            if size != wanted:
                raise InputError(
                    f"the teacher's picture is {_by(size)}, {SCALE} x {_by(lq_size)} is "
                    f"{_by(wanted)}",
                    where=str(path),
                )
            pictures = iter(video)
            with ClipWriter(target, wanted, reader.info.rate) as writer:
                count = _copy(pictures, iter(reader), writer, wanted)
                total = count if count == self._max_frames else count + sum(1 for _ in pictures)
                if total != count:
                    raise InputError(
                        f"{total} frames of the teacher, and {count} of the low quality",
                        where=str(path),
                    )


class TruthSide:
    """The clip itself, cut as its low quality is."""

    def __call__(self, name: str, source: Path, lq: Path, target: Path) -> None:
        del name
        with open_reader(source) as video, open_reader(lq) as reader:
            size = (SCALE * reader.info.width, SCALE * reader.info.height)
            with ClipWriter(target, size, reader.info.rate) as writer:
                _copy(iter(video), iter(reader), writer, size)


def copy_as_it_is(
    source: Path, target: Path, max_frames: int | None
) -> tuple[int, tuple[int, int]]:
    """Write a clip without loss; the number of its frames, and width and height.

    Raises:
        InputError: the source cannot be read.
        OutputError: the target cannot be written.
    """
    with open_reader(source) as reader:
        size, count = (reader.info.width, reader.info.height), 0
        with ClipWriter(target, size, reader.info.rate) as writer:
            for frame in islice(reader, max_frames):
                writer.write(frame.to_rgb()[None], [frame])
                count += 1
    return count, size


def _copy(
    pictures: Iterator[SourceFrame],
    frames: Iterator[SourceFrame],
    writer: ClipWriter,
    size: tuple[int, int],
) -> int:
    """Write pictures at the times of frames while there are both; how many frames there are.

    Raises:
        InputError: there are fewer pictures.
    """
    width, height = size
    count = 0
    for frame in frames:
        picture = next(pictures, None)
        if picture is None:
            total = count + 1 + sum(1 for _ in frames)
            raise InputError(f"{count} frames of the teacher, and {total} of the low quality")
        writer.write(picture.to_rgb()[None, :, :height, :width], [frame])
        count += 1
    return count


def _by(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"

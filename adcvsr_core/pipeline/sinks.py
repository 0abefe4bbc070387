"""Where finished frames go: segments of a video, numbered images, or a pipe."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Protocol

from torch import Tensor

from adcvsr_core.durable import sync_file, sync_folder
from adcvsr_core.pipeline.disk import disk_errors, hash_path
from adcvsr_core.pipeline.finish import Finish
from adcvsr_core.pipeline.manifest import Manifest, SegmentEntry, save_manifest
from adcvsr_core.pipeline.plan import OutputFormat
from adcvsr_core.pipeline.render import OutputFrame
from adcvsr_core.pipeline.report.recorder import Recorder
from adcvsr_core.video.image_names import numbered_image
from adcvsr_core.video.still import PngSequenceWriter
from adcvsr_core.video.writer import SegmentWriter
from adcvsr_core.video.y4m import Y4mWriter


class Sink(Protocol):
    """Takes the frames of a job in order, on the writing thread."""

    def write(self, frame: OutputFrame) -> None:
        """Take the next frame."""
        ...

    def close(self) -> None:
        """All frames came."""
        ...

    def abandon(self) -> None:
        """Let go of what is not whole."""
        ...


class PipeSink:
    """y4m into a stream."""

    def __init__(self, stream: BinaryIO, output: OutputFormat, finish: Finish) -> None:
        geometry = output.geometry
        self._finish = finish
        self._plan = output.encoder
        self._writer = Y4mWriter(
            stream,
            width=geometry.width,
            height=geometry.height,
            rate=output.rate,
            layout=output.encoder.layout,
            color=output.encoder.color,
            sample_aspect=geometry.sample_aspect,
        )

    def write(self, frame: OutputFrame) -> None:
        self._writer.write(frame.planes(self._finish, self._plan))

    def close(self) -> None:
        self._writer.close()

    def abandon(self) -> None:
        """Nothing is kept of a pipe."""


class PieceWriter(Protocol):
    """Writes the frames of one piece."""

    def write(self, planes: tuple[Tensor, ...]) -> object: ...

    def close(self) -> object: ...


class SegmentSink:
    """Pieces of `length` frames in a work folder, each in the manifest once it is safe."""

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        output: OutputFormat,
        finish: Finish,
        length: int,
        *,
        on_segment: Callable[[Manifest], None],
        tile_now: Callable[[], int],
        recorder: Recorder | None = None,
    ) -> None:
        self.manifest = manifest
        self._folder = folder
        self._output = output
        self._finishing = finish
        self._length = length
        self._on_segment = on_segment
        self._tile_now = tile_now
        self._recorder = recorder
        self._writer: PieceWriter | None = None
        self._path = folder
        self._pts: list[int] = []
        self._durations: list[int] = []

    def write(self, frame: OutputFrame) -> None:
        planes = frame.planes(self._finishing, self._output.encoder, self._recorder)
        with disk_errors(self._folder):
            if self._writer is None:
                self._writer = self._open(len(self.manifest.segments), frame.index)
            self._writer.write(planes)
        self._pts.append(frame.pts)
        self._durations.append(frame.duration)
        if (frame.index + 1) % self._length == 0:
            self._finish()

    def close(self) -> None:
        self._finish()

    def abandon(self) -> None:
        writer, self._writer = self._writer, None
        if isinstance(writer, SegmentWriter):
            writer.abort()

    def _open(self, number: int, first_frame: int) -> PieceWriter:
        output = self._output
        images = output.container == "png"
        self._path = self._folder / (f"{number:06}" if images else f"{number:06}.nut")
        if images:
            self._path.mkdir(exist_ok=True)
            encoder = output.encoder
            return PngSequenceWriter(
                self._path, encoder.layout, encoder.color, first=first_frame + 1
            )
        return SegmentWriter(
            self._path,
            output.encoder,
            output.geometry.width,
            output.geometry.height,
            output.rate,
            sample_aspect=output.geometry.sample_aspect,
        )

    def _finish(self) -> None:
        if self._writer is None:
            return
        with disk_errors(self._folder):
            self._writer.close()
            self._writer = None
            if self._path.is_dir():
                for path in self._path.iterdir():
                    sync_file(path)
                sync_folder(self._path)
            else:
                sync_file(self._path)
            sync_folder(self._folder)
            entry = SegmentEntry(
                name=self._path.name,
                sha256=hash_path(self._path),
                pts=tuple(self._pts),
                durations=tuple(self._durations),
            )
        self._pts, self._durations = [], []
        if self._recorder is not None:
            self._recorder.finish()
        segments = (*self.manifest.segments, entry)
        manifest = replace(self.manifest, segments=segments, tile=self._tile_now())
        save_manifest(manifest, self._folder)
        self.manifest = manifest
        self._on_segment(manifest)


def whole_segments(folder: Path, segments: tuple[SegmentEntry, ...]) -> tuple[SegmentEntry, ...]:
    """Return the leading segments that are on disk as they were written."""
    whole: list[SegmentEntry] = []
    for segment in segments:
        path = folder / segment.name
        try:
            intact = hash_path(path) == segment.sha256
        except OSError:
            intact = False
        if not intact:
            break
        whole.append(segment)
    return tuple(whole)


def gather_images(folder: Path, segments: tuple[SegmentEntry, ...], pattern: str) -> Path:
    """Collect the images of all pieces in one new folder, named by `pattern` and counted from 1.

    Hard links where there are any, so that an interruption loses nothing.
    """
    gathered = folder / "images"
    with disk_errors(folder):
        gathered.mkdir(exist_ok=True)
        for left_over in gathered.iterdir():
            left_over.unlink()
        number = 0
        for segment in segments:
            for image in sorted((folder / segment.name).iterdir()):
                number += 1
                _link_or_copy(image, numbered_image(gathered / pattern, number))
        sync_folder(gathered)
    return gathered


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        target.write_bytes(source.read_bytes())
        sync_file(target)

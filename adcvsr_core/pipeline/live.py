"""The newest frame of a running job beside its source, in a file that others look at."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch

from adcvsr_core.pipeline.finish import Finish
from adcvsr_core.pipeline.render import OutputFrame
from adcvsr_core.pipeline.screen import screen_pixels
from adcvsr_core.preview_messages import LiveHeader, live_header_to_line
from adcvsr_core.resampling import resize

INTERVAL_S = 0.5
LONGEST_SIDE = 960

_log = logging.getLogger(__name__)


class LiveFile:
    """Writes what `preview_messages.LiveHeader` describes, whole or not at all, twice a second at
    most. That it cannot be written is no reason for a job to end."""

    def __init__(
        self,
        path: Path,
        finish: Finish,
        *,
        sample_aspect: float,
        rotation: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        share = min(LONGEST_SIDE / max(finish.width, finish.height), 1)
        self._path = path
        self._finish = replace(
            finish,
            width=max(round(finish.width * share), 1),
            height=max(round(finish.height * share), 1),
        )
        self._sample_aspect = sample_aspect
        self._rotation = rotation
        self._clock = clock
        self._next = float("-inf")

    def after(self, write: Callable[[OutputFrame], object]) -> Callable[[OutputFrame], None]:
        """What writes a frame, and then shows it."""

        def both(frame: OutputFrame) -> None:
            write(frame)
            self.show(frame)

        return both

    def show(self, frame: OutputFrame) -> None:
        """Write a frame to the file, if the last one has been there for a while."""
        now = self._clock()
        if now < self._next or frame.source_CHW is None:
            return
        self._next = now + INTERVAL_S
        width, height = self._finish.width, self._finish.height
        with torch.inference_mode():
            output_CHW = self._finish(frame.output_CHW.contiguous(), frame.source_CHW)
            source_CHW = resize(frame.source_CHW, width, height)
        header = LiveHeader(
            frame=frame.index,
            width=width,
            height=height,
            sample_aspect=self._sample_aspect,
            rotation=self._rotation,
        )
        pixels = [screen_pixels(each).numpy().tobytes() for each in (source_CHW, output_CHW)]
        data = b"".join([live_header_to_line(header), *pixels])
        part = self._path.with_name(self._path.name + ".part")
        try:
            part.write_bytes(data)
            os.replace(part, self._path)
        except OSError as error:
            _log.warning("%s cannot be written: %s", self._path, error)

    def remove(self) -> None:
        """The job has ended."""
        self._path.unlink(missing_ok=True)

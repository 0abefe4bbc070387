"""What a job is to do, settled before anything is computed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from adcvsr_core.engine import Upscaler
from adcvsr_core.model.base import Student
from adcvsr_core.pipeline.finish import Finish
from adcvsr_core.pipeline.plan import (
    PIPE,
    OutputFormat,
    after_deinterlacing,
    cuts_beyond,
    expected_frames,
    make_upscaler,
    plan_output,
)
from adcvsr_core.pipeline.reporter import Reporter
from adcvsr_core.pipeline.room import refuse_too_large, warn_of_size
from adcvsr_core.said import Said
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.probe import VideoInfo

WRITE_BEHIND = 32
"""Most upscaled frames that wait for the encoder: they come in bursts."""
WRITE_BEHIND_BYTES = 1 << 29


@dataclass(frozen=True)
class Task:
    """A source, a target, and everything that decides what goes from the one into the other."""

    source: str
    """A file, folder, printf pattern, or "-"."""
    target: str
    settings: UpscaleSettings
    student: Student
    read: VideoInfo
    """The source as it is read."""

    @property
    def is_piped_in(self) -> bool:
        return self.source == PIPE

    @cached_property
    def info(self) -> VideoInfo:
        """The video that the student sees: deinterlaced, if it is to be."""
        return after_deinterlacing(self.read, self.settings.deinterlace)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the frames that the student sees."""
        return self.info.height, self.info.width

    @cached_property
    def output(self) -> OutputFormat:
        return plan_output(self.settings, self.info, self.target, self.student.scale)

    @cached_property
    def num_expected(self) -> int:
        """Frames of the output as far as is known; 0 is unknown."""
        return expected_frames(self.read, self.settings)

    @property
    def num_behind(self) -> int:
        """Upscaled frames that may wait for the encoder."""
        frame_bytes = self.size[0] * self.size[1] * self.student.scale**2 * 12
        return max(min(WRITE_BEHIND_BYTES // frame_bytes, WRITE_BEHIND), 2)

    def upscaler(self, settings: UpscaleSettings) -> Upscaler:
        """The student on its device.

        Raises:
            DeviceError: frames of this size cannot be upscaled there.
        """
        upscaler = make_upscaler(settings, self.student, self.info.rate)
        refuse_too_large(upscaler, *self.size)
        return upscaler

    def finish(self, *, is_live: bool) -> Finish:
        """What makes output frames of upscaled ones."""
        return Finish(
            width=self.output.geometry.width,
            height=self.output.geometry.height,
            strength=self.settings.strength,
            match_color=self.settings.color == "match",
            keep_source=self.settings.report or is_live,
        )

    def warn(self, reporter: Reporter) -> None:
        """Say what a person should know before the start."""
        for text in self.info.warnings:
            reporter.warn("source", text)
        for text in self.output.encoder.notes:
            reporter.warn("encoder", text)
        for text in self.output.encoder.losses:
            reporter.warn_of_loss("encoder", text)
        geometry = self.output.geometry
        warn_of_size(reporter, self.size, self.student.scale, (geometry.height, geometry.width))
        if beyond := cuts_beyond(self.info, self.settings):
            reporter.warn(
                "cuts",
                Said(
                    "the clip has {num_frames} frames: the cut list's {beyond} lie beyond",
                    num_frames=self.info.num_frames,
                    beyond=beyond,
                ),
            )

    @property
    def target_path(self) -> Path:
        return Path(self.target)

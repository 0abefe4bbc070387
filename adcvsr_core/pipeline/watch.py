"""Looking at the frames of a source on their way to the student, and saying what is odd."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adcvsr_core.pipeline.changes import PictureChanges
from adcvsr_core.pipeline.holes import Holes
from adcvsr_core.pipeline.reporter import Reporter
from adcvsr_core.pipeline.task import Task
from adcvsr_core.progress import RateMeter
from adcvsr_core.said import Said
from adcvsr_core.video.frames import SourceFrame

_INTERLACED = Said(
    "interlaced frames are upscaled as they are, with their combs; --deinterlace auto or frame "
    "makes whole frames of them, field twice as many, ivtc the film of telecined ones"
)


class Watch:
    """Passes frames on, and tells the reporter of damage and of what is not kept."""

    def __init__(self, task: Task, reporter: Reporter) -> None:
        self.num_read = 0
        """Frames of the source so far."""
        self._task = task
        self._reporter = reporter

    def read(self, frames: Iterable[SourceFrame]) -> Iterator[SourceFrame]:
        """Frames as they are read: damage, holes, and pictures that change."""
        info = self._task.info
        changes = PictureChanges(info, self._reporter)
        holes = Holes(self._task.read, self._reporter)
        for frame in frames:
            self.num_read += 1
            changes.watch(frame)
            holes.watch(frame)
            if frame.lost or frame.corrupt:
                time_s = float(frame.time_s - info.start_time_s)
                self._reporter.repaired(frame.index, time_s, lost=frame.lost)
            yield frame
        changes.finish()
        holes.finish()

    def shown(self, frames: Iterable[SourceFrame], meter: RateMeter) -> Iterator[SourceFrame]:
        """Frames as the student sees them; when they end, their true number is known."""
        layout = self._task.output.encoder.layout
        num_frames, dropping = 0, not layout.alpha
        for frame in frames:
            if frame.interlaced and self._task.settings.deinterlace == "off":
                self._reporter.warn("interlaced", _INTERLACED)
            if dropping and frame.transparent:
                dropping = False
                self._reporter.warn_of_loss("alpha", _alpha_text(layout.name))
            num_frames += 1
            yield frame
        meter.settle(num_frames)


def _alpha_text(layout: str) -> Said:
    return Said(
        "{layout} holds no transparency: the alpha channel is dropped; --encoder ffv1 (.mkv), "
        "prores (.mov) and png keep it",
        layout=layout,
    )

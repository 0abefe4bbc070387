"""One job: a source becomes a target, in pieces that survive an interruption."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from adcvsr_core.device import used_memory
from adcvsr_core.engine import Upscaler
from adcvsr_core.errors import Interrupted
from adcvsr_core.model.base import Student
from adcvsr_core.pipeline.assemble import assemble, check_target, refuse_many_frames, work_name
from adcvsr_core.pipeline.deinterlace import deinterlaced
from adcvsr_core.pipeline.live import LiveFile
from adcvsr_core.pipeline.manifest import (
    Manifest,
)
from adcvsr_core.pipeline.plan import (
    PIPE,
    precision_name,
    shown_format,
    span_of,
)
from adcvsr_core.pipeline.published import is_published
from adcvsr_core.pipeline.render import render, to_device
from adcvsr_core.pipeline.repair import filled
from adcvsr_core.pipeline.report.files import check_report, write_report
from adcvsr_core.pipeline.report.recorder import Recorder
from adcvsr_core.pipeline.reporter import Reporter
from adcvsr_core.pipeline.resume import check_source, leave, prepare
from adcvsr_core.pipeline.sinks import PipeSink, SegmentSink, Sink
from adcvsr_core.pipeline.stages import ahead, behind
from adcvsr_core.pipeline.task import Task
from adcvsr_core.pipeline.watch import Watch
from adcvsr_core.pipeline.workfolder import WorkFolder
from adcvsr_core.progress import (
    DoneEvent,
    OnEvent,
    RateMeter,
    RepairedEvent,
    SegmentEvent,
    StartEvent,
    WarningEvent,
    ignore_events,
)
from adcvsr_core.said import Said
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.containers import check_output
from adcvsr_core.video.reader import FrameReader, open_reader
from adcvsr_core.weights.catalogue import find_model
from adcvsr_core.weights.files import load_student
from adcvsr_core.weights.header import read_card

READ_AHEAD = 8
"""Most decoded frames that wait for the student."""


@dataclass(frozen=True, kw_only=True)
class JobResult:
    """What came of a job."""

    output: str
    frames: int
    """Frames of the output."""
    seconds: float
    resumed_frames: int
    """Of them, those an earlier run had made."""
    warnings: tuple[WarningEvent, ...]
    repaired: tuple[RepairedEvent, ...]
    """Damaged frames of the source, in order; empty where a killed job had only to be tidied up."""


def upscale_video(
    source: str | Path,
    target: str | Path,
    settings: UpscaleSettings,
    *,
    student: Student | None = None,
    overwrite: bool = False,
    resume: bool = True,
    strict: bool = False,
    live: Path | None = None,
    on_event: OnEvent = ignore_events,
    stop: threading.Event | None = None,
) -> JobResult:
    """Upscale a source into a target.

    Args:
        source: what `open_reader` takes: a file, folder of images, printf pattern, or "-" for y4m.
        target: a video file, .png file, folder or printf pattern for images, or "-" for y4m on
            stdout.
        student: what `settings.model` names, when it is loaded already.
        overwrite: replace an existing target.
        resume: continue what an interrupted run left; else begin anew.
        strict: raise where there would be a warning of damage or loss.
        live: a file that shows the newest frame while the job runs; see `live.LiveFile`.
        stop: when set, the job ends with Interrupted.

    Raises:
        AdcvsrError: of the kind that says what is wrong. Nothing is then under the target's name
            but what was there before.
    """
    if str(target) != PIPE:
        check_target(str(source), Path(target), overwrite, resume)
    if settings.report:
        name = work_name(Path(target))
        check_report(str(target), name, overwrite=overwrite, resume=resume)
    start_s, end_s = span_of(settings)
    with open_reader(
        source,
        start_s=start_s,
        end_s=end_s,
        video_stream=settings.video_stream,
        gaps=settings.gaps,
        keep_lost=True,
    ) as reader:
        task = Task(
            str(source),
            str(target),
            settings,
            student or load_student(find_model(settings.model)),
            reader.info,
        )
        reporter = Reporter(on_event, strict, task.source)
        job = _Job(task, reader, reporter, live, stop or threading.Event())
        return job.to_pipe() if str(target) == PIPE else job.to_file(overwrite, resume)


class _Job:
    """The parts of a job that is under way."""

    def __init__(
        self,
        task: Task,
        reader: FrameReader,
        reporter: Reporter,
        live: Path | None,
        stop: threading.Event,
    ) -> None:
        self._began = time.monotonic()
        self._task = task
        self._reader = reader
        self._reporter = reporter
        self._stop = stop
        self._watch = Watch(task, reporter)
        task.warn(reporter)
        self._finish = task.finish(is_live=live is not None)
        self._live = live and LiveFile(
            live,
            self._finish,
            sample_aspect=float(task.output.geometry.sample_aspect),
            rotation=task.info.rotation,
        )

    def to_pipe(self) -> JobResult:
        """Write y4m to stdout."""
        upscaler = self._task.upscaler(self._task.settings)
        self._announce(upscaler, 0)
        sink = PipeSink(sys.stdout.buffer, self._task.output, self._finish)
        return self._done(self._compute(upscaler, sink, 0), 0)

    def to_file(self, overwrite: bool, resume: bool) -> JobResult:
        """Write pieces in the work folder, then put them together under the target's name."""
        task, output = self._task, self._task.output
        target = task.target_path
        refuse_many_frames(target, task.num_expected)
        if output.container != "png":
            for text in check_output(target, output.encoder, task.info):
                self._reporter.warn_of_loss("streams", text)
        with WorkFolder(work_name(target)) as work:
            try:
                upscaler, manifest, length = prepare(task, work, self._reporter, resume=resume)
                resumed = manifest.num_frames
                self._announce(upscaler, resumed)
                if is_published(work.path):
                    work.remove()
                    return self._done(resumed, resumed)
                sink = SegmentSink(
                    work.path,
                    manifest,
                    output,
                    self._finish,
                    length,
                    on_segment=self._on_segment,
                    tile_now=lambda: upscaler.tiling(*task.size).tile,
                    recorder=self._recorder(work.path, manifest),
                )
                total = self._compute(upscaler, sink, resumed)
                check_source(task, manifest, self._reporter)
                if task.settings.report:
                    self._write_report(work.path, sink.manifest)
                warnings = assemble(
                    work, sink.manifest, task.source, target, task.info, output,
                    task.settings, splices=self._reader.splices, overwrite=overwrite,
                )  # fmt: skip
            except BaseException as error:
                leave(task, work, error)
                raise
        for text in warnings:
            self._reporter.warn_of_loss("streams", text)
        return self._done(total, resumed)

    def _recorder(self, work: Path, manifest: Manifest) -> Recorder | None:
        return Recorder(work, len(manifest.segments)) if self._task.settings.report else None

    def _write_report(self, work: Path, manifest: Manifest) -> None:
        write_report(
            work,
            manifest,
            source=self._task.source,
            target=self._task.target_path,
            info=self._task.info,
            frames_in=self._watch.num_read,
            output=self._task.output,
            card=read_card(find_model(self._task.settings.model)),
            student=self._task.student,
            reporter=self._reporter,
        )

    def _announce(self, upscaler: Upscaler, resumed: int) -> None:
        output = self._task.output
        self._reporter.announce(
            StartEvent(
                source=self._task.source,
                output=self._task.target,
                frames=self._task.num_expected,
                width=output.geometry.width,
                height=output.geometry.height,
                device=str(upscaler.device),
                precision=precision_name(upscaler),
                temporal=upscaler.temporal,
                encoder=shown_format(output),
                resumed_frames=resumed,
            )
        )

    def _compute(self, upscaler: Upscaler, sink: Sink, start: int) -> int:
        """Decode, upscale and encode from frame `start` on; return the number of all frames."""
        task = self._task
        meter = RateMeter(task.num_expected, start)
        whole = filled(self._watch.read(self._reader))
        order = task.info.interlaced or "tff"
        decoded = self._watch.shown(deinterlaced(whole, task.settings.deinterlace, order), meter)
        first = upscaler.context(start, *task.size) if start else 0
        made = start
        write = self._live.after(sink.write) if self._live else sink.write
        try:
            with (
                ahead(
                    to_device(decoded, upscaler.device, first), READ_AHEAD, self._check_stop
                ) as frames,
                behind(write, task.num_behind, self._check_stop) as put,
            ):
                for frame in render(frames, upscaler, self._finish, start=start):
                    put(frame)
                    made += 1
                    memory_mib = used_memory(upscaler.device) / (1 << 20)
                    self._reporter.on_event(meter.event(made, memory_mib))
                    self._pass_warnings(upscaler)
            sink.close()
        except BaseException:
            sink.abandon()
            raise
        finally:
            if self._live:
                self._live.remove()
        self._pass_warnings(upscaler)
        self._reporter.warn_of_repairs()
        return made

    def _pass_warnings(self, upscaler: Upscaler) -> None:
        for text in self._reader.warnings:
            self._reporter.warn_of_loss("decode", text)
        for code, text in upscaler.warnings:
            self._reporter.warn(code, text)

    def _check_stop(self) -> None:
        if self._stop.is_set():
            raise Interrupted(Said("interrupted"), where=self._task.target)

    def _on_segment(self, manifest: Manifest) -> None:
        index = len(manifest.segments) - 1
        self._reporter.on_event(SegmentEvent(index=index, frames=manifest.num_frames))

    def _done(self, frames: int, resumed: int) -> JobResult:
        seconds = round(time.monotonic() - self._began, 3)
        repaired = tuple(self._reporter.repairs)
        self._reporter.on_event(
            DoneEvent(
                output=self._task.target, frames=frames, seconds=seconds, repaired=len(repaired)
            )
        )
        return JobResult(
            output=self._task.target,
            frames=frames,
            seconds=seconds,
            resumed_frames=resumed,
            warnings=tuple(self._reporter.warnings),
            repaired=repaired,
        )

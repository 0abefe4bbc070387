"""One job: a source becomes a target, in pieces that survive an interruption."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from adcvsr_core.device import used_memory
from adcvsr_core.engine import Upscaler
from adcvsr_core.errors import Interrupted, OutputError
from adcvsr_core.model.base import Student
from adcvsr_core.pipeline.assemble import assemble, check_target, refuse_many_frames, work_name
from adcvsr_core.pipeline.changes import PictureChanges
from adcvsr_core.pipeline.deinterlace import deinterlaced
from adcvsr_core.pipeline.disk import full_disk_remedy, is_disk_full
from adcvsr_core.pipeline.finish import Finish
from adcvsr_core.pipeline.live import LiveFile
from adcvsr_core.pipeline.manifest import (
    FILE_NAME,
    JobIdentity,
    Manifest,
    differences,
    fingerprint,
    load_manifest,
    refuse_changes,
    save_manifest,
)
from adcvsr_core.pipeline.plan import (
    PIPE,
    OutputFormat,
    after_deinterlacing,
    cuts_beyond,
    expected_frames,
    library_versions,
    make_upscaler,
    plan_output,
    precision_name,
    segment_length,
    settled,
    shown_format,
    span_of,
)
from adcvsr_core.pipeline.published import NOTE_NAME, is_published
from adcvsr_core.pipeline.render import render, to_device
from adcvsr_core.pipeline.repair import filled
from adcvsr_core.pipeline.report.files import check_report, write_report
from adcvsr_core.pipeline.report.recorder import Recorder, num_recorded, report_files
from adcvsr_core.pipeline.reporter import Reporter
from adcvsr_core.pipeline.room import refuse_too_large
from adcvsr_core.pipeline.sinks import PipeSink, SegmentSink, Sink, whole_segments
from adcvsr_core.pipeline.stages import ahead, behind
from adcvsr_core.pipeline.workfolder import WorkFolder
from adcvsr_core.progress import (
    DoneEvent,
    OnEvent,
    RateMeter,
    RepairedEvent,
    SegmentEvent,
    StartEvent,
    WarningEvent,
    counted,
    ignore_events,
)
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.containers import check_output
from adcvsr_core.video.frames import SourceFrame
from adcvsr_core.video.probe import VideoInfo
from adcvsr_core.video.reader import FrameReader, open_reader
from adcvsr_core.weights.catalogue import find_model
from adcvsr_core.weights.files import file_sha256, load_student
from adcvsr_core.weights.header import read_card

READ_AHEAD = 8
WRITE_BEHIND = 32
"""Most frames that wait between decoding, computing and encoding: upscaled ones come in bursts."""
WRITE_BEHIND_BYTES = 1 << 29
HUGE_PIXELS = 7680 * 4320
"""8K. Larger outputs take long and are beyond what players show: a person is told at once."""

_INTERLACED = (
    "interlaced frames are upscaled as they are, with their combs; --deinterlace auto or frame "
    "makes whole frames of them, field twice as many, ivtc the film of telecined ones"
)
_ALPHA = (
    "{} holds no transparency: the alpha channel is dropped; --encoder ffv1 (.mkv), prores (.mov) "
    "and png keep it"
)


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
        check_target(Path(target), overwrite, resume)
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
        job = _Job(
            source=str(source),
            target=str(target),
            settings=settings,
            student=student or load_student(find_model(settings.model)),
            reader=reader,
            reporter=Reporter(on_event, strict, str(source)),
            live=live,
            stop=stop or threading.Event(),
        )
        return job.to_pipe() if str(target) == PIPE else job.to_file(overwrite, resume)


class _Job:
    """The parts of a job that is under way."""

    def __init__(
        self,
        *,
        source: str,
        target: str,
        settings: UpscaleSettings,
        student: Student,
        reader: FrameReader,
        reporter: Reporter,
        live: Path | None,
        stop: threading.Event,
    ) -> None:
        self._began = time.monotonic()
        self._source = source
        self._target = target
        self._settings = settings
        self._num_read = 0
        self._student = student
        self._reader = reader
        self._reporter = reporter
        self._stop = stop
        self._info: VideoInfo = after_deinterlacing(reader.info, settings.deinterlace)
        self._size = (self._info.height, self._info.width)
        self._expected = expected_frames(reader.info, settings)
        for text in self._info.warnings:
            reporter.warn("source", text)
        self._output: OutputFormat = plan_output(settings, self._info, target, student.scale)
        for text in self._output.encoder.notes:
            reporter.warn("encoder", text)
        for text in self._output.encoder.losses:
            reporter.warn_of_loss("encoder", text)
        width, height = self._output.geometry.width, self._output.geometry.height
        self._warn_of_size(width, height)
        if beyond := cuts_beyond(self._info, settings):
            text = (
                f"the clip has {self._info.num_frames} frames: the cut list's {beyond} lie beyond"
            )
            self._reporter.warn("cuts", text)
        self._finish = Finish(
            width=width,
            height=height,
            strength=settings.strength,
            match_color=settings.color == "match",
            keep_source=settings.report or live is not None,
        )
        self._live = live and LiveFile(
            live,
            self._finish,
            sample_aspect=float(self._output.geometry.sample_aspect),
            rotation=self._info.rotation,
        )

    def _warn_of_size(self, width: int, height: int) -> None:
        """Say at once what takes long or much space."""
        made = [side * self._student.scale for side in self._size[::-1]]
        if width * height > HUGE_PIXELS:
            text = (
                f"the output of {width}x{height} is larger than 8K; --height 2160 or a smaller "
                "--scale makes it smaller"
            )
            self._reporter.warn("huge_output", text)
        elif made[0] * made[1] > HUGE_PIXELS:
            text = (
                f"each frame takes long: the model makes {made[0]}x{made[1]} of this source, "
                "whatever size is asked for"
            )
            self._reporter.warn("huge_output", text)

    def _check_room(self, upscaler: Upscaler) -> None:
        if self._size[0] * self._size[1] * self._student.scale**2 > HUGE_PIXELS:
            refuse_too_large(upscaler, *self._size)

    def to_pipe(self) -> JobResult:
        """Write y4m to stdout."""
        upscaler = make_upscaler(self._settings, self._student, self._info.rate)
        self._check_room(upscaler)
        self._announce(upscaler, 0)
        sink = PipeSink(sys.stdout.buffer, self._output, self._finish)
        return self._done(self._compute(upscaler, sink, 0), 0)

    def to_file(self, overwrite: bool, resume: bool) -> JobResult:
        """Write pieces in the work folder, then put them together under the target's name."""
        target = Path(self._target)
        refuse_many_frames(target, self._expected)
        if self._output.container != "png":
            for text in check_output(target, self._output.encoder, self._info):
                self._reporter.warn_of_loss("streams", text)
        with WorkFolder(work_name(target)) as work:
            try:
                old = load_manifest(work.path) if resume and self._source != PIPE else None
                upscaler, manifest, length = self._prepare(work, old)
                resumed = manifest.num_frames
                self._announce(upscaler, resumed)
                if is_published(work.path):
                    work.remove()
                    return self._done(resumed, resumed)
                sink = SegmentSink(
                    work.path,
                    manifest,
                    self._output,
                    self._finish,
                    length,
                    on_segment=self._on_segment,
                    tile_now=lambda: upscaler.tiling(*self._size).tile,
                    recorder=self._recorder(work.path, manifest),
                )
                total = self._compute(upscaler, sink, resumed)
                if self._settings.report:
                    self._write_report(work.path, sink.manifest)
                warnings = assemble(
                    work, sink.manifest, self._source, target, self._info, self._output,
                    self._settings, splices=self._reader.splices, overwrite=overwrite,
                )  # fmt: skip
            except BaseException as error:
                self._leave(work, error)
                raise
        for text in warnings:
            self._reporter.warn_of_loss("streams", text)
        return self._done(total, resumed)

    def _recorder(self, work: Path, manifest: Manifest) -> Recorder | None:
        return Recorder(work, len(manifest.segments)) if self._settings.report else None

    def _write_report(self, work: Path, manifest: Manifest) -> None:
        write_report(
            work,
            manifest,
            source=self._source,
            target=Path(self._target),
            info=self._info,
            frames_in=self._num_read,
            output=self._output,
            card=read_card(find_model(self._settings.model)),
            student=self._student,
            reporter=self._reporter,
        )

    def _prepare(self, work: WorkFolder, old: Manifest | None) -> tuple[Upscaler, Manifest, int]:
        """Make ready to begin, or to continue what `old` describes if nothing changed since."""
        settings = self._settings
        if old is not None:
            settings = replace(settings, tile=old.tile)
        upscaler = make_upscaler(settings, self._student, self._info.rate)
        self._check_room(upscaler)
        length = segment_length(settings, self._output, upscaler, self._size)
        identity = JobIdentity(
            source={} if self._source == PIPE else fingerprint(self._source),
            model_sha256=file_sha256(find_model(settings.model)),
            settings=settled(self._settings, upscaler, self._output, length),
            versions=library_versions(),
        )
        manifest = Manifest(
            identity=identity,
            target=Path(self._target).name,
            tile=upscaler.tiling(*self._size).tile,
        )
        if old is not None:
            refuse_changes(differences(old.identity, identity), work.path)
            if is_published(work.path):
                return upscaler, old, length
            whole = whole_segments(work.path, old.segments)
            if self._settings.report:
                whole = whole[: num_recorded(work.path)]
            if len(whole) < len(old.segments):
                text = f"{len(old.segments) - len(whole)} pieces are damaged and are made again"
                self._reporter.warn("resume", text)
            manifest = replace(manifest, segments=whole)
        kept = {FILE_NAME, *(segment.name for segment in manifest.segments)}
        kept |= report_files(len(manifest.segments))
        work.clear(kept if old is None else {NOTE_NAME, *kept})
        save_manifest(manifest, work.path)
        return upscaler, manifest, length

    def _announce(self, upscaler: Upscaler, resumed: int) -> None:
        self._reporter.announce(
            StartEvent(
                source=self._source,
                output=self._target,
                frames=self._expected,
                width=self._output.geometry.width,
                height=self._output.geometry.height,
                device=str(upscaler.device),
                precision=precision_name(upscaler),
                temporal=upscaler.temporal,
                encoder=shown_format(self._output),
                resumed_frames=resumed,
            )
        )

    def _compute(self, upscaler: Upscaler, sink: Sink, start: int) -> int:
        """Decode, upscale and encode from frame `start` on; return the number of all frames."""
        settings = self._settings
        order = self._info.interlaced or "tff"
        meter = RateMeter(self._expected, start)
        whole = filled(self._noted(self._reader))
        decoded = self._watched(deinterlaced(whole, settings.deinterlace, order), meter)
        first = upscaler.context(start, *self._size) if start else 0
        made = start
        write = self._live.after(sink.write) if self._live else sink.write
        try:
            with (
                ahead(
                    to_device(decoded, upscaler.device, first), READ_AHEAD, self._check_stop
                ) as frames,
                behind(write, self._write_behind(), self._check_stop) as put,
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

    def _write_behind(self) -> int:
        """Return how many upscaled frames may wait for the encoder."""
        frame_bytes = self._size[0] * self._size[1] * self._student.scale**2 * 12
        return max(min(WRITE_BEHIND_BYTES // frame_bytes, WRITE_BEHIND), 2)

    def _noted(self, frames: Iterable[SourceFrame]) -> Iterator[SourceFrame]:
        """Pass frames on, and say which are damaged."""
        changes = PictureChanges(self._info, self._reporter)
        for frame in frames:
            self._num_read += 1
            changes.watch(frame)
            if frame.lost or frame.corrupt:
                time_s = float(frame.time_s - self._info.start_time_s)
                self._reporter.repaired(frame.index, time_s, lost=frame.lost)
            yield frame
        changes.finish()

    def _watched(self, frames: Iterator[SourceFrame], meter: RateMeter) -> Iterator[SourceFrame]:
        """Pass frames on; when they end, their true number is known."""
        num_frames, dropping = 0, not self._output.encoder.layout.alpha
        for frame in frames:
            if frame.interlaced and self._settings.deinterlace == "off":
                self._reporter.warn("interlaced", _INTERLACED)
            if dropping and frame.transparent:
                dropping = False
                self._reporter.warn_of_loss(
                    "alpha", _ALPHA.format(self._output.encoder.layout.name)
                )
            num_frames += 1
            yield frame
        meter.settle(num_frames)

    def _pass_warnings(self, upscaler: Upscaler) -> None:
        for text in self._reader.warnings:
            self._reporter.warn_of_loss("decode", text)
        for code, text in upscaler.warnings:
            self._reporter.warn(code, text)

    def _check_stop(self) -> None:
        if self._stop.is_set():
            raise Interrupted("interrupted", where=self._target)

    def _on_segment(self, manifest: Manifest) -> None:
        index = len(manifest.segments) - 1
        self._reporter.on_event(SegmentEvent(index=index, frames=manifest.num_frames))

    def _leave(self, work: WorkFolder, error: BaseException) -> None:
        """Keep what can be continued, and say so; remove the rest."""
        manifest = load_manifest(work.path)
        safe = manifest.num_frames if manifest and self._source != PIPE else 0
        if isinstance(error, OutputError) and is_disk_full(error):
            error.remedy = full_disk_remedy(work.path, safe, self._expected)
        if not safe:
            work.clear()
        if isinstance(error, Interrupted):
            error.remedy = "Nothing was finished yet; the same command begins again."
            if safe:
                kept = f"{counted(safe, 'frame')} {'is' if safe == 1 else 'are'} safe"
                error.remedy = f"{kept} in {work.path}; the same command continues after them."

    def _done(self, frames: int, resumed: int) -> JobResult:
        seconds = round(time.monotonic() - self._began, 3)
        repaired = tuple(self._reporter.repairs)
        self._reporter.on_event(
            DoneEvent(output=self._target, frames=frames, seconds=seconds, repaired=len(repaired))
        )
        return JobResult(
            output=self._target,
            frames=frames,
            seconds=seconds,
            resumed_frames=resumed,
            warnings=tuple(self._reporter.warnings),
            repaired=repaired,
        )

"""Single frames of what a job will give, before it is run: the same samples, in any order."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from torch import Tensor, nn

from adcvsr_core.errors import InputError
from adcvsr_core.model.base import Student
from adcvsr_core.pipeline.finish import Finish
from adcvsr_core.pipeline.plan import after_deinterlacing, make_upscaler, plan_output
from adcvsr_core.pipeline.render import OutputFrame
from adcvsr_core.pipeline.screen import screen_pixels
from adcvsr_core.pipeline.span import SpanFrames
from adcvsr_core.preview_messages import OUTPUT, RESIZE, RESULT, SOURCE, PreviewRequest
from adcvsr_core.said import Said
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.color import ColorSpec, PixelLayout, planes_to_rgb
from adcvsr_core.video.indexed import IndexedVideo, source_stamp
from adcvsr_core.weights.catalogue import find_model
from adcvsr_core.weights.files import load_student

KEPT_CLIPS = 4
KEPT_RUNS = 2
"""Clips with the settings they are computed with: two of them are compared with each other."""

FINISHING = (
    "scale",
    "size",
    "height",
    "strength",
    "color",
    "encoder",
    "crf",
    "pix_fmt",
    "segment",
    "report",
)
"""Settings that change nothing before the student's picture."""


class Cancelled(Exception):
    """Raised in the midst of the work on a request that is no longer wanted."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """One picture as sample planes, on the CPU."""

    planes: tuple[Tensor, ...]
    layout: PixelLayout
    color: ColorSpec
    sample_aspect: float
    rotation: int

    def to_bgrx(self) -> Tensor:
        """The picture as a screen takes it: uint8 HW4, in blue, green, red, 255."""
        return screen_pixels(planes_to_rgb(self.planes, self.layout, self.color))


class _Run:
    """A clip and the settings that decide the student's picture."""

    def __init__(self, video: IndexedVideo, settings: UpscaleSettings, student: Student) -> None:
        self.frames = SpanFrames(video, settings)
        self.student = student
        self.info = after_deinterlacing(self.frames.info, settings.deinterlace)
        self.upscaler = make_upscaler(settings, student, self.info.rate)
        self._clip = self.upscaler.open(self.frames.num_frames, self.info.height, self.info.width)

    def output(self, n: int) -> tuple[Tensor, Tensor]:
        """The student's picture of frame n of the output, and the frame it was made of."""
        for frame in self.frames.read(self._clip.missing(n)):
            self._clip.give(frame.index, frame.to_rgb(self.upscaler.device))
        return self._clip.frame(n), self.source(n)

    def source(self, n: int) -> Tensor:
        """Frame n as the student sees it."""
        try:
            return self._clip.source(n)
        except KeyError:
            (frame,) = self.frames.read([n])
            return frame.to_rgb(self.upscaler.device)

    def alpha(self, n: int) -> Tensor | None:
        """How opaque frame n is, if it says so."""
        (frame,) = self.frames.read([n])
        return frame.to_alpha(self.upscaler.device)


class Previewer:
    """Keeps models, clips and what was computed of them between requests."""

    def __init__(self, check: Callable[[], None] = lambda: None) -> None:
        """
        Args:
            check: called often while a picture is made; raises Cancelled to end that.
        """
        self._check = check
        self._videos: OrderedDict[object, IndexedVideo] = OrderedDict()
        self._students: dict[object, Student] = {}
        self._runs: OrderedDict[object, _Run] = OrderedDict()

    def open(self, request: PreviewRequest) -> IndexedVideo:
        """The clip, opened anew if the file changed. Raises: InputError."""
        return self._open(request.clip, request.settings.video_stream, request.settings.gaps)

    def _open(self, path: str, video_stream: int, gaps: str) -> IndexedVideo:
        key = (path, video_stream, gaps, source_stamp(path))
        if key not in self._videos:
            self._videos[key] = IndexedVideo(path, video_stream, gaps)
            if len(self._videos) > KEPT_CLIPS:
                self._videos.popitem(last=False)[1].close()
        self._videos.move_to_end(key)
        return self._videos[key]

    def picture(self, request: PreviewRequest, n: int, kind: str) -> Picture:
        """A picture of frame n of the clip.

        Raises:
            Cancelled: by `check`.
            AdcvsrError: of the kind that says what is wrong.
        """
        self._check()
        if kind == SOURCE:
            return _decoded(self.open(request), n)
        if kind == OUTPUT:
            return _decoded(self._open(request.output, -1, "close"), self._number(request, n))
        return self._made(request, self._number(request, n), kind)

    def close(self) -> None:
        """Let go of files and models."""
        for video in self._videos.values():
            video.close()
        self._videos.clear()
        self._runs.clear()
        self._students.clear()

    def _number(self, request: PreviewRequest, n: int) -> int:
        span = SpanFrames(self.open(request), request.settings)
        number = span.number_of(n)
        if number is None:
            first, last = span.source_frames[0], span.source_frames[-1]
            raise InputError(
                Said(
                    "frame {n} lies outside of the range that is rendered, frames {first} to "
                    "{last}",
                    n=n,
                    first=first,
                    last=last,
                ),
                where=request.clip,
                remedy=Said("Choose one of these, or change where the range starts and ends."),
            )
        return number

    def _made(self, request: PreviewRequest, number: int, kind: str) -> Picture:
        run = self._run(request)
        settings = request.settings
        output = plan_output(settings, run.info, request.target, run.student.scale)
        plan, geometry = output.encoder, output.geometry
        finish = Finish(
            width=geometry.width,
            height=geometry.height,
            strength=settings.strength,
            match_color=settings.color == "match",
        )
        if kind == RESIZE:
            source_CHW = output_CHW = run.source(number)
        elif kind == RESULT:
            output_CHW, source_CHW = run.output(number)
        else:
            raise ValueError(f"{kind=} is none of source, resize, result, output")
        frame = OutputFrame(
            index=number,
            pts=0,
            duration=1,
            output_CHW=output_CHW,
            source_CHW=source_CHW if finish.needs_source and kind == RESULT else None,
            alpha_HW=run.alpha(number) if plan.layout.alpha else None,
        )
        return Picture(
            planes=frame.planes(finish, plan),
            layout=plan.layout,
            color=plan.color,
            sample_aspect=float(geometry.sample_aspect),
            rotation=run.info.rotation,
        )

    def _run(self, request: PreviewRequest) -> _Run:
        video = self.open(request)
        defaults = UpscaleSettings()
        unset = {name: getattr(defaults, name) for name in FINISHING}
        settings = replace(request.settings, **unset)
        model = find_model(settings.model)
        cuts = () if settings.cuts in ("auto", "off") else source_stamp(settings.cuts)
        key = (id(video), video.times, settings, source_stamp(str(model)), cuts)
        if key not in self._runs:
            while len(self._runs) >= KEPT_RUNS:
                self._runs.popitem(last=False)
            self._runs[key] = _Run(video, settings, self._student(model, settings))
        self._runs.move_to_end(key)
        return self._runs[key]

    def _student(self, model: Path, settings: UpscaleSettings) -> Student:
        key = (model, source_stamp(str(model)), settings.device, settings.precision)
        if key not in self._students:
            in_use = {id(run.student) for run in self._runs.values()}
            self._students = {k: s for k, s in self._students.items() if id(s) in in_use}
            student = load_student(model)
            for module in student.modules():
                if not any(module.children()):
                    module.register_forward_pre_hook(self._on_layer)
            self._students[key] = student
        return self._students[key]

    def _on_layer(self, module: nn.Module, inputs: object) -> None:
        self._check()


def _decoded(video: IndexedVideo, n: int) -> Picture:
    try:
        frame = video.frame(n)
    except IndexError as error:
        raise InputError(
            Said("there is no frame {n}; it has {num_frames}", n=n, num_frames=video.num_frames),
            where=video.info.path,
        ) from error
    return Picture(
        planes=frame.planes,
        layout=frame.layout,
        color=frame.color,
        sample_aspect=float(frame.sample_aspect),
        rotation=video.info.rotation,
    )

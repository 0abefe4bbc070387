"""What a whole job costs over the student alone, and which part of it costs what."""

from __future__ import annotations

import copy
import tempfile
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from torch import Tensor

from adcvsr_core.model.base import Student
from adcvsr_core.pipeline.job import upscale_video
from adcvsr_core.pipeline.timing import (
    RATE,
    bench_upscaler,
    drain,
    interleaved,
    moving_pattern,
    pattern_info,
)
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.color import rgb_to_planes
from adcvsr_core.video.encoders import EncoderPlan, choose_encoder
from adcvsr_core.video.mux import mux
from adcvsr_core.video.reader import open_reader
from adcvsr_core.video.writer import SegmentWriter

SAMPLED_FRAMES = 8
"""Upscaled frames that are kept to convert again and again."""


@dataclass(frozen=True, kw_only=True)
class ProcessorTime:
    """Milliseconds of processor time a frame, of all cores together, each part run by itself."""

    student: float
    decode: float
    convert: float
    """Samples to RGB on the way in, RGB to samples on the way out."""
    encode: float
    job: float
    """A whole job: the parts, and the threads, queues and files between them."""


@dataclass(frozen=True, kw_only=True)
class PipelineCost:
    """A whole job (decode, upscale, encode) against the student alone on the same frames."""

    frames: int
    encoder: str
    """Of the job, with its options."""
    student_s: float
    job_s: float
    overhead_percent: float
    """Wall time of the job over that of the student."""
    processor_ms: ProcessorTime
    without_encoder_percent: float
    """Processor time of the job less that of the encoder, over that of the student: what decoding,
    conversion, windows and queues cost."""
    encoder_percent: float
    """Processor time of the encoder by itself over that of the student."""
    rounds: int


def bench_pipeline(
    student: Student, settings: UpscaleSettings, *, rounds: int, frames: int
) -> PipelineCost:
    """Measure whole jobs, and each part of one, against the student alone."""
    with tempfile.TemporaryDirectory(prefix="adcvsr-bench-") as name:
        bench = _JobBench(student, settings, Path(name), frames)
        student_t, job_t, decode_t, convert_t, encode_t = interleaved(
            [bench.upscale, bench.job, bench.decode, bench.convert, bench.encode],
            rounds,
            bench.device,
        )
    per_frame = ProcessorTime(
        **{
            part: round(1000 * took.processor_s / frames, 3)
            for part, took in {
                "student": student_t,
                "decode": decode_t,
                "convert": convert_t,
                "encode": encode_t,
                "job": job_t,
            }.items()
        }
    )
    alone = max(per_frame.student, 1e-3)
    options = " ".join(f"{key}={value}" for key, value in bench.plan.options)
    return PipelineCost(
        frames=frames,
        encoder=f"{bench.plan.name} {options}",
        student_s=round(student_t.wall_s, 4),
        job_s=round(job_t.wall_s, 4),
        overhead_percent=round(100 * (job_t.wall_s / student_t.wall_s - 1), 2),
        processor_ms=per_frame,
        without_encoder_percent=round(100 * ((per_frame.job - per_frame.encode) / alone - 1), 2),
        encoder_percent=round(100 * per_frame.encode / alone, 2),
        rounds=rounds,
    )


class _JobBench:
    """A job and its parts on one clip."""

    def __init__(
        self, student: Student, settings: UpscaleSettings, folder: Path, frames: int
    ) -> None:
        self._student, self._settings, self._frames = student, settings, frames
        self._source, self._target = folder / "source.mkv", folder / "target.mkv"
        self._upscaler = bench_upscaler(copy.deepcopy(student), settings, settings.precision)
        self.device = self._upscaler.device
        write_clip(self._source, moving_pattern(frames))
        with open_reader(self._source) as reader:
            self._decoded = list(reader)
            info = reader.info
        self._clip = [frame.to_rgb(self.device) for frame in self._decoded]
        width, height = info.width * student.scale, info.height * student.scale
        self.plan: EncoderPlan = choose_encoder("x264", info, width=width, height=height)
        outputs = self._upscaler.stream(self._clip)
        self._outputs = list(islice(outputs, SAMPLED_FRAMES))
        self._planes = [self._to_planes(frame) for frame in (*self._outputs, *outputs)]

    def upscale(self) -> None:
        drain(self._upscaler, self._clip)

    def job(self) -> None:
        upscale_video(
            self._source, self._target, self._settings, student=self._student, overwrite=True
        )

    def decode(self) -> None:
        with open_reader(self._source) as reader:
            for _ in reader:
                pass

    def convert(self) -> None:
        for n, frame in enumerate(self._decoded):
            frame.to_rgb(self.device)
            self._to_planes(self._outputs[n % len(self._outputs)])

    def encode(self) -> None:
        _encode(self._target.with_suffix(".nut"), self.plan, self._planes)

    def _to_planes(self, rgb_CHW: Tensor) -> tuple[Tensor, ...]:
        planes = rgb_to_planes(rgb_CHW, self.plan.layout, self.plan.color)
        return tuple(plane.cpu() for plane in planes)


def _encode(path: Path, plan: EncoderPlan, frames: list[tuple[Tensor, ...]]) -> None:
    height, width = frames[0][0].shape
    with SegmentWriter(path, plan, width, height, RATE) as writer:
        for planes in frames:
            writer.write(planes)


def write_clip(path: Path, clip: list[Tensor]) -> None:
    """Encode frames as H.264."""
    height, width = clip[0].shape[-2:]
    info = pattern_info(len(clip), height, width, path=str(path), codec="h264")
    plan = choose_encoder("x264", info, width=width, height=height)
    segment = path.with_suffix(".nut")
    _encode(segment, plan, [rgb_to_planes(frame, plan.layout, plan.color) for frame in clip])
    mux([segment], None, range(len(clip)), 1 / RATE, info, path, plan=plan)

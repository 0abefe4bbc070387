"""About how large outputs become, so that a full disk is met before the work and not after it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.encoder_table import ENCODERS
from adcvsr_core.video.naming import WORK_SUFFIX
from adcvsr_gui.catalogue import ModelEntry
from adcvsr_gui.jobs import Job, JobState

_BITS_PER_PIXEL = {
    "x264": 0.20,
    "x265": 0.10,
    "svtav1": 0.08,
    "ffv1": 5.0,
    "prores": 3.6,
    "h264_nvenc": 0.20,
    "hevc_nvenc": 0.12,
    "av1_nvenc": 0.10,
    "png": 10.0,
}
"""At the encoder's own quality number, of upscaled film; what real outputs needed goes before."""
_CRF_STEP = 6.0
"""This much on the quality number halves the size."""
_SOUND_BYTES_PER_S = 24_000


@dataclass(frozen=True, kw_only=True)
class DiskShortage:
    """A disk that the queue would fill."""

    folder: Path
    needed: int
    free: int


DEFAULT_SCALE = 4
"""Of a model whose own scale is not known yet."""


class OutputForecast:
    """Size of outputs in pixels and bytes; knows the scales of the models, and learns from jobs."""

    def __init__(self) -> None:
        self._scales: dict[str, int] = {}
        self._learned: dict[str, float] = {}

    def take_models(self, models: Iterable[ModelEntry]) -> None:
        """Takes the scales of the models."""
        self._scales = {
            name: model.scale
            for model in models
            for name in (model.name, model.path)
            if model.scale
        }

    def learn(self, jobs: Iterable[Job]) -> None:
        """Takes the sizes of the outputs there are."""
        self._learned = learn(jobs)

    def size(self, job: Job) -> tuple[int, int] | None:
        """Width and height of the output as players turn it; None while the clip is not known."""
        facts = job.facts
        if job.width:
            made = job.width, job.height
            return facts.seen_in(job.target, made) if facts else made
        if facts is None:
            return None
        return facts.seen_output_size(job.settings, self.scale_of(job.settings), job.target)

    def scale_of(self, settings: UpscaleSettings) -> int:
        """The own scale of the model."""
        return self._scales.get(settings.model, DEFAULT_SCALE)

    def num_bytes(self, job: Job) -> int:
        """About how large the output becomes; 0 while the clip is not known."""
        return estimated_bytes(job, self.scale_of(job.settings), self._learned)

    def num_bytes_left(self, job: Job) -> int:
        """What is still to be written; the pieces of the output are there twice when joined."""
        return max(2 * self.num_bytes(job) - job.bytes_made, 0)


def encoder_of(settings: UpscaleSettings) -> str:
    """The encoder, where `auto` is the one for files."""
    return "x264" if settings.encoder == "auto" else settings.encoder


def estimated_bytes(job: Job, model_scale: int, learned: Mapping[str, float]) -> int:
    """Bytes of the finished output; 0 where the clip is not known well enough.

    Args:
        learned: bits per pixel that encoders needed at their own quality, from finished jobs.
    """
    if job.state is JobState.DONE and job.bytes_made:
        return job.bytes_made
    if job.bytes_made and job.frame and job.frames:
        return round(job.bytes_made * job.frames / job.frame)
    facts = job.facts
    size = facts.output_size(job.settings, model_scale) if facts is not None else None
    if facts is None or size is None:
        return 0
    span_s = facts.span_s(job.settings)
    num_frames = span_s * facts.fps * (2 if job.settings.deinterlace == "field" else 1)
    name = encoder_of(job.settings)
    bits = learned.get(name, _BITS_PER_PIXEL[name]) * _crf_factor(job.settings)
    return round(size[0] * size[1] * num_frames * bits / 8 + span_s * _SOUND_BYTES_PER_S)


def learn(jobs: Iterable[Job]) -> dict[str, float]:
    """Bits per pixel of each encoder at its own quality, over the finished jobs."""
    bits: dict[str, float] = {}
    pixels: dict[str, float] = {}
    for job in jobs:
        num_pixels = job.width * job.height * job.frames
        if job.state is not JobState.DONE or not job.bytes_made or not num_pixels:
            continue
        name = encoder_of(job.settings)
        sound = (job.facts.span_s(job.settings) if job.facts else 0) * _SOUND_BYTES_PER_S
        picture_bits = max(job.bytes_made - sound, job.bytes_made / 2) * 8
        bits[name] = bits.get(name, 0) + picture_bits / _crf_factor(job.settings)
        pixels[name] = pixels.get(name, 0) + num_pixels
    return {name: bits[name] / pixels[name] for name in bits}


def bytes_on_disk(path: Path) -> int:
    """Size of a file, or of all files of a folder; 0 where there is none."""
    try:
        if not path.is_dir():
            return path.stat().st_size
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    except OSError:
        return 0


def work_folder(job: Job) -> Path:
    """Where the output of a job grows."""
    return Path(f"{job.target}{WORK_SUFFIX}")


def shortages(needs: Iterable[tuple[Path, int]]) -> list[DiskShortage]:
    """The disks with less room than the outputs need that shall go there.

    Args:
        needs: folder of an output (it may not exist yet), and the bytes still to be written.
    """
    per_disk: dict[int, tuple[Path, int]] = {}
    for folder, num_bytes in needs:
        there = next((path for path in (folder, *folder.parents) if path.is_dir()), None)
        if there is None:
            continue
        disk = os.stat(there).st_dev
        first, sum_so_far = per_disk.get(disk, (there, 0))
        per_disk[disk] = (first, sum_so_far + num_bytes)
    found: list[DiskShortage] = []
    for folder, needed in per_disk.values():
        free = shutil.disk_usage(folder).free
        if needed > free:
            found.append(DiskShortage(folder=folder, needed=needed, free=free))
    return found


def _crf_factor(settings: UpscaleSettings) -> float:
    spec = ENCODERS[encoder_of(settings)]
    if settings.crf < 0 or not spec.crf_option:
        return 1.0
    return 2.0 ** ((spec.crf - settings.crf) / _CRF_STEP)

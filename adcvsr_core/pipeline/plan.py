"""From settings, a source and a student to decisions: everything that was `auto` gets its value."""

from __future__ import annotations

import importlib.metadata
import math
import os
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import torch

from adcvsr_core.device import PRECISIONS
from adcvsr_core.engine import Upscaler
from adcvsr_core.errors import SettingsError
from adcvsr_core.model.base import Student
from adcvsr_core.pipeline.disk import hash_path
from adcvsr_core.said import Said
from adcvsr_core.scenes import read_cuts
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.color import layout_of
from adcvsr_core.video.encoders import ENCODERS, EncoderPlan, choose_encoder
from adcvsr_core.video.geometry import Geometry, output_geometry
from adcvsr_core.video.probe import VideoInfo
from adcvsr_core.video.y4m import y4m_format
from adcvsr_core.windows import LARGEST_EXACT_HALO

PIPE = "-"
SEGMENT_FRAMES = 240
SEGMENT_PIXELS = SEGMENT_FRAMES * 2560 * 1440
"""Segments of larger pictures are shorter, so that an interruption costs about as much."""
SLOW_SEGMENT_FRAMES = 68
"""For students that look at the whole frame, which may take seconds a frame."""


@dataclass(frozen=True, kw_only=True)
class OutputFormat:
    """What the output's frames are and how they are encoded."""

    geometry: Geometry
    rate: Fraction
    encoder: EncoderPlan
    """For a pipe only its layout and colour count."""
    container: str
    """Filename extension; "png" for images, "y4m" for a pipe."""


def choose_encoder_name(settings: UpscaleSettings, target: str) -> str:
    """Choose the encoder for a target.

    Raises:
        SettingsError: the encoder asked for does not go with the target.
    """
    suffix = Path(target).suffix.lower()
    images = suffix in ("", ".png") or target.endswith(("/", os.sep)) or Path(target).is_dir()
    if settings.encoder == "auto":
        if images:
            return "png"
        return "svtav1" if suffix == ".webm" else "x264"
    if images != (settings.encoder == "png"):
        remedy = Said("Use a name.mkv.")
        if not images:
            remedy = Said("Use a folder or a name like frame_%06d.png.")
        raise SettingsError(
            Said("encoder {encoder} does not go with this output", encoder=settings.encoder),
            where=target,
            remedy=remedy,
        )
    return settings.encoder


def plan_output(
    settings: UpscaleSettings, info: VideoInfo, target: str, model_scale: int
) -> OutputFormat:
    """Choose size, pixel format and encoder.

    Raises:
        SettingsError: the settings do not fit the source, each other or the target.
    """
    piped = target == PIPE
    name = "ffv1" if piped else choose_encoder_name(settings, target)
    pix_fmt = settings.pix_fmt or (y4m_format(info.planar_format) if piped else None)
    crf = None if settings.crf < 0 or piped else settings.crf
    draft = choose_encoder(name, info, pix_fmt, crf)
    factors = (draft.layout.chroma_w, draft.layout.chroma_h)
    geometry = output_geometry(
        settings,
        width=info.width,
        height=info.height,
        sample_aspect=info.sample_aspect,
        model_scale=model_scale,
        rotated=info.rotation % 180 != 0,
        multiple=factors if ENCODERS[name].even else (1, 1),
    )
    encoder = choose_encoder(name, info, pix_fmt, crf, width=geometry.width, height=geometry.height)
    container = "y4m" if piped else "png" if name == "png" else Path(target).suffix[1:].lower()
    return OutputFormat(geometry=geometry, rate=info.rate, encoder=encoder, container=container)


def after_deinterlacing(info: VideoInfo, mode: str) -> VideoInfo:
    """Return what the source is once it is deinterlaced."""
    taken, made = unit_of(mode)
    return replace(
        info,
        rate=info.rate * made / taken,
        time_base=info.time_base / (made if taken != made else 1),
        num_frames=made_of(info.num_frames, mode),
    )


def unit_of(mode: str) -> tuple[int, int]:
    """Return how many frames deinterlacing takes at a time, and how many it makes of them."""
    return {"field": (1, 2), "ivtc": (5, 4)}.get(mode, (1, 1))


def made_of(num_frames: int, mode: str) -> int:
    """Return how many frames deinterlacing makes of a clip; an incomplete unit at its end stays."""
    taken, made = unit_of(mode)
    units, rest = divmod(num_frames, taken)
    return units * made + rest


def span_of(settings: UpscaleSettings) -> tuple[Fraction | None, Fraction | None]:
    """Return start and end in seconds, exact decimals; None where unset."""
    start, end = (
        Fraction(seconds).limit_denominator(1_000_000) for seconds in (settings.start, settings.end)
    )
    return start or None, end or None


def expected_frames(info: VideoInfo, settings: UpscaleSettings) -> int:
    """Return how many frames are made of a source between start and end; 0 where it does not say.

    Right where frames come at a constant rate, else about right.
    """
    if not info.num_frames:
        return 0
    start, end = (
        None if time is None else math.ceil((time - info.first_frame_s) * info.rate)
        for time in span_of(settings)
    )
    first = max(start or 0, 0)
    last = info.num_frames if end is None else min(end, info.num_frames)
    return made_of(max(last - first, 1), settings.deinterlace)


def resolve_temporal(settings: UpscaleSettings, student: Student) -> str:
    """Choose how frames see their neighbours.

    A stream is exact and passes every frame once, but keeps some frames of every layer: right for
    students of a small radius. Asking for a window or a halo asks for windows.
    """
    if settings.temporal != "auto":
        return settings.temporal
    asked = settings.window > 0 or settings.halo >= 0
    return "window" if asked or student.temporal_radius > LARGEST_EXACT_HALO else "stream"


def cuts_beyond(info: VideoInfo, settings: UpscaleSettings) -> str:
    """Return the cuts of a list that lie beyond the end of the whole clip; "" where there are none,
    or the source does not say how long it is.

    Raises:
        SettingsError: the cut list cannot be read.
    """
    if settings.cuts in ("auto", "off") or not info.num_frames:
        return ""
    cuts = read_cuts(Path(settings.cuts), info.rate)
    return ", ".join(str(cut) for cut in cuts if cut > info.num_frames)


def make_upscaler(settings: UpscaleSettings, student: Student, rate: Fraction) -> Upscaler:
    """Put the student on its device, with the temporal mode, tiles and cuts of the settings."""
    cuts: Any = settings.cuts
    if settings.cuts not in ("auto", "off"):
        skipped = math.ceil((span_of(settings)[0] or 0) * rate)
        cuts = [cut - skipped for cut in read_cuts(Path(settings.cuts), rate) if cut >= skipped]
    temporal: Any = resolve_temporal(settings, student)
    return Upscaler(
        student,
        device=settings.device,
        precision=settings.precision,
        temporal=temporal,
        window=settings.window,
        halo=settings.halo,
        tile=settings.tile,
        cuts=cuts,
    )


def precision_name(upscaler: Upscaler) -> str:
    """Return the precision as the settings spell it."""
    return next(name for name, dtype in PRECISIONS.items() if dtype == upscaler.precision)


def segment_length(
    settings: UpscaleSettings, output: OutputFormat, upscaler: Upscaler, size: tuple[int, int]
) -> int:
    """Choose how many frames a resumable piece has; whole windows where windows are computed."""
    if settings.segment:
        return settings.segment
    pixels = output.geometry.width * output.geometry.height
    length = max(min(SEGMENT_FRAMES, SEGMENT_PIXELS // pixels), 24)
    if upscaler.student.spatial_radius is None:
        length = min(length, SLOW_SEGMENT_FRAMES)
    if upscaler.temporal == "stream":
        return length
    core = upscaler.windows(*size).core
    return math.ceil(length / core) * core


def settled(
    settings: UpscaleSettings, upscaler: Upscaler, output: OutputFormat, segment: int
) -> dict[str, Any]:
    """Return every setting as it was settled, for the manifest. The tile is kept apart from it."""
    final = replace(
        settings,
        device=str(upscaler.device),
        precision=precision_name(upscaler),
        temporal=upscaler.temporal,
        encoder=output.encoder.name,
        pix_fmt=output.encoder.layout.name,
        segment=segment,
    )
    table = asdict(final)
    table["encoder_options"] = [list(option) for option in output.encoder.options]
    if settings.cuts not in ("auto", "off"):
        table["cuts_sha256"] = hash_path(Path(settings.cuts))
    return table


def library_versions() -> dict[str, str]:
    """Return the versions of what makes pixels and packets."""
    try:
        own = importlib.metadata.version("adcvsr")
    except importlib.metadata.PackageNotFoundError:
        own = "unknown"
    libav = ".".join(str(part) for part in av.library_versions["libavcodec"])
    return {"adcvsr": own, "torch": str(torch.__version__), "av": av.__version__, "libav": libav}


def shown_format(output: OutputFormat) -> str:
    """Return the encoding in words."""
    kind = "y4m" if output.container == "y4m" else output.encoder.name
    return f"{kind} {layout_of(output.encoder.layout.name).name}"

"""Looking at a source: its header, or everything in one decode pass."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from adcvsr_core.errors import Interrupted
from adcvsr_core.inspection.decoding import Damaged, Decoding
from adcvsr_core.inspection.finding import Finding, Inspection, by_severity
from adcvsr_core.inspection.headers import header_findings, joined_parts, missing_images
from adcvsr_core.inspection.measures.bars import Bars
from adcvsr_core.inspection.measures.base import Measure
from adcvsr_core.inspection.measures.damage import Damage
from adcvsr_core.inspection.measures.fields import Fields
from adcvsr_core.inspection.measures.levels import Levels
from adcvsr_core.inspection.measures.repeats import Repeats
from adcvsr_core.inspection.measures.shape import Shape
from adcvsr_core.inspection.measures.timing import Timing
from adcvsr_core.inspection.picture import picture_of
from adcvsr_core.inspection.sequences import SequenceDecoding, open_decoding
from adcvsr_core.progress import OnEvent, RateMeter, ignore_events
from adcvsr_core.scenes import SceneDetector
from adcvsr_core.video.describe import frame_color
from adcvsr_core.video.layouts import layout_of
from adcvsr_core.video.opening import has_alpha_beside


def inspect_header(source: str | Path, *, gaps: str = "refuse") -> Inspection:
    """Read no more than the header and the first frame; `gaps` as for `inspect`.

    Raises: InputError when the source is missing, unreadable, or holds no video that decodes.
    """
    with open_decoding(source, exact=True, gaps=gaps) as decoding:
        info = decoding.info
        from_header = _from_header(decoding)
    return Inspection(
        info=info,
        findings=by_severity([*missing_images(decoding.missing, gaps), *from_header]),
        quick=True,
        num_frames=info.num_frames,
        cuts=None,
    )


def inspect(
    source: str | Path,
    *,
    gaps: str = "refuse",
    on_event: OnEvent = ignore_events,
    stop: threading.Event | None = None,
) -> Inspection:
    """Decode the whole source once and say what there is to know about it.

    Args:
        source: a video or image file, a folder of images, or a printf pattern.
        gaps: what is done about missing numbers among images, as in `UpscaleSettings`.
        on_event: is told the progress.
        stop: when set, the look ends with Interrupted.

    Raises: InputError when the source is missing, unreadable, or holds no video that decodes;
        Interrupted.
    """
    stop = stop or threading.Event()
    try:
        with open_decoding(source, exact=False, gaps=gaps) as decoding:
            return _inspect(decoding, gaps, on_event, stop)
    except Damaged:
        with open_decoding(source, exact=True) as decoding:
            return _inspect(decoding, gaps, on_event, stop)


def _from_header(decoding: Decoding | SequenceDecoding) -> list[Finding]:
    stream = decoding.stream
    alpha_beside = stream is not None and has_alpha_beside(stream)
    return header_findings(decoding.info, alpha_beside=alpha_beside)


def _inspect(
    decoding: Decoding | SequenceDecoding, gaps: str, on_event: OnEvent, stop: threading.Event
) -> Inspection:
    info = decoding.info
    family = layout_of(info.planar_format).family
    timing = Timing(info.time_base)
    of_picture: list[Measure] = [Fields(info.interlaced), Levels(family), Repeats(), Bars()]
    damage, shape = Damage(info), Shape(info)
    detector, scenes = SceneDetector(), list[int]()
    meter = RateMeter(info.num_frames)
    num_frames = 0
    for frame in decoding.frames():
        if stop.is_set():
            raise Interrupted("interrupted", where=info.path)
        as_first = shape.push(frame, decoding.sample_aspect(frame), damage.push(frame))
        picture = picture_of(frame, num_frames, frame_color(frame, decoding.stream))
        scenes += detector.push(picture.thumb_HW)
        timing.push(picture, decoding.place_of(num_frames))
        for measure in of_picture if as_first else ():
            measure.push(picture)
        num_frames += 1
        on_event(meter.event(num_frames, 0.0))
    scenes += detector.finish()
    meter.settle(num_frames)
    on_event(meter.event(num_frames, 0.0))
    cuts = [decoding.place_of(n) for n in range(1, len(scenes)) if scenes[n] != scenes[n - 1]]
    num_frames = decoding.place_of(num_frames)
    if decoding.joined_s:
        info = replace(info, duration_s=damage.end_s)
    of_parts = [*missing_images(decoding.missing, gaps), *joined_parts(decoding.joined_s)]
    measures = (timing, shape, *of_picture)
    measured = [finding for measure in measures for finding in measure.findings()]
    from_header = [each for each in _from_header(decoding) if each.code != "interlaced"]
    return Inspection(
        info=info,
        findings=by_severity(
            [*of_parts, *damage.findings(decoding, num_frames), *measured, *from_header]
        ),
        quick=False,
        num_frames=num_frames,
        cuts=tuple(cuts),
    )

"""What the native plugin calls. Nothing raised here reaches it: errors are returned as text."""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple

from adcvsr_core.device import resolve_device
from adcvsr_core.engine import Upscaler
from adcvsr_core.errors import AdcvsrError, SettingsError
from adcvsr_core.pipeline.finish import Finish
from adcvsr_core.scenes import read_cuts
from adcvsr_core.settings import UpscaleSettings, load_settings, settings_to_toml
from adcvsr_core.video.color import PixelLayout
from adcvsr_core.video.geometry import Geometry, output_geometry
from adcvsr_core.weights.catalogue import find_model, list_models
from adcvsr_core.weights.header import read_info
from adcvsr_vs.filter import ClipFilter, Fed, Planes
from adcvsr_vs.formats import ClipFormat, Properties, color_of, pixel_layout
from adcvsr_vs.shared import later_on_the_thread, on_the_thread, shared_student

OF_FILES = (
    "video_stream", "gaps", "start", "end", "deinterlace", "encoder", "crf", "pix_fmt", "segment",
)  # fmt: skip
"""Settings that a filter cannot follow."""
NO_UNIT = (0, 0, 0)
NO_VALUES = (-1,) * 5
NO_STATE = (0,) * 6


class Options(NamedTuple):
    """Arguments of `core.adcvsr.Upscale` in the native half's order; None for one not given."""

    model: str | None
    scale: float | None
    device: str | None
    precision: str | None
    temporal: str | None
    window: int | None
    halo: int | None
    tile: int | None
    strength: float | None
    color: str | None
    cuts: int | None
    settings: str | None


class Engine:
    """A `ClipFilter` as the native half calls it: on the shared thread, errors as text."""

    def __init__(self, clip_filter: ClipFilter) -> None:
        self._filter = clip_filter

    def make(self, n: int, frames: tuple[Fed, ...], planes: Planes) -> tuple[Any, ...]:
        """Take input frames and write frame n if nothing it needs is missing.

        Returns: error, numbers of missing input frames, and what `ClipFilter.render` returns.
        """
        error, made = _guarded(
            lambda: on_the_thread(partial(self._make, n, frames, planes)),
            ((), NO_VALUES, NO_STATE),
        )
        return error, *made

    def _make(self, n: int, frames: tuple[Fed, ...], planes: Planes) -> tuple[Any, ...]:
        missing = self._filter.feed(n, frames)
        return missing, *((NO_VALUES, NO_STATE) if missing else self._filter.render(n, planes))

    def close(self) -> None:
        """Let go of everything, soon: this may be called wherever Python collects garbage."""
        later_on_the_thread(self._filter.close)


def create(clip_values: tuple[Any, ...], option_values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Make the engine of a filter.

    Returns: error, engine, width, height, frames of a unit, input frames before and after it,
    (name, value) of properties that go on every frame, warnings.
    """
    error, made = _guarded(
        lambda: _create(ClipFormat(*clip_values), Options(*option_values)),
        (None, 1, 1, *NO_UNIT, (), None),
    )
    return error, *made


def models() -> tuple[str | None, tuple[tuple[str, str, str, int], ...], str | None]:
    """Error; name, description, path and scale of each model that is installed; warnings."""
    error, (entries, warnings) = _guarded(_models, ((), None))
    return error, entries, warnings


def _models() -> tuple[tuple[tuple[str, str, str, int], ...], str | None]:
    entries: list[tuple[str, str, str, int]] = []
    remarks: list[str] = []
    for entry in list_models():
        try:
            info = read_info(entry.path)
        except AdcvsrError as error:  # the other models can be used all the same
            remarks.append(_said(error))
            continue
        scale = info.config.scale
        entries.append((entry.name, info.card.description, str(entry.path), scale))
    return tuple(entries), _warnings(remarks)


def _create(clip: ClipFormat, options: Options) -> tuple[Any, ...]:
    layout = pixel_layout(clip)
    properties = Properties(*clip.properties)
    color = color_of(properties, layout, clip.width, clip.height)
    settings, remarks = _settings(options)
    upscaler, hash_text = _upscaler(settings, clip)
    geometry = _geometry(settings, clip, layout, upscaler.scale)
    finish = Finish(
        width=geometry.width,
        height=geometry.height,
        strength=settings.strength,
        match_color=settings.color == "match",
    )
    clip_filter = on_the_thread(
        lambda: ClipFilter(
            upscaler,
            clip,
            layout,
            finish,
            find_cuts=settings.cuts == "auto",
            pixel_shape=geometry.sample_aspect,
        )
    )
    if color.guessed and layout.family == "yuv":
        guesses = [f"{name} {getattr(color, name)}" for name in color.guessed]
        kept = [guess for guess in guesses if guess.startswith(("matrix", "range"))]
        remarks += [
            f"_Matrix or _Range does not say what the samples mean; guessed: {', '.join(kept)}"
        ] * bool(kept)
    labels = {
        "AdcvsrModel": settings.model,
        "AdcvsrModelHash": hash_text,
        "AdcvsrSettings": settings_to_toml(settings).strip().replace("\n", "; "),
        "AdcvsrVersion": importlib.metadata.version("adcvsr"),
    }
    unit = clip_filter.unit
    return (
        Engine(clip_filter),
        geometry.width,
        geometry.height,
        unit.length,
        unit.before,
        unit.after,
        tuple(labels.items()),
        _warnings(remarks),
    )


def _warnings(remarks: list[str]) -> str | None:
    return "; ".join(f"adcvsr: {remark}" for remark in remarks) or None


def _settings(options: Options) -> tuple[UpscaleSettings, list[str]]:
    """The settings file, then the arguments over it; and what was left aside."""
    base = load_settings(Path(options.settings)) if options.settings else UpscaleSettings()
    plain = UpscaleSettings()
    aside = [name for name in OF_FILES if getattr(base, name) != getattr(plain, name)]
    base = replace(base, **{name: getattr(plain, name) for name in OF_FILES})
    given: dict[str, Any] = {
        name: value
        for name, value in options._asdict().items()
        if value is not None and name not in ("cuts", "settings")
    }
    if "scale" in given:
        given |= {"size": "", "height": 0}
    if options.cuts not in (None, 0, 1):
        raise SettingsError(f"cuts={options.cuts} is not allowed", remedy="It must be 0 or 1.")
    if options.cuts is not None:
        given["cuts"] = ("off", base.cuts if base.cuts != "off" else "auto")[bool(options.cuts)]
    settings = replace(base, **given)
    if settings.temporal == "auto":
        settings = replace(settings, temporal="window")
    remarks = [f"settings that do not apply to a filter are left aside: {', '.join(aside)}"]
    return settings, remarks if aside else []


def _upscaler(settings: UpscaleSettings, clip: ClipFormat) -> tuple[Upscaler, str]:
    path = find_model(settings.model)
    device = str(resolve_device(settings.device))
    cuts: Literal["auto", "off"] | list[int] = "auto" if settings.cuts == "auto" else "off"
    if settings.cuts not in ("auto", "off"):
        cuts = read_cuts(Path(settings.cuts), clip.rate)
    temporal: Any = settings.temporal
    upscaler = Upscaler(
        shared_student(path, device, settings.precision),
        device=device,
        precision=settings.precision,
        temporal=temporal,
        window=settings.window,
        halo=settings.halo,
        tile=settings.tile,
        cuts=cuts,
    )
    return upscaler, read_info(path).weights_sha256[:16]


def _geometry(
    settings: UpscaleSettings, clip: ClipFormat, layout: PixelLayout, model_scale: int
) -> Geometry:
    multiple = (layout.chroma_w, layout.chroma_h)
    geometry = output_geometry(
        settings,
        width=clip.width,
        height=clip.height,
        sample_aspect=Fraction(1),
        model_scale=model_scale,
        rotated=False,
        multiple=multiple,
        keep_whole=False,
    )
    if geometry.width % multiple[0] or geometry.height % multiple[1]:
        raise SettingsError(
            f"{geometry.width}x{geometry.height} is no size for this format",
            remedy=f"Width and height must be multiples of {multiple[0]} and {multiple[1]}.",
        )
    return geometry


def _guarded[T](work: Callable[[], T], otherwise: T) -> tuple[str | None, T]:
    try:
        return None, work()
    except AdcvsrError as error:
        return _said(error), otherwise
    except BaseException as error:
        return f"{type(error).__name__}: {error}", otherwise


def _said(error: AdcvsrError) -> str:
    """The text of an error, with arguments called as a script calls them: scale, not --scale."""
    return re.sub(r"(?<!\S)--(?=[a-z])", "", str(error))

"""Size and pixel shape of the output."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from adcvsr_core.errors import SettingsError
from adcvsr_core.said import Said
from adcvsr_core.settings import MAX_SIDE, UpscaleSettings, parse_size


@dataclass(frozen=True, kw_only=True)
class Geometry:
    """Stored size of the output, and the shape of its pixels."""

    width: int
    height: int
    sample_aspect: Fraction


def output_geometry(
    settings: UpscaleSettings,
    *,
    width: int,
    height: int,
    sample_aspect: Fraction,
    model_scale: int,
    rotated: bool,
    multiple: tuple[int, int],
    keep_whole: bool = True,
) -> Geometry:
    """Return what a source of this size becomes.

    A size or height asked for is that of the picture as it is shown: it applies to the stored sides
    swapped when `rotated` by a quarter turn. Sides that follow from a factor are rounded to
    `multiple` (x, y), which chroma subsampling asks for; those that are whole stay as they are
    where `keep_whole`. The picture's proportions are kept by its pixel shape.

    Raises:
        SettingsError: the size is too large.
    """
    if settings.size:
        sides = parse_size(settings.size)
        out_width, out_height = sides[::-1] if rotated else sides
    else:
        factor = _factor(settings, width if rotated else height, model_scale)
        out_width, out_height = (
            _round_to(side * factor, step, keep_whole)
            for side, step in zip((width, height), multiple, strict=True)
        )
    if max(out_width, out_height) > MAX_SIDE:
        raise SettingsError(
            Said(
                "the output would have {out_width}x{out_height} pixels; a side has at most "
                "{max_side}",
                out_width=out_width,
                out_height=out_height,
                max_side=MAX_SIDE,
            ),
            remedy=Said("Use a smaller --scale, --size or --height."),
        )
    aspect = _aspect(sample_aspect, width, height, out_width, out_height)
    return Geometry(width=out_width, height=out_height, sample_aspect=aspect)


def _factor(settings: UpscaleSettings, shown_height: int, model_scale: int) -> Fraction:
    if settings.height:
        return Fraction(settings.height, shown_height)
    return Fraction(settings.scale or model_scale).limit_denominator(10_000)


def _round_to(side: Fraction, multiple: int, keep_whole: bool) -> int:
    if keep_whole and side.denominator == 1:
        return int(side)
    return max(int(side / multiple + Fraction(1, 2)), 1) * multiple


def _aspect(
    sample_aspect: Fraction, width: int, height: int, out_width: int, out_height: int
) -> Fraction:
    """Keep the shown proportions, but let sides that were only rounded keep the pixel shape."""
    exact_width = Fraction(out_height * width, height)
    if abs(exact_width - out_width) <= 2:
        return sample_aspect
    return sample_aspect * exact_width / out_width

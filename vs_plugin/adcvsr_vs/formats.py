"""VapourSynth's formats and frame properties in the core's terms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from adcvsr_core.errors import InputError
from adcvsr_core.video.color import PixelLayout
from adcvsr_core.video.tags import (
    CHROMA_LOCATIONS,
    MATRICES,
    UNKNOWN,
    ColorSpec,
    color_from_codes,
    guess_color,
)

FAMILIES = {1: "gray", 2: "rgb", 3: "yuv"}
INTEGER, FLOATING = 0, 1


class Properties(NamedTuple):
    """Frame properties that count here, -1 for one that is not set; in the native half's order."""

    matrix: int
    transfer: int
    primaries: int
    range: int
    """0 limited, 1 full."""
    chroma_location: int
    """0 left, 1 centre, ..."""
    sar_num: int
    sar_den: int
    field_based: int
    scene_change_prev: int
    scene_change_next: int

    @property
    def sample_aspect(self) -> Fraction:
        """Width over height of a pixel."""
        known = self.sar_num > 0 and self.sar_den > 0
        return Fraction(self.sar_num, self.sar_den) if known else Fraction(1)


class ClipFormat(NamedTuple):
    """A clip as the native half describes it, in its order."""

    width: int
    height: int
    num_frames: int
    family: int
    sample_type: int
    bits: int
    subsampling_w: int
    subsampling_h: int
    fps_num: int
    fps_den: int
    properties: tuple[int, ...]
    """`Properties` of the first frame."""

    @property
    def rate(self) -> Fraction:
        """Frames a second; 25 where the clip does not say."""
        known = self.fps_num > 0 and self.fps_den > 0
        return Fraction(self.fps_num, self.fps_den) if known else Fraction(25)


def pixel_layout(clip: ClipFormat) -> PixelLayout:
    """How the planes of a clip are laid out.

    Raises:
        InputError: a kind of samples that is not supported.
    """
    floating = clip.sample_type == FLOATING
    if not (clip.bits in (16, 32) if floating else 8 <= clip.bits <= 16):
        kind = "float" if floating else "integer"
        raise InputError(
            f"clips of {clip.bits}-bit {kind} samples are not supported",
            remedy="Convert with resize to 8 to 16 bits, RGBH or RGBS.",
        )
    return PixelLayout(
        name="VapourSynth",
        family=FAMILIES[clip.family],
        bits=clip.bits,
        chroma_w=1 << clip.subsampling_w,
        chroma_h=1 << clip.subsampling_h,
        floating=floating,
    )


def color_of(properties: Properties, layout: PixelLayout, width: int, height: int) -> ColorSpec:
    """What the samples of a frame mean; `guessed` lists what its properties leave open.

    Guesses are those of the resizers: YUV and gray in limited range, RGB in full, chroma left; the
    matrix by size.

    Raises:
        InputError: the frame is made of fields, or has the matrix of RGB though it is YUV.
    """
    if properties.field_based > 0:
        raise InputError(
            "the clip is field-based (interlaced)",
            remedy="Deinterlace it first, or std.SetFieldBased(0) if it is progressive.",
        )
    if layout.family == "yuv" and properties.matrix == 0:
        raise InputError(
            "the clip is YUV and its _Matrix 0, which is that of RGB",
            remedy="Set what it was made with, for example std.SetFrameProps(_Matrix=1).",
        )
    color = color_from_codes(
        properties.matrix,
        {0: 1, 1: 2}.get(properties.range, 0),
        properties.primaries,
        properties.transfer,
        properties.chroma_location + 1,
    )
    if layout.family == "gray" and color.range == UNKNOWN:
        color = replace(color, range="tv")
    return guess_color(color, width=width, height=height, family=layout.family)


@dataclass(frozen=True, kw_only=True)
class Written:
    """Properties set on an output frame; -1 leaves that of the source frame."""

    matrix: int = -1
    range: int = -1
    chroma_location: int = -1
    sar_num: int = -1
    sar_den: int = -1

    def values(self) -> tuple[int, int, int, int, int]:
        """In the native half's order."""
        return self.matrix, self.range, self.chroma_location, self.sar_num, self.sar_den


def written(color: ColorSpec, layout: PixelLayout, aspect: Fraction | None) -> Written:
    """What is said of an output frame of this colour; `aspect` where the pixels' shape changed."""
    shape = Written()
    if aspect is not None:
        shape = Written(sar_num=aspect.numerator, sar_den=aspect.denominator)
    if layout.family != "yuv":
        return shape
    subsampled = layout.chroma_w * layout.chroma_h > 1
    return replace(
        shape,
        matrix=_code(MATRICES, color.matrix),
        range=int(color.range == "pc"),
        chroma_location=_code(CHROMA_LOCATIONS, color.chroma_location) - 1 if subsampled else -1,
    )


def _code(table: dict[int, str], name: str) -> int:
    return next(code for code, known in table.items() if known == name)

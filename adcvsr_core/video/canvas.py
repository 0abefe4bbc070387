"""One size for all frames of a source whose picture changes its size or shape on the way."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

NEAR = 2
"""Bars thinner than this many pixels in all are rounding, not bars."""


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where a picture lies on a canvas, in its pixels; black around it."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """The picture that all frames are fitted into: that of the first frame which is read."""

    width: int
    height: int
    sample_aspect: Fraction
    """Width of a pixel over its height."""

    def place(self, width: int, height: int, sample_aspect: Fraction) -> Placement | None:
        """Where a frame of this size and pixel shape goes: as large as fits, its shown proportions
        kept, in the middle. None: it fills the canvas as it is."""
        # As many canvas pixels wide as one of its pixels high.
        shape = sample_aspect * width / height / self.sample_aspect
        fit_width = min(round(self.height * shape), self.width) or 1
        fit_height = min(round(self.width / shape), self.height) or 1
        if self.width - fit_width <= NEAR:
            fit_width = self.width
        if self.height - fit_height <= NEAR:
            fit_height = self.height
        whole = (fit_width, fit_height) == (self.width, self.height)
        if whole and (width, height) == (self.width, self.height):
            return None
        return Placement(
            left=(self.width - fit_width) // 2,
            top=(self.height - fit_height) // 2,
            width=fit_width,
            height=fit_height,
        )


def shape_text(width: int, height: int, sample_aspect: Fraction) -> str:
    """Return a size, and the shape of its pixels where they are not square."""
    if sample_aspect == 1:
        return f"{width}x{height}"
    return f"{width}x{height} with pixels {sample_aspect.numerator}:{sample_aspect.denominator}"

"""How well colours can be told apart, and colours that can.

Source: WCAG 2.2, relative luminance and contrast ratio.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor

TEXT = 4.5
"""Least contrast of text."""
SIGNS = 3.0
"""Least contrast of icons, bars, frames and large text."""
FAINT = 2.5
"""Least contrast of text that is disabled; WCAG asks for none."""
_STEP = 0.02


def luminance(color: QColor) -> float:
    """Relative luminance in [0, 1]; black is 0."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """Contrast of two opaque colours in [1, 21]."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def blend(color: QColor, ground: QColor, alpha: float | None = None) -> QColor:
    """What is seen of a colour that lies over another; opaque.

    Args:
        alpha: in place of the colour's own.
    """
    part = color.alphaF() if alpha is None else alpha
    return QColor(
        round(color.red() * part + ground.red() * (1 - part)),
        round(color.green() * part + ground.green() * (1 - part)),
        round(color.blue() * part + ground.blue() * (1 - part)),
    )


def readable(color: QColor, ground: QColor, ratio: float = TEXT) -> QColor:
    """The colour, or its nearest tint or shade that has this contrast with the ground."""
    return QColor.fromRgba(_readable(blend(color, ground).rgba(), ground.rgba(), ratio))


@lru_cache(maxsize=512)
def _readable(rgba: int, ground_rgba: int, ratio: float) -> int:
    color, ground = QColor.fromRgba(rgba), QColor.fromRgba(ground_rgba)
    for step in range(round(1 / _STEP) + 1):
        tries = [
            made
            for end in (QColor(0, 0, 0), QColor(255, 255, 255))
            if contrast(made := blend(end, color, step * _STEP), ground) >= ratio
        ]
        if tries:
            return max(tries, key=lambda made: contrast(made, ground)).rgba()
    ends = (QColor(0, 0, 0), QColor(255, 255, 255))
    return max(ends, key=lambda end: contrast(end, ground)).rgba()

"""Luma that contradicts its range: full where limited is meant, and the opposite."""

from __future__ import annotations

import numpy as np

from adcvsr_core.inspection.finding import Finding
from adcvsr_core.inspection.picture import Picture
from adcvsr_core.said import Said

GRID = 3
EVERY = 4
"""Columns, and frames, between those that are counted; of the rows, those of `Picture.rows_HW`."""
BEYOND = (11, 240)
"""Darker and brighter samples than an overshoot of limited range leaves."""
BEYOND_SHARE = 0.01
"""Of the samples, on either side: only full range has so many."""
WITHIN = (15, 236)
STRAY_SHARE = 0.0005
"""Of the samples: compression rings a little beyond black and white."""
SHARE_AT_END = 0.001
"""Of the samples, at both ends of the limited range: only limited range piles up there."""


class Levels:
    """A histogram of luma."""

    def __init__(self, family: str) -> None:
        self._counts = np.zeros(256, np.int64)
        self._family = family
        self._full = False

    def push(self, picture: Picture) -> None:
        if picture.index % EVERY or self._family != "yuv":
            return
        self._full = picture.full_range
        samples = picture.rows_HW[:, ::GRID].ravel()
        if picture.layout.bits > 8:
            samples = samples >> (picture.layout.bits - 8)
        self._counts += np.bincount(samples, minlength=256)

    def findings(self) -> list[Finding]:
        total = self._counts.sum()
        if not total:
            return []
        shares = self._counts / total
        dark, bright = float(shares[: BEYOND[0]].sum()), float(shares[BEYOND[1] :].sum())
        if not self._full and min(dark, bright) >= BEYOND_SHARE:
            return [
                Finding(
                    code="range_full",
                    severity="warning",
                    text=Said(
                        "the samples use the full range although limited range is meant: shadows "
                        "and lights are cut off where it is shown"
                    ),
                    evidence=Said(
                        "{dark:.1%} of the luma below {low}, {bright:.1%} from {high} up (8 bit)",
                        dark=dark,
                        low=BEYOND[0],
                        bright=bright,
                        high=BEYOND[1],
                    ),
                    remedy=_correct_tag(1),
                )
            ]
        outside = shares[: WITHIN[0]].sum() + shares[WITHIN[1] + 1 :].sum()
        ends = min(shares[15:19].sum(), shares[232:237].sum())
        if self._full and outside < STRAY_SHARE and ends >= SHARE_AT_END:
            return [
                Finding(
                    code="range_limited",
                    severity="warning",
                    text=Said(
                        "the samples keep to limited range although full range is tagged: the "
                        "picture is shown greyish"
                    ),
                    evidence=Said(
                        "hardly any luma below {low} or above {high} (8 bit), and {ends:.1%} or "
                        "more at either end",
                        low=WITHIN[0],
                        high=WITHIN[1],
                        ends=float(ends),
                    ),
                    remedy=_correct_tag(0),
                )
            ]
        return []


def _correct_tag(flag: int) -> Said:
    return Said(
        "correct the tag first, for H.264 with ffmpeg -c copy -bsf:v {filter}",
        filter=f"h264_metadata=video_full_range_flag={flag}",
    )

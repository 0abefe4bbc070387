"""When frames are shown: at a constant rate, or not."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import pairwise

from adcvsr_core.inspection.finding import Finding
from adcvsr_core.inspection.picture import Picture
from adcvsr_core.said import Said

TOLERANCE = 0.05
"""Share of a step by which it may differ from the usual one, besides rounding to the clock."""
LEAST_UNEVEN, LEAST_SHARE = 2, 0.02
"""Of the steps: fewer uneven ones are a hiccup."""


class Timing:
    """Counts the distances of timestamps."""

    def __init__(self, time_base: Fraction) -> None:
        self._time_base = time_base
        self._times: list[tuple[int, int]] = []
        """Place among all frames, and pts."""
        self._missing = 0

    def push(self, picture: Picture, place: int) -> None:
        """Take the next frame; `place` is that among all, lost ones too."""
        if picture.frame.pts is None:
            self._missing += 1
        else:
            self._times.append((place, picture.frame.pts))

    def findings(self) -> list[Finding]:
        steps = Counter(
            after - before
            for (place, before), (next_place, after) in pairwise(self._times)
            if next_place == place + 1
        )
        backward = sum(times for step, times in steps.items() if step <= 0)
        found: list[Finding] = []
        if self._missing or backward:
            found.append(
                Finding(
                    code="timestamps",
                    severity="warning",
                    text=Said(
                        "timestamps are missing or go backward; the frames are given new ones"
                    ),
                    evidence=Said(
                        "{missing} missing, {backward} not after the one before",
                        missing=self._missing,
                        backward=backward,
                    ),
                )
            )
        forward = {step: times for step, times in steps.items() if step > 0}
        uneven = _uneven(forward) if forward else 0
        if uneven >= max(LEAST_UNEVEN, LEAST_SHARE * sum(forward.values())):
            shown = [float(step * self._time_base * 1000) for step in (min(forward), max(forward))]
            found.append(
                Finding(
                    code="variable_frame_rate",
                    severity="info",
                    text=Said("frames come at a variable rate; the output keeps the time of each"),
                    evidence=Said(
                        "{uneven} of {steps} steps are not the usual one; they last "
                        "{least:.1f} to {most:.1f} ms",
                        uneven=uneven,
                        steps=sum(forward.values()),
                        least=shown[0],
                        most=shown[1],
                    ),
                )
            )
        return found


def _uneven(steps: dict[int, int]) -> int:
    """How many steps differ from the usual one by more than rounding."""
    ordered = sorted(step for step, times in steps.items() for _ in range(times))
    usual = ordered[len(ordered) // 2]
    allowed = max(1.0, TOLERANCE * usual)
    return sum(times for step, times in steps.items() if abs(step - usual) > allowed)

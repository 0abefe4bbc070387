"""What a job says while it runs, and keeps for its end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from adcvsr_core.errors import InputError
from adcvsr_core.progress import OnEvent, RepairedEvent, StartEvent, WarningEvent
from adcvsr_core.said import Said, as_said

MAX_STRETCHES = 20
"""Stretches of damaged frames that a warning lists; the events have all."""


class Reporter:
    """Passes events on, each warning once and none before the job is announced; keeps warnings."""

    def __init__(self, on_event: OnEvent, strict: bool, source: str) -> None:
        self.on_event = on_event
        self.warnings: list[WarningEvent] = []
        self.repairs: list[RepairedEvent] = []
        self._strict = strict
        self._source = source
        self._announced = False

    def announce(self, event: StartEvent) -> None:
        """Say what the job is, then what there is to warn of so far."""
        self._announced = True
        for each in (event, *self.warnings):
            self.on_event(each)

    def warn(self, code: str, text: str) -> bool:
        """Say what a person should know; nothing is lost by it. False: it was said before."""
        event = WarningEvent(code=code, text=text)
        if event in self.warnings:
            return False
        self.warnings.append(event)
        if self._announced:
            self.on_event(event)
        return True

    def warn_of_loss(self, code: str, text: str) -> None:
        """Say what is damaged, or is not kept as it was.

        Raises:
            InputError: the job is strict.
        """
        if self.warn(code, text) and self._strict:
            raise InputError(
                text, where=self._source, remedy=Said("Leave --strict out to go on in spite of it.")
            )

    def repaired(self, frame: int, time_s: float, *, lost: bool) -> None:
        """Take note of a damaged frame of the source."""
        how = "filled" if lost else "concealed"
        event = RepairedEvent(frame=frame, time_s=round(time_s, 6), how=how)
        self.repairs.append(event)
        if self._strict:
            self.warn_of_repairs()
        self.on_event(event)

    def warn_of_repairs(self) -> None:
        """Say which frames were damaged, and what was done about them."""
        filled = [each for each in self.repairs if each.how == "filled"]
        if filled:
            times = listed_times(filled)
            text = Said("1 lost frame was filled from the neighbours: {times}", times=times)
            if len(filled) > 1:
                text = Said(
                    "{number} lost frames were filled from the neighbours: {times}",
                    number=len(filled),
                    times=times,
                )
            self.warn_of_loss("repaired", text)
        if concealed := [each for each in self.repairs if each.how == "concealed"]:
            times = listed_times(concealed)
            text = Said("1 damaged frame stays as decoded: {times}", times=times)
            if len(concealed) > 1:
                text = Said(
                    "{number} damaged frames stay as decoded: {times}",
                    number=len(concealed),
                    times=times,
                )
            self.warn_of_loss("repaired", text)


def listed_times(repairs: Sequence[RepairedEvent]) -> Said:
    """Return when frames are shown, in seconds, those that follow each other as one stretch."""
    starts = [0, *(n for n, (a, b) in enumerate(pairwise(repairs), 1) if b.frame != a.frame + 1)]
    stretches = [repairs[a:b] for a, b in pairwise([*starts, len(repairs)])]
    texts = [
        f"{each[0].time_s:.3f}" + (f"-{each[-1].time_s:.3f}" if len(each) > 1 else "") + " s"
        for each in stretches[:MAX_STRETCHES]
    ]
    return and_more(", ".join(texts), len(stretches) - MAX_STRETCHES)


def and_more(listed: str, more: int) -> Said:
    """Return what is listed, and how many more there are."""
    if more <= 0:
        return as_said(listed)
    if more == 1:
        return Said("{listed} and 1 more place", listed=listed)
    return Said("{listed} and {more} more places", listed=listed, more=more)

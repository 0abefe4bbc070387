"""What is damaged or missing."""

from __future__ import annotations

from fractions import Fraction
from typing import Protocol

import av

from adcvsr_core.inspection.finding import Finding
from adcvsr_core.inspection.headers import MOST_NAMED, times_text
from adcvsr_core.said import Said
from adcvsr_core.video.info import VideoInfo, ends_early

AGAIN = Said("copy or download it again, if it seems to end too early")


class Decoded(Protocol):
    """What a decoder noted."""

    damaged_s: list[float]
    unreadable: list[str]
    breaks_off: str
    promised_frames: int


class Damage:
    """Watches decoded frames for damage that the decoder hid."""

    def __init__(self, info: VideoInfo) -> None:
        self._info = info
        self._corrupt_s: list[float] = []
        self._next_s = 0.0
        self._step_s = 1 / float(info.rate)

    def push(self, frame: av.VideoFrame) -> float:
        """Take the next frame; returns when it is shown, in seconds."""
        pts = Fraction(0) if frame.pts is None else frame.pts * self._info.time_base
        # Timestamps may be missing, or go back.
        time_s = max(float(pts - self._info.start_time_s), self._next_s)
        if frame.is_corrupt:
            self._corrupt_s.append(time_s)
        self._next_s = time_s + self._step_s
        return time_s

    @property
    def end_s(self) -> float:
        """When the last frame has been shown, in seconds."""
        return self._next_s

    def findings(self, decoded: Decoded, num_frames: int) -> list[Finding]:
        """Say what was found, of so many frames."""
        found: list[Finding] = []
        if decoded.damaged_s:
            found.append(
                Finding(
                    code="damaged_packets",
                    severity="error",
                    text=Said("packets of the video are damaged, and their frames are lost"),
                    evidence=times_text(decoded.damaged_s),
                    remedy=Said(
                        "look for a better copy; the output fills them from their neighbours"
                    ),
                )
            )
        if decoded.unreadable:
            found.append(
                Finding(
                    code="unreadable_images",
                    severity="error",
                    text=Said("images cannot be read"),
                    evidence=_listed(decoded.unreadable),
                    remedy=Said(
                        "look for better copies; the output fills them from their neighbours"
                    ),
                )
            )
        if self._corrupt_s:
            found.append(
                Finding(
                    code="damaged_frames",
                    severity="warning",
                    text=Said("frames are damaged and were patched by the decoder"),
                    evidence=times_text(self._corrupt_s),
                    remedy=Said("look for a better copy"),
                )
            )
        found += self._ends(decoded, num_frames)
        return found

    def _ends(self, decoded: Decoded, num_frames: int) -> list[Finding]:
        if decoded.breaks_off:
            return [
                Finding(
                    code="breaks_off",
                    severity="error",
                    text=Said("the file cannot be read to its end"),
                    evidence=Said(
                        "after {number} frames: {why}", number=num_frames, why=decoded.breaks_off
                    ),
                    remedy=Said("copy or download it again"),
                )
            ]
        promised = decoded.promised_frames
        expected = self._info.duration_s * float(self._info.rate)
        # An edit list may leave out frames that the header counts.
        if num_frames < promised and num_frames < expected - 1:
            return [
                Finding(
                    code="frames_missing",
                    severity="error",
                    text=Said("there are fewer frames than the header promises"),
                    evidence=Said(
                        "{decoded} decoded, {promised} promised",
                        decoded=num_frames,
                        promised=promised,
                    ),
                    remedy=AGAIN,
                )
            ]
        if early := ends_early(self._info, Fraction(self._next_s)):
            return [
                Finding(
                    code="frames_missing",
                    severity="error",
                    text=Said("the video ends before the header says"),
                    evidence=early,
                    remedy=AGAIN,
                )
            ]
        return []


def _listed(names: list[str]) -> Said:
    named, more = Said.joined(", ", names[:MOST_NAMED]), len(names) - MOST_NAMED
    if more <= 0:
        return Said("{number}: {names}", number=len(names), names=named)
    return Said("{number}: {names} and {more} more", number=len(names), names=named, more=more)

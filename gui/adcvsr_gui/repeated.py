"""What is said of a clip more than once, said once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from adcvsr_core.said import Said
from adcvsr_gui.core_words import in_window
from adcvsr_gui.jobs import Job

_FOUND_AS = {
    "colour not tagged, taken as: {guesses}": ("color_untagged",),
    "the video is interlaced ({order})": ("interlaced", "interlaced_flag", "mixed", "telecined"),
    "{number} video streams: {streams}; stream {index} is used": ("several_videos",),
}
"""Warnings of a job by their templates, and the findings that say the same and more."""


def warnings_of(job: Job) -> list[str]:
    """The warnings of a job in words, each once, without those that are among its findings."""
    found = {finding.code for finding in job.findings}
    return folded(in_window(text) for text in job.warnings if not found & _codes(text))


def folded(lines: Iterable[str]) -> list[str]:
    """Each line once, where it came first, with how often it came."""
    return [times_text(line, times) for line, times in Counter(lines).items()]


def times_text(line: str, times: int) -> str:
    """A line, and how often it came if that is more than once."""
    if times < 2:
        return line
    words = QCoreApplication.translate("DetailsPanel", "{0} ({1} times)")
    return words.format(line, times)


def _codes(text: str) -> set[str]:
    return set(_FOUND_AS.get(text.template, ())) if isinstance(text, Said) else set()

"""What the cells of the queue say: texts by column, and values for the delegates by role."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QCoreApplication, Qt

from adcvsr_gui.badges import NOT_WORTH_A_BADGE, badge_text
from adcvsr_gui.core_words import in_window, remedy_in_window
from adcvsr_gui.estimates import OutputForecast
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.wording import (
    ARROW,
    UNKNOWN,
    duration_text,
    fps_text,
    length_text,
    pixels_text,
    settings_text,
    size_text,
)

translate = QCoreApplication.translate

STATE_ROLE = int(Qt.ItemDataRole.UserRole)
"""The `JobState` as text, in any column."""
FRACTION_ROLE = STATE_ROLE + 1
"""The part that is made, in [0, 1], or None."""
THUMBNAIL_ROLE = STATE_ROLE + 2
"""File of the small picture, and how far a player turns it, counterclockwise."""
BADGES_ROLE = STATE_ROLE + 3
"""Severity and name of each finding: a list of pairs of texts."""
PLACE_ROLE = STATE_ROLE + 4
"""Where the clip lies, if there are others of its name."""


class Column(IntEnum):
    NAME = 0
    SIZE = 1
    LENGTH = 2
    SETTINGS = 3
    STATE = 4
    PROGRESS = 5
    FPS = 6
    ETA = 7
    OUTPUT = 8


_NUMBER_COLUMNS = (Column.LENGTH, Column.FPS, Column.ETA, Column.OUTPUT)


class QueueCells:
    """Words for jobs, in the language of the window."""

    def __init__(self, forecast: OutputForecast) -> None:
        self._forecast = forecast
        self._headers = {
            Column.NAME: translate("QueueModel", "Name"),
            Column.SIZE: translate("QueueModel", "Size"),
            Column.LENGTH: translate("QueueModel", "Length"),
            Column.SETTINGS: translate("QueueModel", "Settings"),
            Column.STATE: translate("QueueModel", "State"),
            Column.PROGRESS: translate("QueueModel", "Progress"),
            Column.FPS: translate("QueueModel", "fps"),
            Column.ETA: translate("QueueModel", "Time left"),
            Column.OUTPUT: translate("QueueModel", "Output"),
        }
        self._state_names = {
            JobState.WAITING: translate("QueueModel", "Waiting"),
            JobState.RUNNING: translate("QueueModel", "Running"),
            JobState.PAUSED: translate("QueueModel", "Paused"),
            JobState.STOPPING: translate("QueueModel", "Stopping"),
            JobState.STOPPED: translate("QueueModel", "Stopped"),
            JobState.DONE: translate("QueueModel", "Done"),
            JobState.FAILED: translate("QueueModel", "Failed"),
        }
        self._unreadable = translate("QueueModel", "Unreadable")

    def header(self, column: int) -> str:
        """The title of a column."""
        return self._headers[Column(column)]

    @property
    def state_names(self) -> tuple[str, ...]:
        """What states are called."""
        return (*self._state_names.values(), self._unreadable)

    def text(self, job: Job, column: int) -> str:
        """What a cell shows; one or two lines."""
        match column:
            case Column.NAME:
                return job.name
            case Column.SIZE:
                facts = job.facts
                shown = facts.seen((facts.width, facts.height)) if facts else None
                return f"{pixels_text(shown)}\n{ARROW} {pixels_text(self._forecast.size(job))}"
            case Column.LENGTH:
                return length_text(job.facts.duration_s or None if job.facts else None)
            case Column.SETTINGS:
                return settings_text(job.settings)
            case Column.STATE:
                return self._state_text(job)
            case Column.PROGRESS:
                return _progress_text(job)
            case Column.FPS:
                return fps_text(job.fps)
            case Column.ETA:
                return duration_text(job.eta_s)
            case _:
                return self._output_text(job)

    def _state_text(self, job: Job) -> str:
        is_unreadable = job.is_unreadable and job.state is JobState.FAILED
        return self._unreadable if is_unreadable else self._state_names[job.state]

    def _output_text(self, job: Job) -> str:
        num_bytes = self._forecast.num_bytes(job)
        if not num_bytes:
            return UNKNOWN
        text = size_text(num_bytes)
        return text if job.state is JobState.DONE else translate("QueueModel", "~ {0}").format(text)

    def tool_tip(self, job: Job) -> str:
        """Files, findings and errors of a job."""
        size = self.text(job, Column.SIZE).replace("\n", " ")
        lines = [str(job.source), size, translate("QueueModel", "Output: {0}").format(job.target)]
        lines += [in_window(finding.text) for finding in job.findings]
        lines += [text for text in (in_window(job.error), remedy_in_window(job.remedy)) if text]
        return "\n".join(lines)

    def spoken(self, job: Job, column: int, place: str = "") -> str:
        """What a screen reader says of a cell."""
        text = f"{self.header(column)}: {self.text(job, column)}"
        return f"{text}, {place}" if place and column == Column.NAME else text


def badges(job: Job) -> list[tuple[str, str]]:
    """Severity and name of what is worth a badge."""
    told = [finding for finding in job.findings if finding.code not in NOT_WORTH_A_BADGE]
    return list(dict.fromkeys((finding.severity, badge_text(finding.code)) for finding in told))


def alignment(column: int) -> Qt.AlignmentFlag:
    """Numbers stand at the right, words at the left."""
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBER_COLUMNS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _progress_text(job: Job) -> str:
    if job.fraction is None:
        return str(job.frame) if job.frame else UNKNOWN
    return f"{int(job.fraction * 100)} %"

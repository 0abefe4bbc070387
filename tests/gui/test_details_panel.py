from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from adcvsr_core.said import Said
from adcvsr_gui.details_panel import DetailsPanel
from adcvsr_gui.findings import Finding
from adcvsr_gui.jobs import Job, JobState

MakeJob = Callable[..., Job]
LONG = "a line that is long enough to be wrapped " * 6


@pytest.fixture
def panel(qtbot: QtBot) -> DetailsPanel:
    built = DetailsPanel()
    qtbot.addWidget(built)
    built.resize(400, 300)
    built.show()
    return built


def test_the_log_follows_its_end_unless_scrolled_back(
    panel: DetailsPanel, make_job: MakeJob
) -> None:
    panel.show_job(make_job(), "".join(f"{n} {LONG}\n" for n in range(40)))
    bar = panel._log.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    for n in range(20):
        panel.append_log(f"{n} {LONG}")
    assert bar.value() == bar.maximum()
    bar.setValue(3)
    panel.append_log(LONG)
    assert bar.value() == 3


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (JobState.WAITING, "Output: "),
        (JobState.STOPPED, "Stopped before a piece was finished"),
        (JobState.STOPPING, "Stopping"),
        (JobState.DONE, "Done in 1:15, 30 frames"),
        (JobState.FAILED, "no room.\nFree some."),
    ],
)
def test_each_state_is_told_in_words(
    panel: DetailsPanel, make_job: MakeJob, state: JobState, words: str
) -> None:
    job = make_job(state=state, seconds=75.0, frames=30, warnings=["colour guessed"])
    if state is JobState.FAILED:
        job.error, job.remedy = "no room", "free some."
    panel.show_job(job, "")
    assert words in panel._message.text()
    assert "colour guessed" in panel._message.text()
    panel.show_job(None, "")
    assert panel._message.text() == ""


def test_what_is_said_more_than_once_is_shown_once(panel: DetailsPanel, make_job: MakeJob) -> None:
    untagged = Said("colour not tagged, taken as: {guesses}", guesses="matrix smpte170m")
    lost = Said("the source was written to while it was read")
    job = make_job(warnings=[untagged, lost, "older words", lost, lost])
    panel.show_job(job, "")
    lines = panel._message.text().splitlines()[1:]
    assert lines == [str(untagged), f"{lost} (3 times)", "older words"]
    job.findings = [Finding(code="color_untagged", severity="info", text="no tags")]
    panel.update_job(job)
    assert panel._message.text().splitlines()[1:] == lines[1:], "the finding says it already"


def test_a_line_that_comes_again_and_again_takes_one_line_of_the_log(
    panel: DetailsPanel, make_job: MakeJob
) -> None:
    panel.show_job(make_job(), "begin\nfull\nfull\n")
    for line in ("full", "more", "full", "full"):
        panel.append_log(line)
    assert panel._log.toPlainText() == "begin\nfull (3 times)\nmore\nfull (2 times)"
    panel.show_job(make_job(), "")
    for line in ("", "one", "one"):
        panel.append_log(line)
    assert panel._log.toPlainText().strip() == "one (2 times)"


@pytest.mark.parametrize("state", [JobState.STOPPED, JobState.FAILED])
def test_what_is_kept_is_told_in_frames(
    panel: DetailsPanel, make_job: MakeJob, state: JobState
) -> None:
    panel.show_job(make_job(state=state, frames=250, safe_frames=40), "")
    assert "Frames kept: 40 of 250" in panel._message.text()


def test_a_clip_that_cannot_be_read_promises_no_output(
    panel: DetailsPanel, make_job: MakeJob
) -> None:
    job = make_job()
    job.refuse("it holds no video", "look at it")
    panel.show_job(job, "")
    assert panel._message.text() == "it holds no video.\nLook at it."

"""Outputs that appear between adding a clip and starting it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from pytestqt.qtbot import QtBot

from adcvsr_gui import existing_question
from adcvsr_gui.composition import Application
from adcvsr_gui.existing import Existing
from adcvsr_gui.jobs import Job, JobState

MakeJob = Callable[..., Job]
PRECIOUS = b"precious"


class Answer:
    """Stands for the person: answers when the other clips are through, as a slow one would."""

    def __init__(self, application: Application, choice: Existing, *, remember: bool) -> None:
        self.asked: list[list[str]] = []
        self._application = application
        self._choice, self._remember = choice, remember

    def __call__(self, parent: object, jobs: list[Job]) -> tuple[Existing, bool]:
        self.asked.append([job.source.stem for job in jobs])
        loop, timer = QEventLoop(), QTimer()
        timer.timeout.connect(lambda: self._application.runner.is_running or loop.quit())
        timer.start(10)
        QTimer.singleShot(20_000, loop.quit)
        loop.exec()
        return self._choice, self._remember


def put_in_the_way(*jobs: Job) -> None:
    for job in jobs:
        job.target.parent.mkdir(exist_ok=True)
        job.target.write_bytes(PRECIOUS)


@pytest.mark.parametrize("choice", [Existing.RENAME, Existing.OVERWRITE, Existing.SKIP])
def test_outputs_that_appeared_are_asked_about_together_while_the_queue_goes_on(
    qtbot: QtBot,
    application: Application,
    make_job: MakeJob,
    monkeypatch: pytest.MonkeyPatch,
    choice: Existing,
) -> None:
    jobs = [make_job(f"good{n}") for n in range(4)]
    application.model.append(jobs)
    put_in_the_way(jobs[0], jobs[1])
    outputs = [job.target for job in jobs]
    answer = Answer(application, choice, remember=False)
    monkeypatch.setattr(existing_question, "ask_existing", answer)
    application.runner.start()
    left_out = choice is Existing.SKIP
    expected = JobState.FAILED if left_out else JobState.DONE
    qtbot.waitUntil(
        lambda: bool(answer.asked) and [job.state for job in jobs[:2]] == [expected] * 2,
        timeout=20_000,
    )
    qtbot.waitUntil(lambda: not application.runner.is_running)
    assert answer.asked == [["good0", "good1"]]
    assert [job.state for job in jobs[2:]] == [JobState.DONE] * 2
    kept = [output.read_bytes() == PRECIOUS for output in outputs[:2]]
    assert kept == [choice is not Existing.OVERWRITE] * 2
    assert (jobs[0].target.name == "good0 (2).mkv") == (choice is Existing.RENAME)
    assert ("exists already" in jobs[0].error) == left_out
    assert application.controller.existing is Existing.ASK


def test_what_was_remembered_is_done_without_a_question(
    qtbot: QtBot, application: Application, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = make_job("good0"), make_job("good1")
    application.model.append([first, second])
    put_in_the_way(first)
    answer = Answer(application, Existing.RENAME, remember=True)
    monkeypatch.setattr(existing_question, "ask_existing", answer)
    application.runner.start()
    qtbot.waitUntil(lambda: first.state is second.state is JobState.DONE, timeout=20_000)
    third = make_job("good2")
    application.model.append([third])
    put_in_the_way(third)
    qtbot.waitUntil(lambda: not application.runner.is_running)
    application.runner.start()
    qtbot.waitUntil(lambda: third.state is JobState.DONE, timeout=20_000)
    assert len(answer.asked) == 1
    assert third.target.name == "good2 (2).mkv"


def test_an_answer_does_not_start_a_queue_that_was_stopped(
    qtbot: QtBot, application: Application, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, slow = make_job("good"), make_job("slow")
    application.model.append([job, slow])
    put_in_the_way(job)
    answer = Answer(application, Existing.OVERWRITE, remember=False)
    monkeypatch.setattr(existing_question, "ask_existing", answer)
    application.runner.start()
    qtbot.waitUntil(lambda: slow.frame == 4)
    application.runner.stop()
    qtbot.waitUntil(lambda: job.state is JobState.WAITING, timeout=20_000)
    qtbot.wait(50)
    assert not application.runner.is_running
    assert job.overwrite

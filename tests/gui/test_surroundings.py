"""The watch folder, what happens at the end, scripts and commands."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from adcvsr_core.cli import upscale
from adcvsr_core.settings import UpscaleSettings
from adcvsr_gui import queue_end, when_done
from adcvsr_gui.composition import Application
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.scripts import command_text
from adcvsr_gui.when_done import WhenDone

MakeJob = Callable[..., Job]


def test_watched_clips_are_started_by_themselves(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    clip = tmp_path / "good.mkv"
    clip.write_bytes(b"1")
    application.window.watch_folder.clips_found.emit([clip])
    qtbot.waitUntil(lambda: [j.state for j in application.model.jobs] == [JobState.DONE])


def test_watched_clips_leave_the_others_and_the_selection_alone(
    qtbot: QtBot, application: Application, make_job: MakeJob, tmp_path: Path
) -> None:
    waiting, stopped = make_job("good"), make_job("also", state=JobState.STOPPED)
    application.model.append([waiting, stopped])
    application.queue_page.queue_view.select_rows(1, 1)
    clip = tmp_path / "new" / "good.mkv"
    clip.parent.mkdir()
    clip.write_bytes(b"1")
    application.window.watch_folder.clips_found.emit([clip])
    qtbot.waitUntil(lambda: [j.state for j in application.model.jobs][2:] == [JobState.DONE])
    qtbot.waitUntil(lambda: not application.runner.is_running)
    assert (waiting.state, stopped.state) == (JobState.WAITING, JobState.STOPPED)
    assert application.queue_page.queue_view.selected_rows() == [1]


@pytest.mark.parametrize(("answer", "closed"), [(True, True), (False, False)])
def test_quitting_at_the_end_is_confirmed_and_forgotten(
    qtbot: QtBot,
    application: Application,
    make_job: MakeJob,
    monkeypatch: pytest.MonkeyPatch,
    answer: bool,
    closed: bool,
) -> None:
    asked: list[str] = []

    def ask(parent: object, what: str) -> bool:
        asked.append(what)
        return answer

    monkeypatch.setattr(queue_end, "ask_finish", ask)
    menu = application.window.when_done
    menu.actions()[1].trigger()
    assert menu.choice is WhenDone.QUIT
    application.model.append([make_job("good")])
    application.runner.start()
    qtbot.waitUntil(lambda: bool(asked))
    qtbot.waitUntil(lambda: application.window.isVisible() != closed)
    assert asked == ["Quit"]
    assert menu.choice is WhenDone.NOTHING


def test_a_computer_that_cannot_sleep_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = {sys.platform: {WhenDone.SLEEP: ["no-such-program-at-all"]}}
    monkeypatch.setattr(when_done, "_COMMANDS", commands)
    assert "no-such-program-at-all" in when_done.perform(WhenDone.SLEEP)
    assert when_done.perform(WhenDone.NOTHING) == ""


def test_the_command_gives_the_settings_of_the_job(make_job: MakeJob) -> None:

    settings = UpscaleSettings(
        model="lite", height=1080, strength=0.5, tile=0, crf=20, report=True, start=1.5
    )
    job = make_job("it's a clip", settings=settings)
    words = shlex.split(command_text(job))
    assert words[:2] == ["adcvsr", "upscale"]
    parser = argparse.ArgumentParser()
    upscale.add_arguments(parser)
    arguments = parser.parse_args(words[2:])
    assert upscale.settings_of(arguments) == settings
    assert (arguments.inputs, arguments.output) == ([str(job.source)], str(job.target))

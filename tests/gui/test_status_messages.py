"""What is said at the bottom of the window and beside clips ends with its cause."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from adcvsr_gui import status_messages
from adcvsr_gui.composition import Application
from adcvsr_gui.existing import Existing
from adcvsr_gui.jobs import Job, JobState

MakeJob = Callable[..., Job]


def said(application: Application) -> str:
    return application.window.statusBar().currentMessage()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No message ends because a test takes long."""
    monkeypatch.setattr(status_messages, "MESSAGE_MS", 0)


@pytest.mark.parametrize("way", ["mended", "removed"])
def test_a_refusal_ends_when_it_is_mended_or_its_clip_is_gone(
    application: Application, make_job: MakeJob, way: str
) -> None:
    job, other = make_job("a"), make_job("b", source=make_job("c").source.with_suffix(".png"))
    application.model.append([job, other])
    change = application.controller.change_settings
    change([job, other], {"pix_fmt": "rgb24"})
    assert other.settings.pix_fmt == "rgb24"
    assert said(application).startswith("a.mp4: x264 does not take"), "also beside one that did"
    if way == "mended":
        change([job], {"pix_fmt": "yuv420p"})
        assert said(application) == ""
    else:
        application.controller.remove([job])
        assert "does not take" not in said(application)
        application.controller.undo_stack.undo()
        assert said(application) == "", "nothing is removed any more"


def test_a_refusal_for_new_clips_ends_when_it_is_mended(application: Application) -> None:
    application.controller.change_defaults({"pix_fmt": "banana"})
    assert "banana" in said(application)
    application.controller.change_defaults({"pix_fmt": "yuv420p"})
    assert said(application) == ""


def test_clips_that_are_left_out_are_told_while_there_are_some(
    qtbot: QtBot, application: Application, make_job: MakeJob
) -> None:
    failed = make_job("error")
    failed.fail("it broke", "mend it")
    application.model.append([failed, make_job("slow")])
    application.window.actions_by_name.start.trigger()
    assert "failed: 1" in said(application)
    application.model.refresh(failed)
    application.window._show_state()
    assert "failed: 1" in said(application)
    application.controller.retry([failed])
    qtbot.waitUntil(lambda: said(application) == "")
    assert (failed.state, failed.error, failed.remedy) == (JobState.WAITING, "", "")
    application.runner.kill()


def test_models_that_cannot_be_listed_are_told_until_they_can(
    qtbot: QtBot, application: Application
) -> None:
    catalogue, good = application.catalogue, application.catalogue._command
    catalogue._command = [sys.executable, "-c", "import sys; sys.exit('adcvsr: error: no disk')"]
    catalogue.load()
    qtbot.waitUntil(lambda: "no disk" in said(application))
    catalogue._command = good
    with qtbot.waitSignal(catalogue.loaded):
        catalogue.load()
    assert said(application) == ""


def test_the_box_about_an_unsaved_queue_closes_when_it_is_saved(
    qtbot: QtBot, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(tables: object) -> None:
        raise OSError("no room")

    application.controller.existing = Existing.SKIP
    monkeypatch.setattr(application.saver._queue_file, "write", fail)
    application.saver.flush()
    box = application.window.findChild(QMessageBox)
    assert box is not None
    assert "no room" in box.text()
    monkeypatch.undo()
    application.saver.flush()
    qtbot.waitUntil(lambda: application.window.findChild(QMessageBox) is None)
    application.saver.flush()

"""What is being typed in the settings is neither lost, nor given to another clip."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from adcvsr_gui.composition import Application
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.setting_fields import TextField

MakeJob = Callable[..., Job]


@pytest.fixture
def crf(application: Application) -> TextField:
    field = application.queue_page.settings_panel.fields["crf"]
    assert isinstance(field, TextField)
    return field


def begin_to_type(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def select(application: Application, row: int) -> None:
    application.queue_page.queue_view.select_rows(row, row)


def is_locked(field: QLineEdit) -> bool:
    return field.isReadOnly() or not field.isEnabled()


def stop(qtbot: QtBot, application: Application) -> None:
    application.runner.stop()
    qtbot.waitUntil(lambda: not application.runner.is_running)


def test_text_goes_to_the_clip_it_was_typed_for_when_another_is_selected(
    qtbot: QtBot, application: Application, make_job: MakeJob, crf: TextField
) -> None:
    first, second = make_job("a"), make_job("b")
    application.model.append([first, second])
    select(application, 0)
    begin_to_type(qtbot, crf, "21")
    select(application, 1)
    qtbot.waitUntil(lambda: first.settings.crf == 21)
    assert application.queue_page.settings_panel.typed == []
    assert second.settings.crf == -1
    assert crf.text() == ""
    crf.editingFinished.emit()
    assert second.settings.crf == -1
    application.window.actions_by_name.undo.trigger()
    assert first.settings.crf == -1


def test_text_that_is_no_value_is_told_and_goes_nowhere(
    qtbot: QtBot, application: Application, make_job: MakeJob, crf: TextField
) -> None:
    first, second = make_job("a"), make_job("b")
    application.model.append([first, second])
    select(application, 0)
    begin_to_type(qtbot, crf, "2x")
    with qtbot.waitSignal(application.controller.message, check_params_cb=lambda t: "2x" in t):
        select(application, 1)
    assert first.settings == second.settings
    assert crf.text() == ""


def test_text_of_a_clip_that_is_removed_meanwhile_is_dropped(
    qtbot: QtBot, application: Application, make_job: MakeJob, crf: TextField
) -> None:
    jobs = [make_job("a"), make_job("b")]
    application.model.append(jobs)
    select(application, 0)
    begin_to_type(qtbot, crf, "21")
    application.window.actions_by_name.remove.trigger()
    qtbot.wait(50)
    assert list(application.model.jobs) == jobs[1:]
    assert jobs[1].settings.crf == -1
    application.window.actions_by_name.undo.trigger()
    assert list(application.model.jobs) == jobs


@pytest.mark.parametrize("action", ["start", "start_selected"])
def test_a_start_by_hand_takes_what_is_typed(
    qtbot: QtBot, application: Application, make_job: MakeJob, crf: TextField, action: str
) -> None:
    job = make_job("slow")
    application.model.append([job])
    select(application, 0)
    begin_to_type(qtbot, crf, "21")
    getattr(application.window.actions_by_name, action).trigger()
    assert (job.state, job.settings.crf) == (JobState.RUNNING, 21)
    assert is_locked(crf)
    assert (
        "crf = 21"
        in (application.queue_page._context.queue_file.jobs_folder / f"{job.key}.toml").read_text()
    )
    stop(qtbot, application)


def test_a_clip_that_starts_by_itself_is_locked_at_once_and_the_text_is_shown(
    qtbot: QtBot, application: Application, make_job: MakeJob, crf: TextField
) -> None:
    job = make_job("slow")
    application.model.append([make_job("good"), job])
    application.runner.start()
    select(application, 1)
    begin_to_type(qtbot, crf, "2")
    panel = application.queue_page.settings_panel
    assert not is_locked(crf)
    locked: list[bool] = []
    application.model.queue_changed.connect(
        lambda: locked.append(is_locked(crf)) if job.state is JobState.RUNNING else None
    )
    qtbot.waitUntil(lambda: job.state is JobState.RUNNING)
    assert locked[0]
    assert crf.text() == ""
    assert panel._note.text().endswith(": 2")
    qtbot.waitUntil(lambda: job.frame == 4)
    assert panel._note.text().endswith(": 2")
    crf.editingFinished.emit()
    panel.edited.emit({"crf": 3})
    assert job.settings.crf == -1
    stop(qtbot, application)


def test_text_stays_while_another_window_has_the_keyboard(
    qtbot: QtBot, application: Application, make_job: MakeJob, crf: TextField
) -> None:
    job, other = make_job("a"), make_job("b")
    application.model.append([job, other])
    select(application, 0)
    begin_to_type(qtbot, crf, "21")
    crf.clearFocus()
    crf.setText("21")
    crf.setModified(True)  # as when the application is not active: nothing is taken then
    application.model.change(other, lambda job: setattr(job, "frame", 1))
    qtbot.wait(250)
    assert crf.text() == "21"
    qtbot.keyClick(crf, Qt.Key.Key_Return)
    assert job.settings.crf == 21
    assert application.queue_page.settings_panel.typed == []

"""Settings beside the picture: what is changed is seen, and A is compared with B."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from adcvsr_gui.comparison import Comparison
from adcvsr_gui.composition import Application
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.preferences import PreviewLook, load_preview_look, save_preview_look
from adcvsr_gui.preview_client import PreviewClient
from adcvsr_gui.preview_page import PreviewPage
from adcvsr_gui.setting_fields import PercentField
from adcvsr_gui.split_layout import Layout

MakeJob = Callable[..., Job]
FAKE = (sys.executable, str(Path(__file__).with_name("fake_preview.py")))


@pytest.fixture
def page(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> PreviewPage:
    """The page in the whole window."""
    monkeypatch.setattr("adcvsr_gui.preview_page.PreviewClient", lambda: PreviewClient(FAKE))
    application = request.getfixturevalue("application")
    application.window.resize(1280, 800)
    application.window.open_page_named("preview")
    made = application.window.page("preview")
    assert isinstance(made, PreviewPage)
    return made


@pytest.fixture
def job(page: PreviewPage, application: Application, make_job: MakeJob, qtbot: QtBot) -> Job:
    """A clip that is shown."""
    made = make_job("clip")
    show(application, made)
    wait_for(qtbot, page, (0, 1, 100), (0, 2, 100))
    return made


def show(application: Application, *jobs: Job) -> None:
    application.model.append(list(jobs))
    row = application.model.row_of(jobs[0])
    application.queue_page.queue_view.select_rows(row, row + len(jobs) - 1)


def seen(page: PreviewPage) -> tuple[tuple[int, int, int] | None, ...]:
    """Frame, side and strength that the shown pictures say."""
    colors = [QColor(p.image.pixel(3, 3)) if p else None for p in page.view.pictures]
    return tuple((c.blue(), c.green(), c.red()) if c else None for c in colors)


def wait_for(qtbot: QtBot, page: PreviewPage, *wanted: tuple[int, int, int]) -> None:
    qtbot.waitUntil(lambda: seen(page) == wanted, timeout=20_000)


def set_strength(page: PreviewPage, percent: int) -> None:
    field = page.settings.panel.fields["strength"]
    assert isinstance(field, PercentField)
    field.slider.setValue(percent)


def button(page: PreviewPage, text: str) -> QAbstractButton:
    (found,) = [b for b in page.findChildren(QAbstractButton) if b.text() == text]
    return found


def test_a_setting_beside_the_picture_is_seen_and_undone(
    qtbot: QtBot, page: PreviewPage, application: Application, job: Job
) -> None:
    set_strength(page, 30)
    assert job.settings.strength == 0.3
    wait_for(qtbot, page, (0, 1, 30), (0, 2, 30))
    application.window.actions_by_name.undo.trigger()
    wait_for(qtbot, page, (0, 1, 100), (0, 2, 100))
    field = page.settings.panel.fields["strength"]
    assert isinstance(field, PercentField)
    assert field.slider.value() == 100


def test_of_many_changes_only_the_last_is_waited_for(
    qtbot: QtBot, page: PreviewPage, job: Job
) -> None:
    pictures: list[int] = []
    page._client.picture_ready.connect(lambda event, _: pictures.append(event.request))
    before = page._client._newest
    for percent in range(90, 40, -1):
        set_strength(page, percent)
    wait_for(qtbot, page, (0, 1, 41), (0, 2, 41))
    assert set(pictures) == {before + 50}


def test_a_is_kept_and_compared_with_what_is_changed(
    qtbot: QtBot, page: PreviewPage, job: Job
) -> None:
    page.bar.choose(Comparison.SOURCE_RESULT)
    qtbot.keyClick(page, Qt.Key.Key_P)
    assert page.bar.comparison is Comparison.KEPT_RESULT
    wait_for(qtbot, page, (0, 2, 100), (0, 2, 100))
    assert "Kept as A" in page.settings.panel._note.text()
    set_strength(page, 40)
    wait_for(qtbot, page, (0, 2, 100), (0, 2, 40))
    assert page.settings.panel._note.text() == "A has Strength: 100 %"
    button(page, "Use B").click()
    assert job.settings.strength == 0.4
    assert page.bar.comparison is Comparison.SOURCE_RESULT
    assert not button(page, "Use A").isEnabled()
    wait_for(qtbot, page, (0, 1, 40), (0, 2, 40))


def test_a_can_be_given_back_to_the_clip(
    qtbot: QtBot, page: PreviewPage, application: Application, job: Job
) -> None:
    button(page, "Keep as A").click()
    set_strength(page, 20)
    button(page, "Use A").click()
    assert job.settings.strength == 1.0
    wait_for(qtbot, page, (0, 1, 100), (0, 2, 100))
    application.window.actions_by_name.undo.trigger()
    assert job.settings.strength == 0.2


def test_a_and_b_take_turns_at_the_same_place(qtbot: QtBot, page: PreviewPage, job: Job) -> None:
    page.settings.keep()
    set_strength(page, 50)
    wait_for(qtbot, page, (0, 2, 100), (0, 2, 50))
    page.view.viewport.set_zoom(20.0)
    qtbot.keyClick(page, Qt.Key.Key_X)
    first = page.view.compose()
    assert page.view._shown_layout() is Layout.FIRST
    assert button(page, "One at a time").isChecked()
    qtbot.keyClick(page, Qt.Key.Key_X)
    second = page.view.compose()
    assert page.view._shown_layout() is Layout.SECOND
    assert (page.view.zoom, first.size()) == (20.0, second.size())
    middle = first.width() // 2, first.height() // 2
    assert [QColor(i.pixel(*middle)).red() for i in (first, second)] == [100, 50]
    qtbot.keyClick(page, Qt.Key.Key_X)
    set_strength(page, 60)  # B is changed, so B is seen
    assert page.view._shown_layout() is Layout.SECOND
    qtbot.keyClick(page, Qt.Key.Key_S)
    assert button(page, "Split").isChecked()


def test_each_clip_has_its_own_a(
    qtbot: QtBot, page: PreviewPage, application: Application, job: Job, make_job: MakeJob
) -> None:
    page.settings.keep()
    show(application, make_job("other"))
    assert page.settings.kept is None
    assert page.bar.comparison is Comparison.RESIZE_RESULT
    application.queue_page.queue_view.select_rows(0, 0)
    assert page.settings.kept == job.settings
    assert button(page, "Use A").isEnabled()


@pytest.mark.parametrize(
    ("state", "why"), [(JobState.DONE, "Queue it again"), (JobState.RUNNING, "Stop it")]
)
def test_settings_that_are_fixed_can_be_read_and_say_why(
    page: PreviewPage, application: Application, make_job: MakeJob, state: JobState, why: str
) -> None:
    fixed = make_job("fixed", state=state)
    application.model.append([fixed])
    application.queue_page.queue_view.select_rows(0, 0)
    panel = page.settings.panel
    assert why in panel._note.text()
    assert not panel.fields["strength"].isEnabled()
    assert not button(page, "Keep as A").isEnabled()
    group = panel.groups["compute"]
    group._button.click()
    assert group.is_open
    assert panel.fields["tile"].isVisible()


def test_only_the_clip_that_is_shown_is_changed(
    page: PreviewPage, application: Application, make_job: MakeJob
) -> None:
    jobs = [make_job("one"), make_job("two")]
    show(application, *jobs)
    assert "other selected clips: 1" in page.settings.panel._note.text()
    set_strength(page, 70)
    assert [job.settings.strength for job in jobs] == [0.7, 1.0]


def test_a_loop_goes_on_with_changed_settings(qtbot: QtBot, page: PreviewPage, job: Job) -> None:
    page.transport.go_to(38)
    page.transport.toggle_loop()
    qtbot.waitUntil(lambda: page._player.is_playing, timeout=20_000)
    set_strength(page, 30)
    wait_for(qtbot, page, (39, 1, 30), (39, 2, 30))
    assert page._player.is_playing
    wait_for(qtbot, page, (38, 1, 30), (38, 2, 30))
    page.transport.toggle_loop()


def test_a_held_slider_is_left_alone(
    page: PreviewPage, application: Application, job: Job, make_job: MakeJob
) -> None:
    """While a queue runs, it changes ten times a second."""
    field = page.settings.panel.fields["strength"]
    assert isinstance(field, PercentField)
    field.slider.setSliderDown(True)
    field.slider.setValue(25)
    application.model.change(job, lambda job: setattr(job, "num_bytes", 5))
    application.model.append([make_job("second")])
    page.settings._shown = ()
    page.settings.show(job)
    assert field.slider.value() == 25
    field.slider.setSliderDown(False)
    assert job.settings.strength == 0.25


def test_the_settings_fold_away_and_that_is_remembered(
    qtbot: QtBot, page: PreviewPage, job: Job, tmp_path: Path
) -> None:
    wide = page.view.width()
    assert page.settings.panel.isVisible()
    qtbot.keyClick(page, Qt.Key.Key_T)
    assert not page.settings.panel.isVisible()
    qtbot.waitUntil(lambda: page.view.width() > wide + 200)
    page.settings.panel.set_open_groups(["file"])
    assert page.look() == PreviewLook(shows_settings=False, open_groups=("file",))
    save_preview_look(page.look(), tmp_path / "look.ini")
    assert load_preview_look(tmp_path / "look.ini") == page.look()
    assert load_preview_look(tmp_path / "none.ini") == PreviewLook()


@pytest.mark.qt_log_ignore("propagateSizeHints|requestActivate|raise")
def test_single_keys_work_on_the_whole_screen(qtbot: QtBot, page: PreviewPage, job: Job) -> None:
    page.compare_full_screen()
    window = page._full_screen
    assert window is not None
    qtbot.waitActive(window)
    qtbot.keyClick(page.view, Qt.Key.Key_Period)
    assert page.transport.frame == 1
    qtbot.keyClick(page.view, Qt.Key.Key_X)
    assert page.view.layout_wanted is Layout.FIRST
    qtbot.keyClick(page.view, Qt.Key.Key_F11)
    assert page._full_screen is None
    assert page.view.window() is page.window()

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QPlainTextEdit,
    QProgressBar,
    QTableView,
    QToolBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from adcvsr_gui import composition, main_window
from adcvsr_gui.composition import Application, compose
from adcvsr_gui.icons import queue_icon
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.main_window import MainWindow
from adcvsr_gui.pages import Page, PageContext
from adcvsr_gui.queue_page import make_queue_page

MakeJob = Callable[..., Job]
NO_KEYS = Qt.KeyboardModifier.NoModifier


def mime_of(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drop(window: MainWindow, mime: QMimeData) -> tuple[bool, bool]:
    """Drags over the window and lets go; tells which of the two was accepted."""
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPointF(50, 50), copy, mime, left, NO_KEYS)
    QApplication.sendEvent(window, enter)
    let_go = QDropEvent(QPointF(50, 50), copy, mime, left, NO_KEYS)
    let_go.ignore()
    QApplication.sendEvent(window, let_go)
    return enter.isAccepted(), let_go.isAccepted()


def test_a_narrow_tool_bar_keeps_all_its_buttons(application: Application) -> None:
    window, actions = application.window, application.window.actions_by_name
    bar = window.findChild(QToolBar)
    assert bar is not None

    def has_words(action: QAction) -> bool:
        button = bar.widgetForAction(action)
        assert button.isVisible()
        assert (button.accessibleName(), bool(action.toolTip())) == (
            action.text().replace("&", ""),
            True,
        )
        return button.width() > 60

    for width, words in ((1400, True), (760, False), (1400, True)):
        window.setMinimumSize(1, 1)
        window.resize(width, 700)
        QApplication.processEvents()
        assert has_words(actions.open_folder) is words
        assert has_words(actions.start)


def test_dropped_files_and_folders_are_queued(
    qtbot: QtBot,
    application: Application,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "tape"
    folder.mkdir()
    for path in (folder / "2.mkv", folder / "10.mkv", folder / "notes.txt", tmp_path / "one.mp4"):
        path.write_bytes(b"12345")
    with qtbot.waitSignal(application.controller.clips_added):
        assert drop(application.window, mime_of(tmp_path / "one.mp4", folder)) == (True, True)
    jobs = application.model.jobs
    assert [job.name for job in jobs] == ["one.mp4", "2.mkv", "10.mkv"]
    assert jobs[0].target == tmp_path / "one_upscaled.mkv"
    assert application.queue_page.queue_view.selected_rows() == [0, 1, 2]
    with qtbot.waitSignal(
        application.controller.message, check_params_cb=lambda t: "queue: 1" in t
    ):
        drop(application.window, mime_of(tmp_path / "one.mp4"))
    assert len(jobs) == 3


def test_a_program_that_offers_to_move_clips_is_told_they_were_copied(
    application: Application, tmp_path: Path
) -> None:
    """It would delete them otherwise."""
    (tmp_path / "one.mp4").write_bytes(b"1")
    mime, left = mime_of(tmp_path / "one.mp4"), Qt.MouseButton.LeftButton
    move, copy = Qt.DropAction.MoveAction, Qt.DropAction.CopyAction
    for make in (QDragEnterEvent, QDragMoveEvent):
        event = make(QPointF(50, 50), move | copy, mime, left, NO_KEYS)
        event.setDropAction(move)
        QApplication.sendEvent(application.window, event)
        assert (event.isAccepted(), event.dropAction()) == (True, copy)


def test_other_things_are_not_accepted(application: Application) -> None:
    text, web = QMimeData(), QMimeData()
    text.setText("/films/clip.mp4")
    web.setUrls([QUrl("https://example.org/clip.mp4")])
    assert drop(application.window, text) == (False, False)
    assert drop(application.window, web) == (False, False)


@pytest.fixture
def put_on_clipboard(qapp: QApplication) -> Iterator[Callable[[QMimeData], None]]:
    """Fills the clipboard; cleared at the end, for Qt frees what it holds after Python is gone, and
    dies of it."""
    clipboard = qapp.clipboard()
    yield clipboard.setMimeData
    clipboard.clear()


def test_files_on_the_clipboard_are_pasted(
    qtbot: QtBot,
    application: Application,
    put_on_clipboard: Callable[[QMimeData], None],
    tmp_path: Path,
) -> None:
    (tmp_path / "one.mp4").write_bytes(b"1")
    put_on_clipboard(mime_of(tmp_path / "one.mp4"))
    with qtbot.waitSignal(application.controller.clips_added):
        application.window.actions_by_name.paste.trigger()
    assert [job.name for job in application.model.jobs] == ["one.mp4"]


def test_the_clip_after_a_removed_one_is_selected(
    application: Application, make_job: MakeJob
) -> None:
    application.model.append([make_job(name) for name in "abcd"])
    rows, remove = application.queue_page.queue_view, application.window.actions_by_name.remove
    rows.select_rows(1, 2)
    remove.trigger()
    assert rows.selected_rows() == [1]
    assert [job.name for job in application.model.jobs] == ["a.mp4", "d.mp4"]
    remove.trigger()
    assert rows.selected_rows() == [0]
    remove.trigger()
    assert not application.model.jobs


def test_paths_written_on_the_clipboard_are_pasted(
    qtbot: QtBot,
    application: Application,
    put_on_clipboard: Callable[[QMimeData], None],
    tmp_path: Path,
) -> None:
    paste = application.window.actions_by_name.paste
    for name in ("one.mp4", "two words.mp4"):
        (tmp_path / name).write_bytes(b"1")
    written = QMimeData()
    second = (tmp_path / "two words.mp4").as_uri()
    written.setText(f'"{tmp_path / "one.mp4"}"\n{second}\n')
    put_on_clipboard(written)
    with qtbot.waitSignal(application.controller.clips_added):
        paste.trigger()
    assert [job.name for job in application.model.jobs] == ["one.mp4", "two words.mp4"]
    other = QMimeData()
    other.setText("a shopping list")
    put_on_clipboard(other)
    with qtbot.waitSignal(application.controller.message) as told:
        paste.trigger()
    assert "no path" in told.args[0]


def test_the_queue_runs_from_the_window_and_is_there_after_a_restart(
    qtbot: QtBot,
    application: Application,
    make_job: MakeJob,
    tmp_path: Path,
) -> None:
    window, actions = application.window, application.window.actions_by_name
    assert not actions.start.isEnabled()
    application.model.append([make_job("good"), make_job("error")])
    assert actions.start.isEnabled()
    with qtbot.waitSignal(application.runner.running_changed, check_params_cb=lambda on: not on):
        actions.start.trigger()
        assert actions.stop.isEnabled()
        assert not actions.start.isEnabled()
        assert window.windowTitle() == "0 % \N{EM DASH} AdcVSR"
    assert window.windowTitle() == "AdcVSR"
    assert window.queue_status.text == "1 of 2 done, 1 failed"
    application.queue_page.queue_view.select_rows(1, 1)
    assert (
        "clip.mp4: no video in it.\nChoose another file."
        in application.queue_page.details._message.text()
    )
    assert actions.retry.isEnabled()
    application.saver.flush()
    again = compose(tmp_path / "data", tmp_path / "gui.ini")
    qtbot.addWidget(again.window)
    assert [job.state for job in again.model.jobs] == [JobState.DONE, JobState.FAILED]


def test_retry_and_remove(application: Application, make_job: MakeJob) -> None:
    actions = application.window.actions_by_name
    jobs = [make_job(str(state), state=state) for state in JobState]
    application.model.append(jobs)
    application.queue_page.queue_view.select_rows(0, len(jobs) - 1)
    actions.retry.trigger()
    assert {job.name for job in jobs if job.state is JobState.WAITING} == {
        "waiting.mp4",
        "stopped.mp4",
        "failed.mp4",
    }
    assert [job.name for job in application.model.jobs[len(jobs) :]] == ["done.mp4"]
    actions.remove_done.trigger()
    assert JobState.DONE not in {job.state for job in application.model.jobs}
    application.queue_page.queue_view.select_rows(0, len(application.model.jobs) - 1)
    actions.remove.trigger()
    at_work = {"running.mp4", "paused.mp4", "stopping.mp4"}
    assert {job.name for job in application.model.jobs} == at_work
    actions.undo.trigger()
    assert len(application.model.jobs) == len(jobs)
    actions.undo.trigger()
    assert list(application.model.jobs[: len(jobs)]) == jobs
    for job in application.model.jobs:
        job.state = JobState.STOPPED


def test_an_undo_selects_what_it_brings_back(application: Application, make_job: MakeJob) -> None:
    jobs = [make_job(f"clip{n}") for n in range(5)]
    application.model.append(jobs)
    view = application.queue_page.queue_view
    view.select_each([1, 2, 4])
    application.window.actions_by_name.remove.trigger()
    assert list(application.model.jobs) == [jobs[0], jobs[3]]
    application.window.actions_by_name.undo.trigger()
    assert list(application.model.jobs) == jobs
    assert view.selected_rows() == [1, 2, 4]
    assert application.queue_page.details._title.text() == "clip1.mp4"


def test_the_menu_says_which_folder_is_watched(application: Application, tmp_path: Path) -> None:
    window, action = application.window, application.window.actions_by_name.watch
    assert action.text() == "&Watch a Folder..."
    window._watch(tmp_path / "in & out")
    assert action.text() == f"Stop &Watching {tmp_path}/in && out"
    window._watch(None)
    assert action.text() == "&Watch a Folder..."
    assert not action.isChecked()


def test_clips_out_of_sight_are_not_removed(application: Application, make_job: MakeJob) -> None:
    window, actions = application.window, application.window.actions_by_name
    application.model.append([make_job("a"), make_job("b")])
    application.queue_page.queue_view.select_rows(0, 1)
    hidden = (actions.remove, actions.duplicate, actions.move_down, actions.move_top)
    assert all(action.isEnabled() for action in hidden)
    window.open_page_named("models")
    application.queue_page.queue_view.select_rows(0, 0)  # as a watched folder may
    assert not any(action.isEnabled() for action in hidden)
    assert actions.copy_command.isEnabled()
    window.open_page_named("queue")
    assert all(action.isEnabled() for action in hidden)


def test_closing_asks_and_stops_the_clip_first(
    qtbot: QtBot,
    application: Application,
    make_job: MakeJob,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window, job = application.window, make_job("slow")
    application.model.append([job])
    application.runner.start()
    qtbot.waitUntil(lambda: job.frame == 4)
    monkeypatch.setattr(main_window, "ask_stop", lambda parent: False)
    assert not window.close()
    assert job.state is JobState.RUNNING
    monkeypatch.setattr(main_window, "ask_stop", lambda parent: True)
    assert not window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert job.state is JobState.STOPPED


def test_a_clip_that_ends_during_the_question_leaves_nothing_to_stop(
    qtbot: QtBot,
    application: Application,
    make_job: MakeJob,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def answer_late(parent: object) -> bool:
        qtbot.waitUntil(lambda: not application.runner.is_running)
        return True

    application.model.append([make_job("good")])
    monkeypatch.setattr(main_window, "ask_stop", answer_late)
    application.runner.start()
    assert application.window.close()
    assert not application.window.isVisible()


def is_inner_part(control: QWidget) -> bool:
    """Whether Qt made the control as a part of another one."""
    owner = control.parentWidget()
    whole = ("QTableView", "QMenuBar", "QLineEdit")
    inside = owner is not None and any(owner.inherits(name) for name in whole)
    return inside or control.objectName().startswith("qt_")


def test_every_control_has_a_name_and_no_two_actions_share_keys(application: Application) -> None:
    window = application.window
    kinds = (QComboBox, QPlainTextEdit, QProgressBar, QTableView, QAbstractButton, QAbstractSpinBox)
    controls = [control for kind in kinds for control in window.findChildren(kind)]
    own = [control for control in controls if not is_inner_part(control)]
    assert len(own) >= 15
    assert [control for control in own if not control.accessibleName()] == []
    keys = [a.shortcut().toString() for a in window.actions() if a.shortcut().toString()]
    assert len(keys) >= 10
    assert len(keys) == len(set(keys))


def test_a_page_is_one_more_factory_and_is_opened_again(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[str] = []

    def make_other(context: PageContext) -> Page:
        assert context.selection.current is None
        return Page(
            name="other",
            title="Other",
            icon=queue_icon,
            widget=QWidget(),
            shut_down=lambda: ended.append("other"),
        )

    monkeypatch.setattr(composition, "PAGES", (make_queue_page, make_other))
    first = compose(tmp_path / "data", tmp_path / "gui.ini")
    qtbot.addWidget(first.window)
    with qtbot.waitActive(first.window):
        first.window.show()
        first.window.activateWindow()
    assert first.queue_page.isVisible()
    qtbot.keyClick(first.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(first.window.page("other").isVisible)
    first.shut_down()
    assert ended == ["other"]
    second = compose(tmp_path / "data", tmp_path / "gui.ini")
    qtbot.addWidget(second.window)
    second.window.show()
    assert second.window.page("other").isVisible()
    second.shut_down()

"""The preview page with a process that answers at once, crashes or never ends; and the real one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QPushButton,
    QSlider,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from adcvsr_core.preview_messages import PreviewRequest
from adcvsr_core.settings import UpscaleSettings
from adcvsr_gui.comparison import Comparison
from adcvsr_gui.composition import Application
from adcvsr_gui.destinations import Destinations
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.preview_client import SERVE_COMMAND, PreviewClient
from adcvsr_gui.preview_page import PreviewPage
from adcvsr_gui.queue_model import QueueModel
from adcvsr_gui.selection import Selection

FAKE = (sys.executable, str(Path(__file__).with_name("fake_preview.py")))


@pytest.fixture
def client(qtbot: QtBot) -> Iterator[PreviewClient]:
    made = PreviewClient(FAKE)
    yield made
    made.close()
    assert not made.is_running


@pytest.fixture
def selection() -> Selection:
    return Selection()


@pytest.fixture
def model(application: Application) -> QueueModel:
    return application.model


@pytest.fixture
def page(
    qtbot: QtBot,
    client: PreviewClient,
    selection: Selection,
    application: Application,
    tmp_path: Path,
) -> PreviewPage:
    context = SimpleNamespace(
        selection=selection,
        model=application.model,
        destinations=Destinations(),
        controller=application.controller,
        runner=application.runner,
        catalogue=application.catalogue,
        actions=application.window.actions_by_name,
        data_folder=tmp_path / "data",
        preferences_path=tmp_path / "gui.ini",
    )
    made = PreviewPage(context, client)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    return made


def colors(page: PreviewPage) -> tuple[tuple[int, int, int] | None, ...]:
    """Frame, side and strength that the shown pictures say."""

    def read(picture: Any) -> tuple[int, int, int] | None:
        color = QColor(picture.image.pixel(3, 3)) if picture else None
        return (color.blue(), color.green(), color.red()) if color else None

    return tuple(map(read, page.view.pictures))


def wait_for(qtbot: QtBot, page: PreviewPage, *wanted: tuple[int, int, int]) -> None:
    qtbot.waitUntil(lambda: colors(page) == wanted, timeout=20_000)


def test_a_frame_is_compared_as_soon_as_the_clip_is_open(
    qtbot: QtBot, page: PreviewPage, selection: Selection, make_job: Callable[..., Job]
) -> None:
    job = make_job(state=JobState.DONE)
    job.target.parent.mkdir()
    job.target.write_bytes(b"")
    selection.set([job])
    page._context.destinations.show_frame(17)
    assert page.transport.num_frames == 0
    wait_for(qtbot, page, (17, 1, 100), (17, 2, 100))
    assert page.bar.comparison is Comparison.SOURCE_OUTPUT
    page._context.destinations.show_frame(3)
    wait_for(qtbot, page, (3, 1, 100), (3, 2, 100))
    selection.set([make_job("other")])
    page._context.destinations.show_frame(9)
    wait_for(qtbot, page, (9, 1, 100), (9, 2, 100))
    assert page.bar.comparison is Comparison.SOURCE_RESULT


def test_the_selected_clip_is_shown_and_scrubbed(
    qtbot: QtBot, page: PreviewPage, selection: Selection, make_job: Callable[..., Job]
) -> None:
    assert page.transport.num_frames == 0
    selection.set([make_job()])
    wait_for(qtbot, page, (0, 1, 100), (0, 2, 100))
    assert page.transport.num_frames == 40
    page.transport.go_to(17)
    wait_for(qtbot, page, (17, 1, 100), (17, 2, 100))
    qtbot.keyClick(page, Qt.Key.Key_Period)
    wait_for(qtbot, page, (18, 1, 100), (18, 2, 100))
    selection.set([])
    assert page.view.pictures == (None, None)
    assert page.transport.num_frames == 0


def test_changed_settings_are_seen_at_once(
    qtbot: QtBot,
    page: PreviewPage,
    selection: Selection,
    model: QueueModel,
    make_job: Callable[..., Job],
) -> None:
    job = make_job()
    model.append([job])
    selection.set([job])
    wait_for(qtbot, page, (0, 1, 100), (0, 2, 100))
    weaker = UpscaleSettings(strength=0.5)
    model.change(job, lambda job: job.change_settings(weaker, job.target))
    wait_for(qtbot, page, (0, 1, 50), (0, 2, 50))


def test_a_loop_plays_and_stops_where_it_began(
    qtbot: QtBot, page: PreviewPage, selection: Selection, make_job: Callable[..., Job]
) -> None:
    selection.set([make_job()])
    wait_for(qtbot, page, (0, 1, 100), (0, 2, 100))
    page.transport._length_box.setValue(2)
    page.transport.go_to(38)
    wait_for(qtbot, page, (38, 1, 100), (38, 2, 100))
    page.transport.toggle_loop()
    for _ in range(2):
        wait_for(qtbot, page, (39, 1, 100), (39, 2, 100))
        wait_for(qtbot, page, (38, 1, 100), (38, 2, 100))
    page.transport.toggle_loop()
    wait_for(qtbot, page, (38, 1, 100), (38, 2, 100))
    assert not page._player.is_playing


def test_a_loop_at_the_end_of_a_clip_begins_earlier(
    qtbot: QtBot, page: PreviewPage, selection: Selection, make_job: Callable[..., Job]
) -> None:
    selection.set([make_job()])
    wait_for(qtbot, page, (0, 1, 100), (0, 2, 100))
    page.transport._length_box.setValue(3)
    page.transport.go_to(39)
    wait_for(qtbot, page, (39, 1, 100), (39, 2, 100))
    page.transport.toggle_loop()
    for frame in (37, 38, 39, 37):
        wait_for(qtbot, page, (frame, 1, 100), (frame, 2, 100))
    page.transport.toggle_loop()
    wait_for(qtbot, page, (39, 1, 100), (39, 2, 100))


def test_a_crash_is_told_and_the_next_frame_starts_anew(
    qtbot: QtBot, page: PreviewPage, selection: Selection, make_job: Callable[..., Job]
) -> None:
    selection.set([make_job("crash")])
    wait_for(qtbot, page, (0, 1, 100), (0, 2, 100))
    with qtbot.waitSignal(page._client.failed) as failed:
        page.transport.go_to(5)
    assert "last words" in failed.args[0]
    assert "last words" in page._note.text()
    assert page.view.pictures == (None, None)
    page.transport.go_to(6)
    wait_for(qtbot, page, (6, 1, 100), (6, 2, 100))
    assert "last words" not in page._note.text()
    assert "25.000 frames a second" in page._note.text()


def test_what_cannot_be_shown_is_said(
    qtbot: QtBot, page: PreviewPage, selection: Selection, make_job: Callable[..., Job]
) -> None:
    selection.set([make_job("refused")])
    qtbot.waitUntil(lambda: "no video in it. Take another" in page._note.text(), timeout=20_000)
    assert not page._client.is_busy


def test_only_the_newest_request_is_answered(
    qtbot: QtBot, client: PreviewClient, tmp_path: Path
) -> None:
    seen: list[tuple[int, int]] = []
    client.picture_ready.connect(lambda event, _: seen.append((event.request, event.frame)))
    request = PreviewRequest(request=0, clip="a.mkv", kinds=("result",))
    client.ask(replace(request, first=1, stop=30))
    newest = client.ask(replace(request, first=35, stop=37))
    with qtbot.waitSignal(client.answered, timeout=20_000):
        pass
    assert seen == [(newest, 35), (newest, 36)]
    assert list(Path(client._folder).iterdir()) == []


def test_closing_ends_a_process_that_never_answers(
    qtbot: QtBot, client: PreviewClient, page: PreviewPage, selection: Selection,
    make_job: Callable[..., Job],
) -> None:  # fmt: skip
    selection.set([make_job("slow")])
    qtbot.waitUntil(lambda: page.view.pictures[0] is not None, timeout=20_000)
    assert client.is_busy
    folder = Path(client._folder)
    page.shut_down()
    assert not client.is_running
    assert not folder.exists()


def test_a_killed_process_leaves_no_folder(qtbot: QtBot, client: PreviewClient) -> None:
    client.ask(PreviewRequest(request=0, clip="slow.mkv", kinds=("result",)))
    qtbot.waitUntil(lambda: bool(client._folder), timeout=20_000)
    folder = Path(client._folder)
    with qtbot.waitSignal(client.failed):
        client._process.kill()
    assert not folder.exists()
    assert not client.is_busy


@pytest.mark.parametrize("by_key", [True, False])
def test_full_screen_borrows_the_view_and_gives_it_back(
    qtbot: QtBot,
    page: PreviewPage,
    selection: Selection,
    make_job: Callable[..., Job],
    by_key: bool,
) -> None:
    selection.set([make_job()])
    wait_for(qtbot, page, (0, 1, 100), (0, 2, 100))
    margins = page.transport.contentsMargins()
    page.compare_full_screen()
    window = page._full_screen
    assert window is not None
    assert page.view.window() is window
    page.transport.go_to(3)
    wait_for(qtbot, page, (3, 1, 100), (3, 2, 100))
    if by_key:
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    else:
        (back,) = (b for b in window.findChildren(QPushButton) if b.text() == "Back")
        qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert page.view.window() is page
    assert page.transport.window() is page
    assert page.transport.contentsMargins() == margins


def test_a_finished_file_can_be_compared(
    qtbot: QtBot, page: PreviewPage, selection: Selection, make_job: Callable[..., Job]
) -> None:
    job = make_job(state=JobState.DONE)
    job.target.parent.mkdir()
    job.target.write_bytes(b"finished")
    selection.set([job])
    wait_for(qtbot, page, (0, 1, 100), (0, 2, 100))
    page.bar.choose(Comparison.SOURCE_OUTPUT)
    page.bar.comparison_changed.emit(Comparison.SOURCE_OUTPUT)
    qtbot.waitUntil(lambda: page.view._labels[1] == "Finished file", timeout=20_000)


def test_every_control_has_a_name(page: PreviewPage) -> None:
    kinds = (QComboBox, QSlider, QSpinBox, QAbstractButton)
    found = [control for kind in kinds for control in page.findChildren(kind)]
    controls = [each for each in found if not isinstance(each.parent(), QLineEdit)]
    assert len(controls) >= 10
    assert [control for control in controls if not control.accessibleName()] == []
    assert page.view.accessibleName()


def test_the_real_process_shows_the_real_clip(
    qtbot: QtBot, make_clip: Callable[..., Path], tiny_model: Path
) -> None:
    client = PreviewClient(SERVE_COMMAND)
    settings = UpscaleSettings(model=str(tiny_model), device="cpu", precision="fp32")
    request = PreviewRequest(
        request=0, clip=str(make_clip()), kinds=("resize", "result"), settings=settings
    )
    sizes: list[tuple[int, int]] = []
    client.picture_ready.connect(lambda _, p: sizes.append(p.image.size().toTuple()))
    with qtbot.waitSignal(client.answered, timeout=60_000):
        client.ask(request)
    assert sizes == [(192, 128)] * 2
    client.close()
    assert not client.is_running

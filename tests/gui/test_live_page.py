from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from adcvsr_core.preview_messages import LiveHeader, live_header_to_line
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.live_page import LivePage


class FakeRunner(QObject):
    """A runner whose job keeps its newest frame in a file."""

    progressed = Signal(object)
    job_ended = Signal(object)
    live_file: Path | None = None
    job: Job | None = None


@pytest.fixture
def runner(tmp_path: Path) -> FakeRunner:
    made = FakeRunner()
    made.live_file = tmp_path / "a.live"
    return made


def write(path: Path, frame: int, rotation: int = 0) -> None:
    header = LiveHeader(frame=frame, width=8, height=6, sample_aspect=1.0, rotation=rotation)
    path.write_bytes(
        live_header_to_line(header)
        + bytes([frame, 1, 0, 255]) * 48
        + bytes([frame, 2, 0, 255]) * 48
    )


def seen(page: LivePage) -> list[tuple[int, int]]:
    colors = [QColor(p.image.pixel(2, 2)) for p in page.view.pictures if p]
    return [(color.blue(), color.green()) for color in colors]


def test_the_newest_frame_is_followed_and_stays(
    qtbot: QtBot, runner: FakeRunner, make_job: Callable[..., Job]
) -> None:
    page = LivePage(runner)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.show()
    job = make_job(frame=3, frames=10, fps=2.0, eta_s=3.5)
    runner.progressed.emit(job)  # no file yet
    assert runner.live_file is not None
    write(runner.live_file, 3)
    runner.progressed.emit(job)
    qtbot.waitUntil(lambda: seen(page) == [(3, 1), (3, 2)])
    assert "frame 3 of 10" in page._title.text()
    assert page._progress.value() == 300
    write(runner.live_file, 7, rotation=90)
    runner.progressed.emit(job)
    qtbot.waitUntil(lambda: seen(page) == [(7, 1), (7, 2)])
    picture = page.view.pictures[1]
    assert picture is not None
    assert (picture.image.width(), picture.image.height()) == (6, 8)
    runner.live_file.write_bytes(b"half of it")
    runner.progressed.emit(job)
    page.shut_down()
    runner.live_file = None
    runner.job_ended.emit(job)
    assert seen(page) == [(7, 1), (7, 2)]
    assert "Nothing" in page._title.text()


def test_nothing_is_read_while_nobody_looks(
    qtbot: QtBot, runner: FakeRunner, make_job: Callable[..., Job]
) -> None:
    page = LivePage(runner)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    assert runner.live_file is not None
    write(runner.live_file, 3)
    runner.progressed.emit(make_job())
    assert page._stamp is None
    page.show()
    qtbot.waitUntil(lambda: seen(page) == [(3, 1), (3, 2)])
    page.shut_down()


def test_what_is_at_work_is_told_before_its_first_frame_and_while_it_is_paused(
    qtbot: QtBot, runner: FakeRunner, make_job: Callable[..., Job]
) -> None:
    page = LivePage(runner)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    runner.job = make_job(state=JobState.RUNNING)
    page.show()
    assert "good.mp4" in page._title.text()
    assert "starting" in page._title.text()
    page.hide()
    runner.job.frame, runner.job.frames, runner.job.fps, runner.job.eta_s = 13, 50, 0.5, 74.0
    runner.job.state = JobState.PAUSED
    page.show()  # nothing is told while it is paused: it looks by itself
    assert "frame 13 of 50" in page._title.text()
    assert "paused" in page._title.text()
    assert "to go" not in page._title.text()
    assert page._progress.value() == 260
    page.shut_down()

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from adcvsr_core.progress import ProgressEvent, SegmentEvent
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.queue_model import FRACTION_ROLE, STATE_ROLE, Column, QueueModel

MakeJob = Callable[..., Job]


@pytest.fixture
def model(qapp: QApplication, make_job: MakeJob) -> QueueModel:
    jobs = [make_job(stem) for stem in ("a", "b", "c")]
    built = QueueModel(jobs)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(built, mode, built)
    return built


def shown(model: QueueModel, row: int, column: Column) -> str:
    return model.index(row, column).data()


def test_the_model_keeps_qts_rules_through_every_change(
    model: QueueModel, make_job: MakeJob
) -> None:
    model.append([make_job("d"), make_job("e")])
    model.append([])
    model.change(model.job_at(1), Job.begin)
    gone = model.remove([0, 1, 4])
    assert [job.name for job in gone] == ["a.mp4", "e.mp4"]
    assert [job.name for job in model.jobs] == ["b.mp4", "c.mp4", "d.mp4"]
    model.job_at(0).state = JobState.DONE
    model.remove([0, 1, 2])
    assert model.rowCount() == 0
    assert model.index(0, 0).data() is None


def test_the_cells_tell_what_the_job_is(model: QueueModel) -> None:
    job = model.job_at(0)
    row = [shown(model, 0, column) for column in Column]
    assert row == ["a.mp4", "4 B", "lite, x264", "Waiting", "\u2013", "\u2013", "\u2013"]
    model.change(job, Job.begin)
    job.apply(ProgressEvent(frame=30, frames=120, fps=7.25, eta_s=75.2, memory_mib=1.0))
    model.refresh(job)
    assert [
        shown(model, 0, c) for c in (Column.STATE, Column.PROGRESS, Column.FPS, Column.ETA)
    ] == [
        "Running",
        "25 %",
        "7.25",
        "1:15",
    ]
    assert model.index(0, 0).data(FRACTION_ROLE) == 0.25
    assert model.index(0, 0).data(STATE_ROLE) == "running"
    job.fail("no room", "free some")
    assert "no room\nfree some" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    spoken = model.index(0, Column.STATE).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "State: Failed"


def test_progress_of_unknown_length_is_a_number_of_frames(model: QueueModel) -> None:
    job = model.job_at(0)
    job.begin()
    job.apply(ProgressEvent(frame=30, frames=0, fps=5.0, eta_s=None, memory_mib=1.0))
    assert shown(model, 0, Column.PROGRESS) == "30"
    assert model.index(0, 0).data(FRACTION_ROLE) is None


def test_progress_is_one_range_of_one_row_and_no_change_of_the_queue(
    qtbot: QtBot, model: QueueModel
) -> None:
    ranges: list[tuple[int, int, int, int]] = []
    model.dataChanged.connect(
        lambda first, last: ranges.append((first.row(), first.column(), last.row(), last.column()))
    )
    with qtbot.assertNotEmitted(model.queue_changed):
        model.refresh(model.job_at(2))
    assert ranges == [(2, 0, 2, len(Column) - 1)]
    with qtbot.waitSignal(model.queue_changed):
        model.change(model.job_at(2), lambda job: job.apply(SegmentEvent(index=0, frames=3)))
    assert model.job_at(2).frame == 3

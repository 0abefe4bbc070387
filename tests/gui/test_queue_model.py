from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from adcvsr_core.progress import ProgressEvent, SegmentEvent
from adcvsr_gui.clip_facts import ClipFacts
from adcvsr_gui.findings import Finding
from adcvsr_gui.jobs import Job, JobState, summarise
from adcvsr_gui.queue_cells import BADGES_ROLE, FRACTION_ROLE, STATE_ROLE, Column
from adcvsr_gui.queue_model import QueueModel

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
    a, b, c, d, e = model.jobs
    gone = model.remove([a, b, e])
    assert gone == [(0, a), (4, e)]
    assert list(model.jobs) == [b, c, d]
    assert (model.find(a.key), model.find(b.key)) == (None, b)
    model.insert(gone)
    assert list(model.jobs) == [a, b, c, d, e]
    model.arrange([e, d, c, b, a])
    assert list(model.jobs) == [e, d, c, b, a]
    model.remove([d, a, e])
    model.insert([(0, e), (1, d), (99, a)])
    assert list(model.jobs) == [e, d, c, b, a]
    b.state = JobState.DONE
    model.remove([a, b, c, d, e])
    assert model.rowCount() == 0
    assert model.index(0, 0).data() is None


def test_the_cells_tell_what_the_job_is(model: QueueModel) -> None:
    job = model.job_at(0)
    dash = "\u2013"
    row = [shown(model, 0, column) for column in Column]
    sizes = f"{dash}\n\u2192 {dash}"
    assert row == ["a.mp4", sizes, dash, "lite\nx264", "Waiting", dash, dash, dash, dash]
    job.facts = ClipFacts(width=720, height=576, fps=25.0, num_frames=250, duration_s=10.0)
    assert shown(model, 0, Column.SIZE) == "720 \u00d7 576\n\u2192 2880 \u00d7 2304"
    assert shown(model, 0, Column.LENGTH) == "0:10"
    assert shown(model, 0, Column.OUTPUT).startswith("~ ")
    job.findings = [Finding(code="interlaced", severity="warning", text="two moments")]
    assert model.index(0, 0).data(BADGES_ROLE) == [("warning", "interlaced")]
    assert "two moments" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
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


def test_rows_that_are_dragged_ask_for_the_move_and_stay(qtbot: QtBot, model: QueueModel) -> None:
    mime = model.mimeData([model.index(2, 0), model.index(2, 3)])
    with qtbot.waitSignal(model.move_wanted) as blocker:
        taken = model.dropMimeData(mime, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    assert blocker.args == [[2], 0]
    assert not taken
    assert model.rowCount() == 3


def test_what_could_not_be_opened_did_not_fail_at_work(make_job: MakeJob) -> None:
    jobs = [make_job("a"), make_job("b", state=JobState.FAILED), make_job("c")]
    jobs[2].refuse("no video in it", "")
    summary = summarise(jobs)
    assert (summary.total, summary.failed, summary.unreadable) == (3, 1, 1)


def test_beyond_the_frames_that_were_promised_nobody_knows_how_far_it_is(make_job: MakeJob) -> None:
    job = make_job(state=JobState.RUNNING, frames=50)
    job.apply(ProgressEvent(frame=51, frames=0, fps=2.0, eta_s=None, memory_mib=1.0))
    assert (job.frame, job.fraction) == (51, None)

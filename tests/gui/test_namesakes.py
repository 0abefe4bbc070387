"""Clips of one name from several folders."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QPixmap
from pytestqt.qtbot import QtBot

from adcvsr_gui.findings import Finding
from adcvsr_gui.jobs import Job
from adcvsr_gui.namesakes import Namesakes
from adcvsr_gui.queue_cells import PLACE_ROLE, Column
from adcvsr_gui.queue_model import QueueModel
from adcvsr_gui.queue_view import QueueView
from tests.gui.painted_texts import painted_texts

MakeJob = Callable[..., Job]


def painted(view: QueueView) -> set[str]:
    return {each.text for each in painted_texts(view)}


def paths(*names: str) -> list[Path]:
    return [Path(name) for name in names]


def test_only_names_that_there_are_twice_have_a_place_and_it_is_as_short_as_can_be() -> None:
    sources = paths("/t/1/a.vob", "/t/2/a.vob", "/x/cam/b.mp4", "/y/cam/b.mp4", "/x/cam/c.mp4")
    known = Namesakes()
    known.add(sources)
    assert known.look_at_some(2)
    assert (known.place(sources[1]), known.place(sources[2]), known.num_waiting) == ("2", "", 3)
    assert known.look_at_some(99)
    places = ["1", "2", os.path.join("x", "cam"), os.path.join("y", "cam"), ""]
    assert [known.place(source) for source in sources] == places
    known.add(paths("/t/1/d.vob", "/x/cam/c.mp4"))
    assert not known.look_at_some(99), "one file twice is no namesake"
    assert known.place(sources[4]) == ""
    assert known.remove(sources[:1])
    assert known.place(sources[1]) == ""
    assert not known.remove(paths("/x/cam/c.mp4"))
    known.add(paths("/cam/b.mp4", "/b.mp4"))
    assert known.look_at_some(99)
    assert known.place(Path("/cam/b.mp4")) == os.path.join("/", "cam")
    assert known.place(Path("/b.mp4")) == "/"


def test_thousands_of_one_name_do_not_hold_up_the_window() -> None:
    sources = [Path(f"/cards/{n}/DCIM/100/clip.mp4") for n in range(5000)]
    before = time.perf_counter()
    known = Namesakes()
    known.add(sources)
    known.look_at_some(len(sources))
    places = [known.place(source) for source in sources]
    assert places[7] == os.path.join("7", "DCIM", "100")
    assert time.perf_counter() - before < 2.0


def test_the_queue_shows_the_folders_of_namesakes_while_there_are_several(
    qtbot: QtBot, make_job: MakeJob, tmp_path: Path
) -> None:
    jobs = [make_job(source=tmp_path / folder / "clip.mp4") for folder in ("one", "two")]
    model = QueueModel([jobs[0]])
    view = QueueView(model)
    qtbot.addWidget(view)
    view.resize(1300, 300)
    view.show()
    assert "one" not in painted(view)
    changed: list[QModelIndex] = []
    model.dataChanged.connect(lambda first, last, roles: changed.append(first))
    model.append([jobs[1]])
    qtbot.waitUntil(lambda: [index.row() for index in changed] == [0])
    assert {"one", "two"} <= painted(view)
    jobs[1].findings = [Finding(code="interlaced", severity="warning", text="two moments")]
    assert {"one", "two", "interlaced"} <= painted(view)
    cell = model.index(1, Column.NAME)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Name: clip.mp4, two"
    assert str(jobs[1].source) in cell.data(Qt.ItemDataRole.ToolTipRole)
    model.remove([jobs[0]])
    assert model.index(0, 0).data(PLACE_ROLE) == ""


@pytest.mark.parametrize("width", [1, 30, 90, 120, 200])
def test_a_place_is_painted_at_any_width(
    qtbot: QtBot, make_job: MakeJob, tmp_path: Path, width: int
) -> None:
    found = [Finding(code="interlaced", severity="warning", text="two moments")]
    folders = ("summer 1987 at the sea", "winter 1987 in the hills")
    jobs = [
        make_job(source=tmp_path / each / "a long name.mp4", findings=found) for each in folders
    ]
    view = QueueView(QueueModel(jobs))
    qtbot.addWidget(view)
    view.resize(1300, 300)
    header = view.table.horizontalHeader()
    header.setSectionResizeMode(Column.NAME, header.ResizeMode.Fixed)
    header.setMinimumSectionSize(1)
    header.resizeSection(Column.NAME, width)
    view.show()
    view.render(QPixmap(view.size()))

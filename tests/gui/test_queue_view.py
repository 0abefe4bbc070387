"""The table of clips in windows of all sizes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from adcvsr_gui.column_fit import NARROWEST_NAME
from adcvsr_gui.composition import compose
from adcvsr_gui.jobs import Job
from adcvsr_gui.queue_cells import Column
from adcvsr_gui.queue_model import QueueModel
from adcvsr_gui.queue_view import QueueView
from adcvsr_gui.translation import install_translations

MakeJob = Callable[..., Job]


@pytest.fixture
def view(qtbot: QtBot, make_job: MakeJob) -> QueueView:
    view = QueueView(QueueModel([make_job("a long name of a clip, with a comma and no end" * 3)]))
    qtbot.addWidget(view)
    view.show()
    return view


def shown(view: QueueView) -> list[Column]:
    header = view.table.horizontalHeader()
    return [column for column in Column if not header.isSectionHidden(column)]


def test_a_narrow_table_goes_without_columns_and_a_wide_one_has_them_again(
    view: QueueView,
) -> None:
    view.resize(1200, 300)
    assert shown(view) == list(Column)
    for width in range(1200, 500, -50):
        view.resize(width, 300)
        assert view.table.columnWidth(Column.NAME) >= NARROWEST_NAME - 40, width
        assert {Column.NAME, Column.STATE, Column.PROGRESS} <= set(shown(view))
    assert Column.OUTPUT not in shown(view)
    view.resize(590, 300)
    assert (Column.FPS in shown(view), Column.SIZE in shown(view)) == (True, False)
    view.resize(540, 300)
    assert Column.ETA in shown(view), "how long it takes is what a person waits for"
    view.resize(1200, 300)
    assert shown(view) == list(Column)


def test_what_a_person_hides_stays_hidden_and_what_lacks_room_is_not_remembered(
    view: QueueView,
) -> None:
    view.resize(1200, 300)
    view.columns.show_column(Column.FPS, False)
    view.resize(600, 300)
    state = view.columns.state()
    assert Column.SIZE not in shown(view)
    view.resize(1200, 300)
    assert shown(view) == [column for column in Column if column is not Column.FPS]
    view.table.horizontalHeader().showSection(Column.FPS)
    view.columns.restore(state, view.columns.usual_widths)
    assert shown(view) == [column for column in Column if column is not Column.FPS]


@pytest.mark.parametrize("then", ["en", "de"])
@pytest.mark.parametrize("known", [True, False])
def test_widths_that_are_remembered_cut_no_title_in_another_language(
    qapp: QApplication, qtbot: QtBot, then: str, known: bool
) -> None:
    def make(language: str) -> QueueView:
        install_translations(qapp, QLocale(language))
        made = QueueView(QueueModel())
        qtbot.addWidget(made)
        made.resize(1400, 300)
        made.show()
        return made

    first = make(then)
    header = first.table.horizontalHeader()
    header.resizeSection(Column.SETTINGS, 300)
    header.resizeSection(Column.FPS, 48)
    first.columns.show_column(Column.ETA, False)
    state, usual = first.columns.state(), first.columns.usual_widths
    other = make("de" if then == "en" else "en")
    other.columns.restore(state, usual if known else ())
    header = other.table.horizontalHeader()
    assert header.isSectionHidden(Column.ETA)
    assert header.sectionSize(Column.SETTINGS) > 250, "what a person chose stays"
    other.columns.show_column(Column.ETA, True)
    own = make("de" if then == "en" else "en").table.horizontalHeader()
    for column in list(Column)[1:]:
        assert header.sectionSize(column) >= header.sectionSizeHint(column), column
        if known and column not in (Column.SETTINGS, Column.FPS):
            assert header.sectionSize(column) == own.sectionSize(column)


def test_columns_and_rows_grow_with_the_letters(view: QueueView) -> None:
    view.resize(1400, 300)
    header = view.table.horizontalHeader()
    before = header.sectionSize(Column.STATE), view.table.rowHeight(0)
    font = view.font()
    font.setPointSizeF(2 * font.pointSizeF())
    view.setFont(font)
    assert header.sectionSize(Column.STATE) > 1.5 * before[0]
    assert view.table.rowHeight(0) > before[1]
    for column in list(Column)[1:]:
        assert header.sectionSize(column) >= header.sectionSizeHint(column), column


@pytest.mark.parametrize("width", [1, 30, 60, 90, 100, 120])
def test_a_name_column_of_any_width_is_painted(view: QueueView, width: int) -> None:
    view.resize(1200, 300)
    header = view.table.horizontalHeader()
    header.setSectionResizeMode(Column.NAME, header.ResizeMode.Fixed)
    header.setMinimumSectionSize(1)
    header.resizeSection(Column.NAME, width)
    picture = QPixmap(view.size())
    view.render(picture)  # it once never came back from here


@pytest.mark.parametrize("language", [QLocale.Language.English, QLocale.Language.German])
def test_the_window_fits_small_screens(
    qapp: QApplication, tmp_path: Path, language: QLocale.Language
) -> None:
    install_translations(qapp, QLocale(language))
    application = compose(tmp_path / "data", tmp_path / "gui.ini")
    hint = application.window.minimumSizeHint()
    application.shut_down()
    application.window.deleteLater()
    assert hint.width() <= 900, hint
    assert hint.height() <= 700, hint

"""Everything that is written in the window can be read, in light and in dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QMenu,
    QPushButton,
    QStyle,
    QStyleOptionViewItem,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from adcvsr_core.settings import UpscaleSettings
from adcvsr_gui.cell_delegates import state_color, trough_color
from adcvsr_gui.clip_facts import ClipFacts
from adcvsr_gui.composition import Application
from adcvsr_gui.contrast import FAINT, SIGNS, TEXT, contrast, readable
from adcvsr_gui.findings import Finding
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.preview_bar import PreviewBar
from adcvsr_gui.split_layout import Layout
from adcvsr_gui.theme import Theme, readable_palette, system_palette
from tests.gui.painted_texts import PaintedText, painted_texts
from tests.gui.palettes import DARK, LIGHT

MakeJob = Callable[..., Job]
Role = QPalette.ColorRole
Group = QPalette.ColorGroup


@pytest.fixture(params=["light", "dark"])
def theme(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Theme]:
    system = {"light": LIGHT, "dark": DARK}[request.param]
    made = Theme(qapp, lambda _: system)
    yield made
    made.deleteLater()
    qapp.setPalette(QPalette())


@pytest.mark.parametrize("system", [LIGHT, DARK], ids=["light", "dark"])
def test_a_palette_becomes_readable(system: QPalette) -> None:
    palette = readable_palette(system)
    for group, ratio in ((Group.Active, TEXT), (Group.Inactive, TEXT), (Group.Disabled, FAINT)):
        for text, ground in (
            (Role.WindowText, Role.Window),
            (Role.Text, Role.Base),
            (Role.Text, Role.AlternateBase),
            (Role.ButtonText, Role.Button),
            (Role.HighlightedText, Role.Highlight),
            (Role.PlaceholderText, Role.Base),
            (Role.Link, Role.Base),
            (Role.ToolTipText, Role.ToolTipBase),
        ):
            found = contrast(palette.color(group, text), palette.color(group, ground))
            assert found >= ratio, (group, text, ground)
    assert contrast(palette.color(Role.Highlight), palette.color(Role.Base)) >= SIGNS
    assert palette.color(Role.Text) == system.color(Role.Text)


def test_a_color_is_moved_no_farther_than_needed() -> None:
    white = QColor("white")
    assert readable(QColor("#222222"), white) == QColor("#222222")
    moved = readable(QColor("#308cc6"), white)
    assert TEXT <= contrast(moved, white) < TEXT + 0.6
    assert abs(moved.hue() - QColor("#308cc6").hue()) <= 2
    assert contrast(readable(QColor("#777777"), QColor("#777777")), QColor("#777777")) >= TEXT


def test_the_window_follows_when_the_system_turns_dark(
    qapp: QApplication, application: Application
) -> None:
    systems = [LIGHT]
    theme = Theme(qapp, lambda _: systems[-1])
    try:
        assert application.window.palette().color(Role.Window).lightness() > 128
        before = application.window.actions_by_name.start.icon().cacheKey()
        systems.append(DARK)
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
        qapp.processEvents()
        assert application.window.palette().color(Role.Window) == QColor("#323232")
        assert application.window.actions_by_name.start.icon().cacheKey() != before
    finally:
        theme.deleteLater()
        qapp.setPalette(QPalette())


@pytest.mark.parametrize(("scheme", "dark"), [("Dark", True), ("Light", False), ("Unknown", False)])
def test_a_desktop_whose_colors_are_not_of_its_scheme_is_followed(
    qapp: QApplication, scheme: str, dark: bool
) -> None:
    """As GTK's theme and the portal's tell a switch: by the scheme alone."""

    class Desktop:
        """The application, on a desktop whose colours stay light."""

        def setPalette(self, palette: QPalette) -> None:
            pass

        def palette(self) -> QPalette:
            return LIGHT

        def styleHints(self) -> SimpleNamespace:
            return SimpleNamespace(colorScheme=lambda: Qt.ColorScheme[scheme])

        def style(self) -> SimpleNamespace:
            return SimpleNamespace(standardPalette=lambda: DARK)

    palette = system_palette(Desktop())  # type: ignore[arg-type]
    assert palette is (DARK if dark else LIGHT)


def test_the_choice_of_a_preview_stands_out(qtbot: QtBot, theme: Theme) -> None:
    bar = PreviewBar()
    qtbot.addWidget(bar)
    bar.show()
    split, beside = (
        next(b for b in bar.findChildren(QPushButton) if b.text() == text)
        for text in ("Split", "Side by side")
    )

    def ground(button: QPushButton) -> QColor:
        return QColor(button.grab().toImage().pixel(6, button.height() // 2))

    assert contrast(ground(split), ground(beside)) >= 1.5
    before = ground(beside)
    bar.show_layout(Layout.BESIDE)
    assert contrast(ground(split), ground(beside)) >= 1.5
    assert ground(split) == before


def fill(application: Application, make_job: MakeJob) -> None:
    """A clip in each state, with findings of each kind."""
    facts = ClipFacts(width=720, height=576, fps=25.0, num_frames=500, duration_s=20.0)
    jobs = [
        make_job(f"clip {state}", state=state, facts=facts, frame=100, frames=500)
        for state in JobState
    ]
    jobs[0].findings = [
        Finding(
            code=code,
            severity=severity,
            text=f"{code} is what it is",
            remedy="--deinterlace frame",
            settings={"deinterlace": "frame"} if severity == "warning" else {},
        )
        for code, severity in (
            ("interlaced", "warning"),
            ("rotation", "info"),
            ("damaged_frames", "error"),
        )
    ]
    jobs[1].settings = UpscaleSettings(height=1080, encoder="prores")
    application.model.append(jobs)


def too_faint(window: QWidget) -> list[str]:
    """What cannot be read, in words."""
    return [
        f"{type(found.widget).__name__}: {found.text!r} {found.contrast:.2f} "
        f"({found.pen.name()} on {found.ground.name()})"
        for found in painted_texts(window)
        if found.contrast < needed(found)
    ]


def needed(found: PaintedText) -> float:
    if not found.widget.isEnabled():
        return FAINT
    return SIGNS if found.is_large else TEXT


@pytest.mark.parametrize("page", ["queue", "preview", "live", "models"])
def test_all_texts_of_a_page_can_be_read(
    qtbot: QtBot, theme: Theme, application: Application, make_job: MakeJob, page: str
) -> None:
    window = application.window
    window.resize(1100, 900)
    window.open_page([each.name for each in application.pages].index(page))
    assert too_faint(window) == []
    fill(application, make_job)
    application.window._throttle.flush()
    view = application.queue_page.queue_view
    application.queue_page.settings_panel.set_open_groups(["picture", "source", "file", "compute"])
    for row in (0, 1, len(JobState) - 1):
        view.select_rows(row, row)
        application.queue_page._throttle.flush()
        assert len(list(painted_texts(window))) > 10
        assert too_faint(window) == []


@pytest.mark.qt_log_ignore("propagateSizeHints|raise")
def test_menus_can_be_read(theme: Theme, application: Application) -> None:
    for action in application.window.menuBar().actions():
        menu = action.menu()
        assert isinstance(menu, QMenu)
        menu.ensurePolished()
        menu.resize(menu.sizeHint())
        menu.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        menu.show()
        menu.setActiveAction(next(each for each in menu.actions() if each.isEnabled()))
        found = list(painted_texts(menu))
        assert len(found) >= len([each for each in menu.actions() if each.text()])
        for text in found:
            is_enabled = menu.actionAt(text.area.center()).isEnabled()
            assert text.contrast >= (TEXT if is_enabled else FAINT), text
        menu.close()


def test_signs_stand_out_from_what_they_lie_on(theme: Theme, application: Application) -> None:
    """Icons of actions and pages, in every state; the pause action is checked while it holds."""
    window, palette = application.window, application.window.palette()
    for button in window.findChildren(QToolButton):
        if not button.isVisible() or button.icon().isNull():
            continue
        for state in (QIcon.State.Off, QIcon.State.On):
            marked = state is QIcon.State.On and button.parent() is window.navigation
            ground = palette.color(Role.Highlight if marked else Role.Button)
            picture = button.icon().pixmap(48, 48, QIcon.Mode.Normal, state).toImage()
            ink = {
                picture.pixelColor(x, y).rgb()
                for x in range(48)
                for y in range(48)
                if picture.pixelColor(x, y).alpha() == 255
            }
            assert ink, button.text()
            assert all(contrast(QColor.fromRgb(rgb), ground) >= SIGNS for rgb in ink), button.text()


@pytest.mark.parametrize("selected", [False, True])
def test_bars_and_dots_stand_out(theme: Theme, qapp: QApplication, selected: bool) -> None:
    cell = QStyleOptionViewItem()
    cell.palette = qapp.palette()
    if selected:
        cell.state |= QStyle.StateFlag.State_Selected
    ground = qapp.palette().color(Role.Highlight if selected else Role.Base)
    for state in JobState:
        assert contrast(state_color(cell, state), ground) >= SIGNS * 0.9, state
        assert contrast(state_color(cell, state), trough_color(cell)) >= SIGNS, state

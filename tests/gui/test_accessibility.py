"""Every control has a name and a role, shows its focus, and can be reached and used by keyboard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt, QTranslator
from PySide6.QtGui import QAccessible, QImage, QKeySequence, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollBar,
    QSplitterHandle,
    QTextEdit,
    QToolBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from adcvsr_gui.composition import Application
from adcvsr_gui.jobs import Job
from adcvsr_gui.preview_page import PreviewPage
from adcvsr_gui.queue_page import QueuePage
from adcvsr_gui.split_view import SplitView
from adcvsr_gui.translation import install_translations
from adcvsr_gui.upright_scroll import UprightScroll

MakeJob = Callable[..., Job]
CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSplitterHandle,
    QTextEdit,
    SplitView,
)
GROUPS = ["picture", "file", "part", "source", "compute"]


@pytest.fixture
def filled(qtbot: QtBot, application: Application, make_job: MakeJob) -> Application:
    application.model.append([make_job("one"), make_job("two")])
    application.queue_page.settings_panel.set_open_groups(GROUPS)
    application.queue_page.queue_view.select_rows(0, 0)
    application.queue_page._throttle.flush()
    application.window.resize(1280, 1400)
    application.window.activateWindow()
    qtbot.waitActive(application.window)
    return application


def controls(window: QWidget) -> Iterator[QWidget]:
    """What a person can use; parts of a control are its own business."""
    for widget in window.findChildren(QWidget):
        is_part = isinstance(widget, QScrollBar) or isinstance(
            widget.parentWidget(), (QAbstractSpinBox, QComboBox, QLineEdit)
        )
        is_part |= isinstance(widget, QHeaderView)
        if isinstance(widget, CONTROLS) and widget.isVisible() and not is_part:
            yield widget


@pytest.mark.parametrize("page", ["queue", "preview", "live", "report", "models"])
def test_controls_have_names_and_roles(filled: Application, page: str) -> None:
    filled.window.open_page([each.name for each in filled.pages].index(page))
    found = list(controls(filled.window))
    assert len(found) > 10
    for widget in found:
        interface = QAccessible.queryAccessibleInterface(widget)
        what = f"{type(widget).__name__} {widget.objectName()}"
        assert interface is not None, what
        assert interface.text(QAccessible.Text.Name).strip(), what
        assert interface.role() not in (QAccessible.Role.NoRole, QAccessible.Role.Client) or (
            isinstance(widget, (SplitView, QSplitterHandle))
        ), what


@pytest.mark.parametrize("page", ["queue", "preview", "live", "report", "models"])
def test_tab_reaches_every_control_of_a_page(filled: Application, page: str) -> None:
    window = filled.window
    window.open_page([each.name for each in filled.pages].index(page))
    wanted = {
        widget
        for widget in controls(window)
        if widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not _is_unchecked_button_of_a_group(widget)
    }
    first = next(iter(wanted))
    first.setFocus(Qt.FocusReason.TabFocusReason)
    reached: set[QWidget] = set()
    for _ in range(150):
        widget = QApplication.focusWidget()
        assert widget is not None
        if widget in reached and widget is first:
            break
        reached.add(widget)
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    proxied = {widget.focusProxy() for widget in wanted if widget.focusProxy()}
    missing = {widget for widget in wanted - reached if widget.focusProxy() not in reached}
    assert not missing, [f"{type(w).__name__} {w.accessibleName()}" for w in missing]
    assert proxied <= reached


def _is_unchecked_button_of_a_group(widget: QWidget) -> bool:
    """Arrow keys choose among the buttons of a group; Tab goes to the chosen one."""
    if not isinstance(widget, QAbstractButton):
        return False
    group = widget.group()
    return group is not None and group.exclusive() and not widget.isChecked()


@pytest.mark.parametrize("page", ["queue", "preview", "models"])
def test_focus_can_be_seen(qtbot: QtBot, filled: Application, page: str) -> None:
    window = filled.window
    with qtbot.waitSignal(filled.catalogue.loaded, timeout=20_000):
        filled.catalogue.load()
    window.open_page([each.name for each in filled.pages].index(page))
    QApplication.processEvents()
    for widget in list(controls(window)):
        if not widget.isEnabled() or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            continue
        if isinstance(widget, (QPlainTextEdit, QTextEdit)):
            continue  # a caret shows it, which blinks
        widget.clearFocus()
        before = picture(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert (widget.focusProxy() or widget).hasFocus()
        window.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)  # as the Tab key does
        assert picture(widget) != before, f"{type(widget).__name__} {widget.accessibleName()}"


def picture(widget: QWidget) -> QImage:
    pixmap = QPixmap(widget.size())
    widget.render(pixmap, QPoint())
    return pixmap.toImage()


def test_what_scrolls_takes_the_focus_and_shows_it(qtbot: QtBot, filled: Application) -> None:
    window = filled.window
    (scroll,) = filled.queue_page.settings_panel.findChildren(UprightScroll)
    assert scroll.verticalScrollBar().maximum() == 0
    assert scroll.focusPolicy() is Qt.FocusPolicy.NoFocus
    window.resize(1280, 600)
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() > 0)
    assert scroll.focusPolicy() is Qt.FocusPolicy.StrongFocus
    before = picture(scroll)
    scroll.setFocus(Qt.FocusReason.TabFocusReason)
    assert picture(scroll) != before
    qtbot.keyClick(scroll, Qt.Key.Key_PageDown)
    assert scroll.verticalScrollBar().value() > 0


def test_the_log_has_a_caret_that_shows_the_focus(filled: Application) -> None:
    log = filled.queue_page.details.findChild(QPlainTextEdit)
    assert log is not None
    assert log.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert log.isReadOnly()


def test_every_action_is_in_a_menu_and_shows_its_keys(filled: Application) -> None:
    window = filled.window
    in_menus = {
        action for menu in window.menuBar().findChildren(QMenu) for action in menu.actions()
    } | {action for menu in window.menuBar().actions() for action in menu.menu().actions()}
    for bar in window.findChildren(QToolBar):
        for action in bar.actions():
            if action.isSeparator():
                continue
            assert action in in_menus, action.text()
            keys = action.shortcut().toString()
            assert not keys or keys in action.toolTip(), action.text()
    for button in window.navigation.findChildren(QAbstractButton):
        assert button.shortcut().toString() in button.toolTip()


def test_the_height_of_the_queue_follows_the_keys(filled: Application) -> None:
    (handle,) = [
        widget for widget in controls(filled.window) if isinstance(widget, QSplitterHandle)
    ]
    before = filled.queue_page.details.height()
    handle.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(handle, Qt.Key.Key_Up)
    QTest.keyClick(handle, Qt.Key.Key_Up)
    assert filled.queue_page.details.height() > before
    QTest.keyClick(handle, Qt.Key.Key_Down)
    QTest.keyClick(handle, Qt.Key.Key_Down)
    assert filled.queue_page.details.height() == before


@pytest.mark.qt_log_ignore("propagateSizeHints|raise|grabbing")
def test_columns_are_chosen_in_the_menu_of_the_rows(filled: Application) -> None:
    filled.queue_page._show_menu()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    columns = next(action.menu() for action in menu.actions() if action.text() == "Columns")
    assert isinstance(columns, QMenu)
    action = next(action for action in columns.actions() if action.text() == "fps")
    was_hidden = filled.queue_page.queue_view.table.isColumnHidden(6)
    action.trigger()
    assert filled.queue_page.queue_view.table.isColumnHidden(6) != was_hidden
    menu.close()


@pytest.fixture(params=[QLocale.Language.English, QLocale.Language.German])
def spoken(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Application]:
    """The window in a language, filled."""
    before = set(qapp.findChildren(QTranslator))
    install_translations(qapp, QLocale(request.param))
    yield request.getfixturevalue("filled")
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)
        translator.deleteLater()


@pytest.mark.parametrize("page", ["queue", "preview"])
def test_a_letter_with_alt_leads_to_one_place(spoken: Application, page: str) -> None:
    window = spoken.window
    window.open_page_named(page)
    shown = window.page(page)
    assert isinstance(shown, QueuePage | PreviewPage)
    panel = shown.settings_panel if isinstance(shown, QueuePage) else shown.settings.panel
    panel.set_open_groups(GROUPS)
    QApplication.processEvents()
    texts = [action.text() for action in window.menuBar().actions()]
    texts += [b.text() for b in window.findChildren(QAbstractButton) if b.isVisible()]
    labels = [each for each in window.findChildren(QLabel) if each.isVisible() and each.buddy()]
    texts += [label.text() for label in labels]
    letters = Counter(_letter(text) for text in texts if _letter(text))
    assert len(letters) > 15
    assert [letter for letter, count in letters.items() if count > 1] == []
    for label in labels:
        assert label.buddy().focusPolicy() is not Qt.FocusPolicy.NoFocus, label.text()


def _letter(text: str) -> str:
    keys = QKeySequence.mnemonic(text)
    return keys.toString()

"""The guide that comes with the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from adcvsr_gui import main_window
from adcvsr_gui.composition import Application
from adcvsr_gui.guide import GuideWindow, guide_folder
from adcvsr_gui.translation import install_translations


@pytest.fixture
def guide(qtbot: QtBot, application: Application) -> GuideWindow:
    """As F1 opens it."""
    with qtbot.waitActive(application.window):
        application.window.activateWindow()
    QTest.keyClick(application.window, Qt.Key.Key_F1)
    (window,) = application.window.findChildren(GuideWindow)
    qtbot.waitUntil(window.isVisible)
    application.window.actions_by_name.guide.trigger()
    assert application.window.findChildren(GuideWindow) == [window]
    return window


def test_it_opens_at_the_first_clip_and_leads_on_and_back(guide: GuideWindow) -> None:
    assert "A first clip in the window" in guide.pages.toPlainText()
    back, begin, _ = guide.findChildren(QPushButton)
    assert not back.isEnabled()
    guide.pages.anchorClicked.emit(QUrl("troubleshooting.md"))
    assert "When something goes wrong" in guide.pages.toPlainText()
    back.click()
    assert "A first clip in the window" in guide.pages.toPlainText()
    guide.pages.anchorClicked.emit(QUrl("probe.md"))
    begin.click()
    assert "A first clip in the window" in guide.pages.toPlainText()


@pytest.fixture
def german(qapp: QApplication) -> None:
    install_translations(qapp, QLocale(QLocale.Language.German))


def test_in_a_german_window_the_guide_is_german(german: None, guide: GuideWindow) -> None:
    (note,) = guide.findChildren(QLabel)
    pages = guide.pages
    assert pages.toPlainText().startswith("Ein erster Clip im Fenster")
    pages.anchorClicked.emit(QUrl("troubleshooting.md"))
    assert pages.toPlainText().startswith("Wenn etwas nicht geht")
    assert not note.isVisible()
    pages.anchorClicked.emit(QUrl("../speed.md#when-it-is-too-slow"))
    assert pages.source().fileName() == "speed.md"
    assert pages.source().fragment() == "when-it-is-too-slow"
    assert "nur auf Englisch" in note.text()
    assert note.isVisible(), "it is said that this page is not translated"
    pages.anchorClicked.emit(QUrl("probe.md"))
    assert pages.toPlainText().startswith("Was in Clips gefunden wird")
    assert not note.isVisible()


def test_an_english_window_has_no_note(guide: GuideWindow) -> None:
    (note,) = guide.findChildren(QLabel)
    assert not note.isVisible()
    guide.pages.anchorClicked.emit(QUrl("de/probe.md"))
    assert not note.isVisible()


def test_pictures_fit_and_other_links_are_for_the_browser(
    guide: GuideWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    assert not guide.pages.horizontalScrollBar().isVisible()
    assert guide.pages.document().idealWidth() <= guide.pages.viewport().width()
    guide.pages.anchorClicked.emit(QUrl("https://pytorch.org/"))
    assert opened == ["https://pytorch.org/"]
    guide.pages.anchorClicked.emit(QUrl("../installers/none.md"))
    assert "A first clip in the window" in guide.pages.toPlainText()


def test_where_it_was_not_installed_that_is_said(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert guide_folder() is not None
    monkeypatch.setattr(main_window, "guide_folder", lambda: None)
    application.window.actions_by_name.guide.trigger()
    box = application.window.findChild(QMessageBox)
    assert box is not None
    assert "was not installed" in box.text()
    box.close()

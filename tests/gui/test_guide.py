"""The guide that comes with the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from adcvsr_gui import main_window
from adcvsr_gui.composition import Application
from adcvsr_gui.guide import GuideWindow, guide_folder


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

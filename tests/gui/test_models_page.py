from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from adcvsr_gui.catalogue import Catalogue, ModelEntry
from adcvsr_gui.command_run import CommandRun
from adcvsr_gui.contrast import TEXT, contrast
from adcvsr_gui.models_page import ModelsPage
from adcvsr_gui.theme import Theme
from adcvsr_gui.wording import TIMES
from tests.gui.palettes import DARK, LIGHT

FAKE = """
import json, sys
words = sys.argv[1:]
if "--fit" in words and "mine" in words[2]:
    sys.exit("adcvsr: error: mine: damaged weights")
elif "--fit" in words:
    device = {"device_name": "NVIDIA <A>", "device": "cuda:0", "precision": "fp16", "tile": 0,
              "fits": True, "needed_bytes": 3 << 30, "free_bytes": 8 << 30}
    tiles = {**device, "device": "cuda:1", "tile": 384}
    small = {**device, "device": "cpu", "fits": False, "precision": ""}
    print(json.dumps({"fit": {"size": "720x480", "devices": [device, tiles, small]}}))
elif words[:2] == ["models", "info"]:
    print(json.dumps({"description": "about <" + words[2] + ">", "parameters": 1234567, "scale": 4,
                      "temporal_radius": 3, "licence": "CC0",
                      "source": "from https://a.org/b, <x>"}))
elif "bad" in words[2]:
    sys.stderr.write("adcvsr: error: bad.safetensors: damaged weights. Fetch them again.\\n")
    sys.exit(1)
else:
    print("did " + " ".join(words[1:]))
"""
MODELS = [
    ModelEntry(name="lite", path="/m/lite", shipped=True),
    ModelEntry(name="mine", path="/u/mine"),
]


class FakeCatalogue(Catalogue):
    """Counts how often it is asked."""

    num_loads = 0

    def load(self) -> None:
        self.num_loads += 1


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[ModelsPage]:
    commands, forecasts = (CommandRun((sys.executable, "-c", FAKE)) for _ in range(2))
    made = ModelsPage(FakeCatalogue(), commands, forecasts)
    qtbot.addWidget(made)
    made.show()
    yield made
    commands.close()
    forecasts.close()


def until_free(qtbot: QtBot, page: ModelsPage) -> None:
    qtbot.waitUntil(lambda: not page._commands.is_busy, timeout=20_000)


def test_the_card_of_the_open_model_is_shown(qtbot: QtBot, page: ModelsPage) -> None:
    page._catalogue.loaded.emit(MODELS)
    assert page._commands._waiting == []  # asked once
    until_free(qtbot, page)
    text = page._card.toPlainText()
    assert "about </m/lite>" in text
    assert "1,234,567" in text
    assert "3 frames before and after" in text
    assert not page._remove.isEnabled()
    page._list.setCurrentRow(1)
    until_free(qtbot, page)
    assert "about </u/mine>" in page._card.toPlainText()
    assert page._remove.isEnabled()
    page._catalogue.loaded.emit(MODELS)
    assert page._list.currentRow() == 1


def test_the_card_says_which_devices_it_fits_on(qtbot: QtBot, page: ModelsPage) -> None:
    at_start: list[str] = []
    page._forecasts.busy_changed.connect(lambda _: at_start.append(page._card.toPlainText()))
    page._catalogue.loaded.emit(MODELS)
    until_free(qtbot, page)
    qtbot.waitUntil(lambda: not page._forecasts.is_busy, timeout=20_000)
    text = page._card.toPlainText()
    assert "Measuring" in at_start[0]
    assert "Measuring" not in text
    assert f"720 {TIMES} 480" in text
    assert "NVIDIA <A> (cuda:0)\nfits: about 3.0 GiB of 8.0 GiB free, fp16" in text
    assert "fits in tiles of 384 pixels" in text
    assert "(cpu)\ndoes not fit: at least 3.0 GiB are needed" in text
    page._list.setCurrentRow(1)
    until_free(qtbot, page)
    qtbot.waitUntil(lambda: not page._forecasts.is_busy, timeout=20_000)
    assert "mine: damaged weights" in page._card.toPlainText()


def test_dropped_weights_are_added_and_bad_ones_named(
    qtbot: QtBot, page: ModelsPage, tmp_path: Path
) -> None:
    data = QMimeData()
    names = ("good.safetensors", "bad.safetensors", "notes.txt")
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in names])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(QPoint(5, 5)), Qt.DropAction.CopyAction, data, buttons, keys)
    page.dropEvent(event)
    until_free(qtbot, page)
    assert page._note.text() == "bad.safetensors: damaged weights. Fetch them again."
    assert isinstance(page._catalogue, FakeCatalogue)
    assert page._catalogue.num_loads == 1


def test_removing_is_asked_for_first(
    qtbot: QtBot, page: ModelsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.set_models(MODELS[1:])
    until_free(qtbot, page)
    answers = iter([False, True])
    monkeypatch.setattr(page, "_confirm_remove", lambda model: next(answers))
    page._remove.click()
    assert not page._commands.is_busy
    page._remove.click()
    until_free(qtbot, page)
    assert page._note.text().strip() == "did remove mine"
    page._verify.click()
    until_free(qtbot, page)
    assert page._note.text().strip() == "did verify /u/mine"


def test_without_models_the_page_says_so(page: ModelsPage) -> None:
    page.set_models([])
    assert "No model" in page._card.toPlainText()
    assert not page._verify.isEnabled()
    assert all(button.accessibleName() for button in page.findChildren(QAbstractButton)
               if not button.objectName().startswith("qt_"))  # fmt: skip


def link_color(page: ModelsPage) -> QColor:
    block = page._card.document().begin()
    while block.isValid():
        for piece in block.begin():
            form = piece.fragment().charFormat()
            if form.isAnchor():
                assert form.anchorHref() == "https://a.org/b"
                return form.foreground().color()
        block = block.next()
    raise AssertionError("the card has no link")


def test_links_of_a_card_follow_the_theme(
    qtbot: QtBot, qapp: QApplication, page: ModelsPage
) -> None:
    systems = [LIGHT]
    theme = Theme(qapp, lambda _: systems[-1])
    try:
        page._catalogue.loaded.emit(MODELS)
        until_free(qtbot, page)
        light = link_color(page)
        assert contrast(light, qapp.palette().base().color()) >= TEXT
        systems.append(DARK)
        theme.apply()
        qapp.processEvents()
        assert link_color(page) != light
        assert contrast(link_color(page), qapp.palette().base().color()) >= TEXT
    finally:
        theme.deleteLater()
        qapp.setPalette(QPalette())

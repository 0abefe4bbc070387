"""No text is cut off in the smallest window, at any scale of the screen, in any language."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.cut_off import cut_off


@pytest.mark.parametrize("factor", ["1", "1.5", "2"])
def test_nothing_is_cut_off(factor: str) -> None:
    environment = {**os.environ, "QT_SCALE_FACTOR": factor, "QT_QPA_PLATFORM": "offscreen"}
    found = subprocess.run(
        [sys.executable, "-m", "tests.gui.cut_off", "en", "de"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert found.returncode == 0, found.stderr
    assert found.stdout.splitlines() == [f"{name}: 20 views at {factor}" for name in ("en", "de")]


@pytest.mark.parametrize("kind", ["label", "wrapped", "button", "combo", "placeholder", "hidden"])
def test_what_is_cut_off_is_found(qtbot: QtBot, kind: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    words = "some words that are long"
    part: QWidget
    hole = QWidget()
    match kind:
        case "label":
            part = QLabel(words)
        case "wrapped":
            part = QLabel(words, wordWrap=True)
            part.setFixedHeight(20)
        case "button":
            part = QPushButton(words)
        case "combo":
            part = QComboBox()
            part.addItems(["short", words])
        case "placeholder":
            part = QLineEdit(placeholderText=words)
        case _:
            part = QPushButton(words)
    if kind == "hidden":
        hole.setFixedSize(60, 40)
        part.setParent(hole)
        part.resize(part.sizeHint())
        row.addWidget(hole)
    else:
        part.setFixedWidth(80)
        row.addWidget(part)
    window.show()
    assert len(list(cut_off(window))) == 1
    part.setFixedSize(400, 60)
    if kind == "hidden":
        hole.setFixedWidth(400)
    window.adjustSize()
    qtbot.waitUntil(lambda: not list(cut_off(window)))

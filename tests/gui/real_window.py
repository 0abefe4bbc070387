"""The window with the real command behind it."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from adcvsr_gui.composition import Application, compose

NUM_FRAMES = 250
"""Of the fixture `moving_clip`."""
TIMEOUT_MS = 60_000


def open_window(qtbot: QtBot, tmp_path: Path) -> Application:
    application = compose(tmp_path / "data", tmp_path / "gui.ini")
    qtbot.addWidget(application.window)
    application.window.show()
    return application

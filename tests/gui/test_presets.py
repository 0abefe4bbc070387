"""Presets in a folder: saved, applied, renamed and deleted from the menu of the settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from adcvsr_core.settings import UpscaleSettings, load_settings
from adcvsr_gui.composition import Application
from adcvsr_gui.jobs import Job

MakeJob = Callable[..., Job]


def answer(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """What a person writes into the next question."""
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: (name, True))


def agree(monkeypatch: pytest.MonkeyPatch, yes: bool) -> None:
    button = QMessageBox.StandardButton.Yes if yes else QMessageBox.StandardButton.No
    monkeypatch.setattr(QMessageBox, "question", lambda *_, **__: button)


def menu(application: Application) -> QMenu:
    found = application.queue_page.settings_panel.more_button.menu()
    found.aboutToShow.emit()
    return found


def action(menu: QMenu, text: str) -> QAction:
    (found,) = [a for a in menu.actions() if a.text().replace("&", "") == text]
    return found


def part(menu: QMenu, text: str) -> QMenu:
    found = action(menu, text).menu()
    assert isinstance(found, QMenu)
    return found


def test_a_preset_is_saved_applied_renamed_and_deleted(
    application: Application,
    make_job: MakeJob,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "data" / "presets"
    first, second = make_job("a", settings=UpscaleSettings(strength=0.6)), make_job("b")
    application.model.append([first, second])
    rows = application.queue_page.queue_view
    rows.select_rows(0, 0)
    assert not action(menu(application), "Rename Preset").isEnabled()
    answer(monkeypatch, " VHS & Hi8 ")
    action(menu(application), "Save as Preset...").trigger()
    assert load_settings(folder / "VHS & Hi8.toml") == first.settings
    rows.select_rows(1, 1)
    action(menu(application), "VHS  Hi8").trigger()
    assert second.settings.strength == 0.6
    answer(monkeypatch, "Tapes")
    action(part(menu(application), "Rename Preset"), "VHS  Hi8").trigger()
    assert [path.name for path in folder.iterdir()] == ["Tapes.toml"]
    agree(monkeypatch, False)
    action(part(menu(application), "Delete Preset"), "Tapes").trigger()
    assert (folder / "Tapes.toml").exists()
    agree(monkeypatch, True)
    action(part(menu(application), "Delete Preset"), "Tapes").trigger()
    assert list(folder.iterdir()) == []
    assert second.settings.strength == 0.6


def test_another_preset_is_replaced_only_on_purpose(
    application: Application, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "presets"
    application.controller.change_defaults({"crf": 10})
    for name in ("one", "two"):
        answer(monkeypatch, name)
        action(menu(application), "Save as Preset...").trigger()
    application.controller.change_defaults({"crf": 20})
    agree(monkeypatch, False)
    answer(monkeypatch, "One")
    action(menu(application), "Save as Preset...").trigger()
    action(part(menu(application), "Rename Preset"), "two").trigger()
    assert sorted(path.name for path in folder.iterdir()) == ["one.toml", "two.toml"]
    assert load_settings(folder / "one.toml").crf == 10
    answer(monkeypatch, "one")
    agree(monkeypatch, True)
    action(menu(application), "Save as Preset...").trigger()
    assert load_settings(folder / "one.toml").crf == 20


@pytest.mark.parametrize("name", ["../out", ".hidden", "a:b", ""])
def test_what_is_no_name_of_a_file_is_refused(
    qtbot: QtBot,
    application: Application,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
) -> None:
    answer(monkeypatch, name)
    told: list[str] = []
    application.controller.message.connect(told.append)
    action(menu(application), "Save as Preset...").trigger()
    assert list(tmp_path.rglob("*.toml")) == []
    assert bool(told) == bool(name)


def test_a_preset_that_is_damaged_is_told(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "presets"
    folder.mkdir(parents=True)
    (folder / "old.toml").write_text("sharpness = 3")
    with qtbot.waitSignal(application.controller.message) as told:
        action(menu(application), "old").trigger()
    assert "sharpness" in told.args[0]
    assert application.controller.settings == UpscaleSettings()

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialogButtonBox, QLineEdit
from pytestqt.qtbot import QtBot

from adcvsr_gui import composition
from adcvsr_gui.command_run import CommandRun
from adcvsr_gui.composition import Application, welcome
from adcvsr_gui.first_start import FirstStart
from adcvsr_gui.preferences import load_preferences, nothing_remembered
from adcvsr_gui.translation import install_translations
from adcvsr_gui.wording import TIMES

GPU = {
    "device": "cuda:0",
    "device_name": "NVIDIA GeForce RTX 4070",
    "precision": "fp16",
    "width": 128,
    "height": 96,
    "seconds": 0.0123,
    "seconds_per_megapixel": 0.05,
}
NO_ENCODER: dict[str, object] = {
    "name": "encoders",
    "state": "bad",
    "text": "png",
    "remedy": "Install PyAV.",
}
WAITS = [sys.executable, "-c", "import time; time.sleep(600)"]


def frame_check(state: str = "ok", **facts: object) -> dict[str, object]:
    return {"name": "one frame", "state": state, "text": "bad numbers", "remedy": "Use fp32.",
            "facts": GPU | facts}  # fmt: skip


def doctor(*checks: dict[str, object], exit_code: int = 0) -> list[str]:
    """A command that prints what `adcvsr doctor --json` would."""
    text = json.dumps({"healthy": not exit_code, "checks": checks})
    return [sys.executable, "-c", f"import sys; print({text!r}); sys.exit({exit_code})"]


@pytest.fixture
def open_dialog(qtbot: QtBot) -> Callable[[list[str]], FirstStart]:
    def make(command: list[str]) -> FirstStart:
        dialog = FirstStart(CommandRun(command))
        qtbot.addWidget(dialog, before_close_func=lambda made: made.reject())
        dialog.open()
        return dialog

    return make


def examined(qtbot: QtBot, dialog: FirstStart) -> str:
    """What it says about the computer, once it knows."""
    qtbot.waitUntil(lambda: not dialog._busy.isVisible(), timeout=20_000)
    return dialog._device.text()


def test_the_device_is_named_with_its_speed(
    qtbot: QtBot, open_dialog: Callable[[list[str]], FirstStart]
) -> None:
    text = examined(qtbot, open_dialog(doctor(frame_check())))
    assert text.startswith("All is well.")
    minute = f"a minute of video in 720 {TIMES} 576 takes about"
    assert f"RTX 4070, {minute} 30 seconds." in text
    assert "GPU was found" not in text
    slow = frame_check(device="cpu", precision="fp32", seconds_per_megapixel=6.2)
    text = examined(qtbot, open_dialog(doctor(slow)))
    assert f"{minute} 64 minutes." in text
    assert "No GPU was found" in text
    slow = frame_check(device="cpu", seconds_per_megapixel=70)
    assert f"{minute} 12 hours." in examined(qtbot, open_dialog(doctor(slow)))


@pytest.mark.parametrize("language", [QLocale.Language.English, QLocale.Language.German])
def test_nothing_jumps_when_the_computer_is_known(
    qtbot: QtBot,
    qapp: QApplication,
    open_dialog: Callable[[list[str]], FirstStart],
    language: QLocale.Language,
) -> None:
    install_translations(qapp, QLocale(language))
    name = "AMD Ryzen Threadripper PRO 7995WX 96-Cores"
    slow = frame_check(device="cpu", device_name=name, seconds_per_megapixel=1.5)
    dialog = open_dialog(doctor(slow))
    QApplication.processEvents()
    assert dialog._busy.isVisible()
    before = dialog.size(), dialog._beside.pos()
    examined(qtbot, dialog)
    QApplication.processEvents()
    assert (dialog.size(), dialog._beside.pos()) == before


def test_what_is_wrong_is_said_with_its_remedy(
    qtbot: QtBot, open_dialog: Callable[[list[str]], FirstStart]
) -> None:
    text = examined(qtbot, open_dialog(doctor(NO_ENCODER, frame_check(), exit_code=1)))
    assert "All is well" not in text
    assert "png. Install PyAV." in text
    assert "RTX 4070" in text
    text = examined(qtbot, open_dialog(doctor(frame_check("bad"), exit_code=1)))
    assert "bad numbers. Use fp32." in text
    assert "RTX 4070" not in text
    died = [sys.executable, "-c", "import sys; sys.exit('adcvsr: error: no torch')"]
    assert "no torch" in examined(qtbot, open_dialog(died))


def test_the_choice_is_used_and_asked_for_once(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    assert nothing_remembered(application.preferences_path)
    clip = tmp_path / "one.mp4"
    clip.write_bytes(b"1")
    dialog = welcome(application, [clip], WAITS)
    dialog._elsewhere.click()
    dialog.accept()
    assert "Choose a folder" in dialog._problem.text()
    dialog._edit.setText(str(tmp_path / "none"))
    dialog.accept()
    assert "There is no folder" in dialog._problem.text()
    assert dialog.isVisible()
    assert application.model.jobs == []
    outputs = tmp_path / "outputs"
    outputs.mkdir()
    dialog._edit.setText(str(outputs))
    assert not dialog._problem.isVisible()
    with qtbot.waitSignal(application.controller.clips_added):
        dialog.accept()
    assert application.model.jobs[0].target.parent == outputs
    assert application.queue_page.settings_panel.output.folder_edit.text() == str(outputs)
    assert not nothing_remembered(application.preferences_path)
    assert load_preferences(application.preferences_path).output.folder == str(outputs)


def test_it_can_be_skipped_while_the_frame_is_tried(qtbot: QtBot, application: Application) -> None:
    dialog = welcome(application, [], WAITS)
    commands = dialog._commands
    assert commands.is_busy
    dialog._elsewhere.click()
    dialog._edit.setText("/somewhere")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert not commands.is_busy
    assert application.controller.output.folder == ""
    assert not nothing_remembered(application.preferences_path)


def test_only_the_first_start_asks(
    application: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(composition, "compose", lambda *folders: application)
    monkeypatch.setattr(composition, "welcome", lambda made, paths: asked.append(tmp_path))

    class NoLoop:
        """An application whose loop ends at once."""

        def __getattr__(self, name: str) -> Callable[..., int]:
            return lambda *arguments: 0

    monkeypatch.setattr(composition, "install_translations", lambda app: [])
    monkeypatch.setattr(composition, "Theme", lambda app: None)
    monkeypatch.setattr(composition, "portal", None)
    folders = {"data_folder": tmp_path / "new", "preferences_path": application.preferences_path}
    for _ in range(2):
        composition.run(NoLoop(), paths=[], **folders)  # pyright: ignore[reportArgumentType]
    assert asked == [tmp_path]


def test_every_control_has_a_name(open_dialog: Callable[[list[str]], FirstStart]) -> None:
    dialog = open_dialog(WAITS)
    controls = [*dialog.findChildren(QAbstractButton), *dialog.findChildren(QLineEdit)]
    assert len(controls) == 6
    assert all(control.accessibleName() for control in controls)
    buttons = dialog.findChild(QDialogButtonBox)
    assert isinstance(buttons, QDialogButtonBox)
    assert [len(button.text()) > 2 for button in buttons.buttons()] == [True, True]

"""The check of this machine, as a person sees it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from adcvsr_gui import main_window
from adcvsr_gui.command_run import CommandRun
from adcvsr_gui.composition import Application
from adcvsr_gui.doctor_dialog import DoctorDialog, state_pixmap
from adcvsr_gui.jobs import Job, JobState

CHECKS = [
    {"name": "device", "state": "ok", "text": "cpu <b>", "remedy": "", "facts": {}},
    {"name": "disk", "state": "note", "text": "1.0 GiB free", "remedy": "Free some.", "facts": {}},
]
BAD = {"name": "model", "state": "bad", "text": "none found", "remedy": "Install.", "facts": {}}

type Open = Callable[[str], DoctorDialog]


@pytest.fixture
def open_dialog(qtbot: QtBot) -> Open:
    def open_one(script: str) -> DoctorDialog:
        dialog = DoctorDialog(CommandRun((sys.executable, "-c", script)), Path("/outputs"))
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return open_one


def printing(*checks: dict[str, object]) -> str:
    return (
        f"import sys; print({json.dumps({'checks': checks})!r}); print(sys.argv, file=sys.stderr)"
    )


def finish(qtbot: QtBot, dialog: DoctorDialog) -> str:
    qtbot.waitUntil(dialog._again.isEnabled, timeout=20_000)
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_each_check_is_shown_with_its_remedy(qtbot: QtBot, open_dialog: Open) -> None:
    dialog = open_dialog(printing(*CHECKS))
    assert "Checking" in dialog._head.text()
    assert not dialog._copy.isEnabled()
    shown = finish(qtbot, dialog)
    assert dialog._head.text() == "Ready. Something could be better."
    for part in ("cpu <b>", "1.0 GiB free", "What to do: Free some."):
        assert part in shown
    rows = [dialog._rows.itemAt(n).widget().accessibleName() for n in range(2)]
    assert rows == ["Device: Good", "Disk: Note"]
    dialog._copy.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.splitlines() == [
        "ok   device       cpu <b>",
        "note disk         1.0 GiB free",
        "                  -> Free some.",
    ]
    dialog._again.click()
    assert dialog._rows.count() == 0
    finish(qtbot, dialog)
    assert dialog._rows.count() == 2


@pytest.mark.parametrize(
    ("script", "head", "text"),
    [
        (printing(CHECKS[0]), "All is well.", "cpu"),
        (printing(CHECKS[0], BAD) + "; sys.exit(1)", "Something needs a hand.", "none found"),
        ("raise SystemExit('no torch')", "did not come to an end", "no torch"),
        ("print('{}')", "did not come to an end", "{}"),
        (printing({**BAD, "state": "odd"}), "did not come to an end", "odd"),
    ],
)
def test_what_is_said_of_the_whole(
    qtbot: QtBot, open_dialog: Open, script: str, head: str, text: str
) -> None:
    dialog = open_dialog(script)
    assert text in finish(qtbot, dialog)
    assert head in dialog._head.text()


def test_the_folder_of_outputs_is_looked_at_and_closing_ends_the_child(
    qtbot: QtBot, open_dialog: Open, tmp_path: Path
) -> None:
    said = tmp_path / "words"
    script = f"import sys, time; open({str(said)!r}, 'w').write(str(sys.argv)); time.sleep(600)"
    dialog = open_dialog(script)
    qtbot.waitUntil(lambda: said.exists() and bool(said.read_text()), timeout=20_000)
    assert "['-c', 'doctor', '--json', '--folder', '/outputs']" in said.read_text()
    process = dialog._commands._process
    dialog.close()
    assert process.state() == process.ProcessState.NotRunning


def test_the_menu_opens_it(
    qtbot: QtBot, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = (sys.executable, "-c", printing(CHECKS[0]))
    monkeypatch.setattr(main_window, "CommandRun", lambda: CommandRun(command))
    application.window.actions_by_name.check_machine.trigger()
    dialog = application.window.findChild(DoctorDialog)
    assert dialog is not None
    finish(qtbot, dialog)
    assert dialog._head.text() == "All is well."
    dialog.findChildren(QPushButton)[-1].click()


def test_the_disk_is_that_of_the_outputs(
    application: Application, make_job: Callable[..., Job], tmp_path: Path
) -> None:
    window = application.window
    assert window._output_folder() == Path.home()
    (tmp_path / "tapes").mkdir()
    done = make_job("done", state=JobState.DONE, target=tmp_path / "old" / "a.mkv")
    waits = make_job("waits", target=tmp_path / "tapes" / "not made yet" / "b.mkv")
    application.model.append([done])
    assert window._output_folder() == tmp_path
    application.model.append([waits])
    assert window._output_folder() == tmp_path / "tapes"
    (tmp_path / "chosen").mkdir()
    application.controller.use_folder(str(tmp_path / "chosen"))
    assert window._output_folder() == tmp_path / "chosen"


def test_states_differ_in_colour_and_shape() -> None:
    images = [state_pixmap(state).toImage() for state in ("ok", "note", "bad")]
    assert len({image.pixelColor(4, 11).name() for image in images}) == 3
    shapes = {
        tuple(
            image.pixelColor(x, y) == QColor("white") for x in range(22) for y in range(22)
        )
        for image in images
    }  # fmt: skip
    assert len(shapes) == 3

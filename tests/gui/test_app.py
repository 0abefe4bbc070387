from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtWidgets import QApplication, QMessageBox

from adcvsr_gui import app, queue_lock
from adcvsr_gui.composition import Application, run
from adcvsr_gui.queue_lock import lock_queue

START = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from adcvsr_gui import app, queue_lock

application = QApplication([])

def look():
    window = application.topLevelWidgets()[0].window()
    shown = [w for w in application.topLevelWidgets() if w.inherits("QMainWindow")]
    assert len(shown) == 1 and shown[0].isVisible() and not shown[0].grab().isNull()
    icon = shown[0].windowIcon().pixmap(32, 32).toImage()
    assert icon.pixelColor(22, 16).lightness() > icon.pixelColor(16, 3).lightness() + 40
    assert application.desktopFileName() == "adcvsr"
    assert "torch" not in sys.modules and "av" not in sys.modules and "numpy" not in sys.modules
    shown[0].close()

QTimer.singleShot(0, look)
code = app.main(["--data-folder", sys.argv[1], "--preferences", sys.argv[1] + "/gui.ini"])
assert "torch" not in sys.modules
sys.exit(code)
"""

WITHOUT_QT = """
import sys
sys.modules["PySide6"] = None
from adcvsr_gui.app import main
"""


def fresh(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a new interpreter."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_gui_starts_without_torch(tmp_path: Path) -> None:
    done = fresh("-c", START, str(tmp_path / "data"))
    assert done.returncode == 0, done.stderr
    assert "Error" not in done.stderr
    assert (tmp_path / "data" / "gui.ini").exists()


def test_version_needs_no_qt() -> None:
    code = WITHOUT_QT + "main(['--version'])"
    done = fresh("-c", code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("adcvsr ")


def test_missing_qt_is_told_with_the_remedy() -> None:
    code = WITHOUT_QT + "sys.exit(main([]))"
    done = fresh("-c", code)
    assert done.returncode == 1
    assert 'pip install "adcvsr[gui]"' in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_window_on_the_same_queue_is_refused(
    qapp: QApplication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "information", lambda parent, title, text: told.append(text))
    lock = QLockFile(str(tmp_path / "window.lock"))
    assert lock.tryLock(0)
    code = run(qapp, data_folder=tmp_path, preferences_path=tmp_path / "gui.ini", paths=[])
    assert code == 1
    assert "open already" in told[0]


@pytest.mark.skipif(sys.platform == "win32", reason="there an open file cannot be removed")
@pytest.mark.parametrize("answer", [True, False])
def test_a_mark_of_a_window_on_a_computer_of_another_name_can_be_taken_over(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bool
) -> None:
    path = tmp_path / "window.lock"
    mark = f"{os.getpid()}\npython3\nold-laptop\n{'0' * 32}\n{'0' * 36}\n"
    path.write_text(mark)
    asked: list[str] = []
    monkeypatch.setattr(
        queue_lock, "ask_take_over", lambda folder, computer: asked.append(computer) or answer
    )
    lock = lock_queue(tmp_path, lambda: False)
    assert asked == ["old-laptop"]
    if answer:
        assert isinstance(lock, QLockFile)
        assert lock.isLocked()
        lock.unlock()
    else:
        assert lock == 1
        assert path.read_text() == mark


@pytest.mark.skipif(sys.platform != "linux", reason="needs a disk that is always full")
def test_a_data_folder_that_takes_nothing_is_not_called_a_second_window(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "information", lambda parent, title, text: told.append(text))
    monkeypatch.setattr(QMessageBox, "critical", lambda parent, title, text: told.append(text))
    folder = Path("/sys/kernel")  # where nobody can make a file, the administrator neither
    assert run(qapp, data_folder=folder, preferences_path=folder / "gui.ini", paths=[]) == 1
    (text,) = told
    assert text.startswith("AdcVSR keeps its queue in /sys/kernel, where nothing can be written: ")


def test_preferences_that_cannot_be_kept_cost_nothing_else(
    application: Application, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    replace(application, preferences_path=tmp_path / "file" / "gui.ini").remember()


@pytest.mark.skipif(sys.platform == "win32", reason="its consoles send no signals")
def test_ctrl_c_ends_the_window(tmp_path: Path) -> None:
    (tmp_path / "gui.ini").write_text("[window]\n")
    words = ["--data-folder", str(tmp_path / "data"), "--preferences", str(tmp_path / "gui.ini")]
    with subprocess.Popen([sys.executable, "-m", "adcvsr_gui.app", *words]) as window:
        try:
            end = time.monotonic() + 30
            while not (tmp_path / "data" / "window.lock").exists() and time.monotonic() < end:
                time.sleep(0.05)
            time.sleep(1)
            window.send_signal(signal.SIGINT)
            assert window.wait(10) == -signal.SIGINT
        finally:
            window.kill()


def test_wrong_usage_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as error:
        app.main(["--no-such-option"])
    assert error.value.code == 2
    assert "--no-such-option" in capsys.readouterr().err

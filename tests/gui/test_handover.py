"""A second start gives its clips to the window that is open."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from adcvsr_gui.handover import LONGEST_MESSAGE, Reception, _address

SECOND = "import sys; from adcvsr_gui import app; sys.exit(app.main(sys.argv[1:]))"
FIRST = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from adcvsr_gui import app

application = QApplication([])

def look():
    (window,) = [w for w in application.topLevelWidgets() if w.inherits("QMainWindow")]
    names = [job.source.name for job in window._model.jobs]
    if names:
        print(*names, window.isMinimized(), flush=True)
        application.closeAllWindows()

timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
QTimer.singleShot(0, lambda: print("open", flush=True))
sys.exit(app.main(sys.argv[1:]))
"""


@pytest.mark.parametrize("folder", ["data", "long" * 50])
def test_open_with_reaches_the_window_that_is_open(tmp_path: Path, folder: str) -> None:
    (tmp_path / "my clip.mkv").write_bytes(b"12345")
    (tmp_path / "gui.ini").write_text("[window]\n")
    words = ["--data-folder", str(tmp_path / folder), "--preferences", str(tmp_path / "gui.ini")]
    command = [sys.executable, "-c", FIRST, *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as first:
        try:
            assert first.stdout is not None
            assert first.stdout.readline() == "open\n"
            second = [sys.executable, "-c", SECOND, *words, "my clip.mkv"]
            assert subprocess.run(second, cwd=tmp_path, timeout=60, check=False).returncode == 0
            assert first.stdout.readline() == "my clip.mkv False\n"
            assert first.wait(60) == 0
        finally:
            first.kill()


def test_a_killed_window_leaves_nothing_in_the_way(qtbot: QtBot, tmp_path: Path) -> None:
    if os.name != "nt":
        Path(_address(tmp_path)).touch()
    reception = Reception(tmp_path)
    with qtbot.waitSignal(reception.received) as heard:
        socket = _send(tmp_path, b'["/a/b.mkv"]\n')
    assert socket.waitForReadyRead(3000)
    assert heard.args == [[Path("/a/b.mkv")]]
    reception.close()


def test_thousands_of_clips_are_handed_over_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    paths = [f"/видео/{'плёнка ' * 10}{number}.avi" for number in range(5000)]
    reception = Reception(tmp_path)
    with qtbot.waitSignal(reception.received) as heard:
        socket = _send(tmp_path, json.dumps(paths).encode() + b"\n")
    assert socket.waitForReadyRead(3000)
    assert heard.args == [[Path(path) for path in paths]]
    reception.close()


@pytest.mark.parametrize(
    "message", [b"[1]\n", b"{}\n", b"not json\n", b"x" * (LONGEST_MESSAGE + 2)]
)
def test_nonsense_is_not_taken(qtbot: QtBot, tmp_path: Path, message: bytes) -> None:
    reception = Reception(tmp_path)
    heard: list[object] = []
    reception.received.connect(heard.append)
    socket = _send(tmp_path, message)
    with qtbot.waitSignal(reception.received):
        after = _send(tmp_path, b"[]\n")
    assert heard == [[]]
    assert not socket.bytesAvailable()
    assert after.waitForReadyRead(3000)
    reception.close()


def _send(folder: Path, message: bytes) -> QLocalSocket:
    socket = QLocalSocket()
    socket.connectToServer(_address(folder))
    assert socket.waitForConnected(3000)
    socket.write(message)
    socket.flush()
    return socket

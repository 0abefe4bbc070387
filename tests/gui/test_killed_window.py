"""A window that is killed: what becomes of its child, and of the clip when it is opened again."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from adcvsr_core.settings import UpscaleSettings, save_settings
from adcvsr_gui.jobs import JobState
from adcvsr_gui.leftovers import Leftovers
from tests.gui.real_window import TIMEOUT_MS, open_window

WINDOW = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from adcvsr_core.settings import load_settings
from adcvsr_gui.composition import compose

folder = Path(sys.argv[1])
app = QApplication([])
made = compose(folder / "data", folder / "gui.ini")
made.controller.settings = load_settings(folder / "settings.toml")

def on_line(job, line):
    if line.startswith("segment: ") and not made.runner.is_paused:
        made.runner.set_paused(sys.argv[3] == "paused")
        made.saver.flush()
        print(made.runner.process_id, flush=True)

made.runner.line_logged.connect(on_line)
made.controller.add_paths([Path(sys.argv[2])], then=made.runner.start_only)
app.exec()
"""


@pytest.fixture
def killed(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    moving_clip: Path,
    tiny_settings: UpscaleSettings,
) -> Iterator[psutil.Process]:
    """The child of a window that was killed when the first piece of its clip was finished."""
    save_settings(tiny_settings, tmp_path / "settings.toml")
    command = [sys.executable, "-c", WINDOW, str(tmp_path), str(moving_clip), request.param]
    window = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert window.stdout is not None
        child = psutil.Process(int(window.stdout.readline()))
    finally:
        window.kill()
        window.communicate()
    yield child
    if child.is_running():
        child.kill()


def is_gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next window ends it")
@pytest.mark.parametrize("killed", ["paused", "running"], indirect=True)
def test_the_child_ends_by_itself_also_one_that_is_held_still(killed: psutil.Process) -> None:
    end = time.monotonic() + 20
    while not is_gone(killed) and time.monotonic() < end:
        time.sleep(0.05)
    assert is_gone(killed)


@pytest.mark.parametrize("killed", ["paused"], indirect=True)
def test_the_clip_goes_on_in_the_next_window(
    qtbot: QtBot, tmp_path: Path, killed: psutil.Process
) -> None:
    application = open_window(qtbot, tmp_path)
    (job,) = application.model.jobs
    assert job.state is JobState.STOPPED
    assert job.frame == job.safe_frames >= 20
    application.runner.start()  # at once, while the old child may still be there
    qtbot.waitUntil(lambda: not application.runner.is_running, timeout=TIMEOUT_MS)
    assert (job.state, job.error) == (JobState.DONE, "")
    assert not list((tmp_path / "data" / "jobs").glob("*.pid"))
    application.shut_down()


STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"


@pytest.mark.parametrize("is_stopped", [True, False])
def test_a_child_that_does_not_end_is_killed_before_the_job_starts_anew(
    qtbot: QtBot, tmp_path: Path, is_stopped: bool
) -> None:
    path = tmp_path / "0123abcd.toml"
    child = subprocess.Popen([sys.executable, "-c", STUBBORN, str(path)])
    process = psutil.Process(child.pid)
    leftovers = Leftovers(grace_ms=300)
    gone: list[bool] = []
    try:
        qtbot.waitUntil(lambda: path.name in " ".join(process.cmdline()))
        if is_stopped:
            process.suspend()
        leftovers.note(path, child.pid)
        assert leftovers.end(path, lambda: gone.append(is_gone(process)))
        qtbot.waitUntil(lambda: bool(gone))
    finally:
        child.kill()
        child.wait()
    assert gone == [True]
    assert not leftovers.end(path, lambda: None)


def test_a_child_that_is_ending_is_waited_for(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "0123abcd.toml"
    gone: list[bool] = []
    child = subprocess.Popen([sys.executable, "-c", STUBBORN, str(path)])
    process = psutil.Process(child.pid)
    try:
        qtbot.waitUntil(lambda: path.name in " ".join(process.cmdline()))
        leftovers = Leftovers()
        leftovers.note(path, child.pid)
        monkeypatch.setattr(psutil.Process, "terminate", lambda process: None)
        assert leftovers.end(path, lambda: gone.append(is_gone(process)))
        # The system takes its arguments before its open files, and with those its locks.
        monkeypatch.setattr(psutil.Process, "cmdline", lambda process: [])
        qtbot.wait(400)
        assert not gone
    finally:
        child.kill()
    qtbot.waitUntil(lambda: gone == [True])
    child.wait()


def test_another_process_of_the_same_number_is_left_alone(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "0123abcd.toml"
    with subprocess.Popen([sys.executable, "-c", STUBBORN, "other.toml"]) as other:
        leftovers = Leftovers(grace_ms=0)
        leftovers.note(path, other.pid)
        assert not leftovers.end(path, lambda: None)
        leftovers.end_all(tmp_path)
        qtbot.wait(300)
        assert other.poll() is None
        other.kill()

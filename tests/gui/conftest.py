"""The window is tested without a screen, with its own folders, and never with the real student."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import imageio_ffmpeg
import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from adcvsr_core.settings import UpscaleSettings
from adcvsr_gui import main_window
from adcvsr_gui.composition import Application, compose
from adcvsr_gui.jobs import Job
from adcvsr_gui.translation import install_translations

FAKE_CHILD = Path(__file__).with_name("fake_child.py")
READ_COMMAND = (sys.executable, str(Path(__file__).with_name("fake_reader.py")))


for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitExposed, QtBot.waitActive):
    # On a machine with other things to do, a child process alone may take seconds to start.
    assert wait.__kwdefaults__ is not None
    wait.__kwdefaults__["timeout"] = 30_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The screen that is none cannot limit the size of windows, nor raise them, and says so."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)"))


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> Iterator[None]:
    """As the window is in English: its plurals come from a file as well."""
    install_translations(qapp, QLocale(QLocale.Language.English))
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()


@pytest.fixture
def make_job(tmp_path: Path) -> Callable[..., Job]:
    """Makes jobs; the stem of the source says what the fake child does."""

    def make(stem: str = "good", **values: object) -> Job:
        source = tmp_path / f"{stem}.mp4"
        source.write_bytes(b"clip")
        fields = {
            "source": source,
            "target": tmp_path / "out" / f"{stem}.mkv",
            "settings": UpscaleSettings(),
            "num_bytes": 4,
        }
        return Job(**{**fields, **values})

    return make


@pytest.fixture
def moving_clip(tmp_path: Path) -> Path:
    """Ten seconds of a test pattern, of a name that is awkward."""
    path = tmp_path / "a clip [1] 50 %.mp4"
    pattern = "testsrc2=size=96x64:rate=25:duration=10"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), *("-v", "error", "-f", "lavfi", "-i", pattern)]
    subprocess.run([*command, "-pix_fmt", "yuv420p", str(path)], check=True)
    return path


@pytest.fixture
def tiny_settings(tmp_path: Path) -> UpscaleSettings:
    """For a student that is hardly one, in small pieces."""
    from adcvsr_core.model.config import CompactConfig
    from adcvsr_core.model.student import build_student
    from adcvsr_core.weights.card import ModelCard
    from adcvsr_core.weights.files import save_student

    config = CompactConfig(
        scale=4, channels=8, num_blocks=1, temporal_after=(0,), temporal_channels=4
    )
    words = ("name", "description", "licence", "source", "training_data", "recipe", "date")
    path = tmp_path / "tiny.safetensors"
    save_student(build_student(config), path, ModelCard(**dict.fromkeys(words, "test")))
    return UpscaleSettings(model=str(path), device="cpu", precision="fp32", segment=20)


def fake_command(job: Job, settings_path: Path) -> list[str]:
    """A command that behaves as the source's name says."""
    words = [job.source.stem, str(job.target), str(settings_path)]
    return [sys.executable, str(FAKE_CHILD), *words, *(["--no-resume"] if job.anew else [])]


def list_command(text: str) -> list[str]:
    """A command that prints a text."""
    return [sys.executable, "-c", f"print({text!r})"]


@pytest.fixture
def application(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Application]:
    """The whole application on fresh folders, with the fake child."""
    # A test that fails while a clip is at work must not wait for somebody who answers.
    monkeypatch.setattr(main_window, "ask_stop", lambda parent: True)
    built = compose(
        tmp_path / "data",
        tmp_path / "gui.ini",
        command_of=fake_command,
        list_command=list_command(
            '[{"name": "lite"}, {"name": "adcvsr", "path": "/m/a", "shipped": false}]'
        ),
        read_command=READ_COMMAND,
        examine_command=list_command('{"findings": []}'),
    )
    qtbot.addWidget(built.window)
    built.window.show()
    yield built
    built.shut_down()
    assert not built.runner.is_running

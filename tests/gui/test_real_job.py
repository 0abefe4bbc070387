"""The window with the real command behind it, on a small clip and a tiny student."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg
import psutil
import pytest
from pytestqt.qtbot import QtBot

from adcvsr_core.model.config import CompactConfig
from adcvsr_core.model.student import build_student
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.weights.card import ModelCard
from adcvsr_core.weights.files import save_student
from adcvsr_gui.composition import Application, compose
from adcvsr_gui.jobs import JobState

NUM_FRAMES = 250
TIMEOUT_MS = 60_000


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "a clip [1] 50 %.mp4"
    pattern = f"testsrc2=size=96x64:rate=25:duration={NUM_FRAMES / 25}"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), *("-v", "error", "-f", "lavfi", "-i", pattern)]
    subprocess.run([*command, "-pix_fmt", "yuv420p", str(path)], check=True)
    return path


@pytest.fixture
def settings(tmp_path: Path) -> UpscaleSettings:
    config = CompactConfig(
        scale=4, channels=8, num_blocks=1, temporal_after=(0,), temporal_channels=4
    )
    words = ("name", "description", "licence", "source", "training_data", "recipe", "date")
    path = tmp_path / "tiny.safetensors"
    save_student(build_student(config), path, ModelCard(**dict.fromkeys(words, "test")))
    return UpscaleSettings(model=str(path), device="cpu", precision="fp32", segment=20)


def open_window(qtbot: QtBot, tmp_path: Path) -> Application:
    application = compose(tmp_path / "data", tmp_path / "gui.ini")
    qtbot.addWidget(application.window)
    application.window.show()
    return application


def test_a_clip_stopped_midway_is_finished_by_the_next_window(
    qtbot: QtBot, tmp_path: Path, clip: Path, settings: UpscaleSettings
) -> None:
    first = open_window(qtbot, tmp_path)
    first.controller.settings = settings
    with qtbot.waitSignal(first.controller.clips_added):
        first.controller.add_paths([clip])
    (job,) = first.model.jobs
    first.runner.start()
    qtbot.waitUntil(lambda: job.frame >= 20 or not first.runner.is_running, timeout=TIMEOUT_MS)
    first.runner.stop()
    qtbot.waitUntil(lambda: not first.runner.is_running, timeout=TIMEOUT_MS)
    assert (job.state, job.error, job.frames) == (JobState.STOPPED, "", NUM_FRAMES)
    assert (job.width, job.height) == (384, 256)
    assert not job.target.exists()
    first.shut_down()

    second = open_window(qtbot, tmp_path)
    (job,) = second.model.jobs
    assert job.state is JobState.STOPPED
    assert job.frame >= 20
    second.runner.start()
    qtbot.waitUntil(lambda: not second.runner.is_running, timeout=TIMEOUT_MS)
    assert (job.state, job.error, job.fraction) == (JobState.DONE, "", 1.0)
    assert imageio_ffmpeg.count_frames_and_secs(str(job.target))[0] == NUM_FRAMES
    log = second.queue_page._context.queue_file.read_log(job)
    starts = [line for line in log.splitlines() if line.startswith("start: ")]
    assert len(starts) == 2
    assert "resumed_frames=0" in starts[0]
    assert "resumed_frames=0" not in starts[1]
    second.shut_down()


def test_a_file_that_is_no_video_fails_with_clear_words(
    qtbot: QtBot, tmp_path: Path, settings: UpscaleSettings
) -> None:
    application = open_window(qtbot, tmp_path)
    (tmp_path / "notes.mp4").write_text("no video")
    application.controller.settings = settings
    with qtbot.waitSignal(application.controller.clips_added):
        application.controller.add_paths([tmp_path / "notes.mp4"])
    (job,) = application.model.jobs
    application.runner.start()
    qtbot.waitUntil(lambda: not application.runner.is_running, timeout=TIMEOUT_MS)
    assert job.state is JobState.FAILED
    assert "notes.mp4" in job.error
    assert job.remedy
    assert "exit code" not in job.error
    assert not job.target.exists()
    application.shut_down()


def test_a_real_child_that_is_killed_midway_goes_on_where_it_was(
    qtbot: QtBot, tmp_path: Path, clip: Path, settings: UpscaleSettings
) -> None:
    application = open_window(qtbot, tmp_path)
    application.controller.settings = settings
    with qtbot.waitSignal(application.controller.clips_added):
        application.controller.add_paths([clip])
    (job,) = application.model.jobs
    application.runner.start()
    qtbot.waitUntil(
        lambda: job.bytes_made > 0 or not application.runner.is_running, timeout=TIMEOUT_MS
    )
    psutil.Process(application.runner.process_id).kill()
    qtbot.waitUntil(lambda: not application.runner.is_running, timeout=TIMEOUT_MS)
    assert job.state is JobState.FAILED
    assert "signal 9" in job.error
    assert not job.target.exists()
    application.controller.retry([job])
    application.runner.start()
    qtbot.waitUntil(lambda: not application.runner.is_running, timeout=TIMEOUT_MS)
    assert (job.state, job.error) == (JobState.DONE, "")
    assert imageio_ffmpeg.count_frames_and_secs(str(job.target))[0] == NUM_FRAMES
    starts = application.queue_page._context.queue_file.read_log(job).count("\nstart: ")
    assert starts == 2
    assert job.bytes_made == job.target.stat().st_size
    application.shut_down()

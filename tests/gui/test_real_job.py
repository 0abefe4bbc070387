"""The window with the real command behind it, on a small clip and a tiny student."""

from __future__ import annotations

import subprocess
from pathlib import Path

import av
import imageio_ffmpeg
import psutil
import pytest
from pytestqt.qtbot import QtBot

from adcvsr_core.settings import UpscaleSettings
from adcvsr_gui.jobs import JobState
from adcvsr_gui.queue_cells import Column
from adcvsr_gui.targets import OutputChoice
from adcvsr_gui.wording import pixels_text
from tests.gui.real_window import NUM_FRAMES, TIMEOUT_MS, open_window


def test_a_clip_stopped_midway_is_finished_by_the_next_window(
    qtbot: QtBot, tmp_path: Path, moving_clip: Path, tiny_settings: UpscaleSettings
) -> None:
    first = open_window(qtbot, tmp_path)
    first.controller.settings = tiny_settings
    with qtbot.waitSignal(first.controller.clips_added):
        first.controller.add_paths([moving_clip])
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


@pytest.mark.parametrize("container", ["mkv", "ts"])
def test_a_turned_clip_has_the_sizes_that_players_show(
    qtbot: QtBot,
    tmp_path: Path,
    moving_clip: Path,
    tiny_settings: UpscaleSettings,
    container: str,
) -> None:
    turned = tmp_path / "turned.mp4"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), *("-v", "error", "-display_rotation", "90")]
    cut = ("-t", "0.4", "-c", "copy", str(turned))
    subprocess.run([*command, "-i", str(moving_clip), *cut], check=True)
    application = open_window(qtbot, tmp_path)
    application.controller.settings = tiny_settings
    name = "{name} {width} {height}"
    application.controller.output = OutputChoice(container=container, template=name)
    with qtbot.waitSignal(application.reader.idle, timeout=TIMEOUT_MS):
        application.controller.add_paths([turned])
    (job,) = application.model.jobs
    said = application.model.cells.text(job, Column.SIZE)
    application.runner.start()
    qtbot.waitUntil(lambda: not application.runner.is_running, timeout=TIMEOUT_MS)
    assert (job.state, job.error) == (JobState.DONE, "")
    with av.open(str(job.target)) as made:
        frame = next(made.decode(video=0))
    size = (frame.height, frame.width) if frame.rotation % 180 else (frame.width, frame.height)
    assert size == ((256, 384) if container == "mkv" else (384, 256))
    assert said == f"{pixels_text((64, 96))}\n\u2192 {pixels_text(size)}"
    assert application.model.cells.text(job, Column.SIZE) == said
    assert job.target.stem == f"turned {size[0]} {size[1]}"
    application.shut_down()


def test_a_file_that_is_no_video_fails_with_clear_words(
    qtbot: QtBot, tmp_path: Path, tiny_settings: UpscaleSettings
) -> None:
    application = open_window(qtbot, tmp_path)
    (tmp_path / "notes.mp4").write_text("no video")
    application.controller.settings = tiny_settings
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


def test_a_source_that_was_exchanged_is_never_mixed_with_what_was_made(
    qtbot: QtBot, tmp_path: Path, moving_clip: Path, tiny_settings: UpscaleSettings
) -> None:
    application = open_window(qtbot, tmp_path)
    runner, details = application.runner, application.queue_page.details
    application.controller.settings = tiny_settings
    with qtbot.waitSignal(application.controller.clips_added):
        application.controller.add_paths([moving_clip])
    (job,) = application.model.jobs
    runner.start()
    qtbot.waitUntil(lambda: job.safe_frames >= 20 or not runner.is_running, timeout=TIMEOUT_MS)
    runner.stop()
    qtbot.waitUntil(lambda: not runner.is_running, timeout=TIMEOUT_MS)
    assert job.safe_frames >= 20
    other = moving_clip.with_name("other")
    other.write_bytes(moving_clip.read_bytes()[:-1] + b"?")
    other.replace(moving_clip)
    with qtbot.waitSignal(runner.source_changed, timeout=TIMEOUT_MS):
        runner.start()
    qtbot.waitUntil(lambda: not runner.is_running, timeout=TIMEOUT_MS)
    assert (job.state, job.is_blocked) == (JobState.FAILED, True)
    assert "the source file changed since" in job.error
    assert not job.target.exists()
    qtbot.waitUntil(lambda: not details._anew.isHidden())
    details._anew.click()
    qtbot.waitUntil(lambda: not runner.is_running, timeout=TIMEOUT_MS)
    assert (job.state, job.error, job.frame) == (JobState.DONE, "", NUM_FRAMES)
    log = application.queue_page._context.queue_file.read_log(job)
    starts = [line for line in log.splitlines() if line.startswith("start: ")]
    assert "resumed_frames=0" in starts[-1]
    application.shut_down()


def test_a_real_child_that_is_killed_midway_goes_on_where_it_was(
    qtbot: QtBot, tmp_path: Path, moving_clip: Path, tiny_settings: UpscaleSettings
) -> None:
    application = open_window(qtbot, tmp_path)
    application.controller.settings = tiny_settings
    with qtbot.waitSignal(application.controller.clips_added):
        application.controller.add_paths([moving_clip])
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
    kept = job.frame
    assert 20 <= kept == job.safe_frames < NUM_FRAMES
    seen: list[tuple[int, float | None]] = []
    application.model.dataChanged.connect(lambda *_: seen.append((job.frame, job.eta_s)))
    application.controller.retry([job])
    application.runner.start()
    qtbot.waitUntil(lambda: not application.runner.is_running, timeout=TIMEOUT_MS)
    assert (job.state, job.error) == (JobState.DONE, "")
    assert min(frame for frame, _ in seen) == kept
    rates = [(NUM_FRAMES - frame) / eta for frame, eta in seen if eta]
    assert rates
    assert max(rates) < 100 * min(rates)  # the kept frames were not made in this run
    starts = application.queue_page._context.queue_file.read_log(job).count("\nstart: ")
    assert starts == 2
    assert job.bytes_made == job.target.stat().st_size
    application.controller.duplicate([job])
    whole = application.model.jobs[1]
    application.runner.start()
    qtbot.waitUntil(lambda: whole.state is JobState.DONE, timeout=TIMEOUT_MS)
    assert whole.target != job.target
    assert whole.target.read_bytes() == job.target.read_bytes()
    application.shut_down()

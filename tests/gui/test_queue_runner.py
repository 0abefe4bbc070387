from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from adcvsr_gui.composition import Application
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.queue_file import QueueFile
from adcvsr_gui.queue_runner import upscale_command
from adcvsr_gui.sources import clip_of

MakeJob = Callable[..., Job]


def run_until_idle(qtbot: QtBot, application: Application) -> None:
    with qtbot.waitSignal(application.runner.running_changed, check_params_cb=lambda on: not on):
        application.runner.start()


def states(application: Application) -> Sequence[JobState]:
    return [job.state for job in application.model.jobs]


def test_the_command_is_our_own_with_json_progress(make_job: MakeJob) -> None:
    job = make_job("a clip")
    command = upscale_command(job, Path("/data/job.toml"))
    assert command[1:] == [
        *("-m", "adcvsr_core", "upscale", str(job.source), "-o", str(job.target)),
        *("--settings", "/data/job.toml", "--progress", "json", "--live", "/data/job.live"),
        "--stop-at-eof",
    ]


def test_the_queue_goes_on_past_errors_and_crashes(
    qtbot: QtBot,
    application: Application,
    make_job: MakeJob,
) -> None:
    application.model.append([make_job(stem) for stem in ("error", "crash", "silent", "good")])
    run_until_idle(qtbot, application)
    error, crash, silent, good = application.model.jobs
    assert states(application) == [JobState.FAILED] * 3 + [JobState.DONE]
    assert (error.error, error.remedy) == ("clip.mp4: no video in it", "Choose another file")
    assert "ended by the system (signal 6)" in crash.error
    assert "last words" in crash.error
    assert "without saying that the output is complete" in silent.error
    assert good.fraction == 1.0
    assert good.target.read_bytes() == b"larger clip"


def test_whoever_hears_of_a_job_finds_its_own_live_file(
    qtbot: QtBot, application: Application, make_job: MakeJob
) -> None:
    runner, first = application.runner, dict[str, Path | None]()
    runner.progressed.connect(
        lambda job: first.setdefault(job.key, runner.live_file) if job else None
    )
    jobs = [make_job("good"), make_job("good 2")]
    application.model.append(jobs)
    run_until_idle(qtbot, application)
    files = [first[job.key] for job in jobs]
    assert [file is not None and file.suffix for file in files] == [".live", ".live"]
    assert files[0] != files[1]


def test_stop_keeps_what_is_done_and_start_goes_on_from_there(
    qtbot: QtBot,
    application: Application,
    make_job: MakeJob,
) -> None:
    slow, after = make_job("slow"), make_job("good")
    application.model.append([slow, after])
    application.runner.start()
    qtbot.waitUntil(lambda: slow.frame == 4)
    with qtbot.waitSignal(application.runner.running_changed):
        application.runner.stop()
        assert slow.state is JobState.STOPPING
    assert states(application) == [JobState.STOPPED, JobState.WAITING]
    assert slow.fraction == 0.5
    assert slow.error == ""
    assert not slow.target.exists()
    frames: list[int] = []
    application.model.dataChanged.connect(lambda *_: frames.append(slow.frame))
    run_until_idle(qtbot, application)
    assert states(application) == [JobState.DONE, JobState.DONE]
    assert min(frames) == 4


def test_a_clip_that_is_stopped_shows_what_is_kept_and_no_more(
    qtbot: QtBot, application: Application, make_job: MakeJob
) -> None:
    job = make_job("early")
    application.model.append([job])
    application.runner.start()
    qtbot.waitUntil(lambda: job.frame == 3)
    assert job.fraction == 3 / 8
    application.runner.stop()
    qtbot.waitUntil(lambda: not application.runner.is_running)
    assert (job.state, job.frame, job.fraction) == (JobState.STOPPED, 0, 0.0)


def test_a_clip_that_was_at_work_when_the_window_died_shows_what_is_kept(
    application: Application, make_job: MakeJob
) -> None:
    job = make_job(state=JobState.RUNNING, frame=7, frames=8, safe_frames=4)
    queue_file = application.queue_page._context.queue_file
    queue_file.save([job])
    (loaded,), _ = queue_file.load()
    assert (loaded.state, loaded.frame) == (JobState.STOPPED, 4)


def test_an_output_folder_that_cannot_be_made_fails_the_job_and_not_the_queue(
    qtbot: QtBot,
    application: Application,
    make_job: MakeJob,
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_bytes(b"")
    bad = [make_job("good", target=tmp_path / "file" / f"{n}.mkv") for n in range(300)]
    application.model.append([*bad, make_job("good")])
    run_until_idle(qtbot, application)
    assert states(application) == [JobState.FAILED] * 300 + [JobState.DONE]
    assert bad[0].remedy == "Choose another Folder for this clip in the settings"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_a_clip_whose_name_is_no_text_is_worked_on(
    qtbot: QtBot, application: Application, make_job: MakeJob
) -> None:
    job = make_job("good")
    odd = make_job("good", target=job.target.with_name("caf\udce9.mkv"))
    application.model.append([odd, job])
    run_until_idle(qtbot, application)
    assert states(application) == [JobState.DONE] * 2


def test_progress_is_thinned_out_and_the_log_is_kept(
    qtbot: QtBot,
    application: Application,
    make_job: MakeJob,
) -> None:
    job = make_job("good")
    application.model.append([job])
    seen: list[Job] = []
    application.runner.progressed.connect(seen.append)
    with qtbot.waitSignal(application.runner.job_ended):
        application.runner.start()
    assert 1 <= len(seen) < 8
    application.queue_page.queue_view.select_rows(0, 0)
    text = application.queue_page.details._log.toPlainText()
    for part in (
        "fake_child.py",
        "start: ",
        "fake child at work",
        "segment: index=0, frames=4",
        "done: ",
    ):
        assert part in text
    assert "\nprogress: " not in text


@pytest.mark.parametrize("stop_first", [True, False])
def test_kill_ends_the_child_at_once(
    qtbot: QtBot,
    application: Application,
    make_job: MakeJob,
    stop_first: bool,
) -> None:
    job = make_job("stubborn")
    application.model.append([job])
    application.runner.start()
    qtbot.waitUntil(lambda: job.frame == 4)
    if stop_first:
        application.runner.stop()
    application.runner.kill()
    assert job.state is JobState.STOPPED
    qtbot.waitUntil(lambda: not application.runner.is_running)


@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.PAUSED])
def test_what_was_finished_after_the_window_was_killed_is_not_made_again(
    qtbot: QtBot, application: Application, make_job: MakeJob, tmp_path: Path, state: JobState
) -> None:
    job = make_job("crash", state=state, frames=8, frame=6, safe_frames=4)
    job.take_source(*clip_of(job.source).stamp)
    job.underway = str(job.target)
    queue_file = QueueFile(tmp_path / "killed")
    queue_file.save([job])
    job.target.parent.mkdir()
    job.target.write_bytes(b"made")
    (back,), _ = queue_file.load()
    others = [make_job("good", target=job.target.with_name("2.mkv"))]
    others[0].target.write_bytes(b"of somebody else")
    application.model.append([back, *others])
    asked: list[Job] = []
    application.runner.output_exists.disconnect()
    application.runner.output_exists.connect(asked.append)
    run_until_idle(qtbot, application)
    assert states(application) == [JobState.DONE, JobState.FAILED]
    assert (back.frame, back.bytes_made, back.underway) == (8, 4, "")
    assert back.warnings == ["It was finished after the window had ended"]
    assert asked == others


def test_a_child_notes_what_it_makes_until_its_end_is_seen(
    qtbot: QtBot, application: Application, make_job: MakeJob
) -> None:
    job = make_job("slow")
    application.model.append([job])
    application.runner.start()
    qtbot.waitUntil(lambda: job.frame == 4)
    assert job.underway == str(job.target)
    application.runner.stop()
    qtbot.waitUntil(lambda: not application.runner.is_running)
    assert job.underway == ""


def test_a_row_of_short_jobs_leaves_no_process_and_no_note_behind(
    qtbot: QtBot, application: Application, make_job: MakeJob
) -> None:
    jobs = [make_job(f"{stem}{n}") for n in range(10) for stem in ("good", "error", "crash")]
    application.model.append(jobs)
    application.runner.start()
    qtbot.waitUntil(lambda: not application.runner.is_running, timeout=60_000)
    assert [job.state for job in jobs[:3]] == [JobState.DONE, JobState.FAILED, JobState.FAILED]
    statuses = [child.status() for child in psutil.Process().children()]
    assert psutil.STATUS_ZOMBIE not in statuses
    folder = application.queue_page._context.queue_file.jobs_folder
    assert not list(folder.glob("*.pid"))
    assert {path.name for path in jobs[0].target.parent.glob("*.mkv")} == {
        job.target.name for job in jobs if job.state is JobState.DONE
    }

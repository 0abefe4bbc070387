"""Starting, pausing and stopping single clips, and what is refused before the work."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from adcvsr_gui import estimates, main_window
from adcvsr_gui.clip_facts import ClipFacts
from adcvsr_gui.composition import Application
from adcvsr_gui.existing import Existing
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.queue_runner import upscale_command

MakeJob = Callable[..., Job]


def states(jobs: Sequence[Job]) -> list[JobState]:
    return [job.state for job in jobs]


def wait_until_idle(qtbot: QtBot, application: Application) -> None:
    qtbot.waitUntil(lambda: not application.runner.is_running, timeout=20_000)


def test_only_the_selected_clips_are_started(
    qtbot: QtBot, application: Application, make_job: MakeJob
) -> None:
    jobs = [make_job(f"good{n}") for n in range(4)]
    application.model.append(jobs)
    application.queue_page.queue_view.select_rows(1, 2)
    application.window.actions_by_name.start_selected.trigger()
    wait_until_idle(qtbot, application)
    waiting, done = JobState.WAITING, JobState.DONE
    assert states(jobs) == [waiting, done, done, waiting]


def test_a_stopped_clip_leaves_the_others_at_work(
    qtbot: QtBot, application: Application, make_job: MakeJob
) -> None:
    jobs = [make_job("slow"), make_job("good1"), make_job("good2")]
    application.model.append(jobs)
    application.runner.start()
    qtbot.waitUntil(lambda: jobs[0].frame == 4)
    application.runner.stop_only([jobs[0], jobs[2]])
    wait_until_idle(qtbot, application)
    assert states(jobs) == [JobState.STOPPED, JobState.DONE, JobState.STOPPED]
    assert jobs[0].frame == 4


def test_pause_holds_the_child_still_and_stop_ends_it_all_the_same(
    qtbot: QtBot, application: Application, make_job: MakeJob
) -> None:
    job = make_job("slow")
    application.model.append([job])
    application.runner.start()
    qtbot.waitUntil(lambda: job.frame == 4)
    pause = application.window.actions_by_name.pause
    child = psutil.Process(application.runner.process_id)
    pause.trigger()
    assert job.state is JobState.PAUSED
    qtbot.waitUntil(lambda: child.status() == psutil.STATUS_STOPPED)
    pause.trigger()
    assert job.state is JobState.RUNNING
    qtbot.waitUntil(lambda: child.status() != psutil.STATUS_STOPPED)
    pause.trigger()
    application.runner.stop()
    wait_until_idle(qtbot, application)
    assert job.state is JobState.STOPPED


def test_a_child_that_is_killed_is_reported_with_its_last_lines_and_goes_on(
    qtbot: QtBot, application: Application, make_job: MakeJob
) -> None:
    job = make_job("slow")
    application.model.append([job])
    application.runner.start()
    qtbot.waitUntil(lambda: job.frame == 4)
    psutil.Process(application.runner.process_id).kill()
    wait_until_idle(qtbot, application)
    assert job.state is JobState.FAILED
    assert "signal 9" in job.error
    assert "fake child at work" in job.error
    application.controller.retry([job])
    application.runner.start()
    wait_until_idle(qtbot, application)
    assert job.state is JobState.DONE


def test_what_can_only_fail_is_refused_in_plain_words_and_the_queue_goes_on(
    qtbot: QtBot, application: Application, make_job: MakeJob, tmp_path: Path
) -> None:
    application.controller.existing = Existing.SKIP
    existing = make_job("good1")
    existing.target.parent.mkdir()
    existing.target.write_bytes(b"precious")
    gone = make_job("good2")
    gone.source.unlink()
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0o500)
    read_only = make_job("good3", target=locked / "x.mkv")
    last = make_job("good4")
    application.model.append([existing, gone, read_only, last])
    application.runner.start()
    wait_until_idle(qtbot, application)
    assert "exists already; it was not touched" in existing.error
    assert existing.target.read_bytes() == b"precious"
    assert "is not there any more" in gone.error
    if os.geteuid() != 0:
        assert "read-only" in read_only.error
    assert all(job.remedy for job in (existing, gone))
    assert last.state is JobState.DONE


def test_a_person_may_replace_an_output(make_job: MakeJob) -> None:
    assert "--overwrite" not in upscale_command(make_job(), Path("s.toml"))
    assert "--overwrite" in upscale_command(make_job(overwrite=True), Path("s.toml"))


def test_what_other_settings_left_unfinished_can_be_forgotten_by_a_button(
    qtbot: QtBot, application: Application, make_job: MakeJob
) -> None:
    assert "--no-resume" in upscale_command(make_job(anew=True), Path("s.toml"))
    job = make_job("blocked")
    application.model.append([job])
    application.queue_page.queue_view.select_rows(0, 0)
    details = application.queue_page.details
    assert details._anew.isHidden()
    application.runner.start()
    wait_until_idle(qtbot, application)
    qtbot.waitUntil(lambda: not details._anew.isHidden())
    assert "--no-resume" not in details._message.text()
    details._anew.click()
    qtbot.waitUntil(lambda: job.state is JobState.DONE)
    assert not job.anew
    qtbot.waitUntil(details._anew.isHidden)


def test_a_full_disk_is_told_before_the_start(
    application: Application, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = ClipFacts(width=3840, height=2160, fps=60.0, num_frames=10**8, duration_s=1e9)
    job = make_job("good", facts=facts)
    application.model.append([job])
    asked: list[list[estimates.DiskShortage]] = []

    def answer(parent: object, short: list[estimates.DiskShortage]) -> bool:
        asked.append(short)
        return False

    monkeypatch.setattr(main_window, "ask_shortage", answer)
    application.window.actions_by_name.start.trigger()
    (shortage,) = asked[0]
    assert shortage.needed > shortage.free > 0
    assert job.state is JobState.WAITING


def test_estimates_follow_the_settings_and_learn_from_finished_jobs(make_job: MakeJob) -> None:
    facts = ClipFacts(width=720, height=576, fps=25.0, num_frames=250, duration_s=10.0)
    forecast = estimates.OutputForecast()
    first = forecast.num_bytes(make_job("a", facts=facts))
    assert forecast.num_bytes(make_job("b")) == 0
    half = make_job("c", facts=facts, bytes_made=1000, frame=100, frames=200)
    assert forecast.num_bytes(half) == 2000
    done = make_job(
        "d",
        facts=facts,
        state=JobState.DONE,
        bytes_made=4 * first,
        frames=250,
        width=2880,
        height=2304,
    )
    forecast.learn([done])
    assert forecast.num_bytes(make_job("e", facts=facts)) == pytest.approx(4 * first, rel=0.1)

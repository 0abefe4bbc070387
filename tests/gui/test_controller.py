from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from adcvsr_core.settings import UpscaleSettings
from adcvsr_gui import existing_question
from adcvsr_gui.clip_facts import ClipFacts
from adcvsr_gui.composition import Application
from adcvsr_gui.existing import Existing
from adcvsr_gui.findings import Finding
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.queue_cells import Column
from adcvsr_gui.targets import OutputChoice

MakeJob = Callable[..., Job]


def add(qtbot: QtBot, application: Application, *paths: Path) -> None:
    """Adds clips and waits until they were opened."""
    with qtbot.waitSignal(
        application.reader.idle, check_params_cb=lambda: not application.reader.num_left
    ):
        application.controller.add_paths(paths)


def clip(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(b"12345")
    return path


def names(application: Application) -> list[str]:
    return [job.source.stem for job in application.model.jobs]


def test_a_clip_is_known_soon_and_one_that_cannot_be_read_stays_with_the_reason(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    add(qtbot, application, clip(tmp_path, "tape.avi"), clip(tmp_path, "bad.avi"))
    tape, bad = application.model.jobs
    assert tape.facts is not None
    assert tape.facts.shown_size == (768, 576)
    assert [finding.code for finding in tape.findings] == ["sample_aspect"]
    qtbot.waitUntil(lambda: tape.examined)
    assert tape.findings == []
    assert bad.state is JobState.FAILED
    assert "cannot be read: invalid data" in bad.error
    assert bad.remedy


def test_start_leaves_unreadable_clips_out_and_their_reason_stays(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    add(qtbot, application, clip(tmp_path, "bad.avi"), clip(tmp_path, "good.avi"))
    bad, good = application.model.jobs
    failed = make_failed(application, tmp_path)
    reason = bad.error
    application.controller.change_settings(application.model.jobs, {"crf": 20})
    assert (bad.state, bad.error) == (JobState.FAILED, reason)
    failed.state = JobState.FAILED
    application.window.actions_by_name.start.trigger()
    told = application.window.statusBar().currentMessage()
    assert "cannot be read: 1" in told
    assert "that failed: 1" in told
    qtbot.waitUntil(lambda: good.state is JobState.DONE)
    qtbot.waitUntil(lambda: not application.runner.is_running)
    assert (bad.state, bad.error) == (JobState.FAILED, reason)
    cell = application.model.index(0, Column.STATE)
    assert application.model.data(cell) == "Unreadable"
    application.queue_page.queue_view.select_rows(0, 0)
    assert "cannot be read: invalid data" in application.queue_page.details._message.text()
    application.saver.flush()
    assert application.queue_page._context.queue_file.load()[0][0].is_unreadable


def test_names_of_many_clips_are_looked_into_once_where_no_template_tells_them_apart(
    application: Application, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = [
        make_job(f"x{n}", facts=ClipFacts(width=720 + n, height=576), output=OutputChoice())
        for n in range(20)
    ]
    application.model.append(jobs)
    names, asked = application.controller._names, []
    wanted = names.wanted
    monkeypatch.setattr(names, "wanted", lambda *args: asked.append(args) or wanted(*args))
    application.controller.change_settings(jobs, {"crf": 20})
    assert {job.settings.crf for job in jobs} == {20}
    assert len(asked) == 2
    application.controller.change_output(jobs, {"template": "{name} {width}"})
    assert len({job.target.name for job in jobs}) == 20


def make_failed(application: Application, tmp_path: Path) -> Job:
    """A clip that failed for another reason."""
    job = Job(
        source=clip(tmp_path, "x.avi"),
        target=tmp_path / "x.mkv",
        settings=UpscaleSettings(),
        state=JobState.FAILED,
        error="no room",
    )
    application.model.append([job])
    return job


def test_the_order_is_changed_by_keys_and_by_dragging_and_can_be_undone(
    application: Application, make_job: MakeJob
) -> None:
    application.model.append([make_job(name) for name in "abcde"])
    controller, model = application.controller, application.model
    jobs = list(model.jobs)
    controller.move_by([jobs[1], jobs[3]], -1)
    assert names(application) == ["b", "d", "a", "c", "e"]
    controller.move_by([jobs[1]], -1)
    assert names(application) == ["b", "d", "a", "c", "e"]
    model.move_wanted.emit([0, 1], 5)
    assert names(application) == ["a", "c", "e", "b", "d"]
    controller.move_by([jobs[0]], 1)
    assert names(application) == ["c", "a", "e", "b", "d"]
    for _ in range(3):
        application.window.actions_by_name.undo.trigger()
    assert names(application) == ["a", "b", "c", "d", "e"]
    application.window.actions_by_name.redo.trigger()
    assert names(application) == ["b", "d", "a", "c", "e"]


def test_a_removed_clip_comes_back_with_its_progress_and_log(
    application: Application, make_job: MakeJob
) -> None:
    jobs = [make_job(name, state=JobState.STOPPED, frame=3, frames=8) for name in "abc"]
    application.model.append(jobs)
    queue_file = application.queue_page._context.queue_file
    queue_file.append_log(jobs[1], "half of it")
    application.controller.remove([jobs[1]])
    assert names(application) == ["a", "c"]
    application.window.actions_by_name.undo.trigger()
    assert list(application.model.jobs) == jobs
    assert jobs[1].frame == 3
    assert queue_file.read_log(jobs[1]) == "half of it\n"


def test_two_jobs_never_get_one_name(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    add(qtbot, application, clip(tmp_path, "a.avi"), clip(tmp_path, "a.mpg"))
    application.controller.duplicate(list(application.model.jobs))
    assert [job.target.name for job in application.model.jobs] == [
        "a_upscaled.mkv",
        "a_upscaled (2).mkv",
        "a_upscaled (3).mkv",
        "a_upscaled (4).mkv",
    ]
    application.controller.change_output(application.model.jobs, {"template": "{width}x{height}"})
    assert [job.target.name for job in application.model.jobs] == [
        "2880x2304.mkv",
        "2880x2304 (2).mkv",
        "2880x2304 (3).mkv",
        "2880x2304 (4).mkv",
    ]


@pytest.mark.parametrize("choice", [Existing.RENAME, Existing.OVERWRITE, Existing.SKIP])
def test_an_output_that_exists_is_asked_about_once_and_remembered(
    qtbot: QtBot,
    application: Application,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    choice: Existing,
) -> None:
    asked: list[list[Job]] = []

    def answer(parent: object, jobs: list[Job]) -> tuple[Existing, bool]:
        asked.append(jobs)
        return choice, True

    monkeypatch.setattr(existing_question, "ask_existing", answer)
    clips = [clip(tmp_path, f"{name}.avi") for name in "ab"]
    outputs = [clip(tmp_path, f"{name}_upscaled.mkv") for name in "ab"]
    for path in clips:
        add(qtbot, application, path)
    assert len(asked) == 1
    assert application.window.preferences().existing is choice
    jobs = application.model.jobs
    if choice is Existing.SKIP:
        assert not jobs
    else:
        assert {job.overwrite for job in jobs} == {choice is Existing.OVERWRITE}
        assert (jobs[0].target == outputs[0]) == (choice is Existing.OVERWRITE)
    assert all(path.read_bytes() == b"12345" for path in outputs)


def test_one_click_gives_the_remedy_to_all_selected_clips_that_need_it(
    application: Application, make_job: MakeJob
) -> None:
    combed = Finding(
        code="interlaced",
        severity="warning",
        text="each frame holds two moments",
        remedy="--deinterlace frame",
        settings={"deinterlace": "frame"},
    )
    first = make_job("a", findings=[combed])
    second = make_job("b", findings=[combed], settings=UpscaleSettings(crf=20))
    clean = make_job("c")
    application.model.append([first, second, clean])
    page = application.queue_page
    page.queue_view.select_rows(0, 2)
    buttons = page.details.findChildren(QPushButton)
    (button,) = (button for button in buttons if not button.isHidden())
    assert button.accessibleName() == "Apply: Deinterlace every frame"
    button.click()
    assert first.settings.deinterlace == "frame"
    assert second.settings == UpscaleSettings(crf=20, deinterlace="frame")
    assert clean.settings == UpscaleSettings()
    page._throttle.flush()
    assert not first.findings[0].helps(first.settings)


def test_a_name_with_the_size_is_completed_when_the_size_is_known(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    application.controller.output = OutputChoice(template="{name}-{height}")
    add(qtbot, application, clip(tmp_path, "tape.avi"))
    assert application.model.jobs[0].target.name == "tape-2304.mkv"


def test_the_queue_says_when_all_is_done(application: Application, make_job: MakeJob) -> None:
    facts = ClipFacts(width=100, height=100, fps=25.0, num_frames=250, duration_s=10.0)
    running = make_job("a", facts=facts, state=JobState.RUNNING, fps=10.0, eta_s=5.0)
    waiting = make_job("b", facts=facts)
    application.model.append([running, waiting])
    application.window._throttle.flush()
    assert "0:30 left in all" in application.window.queue_status.text
    # A frame of one pixel is quick, but not ten thousand times as quick.
    running.facts = ClipFacts(width=1, height=1, fps=25.0, num_frames=250, duration_s=10.0)
    application.window._show_state()
    assert "1:06 left in all" in application.window.queue_status.text
    running.state = JobState.STOPPED

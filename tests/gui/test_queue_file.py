from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from adcvsr_core.errors import OutputError
from adcvsr_core.settings import UpscaleSettings, load_settings
from adcvsr_gui.clip_facts import ClipFacts
from adcvsr_gui.findings import Finding
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.queue_file import QueueFile
from adcvsr_gui.targets import OutputChoice

MakeJob = Callable[..., Job]


@pytest.fixture
def queue_file(tmp_path: Path) -> QueueFile:
    return QueueFile(tmp_path / "data")


def test_the_queue_comes_back_as_it_was(queue_file: QueueFile, make_job: MakeJob) -> None:
    jobs = [
        make_job("a", settings=UpscaleSettings(encoder="x265", crf=20), frame=3, frames=8),
        make_job("b", state=JobState.FAILED, error="no room", remedy="free some"),
        make_job("c", state=JobState.DONE, seconds=2.5, fps=12.25, warnings=["colour guessed"]),
        make_job(
            "d",
            output=OutputChoice(folder="/out", template="{name}", container="mp4"),
            overwrite=True,
            facts=ClipFacts(width=720, height=576, fps=25.0, codec="dvvideo"),
            findings=[
                Finding(
                    code="mixed", severity="warning", text="!", settings={"deinterlace": "frame"}
                )
            ],
            examined=True,
        ),
    ]
    queue_file.save(jobs)
    loaded, problem = queue_file.load()
    assert problem == ""
    assert [vars(job) for job in loaded] == [vars(job) for job in jobs]


@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.STOPPING])
def test_a_job_that_was_at_work_comes_back_stopped(
    queue_file: QueueFile, make_job: MakeJob, state: JobState
) -> None:
    queue_file.save([make_job(state=state, frame=5, frames=8, safe_frames=4)])
    (job,), _ = queue_file.load()
    assert job.state is JobState.STOPPED
    assert job.fraction == 0.5


def test_no_file_is_an_empty_queue(queue_file: QueueFile) -> None:
    assert queue_file.load() == ([], "")


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"version": 99, "jobs": []}',
        '{"version": 2, "jobs": [{"state": "odd"}]}',
        "\x00",
    ],
)
def test_a_damaged_file_is_set_aside_and_told(
    queue_file: QueueFile, tmp_path: Path, text: str
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "queue.json").write_text(text)
    jobs, problem = queue_file.load()
    assert jobs == []
    assert "could not be read" in problem
    assert (tmp_path / "data" / "queue.damaged.json").read_text() == text
    queue_file.save([])
    assert queue_file.load() == ([], "")


@pytest.mark.parametrize(
    ("name", "value"), [("frame", "3"), ("key", "../../x"), ("warnings", None)]
)
def test_values_of_a_wrong_kind_are_refused(
    queue_file: QueueFile, make_job: MakeJob, tmp_path: Path, name: str, value: object
) -> None:
    queue_file.save([make_job()])
    path = tmp_path / "data" / "queue.json"
    table = json.loads(path.read_text())
    table["jobs"][0][name] = value
    path.write_text(json.dumps(table))
    jobs, problem = queue_file.load()
    assert jobs == []
    assert name in problem


def test_an_entry_that_cannot_be_understood_costs_no_other(
    queue_file: QueueFile, make_job: MakeJob, tmp_path: Path
) -> None:
    jobs = [make_job("a"), make_job("b"), make_job("c")]
    queue_file.save(jobs)
    path = tmp_path / "data" / "queue.json"
    path.write_text(path.read_text().replace('"state": "waiting"', '"state": "later"', 1))
    damaged = path.read_text()
    loaded, problem = queue_file.load()
    assert [job.key for job in loaded] == [jobs[1].key, jobs[2].key]
    assert "1 clip of the saved queue could not be read ('later'" in problem
    assert (tmp_path / "data" / "queue.damaged.json").read_text() == damaged


def test_no_damaged_file_replaces_an_earlier_one(queue_file: QueueFile, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for text in ("first", "second"):
        (tmp_path / "data" / "queue.json").write_text(text)
        _, problem = queue_file.load()
    kept = tmp_path / "data" / "queue.damaged (2).json"
    assert str(kept) in problem
    assert kept.read_text() == "second"
    assert (tmp_path / "data" / "queue.damaged.json").read_text() == "first"


def test_a_save_that_fails_leaves_the_old_queue(
    queue_file: QueueFile, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_file.save([make_job("a")])

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        queue_file.save([make_job("a"), make_job("b")])
    assert [job.name for job in queue_file.load()[0]] == ["a.mp4"]


def test_a_full_data_folder_is_named_with_what_to_do(
    queue_file: QueueFile, make_job: MakeJob, tmp_path: Path
) -> None:
    job = make_job()
    (tmp_path / "data" / "jobs" / f"{job.key}.toml").mkdir(parents=True)
    with pytest.raises(OutputError) as error:
        queue_file.write_settings(job)
    assert "cannot be written" in error.value.what
    assert error.value.remedy.startswith(f"AdcVSR keeps its queue in {tmp_path / 'data'}: make")


def test_settings_and_log_lie_beside_the_queue_until_forgotten(
    queue_file: QueueFile, make_job: MakeJob, tmp_path: Path
) -> None:
    job = make_job(settings=UpscaleSettings(crf=23))
    assert load_settings(queue_file.write_settings(job)) == job.settings
    assert queue_file.read_log(job) == ""
    queue_file.append_log(job, "one")
    queue_file.append_log(job, "two")
    assert queue_file.read_log(job) == "one\ntwo\n"
    other = make_job("b")
    queue_file.append_log(other, "three")
    queue_file.forget_all_but([other])
    assert [file.stem for file in (tmp_path / "data" / "jobs").iterdir()] == [other.key]
    assert job.source.exists()

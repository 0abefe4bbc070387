"""Clips that arrive in a watched folder are taken when they are whole, and not before."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import imageio_ffmpeg
import pytest
from pytestqt.qtbot import QtBot

from adcvsr_gui.composition import Application
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.watch_folder import DOUBTFUL_QUIET_S, UNFINISHED_QUIET_S, WatchFolder
from adcvsr_gui.wholeness import is_closed, is_whole

MakeJob = Callable[..., Job]
LONG_S = 10 * UNFINISHED_QUIET_S

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")


class Watched:
    """A folder that is looked at when the test says so, by a clock of its own."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self._qtbot = qtbot
        self.now_s = 100.0
        self.found: list[str] = []
        self.unfinished: list[str] = []
        self.watch = WatchFolder(interval_ms=600_000, clock=lambda: self.now_s)
        self.watch.clips_found.connect(lambda paths: self.found.extend(p.name for p in paths))
        self.watch.unfinished.connect(lambda path: self.unfinished.append(path.name))
        self.watch.watch(folder)
        self.wait()

    def wait(self) -> None:
        self._qtbot.waitUntil(lambda: not self.watch.is_looking)

    def look(self, after_s: float = 3.0) -> list[str]:
        """What is told by now."""
        self.now_s += after_s
        self.watch.look()
        self.wait()
        return self.found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    (made / "old.mkv").write_bytes(b"1")
    return made


@pytest.fixture
def watched(qtbot: QtBot, folder: Path) -> Iterator[Watched]:
    made = Watched(qtbot, folder)
    yield made
    made.watch.close()


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same second of a test pattern in several containers."""
    folder = tmp_path_factory.mktemp("clips")
    made: dict[str, Path] = {}
    for name, options in {
        "index last.mp4": (),
        "index first.mp4": ("-movflags", "+faststart"),
        "fragments.mp4": ("-movflags", "+frag_keyframe+empty_moov"),
        "clip.mov": (),
        "clip.mkv": (),
        "live.mkv": ("-live", "1"),
        "clip.avi": ("-c:v", "mpeg4"),
        "clip.ts": (),
    }.items():
        made[name] = folder / name
        source = ("-f", "lavfi", "-i", "testsrc2=size=64x48:rate=25:duration=1")
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *source, *options]
        subprocess.run([*command, str(made[name])], check=True)
    return made


def test_containers_say_whether_they_are_whole(clips: dict[str, Path]) -> None:
    known = {name: is_whole(path) for name, path in clips.items()}
    unknown = {"live.mkv": None, "clip.ts": None}
    assert known == {name: unknown.get(name, True) for name in clips}


@pytest.mark.parametrize("part", [0.05, 0.5, 0.9, 0.999])
def test_a_part_of_a_clip_never_counts_as_whole(
    clips: dict[str, Path], tmp_path: Path, part: float
) -> None:
    for name, path in clips.items():
        data = path.read_bytes()
        cut = tmp_path / name
        cut.write_bytes(data[: int(part * len(data))])
        assert not is_whole(cut), name
        with cut.open("r+b") as stream:  # a copy that has its full size from the start
            stream.truncate(len(data) + 8192 if part < 0.9 else len(data))
        if part < 0.9:
            assert not is_whole(cut), name
    assert is_whole(tmp_path / "gone.mp4") is False


@linux_only
def test_a_file_that_is_open_for_writing_is_known(tmp_path: Path) -> None:
    path = tmp_path / "clip.ts"
    with path.open("wb") as stream:
        stream.write(b"1")
        assert is_closed(path) is False
    assert is_closed(path) is True
    with path.open("rb"):
        assert is_closed(path) is True
    assert is_closed(tmp_path / "gone.ts") is None


def test_a_clip_is_told_when_two_looks_find_it_whole(
    watched: Watched, folder: Path, clips: dict[str, Path]
) -> None:
    shutil.copy(clips["clip.mkv"], folder / "new.mkv")
    assert watched.look() == []
    assert watched.look() == ["new.mkv"] if sys.platform == "linux" else True
    watched.look(LONG_S)
    watched.look()
    assert watched.found == ["new.mkv"]


@pytest.mark.parametrize("name", ["index last.mp4", "index first.mp4", "clip.mkv", "clip.avi"])
def test_a_copy_that_stalls_is_told_of_and_left_alone_until_it_is_whole(
    watched: Watched, folder: Path, clips: dict[str, Path], name: str
) -> None:
    data, new = clips[name].read_bytes(), folder / name
    new.write_bytes(data[: len(data) // 2])
    for _ in range(5):
        assert watched.look(LONG_S) == []
    assert watched.unfinished == [name]
    new.write_bytes(data)
    watched.look()
    watched.look(DOUBTFUL_QUIET_S)
    assert watched.found == [name]


@linux_only
def test_a_writer_that_stalls_for_minutes_is_waited_for(
    watched: Watched, folder: Path, clips: dict[str, Path]
) -> None:
    data = clips["clip.ts"].read_bytes()
    with (folder / "new.ts").open("wb") as stream:
        stream.write(data[:4000])
        stream.flush()
        for _ in range(5):
            assert watched.look(LONG_S) == []
        stream.write(data[4000:])
    watched.look()
    assert watched.look() == []  # this container does not say where it ends
    assert watched.look(DOUBTFUL_QUIET_S) == ["new.ts"]


def test_what_is_written_to_later_is_told_again_and_what_lay_there_is_left_alone(
    watched: Watched, folder: Path, clips: dict[str, Path]
) -> None:
    shutil.copy(clips["clip.ts"], folder / "new.ts")
    watched.look()
    assert watched.look(LONG_S) == ["new.ts"]
    for name in ("new.ts", "old.mkv"):
        with (folder / name).open("ab") as stream:
            stream.write(clips["clip.ts"].read_bytes())
    watched.look()
    assert sorted(watched.look(LONG_S)[1:]) == ["new.ts", "old.mkv"]
    os.utime(folder / "new.ts")
    watched.look()
    watched.look(LONG_S)
    assert watched.found[3:] == ["new.ts"]


def test_a_drive_that_comes_back_brings_nothing_new(watched: Watched, folder: Path) -> None:
    away = folder.with_name("away")
    folder.rename(away)
    watched.look()
    away.rename(folder)
    watched.look()
    watched.look(LONG_S)
    assert watched.found == []


def test_a_watch_that_begins_before_its_drive_is_there_leaves_old_clips_alone(
    qtbot: QtBot, folder: Path
) -> None:
    away = folder.with_name("away")
    folder.rename(away)
    watched = Watched(qtbot, folder)
    away.rename(folder)
    watched.look()
    watched.look(LONG_S)
    assert watched.look() == []
    watched.watch.close()


def test_a_clip_that_grew_while_it_was_worked_on_is_made_again_whole(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    clip = tmp_path / "slow.mkv"
    clip.write_bytes(b"1")
    window = application.window
    window.watch_folder._known = {clip: (1, clip.stat().st_mtime_ns)}
    window.watch_folder.clips_found.emit([clip])
    qtbot.waitUntil(lambda: bool(application.model.jobs) and application.model.jobs[0].frame == 4)
    (job,) = application.model.jobs
    clip.write_bytes(b"12")
    application.runner.stop()
    qtbot.waitUntil(lambda: not application.runner.is_running)
    read: list[str] = []
    application.reader.facts_read.connect(lambda key, _: read.append(key))
    application.runner.start()
    qtbot.waitUntil(lambda: job.state is JobState.DONE, timeout=20_000)
    assert (job.num_bytes, job.safe_frames) == (2, 8)
    qtbot.waitUntil(lambda: read == [job.key])


def test_an_output_of_a_part_of_a_clip_is_no_success(
    qtbot: QtBot, application: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = tmp_path / "good.mkv"
    clip.write_bytes(b"1")
    window = application.window
    told: list[Path] = []
    monkeypatch.setattr(window.watch_folder, "tell_again", told.append)
    states: list[JobState] = []
    application.runner.job_ended.connect(lambda job: states.append(job.state))
    application.runner.line_logged.connect(
        lambda job, line: clip.write_bytes(b"12") if line.startswith("done") else None
    )
    window.watch_folder.clips_found.emit([clip])
    qtbot.waitUntil(lambda: states == [JobState.FAILED], timeout=20_000)
    (job,) = application.model.jobs
    assert "changed its size" in job.error
    assert (job.overwrite, job.frame, told) == (True, 0, [clip])
    window.watch_folder.clips_found.emit([clip])
    qtbot.waitUntil(lambda: states[1:] == [JobState.DONE], timeout=20_000)
    assert list(application.model.jobs) == [job]
    assert (job.error, job.overwrite) == ("", False)


def test_a_look_that_fails_is_not_the_last(
    watched: Watched, folder: Path, clips: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copyfile(clips["index first.mp4"], folder / "new.mp4")
    with monkeypatch.context() as patched:
        patched.setattr("adcvsr_gui.watch_folder.scan", lambda _: 1 // 0)
        watched.look()
    watched.look()
    assert watched.look() == ["new.mp4"]


@linux_only
def test_a_pipe_in_the_folder_holds_nothing_up(
    watched: Watched, folder: Path, clips: dict[str, Path]
) -> None:
    os.mkfifo(folder / "pipe.mp4")
    shutil.copyfile(clips["index first.mp4"], folder / "new.mp4")
    watched.look()
    assert watched.look() == ["new.mp4"]

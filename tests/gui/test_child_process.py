from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from adcvsr_core.progress import DoneEvent, ErrorEvent, ProgressEvent, SegmentEvent, StartEvent
from adcvsr_gui.child_process import ChildProcess, Outcome

CommandOf = Callable[[str], list[str]]

FAKE_CHILD = Path(__file__).with_name("fake_child.py")


class Recorder:
    """Everything a child tells, in order."""

    def __init__(self, child: ChildProcess) -> None:
        self.seen: list[object] = []
        child.event_received.connect(self.seen.append)
        child.line_received.connect(self.seen.append)
        child.finished.connect(self.seen.append)

    @property
    def outcome(self) -> Outcome:
        last = self.seen[-1]
        assert isinstance(last, Outcome)
        return last

    def of[T](self, kind: type[T]) -> list[T]:
        return [item for item in self.seen if isinstance(item, kind)]


@pytest.fixture
def command(tmp_path: Path) -> CommandOf:
    (tmp_path / "job.toml").write_text("crf = 20\n")

    def make(behaviour: str) -> list[str]:
        target, settings = tmp_path / "out.mkv", tmp_path / "job.toml"
        return [sys.executable, str(FAKE_CHILD), behaviour, str(target), str(settings)]

    return make


def test_events_come_in_order_and_the_outcome_last(qtbot: QtBot, command: CommandOf) -> None:
    child = ChildProcess()
    recorder = Recorder(child)
    with qtbot.waitSignal(child.finished):
        child.start(command("good"))
    events = [item for item in recorder.seen if not isinstance(item, (str, Outcome))]
    kinds = [type(event) for event in events]
    halves = [ProgressEvent] * 4
    assert kinds == [StartEvent, *halves, SegmentEvent, *halves, DoneEvent]
    assert [event.frame for event in recorder.of(ProgressEvent)] == list(range(1, 9))
    assert recorder.outcome.succeeded
    assert recorder.of(str) == ["fake child at work"]
    assert len(recorder.of(Outcome)) == 1


def test_an_error_event_comes_before_the_end(qtbot: QtBot, command: CommandOf) -> None:
    child = ChildProcess()
    recorder = Recorder(child)
    with qtbot.waitSignals(
        [child.event_received, child.event_received, child.finished], order="strict"
    ):
        child.start(command("error"))
    (error,) = recorder.of(ErrorEvent)
    assert (error.text, error.remedy) == ("clip.mp4: no video in it", "Choose another file")
    assert not recorder.outcome.succeeded
    assert recorder.outcome.exit_code == 1


def test_a_crash_is_told_with_the_last_lines(qtbot: QtBot, command: CommandOf) -> None:
    child = ChildProcess()
    recorder = Recorder(child)
    with qtbot.waitSignal(child.finished):
        child.start(command("crash"))
    assert recorder.outcome.crashed
    assert not recorder.outcome.stop_requested
    assert "last words" in recorder.outcome.last_lines
    assert "ended by the system (signal 6)" in recorder.outcome.describe()


@pytest.mark.parametrize("behaviour", ["slow", "stubborn"])
def test_stop_ends_the_child_even_one_that_will_not(
    qtbot: QtBot, command: CommandOf, behaviour: str
) -> None:
    child = ChildProcess(grace_ms=200)
    recorder = Recorder(child)
    with qtbot.waitSignal(child.event_received):
        child.start(command(behaviour))
    qtbot.waitUntil(lambda: bool(recorder.of(SegmentEvent)))
    with qtbot.waitSignal(child.finished):
        child.stop()
        child.stop()
    assert recorder.outcome.stop_requested
    assert not child.is_running


def test_a_program_that_is_not_there(qtbot: QtBot, tmp_path: Path) -> None:
    child = ChildProcess()
    recorder = Recorder(child)
    with qtbot.waitSignal(child.finished):
        child.start([str(tmp_path / "missing")])
    assert "could not be started" in recorder.outcome.describe()


def test_the_end_of_stdin_tells_a_child_that_the_window_is_gone(qtbot: QtBot) -> None:
    code = "import select; print('open' if not select.select([0], [], [], 0.3)[0] else 'ended')"
    child = ChildProcess()
    recorder = Recorder(child)
    with qtbot.waitSignal(child.finished):
        child.start([sys.executable, "-c", code])
    assert recorder.seen[0] == "open"


def test_text_that_is_no_event_is_log_and_split_lines_are_joined(qtbot: QtBot) -> None:
    code = """
import sys, time
def out(text):
    sys.stdout.buffer.write(text.encode()); sys.stdout.flush(); time.sleep(0.05)
out('{"event": "segm'); out('ent", "index": 1, "frames": 2}\\n{"event": "other"}\\n')
out('{"event": "segment", "index": "x", "frames": 2}\\n\\xe4\\n50 %\\r100 %\\r\\nno end')
"""
    child = ChildProcess()
    recorder = Recorder(child)
    with qtbot.waitSignal(child.finished):
        child.start([sys.executable, "-c", code])
    assert recorder.seen[:-1] == [
        SegmentEvent(index=1, frames=2),
        '{"event": "other"}',
        '{"event": "segment", "index": "x", "frames": 2}',
        "\u00e4",
        "50 %",
        "100 %",
        "no end",
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_a_name_of_bytes_that_are_no_text_reaches_the_child(qtbot: QtBot, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.mp4"
    with open(path, "wb"):
        pass
    child = ChildProcess()
    recorder = Recorder(child)
    with qtbot.waitSignal(child.finished):
        code = "import os, sys; print(os.path.exists(sys.argv[1]))"
        child.start([sys.executable, "-c", code, os.fsdecode(path)])
    assert recorder.of(str) == ["True"]
    assert recorder.outcome.succeeded

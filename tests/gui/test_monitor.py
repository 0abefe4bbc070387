"""Memory and GPU use, with tools of the GPU that answer, hang, fail or talk nonsense."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from adcvsr_gui.monitor import MAX_GPU_FAILURES, Monitor
from adcvsr_gui.processes import memory_bytes

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a script stands for the tool")
MakeMonitor = Callable[[str], tuple[Monitor, list[str]]]
ASKED = "--query-gpu=utilization.gpu,memory.used,memory.total --format=csv,noheader,nounits"


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeMonitor]:
    """Makes a monitor for this process with a shell script as `nvidia-smi`."""
    made: list[Monitor] = []

    def build(script: str) -> tuple[Monitor, list[str]]:
        tool = tmp_path / "nvidia-smi"
        tool.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\n{script}\n')
        tool.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        monitor = Monitor(os.getpid, interval_ms=20, patience_ms=200)
        told: list[str] = []
        monitor.measured.connect(told.append)
        made.append(monitor)
        monitor.set_on(True)
        return monitor, told

    yield build
    for monitor in made:
        monitor.close()


def calls(tmp_path: Path) -> list[str]:
    return (tmp_path / "calls").read_text().splitlines()


def test_right_numbers_of_the_busiest_gpu_are_told(
    qtbot: QtBot, make: MakeMonitor, tmp_path: Path
) -> None:
    monitor, told = make("echo '3, 10, 100'; echo '57, 4021, 24564'")
    qtbot.waitUntil(lambda: bool(told) and told[-1].endswith("GPU 57 %, 3.9 GiB of 24.0 GiB"))
    assert told[-1].startswith("memory ")
    assert set(calls(tmp_path)) == {ASKED}
    assert memory_bytes(os.getpid()) > 10 << 20
    monitor.set_on(False)
    qtbot.wait(100)
    assert told[-1] == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[N/A], 4021, 24564", "GPU 3.9 GiB of 24.0 GiB"),
        ("31, [N/A], [N/A]", "GPU 31 %"),
        ("[N/A], [N/A], [N/A]", ""),
        ("[Not Supported], 1024, 2048\n5, 512, 2048", "GPU 5 %, 512 MiB of 2.0 GiB"),
        ("No devices were found", ""),
        ("-1, x, 3\n1, 2", ""),
        ("", ""),
    ],
)
def test_what_a_gpu_does_not_tell_is_left_out(make: MakeMonitor, text: str, words: str) -> None:
    monitor, _ = make("exit 1")
    assert monitor._gpu_words(text) == words


@pytest.mark.parametrize(
    "script",
    [
        "echo 'NVIDIA-SMI has failed, 1, 2' >&2; exit 9",
        "echo '50, 1, 2'; exit 9",
        "exec sleep 60",
        "printf '\\377\\376\\0, 7\\n'",
        "yes '5, 5'",
    ],
    ids=["fails", "fails with numbers", "hangs", "garbage", "flood"],
)
def test_a_broken_tool_neither_blocks_nor_is_asked_for_ever(
    qtbot: QtBot, make: MakeMonitor, tmp_path: Path, script: str
) -> None:
    begin = time.thread_time()
    monitor, told = make(script)
    qtbot.waitUntil(lambda: monitor._num_failures == MAX_GPU_FAILURES)
    num_told = len(told)
    qtbot.waitUntil(lambda: len(told) > num_told + 3)
    assert len(calls(tmp_path)) == MAX_GPU_FAILURES
    assert all(text.startswith("memory ") and "GPU" not in text for text in told)
    assert time.thread_time() - begin < 2
    children = psutil.Process().children()
    assert not [child for child in children if child.status() == psutil.STATUS_ZOMBIE]
    monitor.set_on(True)  # the next clip
    qtbot.waitUntil(lambda: len(calls(tmp_path)) > MAX_GPU_FAILURES)


@pytest.mark.skipif(sys.platform != "linux", reason="counts what the kernel knows")
def test_closing_ends_a_tool_that_hangs(qtbot: QtBot, make: MakeMonitor, tmp_path: Path) -> None:
    monitor, _ = make("exec sleep 60")
    qtbot.waitUntil(lambda: (tmp_path / "calls").exists())
    monitor.close()
    assert monitor._gpu.processId() == 0

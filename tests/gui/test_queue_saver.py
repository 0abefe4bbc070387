from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from adcvsr_gui.jobs import Job
from adcvsr_gui.queue_file import QueueFile
from adcvsr_gui.queue_model import QueueModel
from adcvsr_gui.queue_saver import QueueSaver

MakeJob = Callable[..., Job]


def test_a_flush_comes_after_the_save_under_way(
    qtbot: QtBot, make_job: MakeJob, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_file = QueueFile(tmp_path)
    model = QueueModel()
    saver = QueueSaver(model, queue_file)
    failures: list[str] = []
    saver.failed.connect(failures.append)
    begun, may_go_on = threading.Event(), threading.Event()
    write = queue_file.write

    def slow_write(tables: Sequence[dict[str, Any]]) -> None:
        if not begun.is_set():
            begun.set()
            assert may_go_on.wait(20)
        write(tables)

    monkeypatch.setattr(queue_file, "write", slow_write)
    model.append([make_job("old")])
    qtbot.waitUntil(begun.is_set)
    model.append([make_job("new")])
    threading.Timer(0.2, may_go_on.set).start()
    saver.flush()
    saver._background.wait()
    assert [job.name for job in queue_file.load()[0]] == ["old.mp4", "new.mp4"]
    assert failures == []

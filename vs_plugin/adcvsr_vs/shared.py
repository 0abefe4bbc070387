"""What all filters of a process share: one thread that runs models, and each model once."""

from __future__ import annotations

import atexit
import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from weakref import WeakValueDictionary

from adcvsr_core.model.base import Student
from adcvsr_core.weights.files import load_student

type Key = tuple[str, int, int, str, str]

_students: WeakValueDictionary[Key, Student] = WeakValueDictionary()
_lock = threading.Lock()


class _Thread:
    """A thread that works off a queue, in order. Its `later` may be called where no lock may be
    waited for, as by a destructor, which Python may run in the middle of anything."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[tuple[Callable[[], Any], Future[Any] | None]] = SimpleQueue()
        self._over = False
        threading.Thread(target=self._run, name="adcvsr", daemon=True).start()
        atexit.register(self._end)

    def now[T](self, work: Callable[[], T]) -> T:
        future: Future[T] = Future()
        self._jobs.put((work, future))
        try:
            return future.result()
        finally:
            del future  # which would keep an exception, and that its traceback, and that the filter

    def later(self, work: Callable[[], object]) -> None:
        self._jobs.put((work, None))

    def _run(self) -> None:
        while True:
            self._settle(*self._jobs.get())

    def _settle(self, work: Callable[[], object], future: Future[Any] | None) -> None:
        try:
            if self._over:
                raise RuntimeError("Python is ending")
            result = work()
        except BaseException as error:
            if future is not None:
                future.set_exception(error)
            future = None
        else:
            if future is not None:
                future.set_result(result)

    def _end(self) -> None:
        self._over = True
        with contextlib.suppress(RuntimeError):
            self.now(lambda: None)  # PyTorch must not run while the process is taken down


_thread: _Thread | None = None
"""Models run on this one: every other thread that ran PyTorch would keep a pool of its own."""


def on_the_thread[T](work: Callable[[], T]) -> T:
    """Run `work` on the shared thread and wait for it, leaving the interpreter to others."""
    global _thread
    if _thread is None:
        with _lock:
            _thread = _thread or _Thread()
    return _thread.now(work)


def later_on_the_thread(work: Callable[[], object]) -> None:
    """Have `work` run on the shared thread some time, without waiting; what it raises is lost."""
    if _thread is not None:
        _thread.later(work)


def shared_student(path: Path, device: str, precision: str) -> Student:
    """The student of a weights file, loaded once a device and precision while anybody uses it."""
    status = path.stat()
    key = (str(path.resolve()), status.st_mtime_ns, status.st_size, device, precision)
    with _lock:
        student = _students.get(key)
        if student is None:
            student = _students[key] = load_student(path)
        return student

"""What all filters of a process share: one thread that runs models, and each model once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from weakref import WeakValueDictionary

from adcvsr_core.model.base import Student
from adcvsr_core.weights.files import load_student

type Key = tuple[str, int, int, str, str]

_students: WeakValueDictionary[Key, Student] = WeakValueDictionary()
_lock = threading.Lock()
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="adcvsr")
"""Models run on this one: every other thread that ran PyTorch would keep a pool of its own."""


def on_the_thread[T](work: Callable[[], T]) -> T:
    """Run `work` on the shared thread and wait for it, leaving the interpreter to others."""
    return _thread.submit(work).result()


def shared_student(path: Path, device: str, precision: str) -> Student:
    """The student of a weights file, loaded once a device and precision while anybody uses it."""
    status = path.stat()
    key = (str(path.resolve()), status.st_mtime_ns, status.st_size, device, precision)
    with _lock:
        student = _students.get(key)
        if student is None:
            student = _students[key] = load_student(path)
        return student

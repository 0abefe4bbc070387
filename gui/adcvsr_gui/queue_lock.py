"""One window on a queue: its lock, and what a start does that does not get it."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLockFile
from PySide6.QtWidgets import QMessageBox

from adcvsr_gui.dialogs import ask_take_over

translate = QCoreApplication.translate


def lock_queue(folder: Path, hand_over: Callable[[], bool]) -> QLockFile | int:
    """The lock on the queue in a data folder, or the exit code of a start that gets none.

    Args:
        hand_over: gives the clips of this start to the window that is open; whether that worked.
    """
    path = folder / "window.lock"
    lock = QLockFile(str(path))
    lock.setStaleLockTime(0)
    if lock.tryLock(0):
        return lock
    if problem := _why_unwritable(folder):
        QMessageBox.critical(None, "AdcVSR", problem)
        return 1
    if hand_over():
        return 0
    if _is_held(path):
        text = translate("Composition", "AdcVSR is open already, with the same queue.")
        QMessageBox.information(None, "AdcVSR", text)
        return 1
    # Left by a window on a computer of another name, or by one whose number another process has.
    if not ask_take_over(folder, lock.getLockInfo()[1]):
        return 1
    path.unlink(missing_ok=True)
    return lock if lock.tryLock(0) else 1


def _is_held(path: Path) -> bool:
    """Whether a process that lives has the lock; of one on another computer it may not be known."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        with path.open("r+b") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return not isinstance(error, FileNotFoundError)
    return False


def _why_unwritable(folder: Path) -> str:
    """Why a folder takes no lock and no queue; empty where it does."""
    try:
        with tempfile.TemporaryFile(dir=folder) as stream:
            stream.write(bytes(4096))
    except OSError as error:
        text = translate(
            "Composition",
            "AdcVSR keeps its queue in {0}, where nothing can be written: {1}. Make space or get "
            "permission there, then open AdcVSR again.",
        )
        return text.format(folder, (error.strerror or str(error)).lower())
    return ""

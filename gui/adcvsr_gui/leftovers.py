"""Child processes of jobs that outlived their window: found by a note, and ended before anew."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil
from PySide6.QtCore import QObject, QTimer

log = logging.getLogger(__name__)

NOTE_SUFFIX = ".pid"
LOOK_AGAIN_MS = 100
GRACE_MS = 10_000


class Leftovers(QObject):
    """Keeps a note of the child of a job while it runs, and ends one that nobody waits for.

    A window that was killed leaves its child behind: it stops by itself when it can, but that takes
    as long as its last frame, and one that is held still may never hear of it. Until it is gone, it
    has the lock on the work of its job.
    """

    def __init__(self, parent: QObject | None = None, *, grace_ms: int = GRACE_MS) -> None:
        super().__init__(parent)
        self._grace_ms = grace_ms

    def note(self, settings_path: Path, process_id: int) -> None:
        """A child began to work with these settings, whose file belongs to one job alone."""
        try:
            _note_path(settings_path).write_text(str(process_id), encoding="utf-8")
        except OSError as error:
            log.warning("the child process cannot be noted: %s", error)

    def forget(self, settings_path: Path) -> None:
        """The child has ended."""
        try:
            _note_path(settings_path).unlink(missing_ok=True)
        except OSError as error:
            log.warning("the note of the child process stays: %s", error)

    def end_all(self, folder: Path) -> None:
        """Asks the children of all jobs with their settings in a folder to end."""
        for note in folder.glob(f"*{NOTE_SUFFIX}"):
            self.end(note.with_suffix(".toml"), lambda: None)

    def end(self, settings_path: Path, then: Callable[[], None]) -> bool:
        """Asks the child with these settings to end, and kills it if it does not.

        Returns:
            Whether there is one: `then` is called when it is gone. Else it never is.
        """
        process = _find(settings_path)
        if process is None:
            self.forget(settings_path)
            return False
        log.warning("process %d goes on from an earlier window; it is ended", process.pid)
        for one in _family(process):
            _ask_to_end(one)
        self._wait(process, settings_path, then, self._grace_ms)
        return True

    def _wait(
        self, process: psutil.Process, settings_path: Path, then: Callable[[], None], left_ms: int
    ) -> None:
        if _is_gone(process):
            self.forget(settings_path)
            then()
            return
        if left_ms <= 0:
            for one in _family(process):
                _kill(one)
        left_ms -= LOOK_AGAIN_MS
        again = partial(self._wait, process, settings_path, then, left_ms)
        QTimer.singleShot(LOOK_AGAIN_MS, self, again)


def _note_path(settings_path: Path) -> Path:
    return settings_path.with_suffix(NOTE_SUFFIX)


def _find(settings_path: Path) -> psutil.Process | None:
    """The process that was noted, if it is that one still: numbers of processes are used again.

    It is known by its own argument, the settings of the job, and not by when it began: the clock
    of the computer may have been set meanwhile.
    """
    try:
        process = psutil.Process(int(_note_path(settings_path).read_text(encoding="utf-8")))
        is_it = any(Path(word).name == settings_path.name for word in process.cmdline())
    except (OSError, ValueError, psutil.Error):
        return None
    return process if is_it else None


def _is_gone(process: psutil.Process) -> bool:
    """One that is ending has no arguments any more to know it by, but still has its locks."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.Error:
        return True


def _family(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def _ask_to_end(process: psutil.Process) -> None:
    """One that is held still hears nothing until it is let go."""
    try:
        process.resume()
        process.terminate()
    except psutil.Error as error:
        log.debug("%s", error)


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.Error as error:
        log.debug("%s", error)

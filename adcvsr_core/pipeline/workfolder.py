"""The folder beside the target where a job grows, and the lock that keeps a second run out of it.

It is named after the target, `clip_x4.mkv.adcvsr`, so that the same command finds it again. The
lock belongs to the process: it is gone when the process is, however that ended.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from adcvsr_core.durable import sync_folder
from adcvsr_core.errors import OutputError
from adcvsr_core.pipeline.disk import disk_errors
from adcvsr_core.pipeline.manifest import FILE_NAME
from adcvsr_core.pipeline.published import NOTE_NAME
from adcvsr_core.said import Said
from adcvsr_core.video.naming import WORK_SUFFIX

_LOCK_NAME = "lock"


def work_folder_of(target: Path) -> Path:
    """Return where the work for `target` lies."""
    return target.with_name(target.name + WORK_SUFFIX)


def is_work_folder(path: Path) -> bool:
    """Tell whether a folder is one of ours, by its lock."""
    ours = path.name.endswith(WORK_SUFFIX) and not path.is_symlink()
    return ours and (path / _LOCK_NAME).is_file()


class WorkFolder:
    """A locked work folder; leaving it unlocks it, and removes it when nothing is in it.

    Raises:
        OutputError: the folder cannot be made, is not one of ours, or another process works in it.
    """

    def __init__(self, target: Path) -> None:
        self.path = work_folder_of(target)
        self._lock = -1

    def __enter__(self) -> Self:
        with disk_errors(self.path):
            _refuse_foreign(self.path)
            self._lock = _open_locked(self.path)
        if self._lock < 0:
            raise OutputError(
                Said("another process is working on this target"),
                where=str(self.path),
                remedy=Said("Wait for it, or choose another target."),
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if {path.name for path in self.path.glob("*")} == {_LOCK_NAME}:
            self.remove()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def clear(self, keep: set[str] | None = None) -> None:
        """Remove everything but the lock and the names in `keep`."""
        kept = {_LOCK_NAME, *(keep or set())}
        with disk_errors(self.path):
            for path in self.path.iterdir():
                if path.name in kept:
                    continue
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()

    def remove(self) -> None:
        """Remove the folder with all that is in it.

        The note and the manifest go last: killed meanwhile, the same command finishes this.
        """
        with suppress(OutputError):
            self.clear({NOTE_NAME, FILE_NAME})
        with suppress(OSError):
            (self.path / NOTE_NAME).unlink()
        if sys.platform == "win32" and self._lock >= 0:
            os.close(self._lock)
            self._lock = -1
        shutil.rmtree(self.path, ignore_errors=True)


def _refuse_foreign(folder: Path) -> None:
    """Raise when what has the name of the work folder holds things of somebody else."""
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set[str]()
    foreign = names and not names & {_LOCK_NAME, FILE_NAME, NOTE_NAME}
    if folder.is_symlink() or foreign:
        raise OutputError(
            Said("it has the name of a folder for unfinished work, but is none"),
            where=str(folder),
            remedy=Said("Move it away, or choose another output."),
        )


def is_locked(folder: Path) -> bool:
    """Tell whether a process works in this work folder."""
    try:
        descriptor = os.open(folder / _LOCK_NAME, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _try_lock(descriptor)
    finally:
        os.close(descriptor)


def _open_locked(folder: Path) -> int:
    """Make the folder and lock it; -1 when somebody else has.

    The owner may just be removing it: then try again.
    """
    while True:
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)
        try:
            descriptor = os.open(folder / _LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o666)
        except FileNotFoundError:
            continue
        if not _try_lock(descriptor):
            os.close(descriptor)
            return -1
        try:
            if os.path.samestat(os.fstat(descriptor), (folder / _LOCK_NAME).stat()):
                return descriptor
        except FileNotFoundError:
            pass
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

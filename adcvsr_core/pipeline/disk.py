"""Writing so that no crash, full disk or second writer leaves half a file under a final name."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from adcvsr_core.durable import sync_folder
from adcvsr_core.errors import OutputError
from adcvsr_core.said import Said

_REASONS = {
    errno.ENOSPC: Said("no space left on device"),
    errno.EACCES: Said("permission denied"),
    errno.EROFS: Said("read-only file system"),
}
_REMEDIES = {
    errno.ENOSPC: Said("Free some space, then run the same command again to continue."),
    errno.EDQUOT: Said("Free some of your quota, then run the same command again to continue."),
    errno.EACCES: Said("Choose a folder you may write to."),
    errno.EPERM: Said("Choose a folder you may write to."),
    errno.EROFS: Said("Choose a folder on a disk that is not read-only."),
    errno.ENOENT: Said("Create the folder first, or choose another."),
    errno.ENOTDIR: Said("Choose a path whose folders are folders."),
    errno.ENAMETOOLONG: Said("Choose a shorter name."),
    errno.EFBIG: Said("Choose a disk whose file system takes files of this size."),
}


@contextmanager
def disk_errors(where: Path | str) -> Generator[None]:
    """Turn the system's errors while writing into OutputError."""
    try:
        yield
    except OSError as error:
        raise output_error(error, where) from error


def output_error(error: OSError, where: Path | str) -> OutputError:
    """Return the OutputError for a system error while writing `where`."""
    reason = _REASONS.get(error.errno or 0) or (error.strerror or str(error)).lower()
    remedy = _REMEDIES.get(error.errno or 0, Said("Check the disk and the folder."))
    if error.errno == errno.ENOENT and Path(where).parent.is_dir():
        # Some file systems, as /proc, answer so to whoever makes a file.
        reason, remedy = Said("the folder is not writable"), _REMEDIES[errno.EACCES]
    return OutputError(
        Said("cannot write: {reason}", reason=reason), where=str(where), remedy=remedy
    )


def is_disk_full(error: OutputError) -> bool:
    """Tell whether an error came of a full disk or a full quota."""
    return getattr(error.__cause__, "errno", None) in (errno.ENOSPC, errno.EDQUOT)


def full_disk_remedy(work: Path, num_done: int, num_frames: int) -> Said:
    """Say how much is free, about how much the rest of a job needs, and how to go on.

    Args:
        num_done: frames that are safe in the folder `work`.
        num_frames: frames of the whole job; 0 where that is not known.
    """
    mib = 1 << 20
    room = Said("{free:.0f} MiB are free", free=shutil.disk_usage(work).free / mib)
    if num_done and num_frames:
        made = sum(file.stat().st_size for file in work.rglob("*") if file.is_file())
        # The pieces stay until they are joined, so the whole is there twice for a moment.
        needed = max(2 * made * num_frames / num_done - made, 0) / mib
        room = Said(
            "{room}, about {needed:.0f} MiB are needed for the rest", room=room, needed=needed
        )
    if num_done:
        return Said(
            "{room}: free some space, then run the same command again to continue.", room=room
        )
    return Said(
        "{room}: free some space, then run the same command again to begin again.", room=room
    )


def hash_path(path: Path) -> str:
    """Return the SHA-256 of a file, or of all files of a folder in the order of their names."""
    digest = hashlib.sha256()
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    for file in files:
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def publish(finished: Path, target: Path, *, overwrite: bool) -> None:
    """Give a finished file or folder its name, in one step, never over something unasked.

    Raises:
        OutputError: the target exists (also if it appeared meanwhile), or cannot be written.
    """
    with disk_errors(target):
        if overwrite:
            _replace(finished, target)
        elif finished.is_dir():
            refuse_existing(target)
            finished.rename(target)
        else:
            _link_new(finished, target)
        sync_folder(target.parent)


def refuse_existing(target: Path) -> None:
    """Raise when the target exists. An empty folder counts as free.

    Raises:
        OutputError: the target exists.
    """
    empty_folder = target.is_dir() and not target.is_symlink() and not any(target.iterdir())
    if os.path.lexists(target) and not empty_folder:
        raise OutputError(
            Said("the target exists"),
            where=str(target),
            remedy=Said("Choose another, or use --overwrite."),
        )


def _replace(finished: Path, target: Path) -> None:
    if not (finished.is_dir() and target.is_dir()):
        finished.replace(target)
        return
    old = finished.with_name(finished.name + ".old")
    target.rename(old)
    finished.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _link_new(finished: Path, target: Path) -> None:
    """Rename, failing when the target exists. A hard link does both at once where there are any."""
    try:
        os.link(finished, target)
    except FileExistsError:
        refuse_existing(target)
        raise
    except OSError:
        refuse_existing(target)
        finished.rename(target)
    else:
        finished.unlink()

"""List unfinished work, and remove it.

An interrupted job leaves a folder NAME.adcvsr beside the place of its output; the same command
continues it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from adcvsr_core.cli import one_line
from adcvsr_core.errors import InputError, OutputError
from adcvsr_core.progress import counted
from adcvsr_core.video.naming import WORK_SUFFIX


@dataclass(frozen=True, kw_only=True)
class Job:
    """One work folder."""

    folder: str
    target: str
    frames: int
    """Frames that are safe."""
    mib: float
    running: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("folders", nargs="*", default=["."], metavar="DIR", help="default: here")
    parser.add_argument("--recursive", action="store_true", help="look in the folders below too")
    parser.add_argument(
        "--clean", action="store_true", help="remove unfinished work that no process uses"
    )
    parser.add_argument("--json", action="store_true", help="machine-readable")


def run(args: argparse.Namespace) -> int:
    """List, and clean when asked to."""
    jobs = [job for folder in args.folders for job in find_jobs(Path(folder), args.recursive)]
    removed = [job for job in jobs if args.clean and not job.running]
    for job in removed:
        _remove(Path(job.folder))
    if args.json:
        listed = [asdict(job) | {"removed": job in removed} for job in jobs]
        sys.stdout.write(json.dumps(listed, indent=2) + "\n")
        return 0
    for job in jobs:
        state = "running" if job.running else "removed" if job in removed else "unfinished"
        safe = f"{counted(job.frames, 'frame')} safe"
        sys.stdout.write(f"{one_line(job.folder)}: {state}, {safe}, {job.mib:.1f} MiB\n")
    if not jobs:
        sys.stdout.write("no unfinished work\n")
    return 0


def find_jobs(folder: Path, recursive: bool) -> list[Job]:
    """Return the work folders in a folder.

    Raises:
        InputError: the folder is not there.
    """
    from adcvsr_core.pipeline.manifest import load_manifest
    from adcvsr_core.pipeline.workfolder import is_locked, is_work_folder

    if not folder.is_dir():
        raise InputError("no such folder", where=str(folder), remedy="Check the path.")
    found = folder.rglob(f"*{WORK_SUFFIX}") if recursive else folder.glob(f"*{WORK_SUFFIX}")
    jobs: list[Job] = []
    for path in sorted(path for path in found if is_work_folder(path)):
        manifest = load_manifest(path)
        jobs.append(
            Job(
                folder=str(path),
                target=str(path).removesuffix(WORK_SUFFIX),
                frames=manifest.num_frames if manifest else 0,
                mib=round(_bytes_in(path) / (1 << 20), 3),
                running=is_locked(path),
            )
        )
    return jobs


def _bytes_in(folder: Path) -> int:
    """Size of what lies in a folder, where a running job may be tidying up."""
    size = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            size += path.lstat().st_size if path.is_file() else 0
    return size


def _remove(folder: Path) -> None:
    from adcvsr_core.pipeline.workfolder import WorkFolder

    if not os.access(folder.parent, os.W_OK):
        raise OutputError("the work folder cannot be removed", where=str(folder))
    with WorkFolder(Path(str(folder).removesuffix(WORK_SUFFIX))) as work:
        work.clear()

"""The queue on disk: one JSON file, replaced whole, with settings and log of each job beside it."""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Iterable, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from adcvsr_core.errors import OutputError, SettingsError
from adcvsr_core.said import Said, said_in, with_said
from adcvsr_core.settings import UpscaleSettings, save_settings, settings_from_table
from adcvsr_gui.clip_facts import facts_from_table
from adcvsr_gui.findings import finding_from_table
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.targets import OutputChoice, free_name

log = logging.getLogger(__name__)
translate = QCoreApplication.translate

VERSION = 2
LOG_TAIL_BYTES = 256 * 1024
_PLAIN_FIELDS = (
    "key",
    "num_bytes",
    "time_ns",
    "overwrite",
    "underway",
    "is_unreadable",
    "examined",
    "bytes_made",
    "frame",
    "frames",
    "safe_frames",
    "width",
    "height",
    "seconds",
    "error",
    "remedy",
)
_NOT_UNDERSTOOD = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
    SettingsError,
)
_plain_values = attrgetter(*_PLAIN_FIELDS)


class QueueFile:
    """Keeps the queue in a folder, so that it survives the window, a crash and a power cut.

    Beside it, each job has its settings, its log and the thumbnail of its clip.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "queue.json"
        self._jobs_folder = folder / "jobs"

    @property
    def jobs_folder(self) -> Path:
        """Where each job has its own files, named by its key."""
        return self._jobs_folder

    def save(self, jobs: Sequence[Job]) -> None:
        """Writes the queue. Raises OSError."""
        self.write(snapshot(jobs))

    def write(self, tables: Sequence[dict[str, Any]]) -> None:
        """Writes what `snapshot` gave, in any thread, in place of the old file. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        with new.open("w", encoding="utf-8") as stream:
            stream.write(_queue_text(tables))
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(self._path)

    def load(self) -> tuple[list[Job], str]:
        """The jobs, and what went wrong (empty when nothing did).

        Jobs that were running come back as stopped. A file of which anything cannot be understood
        is kept under another name, never overwritten; the other jobs of it come back.
        """
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return [], ""
        except (OSError, UnicodeDecodeError) as error:
            return [], self._set_aside(str(error))
        try:
            table = json.loads(text)
            if table["version"] != VERSION:
                return [], self._set_aside(f"it is of version {table['version']}")
            entries = list(table["jobs"])
        except _NOT_UNDERSTOOD as error:
            return [], self._set_aside(str(error))
        known: dict[tuple[Any, ...], UpscaleSettings] = {}
        jobs: list[Job] = []
        problem = ""
        for entry in entries:
            try:
                jobs.append(_from_table(entry, known))
            except _NOT_UNDERSTOOD as error:
                problem = str(error)
        num_lost = len(entries) - len(jobs)
        return jobs, self._keep_copy(num_lost, problem) if num_lost else ""

    def write_settings(self, job: Job) -> Path:
        """Writes the settings file that the job's process reads. Raises OutputError."""
        try:
            self._jobs_folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"the data folder cannot be made: {error}") from error
        path = self._jobs_folder / f"{job.key}.toml"
        try:
            save_settings(job.settings, path, all_keys=True)
        except OutputError as error:
            remedy = translate(
                "QueueFile", "AdcVSR keeps its queue in {0}: make space there, then start again"
            )
            raise OutputError(error.what, remedy=remedy.format(self._folder)) from error
        return path

    def append_log(self, job: Job, line: str) -> None:
        """Adds a line to the job's log."""
        try:
            self._jobs_folder.mkdir(parents=True, exist_ok=True)
            # Names of files may hold what is no text.
            path = self._log_path(job)
            with path.open("a", encoding="utf-8", errors="backslashreplace") as stream:
                stream.write(line + "\n")
        except OSError as error:
            log.warning("the log of %s cannot be written: %s", job.name, error)

    def read_log(self, job: Job) -> str:
        """The end of the job's log."""
        try:
            with self._log_path(job).open("rb") as stream:
                size = stream.seek(0, os.SEEK_END)
                stream.seek(max(size - LOG_TAIL_BYTES, 0))
                return stream.read().decode("utf-8", errors="replace")
        except OSError:
            return ""

    def thumbnail_path(self, job: Job) -> Path:
        """Where the small picture of the clip lies, if there is one yet."""
        return self._jobs_folder / f"{job.key}.jpg"

    def forget_all_but(self, jobs: Iterable[Job]) -> None:
        """Removes the own files of jobs that are gone; never a source or an output."""
        kept = {job.key for job in jobs}
        for path in self._jobs_folder.glob("*"):
            try:
                if path.stem not in kept:
                    path.unlink()
            except OSError as error:
                log.warning("%s cannot be removed: %s", path, error)

    def _log_path(self, job: Job) -> Path:
        return self._jobs_folder / f"{job.key}.log"

    def _keep_copy(self, num_lost: int, reason: str) -> str:
        kept = free_name(self._path.with_suffix(".damaged.json"), ())
        try:
            shutil.copyfile(self._path, kept)
        except OSError as error:
            return translate("QueueFile", "The saved queue cannot be read: {0}").format(error)
        text = translate(
            "QueueFile",
            "%n clip(s) of the saved queue could not be read ({0}) and left it; as it was, it is "
            "kept as {1}",
            None,
            num_lost,
        )
        return text.format(reason, kept)

    def _set_aside(self, reason: str) -> str:
        kept = free_name(self._path.with_suffix(".damaged.json"), ())
        try:
            self._path.replace(kept)
        except OSError as error:
            return translate("QueueFile", "The saved queue cannot be read: {0}").format(error)
        text = translate("QueueFile", "The saved queue could not be read ({0}); it is kept as {1}")
        return text.format(reason, kept)


def snapshot(jobs: Iterable[Job]) -> list[dict[str, Any]]:
    """Jobs as plain values that no later change of a job reaches."""
    return [_to_table(job) for job in jobs]


def _queue_text(tables: Iterable[dict[str, Any]]) -> str:
    """A line for each job. Paths become texts here, which takes longer than all the rest."""
    rows = ",\n".join(json.dumps(table, default=str) for table in tables)
    return f'{{"version": {VERSION}, "jobs": [\n{rows}\n]}}\n'


def _to_table(job: Job) -> dict[str, Any]:
    table = {
        "source": job.source,
        "target": job.target,
        "state": str(job.state),
        "settings": vars(job.settings),
        "output": vars(job.output),
        "facts": job.facts.to_table() if job.facts else None,
        "findings": [finding.to_table() for finding in job.findings],
        **dict(zip(_PLAIN_FIELDS, _plain_values(job), strict=True)),
        "warnings": [with_said({"text": text}, {"text": text}) for text in job.warnings],
        "fps": job.fps if job.state is JobState.DONE else None,
    }
    return with_said(table, {"error": job.error, "remedy": job.remedy})


def _from_table(table: dict[str, Any], known: dict[tuple[Any, ...], UpscaleSettings]) -> Job:
    """`known`: settings that were read before; most clips of a queue have the same."""
    state = JobState(table["state"])
    values = tuple(table["settings"].items())
    if values not in known:
        known[values] = settings_from_table(table["settings"])
    job = Job(
        source=Path(table["source"]),
        target=Path(table["target"]),
        settings=known[values],
        output=OutputChoice(**table["output"]),
        facts=facts_from_table(table["facts"]) if table["facts"] else None,
        findings=[finding_from_table(entry) for entry in table["findings"]],
        state=JobState.STOPPED if state.is_active else state,
    )
    for name in _PLAIN_FIELDS:
        value: Any = said_in(table, name) if name in table else getattr(job, name)
        if type(value) is not type(getattr(job, name)) and not isinstance(value, Said):
            raise ValueError(f"{name}={value!r} is not allowed")
        setattr(job, name, value)
    if not isinstance(table["warnings"], list):
        raise ValueError(f"warnings={table['warnings']!r} is not allowed")
    job.warnings = [_warning(entry) for entry in table["warnings"]]
    job.fps = table["fps"] if isinstance(table.get("fps"), float) else None
    if state.is_active:
        job.frame = job.safe_frames
    if not job.key.isalnum():
        raise ValueError(f"key={job.key!r} is not allowed")
    return job


def _warning(entry: Any) -> str:  # noqa: ANN401 - whatever the file holds
    """A text; earlier versions wrote no more than that."""
    text = entry if isinstance(entry, str) else said_in(entry, "text")
    if not isinstance(text, str):
        raise ValueError(f"{entry!r} is no warning")
    return text

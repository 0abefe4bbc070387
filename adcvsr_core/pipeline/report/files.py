"""The two files of a report, beside the output: a page for people, the same data for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from adcvsr_core.durable import write_durably
from adcvsr_core.errors import OutputError, SettingsError
from adcvsr_core.model.base import Student
from adcvsr_core.pipeline.disk import disk_errors, refuse_existing
from adcvsr_core.pipeline.manifest import Manifest, load_manifest
from adcvsr_core.pipeline.plan import PIPE, OutputFormat, library_versions, shown_format
from adcvsr_core.pipeline.report.page import page
from adcvsr_core.pipeline.report.summary import measured
from adcvsr_core.pipeline.reporter import Reporter
from adcvsr_core.pipeline.workfolder import work_folder_of
from adcvsr_core.said import Said
from adcvsr_core.video.info import VideoInfo
from adcvsr_core.weights.card import ModelCard

OF_THE_RUN = ("device", "precision", "temporal")
"""Settings that say how something was computed, not what."""


def report_paths(target: Path) -> tuple[Path, Path]:
    """Return where the page and the data of a target go."""
    name = str(target).rstrip("/")
    return Path(f"{name}.report.html"), Path(f"{name}.report.json")


def check_report(target: str, work_name: Path, *, overwrite: bool, resume: bool) -> None:
    """See early that a report may be written.

    Raises:
        SettingsError: the output goes into a pipe.
        OutputError: a report lies there that is not of this job.
    """
    if target == PIPE:
        raise SettingsError(
            Said("a report lies beside the output, and a pipe has no such place"),
            where="--report",
            remedy=Said("Give -o FILE, or leave --report out."),
        )
    if overwrite or (resume and load_manifest(work_folder_of(work_name)) is not None):
        return
    for path in report_paths(Path(target)):
        refuse_existing(path)


def write_report(
    work: Path,
    manifest: Manifest,
    *,
    source: str,
    target: Path,
    info: VideoInfo,
    frames_in: int,
    output: OutputFormat,
    card: ModelCard,
    student: Student,
    reporter: Reporter,
) -> None:
    """Put together what was measured and write both files.

    Raises:
        OutputError: the disk is full or the folder cannot be written.
    """
    settings = manifest.identity.settings
    versions = ", ".join(f"{name} {version}" for name, version in library_versions().items())
    try:
        data = measured(work, len(manifest.segments))
    except (OSError, ValueError, KeyError) as error:
        raise OutputError(
            Said("what was measured for the report is damaged"),
            where=str(work),
            remedy=Said("Use --no-resume to start again, or leave --report out."),
        ) from error
    report: dict[str, Any] = {
        **data,
        "source": {"name": Path(source).name, "width": info.width, "height": info.height},
        "output": {
            "name": target.name,
            "width": output.geometry.width,
            "height": output.geometry.height,
            "format": shown_format(output),
            "rate": float(output.rate),
        },
        "frames_in": frames_in,
        "repaired": [asdict(each) for each in reporter.repairs],
        "warnings": [warning.text for warning in reporter.warnings],
        "run": {name: settings[name] for name in OF_THE_RUN} | {"tile": manifest.tile or "off"},
        "settings": _settings(settings),
        "model": _model(student, card),
        "versions": versions,
    }
    html, table = report_paths(target)
    with disk_errors(target):
        write_durably(html, page(report).encode())
        write_durably(table, json.dumps(report).encode())


def _model(student: Student, card: ModelCard) -> dict[str, str]:
    """The card without its recipe, which is a file by itself."""
    parameters = sum(parameter.numel() for parameter in student.parameters())
    shown = {name: text for name, text in asdict(card).items() if name != "recipe"}
    return {**shown, "parameters": f"{parameters:,}"}


def _settings(settings: dict[str, Any]) -> dict[str, Any]:
    """Those that say something: what does not apply is empty or negative."""
    shown = {name: value for name, value in settings.items() if name not in OF_THE_RUN}
    shown["encoder_options"] = [f"{name}={value}" for name, value in shown["encoder_options"]]
    return {name: value for name, value in shown.items() if value not in ("", -1)}

"""Beginning a job, going on with one that was interrupted, and leaving one behind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from adcvsr_core.engine import Upscaler
from adcvsr_core.errors import Interrupted, OutputError, UnfinishedJob
from adcvsr_core.pipeline.disk import full_disk_remedy, is_disk_full
from adcvsr_core.pipeline.manifest import (
    FILE_NAME,
    JobIdentity,
    Manifest,
    differences,
    fingerprint,
    load_manifest,
    refuse_changes,
    save_manifest,
)
from adcvsr_core.pipeline.plan import library_versions, segment_length, settled
from adcvsr_core.pipeline.published import NOTE_NAME, is_published
from adcvsr_core.pipeline.report.recorder import num_recorded, report_files
from adcvsr_core.pipeline.reporter import Reporter
from adcvsr_core.pipeline.sinks import whole_segments
from adcvsr_core.pipeline.task import Task
from adcvsr_core.pipeline.workfolder import WorkFolder
from adcvsr_core.said import Said
from adcvsr_core.weights.catalogue import find_model
from adcvsr_core.weights.files import file_sha256


def prepare(
    task: Task, work: WorkFolder, reporter: Reporter, *, resume: bool
) -> tuple[Upscaler, Manifest, int]:
    """Make ready to begin, or to continue what lies in the work folder if nothing changed since.

    Returns:
        The upscaler, what is done so far, and the frames of a segment.

    Raises:
        OutputError: something changed since, or the folder cannot be written.
        DeviceError: the device cannot upscale frames of this size.
    """
    old = load_manifest(work.path) if resume and not task.is_piped_in else None
    settings = task.settings if old is None else replace(task.settings, tile=old.tile)
    upscaler = task.upscaler(settings)
    length = segment_length(settings, task.output, upscaler, task.size)
    identity = JobIdentity(
        source={} if task.is_piped_in else fingerprint(task.source),
        model_sha256=file_sha256(find_model(settings.model)),
        settings=settled(task.settings, upscaler, task.output, length),
        versions=library_versions(),
    )
    manifest = Manifest(
        identity=identity,
        target=task.target_path.name,
        tile=upscaler.tiling(*task.size).tile,
    )
    if old is not None and not old.segments and not is_published(work.path):
        old = None  # nothing is lost by beginning again, whatever changed
    if old is not None:
        refuse_changes(differences(old.identity, identity), work.path)
        if is_published(work.path):
            return upscaler, old, length
        whole = whole_segments(work.path, old.segments)
        if settings.report:
            whole = whole[: num_recorded(work.path)]
        if len(whole) < len(old.segments):
            text = Said(
                "pieces that are damaged and are made again: {number}",
                number=len(old.segments) - len(whole),
            )
            reporter.warn("resume", text)
        manifest = replace(manifest, segments=whole)
    kept = {FILE_NAME, *(segment.name for segment in manifest.segments)}
    kept |= report_files(len(manifest.segments))
    work.clear(kept if old is None else {NOTE_NAME, *kept})
    save_manifest(manifest, work.path)
    return upscaler, manifest, length


def check_source(task: Task, manifest: Manifest, reporter: Reporter) -> None:
    """See that the source is still the file that the frames were made of.

    Raises:
        UnfinishedJob: it is as large, but begins or ends otherwise: frames and sound of two files
            would be mixed.
    """
    began = manifest.identity.source
    if not began:
        return
    try:
        now = fingerprint(task.source)
    except OSError:  # who reads it next says why
        return
    is_as_large = "size" in began and now.get("size") == began["size"]
    if is_as_large and now["ends_sha256"] != began["ends_sha256"]:
        raise UnfinishedJob(
            Said("another file took the place of the source while it was read"),
            where=task.source,
            remedy=Said("Use --no-resume to start again."),
        )
    if now != began:
        reporter.warn("source", Said("the source was written to while it was read"))


def leave(task: Task, work: WorkFolder, error: BaseException) -> None:
    """Keep what can be continued, and have the error say so; remove the rest."""
    manifest = load_manifest(work.path)
    safe = manifest.num_frames if manifest and not task.is_piped_in else 0
    if isinstance(error, OutputError) and is_disk_full(error):
        error.remedy = full_disk_remedy(work.path, safe, task.num_expected)
    if not safe:
        work.clear()
    if isinstance(error, Interrupted):
        error.remedy = Said("Nothing was finished yet; the same command begins again.")
        if safe:
            error.remedy = _safe_text(safe, work.path)


def _safe_text(number: int, folder: Path) -> Said:
    if number == 1:
        return Said(
            "1 frame is safe in {folder}; the same command continues after it.", folder=folder
        )
    return Said(
        "{number} frames are safe in {folder}; the same command continues after them.",
        number=number,
        folder=folder,
    )

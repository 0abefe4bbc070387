"""The end of a job: pieces become the target, which appears whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from adcvsr_core.durable import sync_file, sync_folder
from adcvsr_core.errors import OutputError
from adcvsr_core.pipeline.disk import disk_errors, publish, refuse_existing
from adcvsr_core.pipeline.manifest import Manifest, load_manifest
from adcvsr_core.pipeline.plan import OutputFormat, span_of
from adcvsr_core.pipeline.published import note_finished, published_names
from adcvsr_core.pipeline.sinks import gather_images
from adcvsr_core.pipeline.workfolder import WorkFolder, work_folder_of
from adcvsr_core.said import Said
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.image_names import PATTERN, image_files, in_pattern, numbered_image
from adcvsr_core.video.mux import mux
from adcvsr_core.video.probe import VideoInfo
from adcvsr_core.video.splices import Splice

OWN_IMAGE = re.compile(r"\d{8}\.png")
"""The images that a job fills a folder with."""


def check_target(source: str, target: Path, overwrite: bool, resume: bool) -> None:
    """See early that a target may be written.

    What this job gave the name itself, before it was killed, does not count as existing.

    Raises:
        OutputError: it exists, holds the source, or its name or folder cannot be used.
    """
    images = image_files(source)
    with disk_errors(target):
        _check_target(images, target, overwrite, resume)


def _check_target(images: Sequence[Path], target: Path, overwrite: bool, resume: bool) -> None:
    folder = target.absolute().parent
    if not folder.is_dir():
        raise OutputError(
            Said("the folder of the output does not exist"),
            where=str(target),
            remedy=Said("Create the folder first, or choose another."),
        )
    numbered = PATTERN.search(target.name) is not None
    if any(_writes(target, image) for image in images):
        raise OutputError(
            Said("the output would replace images of the input"),
            where=str(target),
            remedy=Said("Choose another folder or name."),
        )
    if not overwrite:
        first = numbered_image(target, 1) if numbered else target
        work = work_folder_of(work_name(target))
        own = resume and load_manifest(work) is not None and first.name in published_names(work)
        if not own:
            refuse_existing(first)
    elif target.is_dir() and not all(OWN_IMAGE.fullmatch(file.name) for file in target.iterdir()):
        raise OutputError(
            Said(
                "the folder holds more than images of an earlier output, so it is not overwritten"
            ),
            where=str(target),
            remedy=Said("Choose another folder."),
        )


def _writes(target: Path, image: Path) -> bool:
    """Whether a target of images, overwritten, replaces this image."""
    numbered = PATTERN.search(target.name) is not None
    folder = target.parent if numbered else target
    if not folder.is_dir() or not folder.samefile(image.parent):
        return False
    return not numbered or in_pattern(target.name, image.name)


def refuse_many_frames(target: Path, num_frames: int) -> None:
    """Raise when several frames should go into one image file.

    Raises:
        OutputError: they should.
    """
    numbered = PATTERN.search(target.name) is not None
    if num_frames > 1 and target.suffix.lower() == ".png" and not numbered:
        raise OutputError(
            Said("one image cannot hold {num_frames} frames", num_frames=num_frames),
            where=str(target),
            remedy=Said("Use a folder, or a name like frame_%06d.png."),
        )


def work_name(target: Path) -> Path:
    """Return the path after which the work folder of a target is named."""
    if target.suffix.lower() in ("", ".png") and PATTERN.search(target.name):
        return target.with_name(PATTERN.sub("N", target.name))
    return Path(str(target).rstrip("/"))


def assemble(
    work: WorkFolder,
    manifest: Manifest,
    source: str,
    target: Path,
    info: VideoInfo,
    output: OutputFormat,
    settings: UpscaleSettings,
    *,
    splices: Sequence[Splice],
    overwrite: bool,
) -> list[str]:
    """Join the pieces, give the result its name, remove the work folder. Returns warnings.

    Raises:
        OutputError: the target exists by now, or cannot be written.
    """
    if output.container == "png":
        _assemble_images(work, manifest, target, overwrite)
        work.remove()
        return []
    joined = work.path / f"joined.{output.container}"
    timestamps = [pts for segment in manifest.segments for pts in segment.pts]
    span_s = span_of(settings)
    try:
        warnings = mux(
            [work.path / segment.name for segment in manifest.segments],
            source,
            timestamps,
            info.time_base,
            info,
            joined,
            plan=output.encoder,
            last_duration=manifest.segments[-1].durations[-1] or None,
            start_s=span_s[0],
            end_s=span_s[1],
            sample_aspect=output.geometry.sample_aspect,
            splices=splices,
        )
    except OutputError:
        # What is cut off is of no use, and takes room that may be what lacks.
        joined.unlink(missing_ok=True)
        raise
    with disk_errors(target):
        sync_file(joined)
    note_finished(work.path, [(joined, target.name)])
    publish(joined, target, overwrite=overwrite)
    work.remove()
    return warnings


def _assemble_images(work: WorkFolder, manifest: Manifest, target: Path, overwrite: bool) -> None:
    numbered = PATTERN.search(target.name) is not None
    pattern = target.name if numbered else "%08d.png"
    gathered = gather_images(work.path, manifest.segments, pattern)
    images = sorted(gathered.iterdir())
    if numbered:
        _publish_each(work.path, images, target.parent, overwrite)
    elif target.suffix.lower() == ".png":
        refuse_many_frames(target, len(images))
        note_finished(work.path, [(images[0], target.name)])
        publish(images[0], target, overwrite=overwrite)
    else:
        note_finished(work.path, [(gathered, target.name)])
        publish(gathered, target, overwrite=overwrite)


def _publish_each(work: Path, images: Sequence[Path], folder: Path, overwrite: bool) -> None:
    """Move images into a folder with other things in it; none unless all may."""
    there = published_names(work)
    images = [image for image in images if image.name not in there]
    if not overwrite:
        for image in images:
            refuse_existing(folder / image.name)
    note_finished(work, [(image, image.name) for image in images])
    with disk_errors(folder):
        for image in images:
            image.replace(folder / image.name)
        sync_folder(folder)

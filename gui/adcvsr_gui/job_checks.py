"""What is looked at before a job starts and when it is done: its source, and its output's place."""

from __future__ import annotations

import os

from PySide6.QtCore import QCoreApplication

from adcvsr_core.errors import InputError, OutputError
from adcvsr_gui.estimates import bytes_on_disk, work_folder
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.sources import clip_of

translate = QCoreApplication.translate


class OutputExists(OutputError):
    """Something has the name of the output; a person can say what shall become of it."""


def prepare_target(job: Job) -> None:
    """Makes the folder of the output, and refuses what could only fail later.

    Raises:
        OutputError: the folder cannot be made or written to.
        OutputExists: the output is there already.
        InputError: the source is gone.
    """
    if not os.path.exists(job.source):
        raise InputError(
            translate("QueueRunner", "The source {0} is not there any more").format(job.source),
            remedy=translate(
                "QueueRunner", "Put it back or connect its disk, then choose Queue Again"
            ),
        )
    folder = job.target.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(
            translate("QueueRunner", "The output folder {0} cannot be made: {1}").format(
                folder, reason
            ),
            remedy=_other_folder(),
        ) from error
    if not os.access(folder, os.W_OK):
        raise OutputError(
            translate("QueueRunner", "The output folder {0} is read-only").format(folder),
            remedy=_other_folder(),
        )
    if os.path.exists(job.target) and not job.overwrite:
        raise OutputExists(
            translate("QueueRunner", "The output {0} exists already; it was not touched").format(
                job.target
            ),
            remedy=translate(
                "QueueRunner",
                "Choose another Name in the settings, or move that file away, then choose Queue "
                "Again",
            ),
        )


def was_completed(job: Job) -> bool:
    """Whether the output that is there is the one of a child that outlived its window.

    It was not there when that child began, and an output gets its name only when it is complete.
    """
    is_ours = job.underway == str(job.target) and not job.overwrite
    return is_ours and os.path.exists(job.target) and not os.path.exists(work_folder(job))


def finish_late(job: Job) -> None:
    """Like `finish`, for what `was_completed`."""
    job.frame = job.safe_frames = job.frames
    finish(job)
    if job.state is JobState.DONE:
        text = translate("QueueRunner", "It was finished after the window had ended")
        job.warnings.append(text)


def _other_folder() -> str:
    return translate("QueueRunner", "Choose another Folder for this clip in the settings")


def take_changed_source(job: Job) -> bool:
    """Takes the source as it is now; whether that is another than was known of."""
    try:
        stamp = clip_of(job.source).stamp
    except OSError:  # the child tells why
        return False
    changed = bool(job.time_ns) and stamp != job.stamp
    if changed:
        job.take_source(*stamp)
    job.num_bytes, job.time_ns = stamp
    return changed


def finish(job: Job) -> None:
    """The output is complete: but of a source that grew meanwhile it holds a part only."""
    job.bytes_made = bytes_on_disk(job.target)
    try:
        num_bytes = clip_of(job.source).num_bytes
    except OSError:
        num_bytes = job.num_bytes
    if num_bytes != job.num_bytes:
        job.overwrite, job.safe_frames = True, 0
        error = translate(
            "QueueRunner", "The source changed its size meanwhile, so {0} may lack its end"
        )
        remedy = translate("QueueRunner", "Start the clip again: that output is then replaced")
        job.fail(error.format(job.target), remedy)
        return
    job.finish()
    job.overwrite = False

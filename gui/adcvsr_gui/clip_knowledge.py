"""What is found out about the clips of the queue, told to their jobs."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from adcvsr_gui.clip_facts import ClipFacts
from adcvsr_gui.clip_reader import ClipReader
from adcvsr_gui.examiner import Examiner
from adcvsr_gui.findings import Finding
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.output_names import OutputNames
from adcvsr_gui.queue_file import QueueFile
from adcvsr_gui.queue_model import QueueModel
from adcvsr_gui.targets import free_name


class ClipKnowledge(QObject):
    """Has clips opened and examined, and puts the answers into their jobs."""

    def __init__(
        self,
        model: QueueModel,
        queue_file: QueueFile,
        reader: ClipReader,
        examiner: Examiner,
        names: OutputNames,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._queue_file = queue_file
        self._reader = reader
        self._examiner = examiner
        self._names = names
        reader.facts_read.connect(self._on_facts)
        reader.looked_at.connect(self._on_header)
        reader.unreadable.connect(self._on_unreadable)
        examiner.examined.connect(self._on_examined)

    def read(self, job: Job) -> None:
        """Opens the clip of a job."""
        self._reader.read(job.key, job.source, self._queue_file.thumbnail_path(job))

    def read_anew(self, job: Job) -> None:
        """Opens the clip of a job again, which is another than it was."""
        self._examiner.forget(job.key)
        self.read(job)

    def forget(self, job: Job) -> None:
        """Examines the clip of a job no longer."""
        self._examiner.forget(job.key)

    def read_unknown(self) -> None:
        """Opens the clips of a restored queue that are not known yet, or not well."""
        for job in self._model.jobs:
            if not job.examined and job.state.is_editable and not job.error:
                self.read(job)

    def _on_facts(self, key: str, facts: ClipFacts) -> None:
        job = self._model.find(key)
        if job is not None:
            self._model.change(job, partial(self._know, facts=facts))

    def _know(self, job: Job, facts: ClipFacts) -> None:
        """A template may name the size of the output, which is known from here on."""
        job.facts, job.is_unreadable = facts, False
        if job.output.template and job.state is JobState.WAITING and not job.overwrite:
            target = self._names.wanted(job.source, job.settings, job.output, facts)
            if target != job.target:
                job.target = free_name(target, self._model.targets(without=job))

    def _on_header(self, key: str, findings: list[Finding]) -> None:
        job = self._model.find(key)
        if job is not None and not job.examined:
            self._model.change(job, lambda job: setattr(job, "findings", findings))
            self._examiner.examine(key, job.source)

    def _on_examined(self, key: str, findings: list[Finding]) -> None:
        job = self._model.find(key)
        if job is not None:
            self._model.change(job, partial(_examined, findings=findings))

    def _on_unreadable(self, key: str, reason: str) -> None:
        job = self._model.find(key)
        if job is not None and job.state.is_editable and job.frame == 0:
            text = self.tr("This file cannot be read: {0}").format(reason)
            remedy = self.tr(
                "Check that the file plays elsewhere; choose another copy if there is one"
            )
            self._model.change(job, lambda job: job.refuse(text, remedy))


def _examined(job: Job, findings: list[Finding]) -> None:
    job.findings, job.examined = findings, True

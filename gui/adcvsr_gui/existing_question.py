"""What shall become of outputs that are there already: asked once for many, or as remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from adcvsr_gui.controller import Controller
from adcvsr_gui.dialogs import ask_existing
from adcvsr_gui.existing import Existing
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.queue_model import QueueModel
from adcvsr_gui.queue_runner import QueueRunner

COLLECT_MS = 200


class ExistingQuestion(QObject):
    """Asks when clips are added, and when one is to start whose output appeared since.

    The queue goes on with the other clips meanwhile; those that come up then are asked about next.
    """

    def __init__(
        self, model: QueueModel, runner: QueueRunner, controller: Controller, window: QWidget
    ) -> None:
        super().__init__(window)
        self._model = model
        self._runner = runner
        self._controller = controller
        self._window = window
        self._added: list[Job] = []
        self._met: list[Job] = []
        self._is_asking = False
        self._soon = QTimer(self)
        """Clips whose outputs all exist come up one right after the other."""
        self._soon.setSingleShot(True)
        self._soon.setInterval(COLLECT_MS)
        self._soon.timeout.connect(self._go_on)
        controller.existing_found.connect(self._on_added)
        runner.output_exists.connect(self._on_met)

    def _on_added(self, jobs: list[Job]) -> None:
        self._added += jobs
        self._go_on()

    def _on_met(self, job: Job) -> None:
        self._met.append(job)
        self._soon.start()

    def _go_on(self) -> None:
        while (self._added or self._met) and not self._is_asking:
            if self._added:
                jobs, self._added = self._added, []
                self._settle(jobs, self._controller.settle_existing)
            else:
                jobs, self._met = self._met, []
                self._settle(jobs, self._start_again)

    def _settle(self, jobs: Sequence[Job], do: Callable[[list[Job], Existing], None]) -> None:
        choice = self._controller.existing
        if choice is Existing.ASK:
            self._is_asking = True
            choice, remember = ask_existing(self._window, jobs)
            self._is_asking = False
            if remember:
                self._controller.existing = choice
        # A clip may have been taken out of the queue while the question was open.
        do([job for job in jobs if self._model.find(job.key) is job], choice)

    def _start_again(self, jobs: list[Job], choice: Existing) -> None:
        """A clip that is left out stays in the queue, and says why it has not started."""
        jobs = [job for job in jobs if job.state is JobState.FAILED]
        if choice is not Existing.SKIP:
            self._controller.settle_existing(jobs, choice)
            self._runner.go_on_with(jobs)

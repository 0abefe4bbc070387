"""One `adcvsr models import` in a child process: its steps, its end, and nothing left behind."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from adcvsr_core.progress import parse_step
from adcvsr_core.weights.catalogue import SUFFIX, remove_partial, user_folder
from adcvsr_gui.child_process import ChildProcess, Outcome
from adcvsr_gui.command_run import COMMAND
from adcvsr_gui.core_words import without_command_line
from adcvsr_gui.model_sources import Parts, Published

_ERROR = "adcvsr: error: "


class ImportRun(QObject):
    """Makes a model in the folder of own models out of published weights.

    Signals:
        stepped: a `StepEvent`, as the step begins.
        ended: why there is no model, for a person; empty when there is one. Not emitted after
            `cancel` or `close`.
        cancelled: the process that was cancelled is gone, and what it had written.
    """

    stepped = Signal(object)
    ended = Signal(str)
    cancelled = Signal()

    def __init__(self, command: Sequence[str] = COMMAND, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = command
        self._name = self._error = ""
        self._child = ChildProcess(self)
        self._child.line_received.connect(self._on_line)
        self._child.finished.connect(self._on_finished)

    @property
    def is_running(self) -> bool:
        return self._child.is_running

    def start(self, parts: Parts, name: str, *, temporal: bool, overwrite: bool) -> None:
        """Imports whole `parts` under a name that is free, or may be overwritten."""
        self._name, self._error = name, ""
        target = user_folder() / f"{name}{SUFFIX}"
        options = ("--net", "--decoder") if parts.kind is Published.ADCSR else ("--unet", "--vae")
        words = ["models", "import", parts.kind.value, options[0], str(parts.first)]
        words += [options[1], str(parts.second), "-o", str(target), "--progress", "json"]
        if temporal and parts.kind is Published.ADCSR:
            words.append("--temporal")
        if overwrite:
            words.append("--overwrite")
        self._child.start([*self._command, *words])

    def cancel(self) -> None:
        """Asks the process to end; `cancelled` comes when it has."""
        self._child.stop()

    def close(self) -> None:
        """Ends what runs at once; no signal comes any more."""
        self.blockSignals(True)
        if self._child.is_running:
            self._child.kill()
            remove_partial(self._name)

    def _on_line(self, line: str) -> None:
        step = parse_step(line)
        if step is not None:
            self.stepped.emit(step)
        elif line.startswith(_ERROR):
            why = line.removeprefix(_ERROR)
            self._error = without_command_line(why) or why

    def _on_finished(self, outcome: Outcome) -> None:
        if outcome.succeeded:
            self.ended.emit("")
            return
        remove_partial(self._name)
        if outcome.stop_requested:
            self.cancelled.emit()
        else:
            self.ended.emit(self._error or f"{outcome.describe()}.")

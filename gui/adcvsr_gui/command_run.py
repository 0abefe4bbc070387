"""One `adcvsr` command with a short answer, in a child process."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QProcess, Signal

from adcvsr_gui.child_process import child_environment
from adcvsr_gui.core_words import without_command_line

COMMAND = (sys.executable, "-m", "adcvsr_core")


class CommandRun(QObject):
    """Runs one command after another, in the order they were given.

    Signals:
        busy_changed: whether one runs.
    """

    busy_changed = Signal(bool)

    def __init__(self, command: Sequence[str] = COMMAND, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = command
        self._waiting: list[tuple[Sequence[str], Callable[[str, str], None]]] = []
        self._on_end: Callable[[str, str], None] | None = None
        self._process = QProcess(self)
        self._process.setProcessEnvironment(child_environment())
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)

    @property
    def is_busy(self) -> bool:
        return self._on_end is not None

    def run(self, words: Sequence[str], on_end: Callable[[str, str], None]) -> None:
        """Calls `on_end` with what the command printed, and with why it failed, or nothing."""
        self._waiting.append((words, on_end))
        if not self.is_busy:
            self._start_next()

    def close(self) -> None:
        """Ends what runs and forgets what waits; nothing is called any more."""
        self._waiting.clear()
        self._on_end = None
        self.blockSignals(True)
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(3000)

    def _start_next(self) -> None:
        words, self._on_end = self._waiting.pop(0)
        self.busy_changed.emit(True)
        self._process.start(self._command[0], [*self._command[1:], *words])
        self._process.closeWriteChannel()

    def _on_finished(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        printed = bytes(self._process.readAllStandardOutput().data()).decode(errors="replace")
        said = bytes(self._process.readAllStandardError().data()).decode(errors="replace").strip()
        failed = exit_code or status != QProcess.ExitStatus.NormalExit
        last = said.splitlines()[-1] if said else f"exit code {exit_code}"
        why = last.removeprefix("adcvsr: error: ")
        self._end(printed, without_command_line(why) or why if failed else "")

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._end("", self._process.errorString())

    def _end(self, printed: str, error: str) -> None:
        on_end, self._on_end = self._on_end, None
        if on_end is None:
            return
        on_end(printed, error)
        if self._waiting:
            self._start_next()
        else:
            self.busy_changed.emit(False)

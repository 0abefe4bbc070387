"""The models there are, asked from a child process so that this one never loads them."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QProcess, Signal

from adcvsr_gui.child_process import child_environment

LIST_COMMAND = (sys.executable, "-m", "adcvsr_core", "models", "list", "--json")


@dataclass(frozen=True, kw_only=True)
class ModelEntry:
    """A model as the window shows it."""

    name: str
    path: str = ""
    """Its weights file; empty where that is not known."""
    shipped: bool = False
    scale: int = 0
    """Output size over input size; 0 is unknown."""


class Catalogue(QObject):
    """Asks once for the models.

    Signals:
        loaded: the list of `ModelEntry`.
        failed: why there is no list, for a person.
    """

    loaded = Signal(list)
    failed = Signal(str)

    def __init__(
        self, command: Sequence[str] = LIST_COMMAND, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._command = command
        self.problem = ""
        """Why there is no list, since it was last asked for."""
        self._process = QProcess(self)
        self._process.setProcessEnvironment(child_environment())
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)

    def load(self) -> None:
        """Starts the child process; the answer comes by signal."""
        self._process.start(self._command[0], list(self._command[1:]))
        self._process.closeWriteChannel()

    def close(self) -> None:
        """Ends the child process if it still runs; no signal comes any more."""
        self.blockSignals(True)
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(3000)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._fail(self._process.errorString())

    def _on_finished(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        if status != QProcess.ExitStatus.NormalExit or exit_code:
            lines = _text(self._process.readAllStandardError()).split("\n")
            last = next((line for line in reversed(lines) if line.strip()), "")
            self._fail(last.strip() or f"exit code {exit_code}")
            return
        text = _text(self._process.readAllStandardOutput())
        try:
            models = parse_models(text)
        except ValueError as error:
            self._fail(str(error))
            return
        self.problem = ""
        self.loaded.emit(models)

    def _fail(self, why: str) -> None:
        self.problem = why
        self.failed.emit(why)


def parse_models(text: str) -> list[ModelEntry]:
    """The models in what `adcvsr models list --json` printed.

    Raises:
        ValueError: it is something else.
    """
    table = json.loads(text)
    if not isinstance(table, list) or not all(isinstance(row, dict) for row in table):
        raise ValueError("the list of models is not a list")
    return [_entry(row) for row in table]


def _text(data: QByteArray) -> str:
    return bytes(data.data()).decode(errors="replace")


def _entry(row: dict[str, Any]) -> ModelEntry:
    name = row.get("name")
    if not isinstance(name, str) or not name:
        raise ValueError(f"a model without a name: {row}")
    scale = row.get("scale")
    return ModelEntry(
        name=name,
        path=str(row.get("path", "")),
        shipped=row.get("shipped") is True,
        scale=scale if isinstance(scale, int) else 0,
    )

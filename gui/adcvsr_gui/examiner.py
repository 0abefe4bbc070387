"""Examines clips in full, one after another, in a child process of low priority."""

from __future__ import annotations

import json
import logging
import sys
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtCore import QObject, QProcess, Signal

from adcvsr_gui.child_process import child_environment, exact
from adcvsr_gui.findings import Finding, finding_from_table

log = logging.getLogger(__name__)

EXAMINE_COMMAND = (
    *(sys.executable, "-m", "adcvsr_core", "probe", "--json", "--progress", "none"),
    "--stop-at-eof",  # the window may be killed
)
LOWEST_PRIORITY = psutil.IDLE_PRIORITY_CLASS if sys.platform == "win32" else 19


class Examiner(QObject):
    """Asks `adcvsr probe` what is odd about clips, which takes as long as decoding them.

    Signals:
        examined: the key that was given, and the list of `Finding`.
        idle: nothing is left to examine.
    """

    examined = Signal(str, list)
    idle = Signal()

    def __init__(
        self, command: Sequence[str] = EXAMINE_COMMAND, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._command = command
        self._wanted: deque[tuple[str, Path]] = deque()
        self._key = ""
        self._process = QProcess(self)
        self._process.setProcessEnvironment(child_environment())
        self._process.started.connect(self._lower_priority)
        self._process.finished.connect(self._on_finished)

    @property
    def current(self) -> str:
        """Key of the clip that is being examined; empty when there is none."""
        return self._key

    def examine(self, key: str, path: Path) -> None:
        """Puts a clip at the end of the line."""
        self._wanted.append((key, path))
        if not self._key:
            self._next()

    def forget(self, key: str) -> None:
        """Takes a clip out of the line, or ends the look at it."""
        self._wanted = deque(each for each in self._wanted if each[0] != key)
        if key == self._key:
            self._process.kill()

    def close(self) -> None:
        """Ends the child; no signal comes any more."""
        self._wanted.clear()
        self.blockSignals(True)
        self._process.kill()
        self._process.waitForFinished(3000)

    def _next(self) -> None:
        if not self._wanted:
            self._key = ""
            self.idle.emit()
            return
        self._key, path = self._wanted.popleft()
        program, *words = exact([*self._command, str(path)])
        self._process.start(program, words)

    def _lower_priority(self) -> None:
        try:
            psutil.Process(self._process.processId()).nice(LOWEST_PRIORITY)
        except psutil.Error as error:
            log.debug("the priority stays as it is: %s", error)

    def _on_finished(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        text = bytes(self._process.readAllStandardOutput().data()).decode(errors="replace")
        if status == QProcess.ExitStatus.NormalExit and exit_code == 0:
            try:
                self.examined.emit(self._key, parse_findings(json.loads(text)))
            except ValueError as error:
                log.warning("what was found cannot be understood: %s", error)
        self._next()


def parse_findings(table: Any) -> list[Finding]:  # noqa: ANN401 - whatever the child printed
    """The findings in what `adcvsr probe --json` printed.

    Raises:
        ValueError: it is something else.
    """
    found = table.get("findings") if isinstance(table, dict) else None
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise ValueError("there is no list of findings")
    return [finding_from_table(entry) for entry in found]

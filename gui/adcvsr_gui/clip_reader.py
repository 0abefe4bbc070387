"""Opens clips in a child process: size and length first, the small pictures after that."""

from __future__ import annotations

import json
import logging
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from adcvsr_core.said import said_in
from adcvsr_gui.child_process import child_environment
from adcvsr_gui.clip_facts import facts_from_table
from adcvsr_gui.core_words import in_window
from adcvsr_gui.examiner import parse_findings

log = logging.getLogger(__name__)

READ_COMMAND = (sys.executable, "-m", "adcvsr_gui.clip_reader_child")
PATIENCE_MS = 30_000
NUM_AHEAD = 4
"""Requests that the child has at once, so that it never waits for this process."""


@dataclass(frozen=True)
class _Request:
    key: str
    path: Path
    thumbnail: str = ""


class ClipReader(QObject):
    """Answers what clips are, in the order they were asked for.

    A clip that ends the child, or keeps it longer than `patience_ms`, is unreadable; the next child
    goes on with the others.

    Signals:
        facts_read: the key that was given, and the `ClipFacts`.
        looked_at: the key, and the list of `Finding` of the header; the thumbnail is there.
        unreadable: the key, and why.
        idle: nothing is left to read.
    """

    facts_read = Signal(str, object)
    looked_at = Signal(str, list)
    unreadable = Signal(str, str)
    idle = Signal()

    def __init__(
        self,
        command: Sequence[str] = READ_COMMAND,
        parent: QObject | None = None,
        *,
        patience_ms: int = PATIENCE_MS,
    ) -> None:
        super().__init__(parent)
        self._command = command
        self._wanted: deque[_Request] = deque()
        self._wanted_thumbnails: deque[_Request] = deque()
        self._asked: deque[_Request] = deque()
        self._closed = False
        self._process = QProcess(self)
        self._process.setProcessEnvironment(child_environment())
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(patience_ms)
        self._timer.timeout.connect(self._process.kill)

    @property
    def num_left(self) -> int:
        """Requests without an answer."""
        return len(self._wanted) + len(self._wanted_thumbnails) + len(self._asked)

    def read(self, key: str, path: Path, thumbnail: Path | None) -> None:
        """Asks for the facts of a clip, and for its thumbnail when all facts are there."""
        self._wanted.append(_Request(key, path))
        if thumbnail is not None:
            self._wanted_thumbnails.append(_Request(key, path, str(thumbnail)))
        self._ask()

    def close(self) -> None:
        """Ends the child; no signal comes any more."""
        self._closed = True
        self.blockSignals(True)
        self._process.kill()
        self._process.waitForFinished(3000)

    def _ask(self) -> None:
        if self._closed:
            return
        if self._process.state() == QProcess.ProcessState.NotRunning:
            self._process.start(self._command[0], list(self._command[1:]))
        while len(self._asked) < NUM_AHEAD and (self._wanted or self._wanted_thumbnails):
            request = (self._wanted or self._wanted_thumbnails).popleft()
            self._asked.append(request)
            line = json.dumps({"path": str(request.path), "thumbnail": request.thumbnail})
            self._process.write(line.encode() + b"\n")
        if self._asked and not self._timer.isActive():
            self._timer.start()

    def _read(self) -> None:
        while self._process.canReadLine() and self._asked:
            line = bytes(self._process.readLine().data())
            self._timer.stop()
            self._tell(self._asked.popleft(), json.loads(line))
            self._ask()
        if not self.num_left:
            self.idle.emit()

    def _tell(self, request: _Request, answer: dict[str, Any]) -> None:
        if "facts" in answer:
            self.facts_read.emit(request.key, facts_from_table(answer["facts"]))
        elif "thumbnail" in answer:
            self.looked_at.emit(request.key, parse_findings(answer))
        else:
            self._forget(request.key)
            self.unreadable.emit(request.key, _reason(answer))

    def _forget(self, key: str) -> None:
        """A clip that cannot be opened gets no thumbnail either."""
        kept = [request for request in self._wanted_thumbnails if request.key != key]
        self._wanted_thumbnails = deque(kept)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            log.error("the reader of clips cannot be started: %s", self._process.errorString())

    def _on_finished(self) -> None:
        """The child never ends by itself while it is wanted: the oldest request ended it."""
        self._timer.stop()
        if self._closed:
            return
        self._read()
        if self._asked:
            culprit = self._asked.popleft()
            self._forget(culprit.key)
            self._wanted.extendleft(r for r in reversed(self._asked) if not r.thumbnail)
            self._wanted_thumbnails.extendleft(r for r in reversed(self._asked) if r.thumbnail)
            self._asked.clear()
            self.unreadable.emit(culprit.key, self.tr("reading it takes too long or crashes"))
            self._ask()
        if not self.num_left:
            self.idle.emit()


def _reason(answer: dict[str, Any]) -> str:
    error = said_in(answer, "error")
    return in_window(error) if isinstance(error, str) else str(error)

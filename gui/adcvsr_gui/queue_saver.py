"""Saves the queue whenever it changed, in the background."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from adcvsr_gui.background import Background
from adcvsr_gui.queue_file import QueueFile, snapshot
from adcvsr_gui.queue_model import QueueModel
from adcvsr_gui.throttle import Throttle

log = logging.getLogger(__name__)

SAVE_INTERVAL_MS = 500


class QueueSaver(QObject):
    """Writes the jobs of a model to a file after each change, not more often than needed.

    Signals:
        failed: why the queue cannot be saved, once until it works again; empty when it does.
    """

    failed = Signal(str)

    def __init__(
        self, model: QueueModel, queue_file: QueueFile, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._queue_file = queue_file
        self._background = Background(self)
        self._has_failed = False
        self._throttle = Throttle(self._save, SAVE_INTERVAL_MS, self)
        self._soon = QTimer(self)
        """Not in the turn of the change itself, which has enough to do when it is of many clips."""
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._throttle.call)
        model.queue_changed.connect(self._soon.start)

    def flush(self) -> None:
        """Writes the queue as it is now, after what is still being written."""
        self._soon.stop()
        self._throttle.cancel()
        self._background.drain()
        self._on_saved(self._write(snapshot(self._model.jobs)))

    def close(self) -> None:
        """Waits, saves, and forgets what undo can no longer bring back."""
        self.flush()
        self._background.wait()
        self._queue_file.forget_all_but(self._model.jobs)

    def _save(self) -> None:
        """Values are taken here, where no job changes meanwhile; text is made and written there."""
        tables = snapshot(self._model.jobs)
        self._background.run(partial(self._write, tables), self._on_saved)

    def _write(self, tables: list[dict[str, Any]]) -> str:
        try:
            self._queue_file.write(tables)
        except OSError as error:
            return str(error)
        return ""

    def _on_saved(self, problem: str) -> None:
        if problem and not self._has_failed:
            log.error("the queue cannot be saved: %s", problem)
            self.failed.emit(problem)
        elif self._has_failed and not problem:
            self.failed.emit("")
        self._has_failed = bool(problem)

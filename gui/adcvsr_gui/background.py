"""Short work off the GUI thread: a pure function in the thread pool, its result back by signal."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, Qt, Signal

log = logging.getLogger(__name__)


class Background(QObject):
    """Runs one function after another in a thread of its own.

    Signals:
        idle: every function that was given has run, and its result was handed over.
    """

    idle = Signal()
    _returned = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Not QThreadPool: PySide keeps the wrapper of a QRunnable that the pool has deleted, and
        # then takes another object at the same address for it.
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._num_pending = 0
        self._has_ended = False
        self._returned.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def run[T](self, function: Callable[[], T], on_result: Callable[[T], None]) -> None:
        """Calls `on_result` in the thread of this object with what `function` gave."""

        def work() -> None:
            try:
                result = function()
            except Exception:
                log.exception("background work failed")
                self._returned.emit(None, None)
            else:
                self._returned.emit(on_result, result)

        self._num_pending += 1
        self._pool.submit(work)

    def drain(self) -> None:
        """Waits until all that was given so far has run; results still come by signal."""
        if not self._has_ended:
            self._pool.submit(lambda: None).result()

    def wait(self) -> None:
        """Waits for the thread, for good; results not handed over yet still come by signal."""
        self._has_ended = True
        self._pool.shutdown(wait=True)

    def _hand_over(self, on_result: Callable[[object], None] | None, result: object) -> None:
        self._num_pending -= 1
        if on_result is not None:
            on_result(result)
        if not self._num_pending:
            self.idle.emit()

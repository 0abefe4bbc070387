"""Memory and GPU use while a clip is worked on, in a few words for the status bar."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial

import psutil
from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from adcvsr_gui.background import Background
from adcvsr_gui.processes import memory_bytes
from adcvsr_gui.wording import size_text

INTERVAL_MS = 2000
GPU_COMMAND = (
    "nvidia-smi",
    "--query-gpu=utilization.gpu,memory.used,memory.total",
    "--format=csv,noheader,nounits",
)
GPU_PATIENCE_MS = 5000
MAX_GPU_FAILURES = 3
"""In a row; then the tool is left alone until the next clip."""
MAX_GPU_BYTES = 1 << 16


class Monitor(QObject):
    """Measures every two seconds while it is on.

    Signals:
        measured: the words; empty when it was switched off.
    """

    measured = Signal(str)

    def __init__(
        self,
        process_id: Callable[[], int],
        parent: QObject | None = None,
        *,
        interval_ms: int = INTERVAL_MS,
        patience_ms: int = GPU_PATIENCE_MS,
    ) -> None:
        super().__init__(parent)
        self._process_id = process_id
        self._is_on = False
        self._is_measuring = False
        self._gpu_text = ""
        self._num_failures = 0
        self._background = Background(self)
        self._timer = QTimer(self)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self._measure)
        self._gpu = QProcess(self)
        self._gpu.finished.connect(self._on_gpu)
        self._gpu.readyReadStandardOutput.connect(self._stop_a_flood)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(patience_ms)
        self._patience.timeout.connect(self._gpu.kill)
        self._gpu_tool = shutil.which(GPU_COMMAND[0])

    def set_on(self, on: bool) -> None:
        """Measures, or stops."""
        self._is_on, self._num_failures = on, 0
        if on:
            self._timer.start()
            self._measure()
        else:
            self._timer.stop()
            self._gpu_text = ""
            self.measured.emit("")

    def close(self) -> None:
        """Ends the process that asks the GPU."""
        self._timer.stop()
        self._patience.stop()
        self.blockSignals(True)
        self._gpu.kill()
        self._gpu.waitForFinished(1000)
        self._background.wait()

    def _measure(self) -> None:
        """Looking through all processes of the computer for children takes a while."""
        self._ask_gpu()
        if not self._is_measuring:
            self._is_measuring = True
            self._background.run(partial(memory_bytes, self._process_id()), self._tell)

    def _tell(self, used: int) -> None:
        self._is_measuring = False
        if self._is_on:
            total = psutil.virtual_memory().total
            parts = [self.tr("memory {0} of {1}").format(size_text(used), size_text(total))]
            self.measured.emit(", ".join([*parts, *([self._gpu_text] if self._gpu_text else [])]))

    def _ask_gpu(self) -> None:
        is_idle = self._gpu.state() == QProcess.ProcessState.NotRunning
        if self._gpu_tool and is_idle and self._num_failures < MAX_GPU_FAILURES:
            self._gpu.start(self._gpu_tool, list(GPU_COMMAND[1:]))
            self._gpu.closeWriteChannel()
            self._patience.start()

    def _stop_a_flood(self) -> None:
        if self._gpu.bytesAvailable() > MAX_GPU_BYTES:
            self._gpu.kill()

    def _on_gpu(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        self._patience.stop()
        output = bytes(self._gpu.readAllStandardOutput().data()).decode(errors="replace")
        is_well = status == QProcess.ExitStatus.NormalExit and exit_code == 0
        self._gpu_text = self._gpu_words(output) if is_well and self._is_on else ""
        self._num_failures = 0 if self._gpu_text else self._num_failures + 1

    def _gpu_words(self, text: str) -> str:
        """`57, 4021, 24564` for each GPU; the busiest one is told.

        A number that a GPU does not tell is `[N/A]`: some tell no load, some share their memory.
        """
        rows = [[_number(field) for field in line.split(",")] for line in text.splitlines()]
        known = [row for row in rows if len(row) == 3 and any(n is not None for n in row)]
        if not known:
            return ""
        percent, used, total = max(known, key=lambda row: [-1 if n is None else n for n in row])
        words: list[str] = []
        if percent is not None:
            words.append(f"{percent} %")
        if used is not None and total is not None:
            mib = 1 << 20
            place = self.tr("{0} of {1}")
            words.append(place.format(size_text(used * mib), size_text(total * mib)))
        return self.tr("GPU {0}").format(", ".join(words)) if words else ""


def _number(field: str) -> int | None:
    digits = field.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 12 else None

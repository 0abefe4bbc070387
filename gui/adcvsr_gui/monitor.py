"""Memory and GPU use while a clip is worked on, in a few words for the status bar."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import psutil
from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from adcvsr_gui.processes import memory_bytes
from adcvsr_gui.wording import size_text

INTERVAL_MS = 2000
GPU_COMMAND = (
    "nvidia-smi",
    "--query-gpu=utilization.gpu,memory.used,memory.total",
    "--format=csv,noheader,nounits",
)


class Monitor(QObject):
    """Measures every two seconds while it is on.

    Signals:
        measured: the words; empty when it was switched off.
    """

    measured = Signal(str)

    def __init__(self, process_id: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process_id = process_id
        self._gpu_text = ""
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._measure)
        self._gpu = QProcess(self)
        self._gpu.finished.connect(self._on_gpu)
        self._has_gpu_tool = shutil.which(GPU_COMMAND[0]) is not None

    def set_on(self, on: bool) -> None:
        """Measures, or stops."""
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
        self.blockSignals(True)
        self._gpu.kill()
        self._gpu.waitForFinished(1000)

    def _measure(self) -> None:
        if self._has_gpu_tool and self._gpu.state() == QProcess.ProcessState.NotRunning:
            self._gpu.start(GPU_COMMAND[0], list(GPU_COMMAND[1:]))
        used = memory_bytes(self._process_id())
        total = psutil.virtual_memory().total
        parts = [self.tr("memory {0} of {1}").format(size_text(used), size_text(total))]
        self.measured.emit(", ".join([*parts, *([self._gpu_text] if self._gpu_text else [])]))

    def _on_gpu(self) -> None:
        self._gpu_text = self._gpu_words(bytes(self._gpu.readAllStandardOutput().data()).decode())

    def _gpu_words(self, text: str) -> str:
        """`57, 4021, 24564` for each GPU; the busiest one is told."""
        rows = [line.split(",") for line in text.splitlines() if line.count(",") == 2]
        try:
            numbers = [tuple(int(field) for field in row) for row in rows]
        except ValueError:
            return ""
        if not numbers:
            return ""
        percent, used, total = max(numbers)
        mib = 1 << 20
        return self.tr("GPU {0} %, {1} of {2}").format(
            percent, size_text(used * mib), size_text(total * mib)
        )

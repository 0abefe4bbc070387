"""The state of the whole queue, for the status bar."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from adcvsr_gui.jobs import QueueSummary
from adcvsr_gui.wording import duration_text


class QueueStatus(QWidget):
    """How much is used of the machine, and how much of the queue is done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._usage = QLabel()
        self._usage.setAccessibleName(self.tr("Memory and GPU use"))
        self._usage.setContentsMargins(0, 0, 12, 0)
        self._summary = QLabel()
        self._summary.setAccessibleName(self.tr("State of the queue"))
        self._progress = QProgressBar(maximum=1000, textVisible=False)
        self._progress.setAccessibleName(self.tr("Progress of the queue"))
        self._progress.setFixedSize(200, 12)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._usage)
        layout.addWidget(self._summary)
        layout.addWidget(self._progress)

    @property
    def text(self) -> str:
        """What is said about the queue."""
        return self._summary.text()

    def show_usage(self, text: str) -> None:
        """What of the machine is used now."""
        self._usage.setText(text)

    def show_summary(self, summary: QueueSummary) -> None:
        """How much is done."""
        self._summary.setText(self._summary_text(summary))
        self._progress.setValue(round(summary.fraction * 1000))
        self._progress.setVisible(bool(summary.total))

    def _summary_text(self, summary: QueueSummary) -> str:
        parts = [self.tr("{0} of {1} done").format(summary.done, summary.total)]
        if summary.failed:
            parts.append(self.tr("{0} failed").format(summary.failed))
        if summary.unreadable:
            parts.append(self.tr("{0} unreadable").format(summary.unreadable))
        if summary.eta_s is not None:
            parts.append(self.tr("{0} left in all").format(duration_text(summary.eta_s)))
        return ", ".join(parts) if summary.total else self.tr("No clips yet")

"""What happened to the selected clip: its state, its error in plain words, and its log."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.wording import duration_text

MAX_LOG_LINES = 5000


class DetailsPanel(QWidget):
    """Shows one job, or a hint that none is selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel()
        self._title.setAccessibleName(self.tr("Selected clip"))
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._message = QLabel(wordWrap=True)
        self._message.setAccessibleName(self.tr("What happened"))
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._log = QPlainTextEdit(readOnly=True, maximumBlockCount=MAX_LOG_LINES)
        self._log.setAccessibleName(self.tr("Log of the selected clip"))
        self._log.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._log.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._log.setFrameShape(QFrame.Shape.StyledPanel)
        self._log.setPlaceholderText(self.tr("The log of the clip comes here when it runs."))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addWidget(self._title)
        layout.addWidget(self._message)
        layout.addWidget(self._log, stretch=1)
        self.show_job(None, "")

    def show_job(self, job: Job | None, log_text: str) -> None:
        """Shows another job with its log so far."""
        self._log.setPlainText(log_text.rstrip("\n"))
        self._log.moveCursor(QTextCursor.MoveOperation.End)
        self.update_job(job)

    def update_job(self, job: Job | None) -> None:
        """Shows the same job anew."""
        self._title.setText(job.name if job else self.tr("No clip selected"))
        self._message.setText(self._message_text(job))
        self._message.setVisible(bool(self._message.text()))

    def append_log(self, line: str) -> None:
        """Adds a line; the view follows unless the person scrolled back."""
        self._log.appendPlainText(line)

    def _message_text(self, job: Job | None) -> str:
        if job is None:
            return ""
        lines = [f"{text.rstrip('.')}." for text in (job.error, job.remedy) if text]
        match job.state:
            case JobState.DONE:
                took = self.tr("Done in {0}, {1} frames: {2}")
                lines.append(took.format(duration_text(job.seconds), job.frames, job.target))
            case JobState.STOPPED:
                lines.append(
                    self.tr("Stopped. What is finished is kept: Start goes on from there.")
                )
            case JobState.STOPPING:
                lines.append(self.tr("Stopping after the frames that are under way."))
            case JobState.WAITING | JobState.RUNNING | JobState.FAILED:
                lines.append(self.tr("Output: {0}").format(job.target))
        return "\n".join(lines + job.warnings)

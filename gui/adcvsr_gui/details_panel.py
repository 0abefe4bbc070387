"""What is known of the selected clip: its state, what was found in it with remedies, its log."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from adcvsr_gui.badges import badge_text, remedy_text
from adcvsr_gui.cell_delegates import SEVERITY_COLORS
from adcvsr_gui.contrast import SIGNS, readable
from adcvsr_gui.core_words import in_window, remedy_in_window
from adcvsr_gui.findings import Finding
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.log_view import LogView
from adcvsr_gui.repeated import warnings_of
from adcvsr_gui.upright_scroll import UprightScroll
from adcvsr_gui.wording import capitalized, duration_text, size_text

_SELECTABLE = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


class DetailsPanel(QWidget):
    """Shows one job, or a hint that none is selected.

    Signals:
        remedy_wanted: a `Finding` whose settings shall be given to the clip.
        anew_wanted: what is in the way of the clip shall be forgotten.
    """

    remedy_wanted = Signal(object)
    anew_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel()
        self._title.setAccessibleName(self.tr("Selected clip"))
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._title.setWordWrap(True)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._message = _text_label(self.tr("What happened"))
        self._anew = QPushButton(self.tr("Begin again without it"))
        self._anew.setAccessibleName(self._anew.text())
        self._anew.clicked.connect(self.anew_wanted)
        self._findings = QVBoxLayout()
        self._findings.setSpacing(6)
        self._shown_findings: tuple[object, ...] | None = None
        self._log = LogView()
        self._log.setAccessibleName(self.tr("Log of the selected clip"))
        self._log.setPlaceholderText(self.tr("The log of the clip comes here when it runs."))
        self._build()
        self.show_job(None, "")

    def show_job(self, job: Job | None, log_text: str) -> None:
        """Shows another job with its log so far."""
        self._log.show_log(log_text)
        self.update_job(job)

    def update_job(self, job: Job | None) -> None:
        """Shows the same job anew."""
        self._title.setText(job.name if job else self.tr("No clip selected"))
        self._title.setToolTip(str(job.source) if job else "")
        self._message.setText(self._message_text(job))
        self._message.setVisible(bool(self._message.text()))
        self._anew.setVisible(job is not None and _is_blocked(job))
        self._show_findings(job)

    def append_log(self, line: str) -> None:
        """Adds a line of the child process, or of ours."""
        self._log.append_line(line)

    def _build(self) -> None:
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self._message)
        column.addWidget(self._anew, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._findings)
        column.addStretch()
        scroll = UprightScroll(words, self.tr("About the selected clip"))
        left = QVBoxLayout()
        left.addWidget(self._title)
        left.addWidget(scroll, stretch=1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(left, stretch=1)
        layout.addWidget(self._log, stretch=1)

    def _show_findings(self, job: Job | None) -> None:
        ground = self.palette().color(QPalette.ColorRole.Window).rgb()
        shown = (job, job.settings, ground, *map(id, job.findings)) if job else ()
        if shown == self._shown_findings:
            return
        self._shown_findings = shown
        while self._findings.count():
            item = self._findings.takeAt(0)
            card = item.widget() if item is not None else None
            if card is not None:
                card.deleteLater()
        for finding in job.findings if job else ():
            can_help = job is not None and job.state.is_editable
            self._findings.addWidget(self._card(finding, can_help, job))

    def _card(self, finding: Finding, can_help: bool, job: Job | None) -> QWidget:
        """Badge and words of a finding, and a button where a setting is the remedy."""
        card = QFrame()
        window = self.palette().color(QPalette.ColorRole.Window)
        color = readable(SEVERITY_COLORS[finding.severity], window, SIGNS).name()
        card.setObjectName("finding")
        card.setStyleSheet(f"#finding {{ border: none; border-left: 3px solid {color}; }}")
        rows = QVBoxLayout(card)
        rows.setContentsMargins(10, 2, 0, 2)
        rows.setSpacing(2)
        text = _text_label(badge_text(finding.code))
        text.setText(f"{capitalized(in_window(finding.text).rstrip('.'))}.")
        text.setToolTip(in_window(finding.evidence))
        rows.addWidget(text)
        if job is not None and finding.helps(job.settings):
            button = QPushButton(remedy_text(finding) or self.tr("Apply the remedy"))
            button.setAccessibleName(self.tr("Apply: {0}").format(button.text()))
            button.setEnabled(can_help)
            button.clicked.connect(partial(self.remedy_wanted.emit, finding))
            rows.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        elif remedy_text(finding):
            done = finding.settings and job is not None
            note = self.tr("Set: {0}") if done else "{0}"
            hint = _text_label(self.tr("Remedy"))
            hint.setText(note.format(remedy_text(finding)))
            rows.addWidget(hint)
        return card

    def _kept_text(self, job: Job) -> str:
        if job.safe_frames:
            kept = self.tr("Frames kept: {0} of {1}. Started again, it goes on from there.")
            return kept.format(job.safe_frames, job.frames or "?")
        return self.tr("Stopped before a piece was finished: Start begins at the first frame.")

    def _message_text(self, job: Job | None) -> str:
        if job is None:
            return ""
        error, remedy = in_window(job.error), capitalized(remedy_in_window(job.remedy))
        lines = [f"{text.rstrip('.')}." for text in (error, remedy) if text]
        match job.state:
            case JobState.DONE:
                took = self.tr("Done in {0}, %n frame(s), {1}: {2}", "", job.frames)
                size = size_text(job.bytes_made)
                lines.append(took.format(duration_text(job.seconds), size, job.target))
            case JobState.STOPPED:
                lines.append(self._kept_text(job))
            case JobState.STOPPING:
                lines.append(self.tr("Stopping after the frames that are under way."))
            case JobState.PAUSED:
                lines.append(self.tr("Paused. It keeps its memory and goes on at once."))
            case JobState.FAILED if job.is_unreadable:
                pass  # nothing will be written
            case JobState.WAITING | JobState.RUNNING | JobState.FAILED:
                lines.append(self.tr("Output: {0}").format(job.target))
        if job.state is JobState.FAILED and job.safe_frames:
            lines.append(self._kept_text(job))
        if job.overwrite:
            lines.append(self.tr("The output that is there will be replaced."))
        return "\n".join([*lines, *warnings_of(job)])


def _is_blocked(job: Job) -> bool:
    return job.is_blocked and job.state is JobState.FAILED


def _text_label(name: str) -> QLabel:
    label = QLabel(wordWrap=True)
    label.setAccessibleName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setMinimumWidth(1)
    label.setTextInteractionFlags(_SELECTABLE)
    return label

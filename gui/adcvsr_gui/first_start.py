"""The first start: does this computer work, and where shall outputs go."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from adcvsr_core.said import said_in
from adcvsr_gui.command_run import CommandRun
from adcvsr_gui.core_words import in_window, remedy_in_window
from adcvsr_gui.labels import text_label
from adcvsr_gui.wording import TIMES

WIDTH = 560
INDENT = 26
NUM_LINES = 5
"""Of what is said of the computer when all is well, in any language."""
MINUTE_OF = (720, 576, 25)
"""Width, height and frames a second of a clip as many have: PAL tapes and DVDs."""


class FirstStart(QDialog):
    """Tries one frame in a child process while a person chooses the folder of outputs."""

    def __init__(self, commands: CommandRun, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder = ""
        """What was chosen: a folder, or nothing for beside each clip."""
        self._commands = commands
        commands.setParent(self)
        self._busy = QProgressBar(maximum=0, textVisible=False)
        self._busy.setAccessibleName(self.tr("Trying one frame"))
        self._busy.setFixedHeight(6)
        _keep_place(self._busy)
        self._device = text_label(self.tr("Trying one frame..."))
        self._device.setAccessibleName(self.tr("What this computer can do"))
        self._device.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._device.setMinimumHeight(NUM_LINES * self._device.fontMetrics().lineSpacing())
        self._beside = QRadioButton(self.tr("&Beside each clip"))
        self._beside.setChecked(True)
        self._elsewhere = QRadioButton(self.tr("In one &folder"))
        self._edit = QLineEdit()
        self._edit.setAccessibleName(self.tr("Output folder"))
        self._edit.setPlaceholderText(self.tr("No folder yet"))
        self._choose = QPushButton(self.tr("&Choose..."))
        self._choose.setAutoDefault(False)
        self._choose.setAccessibleName(self.tr("Choose the output folder"))
        self._problem = text_label("")
        self._problem.hide()
        for radio in (self._beside, self._elsewhere):
            radio.setAccessibleName(radio.text().replace("&", ""))
        self._build()
        self._elsewhere.toggled.connect(self._show_choice)
        self._edit.textChanged.connect(self._show_choice)
        self._choose.clicked.connect(self._choose_folder)
        self.finished.connect(commands.close)
        self._show_choice()
        commands.run(["doctor", "--json"], self._on_examined)

    def accept(self) -> None:
        folder = self._edit.text().strip() if self._elsewhere.isChecked() else ""
        problem = self._folder_problem(folder)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        if not problem:
            self.folder = folder
            super().accept()

    def _build(self) -> None:
        self.setWindowTitle(self.tr("Welcome to AdcVSR"))
        self.setFixedWidth(WIDTH)
        row = QHBoxLayout()
        row.setContentsMargins(INDENT, 0, 0, 0)
        row.addWidget(self._edit, stretch=1)
        row.addWidget(self._choose)
        buttons = QDialogButtonBox()
        start = buttons.addButton(self.tr("&Start"), QDialogButtonBox.ButtonRole.AcceptRole)
        skip = buttons.addButton(self.tr("S&kip"), QDialogButtonBox.ButtonRole.RejectRole)
        start.setAccessibleName(self.tr("Start with this choice"))
        skip.setAccessibleName(self.tr("Start without a choice"))
        start.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(8)
        layout.addWidget(self._heading(self.tr("This computer")))
        layout.addWidget(self._device)
        layout.addWidget(self._busy)
        layout.addSpacing(14)
        layout.addWidget(self._heading(self.tr("Where shall the outputs go?")))
        layout.addWidget(self._beside)
        layout.addWidget(self._elsewhere)
        layout.addLayout(row)
        layout.addWidget(self._problem)
        layout.addSpacing(14)
        layout.addWidget(buttons)

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text)
        font = label.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        label.setFont(font)
        return label

    def _show_choice(self) -> None:
        self._edit.setEnabled(self._elsewhere.isChecked())
        self._choose.setEnabled(self._elsewhere.isChecked())
        self._problem.hide()

    def _choose_folder(self) -> None:
        start = self._edit.text() or str(Path.home())
        folder = QFileDialog.getExistingDirectory(self, self.tr("Output folder"), start)
        if folder:
            self._edit.setText(folder)

    def _folder_problem(self, folder: str) -> str:
        if not self._elsewhere.isChecked():
            return ""
        if not folder:
            return self.tr("Choose a folder, or outputs beside each clip.")
        if not os.path.isdir(folder):
            return self.tr("There is no folder {0}.").format(folder)
        if not os.access(folder, os.W_OK | os.X_OK):
            return self.tr("Nothing can be written into {0}.").format(folder)
        return ""

    def _on_examined(self, printed: str, error: str) -> None:
        self._busy.hide()
        try:
            checks = json.loads(printed)["checks"]
        except (ValueError, LookupError, TypeError):
            text = self.tr("The check did not come to an end: {0}")
            self._device.setText(text.format(error or printed[:200]))
            return
        bad = [check for check in checks if check["state"] == "bad"]
        lines = [
            self._frame_text(check["facts"])
            for check in checks
            if check.get("facts") and check["state"] != "bad"
        ]
        lines += [_trouble_text(check) for check in bad]
        head = self.tr("Something needs a hand:") if bad else self.tr("All is well.")
        self._device.setText("\n".join([head, *lines]))
        if (layout := self.layout()) is not None:
            self.resize(WIDTH, max(self.height(), layout.totalHeightForWidth(WIDTH)))

    def _frame_text(self, facts: dict[str, Any]) -> str:
        width, height, rate = MINUTE_OF
        seconds = facts["seconds_per_megapixel"] * width * height / 1e6 * rate * 60
        text = self.tr("On {0}, a minute of video in {1} takes about {2}.").format(
            facts["device_name"], f"{width} {TIMES} {height}", self._rough_text(seconds)
        )
        if facts["device"] != "cpu":
            return text
        slow = self.tr("No GPU was found that can be used: long clips take long.")
        return f"{text}\n{slow}"

    def _rough_text(self, seconds: float) -> str:
        """No more exact than an estimate is."""
        if seconds < 90:
            return self.tr("%n second(s)", "", max(round(seconds / 5) * 5, 5))
        if seconds < 90 * 60:
            return self.tr("%n minute(s)", "", round(seconds / 60))
        return self.tr("%n hour(s)", "", round(seconds / 3600))


def _keep_place(widget: QWidget) -> None:
    """Hidden, it leaves its room empty, so that nothing jumps."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)


def _trouble_text(check: dict[str, Any]) -> str:
    text, remedy = in_window(said_in(check, "text")), remedy_in_window(said_in(check, "remedy"))
    return f"{text.rstrip('.')}. {remedy}".strip()

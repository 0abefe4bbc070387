"""The log of a clip, in which lines that come again and again take one line."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from adcvsr_gui.repeated import times_text

MAX_LOG_LINES = 5000
NUM_LINES_AT_ONCE = 2000
"""Of a log that is there already: more would hold up the window."""


class LogView(QPlainTextEdit):
    """Follows its end, unless the person scrolled back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last, self._times = "", 0
        self.setReadOnly(True)
        self.setMaximumBlockCount(MAX_LOG_LINES)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        # With a caret, which shows the focus.
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.setFrameShape(QFrame.Shape.StyledPanel)

    def show_log(self, text: str) -> None:
        """Shows another log, from its end."""
        lines = text.splitlines()[-NUM_LINES_AT_ONCE:]
        runs = [(line, len(list(run))) for line, run in groupby(lines)]
        self._last, self._times = runs[-1] if runs else ("", 0)
        self.setPlainText("\n".join(times_text(*run) for run in runs))
        self.moveCursor(QTextCursor.MoveOperation.End)
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())  # the cursor is seen a line earlier

    def append_line(self, line: str) -> None:
        """Adds a line, or counts it if it is the one before."""
        if line != self._last or not self._times:
            self._last, self._times = line, 1
            self.appendPlainText(line)
            return
        self._times += 1
        cursor = QTextCursor(self.document().lastBlock())
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        text = times_text(line, self._times)
        # Of a block that is not the first, what parts it from the one before is selected, too.
        cursor.insertText(f"\n{text}" if self.blockCount() > 1 else text)

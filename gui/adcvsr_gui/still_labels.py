"""Labels whose texts change beside controls: what stands near them stays where it is."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QLabel, QWidget

from adcvsr_gui.wording import breakable

_NUM_LINES = 2
_PLENTY = QRect(0, 0, 10_000, 10_000)
_STEP = 0.1
"""Of a line: how much shorter a name is tried next."""


class NameLabel(QLabel):
    """Words about a file in two lines, however long its name is: its middle is left out."""

    def __init__(self, font: QFont | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._name = "", ""
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if font is not None:
            self.setFont(font)
        self._reserve()

    def show_name(self, words: str, name: str = "") -> None:
        """Shows words with a name in the place of their `{0}`."""
        if (words, name) != (self._words, self._name):
            self._words, self._name = words, name
            self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._reserve()
            self._fill()

    def hasHeightForWidth(self) -> bool:
        return False

    def _reserve(self) -> None:
        lines = "\n".join(["Ag\N{HORIZONTAL ELLIPSIS}"] * _NUM_LINES)
        self.setFixedHeight(self.fontMetrics().boundingRect(_PLENTY, 0, lines).height())

    def _fill(self) -> None:
        lines = float(_NUM_LINES)
        self._set(self._name)
        while lines > 2 * _STEP and self._num_lines() > _NUM_LINES:
            lines -= _STEP
            room, middle = round(lines * self.width()), Qt.TextElideMode.ElideMiddle
            self._set(self.fontMetrics().elidedText(self._name, middle, room))
        # Letters of another script may be higher.
        self.setFixedHeight(max(self.minimumHeight(), self.heightForWidth(self.width())))

    def _num_lines(self) -> int:
        layout = QTextLayout(self.text(), self.font())
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self.width())
        layout.endLayout()
        return layout.lineCount()

    def _set(self, name: str) -> None:
        self.setText(self._words.format(breakable(name)))


class NoteLabel(QLabel):
    """Takes as much height as its longest text so far, until it may settle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setVisible(bool(text))
        self.setMinimumHeight(max(self.minimumHeight(), self._needed()))

    def settle(self) -> None:
        """Takes no more height than its text needs."""
        self.setMinimumHeight(self._needed())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.settle()

    def _needed(self) -> int:
        return self.heightForWidth(self.width()) if self.text() else 0

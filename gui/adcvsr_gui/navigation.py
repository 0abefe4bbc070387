"""The rail of buttons at the left, one for each page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from adcvsr_gui.pages import Page

LEAST_WIDTH = 72
AIR = 16
"""Beside the widest title, in logical pixels."""
_ICON = QSize(24, 24)
_STYLE = """
NavigationRail { border: none; border-right: 1px solid palette(midlight); }
NavigationRail QToolButton {
    border: none; border-radius: 8px; padding: 8px 2px 6px 2px; margin: 0;
}
NavigationRail QToolButton:hover { background: palette(midlight); }
NavigationRail QToolButton:checked { background: palette(highlight);
    color: palette(highlighted-text); }
NavigationRail QToolButton:focus { border: 2px solid palette(highlight); }
"""


class NavigationRail(QFrame):
    """Shows the pages there are; the checked button is the page that is open.

    Signals:
        page_requested: number of the page a person wants.
    """

    page_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(_STYLE)
        self._pages: list[Page] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self.page_requested)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(6, 8, 6, 8)
        self._layout.setSpacing(6)
        self._layout.addStretch()

    def set_pages(self, pages: Sequence[Page]) -> None:
        """Makes a button for each page. Called once."""
        self._pages = list(pages)
        for number, page in enumerate(pages):
            keys = QKeySequence(f"Ctrl+{number + 1}")
            shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
            button = QToolButton()
            button.setText(page.title)
            button.setCheckable(True)
            button.setObjectName(f"page_{page.name}")
            button.setAccessibleName(page.title)
            button.setToolTip(f"{page.title} ({shown})")
            button.setShortcut(keys)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setIconSize(_ICON)
            self._group.addButton(button, number)
            self._layout.insertWidget(number, button)
        buttons = self._group.buttons()
        widest = max(button.fontMetrics().horizontalAdvance(button.text()) for button in buttons)
        for button in buttons:
            button.setFixedWidth(max(LEAST_WIDTH, widest + AIR))
        self._paint_icons()
        self.setVisible(len(pages) > 1)

    def check(self, number: int) -> None:
        """Shows which page is open."""
        self._group.button(number).setChecked(True)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_icons()

    def _paint_icons(self) -> None:
        for number, page in enumerate(self._pages):
            self._group.button(number).setIcon(page.icon(self.palette()))

"""The buttons that keep settings as A, and that give a clip A or B."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget


class AbBar(QWidget):
    """Signals:
    keep_wanted: the present settings shall be A.
    a_wanted, b_wanted: the clip shall have these, and the comparison ends.
    """

    keep_wanted = Signal()
    a_wanted = Signal()
    b_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._keep = self._button(
            self.tr("Keep as A"),
            self.tr("Keep these settings as A, then change them and compare (P)"),
        )
        self._use_a = self._button(
            self.tr("Use A"), self.tr("Give the clip the settings of A again, and end A/B")
        )
        self._use_b = self._button(
            self.tr("Use B"), self.tr("Leave the clip the settings it has now, and end A/B")
        )
        for button, wanted in (
            (self._keep, self.keep_wanted),
            (self._use_a, self.a_wanted),
            (self._use_b, self.b_wanted),
        ):
            button.clicked.connect(wanted)
            row.addWidget(button)
        self.show_offers(can_keep=False, has_a=False)

    def show_offers(self, *, can_keep: bool, has_a: bool) -> None:
        """Offers what can be done now."""
        self._keep.setEnabled(can_keep)
        self._use_a.setEnabled(has_a and can_keep)
        self._use_b.setEnabled(has_a)

    def _button(self, text: str, hint: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(hint)
        button.setAccessibleName(text)
        button.setAccessibleDescription(hint)
        return button

"""A group of controls that folds under its title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

_STYLE = """
QToolButton { border: 2px solid transparent; border-radius: 6px; padding: 3px 2px; }
QToolButton:hover { background: palette(midlight); }
QToolButton:focus { border-color: palette(highlight); }
"""


class FoldingGroup(QWidget):
    """A title one can click, and a form below it."""

    def __init__(self, title: str, *, is_open: bool) -> None:
        super().__init__()
        self.title = title
        self._button = QToolButton()
        self._button.setText(title)
        self._button.setAccessibleName(title)
        self._button.setCheckable(True)
        self._button.setChecked(is_open)
        self._button.setStyleSheet(_STYLE)
        self._button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        font = self._button.font()
        font.setBold(True)
        self._button.setFont(font)
        self._body = QWidget()
        self._labels: list[QLabel] = []
        self._form = QFormLayout(self._body)
        self._form.setContentsMargins(6, 0, 0, 4)
        self._form.setVerticalSpacing(7)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._button)
        layout.addWidget(self._body)
        self._button.toggled.connect(self.set_open)
        self.set_open(is_open)

    @property
    def labels(self) -> Sequence[QLabel]:
        """Those before the controls."""
        return self._labels

    @property
    def is_open(self) -> bool:
        return self._button.isChecked()

    def set_open(self, is_open: bool) -> None:
        """Shows or hides what is below the title."""
        self._button.setChecked(is_open)
        arrow = Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow
        self._button.setArrowType(arrow)
        self._body.setVisible(is_open)

    def set_editable(self, is_editable: bool) -> None:
        """Lets the controls be used, or only be read."""
        self._body.setEnabled(is_editable)

    def add(self, label: str, control: QWidget, hint: str = "") -> None:
        """Adds a row; the label is the name of the control, with its key."""
        plain = label.replace("&", "")
        for part in {control, control.focusProxy() or control}:
            part.setAccessibleName(plain)
        if hint:
            control.setToolTip(hint)
            control.setAccessibleDescription(hint)
        title = QLabel(label)
        title.setBuddy(control.focusProxy() or control)
        self._labels.append(title)
        title.setToolTip(hint)
        self._form.addRow(title, control)

    def add_wide(self, control: QWidget) -> None:
        """Adds a control over the whole width."""
        self._form.addRow(control)


def align(groups: Iterable[FoldingGroup]) -> None:
    """Makes the controls of all groups begin at one line, right of the widest label."""
    labels = [label for group in groups for label in group.labels]
    width = max(label.sizeHint().width() for label in labels)
    for label in labels:
        label.setFixedWidth(width)

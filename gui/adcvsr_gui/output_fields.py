"""Controls for the folder, the name and the container of outputs, with a live example."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QWidget,
)

from adcvsr_gui.action_icons import open_folder_icon
from adcvsr_gui.folding import FoldingGroup
from adcvsr_gui.setting_fields import several_text
from adcvsr_gui.still_labels import NameLabel
from adcvsr_gui.targets import FIELDS, OutputChoice, template_problem
from adcvsr_gui.wording import ARROW


class OutputFields(QObject):
    """Shows an `OutputChoice` and tells which part of it a person changes.

    Signals:
        edited: the parts that changed, as keys and values.
        refused: what is wrong with a name that was typed.
    """

    edited = Signal(dict)
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice = OutputChoice()
        self.folder_edit = QLineEdit()
        self.folder_edit.setClearButtonEnabled(True)
        self.choose_button = QToolButton()
        self.paint_icon()
        self.template_edit = QLineEdit()
        self.template_edit.setClearButtonEnabled(True)
        self.container_box = QComboBox()
        self.example = NameLabel()
        self.folder_edit.editingFinished.connect(self._take)
        self.template_edit.editingFinished.connect(self._take)
        self.container_box.activated.connect(self._take)
        self.choose_button.clicked.connect(self._choose)

    def add_rows(self, group: FoldingGroup) -> None:
        """Puts the controls into a group."""
        group.add(self.tr("C&ontainer"), self.container_box)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.folder_edit, stretch=1)
        layout.addWidget(self.choose_button)
        row.setFocusProxy(self.folder_edit)
        group.add(self.tr("Fo&lder"), row)
        self.folder_edit.setAccessibleName(self.tr("Output folder"))
        self.choose_button.setAccessibleName(self.tr("Choose the output folder"))
        self.choose_button.setToolTip(self.tr("Choose the output folder"))
        words = ", ".join(f"{{{name}}}" for name in FIELDS)
        group.add(
            self.tr("N&ame"),
            self.template_edit,
            self.tr("Text, and words in braces: {0}").format(words),
        )
        self.example.setAccessibleName(self.tr("Example of an output"))
        group.add_wide(self.example)

    def paint_icon(self) -> None:
        """Paints the icon in the colours of the theme, which may have changed."""
        self.choose_button.setIcon(open_folder_icon(self.choose_button.palette()))

    def show_choice(self, choice: OutputChoice | None, containers: Sequence[str]) -> None:
        """Shows the choice of one or more clips; None where they differ."""
        self._choice = choice or OutputChoice()
        differ = choice is None
        self.folder_edit.setText(self._choice.folder)
        self.folder_edit.setCursorPosition(0)
        self.folder_edit.setToolTip(self._choice.folder)
        beside = self.tr("Beside each clip")
        self.folder_edit.setPlaceholderText(several_text() if differ else beside)
        self.template_edit.setText(self._choice.template)
        self.container_box.clear()
        self.container_box.addItem(self.tr("Automatic"), "")
        for name in containers:
            self.container_box.addItem(name.upper(), name)
        self.container_box.setPlaceholderText(several_text())
        shown = max(self.container_box.findData(self._choice.container), 0)
        self.container_box.setCurrentIndex(-1 if differ else shown)

    def show_own_name(self, name: str) -> None:
        """Shows what outputs are called where nothing is typed."""
        self.template_edit.setPlaceholderText(name)

    def show_example(self, target: Path) -> None:
        """Shows what an output is called."""
        self.example.show_name(f"{ARROW} {{0}}", target.name)
        self.example.setToolTip(str(target))

    def _take(self) -> None:
        self.folder_edit.setModified(False)
        self.template_edit.setModified(False)
        template = self.template_edit.text().strip()
        problem = template_problem(template)
        if problem:
            words = ", ".join(f"{{{name}}}" for name in FIELDS)
            text = self.tr("{0} means nothing in a name; there are {1}").format(problem, words)
            self.refused.emit(text)
            self.template_edit.setText(self._choice.template)
            return
        container = self.container_box.currentData()
        choice = replace(
            self._choice,
            folder=self.folder_edit.text().strip(),
            template=template,
            container=self._choice.container if container is None else container,
        )
        changes = {
            key: value for key, value in vars(choice).items() if value != getattr(self._choice, key)
        }
        if changes:
            self._choice = choice
            self.edited.emit(changes)

    def _choose(self) -> None:
        start = self._choice.folder or str(Path.home())
        folder = QFileDialog.getExistingDirectory(
            self.choose_button, self.tr("Output folder"), start
        )
        if folder:
            self.folder_edit.setText(folder)
            self._take()

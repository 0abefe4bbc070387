"""New models: a student's file is checked and copied, published weights are imported."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from adcvsr_core.weights.catalogue import remove_partial
from adcvsr_gui.catalogue import ModelEntry
from adcvsr_gui.command_run import COMMAND, CommandRun
from adcvsr_gui.import_dialog import ImportDialog
from adcvsr_gui.import_run import ImportRun
from adcvsr_gui.model_names import ChosenName, choose_name
from adcvsr_gui.model_sources import Parts, Published, is_student, parts_of


class ModelAdder(QObject):
    """Makes models of what a person drops or chooses; the work is done by `adcvsr models`.

    Signals:
        message: what goes on, or what was wrong.
        added: the name of a model that is there now.
    """

    message = Signal(str)
    added = Signal(str)

    def __init__(
        self, window: QWidget, commands: CommandRun, command: Sequence[str] = COMMAND
    ) -> None:
        super().__init__(window)
        self.models: Sequence[ModelEntry] = ()
        """Those there are, whose names are taken."""
        self.dialog: ImportDialog | None = None
        self._window = window
        self._commands = commands
        self._command = command
        self._copying: set[str] = set()

    def can_take(self, paths: Sequence[Path]) -> bool:
        """Whether any of these can become a model."""
        return any(is_student(path) for path in paths) or parts_of(paths) is not None

    def take(self, paths: Sequence[Path]) -> None:
        """Adds every student's file, and opens the import where there are published weights."""
        students = [path for path in paths if is_student(path)]
        parts = parts_of([path for path in paths if path not in students])
        for file in students:
            self._add(file)
        if parts is not None:
            self.open_import(parts)

    def choose_file(self) -> None:
        """Asks for files to add."""
        text = self.tr("Weights (*.safetensors *.pkl *.ckpt);;All files (*)")
        names, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Add models"), "", text)
        if names and not self.can_take([Path(name) for name in names]):
            self.message.emit(self.tr("{0} is no weights file.").format(Path(names[0]).name))
        self.take([Path(name) for name in names])

    def open_import(self, parts: Parts | None = None) -> ImportDialog:
        """Asks for published weights."""
        run = ImportRun(self._command)
        dialog = ImportDialog(parts or Parts(kind=Published.ADCSR), self.models, run, self._window)
        dialog.accepted.connect(lambda: self._on_imported(dialog.made))
        dialog.finished.connect(self._forget_dialog)
        self.dialog = dialog
        dialog.open()
        return dialog

    def close(self) -> None:
        """Ends what runs; nothing half-written remains."""
        if self.dialog is not None:
            self.dialog.end()
        self._commands.close()
        for name in self._copying:
            remove_partial(name)

    def _add(self, file: Path) -> None:
        chosen = choose_name(self._window, file.stem, self.models)
        if chosen is None:
            return
        self.message.emit(self.tr("Checking {0}...").format(file.name))
        words = ["models", "add", str(file), "--name", chosen.name]
        if chosen.replaces:
            words.append("--overwrite")
        self._copying.add(chosen.name)
        self._commands.run(words, partial(self._on_added, chosen))

    def _on_added(self, chosen: ChosenName, printed: str, error: str) -> None:
        self._copying.discard(chosen.name)
        if error:
            remove_partial(chosen.name)
            self.message.emit(error)
        else:
            self.message.emit(self.tr("{0} was added to your models.").format(chosen.name))
            self.added.emit(chosen.name)

    def _on_imported(self, name: str) -> None:
        self.message.emit(self.tr("{0} was imported into your models.").format(name))
        self.added.emit(name)

    def _forget_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

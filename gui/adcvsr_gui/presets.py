"""Settings under names, one TOML file each, which the command takes too."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from adcvsr_core.errors import AdcvsrError
from adcvsr_core.settings import UpscaleSettings, load_settings, save_settings
from adcvsr_gui.core_words import error_in_window
from adcvsr_gui.sources import natural_key

_SUFFIX = ".toml"
_NOT_IN_NAMES = set('/\\:*?"<>|')
"""Some system takes them for something else in a file's name."""


class Presets(QObject):
    """The presets of a folder. A person is asked for names, and before one is lost.

    Signals:
        message: what was done, or why it could not be.
    """

    message = Signal(str)

    def __init__(self, folder: Path, window: QWidget) -> None:
        super().__init__(window)
        self._folder = folder
        self._window = window

    def names(self) -> list[str]:
        """Of all presets, in the order a person expects."""
        return sorted((path.stem for path in self._folder.glob(f"*{_SUFFIX}")), key=natural_key)

    def read(self, name: str) -> UpscaleSettings | None:
        """A preset; None, and a message, where its file is not sound."""
        return self._read(self._path(name))

    def save(self, settings: UpscaleSettings) -> None:
        """Asks for a name and keeps the settings under it."""
        name = self._ask_name(self.tr("Save as preset"), "")
        if name and self._may_take(name):
            self._write(settings, self._path(name), self.tr("Preset saved: {0}").format(name))

    def rename(self, name: str) -> None:
        """Asks for another name."""
        new = self._ask_name(self.tr("Rename preset"), name)
        if not new or new == name:
            return
        is_other_case = new.casefold() == name.casefold()
        if is_other_case or self._may_take(new):
            try:
                self._path(name).replace(self._path(new))
            except OSError as error:
                self._say_failed(self._path(name), error)
            else:
                self.message.emit(self.tr("{0} is called {1} now").format(name, new))

    def delete(self, name: str) -> None:
        """Deletes a preset, after a question."""
        if not self._ask(self.tr("Delete the preset {0}? No clip changes.").format(name)):
            return
        try:
            self._path(name).unlink(missing_ok=True)
        except OSError as error:
            self._say_failed(self._path(name), error)
        else:
            self.message.emit(self.tr("Preset deleted: {0}").format(name))

    def load(self) -> UpscaleSettings | None:
        """Asks for a settings file from anywhere and reads it."""
        path, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Load settings"), "", self.tr("Settings (*.toml)")
        )
        return self._read(Path(path)) if path else None

    def export(self, settings: UpscaleSettings) -> None:
        """Asks for a file anywhere and writes the settings."""
        proposed = self.tr("settings") + _SUFFIX
        path, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save settings"), proposed, self.tr("Settings (*.toml)")
        )
        if path:
            file = Path(path).with_suffix(_SUFFIX)
            self._write(settings, file, self.tr("Written: {0}").format(file))

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}{_SUFFIX}"

    def _read(self, path: Path) -> UpscaleSettings | None:
        try:
            return load_settings(path)
        except AdcvsrError as error:
            self.message.emit(error_in_window(error))
            return None

    def _write(self, settings: UpscaleSettings, path: Path, done: str) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            save_settings(settings, path)
        except OSError as error:
            self._say_failed(path, error)
        except AdcvsrError as error:
            self.message.emit(error_in_window(error))
        else:
            self.message.emit(done)

    def _say_failed(self, path: Path, error: OSError) -> None:
        self.message.emit(self.tr("{0} cannot be written: {1}").format(path, error.strerror))

    def _ask_name(self, title: str, old: str) -> str:
        text, _ = QInputDialog.getText(self._window, title, self.tr("&Name:"), text=old)
        name = text.strip()
        if name.startswith(".") or _NOT_IN_NAMES & set(name):
            unwanted = " ".join(sorted(_NOT_IN_NAMES))
            said = self.tr("{0} is no name for a preset: no dot at its start, and none of {1}")
            self.message.emit(said.format(name, unwanted))
            return ""
        return name

    def _may_take(self, name: str) -> bool:
        taken = {other.casefold() for other in self.names()}
        if name.casefold() not in taken:
            return True
        return self._ask(self.tr("There is a preset {0}. Replace it?").format(name))

    def _ask(self, question: str) -> bool:
        yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
        title = self.tr("Presets")
        return QMessageBox.question(self._window, title, question, yes | no, no) is yes

"""The menu of presets: those of the user's folder, and saving and loading."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from adcvsr_gui.sources import natural_key


class PresetMenu(QMenu):
    """Filled anew whenever it opens.

    Signals:
        preset_chosen: the `Path` of a settings file.
        save_wanted: the settings that are shown shall become a preset.
        load_wanted: a settings file from elsewhere.
        defaults_wanted: the settings that are shown shall be those of new clips.
        reset_wanted: the settings shall be as they come.
    """

    preset_chosen = Signal(object)
    save_wanted = Signal()
    load_wanted = Signal()
    defaults_wanted = Signal()
    reset_wanted = Signal()

    def __init__(self, folder: Path, extra: list[QAction]) -> None:
        super().__init__()
        self._folder = folder
        self._extra = extra
        self.aboutToShow.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        self.clear()
        for path in sorted(self._folder.glob("*.toml"), key=lambda path: natural_key(path.name)):
            self.addAction(path.stem).triggered.connect(partial(self.preset_chosen.emit, path))
        self.addSeparator()
        self.addAction(self.tr("&Save as Preset...")).triggered.connect(self.save_wanted)
        self.addAction(self.tr("&Load Settings File...")).triggered.connect(self.load_wanted)
        self.addAction(self.tr("&Use for New Clips")).triggered.connect(self.defaults_wanted)
        self.addAction(self.tr("&Reset to Defaults")).triggered.connect(self.reset_wanted)
        self.addSeparator()
        self.addActions(self._extra)

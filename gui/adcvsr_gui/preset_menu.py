"""The menu of presets: those there are, what becomes of them, and settings files from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from adcvsr_core.settings import UpscaleSettings
from adcvsr_gui.presets import Presets


class PresetMenu(QMenu):
    """Filled anew whenever it opens.

    Signals:
        chosen: the `UpscaleSettings` that shall be taken.
        save_wanted: the settings that are shown shall become a preset.
        export_wanted: they shall become a file elsewhere.
        defaults_wanted: they shall be those of new clips.
    """

    chosen = Signal(object)
    save_wanted = Signal()
    export_wanted = Signal()
    defaults_wanted = Signal()

    def __init__(self, presets: Presets, extra: list[QAction]) -> None:
        super().__init__()
        self._presets = presets
        self._extra = extra
        self._rename = QMenu(self.tr("Re&name Preset"))
        self._delete = QMenu(self.tr("&Delete Preset"))
        self.aboutToShow.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        self.clear()
        names = self._presets.names()
        self._add_names(self, names, lambda name: self._choose(self._presets.read(name)))
        self.addSeparator()
        self.addAction(self.tr("&Save as Preset...")).triggered.connect(self.save_wanted)
        for part, act in (
            (self._rename, self._presets.rename),
            (self._delete, self._presets.delete),
        ):
            part.clear()
            part.setEnabled(bool(names))
            self._add_names(part, names, act)
            self.addMenu(part)
        self.addSeparator()
        self.addAction(self.tr("&Load Settings File...")).triggered.connect(
            lambda: self._choose(self._presets.load())
        )
        self.addAction(self.tr("Save Settings &File...")).triggered.connect(self.export_wanted)
        self.addSeparator()
        self.addAction(self.tr("&Use for New Clips")).triggered.connect(self.defaults_wanted)
        self.addAction(self.tr("&Reset to Defaults")).triggered.connect(
            lambda: self._choose(UpscaleSettings())
        )
        self.addSeparator()
        self.addActions(self._extra)

    def _add_names(self, menu: QMenu, names: list[str], act: Callable[[str], None]) -> None:
        for name in names:
            shown = name.replace("&", "&&")
            menu.addAction(shown).triggered.connect(partial(_without_state, act, name))

    def _choose(self, settings: UpscaleSettings | None) -> None:
        if settings is not None:
            self.chosen.emit(settings)


def _without_state(act: Callable[[str], None], name: str, checked: bool = False) -> None:
    """Actions tell whether they are checked, which nobody wants to know here."""
    act(name)

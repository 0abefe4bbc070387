"""What the window remembers between two starts."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from adcvsr_core.errors import SettingsError
from adcvsr_core.settings import UpscaleSettings, settings_from_table

log = logging.getLogger(__name__)

_REMEMBERED = {"model": str, "encoder": str, "crf": int}


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """Choices for new clips, and the look of the window."""

    settings: UpscaleSettings = field(default_factory=UpscaleSettings)
    output_folder: Path | None = None
    """None is beside each clip."""
    geometry: bytes = b""
    header: bytes = b""
    """Widths of the table's columns."""
    splitter: bytes = b""


def load_preferences(path: Path) -> Preferences:
    """Reads an INI file; what is missing or wrong falls back to its default."""
    store = QSettings(str(path), QSettings.Format.IniFormat)
    folder = str(store.value("output_folder", "") or "")
    return Preferences(
        settings=_settings(store),
        output_folder=Path(folder) if folder else None,
        geometry=_bytes(store, "geometry"),
        header=_bytes(store, "header"),
        splitter=_bytes(store, "splitter"),
    )


def save_preferences(preferences: Preferences, path: Path) -> None:
    """Writes the INI file."""
    store = QSettings(str(path), QSettings.Format.IniFormat)
    for name in _REMEMBERED:
        store.setValue(f"settings/{name}", getattr(preferences.settings, name))
    store.setValue("output_folder", str(preferences.output_folder or ""))
    for name in ("geometry", "header", "splitter"):
        store.setValue(name, QByteArray(getattr(preferences, name)))
    store.sync()
    if store.status() != QSettings.Status.NoError:
        log.warning("the preferences cannot be written to %s", path)


def _settings(store: QSettings) -> UpscaleSettings:
    table: dict[str, Any] = {}
    for name, kind in _REMEMBERED.items():
        value = store.value(f"settings/{name}")
        if value is None:
            continue
        try:
            table[name] = kind(value)
            settings_from_table(table)
        except (ValueError, TypeError, SettingsError) as error:
            table.pop(name, None)
            log.warning("the preference %s=%r is not used: %s", name, value, error)
    return settings_from_table(table)


def _bytes(store: QSettings, name: str) -> bytes:
    value = store.value(name)
    return bytes(value.data()) if isinstance(value, QByteArray) else b""

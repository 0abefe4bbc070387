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
    page: str = ""
    """Name of the page that is open."""


@dataclass(frozen=True, kw_only=True)
class QueueLook:
    """How the queue page is arranged."""

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
        page=str(store.value("page", "") or ""),
    )


def save_preferences(preferences: Preferences, path: Path) -> None:
    """Writes the INI file."""
    store = QSettings(str(path), QSettings.Format.IniFormat)
    for name in _REMEMBERED:
        store.setValue(f"settings/{name}", getattr(preferences.settings, name))
    store.setValue("output_folder", str(preferences.output_folder or ""))
    store.setValue("geometry", QByteArray(preferences.geometry))
    store.setValue("page", preferences.page)
    _write(store, path)


def load_queue_look(path: Path) -> QueueLook:
    """Reads the part of the INI file that the queue page wrote."""
    store = QSettings(str(path), QSettings.Format.IniFormat)
    return QueueLook(header=_bytes(store, "queue/header"), splitter=_bytes(store, "queue/splitter"))


def save_queue_look(look: QueueLook, path: Path) -> None:
    """Writes the part of the INI file that belongs to the queue page."""
    store = QSettings(str(path), QSettings.Format.IniFormat)
    store.setValue("queue/header", QByteArray(look.header))
    store.setValue("queue/splitter", QByteArray(look.splitter))
    _write(store, path)


def _write(store: QSettings, path: Path) -> None:
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

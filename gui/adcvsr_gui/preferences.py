"""What the window remembers between two starts."""

from __future__ import annotations

import logging
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from adcvsr_core.errors import SettingsError
from adcvsr_core.settings import UpscaleSettings, settings_from_table, settings_to_toml
from adcvsr_gui.existing import Existing
from adcvsr_gui.targets import OutputChoice, template_problem

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """Choices for new clips, and the look of the window."""

    settings: UpscaleSettings = field(default_factory=UpscaleSettings)
    output: OutputChoice = field(default_factory=OutputChoice)
    existing: Existing = Existing.ASK
    watch_folder: str = ""
    """Empty: no folder is watched."""
    geometry: bytes = b""
    page: str = ""
    """Name of the page that is open."""


@dataclass(frozen=True, kw_only=True)
class QueueLook:
    """How the queue page is arranged."""

    header: bytes = b""
    """Widths of the table's columns."""
    usual_widths: tuple[int, ...] = ()
    """What they would have been in the language and font of then; empty is unknown."""
    splitter: bytes = b""
    open_groups: tuple[str, ...] = ("picture", "file")
    """Names of the groups of settings that are not folded."""


@dataclass(frozen=True, kw_only=True)
class PreviewLook:
    """How the preview page is arranged."""

    shows_settings: bool = True
    open_groups: tuple[str, ...] = ("picture", "source")
    """Names of the groups of settings that are not folded."""


def nothing_remembered(path: Path) -> bool:
    """Whether the window was never open before."""
    return not QSettings(str(path), QSettings.Format.IniFormat).allKeys()


def load_preferences(path: Path) -> Preferences:
    """Reads an INI file; what is missing or wrong falls back to its default."""
    store = QSettings(str(path), QSettings.Format.IniFormat)
    return Preferences(
        settings=_settings(store),
        output=_output(store),
        existing=_existing(store),
        watch_folder=_text(store, "watch_folder"),
        geometry=_bytes(store, "geometry"),
        page=_text(store, "page"),
    )


def save_preferences(preferences: Preferences, path: Path) -> None:
    """Writes the INI file."""
    store = QSettings(str(path), QSettings.Format.IniFormat)
    store.setValue("settings", settings_to_toml(preferences.settings))
    for name in ("folder", "template", "container"):
        store.setValue(f"output/{name}", getattr(preferences.output, name))
    store.setValue("existing", str(preferences.existing))
    store.setValue("watch_folder", preferences.watch_folder)
    store.setValue("geometry", QByteArray(preferences.geometry))
    store.setValue("page", preferences.page)
    _write(store, path)


def load_queue_look(path: Path) -> QueueLook:
    """Reads the part of the INI file that the queue page wrote."""
    store = QSettings(str(path), QSettings.Format.IniFormat)
    return QueueLook(
        header=_bytes(store, "queue/header"),
        usual_widths=_numbers(store, "queue/usual_widths"),
        splitter=_bytes(store, "queue/splitter"),
        open_groups=_names(store, "queue/open_groups", QueueLook.open_groups),
    )


def save_queue_look(look: QueueLook, path: Path) -> None:
    """Writes the part of the INI file that belongs to the queue page."""
    store = QSettings(str(path), QSettings.Format.IniFormat)
    store.setValue("queue/header", QByteArray(look.header))
    store.setValue("queue/usual_widths", " ".join(map(str, look.usual_widths)))
    store.setValue("queue/splitter", QByteArray(look.splitter))
    store.setValue("queue/open_groups", " ".join(look.open_groups))
    _write(store, path)


def load_preview_look(path: Path) -> PreviewLook:
    """Reads the part of the INI file that the preview page wrote."""
    store = QSettings(str(path), QSettings.Format.IniFormat)
    return PreviewLook(
        shows_settings=_text(store, "preview/shows_settings") != "no",
        open_groups=_names(store, "preview/open_groups", PreviewLook.open_groups),
    )


def save_preview_look(look: PreviewLook, path: Path) -> None:
    """Writes the part of the INI file that belongs to the preview page."""
    store = QSettings(str(path), QSettings.Format.IniFormat)
    store.setValue("preview/shows_settings", "yes" if look.shows_settings else "no")
    store.setValue("preview/open_groups", " ".join(look.open_groups))
    _write(store, path)


def _write(store: QSettings, path: Path) -> None:
    store.sync()
    if store.status() != QSettings.Status.NoError:
        log.warning("the preferences cannot be written to %s", path)


def _settings(store: QSettings) -> UpscaleSettings:
    """Each setting by itself: one that is wrong costs no other."""
    try:
        table = tomllib.loads(_text(store, "settings"))
    except tomllib.TOMLDecodeError as error:
        log.warning("the preferred settings are not used: %s", error)
        return UpscaleSettings()
    settings = UpscaleSettings()
    for name, value in table.items():
        try:
            settings = settings_from_table({name: value}, settings)
        except SettingsError as error:
            log.warning("the preference %s=%r is not used: %s", name, value, error)
    return settings


def _output(store: QSettings) -> OutputChoice:
    template = _text(store, "output/template")
    return OutputChoice(
        folder=_text(store, "output/folder"),
        template="" if template_problem(template) else template,
        container=_text(store, "output/container"),
    )


def _existing(store: QSettings) -> Existing:
    try:
        return Existing(_text(store, "existing"))
    except ValueError:
        return Existing.ASK


def _text(store: QSettings, name: str) -> str:
    return str(store.value(name, "") or "")


def _names(store: QSettings, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    value = store.value(name)
    return default if value is None else tuple(str(value).split())


def _numbers(store: QSettings, name: str) -> tuple[int, ...]:
    words = _text(store, name).split()
    return tuple(map(int, words)) if all(word.isdecimal() for word in words) else ()


def _bytes(store: QSettings, name: str) -> bytes:
    value = store.value(name)
    return bytes(value.data()) if isinstance(value, QByteArray) else b""

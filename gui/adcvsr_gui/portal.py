"""Whether the desktop prefers dark, from the portal that every Linux desktop of today answers on.

Qt asks it under some desktops only, and under GNOME not at the start.
Source: org.freedesktop.portal.Settings, namespace org.freedesktop.appearance.
"""

from __future__ import annotations

from PySide6.QtCore import SLOT, QObject, Qt, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCallWatcher,
    QDBusVariant,
)
from PySide6.QtGui import QGuiApplication

_SERVICE, _PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_INTERFACE = "org.freedesktop.portal.Settings"
_KEY = ["org.freedesktop.appearance", "color-scheme"]
_SCHEMES = {1: Qt.ColorScheme.Dark, 2: Qt.ColorScheme.Light}


class Portal(QObject):
    """Asks once and listens from then on, without waiting for an answer.

    Signals:
        scheme_told: the `Qt.ColorScheme` a person prefers; Unknown is no preference.
    """

    scheme_told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        bus = QDBusConnection.sessionBus()
        slot = SLOT("_on_changed(QDBusMessage)")
        bus.connect("", _PATH, _INTERFACE, "SettingChanged", self, slot)  # pyright: ignore
        message = QDBusMessage.createMethodCall(_SERVICE, _PATH, _INTERFACE, "Read")
        message.setArguments(_KEY)
        self._asked = QDBusPendingCallWatcher(bus.asyncCall(message), self)
        self._asked.finished.connect(self._on_answer)

    def _on_answer(self, watcher: QDBusPendingCallWatcher) -> None:
        arguments = watcher.reply().arguments()
        if not watcher.isError() and arguments:
            self._tell(arguments[0])

    @Slot(QDBusMessage)
    def _on_changed(self, message: QDBusMessage) -> None:
        *key, value = message.arguments()
        if key == _KEY:
            self._tell(value)

    def _tell(self, value: object) -> None:
        while isinstance(value, QDBusVariant):
            value = value.variant()
        if isinstance(value, int):
            self.scheme_told.emit(_SCHEMES.get(value, Qt.ColorScheme.Unknown))


def take_scheme(app: QGuiApplication, scheme: Qt.ColorScheme) -> None:
    """Makes an application dark or light where Qt does not see by itself what is preferred."""
    hints = app.styleHints()
    if scheme is Qt.ColorScheme.Unknown:
        hints.unsetColorScheme()
    elif scheme is not hints.colorScheme():
        hints.setColorScheme(scheme)

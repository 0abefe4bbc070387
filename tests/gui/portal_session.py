"""A portal that prefers dark, then light, then nothing, and what the window hears of it.

Usage: dbus-run-session -- python -m tests.gui.portal_session
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVariant, QDBusVirtualObject
from PySide6.QtTest import QTest

from adcvsr_gui.portal import Portal

SERVICE, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
INTERFACE = "org.freedesktop.portal.Settings"
KEY = ["org.freedesktop.appearance", "color-scheme"]
NONE, DARK, LIGHT = 0, 1, 2


class FakePortal(QDBusVirtualObject):
    """Answers as the portal of a dark desktop does."""

    def handleMessage(self, message: QDBusMessage, bus: QDBusConnection) -> bool:
        if message.member() != "Read" or message.arguments() != KEY:
            return False
        answer = message.createReply()
        answer.setArguments([QDBusVariant(QDBusVariant(DARK))])
        return bus.send(answer)

    def introspect(self, path: str) -> str:
        return ""


def wait_for(told: list[str], number: int) -> None:
    for _ in range(250):
        if len(told) >= number:
            return
        QTest.qWait(20)


def main() -> int:
    """Writes what was told, a name a line."""
    app = QCoreApplication([])
    bus = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, "of the portal")
    fake = FakePortal()
    if not (bus.registerVirtualObject(PATH, fake) and bus.registerService(SERVICE)):
        return 1
    told: list[str] = []
    portal = Portal(app)
    portal.scheme_told.connect(lambda scheme: told.append(scheme.name))
    for num_told, scheme in enumerate((LIGHT, NONE, DARK), start=1):
        wait_for(told, num_told)
        for key in (["org.freedesktop.appearance", "contrast"], KEY):
            changed = QDBusMessage.createSignal(PATH, INTERFACE, "SettingChanged")
            changed.setArguments([*key, QDBusVariant(scheme)])
            bus.send(changed)
    wait_for(told, 4)
    sys.stdout.write("\n".join(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())

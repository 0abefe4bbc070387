"""What happens when the last clip is done: nothing, quit, sleep or shut down."""

from __future__ import annotations

import logging
import subprocess
import sys
from enum import StrEnum

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

log = logging.getLogger(__name__)

translate = QCoreApplication.translate


class WhenDone(StrEnum):
    NOTHING = "nothing"
    QUIT = "quit"
    SLEEP = "sleep"
    SHUT_DOWN = "shut down"


_COMMANDS = {
    "win32": {
        WhenDone.SLEEP: ["rundll32.exe", "powrprof.dll,SetSuspendState", "0,1,0"],
        WhenDone.SHUT_DOWN: ["shutdown.exe", "/s", "/t", "0"],
    },
    "darwin": {
        WhenDone.SLEEP: ["pmset", "sleepnow"],
        WhenDone.SHUT_DOWN: ["osascript", "-e", 'tell app "System Events" to shut down'],
    },
    "linux": {
        WhenDone.SLEEP: ["systemctl", "suspend"],
        WhenDone.SHUT_DOWN: ["systemctl", "poweroff"],
    },
}


def when_done_text(choice: WhenDone) -> str:
    """The choice in words."""
    return {
        WhenDone.NOTHING: translate("WhenDone", "Do nothing"),
        WhenDone.QUIT: translate("WhenDone", "Quit"),
        WhenDone.SLEEP: translate("WhenDone", "Put the computer to sleep"),
        WhenDone.SHUT_DOWN: translate("WhenDone", "Shut the computer down"),
    }[choice]


def perform(choice: WhenDone) -> str:
    """Does it to the computer; returns why it could not be done, or nothing."""
    command = _COMMANDS.get(sys.platform, {}).get(choice)
    if command is None:
        return ""
    try:
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError as error:
        log.warning("%s failed: %s", command, error)
        return f"{command[0]}: {error.strerror or error}"
    return ""


class WhenDoneMenu(QMenu):
    """The choice, which holds for this session only: nobody wants to be surprised by it later."""

    def __init__(self) -> None:
        super().__init__(translate("WhenDone", "&When All Is Done"))
        self._group = QActionGroup(self)
        for choice in WhenDone:
            action = QAction(when_done_text(choice), self)
            action.setCheckable(True)
            action.setData(str(choice))
            self._group.addAction(action)
            self.addAction(action)
        self.reset()

    @property
    def choice(self) -> WhenDone:
        return WhenDone(self._group.checkedAction().data())

    def reset(self) -> None:
        """Back to doing nothing."""
        self._group.actions()[0].setChecked(True)

"""What happens when the last clip is through: a notice, and what was chosen for the end."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from adcvsr_gui.dialogs import ask_finish
from adcvsr_gui.jobs import QueueSummary
from adcvsr_gui.when_done import WhenDone, WhenDoneMenu, perform, when_done_text

NOTICE_MS = 8000


class QueueEnd(QObject):
    """Tells how it went, then does what the menu says, unless a person says no.

    Signals:
        message: how it went.
        problem: why what was chosen could not be done.
        quit_wanted: the window shall be closed.
    """

    message = Signal(str)
    problem = Signal(str)
    quit_wanted = Signal()

    def __init__(self, menu: WhenDoneMenu, window: QWidget) -> None:
        super().__init__(window)
        self._menu = menu
        self._window = window

    def reached(self, summary: QueueSummary) -> None:
        """Nothing is left to do."""
        self._notify(summary)
        self._finish()

    def _notify(self, summary: QueueSummary) -> None:
        text = self.tr("{0} of {1} done").format(summary.done, summary.total)
        if summary.failed:
            text += ", " + self.tr("{0} failed").format(summary.failed)
        if summary.unreadable:
            text += ", " + self.tr("{0} unreadable").format(summary.unreadable)
        if QSystemTrayIcon.isSystemTrayAvailable():
            tray = QSystemTrayIcon(self._window.windowIcon(), self)
            tray.show()
            tray.showMessage("AdcVSR", text)
            QTimer.singleShot(NOTICE_MS, tray, tray.deleteLater)
        self.message.emit(text)

    def _finish(self) -> None:
        """What was chosen for the end, unless a person says no within a minute."""
        choice = self._menu.choice
        self._menu.reset()
        if choice is WhenDone.NOTHING or not ask_finish(self._window, when_done_text(choice)):
            return
        if choice is WhenDone.QUIT:
            self.quit_wanted.emit()
        elif why := perform(choice):
            self.problem.emit(why)

"""What is dropped is read where it lies; its owner is never told that it was moved."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent


def accept_copy(event: QDropEvent) -> None:
    """Accepts as a copy whatever was proposed: a program whose files were *moved* deletes them.

    For entering and for each move too, as some platforms report the last answer before the drop.
    """
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()

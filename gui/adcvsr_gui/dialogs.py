"""Questions to a person, each with what follows from the answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QCheckBox, QMessageBox, QPushButton, QWidget

from adcvsr_gui.estimates import DiskShortage
from adcvsr_gui.existing import Existing
from adcvsr_gui.jobs import Job
from adcvsr_gui.version import version_text
from adcvsr_gui.wording import size_text

Role = QMessageBox.ButtonRole
NUM_NAMES = 8
COUNTDOWN_S = 60

translate = QCoreApplication.translate


def ask_stop(parent: QWidget) -> bool:
    """Whether the window shall stop the clip at work and close."""
    box = _box(
        parent,
        translate("Dialogs", "A clip is being worked on."),
        translate("Dialogs", "What is finished is kept, and Start goes on from there next time."),
    )
    stop = box.addButton(translate("Dialogs", "&Stop and Close"), Role.AcceptRole)
    box.addButton(translate("Dialogs", "&Keep Working"), Role.RejectRole)
    box.exec()
    return box.clickedButton() is stop


def ask_existing(parent: QWidget, jobs: Sequence[Job]) -> tuple[Existing, bool]:
    """What shall happen to outputs that exist already, and whether to remember it."""
    box = _box(
        parent,
        translate("Dialogs", "Outputs of %n clip(s) exist already.", None, len(jobs)),
        _names([job.target.name for job in jobs]),
    )
    rename = box.addButton(translate("Dialogs", "Make &New Names"), Role.AcceptRole)
    overwrite = box.addButton(translate("Dialogs", "&Replace Them"), Role.DestructiveRole)
    skip = box.addButton(translate("Dialogs", "&Leave Those Clips Out"), Role.RejectRole)
    remember = QCheckBox(translate("Dialogs", "Do the same &next time"))
    box.setCheckBox(remember)
    box.setDefaultButton(rename)
    box.setEscapeButton(rename)
    box.exec()
    answers: dict[object, Existing] = {overwrite: Existing.OVERWRITE, skip: Existing.SKIP}
    return answers.get(box.clickedButton(), Existing.RENAME), remember.isChecked()


def ask_shortage(parent: QWidget, shortages: Sequence[DiskShortage]) -> bool:
    """Whether to start although a disk will hardly hold the outputs."""
    lines = [
        translate("Dialogs", "{0}: about {1} are needed, {2} are free").format(
            shortage.folder, size_text(shortage.needed), size_text(shortage.free)
        )
        for shortage in shortages
    ]
    box = _box(
        parent,
        translate("Dialogs", "There is hardly enough space for the outputs."),
        "\n".join(lines),
    )
    box.setIcon(QMessageBox.Icon.Warning)
    start = box.addButton(translate("Dialogs", "&Start Anyway"), Role.AcceptRole)
    cancel = box.addButton(translate("Dialogs", "&Cancel"), Role.RejectRole)
    box.setDefaultButton(cancel)
    box.exec()
    return box.clickedButton() is start


def ask_finish(parent: QWidget, what: str, seconds: int = COUNTDOWN_S) -> bool:
    """Whether what was planned for the end of the queue shall happen; yes if nobody answers."""
    box = _box(parent, what, "")
    now = box.addButton(translate("Dialogs", "&Now"), Role.AcceptRole)
    cancel: QPushButton = box.addButton(translate("Dialogs", "&Cancel"), Role.RejectRole)
    box.setDefaultButton(cancel)
    left = seconds
    timer = QTimer(box)

    def tick() -> None:
        nonlocal left
        left -= 1
        show()
        if left <= 0:
            now.click()

    def show() -> None:
        text = translate(
            "Dialogs", "All clips are done. In %n second(s) it happens by itself.", None, left
        )
        box.setInformativeText(text)

    show()
    timer.timeout.connect(tick)
    timer.start(1000)
    box.exec()
    return box.clickedButton() is now


def ask_take_over(folder: Path, computer: str) -> bool:
    """Whether to open a queue here that is marked as open, though nobody answers."""
    text = translate("Dialogs", "The queue in {0} is marked as open on the computer {1}.")
    more = translate(
        "Dialogs",
        "A window that did not end well leaves such a mark. Open the queue here only if it is open "
        "nowhere else: two windows on one queue lose each other's changes.",
    )
    box = _box(None, text.format(folder, computer), more)
    open_here = box.addButton(translate("Dialogs", "&Open Here"), Role.AcceptRole)
    cancel = box.addButton(translate("Dialogs", "&Cancel"), Role.RejectRole)
    box.setDefaultButton(cancel)
    box.exec()
    return box.clickedButton() is open_here


def about_text() -> str:
    """For a person, with the licence."""
    return "\n".join(
        (
            f"AdcVSR {version_text()}",
            "",
            translate("About", "Video super-resolution for restorers."),
            translate("About", "Licensed under the Apache License 2.0."),
        )
    )


def _box(parent: QWidget | None, text: str, more: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("AdcVSR")
    box.setText(text)
    box.setInformativeText(more)
    return box


def _names(names: Sequence[str]) -> str:
    shown = list(names[:NUM_NAMES])
    if len(names) > NUM_NAMES:
        shown.append(translate("Dialogs", "and {0} more").format(len(names) - NUM_NAMES))
    return "\n".join(shown)

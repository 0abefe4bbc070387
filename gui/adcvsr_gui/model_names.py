"""Names of new models: which are free, and the question when one is not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from adcvsr_gui.catalogue import ModelEntry

Role = QMessageBox.ButtonRole
translate = QCoreApplication.translate


@dataclass(frozen=True)
class ChosenName:
    """What a model will be called, and whether it takes the place of another."""

    name: str
    replaces: bool = False


def free_model_name(name: str, taken: Collection[str]) -> str:
    """The name, or it with the first number that makes it free: lite-2."""
    number, free = 2, name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def choose_name(parent: QWidget, name: str, models: Sequence[ModelEntry]) -> ChosenName | None:
    """The name to use, asking a person where a model has it; None: leave it out."""
    there = {model.name: model for model in models}.get(name)
    if there is None:
        return ChosenName(name)
    free = free_model_name(name, {model.name for model in models})
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("AdcVSR")
    box.setText(translate("ModelNames", "There is a model {0} already.").format(name))
    if there.shipped:
        box.setInformativeText(translate("ModelNames", "It is shipped with AdcVSR and stays."))
    else:
        box.setInformativeText(there.path)
    add = box.addButton(translate("ModelNames", "Add as {0}").format(free), Role.AcceptRole)
    replace = None
    if not there.shipped:
        replace = box.addButton(translate("ModelNames", "&Replace It"), Role.DestructiveRole)
    cancel = box.addButton(translate("ModelNames", "&Cancel"), Role.RejectRole)
    box.setDefaultButton(add)
    box.setEscapeButton(cancel)
    box.exec()
    if box.clickedButton() is add:
        return ChosenName(free)
    if replace is not None and box.clickedButton() is replace:
        return ChosenName(name, replaces=True)
    return None

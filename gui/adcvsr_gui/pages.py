"""What a page of the window is, and what it is given. A new page is one entry in `composition`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QWidget

from adcvsr_gui.actions import Actions
from adcvsr_gui.catalogue import Catalogue
from adcvsr_gui.controller import Controller
from adcvsr_gui.destinations import Destinations
from adcvsr_gui.queue_file import QueueFile
from adcvsr_gui.queue_model import QueueModel
from adcvsr_gui.queue_runner import QueueRunner
from adcvsr_gui.selection import Selection


@dataclass(frozen=True, kw_only=True)
class PageContext:
    """The parts of the application that pages show and drive."""

    model: QueueModel
    selection: Selection
    """The clips that are selected in the queue; shared by all pages."""
    destinations: Destinations
    """The ways from one page to another."""
    controller: Controller
    runner: QueueRunner
    queue_file: QueueFile
    catalogue: Catalogue
    actions: Actions
    data_folder: Path
    preferences_path: Path
    """The INI file, for `QSettings`; a page uses the group of its own name."""


def _nothing() -> None:
    pass


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of the window."""

    name: str
    """Stays the same in all versions and languages."""
    title: str
    """One word on the button of the page."""
    icon: Callable[[QPalette], QIcon]
    """Painted again when the theme changes."""
    widget: QWidget
    shut_down: Callable[[], None] = _nothing
    """Called once before the end: saves what is to be remembered, ends child processes."""


PageFactory = Callable[[PageContext], Page]

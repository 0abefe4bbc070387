"""The models page: what models there are, what each is, and how to add one's own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from adcvsr_gui.catalogue import Catalogue, ModelEntry
from adcvsr_gui.command_run import CommandRun
from adcvsr_gui.device_fit import FIT_SIZE, devices_html
from adcvsr_gui.dropping import accept_copy
from adcvsr_gui.icons import models_icon
from adcvsr_gui.model_adder import ModelAdder
from adcvsr_gui.model_card import card_html, note_html
from adcvsr_gui.pages import Page, PageContext
from adcvsr_gui.roomy_style import RoomyStyle

CARD_MARGIN = 14
ROW_HEIGHT = 32


class ModelsPage(QWidget):
    """Shows the catalogue; every change is made by the `adcvsr models` command."""

    def __init__(
        self,
        catalogue: Catalogue,
        commands: CommandRun,
        forecasts: CommandRun,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._commands = commands
        self._forecasts = forecasts
        self._fits: dict[str, str] = {}
        self._cards: dict[str, dict[str, Any]] = {}
        self._asked: set[str] = set()
        self._is_stale = False
        self._is_loading = True
        self._problem = ""
        self._next = ""
        self.adder = ModelAdder(self, commands)
        self._roomy_style = RoomyStyle()
        self._roomy_style.setParent(self)
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Models"))
        self._list.setFixedWidth(240)
        self._list.setStyle(self._roomy_style)
        self._list.setSpacing(2)
        self._card = QTextBrowser()
        self._card.setAccessibleName(self.tr("Card of the model"))
        self._card.setOpenExternalLinks(True)
        self._card.document().setDocumentMargin(CARD_MARGIN)
        self._add = self._button(
            self.tr("&Add a model..."),
            self.tr("Check a student's weights and copy them into your models"),
        )
        self._import = self._button(
            self.tr("&Import published weights..."),
            self.tr("Make a model of AdcSR's or Stable Diffusion's weights"),
        )
        self._verify = self._button(
            self.tr("&Verify"), self.tr("Read the weights in full and check them")
        )
        self._remove = self._button(
            self.tr("&Remove..."), self.tr("Delete a model that you added from your models")
        )
        self._note = QLabel(wordWrap=True)
        self._note.setAccessibleName(self.tr("What happened"))
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._build()
        self.setAcceptDrops(True)
        self._list.currentItemChanged.connect(lambda *_: self._show_current())
        self._add.clicked.connect(self.adder.choose_file)
        self._import.clicked.connect(lambda: self.adder.open_import())
        self.adder.message.connect(self._note.setText)
        self.adder.added.connect(self._on_added)
        self._verify.clicked.connect(self._verify_current)
        self._remove.clicked.connect(self._remove_current)
        catalogue.loaded.connect(self.set_models)
        catalogue.failed.connect(self._on_failed)
        commands.busy_changed.connect(self._on_busy)
        self._show_current()

    def set_models(self, models: Sequence[ModelEntry]) -> None:
        """Shows these; the one that was open stays open if it is among them."""
        open_name = self._next or (self._current.name if self._current else "")
        self._is_loading, self._problem, self._next = False, "", ""
        self.adder.models = models
        self._cards.clear()
        self._fits.clear()
        self._asked.clear()
        self._list.clear()
        for model in models:
            item = QListWidgetItem(model.name)
            item.setData(Qt.ItemDataRole.UserRole, model)
            item.setToolTip(f"{model.name}\n{model.path}")
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            self._list.addItem(item)
            if model.name == open_name:
                self._list.setCurrentItem(item)
        if self._list.currentRow() < 0 and models:
            self._list.setCurrentRow(0)
        self._show_current()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_current()

    def changeEvent(self, event: QEvent) -> None:
        """A card is written anew in other colours: a document keeps those of its links."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and (model := self._current):
            self._refresh_card(model)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.adder.can_take(_dropped(event)):
            accept_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        accept_copy(event)
        self.adder.take(_dropped(event))

    @property
    def _current(self) -> ModelEntry | None:
        model = self._list.currentIndex().data(Qt.ItemDataRole.UserRole)
        return model if isinstance(model, ModelEntry) else None

    def _build(self) -> None:
        buttons = QHBoxLayout()
        for button in (self._add, self._import, self._verify, self._remove):
            buttons.addWidget(button)
        buttons.addStretch()
        lists = QHBoxLayout()
        lists.setSpacing(10)
        lists.addWidget(self._list)
        lists.addWidget(self._card, stretch=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(8)
        layout.addLayout(buttons)
        layout.addLayout(lists, stretch=1)
        layout.addWidget(self._note)
        self._note.setText(
            self.tr("Your own students' weights, and published ones, can be dropped here.")
        )

    def _button(self, text: str, hint: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(hint)
        button.setAccessibleName(text.replace("&", "").replace("...", ""))
        button.setAccessibleDescription(hint)
        return button

    def _on_busy(self, is_busy: bool) -> None:
        self._show_buttons()
        if not is_busy and self._is_stale:
            self._reload()

    def _reload(self) -> None:
        self._is_stale = False
        self._catalogue.load()

    def _on_failed(self, why: str) -> None:
        self._is_loading, self._problem = False, why
        self._show_current()

    def _on_added(self, name: str) -> None:
        """Commands that run are waited for; an import is none of them."""
        self._next = name
        self._is_stale = True
        if not self._commands.is_busy:
            self._reload()

    def _show_buttons(self) -> None:
        model, is_free = self._current, not self._commands.is_busy
        self._verify.setEnabled(model is not None and is_free)
        self._remove.setEnabled(model is not None and not model.shipped and is_free)

    def _show_current(self) -> None:
        self._show_buttons()
        model = self._current
        if model is None:
            self._card.setHtml(escape(self._empty_text()))
        elif model.name in self._cards:
            self._refresh_card(model)
        elif self.isVisible() and model.name not in self._asked:
            self._asked.add(model.name)
            waiting = self.tr("Reading {0}...").format(model.name)
            self._card.setHtml(note_html(model, waiting))
            words = ["models", "info", model.path or model.name, "--json"]
            self._commands.run(words, partial(self._on_info, model))

    def _empty_text(self) -> str:
        if self._is_loading:
            return self.tr("Looking for models...")
        if self._problem:
            return self.tr("The models cannot be listed: {0}").format(self._problem)
        return self.tr("No model was found.")

    def _on_info(self, model: ModelEntry, printed: str, error: str) -> None:
        self._asked.discard(model.name)
        if error:
            self._card.setHtml(note_html(model, error))
            return
        self._cards[model.name] = json.loads(printed)
        self._fits[model.name] = devices_html(None)
        self._refresh_card(model)
        words = ["models", "info", model.path or model.name, "--fit", FIT_SIZE, "--json"]
        self._forecasts.run(words, partial(self._on_fit, model))

    def _on_fit(self, model: ModelEntry, printed: str, error: str) -> None:
        if model.name in self._fits:
            devices = [] if error else json.loads(printed)["fit"]["devices"]
            self._fits[model.name] = devices_html(devices, error)
            self._refresh_card(model)

    def _refresh_card(self, model: ModelEntry) -> None:
        if model == self._current and model.name in self._cards:
            facts, fits = self._cards[model.name], self._fits.get(model.name, "")
            self._card.setHtml(card_html(model, facts, fits))

    def _verify_current(self) -> None:
        model = self._current
        if model is not None:
            self._note.setText(self.tr("Reading {0}...").format(model.name))
            words = ["models", "verify", model.path or model.name]
            self._commands.run(words, lambda printed, error: self._note.setText(error or printed))

    def _remove_current(self) -> None:
        model = self._current
        if model is None or not self._confirm_remove(model):
            return
        self._commands.run(["models", "remove", model.name], self._on_removed)

    def _confirm_remove(self, model: ModelEntry) -> bool:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(self.tr("Delete the model {0}?").format(model.name))
        box.setInformativeText(self.tr("Its file is deleted: {0}").format(model.path))
        delete = box.addButton(self.tr("&Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.exec()
        return box.clickedButton() is delete

    def _on_removed(self, printed: str, error: str) -> None:
        self._note.setText(error or printed)
        self._is_stale |= not error


def _dropped(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def make_models_page(context: PageContext) -> Page:
    """The page in the window."""
    commands, forecasts = CommandRun(), CommandRun()
    widget = ModelsPage(context.catalogue, commands, forecasts)

    def shut_down() -> None:
        widget.adder.close()
        forecasts.close()

    return Page(
        name="models",
        title=QCoreApplication.translate("Pages", "Models"),
        icon=models_icon,
        widget=widget,
        shut_down=shut_down,
    )

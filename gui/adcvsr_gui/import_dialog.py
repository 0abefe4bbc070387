"""Published weights become a model: what is there, what is missing, and the work with its steps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from adcvsr_core.progress import StepEvent
from adcvsr_gui.catalogue import ModelEntry
from adcvsr_gui.dropping import accept_copy
from adcvsr_gui.import_run import ImportRun
from adcvsr_gui.model_names import choose_name
from adcvsr_gui.model_sources import Parts, Published, parts_of

WIDTH = 600
_NAME = re.compile(r"[^/\\:*?\"<>|\x00-\x1f]*[^/\\:*?\"<>|\x00-\x1f .]")
_DEFAULT_NAMES = {
    (Published.ADCSR, False): "adcsr",
    (Published.ADCSR, True): "adcvsr-init",
    (Published.SD21, False): "adcvsr-sd21",
}


class ImportDialog(QDialog):
    """Asks for both parts, runs the import, and closes when the model is there.

    After it was accepted, `made` is the name of the new model.
    """

    def __init__(
        self,
        parts: Parts,
        models: Sequence[ModelEntry],
        run: ImportRun,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.made = ""
        self._parts = parts.with_companion()
        self._models = models
        self._run = run
        run.setParent(self)
        self._kind = QComboBox()
        self._kind.addItem(self.tr("AdcSR, as published"), Published.ADCSR)
        self._kind.addItem(self.tr("Stable Diffusion 2.1, to train from"), Published.SD21)
        self._kind.setCurrentIndex(self._kind.findData(parts.kind))
        self._kind.setAccessibleName(self.tr("Kind of weights"))
        self._paths = (QLineEdit(readOnly=True), QLineEdit(readOnly=True))
        self._labels = (QLabel(), QLabel())
        self._choosers = (QPushButton(self.tr("&Choose...")), QPushButton(self.tr("C&hoose...")))
        self._temporal = QCheckBox(self.tr("With &temporal blocks"))
        self._temporal.setAccessibleDescription(
            self.tr("Pictures stay those of AdcSR until the blocks are trained")
        )
        self._name = QLineEdit()
        self._name.setAccessibleName(self.tr("Name of the new model"))
        self._note = QLabel(wordWrap=True)
        self._note.setAccessibleName(self.tr("What is missing, or what happened"))
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName(self.tr("Progress of the import"))
        self._bar.setFixedHeight(6)
        self._buttons = QDialogButtonBox()
        self._import = self._buttons.addButton(
            self.tr("&Import"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._cancel = self._buttons.addButton(
            self.tr("Ca&ncel"), QDialogButtonBox.ButtonRole.RejectRole
        )
        self._build()
        self._connect()
        self._show_parts()

    def take(self, paths: Sequence[Path]) -> None:
        """Uses files or folders that a person chose or dropped, and looks for their companions."""
        found = None if self._run.is_running else parts_of(paths)
        if found is None:
            return
        if found.kind is self._parts.kind:
            first, second = found.first or self._parts.first, found.second or self._parts.second
            found = replace(found, first=first, second=second)
        self._parts = found.with_companion()
        self._kind.setCurrentIndex(self._kind.findData(found.kind))
        self._show_parts()

    def accept(self) -> None:
        chosen = choose_name(self, self._name.text().strip(), self._models)
        if chosen is None:
            return
        self._name.setText(chosen.name)
        self._note.setText(self.tr("Starting..."))
        self._bar.setRange(0, 0)
        self._bar.show()
        temporal = self._temporal.isChecked()
        self._run.start(self._parts, chosen.name, temporal=temporal, overwrite=chosen.replaces)
        self._show_state()

    def reject(self) -> None:
        if self._run.is_running:
            self._note.setText(self.tr("Cancelling..."))
            self._cancel.setEnabled(False)
            self._run.cancel()
        else:
            super().reject()

    def end(self) -> None:
        """Ends the import at once; what it had written is gone."""
        self._run.close()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if parts_of(_local_paths(event)) is not None:
            accept_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        accept_copy(event)
        self.take(_local_paths(event))

    def _build(self) -> None:
        self.setWindowTitle(self.tr("Import published weights"))
        self.setFixedWidth(WIDTH)
        self.setAcceptDrops(True)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(8)
        form.addRow(self._row_label(self.tr("&Weights"), self._kind), self._kind)
        for label, path, chooser in zip(self._labels, self._paths, self._choosers, strict=True):
            chooser.setAutoDefault(False)
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(path, stretch=1)
            row.addWidget(chooser)
            form.addRow(label, row)
        form.addRow("", self._temporal)
        form.addRow(self._row_label(self.tr("Na&me"), self._name), self._name)
        self._import.setDefault(True)
        self._bar.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self._note)
        layout.addWidget(self._bar)
        layout.addWidget(self._buttons)

    def _row_label(self, text: str, buddy: QWidget) -> QLabel:
        label = QLabel(text)
        label.setBuddy(buddy)
        return label

    def _connect(self) -> None:
        self._kind.activated.connect(self._change_kind)
        self._temporal.toggled.connect(self._show_name)
        self._name.textChanged.connect(self._show_state)
        for number, chooser in enumerate(self._choosers):
            chooser.clicked.connect(partial(self._choose, number))
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._run.stepped.connect(self._on_step)
        self._run.ended.connect(self._on_ended)
        self._run.cancelled.connect(self._on_cancelled)

    def _change_kind(self) -> None:
        kind = self._kind.currentData()
        if kind is not self._parts.kind:
            self._parts = Parts(kind=kind)
            self._show_parts()

    def _choose(self, number: int) -> None:
        known = (self._parts.first, self._parts.second)
        near = known[number] or known[1 - number]
        start = str(near.parent) if near else str(Path.home())
        title = self._part_names()[number]
        if self._parts.kind is Published.SD21:
            name = QFileDialog.getExistingDirectory(self, title, start)
        else:
            filters = self.tr("Checkpoints (*.pkl *.ckpt *.pt *.pth);;All files (*)")
            name, _ = QFileDialog.getOpenFileName(self, title, start, filters)
        if name:
            chosen = {"first": Path(name)} if number == 0 else {"second": Path(name)}
            self._parts = replace(self._parts, **chosen).with_companion()
            self._show_parts()

    def _part_names(self) -> tuple[str, str]:
        if self._parts.kind is Published.ADCSR:
            return self.tr("Network"), self.tr("Decoder")
        return self.tr("UNet folder"), self.tr("VAE folder")

    def _show_parts(self) -> None:
        is_adcsr = self._parts.kind is Published.ADCSR
        self._temporal.setVisible(is_adcsr)
        hints = ("net_params_200.pkl", "halfDecoder.ckpt") if is_adcsr else ("unet", "vae")
        known = (self._parts.first, self._parts.second)
        for number, name in enumerate(self._part_names()):
            self._labels[number].setText(name)
            self._paths[number].setPlaceholderText(hints[number])
            self._paths[number].setText(str(known[number] or ""))
            self._paths[number].setAccessibleName(name)
            self._choosers[number].setAccessibleName(self.tr("Choose: {0}").format(name))
        self._note.setText(self._missing_text())
        self._show_name()

    def _missing_text(self) -> str:
        if self._parts.is_whole:
            return self.tr("Both parts are there. The import checks every tensor of them.")
        missing = self._part_names()[0 if self._parts.first is None else 1]
        if self._parts.first is None and self._parts.second is None:
            missing = " + ".join(self._part_names())
        where = (
            self.tr(
                "AdcSR publishes net_params_200.pkl and, in the folder pretrained, halfDecoder.ckpt"
            )
            if self._parts.kind is Published.ADCSR
            else self.tr("Each is a folder with config.json and diffusion_pytorch_model")
        )
        return self.tr("Still missing: {0}. {1}.").format(missing, where)

    def _show_name(self) -> None:
        """A name that nobody has typed follows what is chosen."""
        kind = self._parts.kind
        default = _DEFAULT_NAMES[kind, kind is Published.ADCSR and self._temporal.isChecked()]
        if not self._name.text() or self._name.text() in _DEFAULT_NAMES.values():
            self._name.setText(default)
        self._show_state()

    def _show_state(self) -> None:
        is_free = not self._run.is_running
        for part in (self._kind, self._temporal, self._name, *self._paths, *self._choosers):
            part.setEnabled(is_free)
        named = _NAME.fullmatch(self._name.text().strip()) is not None
        self._import.setEnabled(is_free and named and self._parts.is_whole)
        self._cancel.setEnabled(True)

    def _on_step(self, step: StepEvent) -> None:
        texts = {
            "reading": self.tr("Reading {0}..."),
            "fitting": self.tr("Fitting the parts together..."),
            "writing": self.tr("Writing {0}..."),
        }
        self._note.setText(texts.get(step.code, step.code).format(step.what))
        self._bar.setRange(0, step.steps)
        self._bar.setValue(step.step - 1)

    def _on_ended(self, problem: str) -> None:
        self._bar.hide()
        self._show_state()
        if problem:
            self._note.setText(problem)
            return
        self.made = self._name.text()
        super().accept()

    def _on_cancelled(self) -> None:
        self._bar.hide()
        self._note.setText(self.tr("Cancelled. Nothing was kept."))
        self._show_state()


def _local_paths(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]

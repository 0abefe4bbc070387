"""The choices for new clips: model, encoder, quality, and where the output goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from adcvsr_core.settings import ENCODERS, UpscaleSettings
from adcvsr_gui.catalogue import ModelEntry

CRF_LIMITS = {"svtav1": 63, "av1_nvenc": 51}
DEFAULT_CRF_LIMIT = 51
WITHOUT_CRF = ("ffv1", "prores", "png")


class SettingsPanel(QWidget):
    """Shows and changes the settings that new clips get.

    Signals:
        settings_changed: the new `UpscaleSettings`.
        output_folder_changed: a `Path`, or None for beside each clip.
        apply_requested: the settings shall also be given to the selected clips.
    """

    settings_changed = Signal(object)
    output_folder_changed = Signal(object)
    apply_requested = Signal()

    def __init__(
        self,
        settings: UpscaleSettings,
        output_folder: Path | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._output_folder = output_folder
        self._model_box = QComboBox()
        self._model_note = QLabel(wordWrap=True)
        self._encoder_box = QComboBox()
        self._crf_box = QSpinBox()
        self._folder_edit = QLineEdit(readOnly=True)
        self._choose_button = QPushButton(self.tr("&Choose..."))
        self._beside_button = QPushButton(self.tr("&Beside clips"))
        self._apply_button = QPushButton(self.tr("A&pply to selected clips"))
        self._apply_button.setEnabled(False)
        self._build()
        self.set_models([ModelEntry(name=settings.model)])
        self._show_settings()
        self._show_folder()
        self._connect()

    def set_models(self, models: Sequence[ModelEntry]) -> None:
        """Offers these models; the one in use stays, listed or not."""
        self._model_box.blockSignals(True)
        self._model_box.clear()
        for model in models:
            self._model_box.addItem(model.name, model)
        if self._model_box.findText(self._settings.model) < 0:
            self._model_box.addItem(self._settings.model, ModelEntry(name=self._settings.model))
        self._model_box.setCurrentText(self._settings.model)
        self._model_box.blockSignals(False)
        self._show_model_note()

    def set_apply_enabled(self, enabled: bool) -> None:
        self._apply_button.setEnabled(enabled)

    def _build(self) -> None:
        encoder_names = {
            "auto": self.tr("Automatic (H.264)"),
            "x264": self.tr("H.264 (x264)"),
            "x265": self.tr("H.265 (x265)"),
            "svtav1": self.tr("AV1 (SVT-AV1)"),
            "ffv1": self.tr("FFV1, lossless"),
            "prores": self.tr("ProRes 422"),
            "h264_nvenc": self.tr("H.264 on NVIDIA"),
            "hevc_nvenc": self.tr("H.265 on NVIDIA"),
            "av1_nvenc": self.tr("AV1 on NVIDIA"),
            "png": self.tr("PNG images in a folder"),
        }
        for name in ENCODERS:
            self._encoder_box.addItem(encoder_names.get(name, name), name)
        self._crf_box.setMinimum(-1)
        self._crf_box.setSpecialValueText(self.tr("Automatic"))
        self._crf_box.setToolTip(
            self.tr("CRF of the encoder. Lower is better and larger; 18 is hard to tell apart.")
        )
        self._name_controls()
        video = QGroupBox(self.tr("Settings for new clips"))
        form = QFormLayout(video)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("&Model"), self._model_box)
        form.addRow("", self._model_note)
        form.addRow(self.tr("&Encoder"), self._encoder_box)
        form.addRow(self.tr("&Quality"), self._crf_box)
        output = QGroupBox(self.tr("Output folder for new clips"))
        rows = QVBoxLayout(output)
        rows.addWidget(self._folder_edit)
        buttons = QHBoxLayout()
        buttons.addWidget(self._choose_button)
        buttons.addWidget(self._beside_button)
        rows.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(video)
        layout.addWidget(output)
        layout.addWidget(self._apply_button)
        layout.addStretch()

    def _name_controls(self) -> None:
        self._model_box.setAccessibleName(self.tr("Model"))
        self._model_note.setAccessibleName(self.tr("About the model"))
        self._encoder_box.setAccessibleName(self.tr("Encoder"))
        self._crf_box.setAccessibleName(self.tr("Quality, a CRF number, lower is better"))
        self._folder_edit.setAccessibleName(self.tr("Output folder"))
        self._folder_edit.setPlaceholderText(self.tr("Beside each clip"))
        self._choose_button.setAccessibleName(self.tr("Choose the output folder"))
        self._beside_button.setAccessibleName(self.tr("Put the output beside each clip"))
        self._apply_button.setAccessibleName(self.tr("Apply these settings to selected clips"))
        self._apply_button.setToolTip(
            self.tr("Clips keep the settings they were added with until you apply others.")
        )

    def _connect(self) -> None:
        self._model_box.currentTextChanged.connect(self._on_changed)
        self._encoder_box.currentIndexChanged.connect(self._on_changed)
        self._crf_box.valueChanged.connect(self._on_changed)
        self._choose_button.clicked.connect(self._choose_folder)
        self._beside_button.clicked.connect(lambda: self._set_folder(None))
        self._apply_button.clicked.connect(self.apply_requested)

    def _show_settings(self) -> None:
        self._encoder_box.setCurrentIndex(self._encoder_box.findData(self._settings.encoder))
        self._fit_crf()
        self._crf_box.setValue(self._settings.crf)

    def _fit_crf(self) -> None:
        encoder = self._encoder_box.currentData()
        self._crf_box.setMaximum(CRF_LIMITS.get(encoder, DEFAULT_CRF_LIMIT))
        self._crf_box.setEnabled(encoder not in WITHOUT_CRF)

    def _show_model_note(self) -> None:
        model = self._model_box.currentData()
        note = self.tr("Shipped with AdcVSR") if model.shipped else Path(model.path).name
        self._model_note.setText(note)
        self._model_note.setToolTip(model.path)
        self._model_note.setVisible(bool(note))

    def _show_folder(self) -> None:
        self._folder_edit.setText(str(self._output_folder or ""))
        self._folder_edit.setCursorPosition(0)
        self._folder_edit.setToolTip(self._folder_edit.text())
        self._beside_button.setEnabled(self._output_folder is not None)

    def _on_changed(self) -> None:
        self._fit_crf()
        self._show_model_note()
        encoder = self._encoder_box.currentData()
        self._settings = replace(
            self._settings,
            model=self._model_box.currentText(),
            encoder=encoder,
            crf=-1 if encoder in WITHOUT_CRF else self._crf_box.value(),
        )
        self.settings_changed.emit(self._settings)

    def _choose_folder(self) -> None:
        start = str(self._output_folder or Path.home())
        folder = QFileDialog.getExistingDirectory(self, self.tr("Output folder"), start)
        if folder:
            self._set_folder(Path(folder))

    def _set_folder(self, folder: Path | None) -> None:
        self._output_folder = folder
        self._show_folder()
        self.output_folder_changed.emit(folder)

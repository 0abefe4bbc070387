"""The settings of the selected clips, or of new ones while none is selected."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.encoder_table import ENCODERS
from adcvsr_gui.catalogue import ModelEntry
from adcvsr_gui.output_fields import OutputFields
from adcvsr_gui.panel_fields import make_fields, make_groups
from adcvsr_gui.setting_fields import ChoiceField, SizeField, TextField, several_text
from adcvsr_gui.still_labels import NameLabel, NoteLabel
from adcvsr_gui.targets import OutputChoice, target_stem
from adcvsr_gui.upright_scroll import UprightScroll

WIDTH = 300
REFUSAL_MS = 8000
_ANY_CLIP = Path("{name}.mp4")


class SettingsPanel(QWidget):
    """Shows settings and tells which of them a person changes; keeps none itself.

    Signals:
        edited: changed settings, as keys and values.
        output_edited: changed parts of an `OutputChoice`, as keys and values.
        message: what was wrong with something typed.
    """

    edited = Signal(dict)
    output_edited = Signal(dict)
    message = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        font = self.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.1)
        self._title = NameLabel(font)
        self._title.setAccessibleName(self.tr("Whose settings these are"))
        self._note = NoteLabel()
        self._note.setAccessibleName(self.tr("About these settings"))
        self.more_button = QPushButton(self.tr("Presets"))
        self.more_button.setAccessibleName(self.tr("Presets, scripts and commands"))
        self.output = OutputFields()
        self.fields = make_fields()
        self.groups = make_groups(self.fields, self.output)
        self._build()
        self._edits = self.findChildren(QLineEdit)
        self._sliders = self.findChildren(QSlider)
        self._boxes = self.findChildren(QComboBox)
        for key, field in self.fields.items():
            field.edited.connect(self.edited)
            if isinstance(field, TextField | SizeField):
                field.refused.connect(self.message)
                field.refused.connect(partial(self.show_refusal, (key,)))
        self.output.edited.connect(self.output_edited)
        self.output.refused.connect(self.message)

    def sizeHint(self) -> QSize:
        """Of one width, unless a large font or long words need more."""
        least = self.minimumSizeHint()
        return QSize(max(WIDTH, least.width()), super().sizeHint().height())

    @property
    def typed(self) -> list[str]:
        """Texts that are being written; also while another window has the keyboard."""
        return [edit.text() for edit in self._edits if edit.isModified()]

    @property
    def is_in_use(self) -> bool:
        """Whether a control must not change under the fingers: written in, held, or open."""
        return (
            bool(self.typed)
            or any(slider.isSliderDown() for slider in self._sliders)
            or any(box.view().isVisible() for box in self._boxes)
        )

    def let_go(self) -> None:
        """Takes what is being changed as it is, as if Enter had been pressed."""
        for edit in self._edits:
            if edit.isModified():
                edit.editingFinished.emit()
        for slider in self._sliders:
            slider.setSliderDown(False)
        for box in self._boxes:
            box.hidePopup()

    def set_models(self, models: Sequence[ModelEntry]) -> None:
        """Offers these models; the one in use stays, listed or not."""
        box = self.fields["model"]
        assert isinstance(box, ChoiceField)
        current = box.currentData()
        box.clear()
        for model in models:
            box.addItem(model.name, model.name)
            box.setItemData(box.count() - 1, model.path, Qt.ItemDataRole.ToolTipRole)
        if current is not None and box.findData(current) < 0:
            box.addItem(Path(current).stem, current)
        box.setCurrentIndex(box.findData(current))

    def show_new(self, settings: UpscaleSettings, output: OutputChoice) -> None:
        """Shows what new clips get."""
        self._title.show_name(self.tr("Settings for new clips"))
        self._title.setToolTip("")
        self._show([settings], output, self.tr("Select clips to see and change theirs."))

    def show_clips(
        self,
        clips: Sequence[tuple[UpscaleSettings, OutputChoice]],
        first_name: str,
        note: str,
        *,
        can_edit: bool,
    ) -> None:
        """Shows the settings of clips.

        Args:
            note: what a person should know about them.
            can_edit: whether they can be changed; if not, they can still be read.
        """
        num_clips = len(clips)
        if num_clips == 1:
            self._title.show_name(self.tr("Settings of {0}"), first_name)
            self._title.setToolTip(first_name)
        else:
            self._title.show_name(self.tr("Settings of %n clip(s)", "", num_clips))
            self._title.setToolTip("")
        # The same objects are told apart without a look inside: many clips share a few.
        shown = {id(settings): settings for settings, _ in clips}
        outputs = set({id(output): output for _, output in clips}.values())
        self._show(list(shown.values()), outputs.pop() if len(outputs) == 1 else None, note)
        for group in self.groups.values():
            group.set_editable(can_edit)

    def show_refusal(self, keys: Sequence[str], why: str) -> None:
        """Says, beside the first of these settings, why it keeps its value."""
        field = next((self.fields[key] for key in keys if key in self.fields), None)
        if field is not None and field.isVisible():
            # A turn later: the change of the keyboard's place that caused it would hide it.
            QTimer.singleShot(0, field, partial(_show_below, field, why))

    def show_example(self, target: Path) -> None:
        """Shows the output that a clip gets with these choices."""
        self.output.show_example(target)

    def open_groups(self) -> list[str]:
        """Names of the groups that are not folded."""
        return [name for name, group in self.groups.items() if group.is_open]

    def set_open_groups(self, names: Sequence[str]) -> None:
        """Folds all groups but these."""
        for name, group in self.groups.items():
            group.set_open(name in names)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.output.paint_icon()

    def leaveEvent(self, event: QEvent) -> None:
        """Nobody points at a field any more that could move."""
        super().leaveEvent(event)
        if not self.is_in_use:
            self._note.settle()

    def _show(
        self, shown: Sequence[UpscaleSettings], output: OutputChoice | None, note: str
    ) -> None:
        self._note.setText(note)
        for group in self.groups.values():
            group.set_editable(True)
        for field in self.fields.values():
            field.show_values(shown)
        encoders = {settings.encoder for settings in shown}
        names = {"x264" if name == "auto" else name for name in encoders}
        self.fields["crf"].setEnabled(all(ENCODERS[name].crf_option for name in names))
        containers = [set(ENCODERS[name].containers) for name in names]
        self.output.show_choice(output, sorted(set.intersection(*containers)))
        stems = {target_stem(_ANY_CLIP, settings, "", None) for settings in shown}
        is_one = output is not None and len(stems) == 1
        self.output.show_own_name(stems.pop() if is_one else several_text())

    def _build(self) -> None:
        body = QWidget()
        body.setObjectName("settingsBody")
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 4, 8, 4)
        rows.setSpacing(8)
        for group in self.groups.values():
            rows.addWidget(group)
        rows.addStretch()
        self._scroll = UprightScroll(body, self.tr("Settings"))
        head = QHBoxLayout()
        head.addWidget(self._title, stretch=1)
        head.addWidget(self.more_button, alignment=Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self._scroll, stretch=1)
        layout.addWidget(self._note)


def _show_below(field: QWidget, text: str) -> None:
    place = field.mapToGlobal(QPoint(0, field.height()))
    QToolTip.showText(place, text, field, QRect(), REFUSAL_MS)

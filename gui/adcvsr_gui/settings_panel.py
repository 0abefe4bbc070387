"""The settings of the selected clips, or of new ones while none is selected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from adcvsr_core.settings import UpscaleSettings, parse_time
from adcvsr_core.video.encoder_table import ENCODERS
from adcvsr_gui.catalogue import ModelEntry
from adcvsr_gui.folding import FoldingGroup
from adcvsr_gui.output_fields import OutputFields
from adcvsr_gui.setting_fields import (
    ChoiceField,
    PercentField,
    SettingField,
    SizeField,
    SwitchField,
    TextField,
)
from adcvsr_gui.targets import OutputChoice
from adcvsr_gui.wording import duration_text

WIDTH = 300


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
        self.setFixedWidth(WIDTH)
        self._title = QLabel()
        self._title.setAccessibleName(self.tr("Whose settings these are"))
        self._title.setWordWrap(True)
        font = self._title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.1)
        self._title.setFont(font)
        self._note = QLabel(wordWrap=True)
        self._note.setAccessibleName(self.tr("About these settings"))
        self.more_button = QToolButton()
        self.more_button.setText(self.tr("Presets"))
        self.more_button.setAccessibleName(self.tr("Presets, scripts and commands"))
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.output = OutputFields()
        self.fields: dict[str, SettingField] = {}
        self.groups: dict[str, FoldingGroup] = {}
        self._make_fields()
        self._build()
        self.output.edited.connect(self.output_edited)
        self.output.refused.connect(self.message)

    @property
    def is_typing(self) -> bool:
        """Whether a text is being written, which must not change under the fingers."""
        return any(edit.isModified() and edit.hasFocus() for edit in self.findChildren(QLineEdit))

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
        self._title.setText(self.tr("Settings for new clips"))
        self._show([settings], output, self.tr("Select clips to see and change theirs."))

    def show_clips(
        self,
        clips: Sequence[tuple[UpscaleSettings, OutputChoice]],
        num_fixed: int,
        first_name: str,
        *,
        can_edit: bool,
    ) -> None:
        """Shows the settings of the selected clips that can still be changed, or those of all.

        Args:
            num_fixed: selected clips that are done or at work.
            can_edit: whether any of the clips can be changed.
        """
        num_clips = len(clips)
        if num_clips == 1:
            self._title.setText(self.tr("Settings of {0}").format(first_name))
        else:
            self._title.setText(self.tr("Settings of {0} clips").format(num_clips))
        note = ""
        if num_fixed:
            note = self.tr("Clips at work or done keep their settings: {0}").format(num_fixed)
        outputs = {output for _, output in clips}
        self._show(
            [settings for settings, _ in clips], outputs.pop() if len(outputs) == 1 else None, note
        )
        self._scroll.setEnabled(can_edit)

    def show_example(self, target: Path | None) -> None:
        """Shows the output that a clip gets with these choices."""
        self.output.show_example(target)

    def open_groups(self) -> list[str]:
        """Names of the groups that are not folded."""
        return [name for name, group in self.groups.items() if group.is_open]

    def set_open_groups(self, names: Sequence[str]) -> None:
        """Folds all groups but these."""
        for name, group in self.groups.items():
            group.set_open(name in names)

    def _show(
        self, shown: Sequence[UpscaleSettings], output: OutputChoice | None, note: str
    ) -> None:
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._scroll.setEnabled(True)
        for field in self.fields.values():
            field.show_values(shown)
        encoders = {settings.encoder for settings in shown}
        names = {"x264" if name == "auto" else name for name in encoders}
        self.fields["crf"].setEnabled(all(ENCODERS[name].crf_option for name in names))
        containers = [set(ENCODERS[name].containers) for name in names]
        self.output.show_choice(output, sorted(set.intersection(*containers)))

    def _make_fields(self) -> None:
        automatic = self.tr("Automatic")
        self.fields = {
            "model": ChoiceField("model", []),
            "size": SizeField(),
            "strength": PercentField("strength"),
            "color": SwitchField("color", self.tr("Keep the source's colours"), "off", "match"),
            "encoder": ChoiceField("encoder", list(self._encoders().items())),
            "crf": TextField("crf", automatic, int),
            "pix_fmt": TextField("pix_fmt", self.tr("As the source"), str),
            "deinterlace": ChoiceField(
                "deinterlace",
                [
                    (self.tr("What is flagged"), "auto"),
                    (self.tr("Never"), "off"),
                    (self.tr("Every frame"), "frame"),
                    (self.tr("Fields, double rate"), "field"),
                    (self.tr("Undo telecine"), "ivtc"),
                ],
            ),
            "cuts": ChoiceField("cuts", [(self.tr("Find them"), "auto"), (self.tr("None"), "off")]),
            "start": TextField("start", self.tr("Beginning"), parse_time, _time_text),
            "end": TextField("end", self.tr("End"), parse_time, _time_text),
            "video_stream": TextField("video_stream", automatic, int),
            "report": SwitchField("report", self.tr("Measure every frame"), False, True),
            "device": ChoiceField(
                "device",
                [(automatic, "auto"), ("CUDA", "cuda"), ("Apple", "mps"), (self.tr("CPU"), "cpu")],
            ),
            "precision": ChoiceField(
                "precision",
                [(automatic, "auto"), ("bf16", "bf16"), ("fp16", "fp16"), ("fp32", "fp32")],
            ),
            "temporal": ChoiceField(
                "temporal",
                [
                    (automatic, "auto"),
                    (self.tr("Windows"), "window"),
                    (self.tr("Stream"), "stream"),
                ],
            ),
            "window": TextField("window", automatic, int),
            "halo": TextField("halo", automatic, int),
            "tile": TextField("tile", automatic, int),
            "segment": TextField("segment", automatic, int),
        }
        for field in self.fields.values():
            field.edited.connect(self.edited)
            if isinstance(field, TextField | SizeField):
                field.refused.connect(self.message)

    def _encoders(self) -> Mapping[str, str]:
        return {
            self.tr("Automatic (H.264)"): "auto",
            self.tr("H.264 (x264)"): "x264",
            self.tr("H.265 (x265)"): "x265",
            self.tr("AV1 (SVT-AV1)"): "svtav1",
            self.tr("FFV1, lossless"): "ffv1",
            self.tr("ProRes 422 HQ"): "prores",
            self.tr("H.264 on NVIDIA"): "h264_nvenc",
            self.tr("H.265 on NVIDIA"): "hevc_nvenc",
            self.tr("AV1 on NVIDIA"): "av1_nvenc",
            self.tr("PNG images in a folder"): "png",
        }

    def _build(self) -> None:
        body = QWidget()
        body.setObjectName("settingsBody")
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 4, 8, 4)
        rows.setSpacing(8)
        for name, group in self._make_groups().items():
            self.groups[name] = group
            rows.addWidget(group)
        rows.addStretch()
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(body)
        self._scroll.setAccessibleName(self.tr("Settings"))
        head = QHBoxLayout()
        head.addWidget(self._title, stretch=1)
        head.addWidget(self.more_button, alignment=Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self._note)
        layout.addWidget(self._scroll, stretch=1)

    def _make_groups(self) -> dict[str, FoldingGroup]:
        fields = self.fields
        picture = FoldingGroup(self.tr("Picture"), is_open=True)
        picture.add(self.tr("&Model"), fields["model"])
        picture.add(
            self.tr("Si&ze"),
            fields["size"],
            self.tr("A factor (2x), a height (1080p), or both sides (1920x1080)"),
        )
        picture.add(
            self.tr("&Strength"),
            fields["strength"],
            self.tr("100 % is the model's picture, 0 % the plainly resized source"),
        )
        picture.add(self.tr("Colou&r"), fields["color"])
        file = FoldingGroup(self.tr("File"), is_open=True)
        file.add(self.tr("&Encoder"), fields["encoder"])
        file.add(
            self.tr("&Quality"),
            fields["crf"],
            self.tr("The encoder's CRF: lower is better and larger"),
        )
        self.output.add_rows(file)
        file.add(
            self.tr("Rep&ort"),
            fields["report"],
            self.tr("A page beside the output says how steady and true it is"),
        )
        part = FoldingGroup(self.tr("Part of the clip"), is_open=False)
        times = self.tr("Seconds, M:SS or H:MM:SS")
        part.add(self.tr("Fro&m"), fields["start"], times)
        part.add(self.tr("&Until"), fields["end"], times)
        source = FoldingGroup(self.tr("Source"), is_open=False)
        source.add(
            self.tr("&Deinterlace"),
            fields["deinterlace"],
            self.tr("Makes whole frames of the two fields that old video stores"),
        )
        source.add(self.tr("&Cuts"), fields["cuts"], self.tr("No scene bleeds into the next"))
        source.add(
            self.tr("&Video stream"),
            fields["video_stream"],
            self.tr("The number of a stream of the file, where it has several videos"),
        )
        compute = FoldingGroup(self.tr("Advanced"), is_open=False)
        for label, key, hint in (
            (self.tr("De&vice"), "device", ""),
            (self.tr("&Precision"), "precision", self.tr("Half precision is faster on GPUs")),
            (self.tr("&Neighbours"), "temporal", self.tr("How frames see their neighbours")),
            (self.tr("&Window"), "window", self.tr("Frames of a window")),
            (self.tr("&Halo"), "halo", self.tr("Frames of context on either side of a window")),
            (self.tr("&Tile"), "tile", self.tr("Tile side in input pixels; 0 is the whole frame")),
            (self.tr("P&ixel format"), "pix_fmt", self.tr("As in yuv420p10le")),
            (self.tr("Pie&ces"), "segment", self.tr("Frames of one resumable piece")),
        ):
            compute.add(label, fields[key], hint)
        return {
            "picture": picture,
            "file": file,
            "part": part,
            "source": source,
            "compute": compute,
        }


def _time_text(seconds: float) -> str:
    whole = duration_text(int(seconds))
    rest = f"{seconds % 1:.3f}".rstrip("0").rstrip(".")[1:]
    return f"{whole}{rest}"

"""The controls of the settings panel, and the groups they stand in."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from adcvsr_core.settings import parse_time
from adcvsr_gui.folding import FoldingGroup, align
from adcvsr_gui.output_fields import OutputFields
from adcvsr_gui.setting_fields import (
    ChoiceField,
    PercentField,
    SettingField,
    SizeField,
    SwitchField,
    TextField,
)
from adcvsr_gui.wording import duration_text

translate = QCoreApplication.translate


def make_fields() -> dict[str, SettingField]:
    """A control for each setting, by its key."""
    automatic = translate("SettingsPanel", "Automatic")
    return {
        "model": ChoiceField("model", []),
        "size": SizeField(),
        "strength": PercentField("strength"),
        "color": SwitchField(
            "color", translate("SettingsPanel", "Keep the source's colours"), "off", "match"
        ),
        "encoder": ChoiceField("encoder", list(_encoders().items())),
        "crf": TextField("crf", automatic, int),
        "pix_fmt": TextField("pix_fmt", translate("SettingsPanel", "As the source"), str),
        "deinterlace": ChoiceField(
            "deinterlace",
            [
                (translate("SettingsPanel", "What is flagged"), "auto"),
                (translate("SettingsPanel", "Never"), "off"),
                (translate("SettingsPanel", "Every frame"), "frame"),
                (translate("SettingsPanel", "Fields, double rate"), "field"),
                (translate("SettingsPanel", "Undo telecine"), "ivtc"),
            ],
        ),
        "cuts": ChoiceField(
            "cuts",
            [
                (translate("SettingsPanel", "Find them"), "auto"),
                (translate("SettingsPanel", "None"), "off"),
            ],
        ),
        "start": TextField(
            "start", translate("SettingsPanel", "Beginning"), _typed_time, _time_text
        ),
        "end": TextField("end", translate("SettingsPanel", "End"), _typed_time, _time_text),
        "video_stream": TextField("video_stream", automatic, int),
        "gaps": ChoiceField(
            "gaps",
            [
                (translate("SettingsPanel", "Refuse the clip"), "refuse"),
                (translate("SettingsPanel", "Make them of neighbours"), "fill"),
                (translate("SettingsPanel", "Go on without them"), "close"),
            ],
        ),
        "report": SwitchField(
            "report", translate("SettingsPanel", "Measure every frame"), False, True
        ),
        "device": ChoiceField(
            "device",
            [
                (automatic, "auto"),
                ("CUDA", "cuda"),
                ("Apple", "mps"),
                (translate("SettingsPanel", "CPU"), "cpu"),
            ],
        ),
        "precision": ChoiceField(
            "precision",
            [(automatic, "auto"), ("bf16", "bf16"), ("fp16", "fp16"), ("fp32", "fp32")],
        ),
        "temporal": ChoiceField(
            "temporal",
            [
                (automatic, "auto"),
                (translate("SettingsPanel", "Windows"), "window"),
                (translate("SettingsPanel", "Stream"), "stream"),
            ],
        ),
        "window": TextField("window", automatic, int),
        "halo": TextField("halo", automatic, int),
        "tile": TextField("tile", automatic, int),
        "segment": TextField("segment", automatic, int),
    }


def make_groups(
    fields: Mapping[str, SettingField], output: OutputFields
) -> dict[str, FoldingGroup]:
    """The controls in groups, by names that stay the same in all languages."""
    picture = FoldingGroup(translate("SettingsPanel", "Picture"), is_open=True)
    picture.add(translate("SettingsPanel", "&Model"), fields["model"])
    picture.add(
        translate("SettingsPanel", "Si&ze"),
        fields["size"],
        translate("SettingsPanel", "A factor (2x), a height (1080p), or both sides (1920x1080)"),
    )
    picture.add(
        translate("SettingsPanel", "&Strength"),
        fields["strength"],
        translate("SettingsPanel", "100 % is the model's picture, 0 % the plainly resized source"),
    )
    picture.add(translate("SettingsPanel", "&Colour"), fields["color"])
    file = FoldingGroup(translate("SettingsPanel", "File"), is_open=True)
    file.add(translate("SettingsPanel", "E&ncoder"), fields["encoder"])
    file.add(
        translate("SettingsPanel", "Q&uality"),
        fields["crf"],
        translate("SettingsPanel", "The encoder's CRF: lower is better and larger"),
    )
    output.add_rows(file)
    file.add(
        translate("SettingsPanel", "&Report"),
        fields["report"],
        translate("SettingsPanel", "A page beside the output says how steady and true it is"),
    )
    part = FoldingGroup(translate("SettingsPanel", "Part of the clip"), is_open=False)
    times = translate("SettingsPanel", "Seconds, M:SS or H:MM:SS")
    part.add(translate("SettingsPanel", "From"), fields["start"], times)
    part.add(translate("SettingsPanel", "Un&til"), fields["end"], times)
    source = FoldingGroup(translate("SettingsPanel", "Source"), is_open=False)
    source.add(
        translate("SettingsPanel", "&Deinterlace"),
        fields["deinterlace"],
        translate("SettingsPanel", "Makes whole frames of the two fields that old video stores"),
    )
    source.add(
        translate("SettingsPanel", "Cuts"),
        fields["cuts"],
        translate("SettingsPanel", "No scene bleeds into the next"),
    )
    source.add(
        translate("SettingsPanel", "&Video stream"),
        fields["video_stream"],
        translate(
            "SettingsPanel", "The number of a stream of the file, where it has several videos"
        ),
    )
    source.add(
        translate("SettingsPanel", "Missing images"),
        fields["gaps"],
        translate("SettingsPanel", "Numbers that lack in a sequence of images"),
    )
    compute = FoldingGroup(translate("SettingsPanel", "Advanced"), is_open=False)
    for label, key, hint in (
        (translate("SettingsPanel", "Device"), "device", ""),
        (
            translate("SettingsPanel", "&Precision"),
            "precision",
            translate("SettingsPanel", "Half precision is faster on GPUs"),
        ),
        (
            translate("SettingsPanel", "Nei&ghbours"),
            "temporal",
            translate("SettingsPanel", "How frames see their neighbours"),
        ),
        (
            translate("SettingsPanel", "Window"),
            "window",
            translate("SettingsPanel", "Frames of a window"),
        ),
        (
            translate("SettingsPanel", "Halo"),
            "halo",
            translate("SettingsPanel", "Frames of context on either side of a window"),
        ),
        (
            translate("SettingsPanel", "T&ile"),
            "tile",
            translate("SettingsPanel", "Tile side in input pixels; 0 is the whole frame"),
        ),
        (
            translate("SettingsPanel", "Pi&xel format"),
            "pix_fmt",
            translate("SettingsPanel", "As in yuv420p10le"),
        ),
        (
            translate("SettingsPanel", "Pieces"),
            "segment",
            translate("SettingsPanel", "Frames of one resumable piece"),
        ),
    ):
        compute.add(label, fields[key], hint)
    groups = {
        "picture": picture,
        "file": file,
        "part": part,
        "source": source,
        "compute": compute,
    }
    align(groups.values())
    return groups


def _encoders() -> Mapping[str, str]:
    return {
        translate("SettingsPanel", "Automatic (H.264)"): "auto",
        translate("SettingsPanel", "H.264 (x264)"): "x264",
        translate("SettingsPanel", "H.265 (x265)"): "x265",
        translate("SettingsPanel", "AV1 (SVT-AV1)"): "svtav1",
        translate("SettingsPanel", "FFV1, lossless"): "ffv1",
        translate("SettingsPanel", "ProRes 422 HQ"): "prores",
        translate("SettingsPanel", "H.264 on NVIDIA"): "h264_nvenc",
        translate("SettingsPanel", "H.265 on NVIDIA"): "hevc_nvenc",
        translate("SettingsPanel", "AV1 on NVIDIA"): "av1_nvenc",
        translate("SettingsPanel", "PNG images in a folder"): "png",
    }


def _typed_time(text: str) -> float:
    """Seconds; a comma is a decimal point, as many keyboards have it."""
    return parse_time(text.replace(",", "."))


def _time_text(seconds: float) -> str:
    whole = duration_text(int(seconds))
    rest = f"{seconds % 1:.3f}".rstrip("0").rstrip(".")[1:]
    return f"{whole}{rest}"

"""Short names for what the examination of a clip finds; docs/probe.md explains each."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from adcvsr_gui.core_words import remedy_in_window
from adcvsr_gui.findings import Finding
from adcvsr_gui.wording import capitalized

translate = QCoreApplication.translate

NOT_WORTH_A_BADGE = ("no_audio",)
"""Told in the details only: a badge would be on every other clip and help nobody."""


def remedy_text(finding: Finding) -> str:
    """What helps, as a person does it in the window."""
    return capitalized(remedy_in_window(finding.remedy))


def badge_text(code: str) -> str:
    """The name of a finding in a word or two; its code where this version does not know it."""
    names = {
        "alpha": translate("Badges", "transparent"),
        "audio_length": translate("Badges", "sound length"),
        "black_bars": translate("Badges", "black bars"),
        "breaks_off": translate("Badges", "breaks off"),
        "color_untagged": translate("Badges", "colour guessed"),
        "damaged_frames": translate("Badges", "damaged"),
        "damaged_packets": translate("Badges", "damaged"),
        "unreadable_images": translate("Badges", "damaged"),
        "joined": translate("Badges", "joined"),
        "duplicate_frames": translate("Badges", "duplicates"),
        "frames_missing": translate("Badges", "frames missing"),
        "hdr": translate("Badges", "HDR"),
        "interlaced": translate("Badges", "interlaced"),
        "interlaced_flag": translate("Badges", "wrongly flagged"),
        "missing_images": translate("Badges", "images missing"),
        "mixed": translate("Badges", "partly interlaced"),
        "no_audio": translate("Badges", "no sound"),
        "odd_size": translate("Badges", "odd size"),
        "range_full": translate("Badges", "full range?"),
        "range_limited": translate("Badges", "limited range?"),
        "rotation": translate("Badges", "rotated"),
        "sample_aspect": translate("Badges", "pixel shape"),
        "several_videos": translate("Badges", "several videos"),
        "size_changes": translate("Badges", "size changes"),
        "telecined": translate("Badges", "telecined"),
        "timestamps": translate("Badges", "timestamps"),
        "variable_frame_rate": translate("Badges", "variable rate"),
    }
    return names.get(code, code.replace("_", " "))

"""Short names for what the examination of a clip finds."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def badge_text(code: str) -> str:
    """The name of a finding in a word or two; its code where this version does not know it."""
    names = {
        "interlaced": QCoreApplication.translate("Badges", "interlaced"),
        "telecined": QCoreApplication.translate("Badges", "telecined"),
        "telecine": QCoreApplication.translate("Badges", "telecined"),
        "combed": QCoreApplication.translate("Badges", "combed"),
        "variable_frame_rate": QCoreApplication.translate("Badges", "variable rate"),
        "vfr": QCoreApplication.translate("Badges", "variable rate"),
        "sample_aspect": QCoreApplication.translate("Badges", "wide pixels"),
        "rotation": QCoreApplication.translate("Badges", "rotated"),
        "color_untagged": QCoreApplication.translate("Badges", "colour untagged"),
        "range": QCoreApplication.translate("Badges", "colour range"),
        "hdr": QCoreApplication.translate("Badges", "HDR"),
        "alpha": QCoreApplication.translate("Badges", "alpha"),
        "odd_size": QCoreApplication.translate("Badges", "odd size"),
        "several_videos": QCoreApplication.translate("Badges", "several videos"),
        "no_audio": QCoreApplication.translate("Badges", "no sound"),
        "duplicates": QCoreApplication.translate("Badges", "duplicates"),
        "damaged": QCoreApplication.translate("Badges", "damaged"),
    }
    return names.get(code, code.replace("_", " "))

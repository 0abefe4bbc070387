"""What comparisons and their two sides are called."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from adcvsr_gui.comparison import Comparison

translate = QCoreApplication.translate


def comparison_name(comparison: Comparison) -> str:
    """What is compared with what."""
    return {
        Comparison.RESIZE_RESULT: translate("Comparison", "Plain resize and result"),
        Comparison.SOURCE_RESULT: translate("Comparison", "Source and result"),
        Comparison.KEPT_RESULT: translate("Comparison", "Kept settings (A) and these (B)"),
        Comparison.RESIZE_OUTPUT: translate("Comparison", "Plain resize and finished file"),
        Comparison.SOURCE_OUTPUT: translate("Comparison", "Source and finished file"),
    }[comparison]


def side_names(comparison: Comparison) -> tuple[str, str]:
    """What stands on the left and on the right."""
    resize, source = translate("Comparison", "Plain resize"), translate("Comparison", "Source")
    result = translate("Comparison", "Result")
    finished = translate("Comparison", "Finished file")
    kept = translate("Comparison", "A: kept")
    return {
        Comparison.RESIZE_RESULT: (resize, result),
        Comparison.SOURCE_RESULT: (source, result),
        Comparison.KEPT_RESULT: (kept, translate("Comparison", "B: now")),
        Comparison.RESIZE_OUTPUT: (resize, finished),
        Comparison.SOURCE_OUTPUT: (source, finished),
    }[comparison]

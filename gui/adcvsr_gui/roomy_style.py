"""The style of the application with more air beside the text of table and list cells."""

from __future__ import annotations

from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QWidget

CELL_MARGIN = 7
"""Logical pixels on either side."""


class RoomyStyle(QProxyStyle):
    """For item views and their headers."""

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric in (
            QStyle.PixelMetric.PM_FocusFrameHMargin,
            QStyle.PixelMetric.PM_HeaderMargin,
        ):
            return CELL_MARGIN
        return super().pixelMetric(metric, option, widget)

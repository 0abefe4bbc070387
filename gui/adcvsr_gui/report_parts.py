"""Parts that a report is shown with: numbers, frames with their pictures, tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from adcvsr_gui.report_data import RepairedFrame, SuspiciousFrame
from adcvsr_gui.transport_bar import timecode_text

PICTURE = QSize(200, 130)
_GAP = 6
MOST_REPAIRED = 1000
translate = QCoreApplication.translate


class Tiles(QWidget):
    """Numbers with their names below, side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self.setStyleSheet("#tile { background: palette(base); border-radius: 8px; }")

    def set_numbers(self, numbers: Mapping[str, str]) -> None:
        """Shows names and values instead of those before."""
        while self._row.count():
            item = self._row.takeAt(0)
            tile = item.widget() if item is not None else None
            if tile is not None:
                tile.deleteLater()
        for name, value in numbers.items():
            self._row.addWidget(self._tile(name, value), stretch=1)

    def _tile(self, name: str, value: str) -> QWidget:
        tile = QFrame()
        tile.setObjectName("tile")
        tile.setAccessibleName(f"{name}: {value}")
        number = QLabel(value)
        font = number.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        font.setBold(True)
        number.setFont(font)
        column = QVBoxLayout(tile)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(0)
        column.addWidget(number)
        column.addWidget(QLabel(name))
        return tile


class FrameStrip(QListWidget):
    """Frames that stand out, source and output of each beside each other.

    Signals:
        frame_chosen: a person wants to see this frame.
    """

    frame_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setWordWrap(True)
        self.setSpacing(6)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        icon = QSize(2 * PICTURE.width() + _GAP, PICTURE.height())
        item_height = icon.height() + 2 * self.fontMetrics().lineSpacing() + 22
        self._item = QSize(icon.width() + 16, item_height)
        self.setIconSize(icon)
        self.setFixedHeight(item_height + self.horizontalScrollBar().sizeHint().height() + 22)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)

    def set_frames(self, frames: Sequence[SuspiciousFrame], rate: float) -> None:
        """Shows these instead of those before."""
        self.clear()
        for each in frames:
            text = frame_text(each.frame, rate)
            item = QListWidgetItem(
                _icon(each.pictures, self.devicePixelRatioF()),
                f"{text}\n{reason_text(each.measure)}",
            )
            item.setData(Qt.ItemDataRole.UserRole, each.frame)
            item.setSizeHint(self._item)
            item.setToolTip(translate("ReportParts", "Show this frame before and after"))
            self.addItem(item)

    def _choose(self, item: QListWidgetItem) -> None:
        self.frame_chosen.emit(item.data(Qt.ItemDataRole.UserRole))


class RepairedList(QListWidget):
    """Damaged frames of the source, with what was done.

    Signals:
        frame_chosen: a person wants to see this frame; it counts those that were read.
    """

    frame_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)

    def set_frames(self, frames: Sequence[RepairedFrame]) -> None:
        """Shows these, the first of very many."""
        self.clear()
        how = {
            "filled": translate("ReportParts", "did not decode; made of its neighbours"),
            "concealed": translate("ReportParts", "damaged; as the decoder concealed it"),
        }
        for each in frames[:MOST_REPAIRED]:
            text = translate("ReportParts", "Frame {0}, {1}: {2}")
            when = timecode_text(each.time_s)
            item = QListWidgetItem(text.format(each.frame, when, how.get(each.how, each.how)))
            item.setData(Qt.ItemDataRole.UserRole, each.frame)
            self.addItem(item)
        if len(frames) > MOST_REPAIRED:
            more = translate("ReportParts", "and {0} more")
            self.addItem(more.format(len(frames) - MOST_REPAIRED))
        rows = min(self.count(), 8)
        self.setFixedHeight(rows * self.sizeHintForRow(0) + 4 if rows else 0)

    def _choose(self, item: QListWidgetItem) -> None:
        frame = item.data(Qt.ItemDataRole.UserRole)
        if frame is not None:
            self.frame_chosen.emit(frame)


def frame_text(frame: int, rate: float) -> str:
    """Number and time of a frame."""
    return translate("ReportParts", "Frame {0}, {1}").format(frame, timecode_text(frame / rate))


def reason_text(measure: str) -> str:
    """Why a frame stands out."""
    return {
        "flicker": translate("ReportParts", "flickers more than the source"),
        "drift": translate("ReportParts", "its colours are off"),
        "difference": translate("ReportParts", "differs much from the source"),
    }[measure]


def table_html(rows: Mapping[str, str]) -> str:
    """Names and values as two columns."""
    cells = "".join(
        f"<tr><td style='padding: 2px 22px 2px 0'>{escape(name.replace('_', ' '))}</td>"
        f"<td style='padding: 2px 0'>{escape(value)}</td></tr>"
        for name, value in rows.items()
    )
    return f"<table>{cells}</table>"


def _icon(pictures: Sequence[bytes], ratio: float) -> QIcon:
    """Both pictures in one, or an empty place, for screens of that many pixels per logical one."""
    whole = QPixmap(QSize(2 * PICTURE.width() + _GAP, PICTURE.height()) * ratio)
    whole.setDevicePixelRatio(ratio)
    whole.fill(Qt.GlobalColor.transparent)
    painter = QPainter(whole)
    for number, data in enumerate(pictures):
        picture = QPixmap()
        if picture.loadFromData(data):
            size = picture.size().scaled(PICTURE, Qt.AspectRatioMode.KeepAspectRatio)
            left = number * (PICTURE.width() + _GAP) + (PICTURE.width() - size.width()) // 2
            place = QRect(QPoint(left, (PICTURE.height() - size.height()) // 2), size)
            smooth = Qt.TransformationMode.SmoothTransformation
            mode = Qt.AspectRatioMode.IgnoreAspectRatio
            painter.drawPixmap(place, picture.scaled(size * ratio, mode, smooth))
    painter.end()
    return QIcon(whole)

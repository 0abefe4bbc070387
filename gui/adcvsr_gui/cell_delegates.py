"""How the cells of the queue are painted: thumbnails and badges, two lines, state, progress."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPainterPath,
    QPalette,
    QPen,
    QPixmap,
    QPixmapCache,
    QTransform,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from adcvsr_gui.contrast import SIGNS, blend, readable
from adcvsr_gui.jobs import JobState
from adcvsr_gui.queue_cells import (
    BADGES_ROLE,
    FRACTION_ROLE,
    PLACE_ROLE,
    STATE_ROLE,
    THUMBNAIL_ROLE,
)

STATE_COLORS = {
    JobState.WAITING: QColor("#8a8f98"),
    JobState.RUNNING: QColor("#2f81d8"),
    JobState.PAUSED: QColor("#b87a1c"),
    JobState.STOPPING: QColor("#b87a1c"),
    JobState.STOPPED: QColor("#b87a1c"),
    JobState.DONE: QColor("#2c9a57"),
    JobState.FAILED: QColor("#d9484b"),
}
SEVERITY_COLORS = {
    "info": QColor("#6f7782"),
    "warning": QColor("#a86c10"),
    "error": QColor("#c9393d"),
}
_BADGE_TEXT = QColor(255, 255, 255)
THUMBNAIL = QSize(72, 41)
_DOT = 9
_BAR = 8
_MARGIN = 8
DOT_WIDTH = _DOT + _MARGIN - 1
"""What the dot of a state and the gap behind it take."""
SHORT_BAR = 5 * _BAR + _MARGIN
"""What a bar that still says something takes, with the gap behind it."""
_SHORTEST_LINE = 4
"""Characters; narrower names are not worth a second line."""
_WIDEST_TEXT = "100 %"
_SECOND_LINE_ALPHA = 0.66
_LEAST_PLACE = 0.45
"""Of a line: what a folder gets beside a long name."""
_TROUGH_ALPHA = 0.18
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_CENTER = Qt.AlignmentFlag.AlignCenter

AnyIndex = QModelIndex | QPersistentModelIndex


class NameDelegate(QStyledItemDelegate):
    """The small picture, the name beside it, and below the badges, or where it lies."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        cell, text = _paint_ground(painter, option, index)
        area = QRectF(cell.rect).adjusted(_MARGIN, 0, -_MARGIN / 2, 0)
        picture = QRectF(area.topLeft(), QSize(THUMBNAIL))
        picture.moveTop(area.center().y() - picture.height() / 2)
        words = area.adjusted(picture.width() + _MARGIN, 0, 0, 0)
        badges, place = index.data(BADGES_ROLE), index.data(PLACE_ROLE)
        with _painting(painter, cell):
            _paint_thumbnail(painter, picture, *index.data(THUMBNAIL_ROLE))
            upper, lower = _two_lines(words, cell) if badges or place else (words, words)
            if badges:
                _paint_badges(painter, lower, badges)
                painter.setFont(cell.font)
                upper, lower = _name_and_place(upper, cell, text, place)
            _paint_name(painter, upper, text, num_lines=1 if badges or place else 2)
            if place:
                _paint_faint(painter, lower, cell, place, Qt.TextElideMode.ElideMiddle)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return super().sizeHint(option, index) + QSize(THUMBNAIL.width() + 2 * _MARGIN, 0)


class TwoLineDelegate(QStyledItemDelegate):
    """The first line as usual, the second one fainter."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        cell, text = _paint_ground(painter, option, index)
        first, _, second = text.partition("\n")
        area = QRectF(cell.rect).adjusted(_MARGIN, 0, -_MARGIN / 2, 0)
        upper, lower = _two_lines(area, cell)
        elide, width = Qt.TextElideMode.ElideRight, int(area.width())
        with _painting(painter, cell):
            shown = cell.fontMetrics.elidedText(first, elide, width)
            painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, shown)
            _paint_faint(painter, lower, cell, second, elide)


class StateDelegate(QStyledItemDelegate):
    """A coloured dot before the name of the state."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        cell, text = _paint_ground(painter, option, index)
        area = QRectF(cell.rect).adjusted(_MARGIN, 0, -_MARGIN / 2, 0)
        dot = QRectF(area.left(), area.center().y() - _DOT / 2, _DOT, _DOT)
        words = area.adjusted(DOT_WIDTH, 0, 0, 0)
        with _painting(painter, cell):
            _fill(painter, dot, state_color(cell, JobState(index.data(STATE_ROLE))))
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return super().sizeHint(option, index) + QSize(DOT_WIDTH, 0)


class ProgressDelegate(QStyledItemDelegate):
    """A slim bar and the per cent; just the text while the number of frames is unknown."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        cell, text = _paint_ground(painter, option, index)
        area = QRectF(cell.rect).adjusted(_MARGIN, 0, -_MARGIN, 0)
        with _painting(painter, cell):
            painter.drawText(area, _RIGHT, text)
            label_width = cell.fontMetrics.horizontalAdvance(_WIDEST_TEXT) + _MARGIN
            width = area.width() - label_width
            fraction = index.data(FRACTION_ROLE)
            if fraction is None or width < 2 * _BAR:
                return
            bar = QRectF(area.left(), area.center().y() - _BAR / 2, width, _BAR)
            _fill(painter, bar, trough_color(cell))
            if fraction > 0:
                bar.setWidth(max(width * fraction, _BAR))
                _fill(painter, bar, state_color(cell, JobState(index.data(STATE_ROLE))))


def thumbnail_pixmap(path: str, rotation: int) -> QPixmap:
    """The picture of a file, upright; null where there is none yet."""
    key = f"thumbnail:{path}:{rotation}"
    pixmap = QPixmap()
    if QPixmapCache.find(key, pixmap):
        return pixmap
    pixmap = QPixmap(path)
    if not pixmap.isNull():
        if rotation:
            pixmap = pixmap.transformed(QTransform().rotate(-rotation))
        QPixmapCache.insert(key, pixmap)
    return pixmap


def _paint_thumbnail(painter: QPainter, area: QRectF, path: str, rotation: int) -> None:
    """The picture as large as it fits, on a plate of one size for all."""
    plate = QPainterPath()
    plate.addRoundedRect(area, 4, 4)
    painter.fillPath(plate, _faint(painter.pen().color(), 0.10))
    pixmap = thumbnail_pixmap(path, rotation)
    if pixmap.isNull():
        return
    size = pixmap.size().scaled(area.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    target = QRectF(0, 0, size.width(), size.height())
    target.moveCenter(area.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipPath(plate)
    painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))
    painter.setClipping(False)


def _paint_name(painter: QPainter, area: QRectF, name: str, *, num_lines: int) -> None:
    """Over two lines where there is room; what is too long loses its middle."""
    metrics, elide = painter.fontMetrics(), Qt.TextElideMode.ElideMiddle
    width = int(area.width())
    first = metrics.elidedText(name, Qt.TextElideMode.ElideRight, width)
    if first == name or num_lines == 1 or len(first) < _SHORTEST_LINE:
        shown = metrics.elidedText(name, elide, width)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)
        return
    cut = len(first) - 1
    cut = name.rfind(" ", cut // 2, cut) + 1 or cut
    rest = metrics.elidedText(name[cut:], elide, width)
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, f"{name[:cut].rstrip()}\n{rest}")


def _paint_badges(painter: QPainter, area: QRectF, badges: list[tuple[str, str]]) -> None:
    """As many as there is room for; the last one says how many more there are."""
    font = painter.font()
    font.setPointSizeF(font.pointSizeF() * 0.85)
    painter.setFont(font)
    metrics = painter.fontMetrics()
    left, height = area.left(), metrics.height() + 2
    for position, (severity, text) in enumerate(badges):
        width = metrics.horizontalAdvance(text) + 12
        rest = f"+{len(badges) - position}"
        needs_rest = metrics.horizontalAdvance(rest) + 12 if position + 1 < len(badges) else 0
        is_last = left + width + needs_rest > area.right()
        if is_last and not (position + 1 == len(badges) and left + width <= area.right()):
            text, width = rest, metrics.horizontalAdvance(rest) + 12
        badge = QRectF(left, area.center().y() - height / 2, width, height)
        pen = painter.pen()
        _fill(painter, badge, readable(SEVERITY_COLORS[severity], _BADGE_TEXT))
        painter.setPen(_BADGE_TEXT)
        painter.drawText(badge, _CENTER, text)
        painter.setPen(pen)
        left += width + 4
        if text == rest:
            return


def _name_and_place(
    area: QRectF, cell: QStyleOptionViewItem, name: str, place: str
) -> tuple[QRectF, QRectF]:
    """Parts of one line, as wide as their texts where that can be."""
    if not place:
        return area, area
    needed = cell.fontMetrics.horizontalAdvance(place) + 1
    left = area.width() - _MARGIN - cell.fontMetrics.horizontalAdvance(name) - 1
    width = min(needed, max(left, _LEAST_PLACE * area.width()))
    upper = area.adjusted(0, 0, -width - _MARGIN, 0)
    start = min(cell.fontMetrics.horizontalAdvance(name) + 1, upper.width()) + _MARGIN
    return upper, QRectF(area.left() + start, area.top(), width, area.height())


def _paint_faint(
    painter: QPainter,
    area: QRectF,
    cell: QStyleOptionViewItem,
    text: str,
    elide: Qt.TextElideMode,
) -> None:
    faint = blend(painter.pen().color(), _ground(cell), _SECOND_LINE_ALPHA)
    painter.setPen(readable(faint, _ground(cell)))
    shown = cell.fontMetrics.elidedText(text, elide, int(area.width()))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)


def _two_lines(area: QRectF, cell: QStyleOptionViewItem) -> tuple[QRectF, QRectF]:
    height = cell.fontMetrics.height() + 2
    middle = area.center().y()
    upper = QRectF(area.left(), middle - height, area.width(), height)
    return upper, QRectF(area.left(), middle, area.width(), height)


def _paint_ground(
    painter: QPainter,
    option: QStyleOptionViewItem,
    index: AnyIndex,
) -> tuple[QStyleOptionViewItem, str]:
    """Paints the ground of the cell as the style does, and returns its text."""
    panel = QStyle.PrimitiveElement.PE_PanelItemViewItem
    option.widget.style().drawPrimitive(panel, option, painter, option.widget)
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QPen(_text_color(option), 1, Qt.PenStyle.DotLine))
        painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
    return option, str(index.data(Qt.ItemDataRole.DisplayRole))


@contextmanager
def _painting(painter: QPainter, cell: QStyleOptionViewItem) -> Generator[None]:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(cell.font)
    painter.setPen(_text_color(cell))
    try:
        yield
    finally:
        painter.restore()


def _faint(color: QColor, alpha: float) -> QColor:
    faint = QColor(color)
    faint.setAlphaF(alpha)
    return faint


def _fill(painter: QPainter, area: QRectF, color: QColor) -> None:
    pen = painter.pen()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    radius = min(area.width(), area.height()) / 2
    painter.drawRoundedRect(area, radius, radius)
    painter.setPen(pen)


def _text_color(cell: QStyleOptionViewItem) -> QColor:
    role = QPalette.ColorRole.HighlightedText if _is_selected(cell) else QPalette.ColorRole.Text
    return cell.palette.color(role)


def _ground(cell: QStyleOptionViewItem) -> QColor:
    role = QPalette.ColorRole.Highlight if _is_selected(cell) else QPalette.ColorRole.AlternateBase
    return cell.palette.color(role)


def _is_selected(cell: QStyleOptionViewItem) -> bool:
    return bool(cell.state & QStyle.StateFlag.State_Selected)


def state_color(cell: QStyleOptionViewItem, state: JobState) -> QColor:
    """The hue of a state, as light or dark as it must be; on a selected row that of the words."""
    if _is_selected(cell):
        return _text_color(cell)
    return readable(STATE_COLORS[state], trough_color(cell), SIGNS)


def trough_color(cell: QStyleOptionViewItem) -> QColor:
    """What a bar that fills lies in."""
    over = QColor(0, 0, 0) if _is_selected(cell) else _text_color(cell)
    return blend(over, _ground(cell), _TROUGH_ALPHA)

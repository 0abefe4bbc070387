"""Reads from a window which texts are painted in it: where, in what colour, and on what."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPixmap, QRegion, QTransform
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from adcvsr_gui.contrast import blend, contrast

FINER = 2
"""Pixels of the picture for one of the window, so that thin strokes show their full colour."""
_SVG = "{http://www.w3.org/2000/svg}"
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


@dataclass(frozen=True, kw_only=True)
class PaintedText:
    """A run of text of one colour."""

    text: str
    widget: QWidget
    area: QRect
    """Of the widget."""
    pen: QColor
    seen: QColor
    """The pixel that is farthest from the ground."""
    ground: QColor
    is_large: bool

    @property
    def contrast(self) -> float:
        """Of what was asked for, and of what is seen of it; the smaller one."""
        asked = blend(self.pen, self.ground)
        return min(contrast(asked, self.ground), contrast(self.seen, self.ground) * 1.05)


def painted_texts(window: QWidget) -> Iterator[PaintedText]:
    """Every text that can be seen in a window now."""
    picture = _picture(window)
    for widget in (window, *window.findChildren(QWidget)):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        shown = widget.visibleRegion().boundingRect()
        for text, box, pen, is_large in _runs(widget):
            inside = box.toAlignedRect()
            if not text.strip() or not shown.contains(inside.center()):
                continue
            inside &= shown
            in_window = QRect(widget.mapTo(window, inside.topLeft()), inside.size())
            if inside.width() < 2 or inside.height() < 4:
                continue
            ground, seen = _ground_and_ink(picture, in_window, pen)
            yield PaintedText(
                text=text,
                widget=widget,
                area=inside,
                pen=pen,
                seen=seen,
                ground=ground,
                is_large=is_large,
            )


def _picture(window: QWidget) -> QImage:
    pixmap = QPixmap(window.size() * FINER)
    pixmap.setDevicePixelRatio(FINER)
    window.render(pixmap, QPoint())
    return pixmap.toImage().convertToFormat(QImage.Format.Format_RGB32)


def _runs(widget: QWidget) -> list[tuple[str, QRectF, QColor, bool]]:
    """What the widget itself writes, without its children: text, place, colour, whether large."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    generator.setSize(QSize(max(widget.width(), 1), max(widget.height(), 1)))
    widget.render(generator, QPoint(), QRegion(), QWidget.RenderFlag.DrawWindowBackground)
    del generator
    root = ElementTree.fromstring(bytes(buffer.data().data()))
    return [run for group in root.iter(f"{_SVG}g") for run in _group_runs(group)]


def _group_runs(group: ElementTree.Element) -> Iterator[tuple[str, QRectF, QColor, bool]]:
    for node in group.findall(f"{_SVG}text"):
        text = "".join(node.itertext()).strip("\n")
        font = QFont(group.get("font-family", ""))
        font.setPixelSize(max(round(_number(group, "font-size", 12)), 1))
        font.setWeight(QFont.Weight(int(_number(group, "font-weight", 400))))
        color = QColor(node.get("fill") or group.get("fill") or "#000000")
        color.setAlphaF(_number(node, "fill-opacity", 1.0) * _number(group, "fill-opacity", 1.0))
        metrics = QFontMetricsF(font)
        start = QPointF(float(node.get("x", 0)), float(node.get("y", 0)))
        box = QRectF(
            start.x(),
            start.y() - metrics.ascent(),
            metrics.horizontalAdvance(text),
            metrics.height(),
        )
        size, bold = font.pixelSize(), font.weight() >= QFont.Weight.Bold
        is_large = size >= 24 or (bold and size >= 18.66)
        yield text, _transform(group).mapRect(box), color, is_large


def _number(node: ElementTree.Element, name: str, default: float) -> float:
    found = _NUMBERS.match(node.get(name) or "")
    return float(found[0]) if found else default


def _transform(group: ElementTree.Element) -> QTransform:
    numbers = [float(found) for found in _NUMBERS.findall(group.get("transform") or "")]
    return QTransform(*numbers) if len(numbers) == 6 else QTransform()


def _ground_and_ink(picture: QImage, area: QRect, pen: QColor) -> tuple[QColor, QColor]:
    """The commonest colour of an area that is not the pen's, and the one farthest from it."""
    part = picture.copy(QRect(area.topLeft() * FINER, area.size() * FINER) & picture.rect())
    pixels = np.frombuffer(part.constBits(), np.uint32).reshape(part.height(), -1)
    found, counts = np.unique(pixels[:, : part.width()], return_counts=True)
    colors = [QColor.fromRgb(int(rgb)) for rgb in found]
    is_ground = np.array([pen.alpha() < 255 or not _is_like(color, pen) for color in colors])
    ground = colors[np.argmax(counts * is_ground if is_ground.any() else counts)]
    return ground, max(colors, key=lambda color: contrast(color, ground))


def _is_like(color: QColor, pen: QColor) -> bool:
    pairs = ((color.red(), pen.red()), (color.green(), pen.green()), (color.blue(), pen.blue()))
    return all(abs(one - other) <= 4 for one, other in pairs)

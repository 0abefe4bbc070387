"""Draws the part of a picture that a viewport shows; what was scaled for it is kept."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSizeF
from PySide6.QtGui import QImage, QPainter

from adcvsr_gui.picture import SQUARES_FROM, Picture
from adcvsr_gui.viewport import Viewport


class PicturePainter:
    """Draws pictures in device pixels, all at the size of one canvas."""

    def __init__(self, viewport: Viewport) -> None:
        self._viewport = viewport
        self._scaled: dict[tuple[int, int, int], QImage] = {}

    def forget(self) -> None:
        """Drops what was scaled."""
        self._scaled.clear()

    def draw(self, painter: QPainter, picture: Picture, canvas: QSizeF, area: QRect) -> None:
        """Draws a picture in an area, as large as the canvas is at the zoom of now."""
        zoom = self._viewport.zoom_for(canvas, QSizeF(area.size()))
        width = max(round(canvas.width() * zoom), 1)
        height = max(round(canvas.height() * zoom), 1)
        centre = self._viewport.centre
        left = area.left() + round(area.width() / 2 - centre.x() * width)
        top = area.top() + round(area.height() / 2 - centre.y() * height)
        if zoom <= 1 or width * height <= area.width() * area.height():
            painter.drawImage(left, top, self._scaled_image(picture, width, height))
        else:
            _draw_enlarged(painter, picture.image, QRect(left, top, width, height))

    def _scaled_image(self, picture: Picture, width: int, height: int) -> QImage:
        key = (id(picture), width, height)
        if key not in self._scaled:
            if len(self._scaled) >= 2:
                self._scaled.clear()
            self._scaled[key] = picture.scaled(width, height)
        return self._scaled[key]


def _draw_enlarged(painter: QPainter, image: QImage, target: QRect) -> None:
    """Leaves it to the painter to scale only what is seen."""
    painter.save()
    painter.translate(target.topLeft())
    enlarged = target.width() / image.width()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, 1 < enlarged < SQUARES_FROM)
    painter.scale(enlarged, target.height() / image.height())
    painter.drawImage(0, 0, image)
    painter.restore()

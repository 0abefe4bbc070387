"""A picture that another process made, as Qt draws it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QImage, QTransform

from adcvsr_core.preview_messages import PIXEL_BYTES, PictureEvent, parse_live

SQUARES_FROM = 2
"""Enlargement from which pixels are shown as squares; below, squares would be of uneven sizes."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """Pixels, and how they are meant to be shown."""

    image: QImage
    sample_aspect: float = 1.0
    """Width of a pixel over its height, as the image lies."""

    @property
    def size(self) -> QSizeF:
        """Size with square pixels, in pixels; the height is that of the image."""
        return QSizeF(self.image.width() * self.sample_aspect, self.image.height())

    def scaled(self, width: int, height: int) -> QImage:
        """The picture at another size: square pixels from twice the size on, smooth below."""
        if (width, height) == (self.image.width(), self.image.height()):
            return self.image
        enlarged = width >= SQUARES_FROM * self.image.width()
        mode = (
            Qt.TransformationMode.SmoothTransformation
            if not enlarged or self.sample_aspect != 1
            else Qt.TransformationMode.FastTransformation
        )
        return self.image.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, mode)


def image_from_pixels(data: bytes, width: int, height: int) -> QImage:
    """An image of its own from rows of blue, green, red, 255.

    Raises:
        ValueError: there are more or fewer pixels.
    """
    if len(data) != width * height * PIXEL_BYTES:
        raise ValueError(f"{len(data)} bytes are no picture of {width}x{height}")
    return QImage(data, width, height, width * PIXEL_BYTES, QImage.Format.Format_RGB32).copy()


def take_picture(event: PictureEvent) -> Picture:
    """Reads the pixels of an event and deletes their file.

    Raises:
        OSError: the file is gone.
        ValueError: the file is not whole.
    """
    file = Path(event.file)
    try:
        image = image_from_pixels(file.read_bytes(), event.width, event.height)
    finally:
        file.unlink(missing_ok=True)
    return _turned(image, event.sample_aspect, event.rotation)


def read_live(path: Path) -> tuple[int, Picture, Picture]:
    """The number of the newest frame of a running job, its source and its output.

    Raises:
        OSError: there is no file yet, or no longer.
        ValueError: the file is no live picture.
    """
    header, *pixels = parse_live(path.read_bytes())
    source, output = (
        _turned(
            image_from_pixels(data, header.width, header.height),
            header.sample_aspect,
            header.rotation,
        )
        for data in pixels
    )
    return header.frame, source, output


def _turned(image: QImage, sample_aspect: float, rotation: int) -> Picture:
    aspect = sample_aspect or 1.0
    if rotation % 90 == 0 and rotation % 360:
        image = image.transformed(QTransform().rotate(-rotation))
        aspect = 1 / aspect if rotation % 180 else aspect
    return Picture(image=image, sample_aspect=aspect)

"""Which part of a picture is looked at, and how large: shared by views that stay in step."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QSizeF, Signal

SMALLEST_ZOOM, LARGEST_ZOOM = 1 / 64, 32.0


class Viewport(QObject):
    """Zoom and centre. The zoom is device pixels per picture pixel: 1 shows every pixel as one.

    Signals:
        changed: views must be painted anew.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._zoom: float | None = None
        self._centre = QPointF(0.5, 0.5)

    @property
    def is_fit(self) -> bool:
        """Whether the whole picture fills the view, however large that is."""
        return self._zoom is None

    @property
    def centre(self) -> QPointF:
        """The point in the middle of the view, in parts of the picture."""
        return self._centre

    def zoom_for(self, picture: QSizeF, view: QSizeF) -> float:
        """Device pixels per picture pixel in a view of this size in device pixels."""
        if self._zoom is not None:
            return self._zoom
        if picture.isEmpty() or view.isEmpty():
            return 1.0
        return min(view.width() / picture.width(), view.height() / picture.height())

    def fit(self) -> None:
        """Shows the whole picture."""
        self._zoom, self._centre = None, QPointF(0.5, 0.5)
        self.changed.emit()

    def set_zoom(self, zoom: float, fixed: QPointF | None = None, ratio: float = 1.0) -> None:
        """Changes the size.

        Args:
            fixed: a point, in parts of the picture, that keeps its place in the view.
            ratio: the old zoom over the new one, for `fixed`.
        """
        self._zoom = min(max(zoom, SMALLEST_ZOOM), LARGEST_ZOOM)
        if fixed is not None:
            self._centre = _inside(fixed + (self._centre - fixed) * ratio)
        self.changed.emit()

    def move_by(self, offset: QPointF) -> None:
        """Moves the centre, in parts of the picture."""
        self._centre = _inside(self._centre + offset)
        self.changed.emit()


def _inside(point: QPointF) -> QPointF:
    return QPointF(min(max(point.x(), 0.0), 1.0), min(max(point.y(), 0.0), 1.0))

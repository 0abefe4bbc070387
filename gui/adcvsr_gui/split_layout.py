"""How two pictures share a view: which is shown, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QPointF, QRect, QSizeF

from adcvsr_gui.picture import Picture

GAP = 2
"""Device pixels between pictures that stand side by side."""


class Layout(Enum):
    """How two pictures share the view."""

    SPLIT = auto()
    BESIDE = auto()
    FIRST = auto()
    SECOND = auto()


@dataclass(frozen=True)
class Pane:
    """Where a picture is drawn."""

    picture: Picture
    area: QRect
    """What it is centred in."""
    shown: QRect
    """The part of the area that is not hidden by the other picture."""


def possible_layout(wanted: Layout, first: Picture | None, second: Picture | None) -> Layout:
    """What is wanted, or the one picture there is where it needs both."""
    if wanted in (Layout.SPLIT, Layout.BESIDE):
        if second is None:
            return Layout.FIRST
        if first is None:
            return Layout.SECOND
    return wanted


def pane_size(layout: Layout, view: QSizeF) -> QSizeF:
    """The size that a picture is fitted into, in a view of this size; both in device pixels."""
    width = (view.width() - GAP) / 2 if layout is Layout.BESIDE else view.width()
    return QSizeF(width, view.height())


def offset_in_pane(layout: Layout, position: QPointF, pane: QSizeF) -> QPointF:
    """How far a point of the view is from the middle of the pane it is in, in device pixels."""
    x = position.x()
    if layout is Layout.BESIDE and x > pane.width():
        x -= pane.width() + GAP
    return QPointF(x - pane.width() / 2, position.y() - pane.height() / 2)


def panes_of(
    layout: Layout,
    first: Picture | None,
    second: Picture | None,
    size: tuple[int, int],
    split: float,
) -> list[Pane]:
    """Where the pictures are drawn in a view of that width and height.

    Args:
        split: where the handle is, in parts of the width.
    """
    width, height = size
    whole = QRect(0, 0, width, height)
    match layout:
        case Layout.BESIDE if first and second:
            half = (width - GAP) // 2
            left, right = QRect(0, 0, half, height), QRect(width - half, 0, half, height)
            return [Pane(first, left, left), Pane(second, right, right)]
        case Layout.SPLIT if first and second:
            at = round(split * width)
            left, right = QRect(0, 0, at, height), QRect(at, 0, width - at, height)
            return [Pane(first, whole, left), Pane(second, whole, right)]
        case Layout.SECOND:
            return [Pane(second, whole, whole)] if second else []
        case _:
            return [Pane(first, whole, whole)] if first else []

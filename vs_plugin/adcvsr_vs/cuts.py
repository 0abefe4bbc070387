"""Scene cuts as frame properties tell them."""

from __future__ import annotations

from adcvsr_core.engine.source import REMEMBERED_CUTS, Cuts, FrameSource
from adcvsr_core.ring import Ring

UNSET = -1


class MarkedCuts:
    """`_SceneChangePrev` of a frame and `_SceneChangeNext` of the one before it; where neither is
    set, another finder is asked."""

    def __init__(self, otherwise: Cuts) -> None:
        self.lookaround = max(otherwise.lookaround, 1)
        self._otherwise = otherwise
        self._marks: Ring[tuple[int, int]] = Ring(REMEMBERED_CUTS)

    def mark(self, n: int, scene_change_prev: int, scene_change_next: int) -> None:
        """Take the properties of frame n, -1 for one that is not set."""
        self._marks.put(n, (scene_change_prev, scene_change_next))

    def begins(self, n: int, source: FrameSource) -> bool:
        marks = (self._mark(n - 1)[1], self._mark(n)[0])
        if all(mark == UNSET for mark in marks):
            return self._otherwise.begins(n, source)
        return any(mark > 0 for mark in marks)

    def _mark(self, n: int) -> tuple[int, int]:
        if n in self._marks:
            return self._marks[n]
        return UNSET, UNSET

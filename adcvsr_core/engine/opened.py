"""A clip that somebody else reads: its frames are handed over, upscaled ones asked for."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from adcvsr_core.engine.source import GivenFrames
from adcvsr_core.engine.stream import StreamedClip
from adcvsr_core.engine.window import WindowedClip


@dataclass(frozen=True, kw_only=True)
class Unit:
    """Output frames [u*length, (u+1)*length) are best made together."""

    length: int
    before: int
    """Input frames needed before those of the unit, where reading begins with it."""
    after: int
    """Input frames needed after those of the unit."""


class OpenedClip:
    """One clip of an `Upscaler`.

    `missing(n)` tells which input frames have to be handed over with `give` before `frame(n)`. A
    result depends on n alone, not on what was asked for before.
    """

    def __init__(self, source: GivenFrames, clip: WindowedClip | StreamedClip, unit: Unit) -> None:
        self.unit = unit
        self._source = source
        self._clip = clip

    def give(self, n: int, frame_CHW: Tensor) -> None:
        """Hand over input frame n, CHW RGB in [0, 1]. The oldest frames make room."""
        self._source.give(n, frame_CHW)

    def source(self, n: int) -> Tensor:
        """Input frame n, on the device, if it is present.

        Raises:
            KeyError: it is not.
        """
        return self._source[n]

    def missing(self, n: int) -> list[int]:
        """Input frames to be handed over for frame n, itself among them if it is not present."""
        return self._source.missing([range(n, n + 1), *self._clip.needs(n)])

    def frame(self, n: int) -> Tensor:
        """Upscaled frame n, float32 CHW in [0, 1] on the device, not clamped; do not write into it.

        Raises:
            IndexError: the clip has no frame n, or not all of `missing(n)` was handed over.
        """
        return self._clip.frame(n)

    @property
    def ready(self) -> list[range]:
        """Frames that can be given without computing anything."""
        return self._clip.ready

    @property
    def present(self) -> list[range]:
        """Input frames that need not be handed over again."""
        return self._source.present

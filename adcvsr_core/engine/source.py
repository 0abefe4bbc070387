"""Where a run gets its input frames from, and which of them begin a scene."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import torch
from torch import Tensor

from adcvsr_core.errors import InputError
from adcvsr_core.ring import FrameRing, Ring, runs
from adcvsr_core.scenes import Thumbnail, check_cuts, is_cut
from adcvsr_core.thumbnails import thumbnail

type Fetch = Callable[[int], Tensor]
"""Gives input frame n, CHW RGB in [0, 1]; raises IndexError beyond the end of the clip."""
type Scenes = Sequence[int] | Callable[[int], int]
"""The scene number of each frame of the clip."""

REMEMBERED_CUTS = 4096
LARGEST_VALUE = 16.0
"""Of the first frame: what overshoots [0, 1] stays far below, 8-bit samples lie far above."""


class FrameSource:
    """Frames of one clip on the device, read in order or at random; `capacity` of them are kept."""

    def __init__(self, capacity: int, device: torch.device, num_frames: int | None = None) -> None:
        self.num_frames: int | None = num_frames
        self._frames = FrameRing(capacity, device)
        self._thumbs: Ring[Thumbnail] = Ring(capacity)
        self._shape: torch.Size | None = None

    def load(self, first: int, last: int) -> None:
        """Make frames first .. last present, as far as the clip reaches."""
        raise IndexError(f"no frames {first} to {last}")

    def __contains__(self, n: int) -> bool:
        return n in self._frames

    def __getitem__(self, n: int) -> Tensor:
        return self._frames[n]

    def thumb(self, n: int) -> Thumbnail | None:
        """The thumbnail of a frame that is present, else None."""
        if n not in self._thumbs:
            if n not in self._frames:
                return None
            self._thumbs.put(n, thumbnail(self._frames[n]))
        return self._thumbs[n]

    def _put(self, n: int, frame_CHW: Tensor) -> None:
        if self._shape is None:
            _check_values(n, frame_CHW)
            self._shape = frame_CHW.shape
        if frame_CHW.shape != self._shape:
            raise InputError(
                f"a frame has the shape {tuple(frame_CHW.shape)}, not {tuple(self._shape)}",
                where=f"frame {n}",
                remedy="All frames of a clip must be of one size.",
            )
        self._frames.put(n, frame_CHW)


def _check_values(n: int, frame_CHW: Tensor) -> None:
    """Refuse what is no picture in [0, 1]; overshoots of a filter before are none of our business.

    Raises:
        InputError: wrong shape or dtype, or values that look like 8-bit samples.
    """
    what = ""
    if frame_CHW.ndim != 3 or frame_CHW.shape[0] != 3:
        what = f"a frame has the shape {tuple(frame_CHW.shape)}, not (3, height, width)"
    elif not frame_CHW.is_floating_point():
        what = f"a frame has samples of {frame_CHW.dtype}, not floating-point ones"
    elif frame_CHW.numel() and frame_CHW.max() > LARGEST_VALUE:
        what = f"a frame has values up to {float(frame_CHW.max()):g}, not in [0, 1]"
    if what:
        remedy = "Give frames as (3, height, width), RGB in [0, 1], for example x.float() / 255."
        raise InputError(what, where=f"frame {n}", remedy=remedy)


class IteratedFrames(FrameSource):
    """Frames that come one after the other, the first of them being frame `first` of the clip."""

    def __init__(
        self, frames: Iterable[Tensor], first: int, capacity: int, device: torch.device
    ) -> None:
        super().__init__(capacity, device)
        self._iterator = iter(frames)
        self._next = first

    def load(self, first: int, last: int) -> None:
        while self._next <= last and self.num_frames is None:
            frame_CHW = next(self._iterator, None)
            if frame_CHW is None:
                self.num_frames = self._next
                return
            self._put(self._next, frame_CHW)
            self._next += 1


class FetchedFrames(FrameSource):
    """Frames of a clip that can be read in any order."""

    def __init__(
        self, fetch: Fetch, num_frames: int | None, capacity: int, device: torch.device
    ) -> None:
        super().__init__(capacity, device, num_frames)
        self._fetch = fetch

    def load(self, first: int, last: int) -> None:
        for n in range(max(first, 0), last + 1):
            if self.num_frames is not None and n >= self.num_frames:
                return
            if n in self._frames:
                self._frames.touch(n)
                continue
            try:
                frame_CHW = self._fetch(n)
            except IndexError:
                self.num_frames = n
                return
            self._put(n, frame_CHW)


class GivenFrames(FrameSource):
    """Frames of a clip that somebody else reads and hands over, in any order."""

    def give(self, n: int, frame_CHW: Tensor) -> None:
        """Hand over frame n."""
        self._put(n, frame_CHW)

    def load(self, first: int, last: int) -> None:
        if missing := self.missing([range(first, last + 1)]):
            raise IndexError(f"frames {missing} were not handed over")

    def missing(self, spans: Iterable[range]) -> list[int]:
        """The frames of these spans that the clip has and that are not present."""
        stop = sys.maxsize if self.num_frames is None else self.num_frames
        wanted = {n for span in spans for n in range(max(span.start, 0), min(span.stop, stop))}
        for n in wanted & set(self._frames):
            self._frames.touch(n)
        return sorted(n for n in wanted if n not in self._frames)

    @property
    def present(self) -> list[range]:
        """What is present, as ranges without gaps."""
        return runs(self._frames)


class Cuts(Protocol):
    """Tells which frames begin a scene."""

    lookaround: int
    """Frames that must be present before and after those asked about."""

    def begins(self, n: int, source: FrameSource) -> bool:
        """Whether a scene ends with frame n-1 and another begins with frame n."""
        ...


class DetectedCuts:
    """Cuts found in the frames."""

    lookaround = 1

    def __init__(self) -> None:
        self._known: Ring[bool] = Ring(REMEMBERED_CUTS)

    def begins(self, n: int, source: FrameSource) -> bool:
        if n not in self._known:
            last_HW, first_HW = source.thumb(n - 1), source.thumb(n)
            if last_HW is None or first_HW is None:
                raise IndexError(f"frames {n - 1} and {n} are not both present")
            cut = is_cut(source.thumb(n - 2), last_HW, first_HW, source.thumb(n + 1))
            self._known.put(n, cut)
        return self._known[n]


class GivenCuts:
    """Cuts given as the numbers of the frames that begin a scene, or as the scene of each frame."""

    lookaround = 0

    def __init__(self, cuts: Iterable[int] = (), scenes: Scenes | None = None) -> None:
        self._cuts = check_cuts(list(cuts))
        self._scenes = scenes

    def begins(self, n: int, source: FrameSource) -> bool:
        if self._scenes is None:
            return n in self._cuts
        scene = self._scenes if callable(self._scenes) else self._scenes.__getitem__
        return scene(n) != scene(n - 1)

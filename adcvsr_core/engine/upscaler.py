"""The engine: a student on a device, with its windows, tiles and scenes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, count
from typing import Literal

import torch
from torch import Tensor

from adcvsr_core.device import resolve_device, resolve_precision, tune_host_allocator
from adcvsr_core.engine.opened import OpenedClip, Unit
from adcvsr_core.engine.source import (
    Cuts,
    DetectedCuts,
    Fetch,
    FetchedFrames,
    GivenCuts,
    GivenFrames,
    IteratedFrames,
    Scenes,
)
from adcvsr_core.engine.stream import StreamedClip, stream_first_position, stream_frames
from adcvsr_core.engine.tiling import Tiling, Warn
from adcvsr_core.engine.window import KEPT_WINDOWS, WindowedClip
from adcvsr_core.errors import SettingsError
from adcvsr_core.forecast import (
    Forecast,
    Trial,
    choose_tile,
    forecast,
    memory_budget,
    try_stream,
    try_student,
)
from adcvsr_core.model.base import Student
from adcvsr_core.said import Said
from adcvsr_core.tiles import smallest_tile
from adcvsr_core.windows import WindowPlan, plan_windows

CHUNK = 8
"""Frames a call in stream mode, at most."""
CHUNK_OUTPUT_BYTES = 1 << 29
"""Fewer frames a call where a chunk of output would be larger than this."""
CPU_CHUNK_OUTPUT_BYTES = 1 << 26
"""The same on a processor, where a few frames keep it as busy as many and take less memory."""

_log = logging.getLogger(__name__)


class Upscaler:
    """Upscales clips with a student.

    The student is moved to the device and converted to the precision in place. Frames are RGB, CHW,
    in [0, 1]; results are float32 on the device, `scale` times the size, and not clamped: they may
    lie a little outside of [0, 1]. Results are inference tensors, some of them parts of larger
    ones: do not write into them.

    Every result is a function of its frame number: rendering, seeking and resuming give the same
    bits (`at` and `stream` in window mode; in stream mode, a run from any frame on).
    """

    def __init__(
        self,
        student: Student,
        *,
        device: str | torch.device = "auto",
        precision: str = "auto",
        temporal: Literal["window", "stream"] = "window",
        window: int = 0,
        halo: int = -1,
        tile: int = -1,
        cuts: Literal["auto", "off"] | Sequence[int] = "auto",
        on_warning: Callable[[str, str], None] | None = None,
    ) -> None:
        """
        Args:
            device: "auto", "cpu", "cuda", "cuda:N" or "mps".
            precision: "auto", "fp32", "bf16" or "fp16".
            temporal: "window" for the fixed grid of windows, "stream" to pass each frame once.
            window: frames the student sees at once in window mode; 0 for the default.
            halo: frames of context on either side of a window; -1 for the default.
            tile: largest side of a tile in input pixels; -1 to choose by memory, 0 for whole
                frames.
            cuts: "auto" to detect scene cuts, "off", or the numbers of the frames that begin a
                scene.
            on_warning: called with the code and the text of each warning; they are collected in any
                case.
        """
        self.device = resolve_device(str(device))
        self.precision = resolve_precision(precision, self.device, student.dtypes)
        self.student = student.to(self.device).to_precision(self.precision).eval()
        self.student.to(memory_format=torch.channels_last)
        self.temporal = temporal
        self.warnings: list[tuple[str, str]] = []
        self._warn = _warner(self.warnings, on_warning)
        self._window, self._halo, self._tile, self._cuts = window, halo, tile, cuts
        self._tilings: dict[tuple[int, int], Tiling] = {}
        self._random: tuple[tuple[object, ...], WindowedClip] | None = None
        _check(student, temporal, tile, cuts)
        self._cut_finder(None)
        plan_windows(student.temporal_radius, window=window, halo=halo)
        if self.device.type == "cpu":
            tune_host_allocator()

    @property
    def scale(self) -> int:
        return self.student.scale

    def windows(self, height: int, width: int) -> WindowPlan:
        """The grid of windows for input frames of this size."""
        return plan_windows(
            self.student.temporal_radius,
            window=self._window,
            halo=self._halo,
            output_frame_bytes=self._output_bytes(height, width),
        )

    def tiling(self, height: int, width: int) -> Tiling:
        """The tiles for input frames of this size, chosen when first asked for."""
        if (height, width) not in self._tilings:
            tile = self._tile if self._tile >= 0 else self._automatic_tile(height, width)
            self._tilings[height, width] = Tiling(
                self.student, (height, width), tile, self.device, self._warn
            )
        return self._tilings[height, width]

    def chunk(self, height: int, width: int) -> int:
        """Frames a call, where frames go through the student in chunks."""
        limit = CPU_CHUNK_OUTPUT_BYTES if self.device.type == "cpu" else CHUNK_OUTPUT_BYTES
        return min(max(limit // self._output_bytes(height, width), 1), CHUNK)

    def context(self, start: int, height: int, width: int) -> int:
        """The first input frame that `stream` must be given to begin with frame `start`."""
        if self.temporal == "stream":
            chunk = self.chunk(height, width)
            return stream_first_position(start, self.student.temporal_radius, chunk)
        margin = self._cut_finder(None).lookaround
        return max(self.windows(height, width).first_position(start) - margin, 0)

    def stream(
        self, frames: Iterable[Tensor], scenes: Scenes | None = None, *, start: int = 0
    ) -> Iterator[Tensor]:
        """Upscale a clip from beginning to end, or from frame `start` on.

        Args:
            frames: the input frames in order, the first of them being frame `context(start, ...)`.
            scenes: the scene number of each frame of the clip, if known; else as `cuts` says.
            start: the first frame to give.
        """
        iterator = iter(frames)
        first_CHW = next(iterator, None)
        if first_CHW is None:
            return
        height, width = first_CHW.shape[-2:]
        frames = chain([first_CHW], iterator)
        first = self.context(start, height, width)
        cuts, tiling = self._cut_finder(scenes), self.tiling(height, width)
        chunk = self.chunk(height, width)
        if self.temporal == "stream":
            source = IteratedFrames(frames, first, chunk + 4, self.device)
            yield from stream_frames(self.student, source, cuts, tiling, chunk, start=start)
            return
        windows = self.windows(height, width)
        source = IteratedFrames(frames, first, windows.length + 2, self.device)
        clip = WindowedClip(self.student, source, cuts, windows, tiling, chunk)
        for n in count(start):
            try:
                frame_CHW = clip.frame(n)
            except IndexError:
                return
            yield frame_CHW

    def at(
        self,
        n: int,
        fetch: Fetch,
        num_frames: int | None = None,
        scenes: Scenes | None = None,
    ) -> Tensor:
        """Upscale frame n of a clip; the same bits as `stream` gives in window mode, in any order.

        Args:
            fetch: gives input frame n. It must be the same object from call to call: a new one is a
                new clip, for which nothing is remembered.
            num_frames: length of the clip; if not given, `fetch` must raise IndexError beyond the
                end.
            scenes: the scene number of each frame of the clip, if known; else as `cuts` says.

        Raises:
            IndexError: the clip has no frame n.
        """
        if n < 0 or (num_frames is not None and n >= num_frames):
            raise IndexError(f"frame {n} of a clip of {num_frames} frames")
        key = (fetch, num_frames, scenes)
        if self._random is None or self._random[0] != key:
            first_CHW = fetch(n)
            self._random = (
                key,
                self._random_clip(first_CHW, fetch, num_frames, scenes),
            )
        return self._random[1].frame(n)

    def open(
        self,
        num_frames: int,
        height: int,
        width: int,
        find_cuts: Callable[[Cuts], Cuts] | None = None,
    ) -> OpenedClip:
        """A clip that somebody else reads, in any order and in either temporal mode.

        Args:
            find_cuts: is given what finds the cuts as `cuts` says, and gives what to use instead.
        """
        cuts = self._cut_finder(None)
        cuts = cuts if find_cuts is None else find_cuts(cuts)
        tiling, chunk = self.tiling(height, width), self.chunk(height, width)
        unit = self._unit(height, width, chunk, cuts.lookaround)
        capacity = unit.before + unit.after + 2 * unit.length + 4
        source = GivenFrames(capacity, self.device, num_frames)
        if self.temporal == "stream":
            clip = StreamedClip(self.student, source, cuts, tiling, chunk)
        else:
            windows = self.windows(height, width)
            clip = WindowedClip(self.student, source, cuts, windows, tiling, chunk)
        return OpenedClip(source, clip, unit)

    def _unit(self, height: int, width: int, chunk: int, margin: int) -> Unit:
        if self.temporal == "stream":
            radius = self.student.temporal_radius
            warm_up = radius + 2 * chunk + 2 + 2 * margin
            return Unit(length=chunk, before=warm_up, after=radius + chunk + margin)
        windows = self.windows(height, width)
        reach = windows.halo + margin + (windows.core if windows.fades else 0)
        return Unit(length=windows.core, before=reach, after=reach)

    def _random_clip(
        self,
        any_CHW: Tensor,
        fetch: Fetch,
        num_frames: int | None,
        scenes: Scenes | None,
    ) -> WindowedClip:
        height, width = any_CHW.shape[-2:]
        windows = self.windows(height, width)
        source = FetchedFrames(fetch, num_frames, windows.length + 2, self.device)
        cuts, tiling = self._cut_finder(scenes), self.tiling(height, width)
        chunk = self.chunk(height, width)
        return WindowedClip(self.student, source, cuts, windows, tiling, chunk)

    def _cut_finder(self, scenes: Scenes | None) -> Cuts:
        if scenes is not None:
            return GivenCuts(scenes=scenes)
        if isinstance(self._cuts, str):
            return DetectedCuts() if self._cuts == "auto" else GivenCuts()
        return GivenCuts(self._cuts)

    def forecast(self, height: int, width: int, *, tile: int | None = None) -> Forecast:
        """The memory and work of one call on frames of this size; `tile` as in the constructor."""
        trial, frames = self._trial(height, width)
        if tile is None:
            tile = self.tiling(height, width).tile
        return forecast(
            self.student,
            trial,
            height,
            width,
            frames=frames,
            tile=tile,
            held_bytes=self._held_bytes(height, width),
        )

    def _automatic_tile(self, height: int, width: int) -> int:
        trial, frames = self._trial(height, width)
        budget = memory_budget(self.device) - self._held_bytes(height, width)
        return choose_tile(self.student, trial, height, width, frames=frames, budget=budget)

    def _held_bytes(self, height: int, width: int) -> int:
        if self.temporal == "stream":
            return 0
        core = self.windows(height, width).core
        return KEPT_WINDOWS * core * self._output_bytes(height, width)

    def _trial(self, height: int, width: int) -> tuple[Trial, int]:
        """What the student takes in the way it will be run, and the frames of one call."""
        chunk, windows = self.chunk(height, width), self.windows(height, width)
        if self.temporal == "window" and (windows.fades or windows.length <= chunk):
            return try_student(self.student), windows.length
        return try_stream(self.student, chunk), chunk

    def _output_bytes(self, height: int, width: int) -> int:
        return height * width * self.scale**2 * 3 * 4


def _warner(
    collected: list[tuple[str, str]], on_warning: Callable[[str, str], None] | None
) -> Warn:
    """What takes warnings. It knows no upscaler: models are freed with their last user, not later,
    when Python looks for cycles."""

    def warn(code: str, text: str) -> None:
        _log.warning("%s", text)
        collected.append((code, text))
        if on_warning is not None:
            on_warning(code, text)

    return warn


def _check(student: Student, temporal: str, tile: int, cuts: str | Sequence[int]) -> None:
    if temporal not in ("window", "stream"):
        raise SettingsError(f"temporal {temporal!r} is neither window nor stream", where="temporal")
    if isinstance(cuts, str) and cuts not in ("auto", "off"):
        raise SettingsError(f"cuts {cuts!r} is neither auto nor off", where="cuts")
    least = smallest_tile(student.size_multiple, student.spatial_radius)
    if tile < -1 or 0 < tile < least:
        raise SettingsError(
            Said("a tile of {tile} pixels is too small for this model", tile=tile),
            where="tile",
            remedy=Said(
                "Use at least {least}, 0 for whole frames, or -1 to choose by memory.", least=least
            ),
        )

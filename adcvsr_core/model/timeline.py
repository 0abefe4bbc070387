"""How frames see their neighbours in time: all at once (a window) or as they come (a stream).

A student runs its temporal convolutions through a timeline, so that one `forward` serves both. The
rule is the same in either: where the previous or next frame lies beyond an end of the clip or
across a scene cut, the frame itself takes its place, in every layer. So a scene's pixels depend on
that scene alone, and a scene of one frame is treated as a still.

Shape letters: B batch, T frames, N = B*T, C channels, H, W size; frames of one batch entry are
adjacent in N.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor


@dataclass(frozen=True)
class Neighbours:
    """Positions, for each output frame, of the frames that a convolution over time takes."""

    previous: tuple[int, ...]
    own: tuple[int, ...]
    following: tuple[int, ...]


class TimeKernel(Protocol):
    """A convolution over time, kernel 3, as a timeline applies it; hashable by identity."""

    out_channels: int

    def among(self, x_BTCHW: Tensor, neighbours: Neighbours) -> Tensor:
        """One frame out for each entry of `neighbours`, from the frames at these positions."""
        ...


class Timeline(Protocol):
    """What a student asks of time while it runs."""

    def convolve(self, conv: TimeKernel, x_NCHW: Tensor) -> Tensor:
        """Apply `conv` along time. A stream may return other frames than it was given, in order."""
        ...

    def hold(self, key: object, x_NCHW: Tensor) -> None:
        """Keep features for a later residual or skip connection."""
        ...

    def release(self, key: object, like_NCHW: Tensor) -> Tensor:
        """Give back the held features of the frames in `like_NCHW`."""
        ...


class WindowTimeline:
    """All T frames at once; `scenes` names the scene of each, and neighbours never cross a change
    of scene."""

    def __init__(self, scenes: Sequence[int], *, batch: int = 1) -> None:
        if not scenes:
            raise ValueError("a window needs at least one frame")
        self._shape = (batch, len(scenes))
        self._neighbours = _neighbours(scenes)
        self._held: dict[object, Tensor] = {}

    def convolve(self, conv: TimeKernel, x_NCHW: Tensor) -> Tensor:
        return conv.among(x_NCHW.unflatten(0, self._shape), self._neighbours).flatten(0, 1)

    def hold(self, key: object, x_NCHW: Tensor) -> None:
        self._held[key] = x_NCHW

    def release(self, key: object, like_NCHW: Tensor) -> Tensor:
        return self._held.pop(key)


@dataclass
class _ConvState:
    tail_BTCHW: Tensor | None
    """The last one or two input frames; the newest still waits for its successor."""
    scenes: list[int]
    """Scene of each frame of the tail."""


class StreamTimeline:
    """Frames arrive in chunks; every layer sees each frame once and keeps its last two inputs.

    Each temporal convolution delays its output by one frame, so a student's output is late by its
    temporal radius. Held features wait in queues, which keeps residuals and skips in step. Memory
    does not depend on the length of the clip. After the last chunk, `flush_steps` drains what is
    waiting.
    """

    def __init__(self, *, batch: int = 1) -> None:
        self._batch = batch
        self._states: dict[TimeKernel, _ConvState] = {}
        self._held: dict[object, deque[Tensor]] = {}
        self._scenes: list[int] = []
        self._flush = range(0)

    def begin(self, scenes: Sequence[int]) -> None:
        """Announce the scenes of the frames of the next `forward`."""
        self._scenes = list(scenes)

    def flush_steps(self, chunk: int) -> list[range]:
        """The temporal convolutions to flush in each of the closing passes, about `chunk` frames a
        pass."""
        total = len(self._states)
        return [range(at, min(at + chunk, total)) for at in range(0, total, chunk)]

    def begin_flush(self, step: range) -> None:
        """Announce a `forward` without new frames in which the convolutions of `step` give up their
        last."""
        self._scenes = []
        self._flush = step

    def convolve(self, conv: TimeKernel, x_NCHW: Tensor) -> Tensor:
        chunk_BTCHW = x_NCHW.unflatten(0, (self._batch, len(self._scenes)))
        state = self._states.setdefault(conv, _ConvState(None, []))
        flush = self._flush and list(self._states).index(conv) in self._flush
        tail = state.tail_BTCHW
        frames = chunk_BTCHW if tail is None else _join([tail, chunk_BTCHW])
        scenes = state.scenes + self._scenes
        first = max(len(state.scenes) - 1, 0)
        stop = len(scenes) if flush else max(len(scenes) - 1, first)
        state.scenes = [] if flush else scenes[-2:]
        state.tail_BTCHW = None if flush else frames[:, -2:].clone()
        self._scenes = scenes[first:stop]
        if first == stop:
            return x_NCHW.new_empty(0, conv.out_channels, *x_NCHW.shape[2:])
        return conv.among(frames, _neighbours(scenes, first, stop)).flatten(0, 1)

    def hold(self, key: object, x_NCHW: Tensor) -> None:
        num_frames = x_NCHW.shape[0] // self._batch
        queue = self._held.setdefault(
            key, deque([x_NCHW.new_empty(self._batch, 0, *x_NCHW.shape[1:])])
        )
        queue.append(x_NCHW.unflatten(0, (self._batch, num_frames)))

    def release(self, key: object, like_NCHW: Tensor) -> Tensor:
        wanted = like_NCHW.shape[0] // self._batch
        queue, taken = self._held[key], list[Tensor]()
        while wanted or not taken:
            head = queue.popleft()
            if head.shape[1] > wanted or not queue:
                queue.appendleft(head[:, wanted:])
                head = head[:, :wanted]
            wanted -= head.shape[1]
            if head.shape[1] or not wanted:
                taken.append(head)
        return _join(taken).flatten(0, 1)


def _join(parts_BTCHW: Sequence[Tensor]) -> Tensor:
    """Concatenate in time, channels last in memory: `torch.cat` alone would lose the layout of five
    axes."""
    if len(parts_BTCHW) == 1:
        return parts_BTCHW[0]
    parts_BTHWC = [part.movedim(2, -1) for part in parts_BTCHW]
    return torch.cat(parts_BTHWC, dim=1).movedim(-1, 2)


def _neighbours(scenes: Sequence[int], first: int = 0, stop: int | None = None) -> Neighbours:
    """Of the frames first .. stop - 1: each stands in for a neighbour it does not have."""
    own = range(first, len(scenes) if stop is None else stop)
    return Neighbours(
        previous=tuple(t - 1 if t and scenes[t - 1] == scenes[t] else t for t in own),
        own=tuple(own),
        following=tuple(
            t + 1 if t + 1 < len(scenes) and scenes[t + 1] == scenes[t] else t for t in own
        ),
    )

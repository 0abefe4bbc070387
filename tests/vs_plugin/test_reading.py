"""Upstream frames are made once, and while the model works."""

from __future__ import annotations

import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import vapoursynth as vs
from torch import Tensor

from adcvsr_core.model.base import Student
from adcvsr_core.model.timeline import Timeline
from tests.vs_plugin.conftest import make_noise

FRAMES = 60


class Counted:
    """A clip that counts how often each of its frames is made."""

    def __init__(self, how: str, *, pause_s: float = 0, frames: int = FRAMES) -> None:
        self.made: Counter[int] = Counter()
        self._lock = threading.Lock()
        self._pause_s = pause_s
        clip = make_noise(frames=1, size=(16, 16)) * frames
        if how == "ModifyFrame":
            self.clip = clip.std.ModifyFrame(clip, self._modify)
        else:
            self.clip = clip.std.FrameEval(lambda n: self._choose(n, clip))

    def _count(self, n: int) -> None:
        with self._lock:
            self.made[n] += 1
        time.sleep(self._pause_s)

    def _modify(self, n: int, f: vs.VideoFrame) -> vs.VideoFrame:
        self._count(n)
        return f

    def _choose(self, n: int, clip: vs.VideoNode) -> vs.VideoNode:
        self._count(n)
        return clip


@pytest.fixture
def threads() -> Any:
    """Sets the number of the core's threads; back to what it was after the test."""
    before = vs.core.num_threads

    def set_threads(number: int) -> None:
        vs.core.num_threads = number

    yield set_threads
    vs.core.num_threads = before


@pytest.mark.parametrize("how", ["ModifyFrame", "FrameEval"])
@pytest.mark.parametrize("num_threads", [1, 2, 8])
@pytest.mark.parametrize("temporal", ["window", "stream"])
def test_reading_in_order_makes_each_upstream_frame_once(
    tiny_model: Path, threads: Any, temporal: str, num_threads: int, how: str
) -> None:
    threads(num_threads)
    source = Counted(how)
    result = source.clip.adcvsr.Upscale(str(tiny_model), temporal=temporal, window=17)
    source.made.clear()  # the first frame was looked at
    assert sum(1 for _ in result.frames(close=True)) == FRAMES
    assert source.made == Counter(range(FRAMES))


@pytest.mark.parametrize("prefetch", [1, 16, 64])
def test_any_number_of_frames_may_be_on_their_way(tiny_model: Path, prefetch: int) -> None:
    source = Counted("ModifyFrame", pause_s=0.001)
    result = source.clip.adcvsr.Upscale(str(tiny_model), window=17)
    source.made.clear()
    assert sum(1 for _ in result.frames(prefetch=prefetch, backlog=64, close=True)) == FRAMES
    assert source.made == Counter(range(FRAMES))


@pytest.mark.parametrize(("temporal", "model_s"), [("window", 0.015), ("stream", 0.03)])
def test_upstream_frames_are_made_while_the_model_works(
    tiny_model: Path, threads: Any, monkeypatch: pytest.MonkeyPatch, temporal: str, model_s: float
) -> None:
    """Source and model sleep, so that a busy machine changes little. Half would be ideal."""
    from adcvsr_core.engine import run

    source_s = 0.03
    played = [0]
    play = run._call

    def play_slowly(student: Student, frames_TCHW: Tensor, timeline: Timeline) -> Tensor:
        played[0] += len(frames_TCHW)
        time.sleep(len(frames_TCHW) * model_s)
        return play(student, frames_TCHW, timeline)

    monkeypatch.setattr(run, "_call", play_slowly)
    threads(2)
    source = Counted("ModifyFrame", pause_s=source_s, frames=2 * FRAMES)
    result = source.clip.adcvsr.Upscale(str(tiny_model), temporal=temporal, window=17)
    source.made.clear()
    start = time.perf_counter()
    assert sum(1 for _ in result.frames(close=True)) == 2 * FRAMES
    took_s = time.perf_counter() - start
    apart_s = source.made.total() * source_s + played[0] * model_s
    assert took_s < 0.8 * apart_s

"""Nothing hangs, crashes or grows, however the filter is made, used and freed."""

from __future__ import annotations

import gc
import random
import shutil
import subprocess
import sys
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from adcvsr_vs import shared
from tests.vs_plugin.conftest import digest, digests, make_noise


def resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def test_two_hundred_rounds_leave_nothing_behind(tiny_model: Path) -> None:
    clip = make_noise(frames=20, size=(16, 16))
    sizes: list[float] = []
    for round_number in range(200):
        result = clip.adcvsr.Upscale(str(tiny_model), window=13)
        result.get_frame(round_number % 20)
        del result
        if round_number % 50 == 49:
            gc.collect()
            sizes.append(resident_mib())
    assert sizes[-1] - sizes[0] < 16, sizes


def num_loaded(model: Path) -> int:
    shared.on_the_thread(lambda: None)  # filters are closed there, in turn
    return sum(key[0] == str(model.resolve()) for key in shared._students)


def test_filters_share_one_model_and_the_last_one_frees_it(
    tiny_model: Path, tmp_path: Path
) -> None:
    model = Path(shutil.copy(tiny_model, tmp_path))
    clip = make_noise(frames=3, size=(16, 16))
    filters = [clip.adcvsr.Upscale(str(model), window=13, halo=h) for h in (0, 2, 4)]
    assert num_loaded(model) == 1
    del filters
    assert num_loaded(model) == 0


def test_a_filter_made_anew_for_every_frame(tiny_model: Path) -> None:
    clip = make_noise(frames=6, size=(16, 16))
    whole = clip.adcvsr.Upscale(str(tiny_model), window=13, precision="fp32")
    made = whole.std.BlankClip().std.FrameEval(
        lambda n: clip.adcvsr.Upscale(str(tiny_model), window=13, precision="fp32")
    )
    assert digests(made) == digests(whole)


def test_a_filter_goes_on_after_requests_that_failed(tiny_model: Path) -> None:
    """Frames still arrive for requests that are over, and for filters that are freed."""
    clip = make_noise(frames=1, size=(256, 256)) * 40
    broken = clip.std.FrameEval(lambda n: clip if n != 7 else 1 / 0)
    for _ in range(3):
        result = broken.adcvsr.Upscale(str(tiny_model), window=13, tile=0, scale=1)
        futures = [result.get_frame_async(n) for n in range(4, 12)]
        failed = sum(future.exception() is not None for future in futures)
        assert failed >= 1
        assert result.get_frame(39).width == 256


def test_many_threads_while_filters_come_and_go(tiny_model: Path) -> None:
    clip = make_noise(frames=24, size=(16, 16))
    wanted = digests(clip.adcvsr.Upscale(str(tiny_model), window=13, precision="fp32"))
    stop = threading.Event()

    def hog() -> None:
        while not stop.is_set():
            sum(range(1000))

    def read(seed: int) -> bool:
        result = clip.adcvsr.Upscale(str(tiny_model), window=13, precision="fp32")
        picks = random.Random(seed).choices(range(24), k=6)
        return all(digest(result.get_frame(n)) == wanted[n] for n in picks)

    # A script that computes keeps the interpreter for this long between any two operations of
    # PyTorch: with the usual 5 ms this would take minutes.
    usual = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    hogs = [threading.Thread(target=hog, daemon=True) for _ in range(2)]
    for thread in hogs:
        thread.start()
    try:
        with ThreadPoolExecutor(4) as pool:
            assert all(pool.map(read, range(8)))
    finally:
        sys.setswitchinterval(usual)
        stop.set()
        for thread in hogs:
            thread.join()


def test_a_filter_may_go_while_its_frames_are_on_their_way(tiny_model: Path) -> None:
    clip = make_noise(frames=40, size=(16, 16))
    for _ in range(5):
        result = clip.adcvsr.Upscale(str(tiny_model), window=13)
        futures = [result.get_frame_async(n) for n in range(0, 40, 3)]
        del result
        assert all(future.result().width == 64 for future in futures)


@pytest.mark.parametrize("num_threads", [1, 2, 8])
def test_chained_filters_and_python_filters_with_any_number_of_threads(
    tiny_model: Path, num_threads: int
) -> None:
    script = f"""
import sys, vapoursynth as vs
core = vs.core
core.num_threads = {num_threads}
core.max_cache_size = 1
clip = core.std.BlankClip(width=16, height=16, format=vs.YUV420P8, length=30, color=[90, 100, 140])
clip = clip.std.ModifyFrame(clip, lambda n, f: f.copy())
clip = clip.adcvsr.Upscale({str(tiny_model)!r}, window=13, scale=1)
clip = clip.std.FrameEval(lambda n, c=clip: c)
clip = clip.adcvsr.Upscale({str(tiny_model)!r}, window=13)
print(sum(1 for _ in clip.frames(close=True)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.strip() == "30", done.stderr
    assert done.returncode == 0, done.stderr


def test_garbage_may_be_collected_on_the_thread_that_runs_models(
    tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clip in a reference cycle is freed wherever Python happens to look for garbage."""
    from adcvsr_vs.filter import ClipFilter

    clip = make_noise(frames=3, size=(16, 16))
    render = ClipFilter.render

    def collect_first(self: ClipFilter, *arguments: Any) -> Any:
        gc.collect()
        return render(self, *arguments)

    monkeypatch.setattr(ClipFilter, "render", collect_first)
    cycle: list[object] = [clip.adcvsr.Upscale(str(tiny_model))]
    cycle.append(cycle)
    freed = weakref.ref(cycle[0])
    gc.disable()
    try:
        del cycle
        future = clip.adcvsr.Upscale(str(tiny_model)).get_frame_async(1)
        assert future.result(timeout=60).width == 64
    finally:
        gc.enable()
    assert freed() is None


def test_two_environments_in_one_process(tiny_model: Path) -> None:
    """Two cores use the same models and neither minds the end of the other."""
    script = f"""
import vapoursynth as vs
class Policy(vs.EnvironmentPolicy):
    def on_policy_registered(self, api): self.api, self.now = api, None
    def on_policy_cleared(self): self.now = None
    def get_current_environment(self): return self.now
    def set_environment(self, e): old, self.now = self.now, e; return old
    def is_alive(self, e): return True
policy = Policy(); vs.register_policy(policy)
sizes = []
environments = [policy.api.create_environment() for _ in range(2)]
for _ in range(2):
    for environment in environments:
        policy.set_environment(environment)
        clip = vs.core.std.BlankClip(width=16, height=16, format=vs.RGBS, length=4)
        sizes.append(clip.adcvsr.Upscale({str(tiny_model)!r}).get_frame(2).width)
        del clip
for environment in environments:
    policy.api.destroy_environment(environment)
print(sizes)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.strip() == "[64, 64, 64, 64]", done.stderr
    assert done.returncode == 0, done.stderr


def test_leaving_with_frames_on_their_way_ends_cleanly(tiny_model: Path) -> None:
    script = f"""
import vapoursynth as vs
clip = vs.core.std.BlankClip(width=64, height=64, format=vs.RGBS, length=200)
clip = clip.adcvsr.Upscale({str(tiny_model)!r})
futures = [clip.get_frame_async(n) for n in range(0, 200, 7)]
print("leaving")
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "leaving"), done.stderr

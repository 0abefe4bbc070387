"""A fresh core for each test, clips that move, and the real vspipe."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import vapoursynth as vs

from tests.conftest import MakeClip, command_environment

type MakeNoise = Callable[..., vs.VideoNode]


@pytest.fixture(autouse=True)
def fresh_core() -> Iterator[None]:
    """Every filter of a test is freed with its core."""
    yield
    vs.core.clear_cache()


def digest(frame: vs.VideoFrame) -> str:
    """A checksum of the samples of a frame."""
    planes = hashlib.sha256()
    for plane in range(frame.format.num_planes):
        planes.update(np.ascontiguousarray(np.asarray(frame[plane])))
    return planes.hexdigest()


def digests(clip: vs.VideoNode) -> list[str]:
    """Checksums of all frames, read in order."""
    return [digest(frame) for frame in clip.frames(close=False)]


def make_noise(
    format_id: int = vs.YUV420P8,
    frames: int = 20,
    size: tuple[int, int] = (32, 24),
    **properties: int,
) -> vs.VideoNode:
    """A clip of smooth noise, different in every frame, with frame properties."""
    blank = vs.core.std.BlankClip(
        format=vs.RGBS, width=size[0], height=size[1], length=frames, fpsnum=25, fpsden=1
    )

    def fill(n: int, f: vs.VideoFrame) -> vs.VideoFrame:
        rng = np.random.default_rng(n)
        made = f.copy()
        for plane in range(3):
            coarse = rng.random((size[1] // 4 + 1, size[0] // 4 + 1), np.float32)
            fine = np.kron(coarse, np.ones((4, 4), np.float32))[: size[1], : size[0]]
            np.copyto(np.asarray(made[plane]), fine)
        return made

    clip = vs.core.std.ModifyFrame(blank, blank, fill)
    if format_id != vs.RGBS:
        target = vs.core.get_video_format(format_id)
        extra = {"matrix": 1} if target.color_family != vs.RGB else {}
        clip = clip.resize.Bicubic(format=format_id, **extra)
    return clip.std.SetFrameProps(**properties) if properties else clip


@pytest.fixture
def moving_file(make_clip: MakeClip) -> Path:
    """Twenty-five frames with a scene cut, as a lossless file."""
    return make_clip(
        "moving.mkv",
        frames=25,
        size="48x32",
        options=("-pix_fmt", "yuv420p", "-c:v", "ffv1", "-colorspace", "bt709"),
    )


@dataclass(frozen=True)
class Vspipe:
    """Runs the real vspipe on a script."""

    folder: Path

    def run(
        self, script: str, *words: str, timeout_s: float = 200
    ) -> subprocess.CompletedProcess[bytes]:
        path = self.folder / "script.vpy"
        path.write_text("import vapoursynth as vs\ncore = vs.core\n" + script, encoding="utf-8")
        environment = command_environment()
        environment["PATH"] = os.pathsep.join(
            (str(Path(sys.executable).parent), environment["PATH"])
        )
        return subprocess.run(
            ["vspipe", *words, str(path), "-"],
            env=environment,
            capture_output=True,
            timeout=timeout_s,
            stdin=subprocess.DEVNULL,
            check=False,
        )


@pytest.fixture
def vspipe(tmp_path: Path) -> Vspipe:
    """The real vspipe, in the test's own folder."""
    return Vspipe(tmp_path)

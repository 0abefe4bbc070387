"""Writes that fail inside libav: a clear error, nothing lost, and the same bytes in the end."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from adcvsr_core.errors import OutputError
from adcvsr_core.pipeline import upscale_video
from adcvsr_core.settings import UpscaleSettings

resource = pytest.importorskip("resource")


@contextmanager
def files_of_at_most(num_bytes: int) -> Generator[None]:
    """The system refuses a write beyond that, whoever asks."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (num_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize(("target", "encoder"), [("out.mkv", "ffv1"), ("out.mp4", "x264")])
@pytest.mark.parametrize("place", ["segment", "joined", "end"])
def test_a_write_that_fails_costs_nothing(
    make_clip: Callable[..., Path],
    tiny_model: Path,
    tmp_path: Path,
    target: str,
    encoder: str,
    place: str,
) -> None:
    clip = make_clip("clip.mp4", frames=24, audio=True, options=("-pix_fmt", "yuv420p"))
    settings = UpscaleSettings(
        model=str(tiny_model), device="cpu", precision="fp32", encoder=encoder, segment=6
    )
    out, work = tmp_path / target, tmp_path / f"{target}.adcvsr"
    upscale_video(clip, out, settings)
    whole = out.read_bytes()
    out.unlink()
    limit = {"segment": len(whole) // 10, "joined": len(whole) // 2, "end": len(whole) - 1}[place]
    said = r"cannot write .*File too large.*Check the disk, then run the same command"
    with files_of_at_most(limit), pytest.raises(OutputError, match=said):
        upscale_video(clip, out, settings)
    assert not out.exists()
    kept = os.listdir(work) if work.exists() else []
    assert not [name for name in kept if name.startswith("joined")]
    segments = [name for name in kept if re.match(r"\d+\.", name)]
    assert len(segments) == (0 if place == "segment" else 4)
    result = upscale_video(clip, out, settings)
    assert result.resumed_frames == (0 if place == "segment" else 24)
    assert out.read_bytes() == whole

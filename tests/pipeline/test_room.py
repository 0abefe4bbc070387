from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from adcvsr_core.errors import DeviceError
from adcvsr_core.pipeline import upscale_video
from adcvsr_core.settings import UpscaleSettings


def test_frames_that_no_tile_makes_small_enough_are_refused_with_a_forecast(
    make_clip: Callable[..., Path], tmp_path: Path, tiny_model: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    settings = UpscaleSettings(model=str(tiny_model), device="cpu", precision="fp32", height=64)
    monkeypatch.setattr("adcvsr_core.pipeline.room.HUGE_PIXELS", 1000)
    monkeypatch.setattr("adcvsr_core.pipeline.room.total_memory", lambda _: 1 << 20)
    clip = make_clip(frames=2)
    with pytest.raises(DeviceError, match=r"frames of 48x32 would take about .* GiB") as caught:
        upscale_video(clip, tmp_path / "out.mkv", settings)
    assert "scale=iw/2" in caught.value.remedy
    assert not (tmp_path / "out.mkv").exists()
    monkeypatch.undo()
    assert upscale_video(clip, tmp_path / "out.mkv", settings).frames == 2

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from adcvsr_core.pipeline import upscale_video
from adcvsr_core.pipeline.finish import Finish
from adcvsr_core.pipeline.live import LiveFile
from adcvsr_core.pipeline.render import OutputFrame
from adcvsr_core.pipeline.screen import screen_pixels
from adcvsr_core.preview_messages import parse_live
from adcvsr_core.settings import UpscaleSettings


def frame(index: int, *, height: int = 8, width: int = 12) -> OutputFrame:
    generator = torch.Generator().manual_seed(index)
    return OutputFrame(
        index=index,
        pts=index,
        duration=1,
        output_CHW=torch.rand(3, 4 * height, 4 * width, generator=generator),
        source_CHW=torch.rand(3, height, width, generator=generator),
        alpha_HW=None,
    )


def live_file(path: Path, now: list[float], **sizes: int) -> LiveFile:
    finish = Finish(strength=1.0, match_color=False, keep_source=True, **sizes)
    return LiveFile(path, finish, sample_aspect=1.0, rotation=90, clock=lambda: now[0])


def test_the_newest_frame_lies_beside_its_source_twice_a_second(tmp_path: Path) -> None:
    path, now = tmp_path / "a.live", [0.0]
    live = live_file(path, now, width=48, height=32)
    written: list[int] = []
    write = live.after(lambda frame: written.append(frame.index))
    for n, at in enumerate((0.0, 0.2, 0.4, 0.55, 0.6)):
        now[0] = at
        write(frame(n))
    assert written == [0, 1, 2, 3, 4]
    header, source, output = parse_live(path.read_bytes())
    assert (header.frame, header.width, header.height, header.rotation) == (3, 48, 32, 90)
    assert output == screen_pixels(frame(3).output_CHW).numpy().tobytes()
    assert len(source) == len(output)
    assert [each.name for each in tmp_path.iterdir()] == ["a.live"]
    live.remove()
    assert not path.exists()


def test_large_frames_are_reduced_and_a_lost_folder_ends_nothing(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "a.live"
    live = live_file(path, [0.0], width=3840, height=2160)
    live.show(frame(0, height=540, width=960))
    path.parent.mkdir()
    live = live_file(path, [0.0], width=3840, height=2160)
    live.show(frame(0, height=540, width=960))
    header = parse_live(path.read_bytes())[0]
    assert (header.width, header.height) == (960, 540)
    with pytest.raises(ValueError, match="no two pictures"):
        parse_live(path.read_bytes()[:-1])
    with pytest.raises(ValueError):  # noqa: PT011 - of json, or ours
        parse_live(b"{}\n")


def test_a_job_shows_itself_and_its_output_is_the_same(
    make_clip: Callable[..., Path],
    tmp_path: Path,
    tiny_model: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = UpscaleSettings(model=str(tiny_model), device="cpu", precision="fp32")
    clip, live = make_clip(frames=30), tmp_path / "job.live"
    seen: list[bytes] = []
    remove = LiveFile.remove

    def look_and_remove(self: LiveFile) -> None:
        seen.append(live.read_bytes())
        remove(self)

    monkeypatch.setattr(LiveFile, "remove", look_and_remove)
    upscale_video(clip, tmp_path / "a.mkv", settings, live=live)
    upscale_video(clip, tmp_path / "b.mkv", settings)
    assert (tmp_path / "a.mkv").read_bytes() == (tmp_path / "b.mkv").read_bytes()
    assert not live.exists()
    assert [parse_live(data)[0].width for data in seen] == [192]

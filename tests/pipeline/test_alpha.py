"""Transparency through a whole job, in every encoder that holds it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from adcvsr_core.errors import Interrupted
from adcvsr_core.inspection.inspect import inspect, inspect_header
from adcvsr_core.pipeline import upscale_video
from adcvsr_core.progress import Event, SegmentEvent
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.probe import probe
from adcvsr_core.video.reader import open_reader

type MakeAlpha = Callable[..., Path]

WIDTH, HEIGHT = 48, 32


@pytest.fixture
def settings(tiny_model: Path) -> UpscaleSettings:
    return UpscaleSettings(
        model=str(tiny_model), device="cpu", precision="fp32", tile=0, scale=1.0, segment=4
    )


def matte(number: int) -> Tensor:
    """Transparent, a ramp, opaque; the ramp moves with the frame's number."""
    return ((torch.arange(WIDTH) - 8 - number) * 16).clamp(0, 255).to(torch.uint8)


@pytest.fixture
def make_alpha(ffmpeg: str, tmp_path: Path) -> MakeAlpha:
    """A clip of moving mattes: make_alpha(name, *encoder options)."""

    def make(name: str, *options: str, frames: int = 10) -> Path:
        picture = torch.full((frames, HEIGHT, WIDTH, 4), 90, dtype=torch.uint8)
        for number in range(frames):
            picture[number, ..., 3] = matte(number)
        raw = ["-f", "rawvideo", "-pix_fmt", "rgba", "-s", f"{WIDTH}x{HEIGHT}", "-r", "25"]
        path = tmp_path / name
        command = [ffmpeg, "-v", "error", "-y", *raw, "-i", "-", *options, str(path)]
        subprocess.run(command, input=picture.numpy().tobytes(), check=True)
        return path

    return make


def alphas(path: Path) -> Iterator[Tensor]:
    """The alpha plane of every frame, 0 to 1."""
    with open_reader(path) as reader:
        for frame in reader:
            alpha = frame.to_alpha()
            assert alpha is not None
            yield alpha


SOURCES = {
    "rgba.mkv": ("-c:v", "ffv1"),
    "prores.mov": ("-c:v", "prores_ks", "-pix_fmt", "yuva444p10le"),
    "vp9.webm": (
        *("-c:v", "libvpx-vp9", "-lossless", "1", "-pix_fmt", "yuva420p", "-auto-alt-ref", "0"),
    ),
    "animation.webp": ("-c:v", "libwebp_anim", "-lossless", "1"),
    "qtrle.mov": ("-c:v", "qtrle", "-pix_fmt", "argb"),
}


@pytest.mark.parametrize("name", SOURCES)
def test_the_probe_sees_it(make_alpha: MakeAlpha, name: str) -> None:
    source = make_alpha(name, *SOURCES[name], frames=2)
    for found in (inspect(source), inspect_header(source)):
        assert "alpha" in {finding.code for finding in found.findings}


@pytest.mark.parametrize("name", SOURCES)
def test_alpha_is_kept_as_it_is_at_the_same_size(
    make_alpha: MakeAlpha, tmp_path: Path, settings: UpscaleSettings, name: str
) -> None:
    source, target = make_alpha(name, *SOURCES[name]), tmp_path / "out.mkv"
    result = upscale_video(source, target, replace(settings, encoder="ffv1"))
    assert "alpha" not in [warning.code for warning in result.warnings]
    before, after = list(alphas(source)), list(alphas(target))
    assert len(before) == len(after) == 10
    # What made these files rounded the matte, 8 bits deep, to the samples of ProRes and of VP9.
    expected = [matte(number).expand(HEIGHT, WIDTH) / 255 for number in range(10)]
    for one, two, made in zip(before, after, expected, strict=True):
        assert torch.equal(one, two)
        slack = 1.01 / 255 if name in ("prores.mov", "vp9.webm") else 0
        assert float((two - made).abs().max()) <= slack


@pytest.mark.parametrize(
    ("target", "encoder", "pix_fmt", "step"),
    [
        ("out.mkv", "ffv1", "bgra", 255),
        ("out.mov", "prores", "yuva444p10le", 1023),
        ("out/", "png", "rgba", 255),
    ],
)
def test_every_encoder_that_holds_alpha_keeps_it_larger(
    make_alpha: MakeAlpha, tmp_path: Path, settings: UpscaleSettings,
    target: str, encoder: str, pix_fmt: str, step: int,
) -> None:  # fmt: skip
    source = make_alpha("rgba.mkv", "-c:v", "ffv1")
    chosen = replace(settings, encoder=encoder, scale=2.0)
    upscale_video(source, f"{tmp_path}/{target}", chosen)
    info = probe(tmp_path / target)
    assert (info.pix_fmt, info.width, info.height) == (pix_fmt, 2 * WIDTH, 2 * HEIGHT)
    for number, alpha in enumerate(alphas(tmp_path / target)):
        assert float(alpha[:, : 2 * (6 + number)].max()) == 0
        solid = alpha[:, 2 * (27 + number) :]
        assert solid.numel() == 0 or float(solid.min()) == 1
        ramp = alpha[HEIGHT, 2 * (10 + number) : 2 * (20 + number)]
        assert torch.allclose(ramp.diff(), torch.full((19,), 8 / 255), atol=1.5 / min(step, 255))


def test_where_it_cannot_be_kept_a_person_is_told_what_keeps_it(
    make_alpha: MakeAlpha, make_clip: Callable[..., Path], tmp_path: Path,
    settings: UpscaleSettings,
) -> None:  # fmt: skip
    result = upscale_video(make_alpha("a.mkv", "-c:v", "ffv1"), tmp_path / "out.mp4", settings)
    (text,) = [warning.text for warning in result.warnings if warning.code == "alpha"]
    assert text.startswith("yuv420p holds no transparency")
    assert "ffv1 (.mkv), prores (.mov) and png keep it" in text
    # A format with alpha in which all is opaque loses nothing.
    opaque = make_clip("o.mkv", frames=3, options=("-c:v", "ffv1", "-pix_fmt", "bgra"))
    result = upscale_video(opaque, tmp_path / "o.mp4", settings)
    assert "alpha" not in [warning.code for warning in result.warnings]


def test_resumed_with_alpha_it_has_the_same_bytes(
    make_alpha: MakeAlpha, tmp_path: Path, settings: UpscaleSettings
) -> None:
    source = make_alpha("rgba.mkv", "-c:v", "ffv1", frames=30)
    chosen = replace(settings, encoder="ffv1", scale=1.5)
    upscale_video(source, tmp_path / "whole.mkv", chosen)

    class Stop:
        def __init__(self) -> None:
            self.wanted = False

        def is_set(self) -> bool:
            return self.wanted

        def __call__(self, event: Event) -> None:
            self.wanted |= isinstance(event, SegmentEvent)

    stop = Stop()
    target = tmp_path / "resumed.mkv"
    with pytest.raises(Interrupted):
        upscale_video(source, target, chosen, on_event=stop, stop=stop)  # type: ignore[arg-type]
    assert upscale_video(source, target, chosen).resumed_frames >= 4
    assert target.read_bytes() == (tmp_path / "whole.mkv").read_bytes()

"""HDR through a whole job: what the student sees, the codes that come back, the tags."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from adcvsr_core.pipeline import upscale_video
from adcvsr_core.settings import UpscaleSettings
from adcvsr_core.video.color import layout_of, planes_to_rgb, rgb_to_planes
from adcvsr_core.video.info import VideoInfo
from adcvsr_core.video.probe import probe
from adcvsr_core.video.reader import open_reader
from adcvsr_core.video.tags import ColorSpec

type MakeHdr = Callable[[str, str], Path]

MASTERING = "G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50)"
TRANSFERS = {"pq": "smpte2084", "hlg": "arib-std-b67"}


@pytest.fixture
def make_hdr(ffmpeg: str, tmp_path: Path) -> MakeHdr:
    """make_hdr("pq", pixel format): ten frames of 128x96 as x265, without loss."""

    def make(kind: str, pix_fmt: str = "yuv444p10le") -> Path:
        path = tmp_path / f"{kind}.mp4"
        params = f"log-level=none:lossless=1:colorprim=bt2020:transfer={TRANSFERS[kind]}"
        params += f":colormatrix=bt2020nc:max-cll=1000,400:master-display={MASTERING}"
        source = "testsrc2=s=128x96:r=25:d=0.4"
        command = [ffmpeg, "-v", "error", "-y", "-f", "lavfi", "-i", source, "-c:v", "libx265"]
        subprocess.run(
            [*command, "-pix_fmt", pix_fmt, "-x265-params", params, str(path)],
            check=True,
            stdin=subprocess.DEVNULL,
        )
        return path

    return make


@pytest.fixture
def settings(tiny_model: Path) -> UpscaleSettings:
    return UpscaleSettings(
        model=str(tiny_model), device="cpu", precision="fp32", tile=0, scale=1.0, strength=0.0
    )


def hdr_of(info: VideoInfo) -> tuple[object, ...]:
    color = info.color
    return (color.matrix, color.range, color.primaries, color.transfer, info.bits)


@pytest.mark.parametrize("color_range", ["tv", "pc"])
@pytest.mark.parametrize("name", ["gbrp10le", "yuv444p12le", "gbrp16le", "gray16le"])
def test_every_code_of_pq_comes_back(name: str, color_range: str) -> None:
    layout = layout_of(name)
    matrix = "gbr" if layout.family == "rgb" else "bt2020nc"
    color = ColorSpec(matrix=matrix, range=color_range, transfer="smpte2084")
    codes = torch.arange(layout.peak + 1).reshape(-1, 64).to(torch.uint16)
    # Of YUV all grays: other codes lie outside of the RGB there is.
    middle = torch.full_like(codes.int(), 1 << (layout.bits - 1)).to(torch.uint16)
    planes = (codes,) if layout.family == "gray" else (codes, middle, middle)
    planes = (codes, codes, codes) if layout.family == "rgb" else planes
    rgb = planes_to_rgb(planes, layout, color)
    back = rgb_to_planes(rgb, layout, color)
    assert all(torch.equal(one.int(), two.int()) for one, two in zip(planes, back, strict=True))


def test_the_student_sees_a_thousand_candela_as_white() -> None:
    layout, pq = layout_of("gray16le"), ColorSpec(range="pc", transfer="smpte2084")
    # Source: SMPTE ST 2084, equation 5.2, at 1000 cd/m2.
    powered = 0.1 ** (2610 / 16384)
    signal = (3424 / 4096 + 2413 / 128 * powered) / (1 + 2392 / 128 * powered)
    code = torch.tensor([[round(signal ** (2523 / 32) * 65535)]]).to(torch.uint16)
    assert float(planes_to_rgb((code,), layout, pq)[0, 0, 0]) == pytest.approx(1, abs=0.003)
    hlg = replace(pq, transfer="arib-std-b67")
    full = torch.tensor([[65535]]).to(torch.uint16)
    assert float(planes_to_rgb((full,), layout, hlg)[0, 0, 0]) == 1


@pytest.mark.parametrize("kind", ["pq", "hlg"])
@pytest.mark.parametrize(
    ("encoder", "target"),
    [
        ("x265", "o.mp4"), ("x265", "o.mkv"), ("x264", "o.mp4"), ("svtav1", "o.mp4"),
        ("svtav1", "o.webm"), ("ffv1", "o.mkv"), ("prores", "o.mov"),
    ],
)  # fmt: skip
def test_tags_and_mastering_travel(
    make_hdr: MakeHdr, tmp_path: Path, settings: UpscaleSettings,
    kind: str, encoder: str, target: str,
) -> None:  # fmt: skip
    source = make_hdr(kind, "yuv420p10le")
    result = upscale_video(source, tmp_path / target, replace(settings, encoder=encoder))
    before, after = probe(source), probe(tmp_path / target)
    assert hdr_of(before) == ("bt2020nc", "tv", "bt2020", TRANSFERS[kind], 10)
    assert hdr_of(after) == hdr_of(before)
    if encoder in ("ffv1", "prores"):
        assert any("mastering" in warning.text for warning in result.warnings)
    else:
        assert after.mastering_display == pytest.approx(before.mastering_display, abs=1e-3)
        assert after.content_light == before.content_light == (1000, 400)


@pytest.mark.parametrize("kind", ["pq", "hlg"])
def test_the_codes_of_a_whole_job_come_back(
    make_hdr: MakeHdr, tmp_path: Path, settings: UpscaleSettings, kind: str
) -> None:
    """At the same size and without the student every code is the one of the source."""
    source, target = make_hdr(kind, "gbrp10le"), tmp_path / "out.mkv"
    upscale_video(source, target, replace(settings, encoder="ffv1"))
    with open_reader(source) as before, open_reader(target) as after:
        for one, two in zip(before, after, strict=True):
            pairs = zip(one.planes, two.planes, strict=True)
            assert all(torch.equal(a.int(), b.int()) for a, b in pairs)

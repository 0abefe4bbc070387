"""The report of a job: its numbers against what was done to the picture, resumed or not."""

from __future__ import annotations

import json
import re
import threading
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import torch

from adcvsr_core.axes import nice_range
from adcvsr_core.errors import Interrupted, OutputError, SettingsError
from adcvsr_core.pipeline import upscale_video
from adcvsr_core.pipeline.report.meter import FrameMeter
from adcvsr_core.pipeline.report.page import page
from adcvsr_core.pipeline.report.plots import Line, plot
from adcvsr_core.pipeline.report.summary import suspicious_frames
from adcvsr_core.progress import Event, SegmentEvent
from adcvsr_core.settings import UpscaleSettings, load_settings, save_settings
from tests.conftest import MakeClip


@pytest.fixture
def settings(tiny_model: Path) -> UpscaleSettings:
    return UpscaleSettings(
        model=str(tiny_model), device="cpu", precision="fp32", segment=8, report=True
    )


def data_of(target: Path) -> dict[str, Any]:
    return json.loads(Path(f"{target}.report.json").read_bytes())


def test_a_job_that_was_interrupted_reports_what_a_whole_one_does(
    make_clip: MakeClip, settings: UpscaleSettings, tmp_path: Path
) -> None:
    source = make_clip(
        frames=30,
        options=("-vf", "negate=enable='gte(n,13)'", "-c:v", "libx264", "-pix_fmt", "yuv420p"),
    )
    upscale_video(source, tmp_path / "whole.mkv", settings)
    stop = threading.Event()

    def stop_after_two(event: Event) -> None:
        if isinstance(event, SegmentEvent) and event.index == 1:
            stop.set()

    with pytest.raises(Interrupted):
        upscale_video(source, tmp_path / "parts.mkv", settings, on_event=stop_after_two, stop=stop)
    assert not Path(f"{tmp_path}/parts.mkv.report.json").exists()
    upscale_video(source, tmp_path / "parts.mkv", settings)
    whole, parts = data_of(tmp_path / "whole.mkv"), data_of(tmp_path / "parts.mkv")
    assert (whole["frames_in"], whole["frames"], whole["cuts"]) == (30, 30, [13])
    assert len(whole["values"]["flicker"]) == len(whole["values"]["drift"]) == 30
    assert whole["values"]["flicker"].count(None) == 1
    for same in ("frames", "frames_in", "cuts", "values", "suspicious"):
        assert whole[same] == parts[same], same
    assert [piece["frames"] for piece in parts["pieces"]] == [8, 8, 8, 6]
    assert whole["model"]["name"] == "tiny"
    assert whole["settings"]["segment"] == 8


def test_a_report_needs_a_place_and_does_not_overwrite(
    make_clip: MakeClip, settings: UpscaleSettings, tmp_path: Path
) -> None:
    source = make_clip(frames=2)
    with pytest.raises(SettingsError, match="pipe"):
        upscale_video(source, "-", settings)
    (tmp_path / "o.mkv.report.html").write_text("mine")
    with pytest.raises(OutputError, match=r"report\.html"):
        upscale_video(source, tmp_path / "o.mkv", settings)
    upscale_video(source, tmp_path / "o.mkv", settings, overwrite=True)
    assert "<svg" in (tmp_path / "o.mkv.report.html").read_text()


def test_images_get_their_report_beside_the_folder(
    make_clip: MakeClip, settings: UpscaleSettings, tmp_path: Path
) -> None:
    upscale_video(make_clip(frames=3), f"{tmp_path}/out/", settings)
    assert data_of(tmp_path / "out")["frames"] == 3
    assert len(list((tmp_path / "out").iterdir())) == 3


def test_the_measures_are_what_they_say() -> None:
    generator = torch.Generator().manual_seed(0)
    source = torch.rand(3, 24, 32, generator=generator) * 0.5 + 0.25
    output = source.repeat_interleave(2, 1).repeat_interleave(2, 2)
    meter = FrameMeter()
    assert meter.measure(0, output, source).flicker is None
    steady = meter.measure(1, output, source)
    assert steady.flicker == 0
    assert steady.drift == pytest.approx((0, 0, 0), abs=1e-3)
    brighter = meter.measure(2, output + torch.tensor([4.0, 0, -2.0])[:, None, None] / 255, source)
    assert brighter.drift == pytest.approx((4, 0, -2), abs=1e-2)
    assert brighter.flicker == pytest.approx(0.299 * 4 - 0.114 * 2, abs=1e-2)
    after_a_gap = meter.measure(9, output, source)
    assert after_a_gap.flicker is None


def test_outliers_are_suspicious_and_cuts_are_not() -> None:
    values: dict[str, Any] = {
        "flicker": [None] + [0.1, 0.2] * 30,
        "drift": [[0.1, -0.2, 0.3]] * 61,
        "difference": [1.0, 1.1, 0.9] * 20 + [1.0],
    }
    assert suspicious_frames(values, []) == []
    values["flicker"][20] = values["flicker"][30] = 9.0
    values["drift"][40] = [0.1, -5.0, 0.3]
    found = suspicious_frames(values, [30])
    assert {(each["frame"], each["measure"]) for each in found} == {(20, "flicker"), (40, "drift")}


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "img", "line", "circle", "polyline", "polygon"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_escapes_what_comes_from_files(
    make_clip: MakeClip, settings: UpscaleSettings, tmp_path: Path
) -> None:
    source = make_clip(frames=5)
    odd = source.rename(tmp_path / "<script>alert(1)</script>&.mp4".replace("/", "_"))
    upscale_video(odd, tmp_path / "o.mkv", settings)
    report = data_of(tmp_path / "o.mkv")
    report["suspicious"] = [
        {"frame": 3, "measure": "drift", "reason": "<b>", "pictures": ["QUJD", '"><script>']}
    ]
    report["repaired"] = [{"frame": 2, "time_s": 0.08, "how": "filled"}]
    html = page(report)
    parser = _Tags()
    parser.feed(html)
    assert parser.open == []
    assert not any(tag == "script" for tag, _ in parser.seen)
    links = [
        value for _, attrs in parser.seen for key, value in attrs.items() if key in ("src", "href")
    ]
    assert links
    assert all((link or "").startswith("data:image/png;base64,") for link in links)
    assert "url(" not in html
    assert "frame 2" in html


def test_long_clips_are_drawn_with_few_points() -> None:
    values = [float(n % 7) for n in range(200_000)]
    svg = plot([Line(color="--accent", values=values)], times=[], cuts=[], marked=[5], label="x")
    assert len(svg) < 60_000
    ET.fromstring(svg)
    assert len(re.findall("<circle", svg)) == 1


@pytest.mark.parametrize("ends", [(0, 0), (-3.2, 0.4), (0.0, 0.07), (0, 250), (-1e-9, 1e-9)])
def test_axes_hold_their_values(ends: tuple[float, float]) -> None:
    low, high, step = nice_range(*ends)
    assert low <= min(ends[0], 0)
    assert high >= max(ends[1], 0)
    assert 2 <= round((high - low) / step) <= 8


def test_the_setting_is_kept_in_its_file(tmp_path: Path) -> None:
    save_settings(UpscaleSettings(report=True), tmp_path / "s.toml")
    assert (tmp_path / "s.toml").read_text() == "report = true\n"
    assert load_settings(tmp_path / "s.toml").report
    with pytest.raises(SettingsError, match="true or false"):
        UpscaleSettings(report=1)  # pyright: ignore

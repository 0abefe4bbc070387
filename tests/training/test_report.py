"""What a report is made of, and what validation sees."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from adcvsr_core.model.base import Student
from adcvsr_core.model.timeline import Timeline
from adcvsr_core.resampling import bicubic
from adcvsr_core.training.checkpoint import RunState
from adcvsr_core.training.curves import MOST_POINTS, curves_of, drawing
from adcvsr_core.training.logbook import Logbook, Recorded, StepDone, read_log, unwatched
from adcvsr_core.training.recipe import load_recipe
from adcvsr_core.training.report import png
from adcvsr_core.training.validation import STRETCH, sheet, upscale, validate


class Bicubic(Student):
    """Bicubic interpolation, brighter by a constant, of sizes that are multiples of 8."""

    scale = 4
    size_multiple = 8
    temporal_radius = 0
    spatial_radius = None
    dtypes = ()

    def __init__(self, brighter: float) -> None:
        super().__init__()
        self.brighter = brighter
        self.sizes: list[tuple[int, ...]] = []

    def forward(self, frames_BTCHW: Tensor, timeline: Timeline | None = None) -> Tensor:
        self.sizes.append(tuple(frames_BTCHW.shape))
        frames_NCHW = frames_BTCHW.flatten(0, 1)
        larger = bicubic(frames_NCHW, 4) + self.brighter
        return larger.unflatten(0, frames_BTCHW.shape[:2])


def test_png_holds_the_pixels() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (7, 5, 3), dtype=np.uint8)
    with Image.open(io.BytesIO(png(pixels))) as image:
        assert image.mode == "RGB"
        assert np.array_equal(np.asarray(image), pixels)


def test_curves_follow_their_numbers() -> None:
    records = [{"step": n, "minutes": 0.1, "a<b": float(n % 3)} for n in range(1, 2000)]
    curves = curves_of([*records, {"step": 2000, "minutes": 1.0, "score": 4.0}])
    assert list(curves) == ["a<b", "score"]
    root = ET.fromstring(drawing("a<b", curves["a<b"]))
    line = next(element for element in root if element.tag == "polyline")
    points = [tuple(map(float, pair.split(","))) for pair in line.attrib["points"].split()]
    assert len(points) <= MOST_POINTS
    assert points == sorted(points, key=lambda point: point[0])
    rising = ET.fromstring(drawing("r", [(0, 1.0), (10, 3.0)]))
    line = next(element for element in rising if element.tag == "polyline")
    (x0, y0), (x1, y1) = (map(float, p.split(",")) for p in line.attrib["points"].split())
    assert x0 < x1
    assert y0 > y1, "up is less in SVG"
    single = ET.fromstring(drawing("score", curves["score"]))
    assert "4" in "".join(single.itertext())


def test_the_logbook_writes_the_same_for_people_and_for_tensorboard(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    seen: list[StepDone | Recorded] = []
    state = RunState(0)
    book = Logbook(tmp_path, state, seen.append, tensorboard=True)
    for step in (1, 2):
        state.step = step
        book.record(state, {"total": 1 / (3 * step)})
    pixels = np.random.default_rng(0).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    book.pictures(state, {"clip": pixels})
    book.close()
    assert [record["total"] for record in read_log(tmp_path)] == [0.333333, 0.166667]
    assert [event.record for event in seen if isinstance(event, Recorded)] == read_log(tmp_path)
    board = EventAccumulator(str(tmp_path / "tensorboard")).Reload()
    scalars = [(event.step, round(event.value, 4)) for event in board.Scalars("total")]
    assert scalars == [(1, 0.3333), (2, 0.1667)]
    (image,) = board.Images("clip")
    with Image.open(io.BytesIO(image.encoded_image_string)) as shown:
        assert np.array_equal(np.asarray(shown), pixels)


def test_a_log_that_cannot_be_written_does_not_end_the_run(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    book = Logbook(tmp_path, RunState(0), unwatched, tensorboard=False)
    (tmp_path / "log.jsonl").mkdir()
    book.record(RunState(1), {"total": 1.0})
    assert "a record is lost" in caplog.text


def test_validation_measures_against_bicubic_whatever_the_size(
    make_recipe: Callable[..., Path], tmp_path: Path
) -> None:
    recipe = load_recipe(make_recipe())
    same, worse = Bicubic(0.0), Bicubic(0.2)
    nothing = validate(same, recipe.output, torch.device("cpu"))
    assert same.sizes == [(1, 3, 3, 16, 16)], "12 rows are padded to 16"
    # Padding repeats the last rows, as bicubic interpolation does at an edge, but not as many.
    assert nothing.scores["gain_lq"] == pytest.approx(0, abs=0.02)
    assert nothing.scores["ssim_gain_lq"] == pytest.approx(0, abs=1e-3)
    assert validate(worse, recipe.output, torch.device("cpu")).scores["gain_lq"] < -1
    assert nothing.pictures["lq"].shape[1] == 4 * 48


def test_a_student_sees_whole_multiples_and_gives_back_the_clip() -> None:
    lq = torch.rand(2, 3, 11, 13)
    assert upscale(Bicubic(0.0), lq).shape == (2, 3, 44, 52)


def test_a_sheet_shows_four_clips_and_their_change_over_time() -> None:
    lq = torch.zeros(2, 3, 4, 6)
    plain, sr, gt = (torch.full((2, 3, 8, 12), value) for value in (0.2, 0.4, 0.6))
    sr[1] = 1.0
    pixels = sheet(lq, plain, sr, gt)
    assert pixels.shape == (8 + 2 * STRETCH, 4 * 8, 3)
    columns = pixels.reshape(8 + 2 * STRETCH, 4, 8, 3)[:, :, 0, 0]
    assert columns[8].tolist() == [0, 51, 102, 153]
    assert columns[-1].tolist() == [0, 51, 255, 153]

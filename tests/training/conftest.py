"""A miniature training set and recipe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
import torch

RECIPE = """
stage = "lite_regress"

[student]
kind = "compact"
scale = 4
channels = 8
num_blocks = 2
temporal_after = [0]
temporal_channels = 4

[data]
clips = ["{folder}/clips"]
stills = ["{folder}/stills"]
num_frames = 3
patch = 16
batch = 2
pool = 4
reuse = 2
workers = 0

[[degradation]]
name = "web"
weight = 1.0
steps = [
  {{ op = "blur", probability = 0.5, sigma = [0.3, 1.5] }},
  {{ op = "downscale", filters = ["area", "bicubic"] }},
  {{ op = "noise", probability = 0.5, sigma = [0.5, 4.0] }},
  {{ op = "mjpeg", probability = 0.3, scale = [2, 8] }},
  {{ op = "codec", probability = 0.5, encoders = ["libx264", "mpeg4"], crf = [18, 30] }},
]

[loss]

[schedule]
steps = 8
learning_rate = 1e-3
warmup_steps = 2

[output]
folder = "{folder}/run"
log_steps = 2
validate_steps = 4
validation_gt = "{folder}/gt"
validation_lq = ["{folder}/lq"]

[card]
name = "mini"
licence = "CC0-1.0"
training_data = "noise"
description = "For tests"
"""


def write_clip(path: Path, frames: int, size: tuple[int, int], *, still: bool = False) -> None:
    """A moving gradient with texture, as FFV1, or one PNG."""
    path.parent.mkdir(exist_ok=True)
    rng = np.random.default_rng(0)
    texture = rng.integers(0, 60, (size[1], size[0] * 2, 3), dtype=np.uint8)
    ramp = np.linspace(0, 190, size[0] * 2, dtype=np.uint8)[None, :, None]
    scene = texture + ramp
    with av.open(path, "w", format="image2" if still else None) as container:
        stream = container.add_stream("png" if still else "ffv1", rate=25)
        stream.width, stream.height = size
        stream.pix_fmt = "rgb24" if still else "bgr0"
        for index in range(frames):
            pixels = np.ascontiguousarray(scene[:, index * 2 : index * 2 + size[0]])
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


@pytest.fixture(autouse=True)
def same_random_numbers() -> None:
    """Networks that begin at random begin alike in every run, whatever ran before."""
    torch.manual_seed(0)


@pytest.fixture
def make_recipe(tmp_path: Path) -> Callable[..., Path]:
    """Write the recipe, with replacements, and its media."""
    write_clip(tmp_path / "clips" / "a.mkv", 5, (96, 80))
    write_clip(tmp_path / "stills" / "b.png", 1, (112, 96), still=True)
    write_clip(tmp_path / "gt" / "c.mkv", 3, (66, 50))
    write_clip(tmp_path / "lq" / "c.mkv", 3, (16, 12))

    def make(*replacements: tuple[str, str]) -> Path:
        text = RECIPE.format(folder=tmp_path.as_posix())
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "recipe.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return make

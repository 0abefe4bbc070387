"""Whole clips: the command, its files and its pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
import torch

from adcvsr_core.cli import main
from adcvsr_core.errors import InputError
from adcvsr_core.training.degrade import files
from adcvsr_core.training.degrade.degradation import Degradation, degrade
from adcvsr_core.training.degrade.noise import Noise
from adcvsr_core.training.degrade.reading import load_degradations, preset
from adcvsr_core.training.degrade.sizes import Downscale

MakeRecipe = Callable[..., Path]


@pytest.fixture
def clip(make_recipe: MakeRecipe, tmp_path: Path) -> Path:
    """Five frames of 96 x 80, lossless."""
    make_recipe()
    return tmp_path / "clips" / "a.mkv"


def frames_of(path: Path) -> np.ndarray:
    with av.open(path) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])


def times_of(path: Path) -> list[float]:
    with av.open(path) as container:
        return [float(frame.time or 0) for frame in container.decode(video=0)]


def as_training_sees(clip: Path, scale: int, degradation: Degradation, seed: int) -> np.ndarray:
    gt = torch.from_numpy(frames_of(clip)).permute(0, 3, 1, 2).float() / 255
    height, width = (side // (2 * scale) * 2 * scale for side in gt.shape[2:])
    lq = degrade(gt[..., :height, :width], scale, degradation, np.random.default_rng(seed))
    return (lq * 255).round().byte().permute(0, 2, 3, 1).numpy()


@pytest.mark.parametrize(("name", "scale"), [("web", 4), ("vhs", 2), ("film", 3)])
def test_the_file_holds_what_training_sees(
    clip: Path, tmp_path: Path, name: str, scale: int, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "lq.mkv"
    words = ["degrade", str(clip), "-o", str(target), "--preset", name, "--seed", "3"]
    assert main([*words, "--scale", str(scale)]) == 0
    expected = as_training_sees(clip, scale, preset(name), 3)
    assert np.array_equal(frames_of(target), expected)
    assert times_of(target) == pytest.approx(times_of(clip), abs=1e-3)
    line = capsys.readouterr().out
    assert f"5 frames, {expected.shape[2] * scale}x{expected.shape[1] * scale} ->" in line
    assert f"{name}: " in line
    assert not list(tmp_path.glob(".*partial*"))


def test_long_clips_come_in_portions_that_belong_together(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PORTION_FRAMES", 2)
    degradation = Degradation(name="noisy", steps=(Downscale(), Noise(sigma_step=1.0)))
    files.degrade_file(clip, tmp_path / "lq.mkv", degradation, scale=4, seed=1)
    assert np.array_equal(frames_of(tmp_path / "lq.mkv"), as_training_sees(clip, 4, degradation, 1))


def test_a_recipe_names_or_draws_its_degradation(
    clip: Path, make_recipe: MakeRecipe, tmp_path: Path
) -> None:
    twin = '[[degradation]]\npreset = "film"\n\n[loss]'
    recipe = make_recipe(("[loss]", twin))
    (web, _) = load_degradations(recipe)
    target = tmp_path / "named.mkv"
    words = ["degrade", str(clip), "--recipe", str(recipe)]
    assert main([*words, "-o", str(target), "--name", "web"]) == 0
    assert np.array_equal(frames_of(target), as_training_sees(clip, 4, web, 0))
    drawn: set[str] = set()
    for seed in range(8):
        target = tmp_path / f"{seed}.mkv"
        assert main([*words, "-o", str(target), "--seed", str(seed)]) == 0
        for degradation in (web, preset("film")):
            if np.array_equal(frames_of(target), as_training_sees(clip, 4, degradation, seed)):
                drawn.add(degradation.name)
    assert drawn == {"web", "film"}


def test_pictures_show_every_step(clip: Path, tmp_path: Path) -> None:
    words = ["degrade", str(clip), "-o", str(tmp_path / "lq.mp4"), "--preset", "film"]
    assert main([*words, "--show", str(tmp_path / "show")]) == 0
    names = sorted(path.name for path in (tmp_path / "show").iterdir())
    assert names[-1].endswith("_result.png")
    assert any("grain" in name for name in names)
    result = frames_of(tmp_path / "show" / names[-1])[0]
    assert result.shape == (80, 192, 3)
    assert np.abs(result[:, :96].astype(int) - frames_of(clip)[0]).max() <= 1
    low = as_training_sees(clip, 4, preset("film"), 0)[0]
    assert np.array_equal(result[:, 96:][::4, ::4], low)
    # 4:2:0 at crf 8, so near but not the same.
    assert np.abs(frames_of(tmp_path / "lq.mp4")[0].astype(int) - low).mean() < 6


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--preset", "vhf"], 2, "unknown preset 'vhf'. Did you mean 'vhs'?"),
        (["-o", "lq.webm"], 2, "the name ends in '.webm'. Use one of .mkv"),
        (["-o", "no/lq.mkv"], 1, "its folder does not exist"),
        (["-o", "there.mkv"], 1, "it is there already"),
        (["--name", "web"], 2, "--name chooses from a recipe"),
        (["--seed", "-1"], 2, "--seed -1 is negative"),
        (["--recipe", "none.toml"], 2, "not a readable recipe: no such file"),
        (["--recipe", "recipe.toml", "--name", "wep"], 2, "no degradation 'wep', only web"),
        (["--show", "there.mkv"], 1, "there.mkv: cannot be written"),
    ],
)
def test_bad_words_leave_nothing_behind(
    clip: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    code: int,
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.mkv").write_bytes(b"mine")
    before = sorted(tmp_path.iterdir())
    assert main(["degrade", str(clip), "-o", "lq.mkv", *words]) == code
    assert message in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "there.mkv").read_bytes() == b"mine"


def test_tiny_and_unreadable_sources_are_errors(clip: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="too small for a scale of 64"):
        files.degrade_file(clip, tmp_path / "lq.mkv", preset("web"), scale=64, seed=0)
    (tmp_path / "text.mp4").write_text("no video")
    with pytest.raises(InputError):
        files.degrade_file(
            tmp_path / "text.mp4", tmp_path / "lq.mkv", preset("web"), scale=4, seed=0
        )
    assert not (tmp_path / "lq.mkv").exists()

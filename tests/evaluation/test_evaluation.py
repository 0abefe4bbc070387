"""The evaluation as a person runs it, on tiny clips."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from adcvsr_core.cli import main
from adcvsr_core.evaluation.measures import KINDS
from adcvsr_core.metrics.lpips import LPIPS
from adcvsr_core.metrics.trunks import alexnet

MakeClip = Callable[..., Path]
Evaluate = Callable[..., int]

LOSSLESS = ("-pix_fmt", "yuv444p", "-c:v", "ffv1")


@pytest.fixture
def folders(make_clip: MakeClip, tmp_path: Path) -> Path:
    """Two clips: `gt` 96x80 (4 pixels more than 4 x `lq` in one of them), `lq` 24x20, `sr` as
    ground truth but for the coding."""
    for folder in ("gt", "lq", "sr"):
        (tmp_path / folder).mkdir()
    for name, size in (("one", "96x80"), ("two", "100x80")):
        make_clip(f"gt/{name}.mkv", 6, size, options=LOSSLESS)
        make_clip(f"lq/{name}.mp4", 6, "24x20")
        make_clip(f"sr/{name}.mp4", 6, size, options=("-c:v", "libx264", "-crf", "40"))
    return tmp_path


@pytest.fixture
def evaluate(tiny_model: Path, monkeypatch: pytest.MonkeyPatch, folders: Path) -> Evaluate:
    """Run `adcvsr evaluate` in the folder of clips with the tiny model on the CPU."""
    monkeypatch.chdir(folders)
    monkeypatch.setattr("platformdirs.user_data_path", lambda name: folders / "user" / name)

    def run(*words: str, model: bool = True) -> int:
        given = ["--model", str(tiny_model)] if model else []
        return main(["evaluate", *words, *given, "--device", "cpu", "--precision", "fp32"])

    return run


def test_scores_of_every_method_clip_and_metric(
    evaluate: Evaluate, tiny_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate("--gt", "gt", "--lq", "lq", "--against", "lanczos,sr", "--json") == 0
    captured = capsys.readouterr()
    document = json.loads(captured.out)
    assert list(document["methods"]) == ["bicubic", "lanczos", str(tiny_model), "sr"]
    measured = {"psnr_y", "ssim_y", "ssimulacra2", "vmaf", "ewarp_dis"}
    for method in document["methods"].values():
        assert set(method["clips"]) == {"one", "two"}
        for scores in (method["mean"], *method["clips"].values()):
            assert set(scores) == measured
        for name in measured:
            values = [clip[name] for clip in method["clips"].values()]
            assert method["mean"][name] == pytest.approx(np.mean(values), abs=1e-4)
    means = {name: method["mean"] for name, method in document["methods"].items()}
    assert means["sr"]["psnr_y"] > means["bicubic"]["psnr_y"]
    assert means["sr"]["ssimulacra2"] > means["bicubic"]["ssimulacra2"]
    # Networks that are not here are left out, and why.
    assert set(document["skipped"]) == set(KINDS) - measured
    assert "Put it there" in captured.err
    assert str(Path("user") / "adcvsr" / "metrics") in captured.err


def test_table_has_every_clip_then_the_means(
    evaluate: Evaluate, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--gt", "gt", "--sr", "sr", "--against", "gt", "--metrics", "quick", "--frames", "3")
    assert evaluate(*words, model=False) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["PSNR-Y", "SSIM-Y"]
    assert [line for line in lines if not line.startswith(" ")] == ["one", "two", "mean of 2 clips"]
    # The ground truth against itself: equal frames count as 100 dB.
    assert lines[-1].split() == ["gt", "100.00", "1.0000"]


def test_report_pictures_and_json_go_to_the_folder(evaluate: Evaluate, folders: Path) -> None:
    words = ("--gt", "gt", "--lq", "lq", "--against", "lanczos", "--metrics", "psnr_y")
    assert evaluate(*words, "-o", "out") == 0
    out = folders / "out"
    kinds = ("columns", "rows", "sheet")
    pictures = [f"{clip}_{kind}.png" for clip in ("one", "two") for kind in kinds]
    assert sorted(path.name for path in out.iterdir()) == sorted(
        [*pictures, "report.md", "scores.json"]
    )
    report = (out / "report.md").read_text()
    assert "| bicubic |" in report
    assert "**" in report
    assert all(f"({name})" in report for name in pictures)
    # input, bicubic, lanczos, the model, ground truth: 5 columns, 4 gaps, of the common size.
    with Image.open(out / "one_sheet.png") as sheet:
        assert sheet.size == (5 * 96 + 4 * 4, 24 + 3 * 80 + 3 * 4)
    with Image.open(out / "one_columns.png") as profile:
        assert profile.size == (5 * 6 * 16 + 4 * 4, 24 + 4 + 80)


def test_a_profile_shows_the_same_column_of_every_frame(evaluate: Evaluate, folders: Path) -> None:
    words = ("--gt", "gt", "--sr", "gt", "--metrics", "psnr_y", "-o", "out")
    assert evaluate(*words, model=False) == 0
    with Image.open(folders / "out" / "one_columns.png") as picture:
        pixels = np.asarray(picture)[28:]
    ours, truth = pixels[:, : 6 * 16], pixels[:, 6 * 16 + 4 :]
    assert np.array_equal(ours, truth)
    assert all(np.array_equal(ours[:, 16 * t], ours[:, 16 * t + 15]) for t in range(6))


def test_without_ground_truth_only_the_warping_error_is_left(
    evaluate: Evaluate, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate("--lq", "lq", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["reference"] is None
    assert list(document["metrics"]) == ["ewarp_dis"]
    assert document["skipped"]["psnr_y"] == "needs ground truth (--gt)"
    assert evaluate("--lq", "lq", "--metrics", "quick") == 2
    assert "none of the metrics can be had" in capsys.readouterr().err


def test_networks_are_used_where_their_weights_are(
    evaluate: Evaluate, folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = folders / "weights"
    place.mkdir()
    torch.manual_seed(0)
    torch.save(alexnet().state_dict(), place / "alexnet-owt-7be5be79.pth")
    lins = {
        f"lin{i}.model.1.weight": torch.full_like(lin, 0.1)
        for i, lin in enumerate(LPIPS("alex").lins)
    }
    torch.save(lins, place / "alex.pth")
    words = ("--gt", "gt", "--sr", "sr", "--against", "gt", "--metrics", "lpips,dists,ewarp")
    assert evaluate(*words, "--weights", "weights", "--json", model=False) == 0
    document = json.loads(capsys.readouterr().out)
    assert set(document["skipped"]) == {"dists", "ewarp"}
    means = {name: method["mean"]["lpips"] for name, method in document["methods"].items()}
    assert means["gt"] == 0
    assert 0.01 < means["sr"] < 1


def test_missing_clips_are_listed(
    evaluate: Evaluate, folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "two"):
        (folders / "gt" / f"{name}.mkv").rename(folders / "gt" / f"{name}_x.mkv")
    assert evaluate("--gt", "gt", "--lq", "lq") == 1
    assert "2 of 2 clips are missing here: one, two" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("size", "frames", "message"),
    [
        ("96x80", 5, "6 frames, but 5 in the ground truth"),
        ("112x80", 6, "96x80 against a ground truth of 112x80"),
        ("40x40", 6, "96x80 against a ground truth of 40x40"),
    ],
)
def test_what_does_not_match_is_refused(
    evaluate: Evaluate,
    make_clip: MakeClip,
    capsys: pytest.CaptureFixture[str],
    size: str,
    frames: int,
    message: str,
) -> None:
    make_clip("gt/one.mkv", frames, size, options=LOSSLESS)
    assert evaluate("--gt", "gt", "--lq", "lq", "--metrics", "quick") == 1
    error = capsys.readouterr().err
    assert message in error
    assert "one" in error


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--gt", "gt", "--lq", "lq", "--metrics", "psnr"), "unknown metric psnr"),
        (("--gt", "gt", "--lq", "lq", "--frames", "1"), "too few"),
        (("--gt", "gt", "--lq", "lq", "--against", "lanzcos"), "lanzcos"),
        (("--gt", "gt", "--sr", "sr", "--model", "lite"), "--model goes with --lq"),
        (("--gt", "gt", "--sr", "sr", "--against", "bicubic"), "folders of upscaled clips"),
        (("--gt", "none", "--sr", "sr"), "no such folder"),
        (("--gt", "user", "--sr", "sr"), "holds no videos"),
        (("--gt", "gt"), "--lq"),
    ],
)
def test_unusable_arguments(
    evaluate: Evaluate,
    folders: Path,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    message: str,
) -> None:
    (folders / "user").mkdir()
    assert evaluate(*words, model=False) in (1, 2)
    assert message in capsys.readouterr().err


def test_two_clips_of_one_name_are_refused(
    evaluate: Evaluate, make_clip: MakeClip, capsys: pytest.CaptureFixture[str]
) -> None:
    make_clip("lq/one.mkv", 6, "24x20")
    assert evaluate("--gt", "gt", "--lq", "lq") == 1
    assert "differ in suffix only" in capsys.readouterr().err

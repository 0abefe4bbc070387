"""The command line in this process: fast, so most cases are here."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from adcvsr_core.cli import COMMANDS, main
from adcvsr_core.pipeline.workfolder import WorkFolder
from adcvsr_core.settings import UpscaleSettings, save_settings
from adcvsr_core.video.probe import probe

MakeClip = Callable[..., Path]


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def signals_restored() -> object:
    import signal

    kept = [(number, signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)]
    yield
    signal.set_wakeup_fd(-1)
    for number, handler in kept:
        signal.signal(number, handler)


@pytest.fixture
def upscale(tiny_model: Path) -> Callable[..., int]:
    """Run `adcvsr upscale` with the tiny model on the CPU."""

    def run(*words: str | Path) -> int:
        fixed = ("--model", str(tiny_model), "--device", "cpu", "--precision", "fp32")
        return main(["upscale", *map(str, words), *fixed])

    return run


def one_error_line(text: str) -> str:
    lines = [line for line in text.splitlines() if "error:" in line]
    assert len(lines) == 1
    assert "Traceback" not in text
    return lines[0]


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in COMMANDS)])
def test_help_is_there(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    assert "usage: adcvsr" in capsys.readouterr().out


def test_help_and_usage_errors_import_no_torch() -> None:
    code = (
        "import sys; from adcvsr_core.cli import main\n"
        "codes = [main(['--help']), main(['upscale', '--help']), main(['upscale', 'x', '--crf']),\n"
        "         main(['upscale', 'nothing-here.mp4']), main(['--version'])]\n"
        "assert codes == [0, 0, 2, 1, 0], codes\n"
        "sys.exit('torch' in sys.modules or 'av' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_lists_import_no_torch(tmp_path: Path) -> None:
    code = (
        "import sys; from adcvsr_core.cli import main\n"
        "codes = [main(['jobs', sys.argv[1]]), main(['models', 'list'])]\n"
        "sys.exit(any(codes) or 'torch' in sys.modules)"
    )
    (tmp_path / "a.mkv.adcvsr").mkdir()
    (tmp_path / "a.mkv.adcvsr" / "lock").touch()
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "a.mkv.adcvsr: unfinished" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["upscal"], "Did you mean upscale"),
        (["upscale"], "INPUT"),
        (["upscale", "a.mp4", "--strength", "2"], "0 to 1"),
        (["upscale", "a.mp4", "--scale", "2", "--height", "3"], "not allowed with"),
        (["upscale", "a.mp4", "--encoder", "x266"], "x264"),
        (["upscale", "a.mp4", "--tile", "huge"], "auto, off"),
        (["upscale", "a.mp4", "--end", "soon"], "H:MM:SS"),
        (["upscale", "a.mp4", "--settings", "none.toml"], "cannot be read"),
        (["upscale", "a.mp4", "-o", "-", "--progress", "json"], "stdout"),
        (["upscale", "-", "a.mp4", "-o", "b.mkv"], "alone"),
        (["upscale", "a.mp4", "-o", "name"], "name.mkv or name.mp4; for a folder, name/"),
        (["upscale", "a.mp4", "--model", "lyte"], "Did you mean lite"),
        (["upscale", "a.mp4", "--model", "none.safetensors"], "no such weights file"),
        (["models", "verify", "lyte"], "unknown model"),
        (["train", "none.toml"], "no such file or directory. Give the path of a recipe"),
        (["models"], "ACTION"),
        (["upscale", "-a.mp4"], "Write ./-a.mp4"),
        (["degrade", "a.mp4", "-o", "b.mkv", "--preset", "nope"], "unknown preset"),
        (["evaluate", "--gt", "none", "--sr", "none"], "no such folder"),
        (["bench", "--rounds", "0"], "--rounds"),
    ],
)
def test_wrong_usage_is_one_line_and_2(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a.mp4").touch()
    Path("-a.mp4").touch()
    assert main(words) == 2
    assert said in one_error_line(capsys.readouterr().err)


def test_a_clip_gets_its_output_beside_it(
    make_clip: MakeClip, upscale: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    make_clip(frames=5)
    assert upscale("clip.mp4") == 0
    assert probe("clip_upscaled.mkv").width == 192
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "5/5 frames" in captured.err
    assert upscale("clip.mp4") == 1
    assert "--overwrite" in one_error_line(capsys.readouterr().err)
    assert upscale("clip.mp4", "--overwrite", "--progress", "none") == 0
    assert capsys.readouterr().err == ""


def test_json_progress_is_json_only(
    make_clip: MakeClip, upscale: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    make_clip(frames=9)
    assert upscale("clip.mp4", "-o", "o.mkv", "--segment", "4", "--progress", "json") == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    names = [event["event"] for event in events]
    assert names[-1] == "done"
    assert {"start", "progress", "segment", "done"} <= set(names)
    start = next(event for event in events if event["event"] == "start")
    assert (start["frames"], start["width"], start["height"]) == (9, 192, 128)
    progress = [event for event in events if event["event"] == "progress"]
    assert set(progress[-1]) == {"event", "frame", "frames", "fps", "eta_s", "memory_mib"}
    assert progress[-1]["frame"] == 9
    assert {key: events[-1][key] for key in ("output", "frames")} == {
        "output": "o.mkv",
        "frames": 9,
    }
    assert upscale("clip.mp4", "-o", "o.mkv", "--progress", "json") == 1
    error = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (error["event"], error["code"]) == ("error", "output")
    assert "overwrite" in error["remedy"]


def test_options_win_over_the_settings_file(
    make_clip: MakeClip, tmp_path: Path, upscale: Callable[..., int]
) -> None:
    make_clip(frames=2)
    save_settings(UpscaleSettings(scale=2.0, crf=40, encoder="x265"), tmp_path / "s.toml")
    assert upscale("clip.mp4", "--settings", "s.toml", "--height", "128") == 0
    info = probe("clip_128p.mkv")
    assert (info.height, info.codec) == (128, "hevc")


def test_several_inputs_folders_and_globs(
    make_clip: MakeClip, upscale: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkdir("in")
    for name in ("in/a.mp4", "in/b.mp4", "in/b.mkv"):
        make_clip(name, frames=2)
    Path("in/notes.txt").write_text("not media")
    assert upscale("in", "-o", "out") == 0
    assert sorted(os.listdir("out")) == [
        "a_upscaled.mkv",
        "b.mkv_upscaled.mkv",
        "b.mp4_upscaled.mkv",
    ]
    Path("in/broken.mp4").write_text("words\n")
    assert upscale("in/*.mp4", "-o", "some") == 1
    assert sorted(os.listdir("some")) == ["a_upscaled.mkv", "b_upscaled.mkv"]
    captured = capsys.readouterr()
    assert "broken.mp4" in one_error_line(captured.err)
    assert "1 of 3 inputs failed" in captured.err
    os.remove("in/broken.mp4")
    assert upscale("in/*.mp4", "-o", "some") == 0
    assert "exists already and is kept" in capsys.readouterr().err
    assert upscale("in/a.mp4") == 0
    assert upscale("in", "-o", "again") == 0
    assert len(os.listdir("again")) == 3
    assert upscale("in/*.avi") == 1
    assert "no video or image matches" in capsys.readouterr().err


def test_a_wrong_input_costs_itself(
    make_clip: MakeClip,
    upscale: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("a.mp4", "z.mp4"):
        make_clip(name, frames=2)
    make_clip("b.png", frames=1, options=())
    Path("c.mkv").write_bytes(b"\0" * 4096)
    words = ("a.mp4", "b.png", "c.mkv", "gone.mp4", "z.mp4", "--encoder", "ffv1", "-o", "out/")
    assert upscale(*words) == 1
    assert sorted(os.listdir("out")) == ["a_upscaled.mkv", "z_upscaled.mkv"]
    at_the_end = capsys.readouterr().err.split("3 of 5 inputs failed:\n")[1].splitlines()
    assert [line.split(":")[0].split("/")[-1] for line in at_the_end] == [
        "  gone.mp4", "b_upscaled.png", "  c.mkv",
    ]  # fmt: skip
    # Where nothing is done for the wrong usage of an option, that is what the code says.
    assert upscale("b.png", "d.png", "--encoder", "ffv1", "-o", "other/") == 1
    assert upscale("a.mp4", "z.mp4", "--pix-fmt", "nope", "-o", "other/") == 2
    assert "2 of 2 inputs failed" in capsys.readouterr().err

    def fault(source: str, *rest: object, **more: object) -> None:
        if source == "a.mp4":
            raise ZeroDivisionError("division by zero")
        Path(f"{source}.done").touch()

    monkeypatch.setattr("adcvsr_core.pipeline.job.upscale_video", fault)
    assert upscale("a.mp4", "z.mp4", "-o", "third/") == 1
    assert Path("z.mp4.done").exists()
    assert "a.mp4: unexpected ZeroDivisionError" in capsys.readouterr().err


def test_image_sequences(make_clip: MakeClip, upscale: Callable[..., int]) -> None:
    make_clip(frames=3)
    os.mkdir("shot")
    assert upscale("clip.mp4", "-o", "shot/f_%02d.png", "--scale", "1") == 0
    assert upscale("shot") == 0
    assert sorted(os.listdir("shot_upscaled")) == [f"{n:08}.png" for n in (1, 2, 3)]
    assert upscale("shot/f_%02d.png", "-o", "again.mkv") == 0
    assert probe("again.mkv").num_frames == 3
    assert upscale("shot/f_01.png") == 0
    assert probe("shot/f_01_upscaled.png").width == 192


def test_output_over_its_own_input_is_refused(
    make_clip: MakeClip, upscale: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    clip = make_clip(frames=2)
    before = clip.read_bytes()
    assert upscale("clip.mp4", "-o", "./clip.mp4", "--overwrite") == 1
    assert "the input itself" in one_error_line(capsys.readouterr().err)
    assert clip.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (["clip.mp4", "-o", "new/"], "new/clip_upscaled.mkv"),
        (["clip.mp4", "-o", "there"], "there/clip_upscaled.mkv"),
        (["clip.mp4", "-o", "images", "--encoder", "png"], "images/00000002.png"),
        (["clip.mp4", "-o", "v1.5/", "--encoder", "png"], "v1.5/00000002.png"),
        (["clip.mp4", "--scale", "2.5", "--encoder", "png"], "clip_x2.5/00000002.png"),
        (["clip.mp4", "other.mp4", "-o", "both"], "both/other_upscaled.mkv"),
        (["one", "-o", "from_folder"], "from_folder/clip_upscaled.mkv"),
        (["one", "-o", "from_folder.mkv"], "from_folder.mkv"),
    ],
)
def test_where_an_output_goes(
    make_clip: MakeClip, upscale: Callable[..., int], words: list[str], made: str
) -> None:
    for folder in ("there", "one"):
        os.mkdir(folder)
    for name in ("clip.mp4", "other.mp4", "one/clip.mp4"):
        make_clip(name, frames=2)
    assert upscale(*words) == 0
    assert os.path.isfile(made)


def test_what_is_left_out_of_a_folder_is_counted(
    make_clip: MakeClip, upscale: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("in", "in/a", "in/b", "in/.git", "in/old.mkv.adcvsr"):
        os.mkdir(folder)
    for name in ("in/clip.mp4", "in/clip_upscaled.mp4", "in/a/deep.mp4"):
        make_clip(name, frames=1)
    Path("in/notes.txt").write_text("not media")
    Path("in/.hidden").touch()
    Path("in/gone.mkv").symlink_to("nowhere.mkv")
    os.mkfifo("in/pipe.mkv")
    assert upscale("in", "-o", "out") == 0
    said = capsys.readouterr().err
    kinds = "2 subfolders, 1 file of another kind, 1 earlier output, 1 broken link, 1 special file"
    assert f"in: left out: {kinds}" in said
    assert "'in/**/*.mp4'" in said
    assert "out/clip_upscaled.mkv: 1 frame in" in said
    assert upscale("in/**/*.mp4", "-o", "out") == 0
    assert os.path.isfile("out/deep_upscaled.mkv")
    assert upscale("in/a", "-o", "out", "--overwrite") == 0
    assert "left out" not in capsys.readouterr().err


def test_names_cannot_break_or_forge_a_line(
    make_clip: MakeClip, upscale: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    name = "a\nadcvsr: error: \x1b[31mforged\udcff.mp4"
    make_clip("plain.mp4", frames=1)
    os.rename("plain.mp4", name)
    assert upscale(name, "-o", "o.mkv") == 0
    assert upscale(name, "-o", "o.mkv", "--encoder", "x265", "--scale", "70") == 2
    assert main(["probe", name]) == 0
    shown = capsys.readouterr()
    for text in (shown.err, shown.out):
        assert r"a\nadcvsr: error: \x1b[31mforged\udcff.mp4" in text
        assert not [line for line in text.splitlines() if line.startswith("adcvsr: error: \x1b")]


def test_probe(make_clip: MakeClip, capsys: pytest.CaptureFixture[str]) -> None:
    make_clip(frames=7, audio=True)
    assert main(["probe", "clip.mp4"]) == 0
    text = capsys.readouterr().out
    assert "48x32" in text
    assert "audio" in text
    assert main(["probe", "clip.mp4", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["num_frames"] == 7
    assert main(["probe", "none.mp4"]) == 1
    assert "no such file" in one_error_line(capsys.readouterr().err)


def test_models(tiny_model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list"]) == 0
    assert "adcvsr models fetch adcsr" in capsys.readouterr().out
    assert main(["models", "list", "--json"]) == 0
    lite = next(row for row in json.loads(capsys.readouterr().out) if row["name"] == "lite")
    assert main(["models", "info", "lite"]) == 0
    told = capsys.readouterr().out
    assert re.search(r"^recipe .* \(\d+ more lines with --json\)$", told, re.MULTILINE)
    assert len(told.splitlines()) < 20
    assert main(["models", "info", "lite", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert lite["description"] == facts["description"] != ""
    assert lite["parameters"] == facts["parameters"]
    assert main(["models", "info", str(tiny_model), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["name"], facts["scale"], facts["temporal_radius"]) == ("tiny", 4, 4)
    assert main(["models", "verify", str(tiny_model)]) == 0
    assert "sound" in capsys.readouterr().out
    damaged = bytearray(tiny_model.read_bytes())
    damaged[-3] ^= 0xFF
    Path("damaged.safetensors").write_bytes(damaged)
    assert main(["models", "verify", "damaged.safetensors"]) == 1
    assert "damaged" in one_error_line(capsys.readouterr().err)
    assert main(["models", "info", "lyte"]) == 2
    Path("wrong.pkl").write_bytes(b"nothing")
    assert (
        main(
            [
                "models",
                "import",
                "adcsr",
                "--net",
                "wrong.pkl",
                "--decoder",
                "wrong.pkl",
                "-o",
                "x.safetensors",
            ]
        )
        == 1
    )
    assert not os.path.exists("x.safetensors")


def test_jobs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["jobs"]) == 0
    assert "no unfinished work" in capsys.readouterr().out
    with WorkFolder(tmp_path / "a.mkv") as work:
        (work.path / "000000.nut").write_bytes(bytes(2 << 20))
        assert main(["jobs", "--clean", "--json"]) == 0
        (job,) = json.loads(capsys.readouterr().out)
        assert (job["running"], job["removed"], job["mib"]) == (True, False, 2.0)
    assert main(["jobs", str(tmp_path), "--clean"]) == 0
    assert "removed, 0 frames safe, 2.0 MiB" in capsys.readouterr().out
    assert os.listdir(tmp_path) == []
    assert main(["jobs", "none"]) == 1


def test_unexpected_errors_are_one_line_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr("adcvsr_core.inspection.inspect.inspect", fail)
    assert main(["probe", "x"]) == 1
    assert "unexpected RuntimeError: two lines" in one_error_line(capsys.readouterr().err)
    assert main(["probe", "x", "-v"]) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("words", ["--scale=0", "--height=0", "--crf=-1", "--end=0"])
def test_values_that_mean_unset_are_refused_on_the_command_line(
    words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["upscale", "clip.mp4", words]) == 2
    assert "is too small" in capsys.readouterr().err

"""`adcvsr teacher-cache`: what it writes, that it goes on, and what it refuses."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import torch
from torch import Tensor, nn

from adcvsr_core.cli import main
from adcvsr_core.errors import Interrupted, TrainingError
from adcvsr_core.training.data.pairs import find_pairs
from adcvsr_core.training.distributed import Team
from adcvsr_core.training.loop import train
from adcvsr_core.training.recipe import load_recipe
from adcvsr_core.training.teachers.cache import Filled, LowQuality, clip_seed, fill, named_clips
from adcvsr_core.training.teachers.cache_files import CacheSettings, open_cache
from adcvsr_core.training.teachers.cache_sides import NetworkSide, TruthSide
from adcvsr_core.training.teachers.config import DoveConfig
from adcvsr_core.training.teachers.dove_files import load_dove
from adcvsr_core.training.teachers.one_step import OneStepTeacher
from tests.training.data_media import panning, write_video
from tests.training.tiny_dove import write_dove

CPU = torch.device("cpu")
ALONE = Team(CPU)
MakeRecipe = Callable[..., Path]


@pytest.fixture(scope="module")
def dove(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_dove(tmp_path_factory.mktemp("dove"))


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    """Three clips of 72 x 64, one in a folder below."""
    folder = tmp_path / "films"
    for number, name in enumerate(("a.mkv", "b.mkv", "more/c.mkv")):
        write_video(folder / name, panning(4 + number, (72, 64), seed=number))
    return folder


def pixels(path: Path) -> np.ndarray:
    with av.open(path) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])


def times(path: Path) -> list[float]:
    with av.open(path) as container:
        return [float(frame.time or 0) for frame in container.decode(video=0)]


def index(cache: Path) -> dict[str, Any]:
    return json.loads((cache / "cache.json").read_text())


def contents(cache: Path) -> dict[str, bytes]:
    files = (path for path in cache.rglob("*") if path.is_file())
    return {path.relative_to(cache).as_posix(): path.read_bytes() for path in files}


def command(cache: Path, clips: Path, teacher: Path | str, *more: str) -> list[str]:
    words = ["teacher-cache", "--teacher", str(teacher), "--clips", str(clips), "-o", str(cache)]
    return [*words, "--device", "cpu", *more]


def four_times(lq: Path, target: Path, **values: Any) -> None:
    """What some upscaler might make."""
    frames = pixels(lq).repeat(4, axis=1).repeat(4, axis=2)
    write_video(target, frames[: values.pop("frames", None)], **values)


def test_a_network_fills_it_and_a_student_learns_from_it(
    dove: Path, clips: Path, tmp_path: Path, make_recipe: MakeRecipe
) -> None:
    cache = tmp_path / "cache"
    words = command(
        cache, clips, dove, "--degradation", "web", "--seed", "7", "--precision", "fp32"
    )
    assert main(words) == 0
    teacher = load_dove(DoveConfig(folder=str(dove), precision="fp32"), CPU)
    for clip in index(cache)["clips"]:
        lq, made = cache / "lq" / f"{clip['name']}.mkv", cache / "teacher" / f"{clip['name']}.mkv"
        # The low quality is what `adcvsr degrade` makes with the seed that the entry names.
        again = tmp_path / "again.mkv"
        again.unlink(missing_ok=True)
        source = str(clips / clip["source"])
        seed = str(clip["seed"])
        assert main(["degrade", source, "-o", str(again), "--preset", "web", "--seed", seed]) == 0
        assert again.read_bytes() == lq.read_bytes()
        x = torch.from_numpy(pixels(lq)).permute(0, 3, 1, 2)[None].float() / 127.5 - 1
        expected = teacher(x)[0].add(1).mul(127.5).round().permute(0, 2, 3, 1).numpy()
        difference = np.abs(pixels(made).astype(int) - expected)
        # Between two code values float32 may fall either way.
        assert difference.max() <= 1
        assert (difference > 0).mean() < 1e-3
        assert times(made) == times(lq) == times(clips / clip["source"])
        assert clip["lq_size"] == [18, 16]
    assert [clip["name"] for clip in index(cache)["clips"]] == ["a", "b", "more__c"]
    assert [clip["frames"] for clip in index(cache)["clips"]] == [4, 5, 6]

    material = 'clips = ["{0}/clips"]\nstills = ["{0}/stills"]'.format(tmp_path.as_posix())
    recipe = load_recipe(
        make_recipe(
            (material, f'pairs = ["{cache.as_posix()}"]'),
            ("patch = 16", "patch = 8"),
            ("[loss]", '[teacher]\nkind = "pairs"\n\n[loss]'),
            ("steps = 8", "steps = 1"),
        )
    )
    trained = train(recipe, ALONE)
    assert trained.state.step == 1


def test_the_same_command_makes_the_same_bytes(clips: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for cache in (one, other):
        assert main(command(cache, clips, "truth", "--degradation", "vhs", "--seed", "3")) == 0
    assert contents(one) == contents(other)
    third = tmp_path / "third"
    assert main(command(third, clips, "truth", "--degradation", "vhs", "--seed", "4")) == 0
    assert contents(third)["lq/a.mkv"] != contents(one)["lq/a.mkv"]
    assert contents(third)["teacher/a.mkv"] == contents(one)["teacher/a.mkv"]
    assert np.array_equal(pixels(one / "teacher" / "a.mkv"), pixels(clips / "a.mkv")[:, :64, :72])


def test_a_killed_run_goes_on(clips: Path, tmp_path: Path) -> None:
    write_video(clips / "b.mkv", panning(150, (72, 64)))  # Long enough to be hit within.
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    words = ["--degradation", "web"]
    assert main(command(whole, clips, "truth", *words)) == 0
    arguments = [sys.executable, "-m", "adcvsr_core", *command(killed, clips, "truth", *words)]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        arguments, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("[1/3] a: made")
        process.send_signal(signal.SIGKILL)
    done = [clip for clip in index(killed)["clips"] if clip["teacher_sha256"]]
    assert 1 <= len(done) < 3
    (killed / "lq" / ".b.partial.mkv").write_bytes(b"half")
    before = (killed / "lq" / "a.mkv").stat()
    assert main(command(killed, clips, "truth", *words)) == 0
    assert contents(killed) == contents(whole)
    after = (killed / "lq" / "a.mkv").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_half_a_teacher_is_made_anew(clips: Path, tmp_path: Path) -> None:
    """What broke in the middle of a clip leaves neither half a file nor an entry for it."""
    cache = begun(clips, tmp_path / "cache")
    low = LowQuality(folder=clips, degradations=(), seed=0, max_frames=0)

    class Broken(TruthSide):
        def __call__(self, name: str, source: Path, lq: Path, target: Path) -> None:
            if name == "b":
                raise KeyboardInterrupt
            super().__call__(name, lq, lq, target)

    with pytest.raises(KeyboardInterrupt):
        filled(cache, clips, low, Broken())
    entries = {clip["name"]: clip["teacher_sha256"] for clip in index(cache.folder)["clips"]}
    assert entries.keys() == {"a", "b"}
    assert entries["a"]
    assert not entries["b"]
    assert not (cache.folder / "teacher" / "b.mkv").exists()


def begun(clips: Path, folder: Path) -> Any:
    settings = CacheSettings(
        scale=4, teacher={"kind": "truth"}, degradation=None, seed=0, max_frames=0
    )
    return open_cache(folder, settings)


def filled(cache: Any, clips: Path, low: LowQuality, side: Any, stop: bool = False) -> Filled:
    event = threading.Event()
    if stop:
        event.set()
    return fill(cache, named_clips(clips), low, side, on_clip=lambda *_: None, stop=event)


def test_a_stop_is_heard_between_clips(clips: Path, tmp_path: Path) -> None:
    low = LowQuality(folder=clips, degradations=(), seed=0, max_frames=0)
    with pytest.raises(Interrupted, match="after 0 of 3"):
        filled(begun(clips, tmp_path / "cache"), clips, low, TruthSide(), stop=True)


def test_other_settings_are_noticed_and_named(
    dove: Path, clips: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cache = tmp_path / "cache"
    (clips / "more" / "c.mkv").unlink()
    (clips / "b.mkv").unlink()
    words = ["--degradation", "web", "--frames", "2"]
    assert main(command(cache, clips, dove, *words)) == 0
    before = contents(cache)
    for changed, text in (
        (["--degradation", "web", "--frames", "2", "--seed", "1"], "seed was 0, now 1"),
        (["--degradation", "web"], "max_frames was 2, now 0"),
        (["--degradation", "film", "--frames", "2"], "names was ['web'], now ['film']"),
        (["--frames", "2"], "degradation was"),
        ([*words, "--chunk", "16"], "teacher chunk was [0, 8], now [16, 8]"),
        ([*words, "--precision", "fp32"], "teacher precision was 'bf16', now 'fp32'"),
    ):
        capsys.readouterr()
        assert main(command(cache, clips, dove, *changed)) == 2
        assert text in capsys.readouterr().err
    assert main(command(cache, clips, "truth", *words)) == 2
    assert "teacher kind was 'dove', now 'truth'" in capsys.readouterr().err
    # Where the networks wait changes nothing that is written.
    assert main(command(cache, clips, dove, *words, "--offload")) == 0
    assert contents(cache) == before


def test_a_recipe_draws_a_degradation_for_each_clip(
    clips: Path, tmp_path: Path, make_recipe: MakeRecipe
) -> None:
    twin = '[[degradation]]\npreset = "film"\n\n[loss]'
    recipe = make_recipe(("[loss]", twin))
    write_video(clips / "d.mkv", panning(4, (72, 64)))
    cache = tmp_path / "cache"
    assert main(command(cache, clips, "truth", "--recipe", str(recipe), "--seed", "2")) == 0
    drawn = {clip["name"]: clip["degradation"] for clip in index(cache)["clips"]}
    assert set(drawn.values()) == {"web", "film"}
    for clip in index(cache)["clips"]:
        again = tmp_path / f"{clip['name']}.mkv"
        words = ["--recipe", str(recipe), "--seed", str(clip["seed"]), "-o", str(again)]
        assert main(["degrade", str(clips / clip["source"]), *words]) == 0
        assert again.read_bytes() == (cache / "lq" / f"{clip['name']}.mkv").read_bytes()


def test_unreadable_clips_are_listed_and_left_out(
    clips: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (clips / "b.mkv").write_bytes(b"not a video" * 100)
    write_video(clips / "tiny.mkv", panning(2, (6, 6)))
    cache = tmp_path / "cache"
    words = command(cache, clips, "truth", "--degradation", "web", "--json")
    assert main(words) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["made"] == ["a", "more__c"]
    assert report["unreadable"].keys() == {"b", "tiny"}
    assert "too small" in report["unreadable"]["tiny"]
    assert len(find_pairs((str(cache),), scale=4, num_frames=3, patch=8)) == 2
    for path in clips.rglob("*.mkv"):
        path.write_bytes(b"nothing")
    assert main(command(tmp_path / "none", clips, "truth", "--degradation", "web")) == 1


def test_a_replaced_clip_is_made_again(clips: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    words = command(cache, clips, "truth", "--degradation", "web")
    assert main(words) == 0
    before = contents(cache)
    write_video(clips / "b.mkv", panning(5, (72, 64), seed=9, speed=4))
    assert main(words) == 0
    after = contents(cache)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"lq/b.mkv", "teacher/b.mkv", "cache.json"}
    assert np.array_equal(pixels(cache / "teacher" / "b.mkv"), pixels(clips / "b.mkv"))


def test_videos_of_any_upscaler_are_taken_in(
    clips: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cache, made = tmp_path / "cache", tmp_path / "made"
    made.mkdir()
    words = command(cache, clips, made, "--degradation", "web")
    assert main(words) == 1
    out = capsys.readouterr().out
    assert "no teacher: a: " in out
    assert "run the same command again" in out
    lq = contents(cache)
    assert {"lq/a.mkv", "lq/b.mkv", "lq/more__c.mkv"} < lq.keys()
    four_times(cache / "lq" / "a.mkv", made / "a.mp4", codec="libx264rgb", pix_fmt="rgb24")
    four_times(cache / "lq" / "b.mkv", made / "b.mkv", frames=3)
    write_video(made / "more__c.mkv", panning(6, (72, 60)))
    four_times(cache / "lq" / "a.mkv", made / "z.mkv")
    capsys.readouterr()
    assert main([*words, "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["made"] == ["a"]
    assert report["unmatched"] == {
        "b": "3 frames of the teacher, and 5 of the low quality",
        "more__c": "the teacher's picture is 72x60, 4 x 18x16 is 72x64",
    }
    assert report["strangers"] == ["z"]
    assert (
        np.abs(pixels(cache / "teacher" / "a.mkv").astype(int) - pixels(made / "a.mp4")).max() == 0
    )
    four_times(cache / "lq" / "b.mkv", made / "b.mkv")
    four_times(cache / "lq" / "more__c.mkv", made / "more__c.mkv")
    (made / "z.mkv").unlink()
    assert main(words) == 0
    assert {name: lq[name] for name in lq if name.startswith("lq/")} == {
        name: data for name, data in contents(cache).items() if name.startswith("lq/")
    }
    for name in ("b", "more__c"):
        expected = pixels(cache / "lq" / f"{name}.mkv").repeat(4, axis=1).repeat(4, axis=2)
        assert np.array_equal(pixels(cache / "teacher" / f"{name}.mkv"), expected)


def test_longer_videos_are_cut_as_the_clips_are(clips: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    for name, path in named_clips(clips).items():
        four_times(path, made / f"{name}.mkv")
    cache = tmp_path / "cache"
    assert main(command(cache, clips, made, "--frames", "5")) == 0
    frames = {clip["name"]: clip["frames"] for clip in index(cache)["clips"]}
    assert frames == {"a": 4, "b": 5, "more__c": 5}
    assert len(pixels(cache / "teacher" / "more__c.mkv")) == 5
    write_video(made / "a.mkv", panning(6, (288, 256)))
    assert main(command(tmp_path / "other", clips, made, "--frames", "5")) == 1


def test_clips_may_be_low_quality_as_they_are(tmp_path: Path, dove: Path) -> None:
    clips = tmp_path / "tapes"
    write_video(clips / "a.mkv", panning(2, (21, 15)))
    cache = tmp_path / "cache"
    assert main(command(cache, clips, dove)) == 0
    assert np.array_equal(pixels(cache / "lq" / "a.mkv"), pixels(clips / "a.mkv"))
    assert pixels(cache / "teacher" / "a.mkv").shape == (2, 60, 84, 3)
    assert index(cache)["degradation"] is None
    find_pairs((str(cache),), scale=4, num_frames=2, patch=14)


def test_verify_finds_what_is_wrong(
    clips: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cache = tmp_path / "cache"
    assert main(command(cache, clips, "truth", "--degradation", "web")) == 0
    check = ["teacher-cache", "--verify", "-o", str(cache), "--json"]
    capsys.readouterr()
    assert main(check) == 0
    assert json.loads(capsys.readouterr().out) == {"clips": 3, "problems": []}
    path = cache / "lq" / "a.mkv"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    (cache / "teacher" / "b.mkv").unlink()
    (cache / "teacher" / "x.mkv").write_bytes(b"")
    assert main(check) == 1
    assert json.loads(capsys.readouterr().out)["problems"] == [
        "lq/a.mkv is damaged: it has another checksum",
        "teacher/b.mkv is missing",
        "teacher/x.mkv does not belong to the cache",
    ]
    (cache / "teacher" / "x.mkv").unlink()
    assert main(command(cache, clips, "truth", "--degradation", "web")) == 0
    assert main(check) == 1  # What is there is not made again: the damaged file is to be removed.
    path.unlink()
    assert main(command(cache, clips, "truth", "--degradation", "web")) == 0
    assert main(check) == 0
    (cache / "cache.json").write_text("{}")
    assert main(check) == 1
    assert "cannot be read as the index" in capsys.readouterr().err


def test_names_come_from_folders_and_must_differ(clips: Path) -> None:
    assert list(named_clips(clips)) == ["a", "b", "more__c"]
    write_video(clips / "a.avi", panning(1, (16, 16)))
    with pytest.raises(TrainingError, match=r"two clips of one name: a\.avi and a\.mkv"):
        named_clips(clips)


def test_each_name_has_a_seed_of_its_own() -> None:
    seeds = {clip_seed(seed, name) for seed in range(20) for name in ("a", "b", "1 a", "11")}
    assert len(seeds) == 80
    assert all(0 <= seed < 2**48 for seed in seeds)


class Nearest(OneStepTeacher):
    """Notes what it is given."""

    def __init__(self) -> None:
        nn.Module.__init__(self)
        self.shapes: list[torch.Size] = []

    def forward(self, lq_BTCHW: Tensor) -> Tensor:
        self.shapes.append(lq_BTCHW.shape)
        return lq_BTCHW.repeat_interleave(4, -1).repeat_interleave(4, -2)


def test_a_teacher_of_images_gets_them_one_by_one(clips: Path, tmp_path: Path) -> None:
    cache, teacher = begun(clips, tmp_path / "cache"), Nearest()
    low = LowQuality(folder=clips, degradations=(), seed=0, max_frames=2)
    result = filled(cache, clips, low, NetworkSide(teacher, CPU))
    assert result.made == ["a", "b", "more__c"]
    assert teacher.shapes == [torch.Size((1, 1, 3, 64, 72))] * 6
    expected = pixels(clips / "a.mkv")[:2].repeat(4, axis=1).repeat(4, axis=2)
    assert np.array_equal(pixels(cache.folder / "teacher" / "a.mkv"), expected)


def test_too_little_memory_says_what_to_do(clips: Path, tmp_path: Path) -> None:
    def greedy(lq_BTCHW: Tensor) -> Tensor:
        raise torch.OutOfMemoryError("CUDA out of memory")

    low = LowQuality(folder=clips, degradations=(), seed=0, max_frames=0)
    with pytest.raises(TrainingError, match=r"4 frames at once.*--chunk"):
        filled(begun(clips, tmp_path / "cache"), clips, low, NetworkSide(greedy, CPU))


def test_wrong_usage(
    clips: Path, tmp_path: Path, dove: Path, make_recipe: MakeRecipe, capsys: Any
) -> None:
    cache = tmp_path / "cache"
    other = tmp_path / "other"
    other.mkdir()
    (other / "file").write_text("")
    plain = str(make_recipe())
    half = tmp_path / "half"
    (half / "vae").mkdir(parents=True)
    for words, code, text in (
        (["teacher-cache", "-o", str(cache)], 2, "--teacher is missing"),
        (command(cache, clips, "dave"), 2, "no teacher 'dave'"),
        (command(cache, clips, "dove"), 2, "described by a recipe"),
        (
            command(cache, clips, "dove", "--recipe", plain),
            2,
            'no [teacher] table of kind = "dove"',
        ),
        (command(cache, clips, "truth"), 2, "needs low quality to be made"),
        (command(cache, clips, "truth", "--degradation", "wep"), 1, "Did you mean 'web'"),
        (command(cache, clips, clips, "--chunk", "16"), 2, "--chunk belongs to a folder of DOVE"),
        (command(cache, clips, dove, "--chunk", "12"), 2, "multiples of 8"),
        (command(cache, clips, half), 1, "transformer"),
        (command(cache, tmp_path / "gone", dove), 1, "gone"),
        (command(other, clips, dove), 2, "not empty, and no cache"),
        (command(cache, clips, dove, "--seed", "-1"), 2, "must not be negative"),
    ):
        capsys.readouterr()
        assert main(words) == code, words
        assert text in capsys.readouterr().err, words
    assert not cache.exists()


def test_the_teacher_of_a_recipe(
    clips: Path, tmp_path: Path, dove: Path, make_recipe: MakeRecipe
) -> None:
    table = f'[teacher]\nkind = "dove"\nfolder = "{dove.as_posix()}"\nchunk = 16\n\n[loss]'
    recipe = make_recipe(("[loss]", table))
    cache = tmp_path / "cache"
    words = command(cache, clips, "dove", "--recipe", str(recipe), "--frames", "1")
    assert main(words) == 0
    assert index(cache)["teacher"]["kind"] == "dove"
    assert index(cache)["teacher"]["chunk"] == [16, 8]
    assert main([*words[:2], str(dove), *words[3:], "--chunk", "16"]) == 0

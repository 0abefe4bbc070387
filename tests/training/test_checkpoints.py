"""Checkpoints survive damage, full disks and crashes."""

from __future__ import annotations

import logging
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.amp.grad_scaler import GradScaler

from adcvsr_core.errors import OutputError, TrainingError
from adcvsr_core.training.checkpoint import Learners, RunState, resume, save_checkpoint
from adcvsr_core.training.ema import Average
from adcvsr_core.training.recipe import Recipe, load_recipe
from adcvsr_core.training.stage import Player


@dataclass
class PlainStage:
    """One player, half frozen."""

    student: nn.Module
    players: tuple[Player, ...]
    needs_images: bool = False


def learners(width: int = 3) -> Learners:
    """A frozen layer, a learnt one with a buffer, and an optimiser that has stepped."""
    student = nn.Sequential(nn.Linear(2, width), nn.BatchNorm1d(width), nn.Linear(width, 1))
    student[0].requires_grad_(False)

    def nothing(batch: object, step: int) -> dict[str, torch.Tensor]:
        raise NotImplementedError

    player = Player(name="student", module=student, learning_rate=0.1, losses=nothing)
    optimiser = torch.optim.Adam(player.parameters, lr=0.1)
    student(torch.randn(4, 2)).square().mean().backward()
    optimiser.step()
    return Learners(
        stage=PlainStage(student, (player,)),
        optimisers=[optimiser],
        average=Average(student, 0.9),
        scaler=GradScaler("cpu", enabled=False),
    )


@pytest.fixture
def recipe(make_recipe: Callable[..., Path]) -> Recipe:
    return load_recipe(make_recipe())


@contextmanager
def files_at_most(size: int) -> Iterator[None]:
    """Within, no file can grow beyond `size` bytes: as if the disk were full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("checkpoint"))


def test_everything_that_changes_comes_back(recipe: Recipe, tmp_path: Path) -> None:
    saved, loaded = learners(), learners()
    state = RunState(12, 3.5)
    save_checkpoint(tmp_path, saved, state, recipe)
    assert resume(tmp_path, loaded, recipe) == state
    before, after = saved.stage.student.state_dict(), loaded.stage.student.state_dict()
    same = {name: torch.equal(before[name], after[name]) for name in before}
    assert not same.pop("0.weight"), "frozen weights are no part of it"
    assert not same.pop("0.bias")
    assert all(same.values())
    assert all(
        torch.equal(tensor, loaded.average.tensors[name])
        for name, tensor in saved.average.tensors.items()
    )
    moments = [each.optimisers[0].state_dict()["state"][0]["exp_avg"] for each in (saved, loaded)]
    assert torch.equal(moments[0], moments[1])


def test_two_are_kept(recipe: Recipe, tmp_path: Path) -> None:
    for step in (5, 10, 15):
        save_checkpoint(tmp_path, learners(), RunState(step), recipe)
    assert names(tmp_path) == ["checkpoint-00000010.pt", "checkpoint-00000015.pt"]


@pytest.mark.parametrize("damage", ["cut", "bit", "empty", "text"])
def test_a_damaged_one_is_passed_over_with_a_warning(
    recipe: Recipe, tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    older = learners()
    save_checkpoint(tmp_path, older, RunState(5), recipe)
    newer = learners()
    newest = save_checkpoint(tmp_path, newer, RunState(10), recipe)
    data = bytearray(newest.read_bytes())
    weights = older.stage.student.state_dict()
    if damage == "bit":
        data[data.index(newer.stage.student.state_dict()["2.weight"].numpy().tobytes())] ^= 0x10
    newest.write_bytes(
        {"cut": data[: len(data) // 2], "bit": data, "empty": b"", "text": b"hello"}[damage]
    )
    loaded = learners()
    with caplog.at_level(logging.WARNING):
        assert resume(tmp_path, loaded, recipe).step == 5
    assert "checkpoint-00000010.pt" in caplog.text
    assert torch.equal(loaded.stage.student.state_dict()["2.weight"], weights["2.weight"])


def test_all_damaged_is_an_error(recipe: Recipe, tmp_path: Path) -> None:
    save_checkpoint(tmp_path, learners(), RunState(5), recipe).write_bytes(b"no")
    with pytest.raises(TrainingError, match="every checkpoint is damaged"):
        resume(tmp_path, learners(), recipe)


def test_a_full_disk_leaves_the_old_one(recipe: Recipe, tmp_path: Path) -> None:
    save_checkpoint(tmp_path, learners(), RunState(5), recipe)
    with files_at_most(1024), pytest.raises(OutputError, match="cannot be written"):
        save_checkpoint(tmp_path, learners(), RunState(10), recipe)
    assert names(tmp_path) == ["checkpoint-00000005.pt"]
    assert resume(tmp_path, learners(), recipe).step == 5


def test_a_write_that_breaks_off_leaves_the_old_one(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_checkpoint(tmp_path, learners(), RunState(5), recipe)

    def failing(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("adcvsr_core.durable.os.fsync", failing)
    with pytest.raises(OutputError, match="Input/output error"):
        save_checkpoint(tmp_path, learners(), RunState(10), recipe)
    assert names(tmp_path) == ["checkpoint-00000005.pt"]


def test_another_student_or_stage_is_refused(recipe: Recipe, tmp_path: Path) -> None:
    save_checkpoint(tmp_path, learners(3), RunState(5), recipe)
    with pytest.raises(TrainingError, match="does not fit"):
        resume(tmp_path, learners(4), recipe)
    with pytest.raises(TrainingError, match="of stage lite_regress"):
        resume(tmp_path, learners(3), replace(recipe, stage="adcvsr_regress"))


def test_a_changed_recipe_is_told(
    recipe: Recipe, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    save_checkpoint(tmp_path, learners(), RunState(5), recipe)
    with caplog.at_level(logging.WARNING):
        resume(tmp_path, learners(), recipe)
        assert not caplog.text
        resume(tmp_path, learners(), replace(recipe, text="other"))
    assert "the recipe has changed" in caplog.text

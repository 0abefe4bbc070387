"""Batches: the same whatever makes them; faults named; bounded memory."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

from adcvsr_core.errors import TrainingError
from adcvsr_core.training.batch import RawBatch
from adcvsr_core.training.data import makers
from adcvsr_core.training.data.batches import batches, part_of, vary
from adcvsr_core.training.data.config import DataConfig
from adcvsr_core.training.data.excerpts import ExcerptCache, random_cell
from adcvsr_core.training.data.makers import Maker, Sample, Visit
from adcvsr_core.training.data.material import clip_of, gather
from adcvsr_core.training.degrade.degradation import Degradation
from adcvsr_core.training.degrade.reading import read_degradations
from tests.training.data_media import panning, texture, write_still, write_video

PLAIN: tuple[Degradation, ...] = read_degradations(
    [
        {
            "name": "plain",
            "steps": [
                {"op": "downscale", "filters": ["area"]},
                {"op": "noise", "probability": 0.5, "sigma": [1.0, 4.0]},
            ],
        }
    ],
    "test",
)


@pytest.fixture
def data(tmp_path: Path) -> DataConfig:
    """Two clips, two stills, every kind of sample."""
    write_video(tmp_path / "clips" / "a.mkv", panning(9, (112, 96)))
    write_video(tmp_path / "clips" / "b.mkv", panning(20, (96, 80), seed=1))
    write_still(tmp_path / "stills" / "c.png", texture(90, 120, 2))
    write_still(tmp_path / "stills" / "d.png", texture(110, 100, 3))
    return DataConfig(
        clips=(str(tmp_path / "clips"),),
        stills=(str(tmp_path / "stills"),),
        layer_share=0.2,
        procedural_share=0.2,
        num_frames=3,
        patch=12,
        batch=3,
        reuse=3,
        pool=7,
        cuts=2,
        workers=0,
        seed=5,
    )


def run(
    data: DataConfig, slots: range = range(3), first_step: int = 0, **choices: bool
) -> Iterator[RawBatch]:
    return batches(
        data,
        PLAIN,
        scale=4,
        slots=slots,
        num_slots=3,
        first_step=first_step,
        images=choices.get("images", False),
    )


def tensors(batch: RawBatch) -> dict[str, torch.Tensor]:
    return {name: value for name, value in vars(batch).items() if isinstance(value, torch.Tensor)}


def same(a: RawBatch, b: RawBatch) -> bool:
    ours, theirs = tensors(a), tensors(b)
    return ours.keys() == theirs.keys() and all(torch.equal(ours[n], theirs[n]) for n in ours)


def test_a_batch_has_the_stated_shapes(data: DataConfig) -> None:
    batch = next(run(data, images=True))
    assert batch.lq_BTCHW.shape == (3, 3, 3, 12, 12)
    assert batch.gt_BTCHW.shape == (3, 3, 3, 48, 48)
    assert batch.images_BTCHW is not None
    assert batch.images_BTCHW.shape == batch.gt_BTCHW.shape
    assert batch.teacher_BTCHW is None
    assert {t.dtype for t in (batch.lq_BTCHW, batch.gt_BTCHW)} == {torch.uint8}


def test_low_quality_is_the_ground_truth_made_small(data: DataConfig) -> None:
    for batch in islice(run(data), 4):
        small = torch.nn.functional.avg_pool2d(batch.gt_BTCHW.float().flatten(0, 2), 4)
        difference = small - batch.lq_BTCHW.float().flatten(0, 2)
        # Noise of sigma 4 at most; any flip of one side alone would differ by tens.
        assert difference.abs().mean() < 4


def test_each_use_cuts_a_part_of_its_own(data: DataConfig) -> None:
    config = replace(data, crop=6, crop_frames=2, reuse=8, pool=8, batch=1)
    steps = list(islice(run(config, range(1), images=True), 8))
    for batch in steps:
        assert batch.lq_BTCHW.shape == (1, 2, 3, 6, 6)
        assert batch.images_BTCHW is not None
        assert batch.gt_BTCHW.shape == batch.images_BTCHW.shape == (1, 2, 3, 24, 24)
        small = torch.nn.functional.avg_pool2d(batch.gt_BTCHW.float().flatten(0, 2), 4)
        assert (small - batch.lq_BTCHW.float().flatten(0, 2)).abs().mean() < 4
    # All of them are of one sample.
    assert len({batch.gt_BTCHW.sum().item() for batch in steps}) == len(steps)


def test_one_frame_of_many_is_taken_from_any_place() -> None:
    data = DataConfig(num_frames=5, patch=8, crop=4, crop_frames=1, batch=1)
    lq = np.arange(5 * 64, dtype=np.uint16).reshape(5, 1, 8, 8).repeat(3, axis=1)
    gt = lq.repeat(4, axis=2).repeat(4, axis=3)
    corners: set[int] = set()
    for seed in range(2000):
        part = part_of(data, 5, np.random.default_rng(seed))
        small, large = part(lq), part(gt)
        assert small.shape == (1, 3, 4, 4)
        assert np.array_equal(large[..., ::4, ::4], small)
        corners.add(int(small[0, 0, 0, 0]))
    assert len(corners) == 5 * 5 * 5


@pytest.mark.filterwarnings("ignore:This DataLoader will create")
@pytest.mark.parametrize("workers", [1, 3])
def test_any_number_of_workers_gives_the_same(data: DataConfig, workers: int) -> None:
    alone = list(islice(run(data, images=True), 12))
    shared = list(islice(run(replace(data, workers=workers), images=True), 12))
    assert all(map(same, alone, shared))
    assert not any(same(a, b) for a, b in pairwise(alone))


def test_any_split_over_processes_gives_the_same(data: DataConfig) -> None:
    whole = list(islice(run(data, images=True), 8))
    parts = [list(islice(run(data, slots, images=True), 8)) for slots in (range(1), range(1, 3))]
    for batch, first, rest in zip(whole, *parts, strict=True):
        assert (first.first_slot, rest.first_slot) == (0, 1)
        assert len(tensors(batch)) == 3
        for name, value in tensors(batch).items():
            assert torch.equal(torch.cat([tensors(first)[name], tensors(rest)[name]]), value)


@pytest.mark.parametrize("step", [1, 7, 40])
def test_a_run_resumes_with_the_same_batches(data: DataConfig, step: int) -> None:
    whole = list(islice(run(data, images=True), step, step + 4))
    resumed = list(islice(run(data, first_step=step, images=True), 4))
    assert all(map(same, whole, resumed))


def test_another_seed_gives_other_batches(data: DataConfig) -> None:
    assert not same(next(run(data)), next(run(replace(data, seed=6))))


def test_a_sample_is_made_once_for_its_uses(
    data: DataConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders: list[Visit] = []
    make = Maker.make

    def counted(self: Maker, order: Visit) -> makers.Made:
        orders.append(order)
        return make(self, order)

    monkeypatch.setattr(Maker, "make", counted)
    steps = 60
    list(islice(run(data), steps))
    assert len(orders) == len(set(orders))
    made = len(orders) * data.cuts
    # Every slot makes one sample in `reuse` steps; a visit may be made ahead of its last sample.
    assert made <= 3 * (steps / data.reuse + data.cuts)


def test_images_of_a_clip_come_from_different_pictures(data: DataConfig) -> None:
    config = replace(data, clips=(), num_frames=2)
    for batch in islice(run(config, images=True), 5):
        assert batch.images_BTCHW is not None
        for first, second in batch.images_BTCHW:
            assert not torch.equal(first, second)


def test_all_sides_vary_alike() -> None:
    gt = np.random.default_rng(0).integers(0, 255, (4, 3, 16, 16), dtype=np.uint8)
    lq = gt.reshape(4, 3, 4, 4, 4, 4).mean((3, 5)).astype(np.uint8)
    seen = set[bytes]()
    for seed in range(200):
        new = vary(Sample(lq, gt, gt), np.random.default_rng(seed))
        assert new.teacher is not None
        assert np.array_equal(new.teacher, new.gt)
        small = new.gt.reshape(4, 3, 4, 4, 4, 4).mean((3, 5)).astype(np.uint8)
        assert np.array_equal(small, new.lq)
        seen.add(new.gt.tobytes())
    assert len(seen) == 16


def test_unreadable_clips_are_listed_and_skipped(
    data: DataConfig, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "clips" / "empty.mp4").write_bytes(b"")
    (tmp_path / "clips" / "text.mp4").write_text("not a video")
    write_video(tmp_path / "clips" / "short.mkv", panning(2, (96, 80)))
    write_video(tmp_path / "clips" / "small.mkv", panning(9, (40, 40)))
    with caplog.at_level(logging.WARNING):
        material = gather(data, scale=4)
    assert {shot.path.name for shot in material.clips} == {"a.mkv", "b.mkv"}
    reasons = {skip.path.name: skip.why for skip in material.skipped}
    assert reasons["empty.mp4"] == "the file is empty"
    assert "text file" in reasons["text.mp4"]
    assert "2 frames" in reasons["short.mkv"]
    assert "40x40" in reasons["small.mkv"]
    assert all(name in caplog.text for name in reasons)
    assert next(run(data)).gt_BTCHW.shape[0] == 3


def test_nothing_readable_is_an_error_with_the_reasons(data: DataConfig, tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "x.mp4").write_bytes(b"")
    config = replace(data, clips=(str(folder),), stills=(), procedural_share=0.0)
    with pytest.raises(TrainingError, match=r"nothing is left to train on .*x\.mp4 the file is"):
        gather(config, scale=4)
    with pytest.raises(TrainingError, match="names nothing to train on"):
        gather(replace(config, clips=()), scale=4)
    with pytest.raises(TrainingError, match="no files ending in"):
        gather(replace(config, clips=(str(tmp_path / "nowhere"),)), scale=4)


@pytest.mark.parametrize("workers", [0, 1])
def test_a_clip_that_vanishes_is_named(data: DataConfig, tmp_path: Path, workers: int) -> None:
    config = replace(data, stills=(), layer_share=0.0, procedural_share=0.0, workers=workers)
    material = gather(config, scale=4)
    for file in (tmp_path / "clips").iterdir():
        file.unlink()
    stream = batches(
        config, PLAIN, scale=4, slots=range(3), num_slots=3, first_step=0, images=False,
        material=material,
    )  # fmt: skip
    with pytest.raises(TrainingError, match=r"[ab]\.mkv: cannot be decoded \(no such file"):
        next(stream)


def test_damage_found_while_training_is_passed_over(
    data: DataConfig, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = replace(data, stills=(), layer_share=0.0, procedural_share=0.0)
    material = gather(config, scale=4)
    (tmp_path / "clips" / "a.mkv").write_bytes(b"")
    stream = batches(
        config, PLAIN, scale=4, slots=range(3), num_slots=3, first_step=0, images=False,
        material=material,
    )  # fmt: skip
    with caplog.at_level(logging.WARNING):
        assert len(list(islice(stream, 9))) == 9
    assert caplog.text.count("a.mkv: the file is empty") == 1


@pytest.mark.parametrize("workers", [0, 1])
def test_a_failing_worker_names_its_file(data: DataConfig, workers: int) -> None:
    broken = replace(PLAIN[0], steps=(object(),))  # pyright: ignore[reportArgumentType]
    config = replace(data, workers=workers, procedural_share=0.0, layer_share=0.0)
    stream = batches(
        config, (broken,), scale=4, slots=range(1), num_slots=1, first_step=0, images=False
    )
    with pytest.raises(TrainingError, match=r"\.(mkv|png): no sample could be made \(.*Error"):
        next(stream)


def test_the_cache_keeps_its_limit_and_changes_nothing(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mkv", panning(40, (64, 48)))
    shot = clip_of(path)
    rng = np.random.default_rng(0)
    cells = [random_cell(shot, 6, 32, rng) for _ in range(30)]
    whole, tiny = ExcerptCache(1 << 30), ExcerptCache(70_000)
    for cell in cells:
        kept, passing = whole.get(cell), tiny.get(cell)
        assert tiny.num_bytes <= 70_000
        for a, b in zip(kept.frames, passing.frames, strict=True):
            assert all(map(torch.equal, a, b))
    assert whole.num_decoded == len(set(cells))
    assert whole.num_decoded < tiny.num_decoded <= len(cells)
    assert tiny.num_bytes > 0


def test_a_tiny_cache_gives_the_same_batches(data: DataConfig) -> None:
    ample = list(islice(run(data), 6))
    none = list(islice(run(replace(data, cache_mib=0)), 6))
    assert all(map(same, ample, none))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"patch": 15}, "odd"),
        ({"reuse": 0}, "reuse = 0"),
        ({"workers": -1}, "workers = -1 is negative"),
        ({"crop": 14}, "crop = 14 is more than patch = 12"),
        ({"crop_frames": 4}, "crop_frames = 4 is more than num_frames = 3"),
        ({"crop": -2}, "crop = -2 is negative"),
        ({"still_share": -0.5}, "still_share"),
        ({"clip_share": float("nan")}, "clip_share"),
    ],
)
def test_impossible_numbers_are_refused(
    data: DataConfig, change: dict[str, float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        replace(data, **change)  # pyright: ignore[reportArgumentType]

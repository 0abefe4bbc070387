"""Where samples come from: excerpts, moving stills, layers, drawn scenes, pairs, sharp images."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.errors import InputError, TrainingError
from adcvsr_core.training.data.batches import batches
from adcvsr_core.training.data.config import DataConfig
from adcvsr_core.training.data.excerpts import Cell, Excerpt, decode, matching_cell, random_cell
from adcvsr_core.training.data.images import DETAIL_LIMIT, detailed_crop, gradient_energy
from adcvsr_core.training.data.layers import blob_mask, layered
from adcvsr_core.training.data.makers import Maker
from adcvsr_core.training.data.makers import Picture as PictureOrder
from adcvsr_core.training.data.material import clip_of, gather, still_of
from adcvsr_core.training.data.motion import camera_path, cut_clip, film, still_in_motion, stretch
from adcvsr_core.training.data.pairs import find_pairs
from adcvsr_core.training.data.procedural import dead_leaves, grating, lettering, procedural
from adcvsr_core.training.data.schedule import ImageSchedule, ReuseSchedule
from adcvsr_core.training.data.shots import Crop, Shot
from adcvsr_core.training.data.timeline import read_timeline
from tests.training.data_media import Picture, panning, texture, write_still, write_video


def random(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def excerpt_of(tmp_path: Path, picture: Picture) -> Excerpt:
    return decode(
        random_cell(still_of(write_still(tmp_path / "s.png", picture)), 1, 4096, random())
    )


# Excerpts


@pytest.mark.parametrize(("codec", "pix_fmt"), [("ffv1", "bgr0"), ("libx264", "yuv420p")])
def test_blocks_cover_a_shot_once_and_in_order(tmp_path: Path, codec: str, pix_fmt: str) -> None:
    frames = panning(40, (64, 48))
    path = write_video(tmp_path / "a.mkv", frames, codec=codec, pix_fmt=pix_fmt, gop=25)
    whole = decode(Cell(str(path), None, None, 99, Crop(x=0, y=0, width=64, height=48)))
    shot = clip_of(path)
    cells = {random_cell(shot, 10, 64, random(seed)) for seed in range(60)}
    assert len(cells) == 4
    pieces = [decode(cell) for cell in sorted(cells, key=lambda c: c.start_s or Fraction(0))]
    joined = [planes for piece in pieces for planes in piece.frames]
    assert len(joined) == 40
    for mine, theirs in zip(joined, whole.frames, strict=True):
        assert all(map(torch.equal, mine, theirs))


def test_tiles_cover_a_picture_and_crops_match_it(tmp_path: Path) -> None:
    picture = texture(90, 150)
    shot = still_of(write_still(tmp_path / "a.png", picture))
    regions = {random_cell(shot, 1, 40, random(seed)).region for seed in range(80)}
    assert sum(region.width * region.height for region in regions) == 90 * 150
    assert all(region.width >= 40 - 8 and region.height >= 40 - 8 for region in regions)
    region = next(iter(regions))
    piece = decode(Cell(str(shot.path), None, None, 1, region))
    crop = Crop(x=5, y=3, width=20, height=21)
    y, x = region.y + 3, region.x + 5
    expected = torch.from_numpy(picture[y : y + 21, x : x + 20]).permute(2, 0, 1) / 255
    # One step of 8 bits: the PNG is decoded through planes and back.
    assert (piece.rgb([0], crop)[0] - expected).abs().max() < 1.01 / 255


def test_chroma_of_a_crop_is_that_of_the_whole_picture(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mkv", panning(1, (96, 64)), pix_fmt="yuv420p")
    piece = decode(Cell(str(path), None, None, 1, Crop(x=0, y=0, width=96, height=64)))
    whole = piece.rgb([0], Crop(x=0, y=0, width=96, height=64))
    crop = piece.rgb([0], Crop(x=31, y=17, width=30, height=23))
    assert torch.equal(crop, whole[:, :, 17:40, 31:61])


def test_an_excerpt_beyond_the_end_is_an_error(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mkv", panning(5, (64, 48)))
    region = Crop(x=0, y=0, width=64, height=48)
    with pytest.raises(InputError, match="no frame lies"):
        decode(Cell(str(path), Fraction(50), Fraction(60), 9, region))
    with pytest.raises(InputError, match="too small"):
        decode(Cell(str(path), None, None, 9, Crop(x=0, y=0, width=80, height=48)))


def test_a_timeline_counts_frames_and_bytes(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mkv", panning(9, (64, 48)), codec="libx264", pix_fmt="yuv420p")
    timeline = read_timeline(path, 0)
    assert np.allclose(timeline.times_s, np.arange(9) / 25, atol=1e-3)
    assert 0.5 * path.stat().st_size < timeline.num_bytes.sum() < path.stat().st_size


# Motion


def test_a_clip_is_cut_at_its_own_size_and_speed(tmp_path: Path) -> None:
    frames = panning(6, (64, 48))
    path = write_video(tmp_path / "a.mkv", frames)
    piece = decode(Cell(str(path), None, None, 9, Crop(x=0, y=0, width=64, height=48)))
    source = torch.from_numpy(np.stack(frames)).permute(0, 3, 1, 2).float() / 255
    found = 0
    for seed in range(12):
        clip = cut_clip(piece, 4, 32, random(seed))
        assert clip.shape == (4, 3, 32, 32)
        windows = source[:, :1].unfold(2, 32, 1).unfold(3, 32, 1)
        candidates = (clip[0], clip[0].flip(2), clip[0].mT, clip[0].mT.flip(2), clip[0].flip(2).mT)
        for frame in candidates:
            gap = (windows - frame[None, :1, None, None]).abs().amax((1, 4, 5))
            if gap.min() < 1.01 / 255:
                found += 1
                break
    # The rest are crops that were larger and shrunk.
    assert 5 <= found < 12


@pytest.mark.parametrize(("available", "wanted"), [(6, 4), (4, 4), (3, 8), (1, 3)])
def test_short_stretches_go_back_and_forth(available: int, wanted: int) -> None:
    for seed in range(10):
        numbers = stretch(available, wanted, random(seed))
        assert len(numbers) == wanted
        assert set(numbers) <= set(range(available))
        steps = {abs(a - b) for a, b in pairwise(numbers)}
        assert steps == ({1} if available > 1 else {0})


def test_some_stretches_skip_frames_where_there_are_enough() -> None:
    skips: Counter[int] = Counter()
    for seed in range(60):
        numbers = stretch(10, 4, random(seed))
        assert set(numbers) <= set(range(10))
        (skip,) = {abs(a - b) for a, b in pairwise(numbers)}
        skips[skip] += 1
    assert set(skips) == {1, 2, 3}
    assert skips[1] > skips[2] + skips[3]


def test_cameras_rest_creep_and_run() -> None:
    paths = [camera_path(5, random(seed)) for seed in range(300)]
    speeds = [float(np.hypot(np.diff(path.x), np.diff(path.y)).mean()) for path in paths]
    assert 0.15 < np.mean(np.array(speeds) == 0) < 0.35
    assert 0.2 < np.mean(np.array(speeds) > 4) < 0.5
    assert max(speeds) < 80


def test_a_camera_shows_what_its_path_says() -> None:
    ramp = torch.arange(80.0)[None, None].expand(1, 60, 80) / 80
    path = camera_path(7, random(3))
    assert abs(float(path.x.mean())) < 1
    size = 16
    seen = film(ramp, path, (40.0, 30.0), size)
    middles = seen[:, 0, size // 2 - 1 : size // 2 + 1, size // 2 - 1 : size // 2 + 1].mean((1, 2))
    # Pixel n of the ramp has its centre at n + 0.5.
    assert torch.allclose(middles * 80 + 0.5, torch.from_numpy(path.x) + 40, atol=0.02)


def test_stills_move_smoothly_and_some_rest(tmp_path: Path) -> None:
    still = excerpt_of(tmp_path, texture(96, 112))
    moved = 0
    for seed in range(16):
        frames = still_in_motion(still, 5, 48, random(seed))
        assert frames.shape == (5, 3, 48, 48)
        assert 0 <= frames.min() <= frames.max() <= 1
        moved += not torch.equal(frames[0], frames[4])
    assert 8 <= moved < 16


# Layers and drawn scenes


def test_a_mask_is_soft_and_covers_a_part() -> None:
    for seed in range(8):
        mask = blob_mask(64, random(seed))
        assert mask.shape == (1, 64, 64)
        assert 0.1 < mask.mean() < 0.7
        assert ((mask > 0.05) & (mask < 0.95)).any()


def test_a_layer_covers_and_uncovers_what_is_behind(tmp_path: Path) -> None:
    white = excerpt_of(tmp_path, np.full((160, 160, 3), 255, np.uint8))
    black = torch.zeros(6, 3, 48, 48)
    changed = 0
    for seed in range(8):
        frames = layered(black, white, random(seed), size=48)
        assert frames.shape == black.shape
        assert 0 <= frames.min() <= frames.max() <= 1
        changed += bool((frames[0] - frames[-1]).abs().max() > 0.3)
    assert changed >= 3


@pytest.mark.parametrize(
    "draw",
    [
        lambda rng: dead_leaves(3, 48, rng),
        lambda rng: lettering(64, rng)[None],
        lambda rng: grating(64, rng)[None],
        lambda rng: procedural(3, 48, rng),
    ],
)
def test_drawn_scenes_repeat_with_the_seed_and_have_detail(
    draw: Callable[[np.random.Generator], Tensor],
) -> None:
    for seed in range(6):
        first, again, other = draw(random(seed)), draw(random(seed)), draw(random(seed + 100))
        assert torch.equal(first, again)
        assert not torch.equal(first, other)
        assert 0 <= first.min() <= first.max() <= 1
        assert gradient_energy(first[0]) > 0.5


def test_leaves_move_differently() -> None:
    frames = dead_leaves(5, 96, random(1))
    shifts = set[int]()
    # The best horizontal shift between frames differs from place to place.
    for top in range(8, 72, 12):
        for left in range(16, 64, 12):
            patch = frames[0][:, top : top + 16, left : left + 16]
            places = [frames[4][:, top : top + 16, left + d : left + d + 16] for d in range(-8, 9)]
            shifts.add(int(np.argmin([float((p - patch).abs().mean()) for p in places])))
    assert len(shifts) >= 4


def test_gratings_do_not_alias() -> None:
    for seed in range(6):
        spectrum = torch.fft.rfft2(grating(96, random(seed)).mean(0) - 0.5).abs() ** 2
        across = torch.fft.rfftfreq(96)[None].expand(96, -1)
        down = torch.fft.fftfreq(96)[:, None].expand(-1, 49)
        high = torch.hypot(across, down) > 0.45
        # The edges of the square leak a little.
        assert spectrum[high].sum() < 0.02 * spectrum.sum()


# Images


def test_gradient_energy_measures_steps_in_code_values() -> None:
    stairs = (torch.arange(32.0) * 4 / 255)[None, None].expand(3, 32, 32)
    assert gradient_energy(stairs) == pytest.approx(2)
    assert gradient_energy(torch.full((3, 8, 8), 0.5)) == 0


def test_images_are_taken_where_there_is_detail(tmp_path: Path) -> None:
    picture = np.full((120, 160, 3), 90, np.uint8)
    picture[:, 90:] = texture(120, 70)
    piece = excerpt_of(tmp_path, picture)
    rich = sum(
        gradient_energy(detailed_crop(piece, 0, 32, random(seed))) >= DETAIL_LIMIT
        for seed in range(20)
    )
    # Three in ten random crops lie on the flat side alone.
    assert rich == 20


def test_pictures_without_detail_are_passed_over(tmp_path: Path) -> None:
    write_still(tmp_path / "flat.png", np.full((64, 64, 3), 90, np.uint8))
    write_still(tmp_path / "rich.png", texture(64, 64))
    data = DataConfig(stills=(str(tmp_path),), num_frames=3, patch=8, batch=1)
    maker = Maker(data, gather(data, scale=4), (), scale=4)
    made = [maker.make(PictureOrder(number)).images for number in range(12)]
    rich = sum(images is not None and images.std() > 5 for images in made)
    # One picture in sixteen is flat after four draws of two; half would be after one.
    assert rich >= 10


# Schedules


@pytest.mark.parametrize(("reuse", "pool"), [(1, 1), (2, 4), (4, 40), (5, 7), (4, 2)])
def test_every_sample_is_used_as_often_as_asked_while_alive(reuse: int, pool: int) -> None:
    schedule = ReuseSchedule(reuse, pool)
    uses: dict[int, list[int]] = {}
    for step in range(40 * pool * reuse):
        sample = schedule.sample_at(step)
        assert 0 <= sample <= step // reuse
        assert schedule.is_alive(sample, step)
        uses.setdefault(sample, []).append(step)
    settled = [steps for sample, steps in uses.items() if pool < sample < 30 * pool]
    assert {len(steps) for steps in settled} == {reuse}
    newest = 40 * pool * reuse - 1
    alive = sum(schedule.is_alive(sample, newest) for sample in uses)
    assert alive <= pool


def test_pictures_move_on_as_they_are_used_up() -> None:
    schedule = ImageSchedule(num_images=7, crops=4, reuse=4)
    assert schedule.first_at(0) == 0
    # 7 images a step from pictures with 4 crops that serve 4 times each.
    assert schedule.first_at(1600) == 7 * 1600 // 16
    assert schedule.window == 28


# Pairs


@pytest.fixture
def pair_folder(tmp_path: Path) -> Path:
    """Two clips and their teacher's output: every pixel of the low quality four by four times."""
    for number, name in enumerate(("a", "b")):
        frames = panning(10, (40, 32), seed=number)
        large = [frame.repeat(4, 0).repeat(4, 1) for frame in frames]
        write_video(tmp_path / "cache" / "lq" / f"{name}.mkv", frames)
        write_video(tmp_path / "cache" / "teacher" / f"{name}.mkv", large)
    return tmp_path / "cache"


def config(folder: Path, **changes: object) -> DataConfig:
    values: dict[str, object] = {"num_frames": 3, "patch": 16, "batch": 2, "workers": 0}
    return DataConfig(pairs=(str(folder),), **(values | changes))  # pyright: ignore


def test_both_sides_of_a_pair_are_cut_alike(pair_folder: Path) -> None:
    stream = batches(
        config(pair_folder), (), scale=4, slots=range(2), num_slots=2, first_step=0, images=False
    )
    for batch in islice(stream, 8):
        assert batch.teacher_BTCHW is not None
        assert torch.equal(batch.teacher_BTCHW, batch.gt_BTCHW)
        small = F.max_pool2d(batch.teacher_BTCHW.float().flatten(0, 2), 4)
        assert torch.equal(small, batch.lq_BTCHW.float().flatten(0, 2))


def test_pairs_mix_with_clips(pair_folder: Path, tmp_path: Path) -> None:
    from tests.training.test_data_batches import PLAIN

    write_video(tmp_path / "clips" / "c.mkv", panning(9, (112, 96), seed=5))
    data = config(pair_folder, clips=(str(tmp_path / "clips"),))
    stream = batches(data, PLAIN, scale=4, slots=range(2), num_slots=2, first_step=0, images=True)
    from_pairs = 0
    for batch in islice(stream, 12):
        assert batch.teacher_BTCHW is not None
        assert batch.images_BTCHW is not None
        for teacher, lq in zip(batch.teacher_BTCHW, batch.lq_BTCHW, strict=True):
            small = F.max_pool2d(teacher.float(), 4)
            from_pairs += torch.equal(small, lq.float())
    assert 0 < from_pairs < 24
    with pytest.raises(TrainingError, match="unrelated images are needed"):
        batches(
            config(pair_folder), (), scale=4, slots=range(1), num_slots=1, first_step=0, images=True
        )


def test_a_matching_cell_is_the_same_time_and_place() -> None:
    sides = [
        Shot(path=Path(name), num_frames=40, start_s=start, end_s=start + 1.6, rate=25.0,
             crop=Crop(x=0, y=0, width=side, height=side))
        for name, start, side in (("a", -0.02, 64), ("b", 0.08, 256))
    ]  # fmt: skip
    cell = random_cell(sides[0], 10, 32, random(2))
    other = matching_cell(cell, *sides, 4)
    assert cell.start_s is not None
    assert other.start_s is not None
    assert float(other.start_s - cell.start_s) == pytest.approx(0.1, abs=1e-5)
    assert other.region.x == 4 * cell.region.x
    assert other.region.width == 4 * cell.region.width


def test_every_mismatch_is_named_before_training(pair_folder: Path) -> None:
    def write(side: str, name: str, count: int, size: tuple[int, int], rate: int = 25) -> None:
        write_video(pair_folder / side / f"{name}.mkv", panning(count, size), rate=rate)

    write("lq", "alone", 5, (40, 32))
    write("teacher", "orphan", 5, (40, 32))
    write("lq", "wide", 5, (40, 32))
    write("teacher", "wide", 5, (162, 128))
    write("lq", "long", 5, (40, 32))
    write("teacher", "long", 6, (160, 128))
    write("lq", "fast", 5, (40, 32), rate=25)
    write("teacher", "fast", 5, (160, 128), rate=30)
    write("lq", "brief", 2, (40, 32))
    write("teacher", "brief", 2, (160, 128))
    with pytest.raises(TrainingError) as caught:
        gather(config(pair_folder), scale=4)
    text = str(caught.value)
    for part in (
        "alone.mkv has no teacher", "orphan.mkv has no lq",
        "wide: the teacher's picture is 162x128, 4 x 40x32 is 160x128",
        "long: 5 frames, and 6 of the teacher", "fast: 25 frames/s, and 30 of the teacher",
        "brief: 2 frames; a sample needs 3",
    ):  # fmt: skip
        assert part in text
    with pytest.raises(TrainingError, match="no files ending in"):
        find_pairs((str(pair_folder / "lq"),), scale=4, num_frames=3, patch=16)

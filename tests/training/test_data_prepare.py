"""Preparing a data set: each criterion on generated material, then the command on real media."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from adcvsr_core.errors import InputError, TrainingError
from adcvsr_core.training.data import measures
from adcvsr_core.training.data.config import DataConfig
from adcvsr_core.training.data.hashes import distance, perceptual_hash
from adcvsr_core.training.data.judging import Facts, Limits, bars_that_come_and_go, judge
from adcvsr_core.training.data.material import gather
from adcvsr_core.training.data.prepare import media_files, prepare, write_index
from adcvsr_core.training.data.scanning import scan_video
from adcvsr_core.training.data.shots import Crop, read_index
from adcvsr_core.video.reader import open_reader
from tests.conftest import Adcvsr
from tests.training.data_media import Picture, panning, texture, write_still, write_video

H264 = {"codec": "libx264", "pix_fmt": "yuv420p", "options": {"crf": "10"}}
LIMITS = Limits(min_side=64)
"""As shipped, but for small pictures."""
MEDIA = os.environ.get("ADCVSR_MEDIA", "")
needs_media = pytest.mark.skipif(not MEDIA, reason="needs ADCVSR_MEDIA")


def luma(picture: Picture) -> torch.Tensor:
    return torch.from_numpy(picture).float().mean(2)


def woven(frames: list[Picture]) -> list[Picture]:
    """Interlaced frames: lines of two moments."""
    mixed = [frame.copy() for frame in frames[::2]]
    for frame, later in zip(mixed, frames[1::2], strict=True):
        frame[1::2] = later[1::2]
    return mixed


def boxed(frame: Picture, top: int, left: int) -> Picture:
    frame = frame.copy()
    for rows, columns in ((slice(top), slice(None)), (slice(None), slice(left))):
        frame[rows, columns] = 0
        frame[::-1][rows, columns] = 0
        frame[:, ::-1][rows, columns] = 0
    return frame


# Measures


def test_brightness_ignores_a_small_logo() -> None:
    frame = torch.zeros(240, 320)
    frame[:16, :24] = 200
    assert measures.brightness(frame) == 0
    assert measures.brightness(luma(texture(240, 320))) > 100


def test_contrast_is_the_deviation_of_luma() -> None:
    assert measures.contrast(torch.full((20, 20), 90.0)) == 0
    half = torch.cat([torch.zeros(10, 20), torch.full((10, 20), 100.0)])
    assert measures.contrast(half) == pytest.approx(50)


def test_change_sees_motion_through_noise() -> None:
    frames = [luma(frame) for frame in panning(2, (160, 120))]
    noise = torch.randn(frames[0].shape, generator=torch.Generator().manual_seed(0)) * 2
    assert measures.change(frames[0], frames[0]) == 0
    # Noise of sigma 2 averaged over 16 pixels leaves 0.5, of which the mean size is 0.4.
    assert measures.change(frames[0], frames[0] + noise) == pytest.approx(0.4, rel=0.1)
    assert measures.change(*frames) > 3


@pytest.mark.parametrize(("top", "left"), [(0, 0), (30, 0), (0, 41), (17, 23)])
def test_bars_are_found_and_cut_inward(top: int, left: int) -> None:
    frame = luma(boxed(texture(240, 320), top, left))
    crop = measures.picture_within_bars(*measures.bar_profile(frame))
    assert crop.y % 4 == crop.x % 4 == 0
    for begin, size, bar, length in (
        (crop.y, crop.height, top, 240),
        (crop.x, crop.width, left, 320),
    ):
        assert bar <= begin <= bar + 6 * (bar > 0)
        assert length - bar - 6 * (bar > 0) <= begin + size <= length - bar


def test_a_black_frame_has_no_bars() -> None:
    crop = measures.picture_within_bars(torch.zeros(48), torch.zeros(64))
    assert crop == Crop(x=0, y=0, width=64, height=48)


def decoded(path: Path) -> list[torch.Tensor]:
    with open_reader(path) as reader:
        return [measures.luma_of(frame) for frame in reader]


def test_blockiness_follows_the_quantiser(tmp_path: Path) -> None:
    frames = panning(3, (192, 144))
    values: list[float] = []
    for quantiser in (2, 12, 31):
        path = tmp_path / f"{quantiser}.mkv"
        options = {"qmin": str(quantiser), "qmax": str(quantiser)}
        write_video(path, frames, codec="mpeg4", pix_fmt="yuv420p", options=options)
        values.append(float(np.median([measures.blockiness(frame) for frame in decoded(path)])))
    clean = measures.blockiness(luma(texture(146, 193, 5)[2:, 1:]))
    assert values == sorted(values)
    assert values[2] > LIMITS.blockiness > 1.1 > clean
    # The grid may begin anywhere.
    shifted = decoded(tmp_path / "31.mkv")[0][3:, 5:]
    assert measures.blockiness(shifted) > LIMITS.blockiness


def test_combing_tells_interlaced_from_progressive() -> None:
    frames = panning(12, (192, 144), speed=3)
    progressive = [luma(frame) for frame in frames]
    interlaced = [luma(frame) for frame in woven(frames)]
    clean = measures.combing(progressive[0], progressive[1])
    combed = measures.combing(interlaced[0], interlaced[1])
    assert clean is not None
    assert combed is not None
    assert clean < 0.6 < LIMITS.combing < 0.75 < combed
    assert measures.combing(progressive[0], progressive[0]) is None


def test_bits_count_in_the_currency_of_h264() -> None:
    assert measures.bits_per_pixel(1000, 10, (40, 20), "h264") == 1.0
    assert measures.bits_per_pixel(1000, 10, (40, 20), "mpeg2video") == 0.5


def test_luma_has_one_range(tmp_path: Path) -> None:
    frames = panning(1, (64, 48))
    values = [
        decoded(write_video(tmp_path / f"{pix_fmt}.mkv", frames, pix_fmt=pix_fmt))[0].mean()
        for pix_fmt in ("bgr0", "yuv420p", "yuv420p10le")
    ]
    # The weights of BT.601, rounding and chroma siting leave less than one step.
    assert max(values) - min(values) < 1


# Hashes


def test_a_hash_survives_scaling_and_noise_and_tells_pictures_apart() -> None:
    picture = luma(texture(240, 320))
    small = torch.nn.functional.interpolate(picture[None, None], (90, 120), mode="area")[0, 0]
    noisy = small * 0.9 + 10 + torch.randn(small.shape, generator=torch.Generator().manual_seed(0))
    assert distance(perceptual_hash(picture), perceptual_hash(noisy)) <= 3
    others = [perceptual_hash(luma(texture(240, 320, seed))) for seed in range(1, 6)]
    assert min(distance(perceptual_hash(picture), other) for other in others) > 12


# Judging

FIT = Facts(
    num_frames=20,
    size=(320, 240),
    crop=Crop(x=0, y=0, width=320, height=240),
    changes=(1.0,) * 19,
    combing=(0.1,) * 5,
    blockiness=(1.05,) * 5,
    bits_per_pixel=0.1,
)


@pytest.mark.parametrize(
    ("change", "reason", "value"),
    [
        ({}, "", 0),
        ({"kind": "black", "kind_value": 3.0}, "black", 3),
        ({"kind": "damaged", "kind_value": 1.0}, "damaged", 1),
        ({"interlaced": 0.9}, "interlaced", 0.9),
        ({"combing": (0.1, 0.9, 0.9)}, "interlaced", 0.9),
        ({"num_frames": 5}, "short", 5),
        ({"crop": Crop(x=0, y=40, width=320, height=50)}, "small", 50),
        ({"changes": (0.0,) * 18 + (5.0,)}, "static", 0),
        ({"changes": (0.0,) * 15 + (5.0,) * 4}, "", 0),
        ({"blockiness": (1.5, 1.6, 1.4)}, "blocky", 1.5),
        ({"bits_per_pixel": 0.01}, "starved", 0.01),
        ({"bits_per_pixel": 0.0}, "", 0),
        ({"still": True, "num_frames": 1, "changes": (), "combing": ()}, "", 0),
    ],
)
def test_judgement_names_the_reason(change: dict[str, Any], reason: str, value: float) -> None:
    fault = judge(replace(FIT, **change), LIMITS)
    assert (fault.reason if fault else "") == reason
    assert fault is None or fault.value == pytest.approx(value)


def test_bars_that_come_and_go_are_told_from_a_dark_corner() -> None:
    whole = Crop(x=0, y=0, width=320, height=240)
    boxed_frame, dark_left = (
        replace(whole, y=30, height=180),
        replace(whole, x=100, width=220),
    )
    assert bars_that_come_and_go(whole, [whole, boxed_frame], (320, 240)) == pytest.approx(0.25)
    assert bars_that_come_and_go(whole, [whole, dark_left], (320, 240)) == 0


# Scanning


def test_a_file_is_split_at_cuts_and_black_frames_dropped(tmp_path: Path) -> None:
    first = panning(20, (128, 104))
    second = [255 - frame // 2 for frame in panning(15, (128, 104), seed=7)]
    black = [np.zeros_like(first[0])] * 4
    path = write_video(tmp_path / "a.mkv", first[:12] + black + first[12:] + second, **H264)
    scan = scan_video(path, LIMITS)
    assert scan.num_frames == 39
    assert [(e.first, e.shot.num_frames) for e in scan.kept] == [(0, 12), (16, 8), (24, 15)]
    assert [(d.first, d.last, d.fault.reason) for d in scan.dropped] == [(12, 15, "black")]
    # The times lead to the same frames.
    for entry in scan.kept:
        with open_reader(path, start_s=entry.shot.start_s, end_s=entry.shot.end_s) as reader:
            frames = list(reader)
        assert len(frames) == entry.shot.num_frames
        assert round(float(frames[0].time_s) * 25) == entry.first


@pytest.mark.parametrize(
    ("reason", "make"),
    [
        ("static", lambda frames: [frames[0]] * 20),
        ("flat", lambda frames: [np.full_like(frames[0], 120)] * 20),
        ("short", lambda frames: frames[:5]),
        ("interlaced", woven),
        ("small", lambda frames: [boxed(frame, 30, 0) for frame in frames]),
    ],
)
def test_what_is_unfit_is_dropped_for_its_reason(
    tmp_path: Path, reason: str, make: Callable[[list[Picture]], list[Picture]]
) -> None:
    frames = make(panning(24, (128, 108), speed=3))
    scan = scan_video(write_video(tmp_path / "a.mkv", frames, **H264), LIMITS)
    assert not scan.kept
    assert {item.fault.reason for item in scan.dropped} == {reason}


def test_a_flag_alone_makes_a_clip_interlaced(tmp_path: Path) -> None:
    options = {"flags": "+ildct+ilme"}
    path = write_video(
        tmp_path / "a.mkv", panning(12, (128, 112)), codec="mpeg2video", pix_fmt="yuv420p",
        options=options,
    )  # fmt: skip
    assert [item.fault.reason for item in scan_video(path, LIMITS).dropped] == ["interlaced"]


def test_heavy_compression_is_dropped(tmp_path: Path) -> None:
    frames = panning(12, (128, 112))
    blocks = write_video(
        tmp_path / "a.mkv", frames, codec="mpeg4", pix_fmt="yuv420p",
        options={"qmin": "31", "qmax": "31"},
    )  # fmt: skip
    starved = write_video(
        tmp_path / "b.mkv", frames, codec="libx264", pix_fmt="yuv420p", options={"crf": "51"}
    )
    assert [item.fault.reason for item in scan_video(blocks, LIMITS).dropped] == ["blocky"]
    assert {item.fault.reason for item in scan_video(starved, LIMITS).dropped} <= {
        "starved",
        "blocky",
    }
    assert not scan_video(starved, LIMITS).kept


def test_long_shots_are_divided(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mkv", panning(30, (128, 104)), **H264)
    scan = scan_video(path, replace(LIMITS, max_frames=12, min_frames=5))
    assert [entry.shot.num_frames for entry in scan.kept] == [12, 12, 6]


# The whole


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A clip, the same clip darker and compressed, a letterboxed one, stills, rubbish."""
    root = tmp_path / "media"
    frames = panning(20, (128, 104))
    write_video(root / "a.mkv", frames, **H264)
    darker = [frame - frame // 8 for frame in frames]
    write_video(
        root / "sub" / "copy.mkv",
        darker,
        codec="libx264",
        pix_fmt="yuv420p",
        options={"crf": "24"},
    )
    write_video(
        root / "boxed.mkv", [boxed(f, 12, 0) for f in panning(12, (128, 128), seed=4)], **H264
    )
    write_still(root / "still.png", texture(110, 140, 9))
    write_still(root / "tiny.png", texture(40, 40, 9))
    (root / "broken.mp4").write_text("no video at all")
    return root


def test_an_index_holds_what_is_fit_and_trains(folder: Path, tmp_path: Path) -> None:
    prepared = prepare(media_files([folder]), LIMITS)
    assert [entry.shot.path.name for entry in prepared.kept] == ["a.mkv", "boxed.mkv", "still.png"]
    reasons = {item.path.name: item.fault.reason for item in prepared.dropped}
    assert reasons == {"copy.mkv": "repeated", "tiny.png": "small"}
    assert [path.name for path, _ in prepared.unreadable] == ["broken.mp4"]
    index = tmp_path / "index.json"
    write_index(prepared, index)
    shots = read_index(index)
    assert [shot.path for shot in shots] == [entry.shot.path for entry in prepared.kept]
    boxed_crop = shots[1].crop
    assert (boxed_crop.x, boxed_crop.width) == (0, 128)
    assert 12 <= boxed_crop.y <= 18
    data = DataConfig(index=(str(index),), num_frames=3, patch=12, batch=1)
    material = gather(data, scale=4)
    assert (len(material.clips), len(material.stills)) == (2, 1)


def test_an_index_whose_files_changed_is_refused(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "index.json"
    write_index(prepare([folder / "still.png"], LIMITS), index)
    shutil.copy(folder / "a.mkv", folder / "still.png")
    with pytest.raises(TrainingError, match=r"still\.png: not the file that was indexed"):
        read_index(index)
    (folder / "still.png").unlink()
    with pytest.raises(TrainingError, match=r"still\.png: missing"):
        read_index(index)
    index.write_text("{}")
    with pytest.raises(TrainingError, match="not an index"):
        read_index(index)


def test_processes_change_nothing(folder: Path) -> None:
    files = media_files([folder])
    assert prepare(files, LIMITS, jobs=2) == prepare(files, LIMITS)


def test_folders_without_media_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds neither"):
        media_files([tmp_path])
    with pytest.raises(InputError, match="no such folder"):
        media_files([tmp_path / "nowhere"])


def test_the_command_reports_and_writes(folder: Path, adcvsr: Adcvsr) -> None:
    done = adcvsr.run("dataset", folder, "-o", "index.json", "--jobs", "1", "--min-side", "64")
    assert done.returncode == 0, done.stderr
    assert "6 files: kept 2 shots of 32 frames and 1 stills; 1 of them" in done.stdout
    assert "repeated" in done.stdout
    assert "of a.mkv, frame 0" in done.stdout
    assert "broken.mp4: it is a text file, not a video" in done.stdout
    assert "6/6 files" in done.stderr
    document = json.loads((adcvsr.folder / "index.json").read_text())
    assert document["shots"][0]["file"] == "media/a.mkv"
    assert document["dropped"][0].keys() >= {"file", "first", "last", "reason", "value", "limit"}
    again = adcvsr.run("dataset", folder, "-o", "index.json")
    assert again.returncode == 1
    assert "the file exists" in again.stderr
    wrong = adcvsr.run("dataset", folder, "-o", "b.json", "--limit", "blocks=2")
    assert wrong.returncode == 2
    assert "no limit is called 'blocks'" in wrong.stderr


# Real media


@needs_media
def test_real_training_clips_are_kept() -> None:
    clips = sorted((Path(MEDIA) / "train_clips").glob("*.mp4"))
    scans = [scan_video(path, LIMITS) for path in clips[3::12]]
    kept = [scan for scan in scans if scan.kept and not scan.dropped]
    assert len(kept) == len(scans)


@needs_media
@pytest.mark.parametrize(
    "name",
    [
        "odd_files/tests_only/field_pictures_576i.ts",
        "real_lq/tests_only/interlaced_news_480i.ts",
        "real_lq/tests_only/ntsc_480i_dvd_sunset.vob",
    ],
)
def test_real_interlaced_material_is_dropped(name: str) -> None:
    path = Path(MEDIA) / name
    if not path.exists():
        pytest.skip("not among the media")
    scan = scan_video(path, LIMITS)
    frames = sum(item.last - item.first + 1 for item in scan.dropped)
    interlaced = [item for item in scan.dropped if item.fault.reason == "interlaced"]
    assert sum(item.last - item.first + 1 for item in interlaced) > 0.8 * frames
    assert frames > 0.9 * scan.num_frames


@needs_media
def test_real_blocky_video_is_dropped() -> None:
    path = Path(MEDIA) / "real_lq" / "tests_only" / "anime_msmpeg4_352x240.avi"
    if not path.exists():
        pytest.skip("not among the media")
    scan = scan_video(path, Limits())
    assert {item.fault.reason for item in scan.dropped} == {"blocky"}
    assert not scan.kept

from __future__ import annotations

import os
from collections.abc import Iterable
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from adcvsr_core.errors import SettingsError
from adcvsr_core.scenes import SceneDetector, check_cuts, read_cuts, scenes_from_cuts
from adcvsr_core.thumbnails import thumbnail


def _detect(frames: Iterable[Tensor]) -> list[int]:
    detector, scenes = SceneDetector(), list[int]()
    for frame in frames:
        scenes += detector.push(thumbnail(frame))
    return scenes + detector.finish()


def _texture(seed: int, height: int = 90, width: int = 160) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.rand(1, 3, height // 18, width // 18, generator=generator)
    return F.interpolate(coarse, (height, width), mode="bicubic")[0].clamp(0, 1)


def test_a_cut_is_found_at_its_frame() -> None:
    frames = [_texture(1)] * 6 + [_texture(2)] * 5 + [_texture(3)] * 4
    assert _detect(frames) == scenes_from_cuts([6, 11], 15)


@pytest.mark.parametrize("length", [0, 1, 2])
def test_short_clips(length: int) -> None:
    assert _detect([_texture(1)] * length) == [0] * length


def test_a_cut_between_the_only_two_frames() -> None:
    assert _detect([_texture(1), _texture(2)]) == [0, 1]


@pytest.mark.parametrize("at", [3, 7])
def test_a_flash_is_not_a_cut(at: int) -> None:
    frames = [_texture(1)] * 12
    frames[at] = frames[at] * 0.2 + 0.8
    assert _detect(frames) == [0] * 12


def test_a_fade_and_a_dissolve_are_not_cuts() -> None:
    one, other = _texture(1), _texture(2)
    fade = [one * (1 - t / 12) for t in range(13)]
    dissolve = [torch.lerp(one, other, t / 12) for t in range(13)]
    assert _detect(fade) == [0] * 13
    assert _detect(dissolve) == [0] * 13


@pytest.mark.parametrize("speed", [1, 4, 9])
def test_a_pan_is_not_a_cut(speed: int) -> None:
    wide = _texture(4, 90, 400)
    frames = [wide[..., t * speed : t * speed + 160] for t in range(20)]
    assert _detect(frames) == [0] * 20


def test_noise_is_not_a_cut() -> None:
    still, generator = _texture(5), torch.Generator().manual_seed(0)
    noisy = [still + 0.15 * torch.randn(still.shape, generator=generator) for _ in range(12)]
    assert _detect(noisy) == [0] * 12


def test_cuts_do_not_depend_on_where_one_starts() -> None:
    frames = [_texture(seed) for seed in (1, 1, 1, 2, 2, 2, 2, 3, 3, 3)]
    whole = _detect(frames)
    for start in range(1, 8):
        scenes = _detect(frames[start:])
        # the first frame only serves as context
        for n in range(start + 2, 10):
            begins = scenes[n - start] != scenes[n - start - 1]
            assert begins == (whole[n] != whole[n - 1]), (start, n)


def test_spliced_real_clips_are_cut_where_they_were_spliced() -> None:
    media = os.environ.get("ADCVSR_MEDIA")
    if not media:
        pytest.skip("needs ADCVSR_MEDIA")
    frames: list[Tensor] = []
    cuts: list[int] = []
    for path in sorted(Path(media, "eval_pairs", "web").glob("*.mp4")):
        cuts.append(len(frames))
        with av.open(str(path)) as container:
            for frame in islice(container.decode(video=0), 16):
                rgb_HWC = torch.from_numpy(frame.to_ndarray(format="rgb24"))
                frames.append(rgb_HWC.movedim(-1, 0).float() / 255)
    assert len(cuts) > 3
    assert _detect(frames) == scenes_from_cuts(cuts, len(frames))


def test_scenes_from_cuts() -> None:
    assert scenes_from_cuts([2, 0, 4, 99], 5) == [0, 0, 1, 1, 2]
    assert scenes_from_cuts([], 0) == []


def test_cut_file(tmp_path: Path) -> None:
    path = tmp_path / "cuts.txt"
    path.write_text("# made by hand\n240\n\n0:00:02.500  # after the title\n1:00:00\n240\n")
    assert read_cuts(path, Fraction(24000, 1001)) == [60, 240, 86314]


@pytest.mark.parametrize(
    ("line", "frame"),
    [
        ("12", 12), ("0", 0), ("0.1", 2), ("0.1s", 2), ("12s", 300), ("9.", 225), (".5", 12),
        ("1:02.5", 1562), ("0:01:02.5", 1562), ("90:00", 135000), ("1:00:00", 90000),
    ],
)  # fmt: skip
def test_a_whole_number_is_a_frame_and_all_else_a_time(
    tmp_path: Path, line: str, frame: int
) -> None:
    path = tmp_path / "cuts.txt"
    path.write_text(f"{line}\n")
    assert read_cuts(path, Fraction(25)) == [frame]


@pytest.mark.parametrize("line", ["-3", "12.5.1", "0:61:00", "0:00:61", "5m", "s", "tomorrow"])
def test_bad_lines_are_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "cuts.txt"
    path.write_text(f"1\n{line}\n")
    with pytest.raises(SettingsError, match=r"cuts\.txt:2: .*neither a frame number nor a time"):
        read_cuts(path, Fraction(25))


def test_missing_cut_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.txt: .*no such file.*--cuts auto, off, or"):
        read_cuts(tmp_path / "none.txt", Fraction(25))


def test_negative_cuts_are_refused() -> None:
    with pytest.raises(SettingsError, match="-2"):
        check_cuts([4, -2])

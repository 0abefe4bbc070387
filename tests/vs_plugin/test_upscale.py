"""The filter gives the engine's pixels, whatever the order, the threads and the format."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
import vapoursynth as vs

from tests.conftest import Adcvsr
from tests.vs_plugin.conftest import Vspipe, digest, digests, make_noise

FORMATS = [
    vs.RGB24, vs.RGB30, vs.RGB48, vs.RGBH, vs.RGBS, vs.GRAY8, vs.GRAY16, vs.GRAYS,
    vs.YUV420P8, vs.YUV420P10, vs.YUV420P16, vs.YUV422P8, vs.YUV422P10, vs.YUV444P8,
    vs.YUV444P16, vs.YUV444PS,
]  # fmt: skip


def upscale(clip: vs.VideoNode, model: Path, **arguments: object) -> vs.VideoNode:
    return clip.adcvsr.Upscale(model=str(model), device="cpu", precision="fp32", **arguments)


@pytest.mark.parametrize("format_id", FORMATS, ids=lambda f: vs.core.get_video_format(f).name)
def test_format_and_properties_are_kept(tiny_model: Path, format_id: int) -> None:
    clip = make_noise(format_id, frames=3, _DurationNum=1, _DurationDen=25, mine=7)
    result = upscale(clip, tiny_model)
    assert (result.width, result.height) == (128, 96)
    assert result.format == clip.format
    assert (result.num_frames, result.fps) == (3, clip.fps)
    source, frame = clip.get_frame(1), result.get_frame(1)
    for key, value in source.props.items():
        assert frame.props[key] == value, key
    added = {key for key in frame.props if key not in source.props}
    assert added <= {
        *("AdcvsrModel", "AdcvsrModelHash", "AdcvsrSettings", "AdcvsrVersion"),
        *("_ChromaLocation", "_Range"),
    }
    plain = np.asarray(clip.resize.Bicubic(128, 96).get_frame(1)[0]).astype(np.float64)
    peak = 1 if clip.format.sample_type == vs.FLOAT else 2**clip.format.bits_per_sample
    assert np.abs(np.asarray(frame[0]) - plain).mean() < 0.12 * peak


@pytest.mark.parametrize("temporal", ["window", "stream"])
def test_order_and_threads_do_not_change_a_bit(tiny_model: Path, temporal: str) -> None:
    clip = make_noise(frames=40)
    whole = digests(upscale(clip, tiny_model, temporal=temporal, window=17))
    assert len(set(whole)) == 40
    backwards = upscale(clip, tiny_model, temporal=temporal, window=17)
    assert [digest(backwards.get_frame(n)) for n in range(39, -1, -1)] == whole[::-1]
    shuffled = random.Random(3).sample(range(40), 40)
    anyhow = upscale(clip, tiny_model, temporal=temporal, window=17)
    asked = [(n, anyhow.get_frame_async(n)) for n in shuffled]
    assert all(digest(future.result()) == whole[n] for n, future in asked)


def test_the_command_gives_the_same_pixels(
    adcvsr: Adcvsr, tiny_model: Path, moving_file: Path, tmp_path: Path
) -> None:
    words = ("--model", tiny_model, "--precision", "fp32", "--temporal", "window", "--window", "17")
    done = adcvsr.run("upscale", moving_file, "-o", "command.mkv", *words, "--encoder", "ffv1")
    assert done.returncode == 0, done.stderr
    command = vs.core.bs.VideoSource(str(tmp_path / "command.mkv"))
    clip = vs.core.bs.VideoSource(str(moving_file))
    result = upscale(clip, tiny_model, window=17)
    assert digests(result) == digests(command)


def test_marked_cuts_split_scenes_inside_a_window(tiny_model: Path) -> None:
    clip = make_noise(frames=20)
    first, second = clip[:9], clip[9:]
    marked = first[:-1] + first[-1].std.SetFrameProps(_SceneChangeNext=1)
    marked += second[0].std.SetFrameProps(_SceneChangePrev=1) + second[1:]
    alone = digests(upscale(first, tiny_model, cuts=0)) + digests(
        upscale(second, tiny_model, cuts=0)
    )
    joined = digests(upscale(marked, tiny_model))
    unmarked = digests(upscale(clip, tiny_model, cuts=0))
    assert unmarked[8] != alone[8]
    frames = [upscale(marked, tiny_model).get_frame(n) for n in (8, 9)]
    for frame, n in zip(frames, (8, 9), strict=True):
        other = (
            upscale(first, tiny_model, cuts=0) if n == 8 else upscale(second, tiny_model, cuts=0)
        )
        there = other.get_frame(n if n == 8 else 0)
        apart = np.asarray(frame[0]).astype(int) - np.asarray(there[0]).astype(int)
        assert np.abs(apart).max() <= 1
    assert joined != unmarked


def test_an_unmarked_cut_is_found_by_the_detector(tiny_model: Path) -> None:
    still = make_noise(frames=1, size=(64, 48))
    dark = still.std.Expr(["x 4 /", "", ""]) if hasattr(vs.core.std, "Expr") else still
    clip = still * 8 + dark * 8
    found = upscale(clip, tiny_model).get_frame(7)
    off = upscale(clip, tiny_model, cuts=0).get_frame(7)
    alone = upscale(still * 8, tiny_model, cuts=0).get_frame(7)
    assert digest(found) == digest(alone)
    assert digest(off) != digest(alone)


def test_colours_are_read_from_each_frame(tiny_model: Path) -> None:
    clip = make_noise(vs.YUV444P8, frames=4)
    old = upscale(clip.std.SetFrameProps(_Matrix=6), tiny_model, cuts=0)
    new = upscale(clip.std.SetFrameProps(_Matrix=1), tiny_model, cuts=0)
    mixed = upscale(
        clip[:2].std.SetFrameProps(_Matrix=6) + clip[2:].std.SetFrameProps(_Matrix=1),
        tiny_model,
        cuts=0,
    )
    assert [f.props["_Matrix"] for f in mixed.frames(close=False)] == [6, 6, 1, 1]
    assert digest(old.get_frame(0)) != digest(new.get_frame(0))


def test_full_range_goes_in_and_comes_out(tiny_model: Path) -> None:
    limited = make_noise(vs.YUV444P16, frames=2)
    full = limited.resize.Bicubic(range=1)
    a = upscale(limited, tiny_model).get_frame(0)
    b = upscale(full, tiny_model)
    assert b.get_frame(0).props["_Range"] == 1
    back = b.resize.Bicubic(range=0).get_frame(0)
    luma, other = (np.asarray(frame[0]).astype(int) for frame in (a, back))
    inside = (luma > 16 << 8) & (luma < 235 << 8)  # full range cannot hold what lies beyond
    assert inside.mean() > 0.5
    assert np.abs(luma - other)[inside].max() <= 8


def test_size_strength_and_colour(tiny_model: Path, tmp_path: Path) -> None:
    clip = make_noise(frames=3)
    assert upscale(clip, tiny_model, scale=2).get_frame(0).width == 64
    odd = upscale(clip, tiny_model, scale=1.03125)  # 33 wide, which 4:2:0 cannot hold
    assert (odd.width, odd.height, odd.get_frame(0).width) == (34, 24, 34)
    plain = upscale(clip, tiny_model, strength=0)
    assert digest(plain.get_frame(1)) != digest(upscale(clip, tiny_model).get_frame(1))
    settings = tmp_path / "s.toml"
    settings.write_text('size = "80x96"\nstrength = 0.5\ncolor = "match"\ncrf = 12\n')
    wide = upscale(clip.std.SetFrameProps(_SARNum=1, _SARDen=1), tiny_model, settings=str(settings))
    frame = wide.get_frame(2)
    assert (frame.width, frame.height) == (80, 96)
    assert (frame.props["_SARNum"], frame.props["_SARDen"]) == (8, 5)


def test_vspipe_writes_what_python_sees(
    vspipe: Vspipe, tiny_model: Path, moving_file: Path
) -> None:
    done = vspipe.run(
        f"clip = core.bs.VideoSource({str(moving_file)!r})\n"
        f"clip = core.adcvsr.Upscale(clip, {str(tiny_model)!r}, device='cpu', precision='fp32')\n"
        "clip.set_output()\n",
        "-c", "y4m",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    result = upscale(vs.core.bs.VideoSource(str(moving_file)), tiny_model)
    size = 192 * 128 * 3 // 2
    frames = done.stdout.split(b"FRAME\n")[1:]
    assert len(frames) == 25
    for n in (0, 11, 24):
        planes = [
            np.ascontiguousarray(np.asarray(result.get_frame(n)[p])).tobytes() for p in range(3)
        ]
        assert frames[n] == b"".join(planes)
        assert len(frames[n]) == size


def test_a_chain_before_and_after(tiny_model: Path, moving_file: Path) -> None:
    clip = vs.core.bs.VideoSource(str(moving_file))
    chain = upscale(clip.std.BoxBlur().std.Trim(2, 20), tiny_model).resize.Spline36(96, 64)
    assert len(digests(chain)) == 19


def test_two_filters_one_after_the_other(tiny_model: Path) -> None:
    clip = make_noise(frames=12, size=(16, 16))
    once = upscale(clip, tiny_model, scale=1)
    twice = upscale(once, tiny_model)
    assert (twice.width, len(set(digests(twice)))) == (64, 12)


def test_models_and_version() -> None:
    models = vs.core.adcvsr.Models()
    assert "lite" in (models["name"] if isinstance(models["name"], list) else [models["name"]])
    assert vs.core.adcvsr.Version()[0:1].isdigit()

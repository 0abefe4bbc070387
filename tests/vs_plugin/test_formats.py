"""Odd formats, sizes, lengths and frame properties, as chains really carry them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import vapoursynth as vs

from tests.vs_plugin.conftest import digests, make_noise

SUBSAMPLINGS = {"411": (2, 0), "410": (2, 2), "440": (0, 1)}


def upscale(clip: vs.VideoNode, model: Path, **arguments: object) -> vs.VideoNode:
    return clip.adcvsr.Upscale(model=str(model), device="cpu", precision="fp32", **arguments)


def plane(clip: vs.VideoNode, n: int = 0, index: int = 0) -> np.ndarray:
    return np.asarray(clip.get_frame(n)[index]).astype(np.float64)


@pytest.mark.parametrize("kind", [(vs.INTEGER, 8), (vs.INTEGER, 9), (vs.INTEGER, 14),
                                  (vs.FLOAT, 16), (vs.FLOAT, 32)], ids=str)  # fmt: skip
@pytest.mark.parametrize("name", SUBSAMPLINGS)
def test_rare_subsamplings_come_back_as_they_went_in(
    tiny_model: Path, name: str, kind: tuple[vs.SampleType, int]
) -> None:
    target = vs.core.query_video_format(vs.YUV, *kind, *SUBSAMPLINGS[name])
    source = make_noise(vs.YUV444PS, frames=2, size=(32, 32))
    clip = source.resize.Bicubic(format=target.id)
    result = upscale(clip, tiny_model)
    assert (result.format.id, result.width, result.height) == (target.id, 128, 128)
    peak = 1 if kind[0] == vs.FLOAT else 1 << kind[1]
    for index in range(3):
        there, here = plane(clip, index=index).mean(), plane(result, index=index).mean()
        assert abs(there - here) < 0.05 * peak


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (1, 7), (3, 5)])
@pytest.mark.parametrize("format_id", [vs.RGBS, vs.GRAY8])
def test_tiny_clips(tiny_model: Path, size: tuple[int, int], format_id: int) -> None:
    clip = make_noise(format_id, frames=1, size=size)
    for temporal in ("window", "stream"):
        frame = upscale(clip, tiny_model, temporal=temporal).get_frame(0)
        assert (frame.width, frame.height) == (4 * size[0], 4 * size[1])


@pytest.mark.parametrize("temporal", ["window", "stream"])
def test_the_last_frame_of_the_longest_clip(tiny_model: Path, temporal: str) -> None:
    clip = vs.core.std.BlankClip(width=16, height=16, format=vs.GRAY8, length=2**31 - 1)
    assert upscale(clip, tiny_model, temporal=temporal).get_frame(2**31 - 2).width == 64


def test_half_floats_beyond_black_and_white_are_not_cut_off(tiny_model: Path) -> None:
    clip = make_noise(vs.RGBS, frames=1).std.Expr("x 4 * 1.5 -").resize.Point(format=vs.RGBH)
    half, single = upscale(clip, tiny_model), upscale(clip.resize.Point(format=vs.RGBS), tiny_model)
    for index in range(3):
        samples = plane(half, index=index)
        assert (samples.min() < -0.5, samples.max() > 1.5) == (True, True)
        assert np.abs(samples - plane(single, index=index)).max() < 2e-3


@pytest.mark.parametrize("given", [None, 0, 1])
def test_gray_is_limited_unless_it_says_otherwise_as_for_the_resizers(
    tiny_model: Path, given: int | None
) -> None:
    """The model sees the same picture whatever way its grays are stored."""
    gray = make_noise(vs.GRAYS, frames=1)
    clip = gray.resize.Point(format=vs.GRAY16, range=given or 0)
    clip = clip.std.RemoveFrameProps("_Range")
    result = upscale(clip if given is None else clip.std.SetFrameProps(_Range=given), tiny_model)
    assert result.get_frame(0).props.get("_Range") == given
    samples = plane(result)
    levels = samples / 65535 if given else (samples / 256 - 16) / 219
    inside = (levels > 0.01) & (levels < 0.99)
    assert np.abs(levels - plane(upscale(gray, tiny_model)))[inside].max() < 1e-3


@pytest.mark.parametrize("given", [None, 2, 3, 15, 99, -1])
def test_an_unknown_matrix_is_guessed_by_size_and_said(tiny_model: Path, given: int | None) -> None:
    clip = make_noise(vs.YUV444P8, frames=1).std.RemoveFrameProps("_Matrix")
    unsure = clip if given is None else clip.std.SetFrameProps(_Matrix=given)
    result = upscale(unsure, tiny_model)
    assert result.get_frame(0).props["_Matrix"] == 6
    assert digests(result) == digests(upscale(clip.std.SetFrameProps(_Matrix=6), tiny_model))


@pytest.mark.parametrize("matrix", [1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])
def test_every_known_matrix_goes_in_and_comes_out(tiny_model: Path, matrix: int) -> None:
    clip = make_noise(vs.YUV444P16, frames=1).std.SetFrameProps(_Matrix=matrix)
    result = upscale(clip, tiny_model)
    assert result.get_frame(0).props["_Matrix"] == matrix
    for index in range(3):
        assert abs(plane(clip, index=index).mean() - plane(result, index=index).mean()) < 3300


def test_hdr_keeps_its_properties(tiny_model: Path) -> None:
    hdr = {"_Matrix": 9, "_Primaries": 9, "_Transfer": 16, "_ChromaLocation": 2,
           "ContentLightLevelMax": 1000}  # fmt: skip
    clip = make_noise(vs.YUV420P10, frames=2).std.SetFrameProps(**hdr)
    props = upscale(clip, tiny_model).get_frame(1).props
    assert {key: props[key] for key in hdr} == hdr


def test_variable_frame_rates_keep_each_duration(tiny_model: Path) -> None:
    clip = make_noise(frames=4)
    clip = clip + clip.std.AssumeFPS(fpsnum=30)

    def last(n: int, f: vs.VideoFrame) -> vs.VideoFrame:
        made = f.copy()
        made.props["_DurationNum"], made.props["_DurationDen"] = n + 1, 1000
        return made

    result = upscale(clip.std.ModifyFrame(clip, last), tiny_model)
    assert result.fps == 0
    assert [f.props["_DurationNum"] for f in result.frames(close=False)] == list(range(1, 9))


def test_some_frames_say_their_cuts_and_others_do_not(tiny_model: Path) -> None:
    """A mark counts where there is one, the detector where there is none."""
    still = make_noise(frames=1, size=(64, 48))
    dark = still.std.Expr(["x 4 /", "", ""])
    bright = still.std.Expr(["x 3 / 160 +", "", ""])
    scenes = [still * 6, dark * 6, bright * 6]
    whole = scenes[0] + scenes[1] + scenes[2]
    alone = [upscale(scene, tiny_model, cuts=0) for scene in scenes]
    found = upscale(whole, tiny_model)
    denied = whole[:6] + whole[6].std.SetFrameProps(_SceneChangePrev=0) + whole[7:]
    denied = denied[:5] + denied[5].std.SetFrameProps(_SceneChangeNext=0) + denied[6:]
    mixed = upscale(denied, tiny_model)
    expected = [frame for clip in alone for frame in digests(clip)]
    assert digests(found)[5:7] == expected[5:7]
    assert digests(mixed)[5] != expected[5]  # a cut that the frames deny is none
    assert digests(mixed)[11:13] == expected[11:13]

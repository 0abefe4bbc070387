"""What cannot be done is said when the script is loaded, and begins with the filter's name."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import vapoursynth as vs

from tests.vs_plugin.conftest import Vspipe, make_noise

BAD = {
    "unknown model": (lambda c: c.adcvsr.Upscale(model="nope"), "unknown model 'nope'"),
    "no such device": (lambda c: c.adcvsr.Upscale(device="cuda:99"), "no device 'cuda:99'"),
    "wrong temporal": (lambda c: c.adcvsr.Upscale(temporal="now"), "temporal='now'"),
    "tiny scale": (lambda c: c.adcvsr.Upscale(scale=1e-9), "0.01"),
    "negative scale": (lambda c: c.adcvsr.Upscale(scale=-2), "scale=-2"),
    "strength": (lambda c: c.adcvsr.Upscale(strength=3), "strength=3"),
    "short window": (lambda c: c.adcvsr.Upscale(window=3), "too short"),
    "settings file": (lambda c: c.adcvsr.Upscale(settings="/none.toml"), "/none.toml"),
    "fields": (lambda c: c.std.SetFieldBased(2).adcvsr.Upscale(), "field-based"),
    "cuts": (lambda c: c.adcvsr.Upscale(cuts=2), "cuts=2 is not allowed. It must be 0 or 1"),
    "RGB's matrix": (lambda c: c.std.SetFrameProps(_Matrix=0).adcvsr.Upscale(), "_Matrix 0"),
    "scale": (lambda c: c.adcvsr.Upscale(scale=float("nan")), "scale=nan"),
    "first frame": (
        lambda c: c.std.FrameEval(lambda n: 1 / 0).adcvsr.Upscale(),
        "the clip's first frame cannot be had",
    ),
    "changing size": (
        lambda c: vs.core.std.Splice([c, c.resize.Point(64, 64)], mismatch=True).adcvsr.Upscale(),
        "changes its format or size",
    ),
    "32-bit integers": (
        lambda c: vs.core.std.BlankClip(format=vs.GRAY32, length=1).adcvsr.Upscale(),
        "32-bit integer samples",
    ),
    "too large": (lambda c: c.adcvsr.Upscale(scale=64).adcvsr.Upscale(scale=64), "at most 32768"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD.values(), ids=BAD.keys())
def test_errors_when_the_script_is_loaded(
    case: tuple[Callable[[vs.VideoNode], vs.VideoNode], str],
) -> None:
    make, text = case
    with pytest.raises(vs.Error, match=r"^adcvsr: ") as raised:
        make(make_noise(frames=2))
    assert text in str(raised.value)


def test_a_field_based_frame_later_on_fails_that_frame_only(tiny_model: Path) -> None:
    clip = make_noise(frames=60)
    mixed = clip[:50] + clip[50:].std.SetFieldBased(1)
    result = mixed.adcvsr.Upscale(str(tiny_model), window=17)
    with pytest.raises(vs.Error, match=r"adcvsr: frame 50: .*field-based"):
        result.get_frame(50)
    assert result.get_frame(0).width == 128
    with pytest.raises(vs.Error, match=r"adcvsr: frame 49: input frame 50: .*field-based"):
        result.get_frame(49)


def test_an_error_before_the_filter_comes_through_and_passes(tiny_model: Path) -> None:
    clip = make_noise(frames=30)
    broken = True

    def fail(n: int, f: vs.VideoFrame) -> vs.VideoFrame:
        if broken and n == 20:
            raise ValueError("source is broken")
        return f

    result = clip.std.ModifyFrame(clip, fail).adcvsr.Upscale(str(tiny_model), window=17)
    with pytest.raises(vs.Error, match="source is broken"):
        result.get_frame(20)
    broken = False
    assert result.get_frame(20).width == 128


def test_the_engine_failing_is_an_error_of_the_frame(
    tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from adcvsr_vs.filter import ClipFilter

    result = make_noise(frames=4).adcvsr.Upscale(str(tiny_model))
    render = ClipFilter.render

    def lose(*_: object) -> None:
        raise RuntimeError("CUDA error: device lost")

    monkeypatch.setattr(ClipFilter, "render", lose)
    with pytest.raises(vs.Error, match="adcvsr: frame 1: RuntimeError: CUDA error: device lost"):
        result.get_frame(1)
    monkeypatch.setattr(ClipFilter, "render", render)
    assert result.get_frame(1).width == 128


def test_advice_names_arguments_as_a_script_does(tiny_model: Path) -> None:
    clip = vs.core.std.BlankClip(width=9000, height=16, format=vs.GRAY8)
    with pytest.raises(vs.Error, match="Use a smaller scale, size or height"):
        clip.adcvsr.Upscale(str(tiny_model))


def test_a_broken_model_does_not_hide_the_others(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    folder = tmp_path / "adcvsr" / "models"
    folder.mkdir(parents=True)
    shutil.copy(tiny_model, folder / "mine.safetensors")
    (folder / "broken.safetensors").write_bytes(b"no weights")
    messages: list[str] = []
    handle = vs.core.add_log_handler(lambda _, text: messages.append(text))
    try:
        models = vs.core.adcvsr.Models()
    finally:
        vs.core.remove_log_handler(handle)
    assert models["name"] == ["lite", "lite-clean", "mine"]
    assert models["scale"] == [4, 4, 4]
    assert any("adcvsr: " in text and "broken.safetensors" in text for text in messages)
    with pytest.raises(vs.Error, match=r"^adcvsr: .*not a weights file"):
        make_noise(frames=1).adcvsr.Upscale("broken")


def test_vspipe_prints_the_reason_and_fails(vspipe: Vspipe) -> None:
    done = vspipe.run(
        "core.std.BlankClip().adcvsr.Upscale(model='nope').set_output()\n", "-c", "y4m"
    )
    assert done.returncode == 1
    assert b"adcvsr: unknown model 'nope'" in done.stderr


HOST = r"""
#include <VapourSynth4.h>
#include <stdio.h>
int main(int argc, char **argv) {
    const VSAPI *vsapi = getVapourSynthAPI(VAPOURSYNTH_API_VERSION);
    VSCore *core = vsapi->createCore(0);
    VSPlugin *std = vsapi->getPluginByNamespace("std", core);
    VSPlugin *plugin = vsapi->getPluginByNamespace("adcvsr", core);
    if (!plugin) { puts("not loaded"); return 2; }
    VSMap *args = vsapi->createMap();
    VSMap *blank = vsapi->invoke(std, "BlankClip", args);
    VSMap *result = vsapi->invoke(plugin, "Upscale", blank);
    puts(vsapi->mapGetError(result) ? vsapi->mapGetError(result) : "no error");
    vsapi->freeMap(result); vsapi->freeMap(blank); vsapi->freeMap(args);
    vsapi->freeCore(core);
    (void)argc; (void)argv;
    return 0;
}
"""


def test_a_host_without_python_is_told_so(tmp_path: Path) -> None:
    folder = Path(vs.__file__).parent
    source, program = tmp_path / "host.c", tmp_path / "host"
    source.write_text(HOST)
    library = next(folder.glob("libvapoursynth.so*"))
    built = subprocess.run(
        ["cc", source, f"-I{folder / 'include'}", library, f"-Wl,-rpath,{folder}", "-o", program],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    done = subprocess.run([program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert "adcvsr: no Python runs in this program" in done.stdout


def test_python_scripts_may_pipe_themselves(tmp_path: Path, tiny_model: Path) -> None:
    script = tmp_path / "pipe.py"
    script.write_text(
        "import sys, vapoursynth as vs\n"
        "clip = vs.core.std.BlankClip(width=16, height=16, format=vs.YUV420P8, length=3)\n"
        f"clip.adcvsr.Upscale({str(tiny_model)!r}).output(sys.stdout.buffer, y4m=True)\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert len(done.stdout.split(b"FRAME\n")) == 4

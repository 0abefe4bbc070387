"""What is published holds what it should, is the same wherever it is built, and works."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from tests.conftest import NO_WINDOWS, ROOT
from tests.packaging.conftest import UV, build

pytestmark = pytest.mark.timeout(900)

PACKAGES = {"adcvsr_core", "adcvsr_gui", "adcvsr_vs"}
CLIP = ROOT / "examples" / "nasa_stage_480x270.mp4"


def _names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if not name.endswith("/")}


def _environment(place: Path) -> dict[str, str]:
    """What a person with only this environment on the PATH has."""
    path = os.pathsep.join([str(place / "bin"), "/usr/bin", "/bin"])
    home = {"HOME": str(place), "XDG_CONFIG_HOME": str(place / "config")}
    return {"PATH": path, "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1", **home}


def _run(place: Path, *words: str | Path) -> subprocess.CompletedProcess[bytes]:
    command = [place / "bin" / words[0], *words[1:]]
    return subprocess.run(
        command,
        cwd=place,
        env=_environment(place),
        check=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=200,
    )


def test_the_wheel_has_its_packages_and_nothing_generic(wheel: Path) -> None:
    top = {name.split("/")[0] for name in _names(wheel)}
    (info,) = [name for name in top if name.endswith(".dist-info")]

    assert top == {*PACKAGES, "vapoursynth", info}


def test_the_wheel_puts_the_filter_where_vapoursynth_looks(wheel: Path) -> None:
    place = "vapoursynth/plugins/adcvsr"
    inside = {name for name in _names(wheel) if name.startswith("vapoursynth/")}

    assert inside == {f"{place}/libadcvsr.so", f"{place}/manifest.vs"}


def test_the_wheel_is_typed_and_has_the_shipped_model(wheel: Path) -> None:
    names = _names(wheel)

    assert {f"{package}/py.typed" for package in PACKAGES} <= names
    assert "adcvsr_core/weights/data/lite.safetensors" in names
    assert "adcvsr_core/training/degrade/presets.toml" in names


def test_the_wheel_brings_the_guide_of_the_window(wheel: Path) -> None:
    guide = {name for name in _names(wheel) if name.startswith("adcvsr_gui/guide/")}

    assert {f"adcvsr_gui/guide/{name}" for name in ("first_clip.md", "de/first_clip.md")} <= guide
    assert "adcvsr_gui/guide/images/gui_queue.png" in guide
    assert {Path(name).suffix for name in guide} == {".md", ".png", ".jpg", ".svg"}


def test_the_wheel_holds_only_what_runs(wheel: Path) -> None:
    aside = (".dist-info/", "adcvsr_gui/guide/")
    names = [name for name in _names(wheel) if not any(part in name for part in aside)]
    suffixes = {Path(name).suffix for name in names}

    assert suffixes == {
        *(".py", ".typed", ".toml", ".safetensors", ".so", ".vs"),
        *(".css", ".qm", ".svg"),
    }


def test_the_sdist_holds_the_sources_and_no_tests_or_clips(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}

    assert {"pyproject.toml", "LICENSE", "vs_plugin/src/filter.cpp", "PKG-INFO"} <= names
    assert {name.split("/")[0] for name in names if "/" in name} == {
        "adcvsr_core",
        "gui",
        "vs_plugin",
    }
    assert not [name for name in names if name.endswith((".mp4", ".mkv", ".csv"))]


def test_the_binary_runs_on_old_systems(wheel: Path) -> None:
    command = [sys.executable, "-m", "auditwheel", "show", wheel]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout

    assert 'following platform tag: "manylinux_2_17_x86_64"' in " ".join(said.split())
    assert "manylinux_2_17_x86_64" in wheel.name


def test_the_same_commit_gives_the_same_bytes_in_another_folder_at_another_time(
    distributions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "a-longer-path"
    elsewhere.mkdir()
    monkeypatch.setenv("TMPDIR", str(elsewhere))
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.sleep(2)  # archives store times in steps of two seconds
    for kind in ("sdist", "linux"):
        again = build(tmp_path / "again", kind)
        first = distributions / again.name

        assert again.read_bytes() == first.read_bytes()


def test_the_installed_command_upscales_the_example(fresh: Path) -> None:
    _run(fresh, "adcvsr", "upscale", CLIP, "-o", "out.mkv", "--end", "0.1")

    assert (fresh / "out.mkv").stat().st_size > 1000


def test_the_installed_filter_is_found_by_vspipe(fresh: Path) -> None:
    script = fresh / "script.vpy"
    script.write_text(
        "import vapoursynth as vs\n"
        "clip = vs.core.std.BlankClip(width=32, height=24, length=2, format=vs.YUV420P8)\n"
        "clip = clip.std.SetFrameProps(_Matrix=1)\n"
        "vs.core.adcvsr.Upscale(clip, device='cpu').set_output()\n"
    )

    piped = _run(fresh, "vspipe", "-c", "y4m", script, "-")

    assert piped.stdout.startswith(b"YUV4MPEG2 C420")
    assert b" W128 H96 " in piped.stdout[:100]
    assert piped.stdout.count(b"FRAME\n") == 2


@pytest.mark.skipif(bool(NO_WINDOWS), reason=NO_WINDOWS)
def test_the_installed_window_opens(fresh: Path) -> None:
    program = fresh / "bin" / "adcvsr-gui"
    place = fresh / "window"
    command = [program, "--data-folder", place, "--preferences", place / "gui.ini"]
    window = subprocess.Popen(
        command, env=_environment(fresh), cwd=fresh, stderr=subprocess.PIPE, text=True
    )
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            window.wait(5)
    finally:
        window.kill()
        said = window.communicate()[1]

    assert "Traceback" not in said


def test_without_a_compiler_the_sdist_names_what_is_missing(sdist: Path, tmp_path: Path) -> None:
    command = [*UV, "build", "--wheel", "--python", sys.executable, "-o", tmp_path, sdist]
    tools = tmp_path / "tools"
    tools.mkdir()
    hidden = {"PATH": str(tools), "CC": "", "CXX": ""}

    done = subprocess.run(
        command,
        env={**os.environ, **hidden},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode != 0
    assert "needs a C++17 compiler" in done.stderr + done.stdout
    assert "apt install g++" in done.stderr + done.stdout

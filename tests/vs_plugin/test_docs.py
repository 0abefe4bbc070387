"""Every script in docs/vapoursynth.md and docs/cookbook.md runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import vapoursynth as vs

from tests.conftest import ROOT, MakeClip, command_environment

PAGES = [
    (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("vapoursynth.md", "cookbook.md")
]
TEXT = "".join(PAGES)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCKS: dict[str, list[str]] = {}
for language, block in BLOCK.findall(TEXT):
    BLOCKS.setdefault(language, []).append(block)
SOURCE = re.compile(r'VideoSource\("([^"]+)"\)')


@pytest.fixture
def folder(
    make_clip: MakeClip, tmp_path: Path, ffmpeg: str, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A folder with all that the page speaks of: sources, settings, script, ffmpeg."""
    lossless = ("-pix_fmt", "yuv420p", "-c:v", "ffv1", "-colorspace", "bt709")
    source = make_clip("source.mkv", frames=12, size="64x48", options=lossless)
    for name in set(SOURCE.findall(TEXT)):
        shutil.copy(source, tmp_path / name)
    (tmp_path / "restore.toml").write_text(BLOCKS["toml"][0])
    (tmp_path / "script.vpy").write_text(BLOCKS["python"][0])
    (tmp_path / "ffmpeg").symlink_to(ffmpeg)
    bins = (str(tmp_path), str(Path(sys.executable).parent), os.environ["PATH"])
    monkeypatch.setenv("PATH", os.pathsep.join(bins))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_pages_have_their_scripts() -> None:
    assert {name: len(blocks) for name, blocks in BLOCKS.items()} == {
        "python": 13, "toml": 1, "sh": 1
    }  # fmt: skip


@pytest.mark.parametrize("number", range(len(BLOCKS["python"])))
def test_script(folder: Path, number: int) -> None:
    script = BLOCKS["python"][number]
    for plugin in re.findall(r"core\.(\w+)\.\w+\(", script):
        if not hasattr(vs.core, plugin):
            pytest.skip(f"the script needs the plugin {plugin!r}, which is not installed")
    exec(compile(script, f"script {number}", "exec"), {})
    output = vs.get_output(0)
    assert isinstance(output, vs.VideoOutputTuple)
    frame = output.clip.get_frame(output.clip.num_frames - 1)
    assert (frame.width, "AdcvsrModel" in frame.props) == (output.clip.width, True)
    assert frame.width > 64


@pytest.mark.parametrize("line", BLOCKS["sh"])
def test_shell_line(folder: Path, line: str) -> None:
    environment = command_environment()
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        env=environment,
        capture_output=True,
        timeout=200,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert vs.core.bs.VideoSource(str(folder / "out.mkv")).num_frames == 12
    assert (folder / "out.mkv").stat().st_size > 0


def test_every_argument_is_explained() -> None:
    signature = next(f.signature for f in vs.core.adcvsr.functions() if f.name == "Upscale")
    names = [part.split(":")[0] for part in signature.split(";") if part]
    listed = re.findall(r"^\| `(\w+)` \| (?:clip|text|float|int) ", TEXT, re.MULTILINE)
    assert listed == names

"""What SECURITY.md promises about files that somebody else made."""

from __future__ import annotations

import ast
import json
import os
import socket
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import pytest

from adcvsr_core.errors import InputError, ModelError, OutputError, SettingsError
from adcvsr_core.inspection.inspect import inspect
from adcvsr_core.pipeline import upscale_video
from adcvsr_core.pipeline.manifest import load_manifest
from adcvsr_core.pipeline.workfolder import WorkFolder
from adcvsr_core.settings import MAX_FILE_CHARACTERS, UpscaleSettings, load_settings
from adcvsr_core.video.local_files import open_media
from adcvsr_core.video.reader import open_reader
from adcvsr_core.weights.checkpoints import read_content
from adcvsr_core.weights.files import load_student
from tests.conftest import ROOT

MakeClip = Callable[..., Path]


@pytest.fixture
def settings(tiny_model: Path) -> UpscaleSettings:
    return UpscaleSettings(model=str(tiny_model), device="cpu", precision="fp32", tile=0, scale=1.0)


def test_a_playlist_reaches_no_other_file(make_clip: MakeClip, tmp_path: Path) -> None:
    options = ("-pix_fmt", "yuv420p", "-c:v", "mpeg2video")
    segment = make_clip("secret.ts", frames=5, options=options)
    playlist = tmp_path / "list.m3u8"
    playlist.write_text(
        f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{segment}\n#EXT-X-ENDLIST\n"
    )
    with av.open(str(playlist)) as container:
        assert container.format.name == "hls"  # What libav does unasked.
    with pytest.raises(InputError):
        open_reader(playlist)
    listed = tmp_path / "list.ffconcat"
    listed.write_text(f"ffconcat version 1.0\nfile {segment.name}\n")
    with av.open(str(listed)) as container:
        assert container.format.name == "concat"
    with pytest.raises(InputError):
        open_reader(listed)


def referring(data: bytes, reference: bytes) -> bytes:
    """An MP4 without samples that says they lie elsewhere; its moov box is the last."""
    own = data.index(b"url \0\0\0\1") - 4
    made = bytearray(data[:own] + (4 + len(reference)).to_bytes(4, "big") + reference)
    made += data[own + 12 :]
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
        at = data.rindex(kind, 0, own) - 4
        size = int.from_bytes(data[at : at + 4], "big") + len(reference) - 8
        made[at : at + 4] = size.to_bytes(4, "big")
    samples = data.index(b"mdat") + 4
    end = data.index(b"moov") - 4
    made[samples:end] = bytes(end - samples)
    return bytes(made)


def alias(path: bytes) -> bytes:
    """A data reference of QuickTime, with an absolute path."""
    name = path.rsplit(b"/", 1)[-1]
    head = bytes(10) + bytes(28) + bytes(12) + bytes([len(name)]) + name.ljust(63, b"\0")
    levels = bytes(16) + struct.pack(">hh", 1, 1) + bytes(16)
    tail = struct.pack(">HH", 2, len(path)) + path + bytes(len(path) % 2) + b"\xff\xff\0\0"
    return b"alis\0\0\0\0" + head + levels + tail


def test_a_data_reference_reaches_no_other_file(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    secret = make_clip("secret.mp4", frames=5)
    name = str(secret).encode()
    source = tmp_path / "source.mov"
    source.write_bytes(referring(secret.read_bytes(), alias(name)))
    follow = {"enable_drefs": "1", "use_absolute_path": "1"}
    with av.open(str(source), container_options=follow) as container:
        assert len(list(container.decode(video=0))) == 5  # What libav does when asked.
    for reference, named in (
        (alias(name), "secret.mp4"),
        (b"url \0\0\0\0file://" + name + b"\0", f"file://{secret}"),
        (b"url \0\0\0\0", ""),
    ):
        source.write_bytes(referring(secret.read_bytes(), reference))
        text = f"lies in another file, '{named}'," if named else "lies in another file, and"
        with pytest.raises(InputError, match=text) as refused:
            upscale_video(source, tmp_path / "out.mkv", settings)
        assert "enable_drefs" in (refused.value.remedy or "")
        with pytest.raises(InputError, match=text):
            inspect(source)
    assert not (tmp_path / "out.mkv").exists()


def test_a_data_reference_reaches_no_network(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    whole = make_clip("whole.mp4", frames=5).read_bytes()
    source = tmp_path / "source.mov"
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.mp4".encode()
        for reference in (alias(address), b"url \0\0\0\0" + address + b"\0"):
            source.write_bytes(referring(whole, reference))
            with pytest.raises(InputError):
                upscale_video(source, tmp_path / "out.mkv", settings)
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.mark.parametrize(
    "name", ["concat:secret.ts|secret.ts", "subfile,,start,0,end,0,,:secret.ts", "cache:secret.ts"]
)
def test_a_name_is_no_address(
    make_clip: MakeClip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    make_clip("secret.ts", frames=5, options=("-pix_fmt", "yuv420p", "-c:v", "mpeg2video"))
    monkeypatch.chdir(tmp_path)
    with av.open(name) as container:
        assert container.format.name == "mpegts"
    with pytest.raises(InputError, match="no such file"):
        open_reader(name)
    Path(name).write_text("a file of this name")
    with pytest.raises(InputError, match="a text file"):
        open_reader(name)


def test_a_pattern_in_the_name_of_a_file_is_no_pattern(make_clip: MakeClip, tmp_path: Path) -> None:
    make_clip("x1.png", frames=1, size="32x16", options=())
    odd = make_clip("y.png", frames=1, size="48x32", options=()).rename(tmp_path / "x%d.png")
    with open_media(odd) as container:
        assert container.streams.video[0].width == 48


@pytest.mark.parametrize(
    ("source", "target"), [("a:b.mp4", "c:d.mkv"), ("-i.mp4", "50%.mkv"), ("x%s.mp4", "100%/")]
)
def test_names_may_hold_any_sign(
    make_clip: MakeClip,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: UpscaleSettings,
    source: str,
    target: str,
) -> None:
    make_clip("plain.mp4", frames=3).rename(tmp_path / source)
    monkeypatch.chdir(tmp_path)
    assert upscale_video(source, target, settings).frames == 3
    assert sorted(os.listdir(tmp_path)) == sorted([source, target.rstrip("/")])


def test_names_inside_a_file_are_no_paths(
    make_clip: MakeClip, tmp_path: Path, settings: UpscaleSettings
) -> None:
    folder = tmp_path / "in" / "out"
    folder.mkdir(parents=True)
    with (
        av.open(str(make_clip(frames=3))) as original,
        av.open(str(folder / "in.mkv"), "w") as target,
    ):
        stream = target.add_stream_from_template(original.streams.video[0])
        target.add_attachment("../../../evil.ttf", "font/ttf", b"font")
        target.metadata["title"] = "../../evil"
        for packet in original.demux(video=0):
            if packet.size:
                packet.stream = stream
                target.mux(packet)
    upscale_video(folder / "in.mkv", folder / "out.mkv", settings)
    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {"clip.mp4", "in/out/in.mkv", "in/out/out.mkv"}


def test_a_link_or_a_foreign_folder_is_no_work_folder(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("years of work")
    (tmp_path / "a.mkv.adcvsr").symlink_to(precious)
    (tmp_path / "b.mkv.adcvsr").mkdir()
    (tmp_path / "b.mkv.adcvsr" / "notes.txt").touch()
    for name in ("a.mkv", "b.mkv"):
        with pytest.raises(OutputError, match="is none"), WorkFolder(tmp_path / name) as work:
            work.clear()
    assert os.listdir(precious) == ["thesis.txt"]
    assert os.listdir(tmp_path / "b.mkv.adcvsr") == ["notes.txt"]


def test_jobs_cleans_no_linked_folder(tmp_path: Path, adcvsr: Any) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "x").mkdir(parents=True)
    (elsewhere / "lock").touch()
    (tmp_path / "a.mkv.adcvsr").symlink_to(elsewhere)
    assert adcvsr.run("jobs", "--clean", "--recursive").returncode == 0
    assert sorted(os.listdir(elsewhere)) == ["lock", "x"]


@pytest.mark.parametrize("name", ["../secret.nut", "/etc/passwd", "a/b", ".."])
def test_a_manifest_names_nothing_outside(tmp_path: Path, name: str) -> None:
    segment = {"name": name, "sha256": "", "pts": [0], "durations": [1]}
    identity = {"source": {}, "model_sha256": "", "settings": {}, "versions": {}}
    table = {"version": 1, "identity": identity, "target": "o.mkv", "tile": 0}
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({**table, "segments": [{**segment, "name": "0.nut"}]}))
    assert load_manifest(tmp_path) is not None
    path.write_text(json.dumps({**table, "segments": [segment]}))
    assert load_manifest(tmp_path) is None


def test_large_frames_are_refused_until_allowed(
    make_clip: MakeClip, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match=r"60000x60000.*ADCVSR_MAX_PIXELS"):
        open_reader("-", stdin=BytesIO(b"YUV4MPEG2 W60000 H60000 F25:1 C420\nFRAME\n"))
    with pytest.raises(InputError, match="header has W9"):
        open_reader("-", stdin=BytesIO(b"YUV4MPEG2 W" + b"9" * 20 + b" H2 F25:1 C420\n"))
    clip = make_clip(frames=2, size="48x32")
    monkeypatch.setenv("ADCVSR_MAX_PIXELS", "1535")
    with pytest.raises(InputError, match=r"48x32.*ADCVSR_MAX_PIXELS"):
        open_reader(clip)
    monkeypatch.setenv("ADCVSR_MAX_PIXELS", "1536")
    with open_reader(clip) as reader:
        assert len(list(reader)) == 2


def test_a_picture_that_states_a_huge_size_is_refused(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    path = tmp_path / "bomb.png"
    zeros = chunk(b"IDAT", zlib.compress(bytes(1 << 20)))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + zeros + chunk(b"IEND", b""))
    with pytest.raises(InputError):
        open_reader(path)


@pytest.mark.parametrize("suffix", [".safetensors", ".other"])
def test_a_huge_header_of_weights_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"model{suffix}"
    path.write_bytes((90 << 20).to_bytes(8, "little") + b'{"a": 1}')
    with path.open("r+b") as file:
        file.truncate(91 << 20)
    with pytest.raises(ModelError, match="header of 94,371,840 bytes"):
        load_student(path)
    if suffix == ".safetensors":
        with pytest.raises(ModelError, match="header of 94,371,840 bytes"):
            read_content(path)


@pytest.mark.parametrize(
    "changes",
    [
        {"num_blocks": 10**9},
        {"channels": 10**9},
        {"scale": 10**6},
        {"temporal_after": [0] * 10**5},
    ],
)
def test_weights_cannot_ask_for_a_gigantic_network(
    tiny_model: Path, tmp_path: Path, changes: dict[str, object]
) -> None:
    assert "at most" in refusal(tiny_model, tmp_path, lambda config: {**config, **changes})


def test_deeply_nested_text_is_refused(tiny_model: Path, tmp_path: Path) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    assert "not JSON" in refusal(tiny_model, tmp_path, lambda config: deep)
    for text in (f"model = {deep}", "#" * (MAX_FILE_CHARACTERS + 1), 'output = "/etc/passwd"'):
        (tmp_path / "settings.toml").write_text(text)
        with pytest.raises(SettingsError, match=r"TOML|too long|unknown setting"):
            load_settings(tmp_path / "settings.toml")


def refusal(model: Path, folder: Path, change: Callable[[dict[str, Any]], object]) -> str:
    """What is said of a model whose configuration was changed."""
    data = model.read_bytes()
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    changed = change(json.loads(header["__metadata__"]["config"]))
    text = changed if isinstance(changed, str) else json.dumps(changed)
    header["__metadata__"]["config"] = text
    made = json.dumps(header).encode()
    path = folder / "changed.safetensors"
    path.write_bytes(len(made).to_bytes(8, "little") + made + data[8 + size :])
    with pytest.raises(ModelError) as caught:
        load_student(path)
    return caught.value.what


def test_the_source_runs_no_shell_and_no_pickle() -> None:
    calls: list[str] = []
    for folder in ("adcvsr_core", "gui", "vs_plugin", "training"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    calls.append(ast.unparse(node))
    loads = [call for call in calls if call.startswith("torch.load(")]
    assert loads
    assert all("weights_only=True" in call for call in loads)
    forbidden = ("os.system(", "os.popen(", "pickle.load", "eval(", "exec(", "marshal.load")
    assert not [call for call in calls if call.startswith(forbidden) or "shell=True" in call]

"""What counts is on the disk before it counts: the order of syncs and names."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from adcvsr_core.pipeline import upscale_video
from adcvsr_core.settings import UpscaleSettings

MakeClip = Callable[..., Path]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")


@pytest.fixture
def happened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, tuple[int, int]]]:
    """What is synced, renamed or linked, by name in order, with inode and size at that time."""
    seen: list[tuple[str, str, tuple[int, int]]] = []
    fsync, rename, link = os.fsync, Path.replace, os.link

    def note(kind: str, path: str) -> None:
        stat = Path(path).stat()
        seen.append((kind, path, (stat.st_ino, 0 if os.path.isdir(path) else stat.st_size)))

    def noted_fsync(descriptor: int) -> None:
        fsync(descriptor)
        note("sync", str(Path(f"/proc/self/fd/{descriptor}").readlink()))

    def noted_rename(path: Path, target: Path) -> Path:
        done = rename(path, target)
        note("name", str(target))
        return done

    def noted_link(path: Path, target: Path) -> None:
        link(path, target)
        note("name", str(target))

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_rename)
    monkeypatch.setattr(os, "link", noted_link)
    return seen


@pytest.mark.parametrize("name", ["out.mkv", "out_%d.png"])
def test_synced_before_it_counts(
    make_clip: MakeClip,
    tiny_model: Path,
    tmp_path: Path,
    name: str,
    happened: list[tuple[str, str, tuple[int, int]]],
) -> None:
    settings = UpscaleSettings(
        model=str(tiny_model), device="cpu", precision="fp32", segment=8, tile=0
    )
    images = name.endswith(".png")
    encoder = "png" if images else "x264"
    source, target = make_clip(frames=20), tmp_path / name
    upscale_video(source, target, replace(settings, encoder=encoder))
    work = tmp_path / f"{name.replace('%d', 'N')}.adcvsr"
    kinds = [(kind, path) for kind, path, _ in happened]
    manifests = [
        place
        for place, (kind, path) in enumerate(kinds)
        if (kind, path) == ("name", str(work / "manifest.json"))
    ]
    assert len(manifests) == 4  # empty, then one a piece
    assert ("sync", str(tmp_path)) in kinds[: manifests[0]]
    for piece, (before, named) in enumerate(pairwise(manifests)):
        since = kinds[before:named]
        path = work / (f"{piece:06}" if images else f"{piece:06}.nut")
        order = [
            ("sync", str(path)),
            ("sync", str(work)),
            ("sync", f"{work}/manifest.json.partial"),
        ]
        assert [item for item in since if item in order][-3:] == order
        assert kinds[named + 1] == ("sync", str(work))
        if images:
            files = {path for kind, path in since[: since.index(order[0])] if kind == "sync"}
            first = piece * 8 + 1
            last = min(first + 8, 21)
            assert {str(path / f"{frame:08}.png") for frame in range(first, last)} <= files
    # A file has its final name with the bytes that were synced, and then the folder is synced.
    synced = {facts for kind, _, facts in happened if kind == "sync"}
    finals = [item for item in happened if item[0] == "name" and Path(item[1]).parent == tmp_path]
    assert len(finals) == (20 if images else 1)
    assert all(facts in synced for _, _, facts in finals)
    assert kinds[-1] == ("sync", str(tmp_path))

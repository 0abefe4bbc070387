from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from adcvsr_core.durable import write_durably
from adcvsr_core.errors import OutputError, UnfinishedJob
from adcvsr_core.pipeline.disk import disk_errors, hash_path, publish
from adcvsr_core.pipeline.manifest import (
    JobIdentity,
    Manifest,
    SegmentEntry,
    differences,
    fingerprint,
    load_manifest,
    refuse_changes,
    save_manifest,
)
from adcvsr_core.pipeline.workfolder import WorkFolder, is_locked, work_folder_of


def identity(**changes: object) -> JobIdentity:
    values: dict[str, object] = {
        "source": {"size": 1},
        "model_sha256": "aa",
        "settings": {"crf": 18, "scale": 4.0},
        "versions": {"adcvsr": "1"},
    }
    return JobIdentity(**{**values, **changes})  # type: ignore[arg-type]


def test_manifest_round_trip(tmp_path: Path) -> None:
    segments = (
        SegmentEntry(name="0.mkv", sha256="b", pts=(0, 40, -3), durations=(40, 40, 0)),
        SegmentEntry(name="1.mkv", sha256="c", pts=(120,), durations=(40,)),
    )
    manifest = Manifest(identity=identity(), target="x.mkv", tile=0, segments=segments)
    save_manifest(manifest, tmp_path)
    assert load_manifest(tmp_path) == manifest
    assert manifest.num_frames == 4
    assert os.listdir(tmp_path) == ["manifest.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 99}', '{"version": 1}'])
def test_a_damaged_manifest_is_no_manifest(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    assert load_manifest(tmp_path) is None


def test_what_changed_is_named() -> None:
    new = identity(settings={"crf": 20, "scale": 4.0}, model_sha256="bb", source={"size": 2})
    changed = differences(identity(), new)
    assert changed == [
        "the source file",
        "the weights of the model",
        "crf (18 before, 20 now)",
    ]
    with pytest.raises(UnfinishedJob, match=r"weights of the model.*--no-resume"):
        refuse_changes(changed, Path("x.adcvsr"))
    refuse_changes(differences(identity(), identity()), Path("x.adcvsr"))


def test_fingerprint_sees_both_ends(tmp_path: Path) -> None:
    path = tmp_path / "a"
    data = bytearray(3 << 20)
    path.write_bytes(data)
    first = fingerprint(str(path))
    stat = path.stat()
    for at in (5, len(data) - 5):
        data[at] = 1
        path.write_bytes(data)
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        assert fingerprint(str(path)) != first
        data[at] = 0
    (tmp_path / "1.png").touch()
    assert fingerprint(str(tmp_path / "%d.png")) != fingerprint(str(path))


def test_lock_is_exclusive_and_dies_with_its_owner(tmp_path: Path) -> None:
    target = tmp_path / "o.mkv"
    code = (
        "import sys, time; from pathlib import Path;"
        "from adcvsr_core.pipeline.workfolder import WorkFolder\n"
        "with WorkFolder(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(target)], stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == "held\n"
        assert is_locked(work_folder_of(target))
        with pytest.raises(OutputError, match="another process"), WorkFolder(target):
            pass
        owner.kill()
    assert not is_locked(work_folder_of(target))
    with WorkFolder(target) as folder:
        (folder.path / "junk").mkdir()
        (folder.path / "junk" / "a").touch()
        folder.clear()
        assert os.listdir(folder.path) == ["lock"]
    assert not work_folder_of(target).exists()


def test_work_that_counts_is_kept(tmp_path: Path) -> None:
    with WorkFolder(tmp_path / "o.mkv") as folder:
        (folder.path / "0.mkv").touch()
    assert sorted(os.listdir(folder.path)) == ["0.mkv", "lock"]


def test_publish_never_overwrites_unasked(tmp_path: Path) -> None:
    new, target = tmp_path / "new", tmp_path / "target"
    new.write_text("new")
    target.write_text("old")
    with pytest.raises(OutputError, match="--overwrite"):
        publish(new, target, overwrite=False)
    assert target.read_text() == "old"
    assert new.exists()
    publish(new, target, overwrite=True)
    assert target.read_text() == "new"
    target.unlink()
    new.write_text("again")
    publish(new, target, overwrite=False)
    assert os.listdir(tmp_path) == ["target"]


def test_publish_folders(tmp_path: Path) -> None:
    target = tmp_path / "frames"
    for overwrite, content in ((False, "a"), (True, "b")):
        new = tmp_path / "new"
        new.mkdir()
        (new / content).touch()
        if content == "b":
            with pytest.raises(OutputError, match="exists"):
                publish(new, target, overwrite=False)
        publish(new, target, overwrite=overwrite)
        assert os.listdir(target) == [content]
    assert os.listdir(tmp_path) == ["frames"]


def test_disk_errors_are_one_line_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"no space left on device.*Free some space"):  # noqa: SIM117
        with disk_errors(tmp_path):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    (tmp_path / "f").touch()
    with pytest.raises(OutputError, match="not a directory"), disk_errors(tmp_path):
        write_durably(tmp_path / "f" / "x", b"")


def test_hash_of_a_folder_is_that_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "1").write_text("b")
    (tmp_path / "0").write_text("a")
    whole = tmp_path.parent / (tmp_path.name + "-whole")
    whole.write_text("ab")
    assert hash_path(tmp_path) == hash_path(whole)

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from adcvsr_core.progress import (
    DoneEvent,
    ErrorEvent,
    Event,
    ProgressEvent,
    SegmentEvent,
    StartEvent,
    WarningEvent,
    event_to_json,
    parse_event,
)
from adcvsr_core.settings import UpscaleSettings
from adcvsr_gui.sources import natural_key, scan
from adcvsr_gui.wording import duration_text, fps_text, length_text, settings_text, size_text


def test_folders_are_searched_and_files_are_taken_as_they_are(tmp_path: Path) -> None:
    for name in ("part 10.mkv", "part 2.MP4", "part 2_upscaled.mkv", "notes.txt", ".hidden.mp4"):
        (tmp_path / name).write_bytes(b"12345")
    for name in ("sub/deep.mov", ".git/x.mp4", "empty/a.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(b"1")
    found = scan([tmp_path, tmp_path / "notes.txt", tmp_path / "part 2.MP4", tmp_path / "gone.mp4"])
    assert [clip.path.name for clip in found.clips] == [
        "part 2.MP4",
        "part 10.mkv",
        "deep.mov",
        "notes.txt",
    ]
    assert found.clips[0].num_bytes == 5
    assert found.problems == (f"{tmp_path / 'gone.mp4'}: no such file or directory",)
    assert scan([tmp_path / "empty"]).problems == (
        f"{tmp_path / 'empty'}: no clips in this folder",
    )


def test_natural_order() -> None:
    names = ["b1", "a10", "a2", "A1", "a"]
    assert sorted(names, key=natural_key) == ["a", "A1", "a2", "a10", "b1"]


@pytest.mark.parametrize(
    "event",
    [
        StartEvent(
            source="a", output="b", frames=3, width=4, height=5, device="cpu", precision="fp32",
            temporal="stream", encoder="x264", resumed_frames=1,
        ),
        ProgressEvent(frame=1, frames=3, fps=2.5, eta_s=None, memory_mib=10.0),
        SegmentEvent(index=0, frames=2),
        WarningEvent(code="guess", text="colour guessed"),
        DoneEvent(output="b", frames=3, seconds=1.25),
        ErrorEvent(code="input", text="no video", remedy=""),
    ],
)  # fmt: skip
def test_every_event_of_the_core_is_read_back(event: Event) -> None:
    assert parse_event(event_to_json(event)) == event


@pytest.mark.parametrize(
    "line",
    [
        "",
        "hello",
        "[1]",
        "3",
        '{"event": "segment"}',
        '{"event": "segment", "index": true, "frames": 1}',
    ],
)
def test_other_text_is_no_event(line: str) -> None:
    assert parse_event(line) is None


def test_numbers_as_a_person_reads_them() -> None:
    assert [size_text(n) for n in (0, 1023, 1536, 200 * 1024, 3 << 40)] == [
        "0 B",
        "1023 B",
        "1.5 KiB",
        "200 KiB",
        "3.0 TiB",
    ]
    assert [duration_text(s) for s in (0, 75.4, 3675, None, float("inf"))] == [
        "0:00",
        "1:15",
        "1:01:15",
        "\u2013",
        "\u2013",
    ]
    assert [length_text(s) for s in (2.57, 9.94, 9.96, 75.4, 0.04, None)] == [
        *("0:02.6", "0:09.9", "0:10", "1:15", "0:00.0", "\N{EN DASH}")
    ]
    assert [fps_text(f) for f in (None, 0.0, 3.456, 120.06)] == [
        "\u2013",
        "\u2013",
        "3.46",
        "120.1",
    ]
    assert settings_text(UpscaleSettings(model="/m/own.safetensors", crf=18)) == "own\nx264, CRF 18"


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_a_name_that_no_file_can_have_costs_no_other(tmp_path: Path, name: str) -> None:
    good = tmp_path / "good.mp4"
    good.write_bytes(b"1")
    found = scan([tmp_path / name, good])
    assert [clip.path for clip in found.clips] == [good]
    (problem,) = found.problems
    assert problem.startswith(str(tmp_path / name))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes in folders")
def test_a_pipe_is_no_clip(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    found = scan([tmp_path])
    assert found.clips == ()
    assert found.problems == (f"{tmp_path / 'pipe.mp4'}: it is a pipe or a device, not a file",)

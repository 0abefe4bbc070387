from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import imageio_ffmpeg
import pytest
from PySide6.QtGui import QPixmap
from pytestqt.qtbot import QtBot

from adcvsr_gui.clip_facts import ClipFacts
from adcvsr_gui.clip_reader import ClipReader
from adcvsr_gui.examiner import Examiner, parse_findings

FAKE = (sys.executable, str(Path(__file__).with_name("fake_reader.py")))
MEDIA = os.environ.get("ADCVSR_MEDIA", "")


class Answers:
    """Everything a reader tells."""

    def __init__(self, reader: ClipReader) -> None:
        self.facts: dict[str, ClipFacts] = {}
        self.looked_at: dict[str, list[str]] = {}
        self.unreadable: dict[str, str] = {}
        reader.facts_read.connect(self.facts.__setitem__)
        reader.looked_at.connect(
            lambda key, found: self.looked_at.__setitem__(key, [each.code for each in found])
        )
        reader.unreadable.connect(self.unreadable.__setitem__)


def make_clip(path: Path, *options: str, size: str = "96x64") -> Path:
    pattern = f"testsrc2=size={size}:rate=25:duration=1"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), *("-v", "error", "-f", "lavfi", "-i", pattern)]
    subprocess.run([*command, *options, "-pix_fmt", "yuv420p", str(path)], check=True)
    return path


def read_all(qtbot: QtBot, reader: ClipReader, paths: list[Path], folder: Path) -> Answers:
    answers = Answers(reader)
    with qtbot.waitSignal(reader.idle, timeout=30_000, check_params_cb=lambda: not reader.num_left):
        for path in paths:
            reader.read(path.name, path, folder / f"{path.name}.jpg")
    reader.close()
    return answers


def test_real_clips_tell_their_facts_and_get_a_picture(qtbot: QtBot, tmp_path: Path) -> None:
    wide = make_clip(tmp_path / "wide.mp4", "-vf", "setsar=2/1")
    text = tmp_path / "text.mp4"
    text.write_text("no video")
    gone = tmp_path / "gone.mp4"
    thumbnails = tmp_path / "thumbnails"
    answers = read_all(qtbot, ClipReader(), [wide, text, gone], thumbnails)
    facts = answers.facts["wide.mp4"]
    assert (facts.width, facts.height, facts.shown_size) == (96, 64, (192, 64))
    assert (facts.fps, facts.num_frames, facts.duration_s) == (25.0, 25, 1.0)
    assert "sample_aspect" in answers.looked_at["wide.mp4"]
    picture = QPixmap(str(thumbnails / "wide.mp4.jpg"))
    assert picture.width() == pytest.approx(3 * picture.height(), abs=2)
    assert set(answers.unreadable) == {"text.mp4", "gone.mp4"}
    assert "invalid data" in answers.unreadable["text.mp4"]
    assert "no such file" in answers.unreadable["gone.mp4"]


def test_why_a_file_is_no_clip(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").write_bytes(b"")
    tool = [imageio_ffmpeg.get_ffmpeg_exe(), *("-v", "error", "-f", "lavfi", "-i")]
    sound, picture, song = (tmp_path / name for name in ("a.m4a", "c.png", "song.mp4"))
    subprocess.run([*tool, "sine=duration=1", str(sound)], check=True)
    subprocess.run([*tool, "color=size=64x64", "-frames:v", "1", str(picture)], check=True)
    both = ("-i", str(sound), "-i", str(picture), "-map", "0", "-map", "1", "-c", "copy")
    command = [tool[0], *("-v", "error"), *both, "-disposition:v", "attached_pic", str(song)]
    subprocess.run(command, check=True)
    answers = read_all(qtbot, ClipReader(), [tmp_path / "empty.mp4", song], tmp_path)
    assert answers.unreadable == {
        "empty.mp4": "the file is empty",
        "song.mp4": "it holds a cover picture but no video",
    }


def test_a_turned_clip_is_shown_upright(qtbot: QtBot, tmp_path: Path) -> None:
    plain = make_clip(tmp_path / "plain.mp4")
    turned = tmp_path / "turned.mp4"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-display_rotation", "90"]
    subprocess.run([*command, "-i", str(plain), "-c", "copy", str(turned)], check=True)
    answers = read_all(qtbot, ClipReader(), [turned], tmp_path)
    assert answers.facts["turned.mp4"].rotation == 90
    assert answers.facts["turned.mp4"].shown_size == (64, 96)


@pytest.mark.skipif(not MEDIA, reason="ADCVSR_MEDIA is not set")
def test_no_odd_file_ends_the_reading(qtbot: QtBot, tmp_path: Path) -> None:
    paths = [path for path in sorted(Path(MEDIA, "odd_files").iterdir()) if path.is_file()]
    answers = read_all(qtbot, ClipReader(), paths, tmp_path)
    told = set(answers.looked_at) | set(answers.unreadable)
    assert told == {path.name for path in paths}
    assert not any("crashes" in reason for reason in answers.unreadable.values())
    assert len(answers.looked_at) > len(paths) / 2


def test_a_clip_that_crashes_or_hangs_the_reader_costs_no_other(
    qtbot: QtBot, tmp_path: Path
) -> None:
    names = ["a.mp4", "crash.mp4", "b.mp4", "hang.mp4", "bad.mp4", "c.mp4"]
    reader = ClipReader(FAKE, patience_ms=1500)
    answers = read_all(qtbot, reader, [tmp_path / name for name in names], tmp_path)
    assert set(answers.facts) == {"a.mp4", "b.mp4", "c.mp4"}
    assert set(answers.looked_at) == set(answers.facts)
    assert set(answers.unreadable) == {"crash.mp4", "hang.mp4", "bad.mp4"}
    assert "crashes" in answers.unreadable["crash.mp4"]


def test_a_full_look_finds_what_the_header_does_not_say(qtbot: QtBot, tmp_path: Path) -> None:
    dark = ("-vf", "scale=96:40,pad=96:64:0:12")
    clip = make_clip(tmp_path / "bars.mp4", *dark)
    broken = tmp_path / "broken.mp4"
    shutil.copyfile(clip, broken)
    broken.write_bytes(broken.read_bytes()[:100])
    examiner = Examiner()
    found: dict[str, list[str]] = {}
    examiner.examined.connect(
        lambda key, findings: found.__setitem__(key, [each.code for each in findings])
    )
    with qtbot.waitSignal(examiner.idle, timeout=60_000):
        examiner.examine("broken", broken)
        examiner.examine("given up", clip)
        examiner.examine("bars", clip)
        examiner.forget("given up")
    assert set(found) == {"bars"}
    assert "black_bars" in found["bars"]


@pytest.mark.parametrize(
    "table", [[], {}, {"findings": 1}, {"findings": [1]}, {"findings": [{"text": "x"}]}]
)
def test_what_is_no_list_of_findings_is_refused(table: object) -> None:
    with pytest.raises(ValueError, match="finding"):
        parse_findings(table)

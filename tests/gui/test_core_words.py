"""What the core says, in the window: each text has its words, none speaks of a command line."""

from __future__ import annotations

import ast
import errno
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

import adcvsr_core
from adcvsr_core.cli import COMMANDS
from adcvsr_core.device import resolve_device
from adcvsr_core.errors import AdcvsrError, DeviceError, OutputError
from adcvsr_core.pipeline.assemble import check_target
from adcvsr_core.pipeline.disk import full_disk_remedy, output_error, refuse_existing
from adcvsr_core.pipeline.doctor.device import NO_KERNELS
from adcvsr_core.pipeline.manifest import refuse_changes
from adcvsr_core.pipeline.plan import choose_encoder_name
from adcvsr_core.progress import ErrorEvent, error_event, event_to_json, parse_event
from adcvsr_core.said import Said
from adcvsr_core.settings import UpscaleSettings, settings_from_table
from adcvsr_core.video.containers import muxer_of
from adcvsr_core.video.geometry import output_geometry
from adcvsr_core.video.image_names import image_files
from adcvsr_core.video.opening import open_container
from adcvsr_core.video.still import ImageSequenceReader
from adcvsr_core.weights.catalogue import find_model
from adcvsr_gui.badges import remedy_text
from adcvsr_gui.core_words import (
    WORDS,
    error_in_window,
    in_window,
    needs_words,
    remedy_in_window,
    without_command_line,
)
from adcvsr_gui.details_panel import DetailsPanel
from adcvsr_gui.examiner import parse_findings
from adcvsr_gui.findings import finding_from_table
from adcvsr_gui.jobs import Job
from adcvsr_gui.queue_file import QueueFile
from adcvsr_gui.translation import install_translations

CORE = Path(adcvsr_core.__file__).parent
CHILD = Path(sys.modules[Job.__module__].__file__ or "").with_name("clip_reader_child.py")
COMMAND_LINE = re.compile(
    rf"(?<![\w-])--[a-z]|\badcvsr ({'|'.join(COMMANDS)})\b|same command|(?<!\w)-o "
)
"""An option of ffmpeg's is no option of ours: it has one dash."""
FIELD = re.compile(r"\{[^{}]*\}")


@pytest.fixture
def german(qapp: QApplication) -> None:
    install_translations(qapp, QLocale(QLocale.Language.German))


def templates() -> Iterator[tuple[str, str]]:
    """Where the core says something, and the template of it."""
    for path in [*CORE.rglob("*.py"), CHILD]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Said":
                if path.name == "said.py" and not isinstance(node.args[0], ast.Constant):
                    continue
                assert isinstance(node.args[0], ast.Constant), ast.unparse(node)
                yield path.name, str(node.args[0].value)


def test_every_text_of_the_core_has_its_words_in_the_window() -> None:
    said = {template for _, template in templates() if needs_words(template)}
    assert len(said) > 300
    assert said - set(WORDS) == set()
    assert set(WORDS) - said == set()


def test_the_words_use_no_field_that_the_core_does_not_give() -> None:
    for template, words in WORDS.items():
        assert set(FIELD.findall(words)) <= set(FIELD.findall(template)), template


def test_no_words_speak_of_the_command_line() -> None:
    assert [words for words in WORDS.values() if COMMAND_LINE.search(words)] == []


def raised(tmp_path: Path) -> Iterator[AdcvsrError]:
    """What a person before the window may meet, made by the code that meets it."""
    there = tmp_path / "there.mkv"
    there.write_bytes(b"1")
    for number in (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.ENAMETOOLONG, errno.EDQUOT):
        yield output_error(OSError(number, "No"), there)
    full = OutputError("cannot write", where=str(there))
    full.remedy = full_disk_remedy(tmp_path, 3, 10)
    yield full
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "text.mp4").write_text("no video")
    (tmp_path / "cut.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42" + bytes(100))
    (tmp_path / "frames").mkdir()
    for number in (1, 3):
        (tmp_path / "frames" / f"{number}.png").write_bytes(b"1")
    attempts: list[Callable[[], object]] = [
        lambda: refuse_existing(there),
        lambda: check_target("a.mp4", tmp_path / "none" / "a.mkv", overwrite=False, resume=False),
        lambda: refuse_changes(["the source file"], tmp_path),
        lambda: find_model("adcvsr"),
        lambda: find_model("lyte"),
        lambda: find_model("/none/a.safetensors"),
        lambda: muxer_of(".xyz"),
        lambda: choose_encoder_name(UpscaleSettings(encoder="png"), "a.mkv"),
        lambda: output_geometry(
            UpscaleSettings(scale=20),
            width=4000,
            height=4000,
            sample_aspect=Fraction(1),
            model_scale=4,
            rotated=False,
            multiple=(2, 2),
        ),
        lambda: settings_from_table({"crf": 99}),
        lambda: open_container(str(tmp_path / "empty.mp4")),
        lambda: open_container(str(tmp_path / "text.mp4")),
        lambda: open_container(str(tmp_path / "cut.mp4")),
        lambda: open_container(str(tmp_path / "none.mp4")),
        lambda: ImageSequenceReader(str(tmp_path / "frames"), image_files(tmp_path / "frames")),
        lambda: resolve_device("cuda:7"),
    ]
    for attempt in attempts:
        with pytest.raises(AdcvsrError) as caught:
            attempt()
        yield caught.value
    yield DeviceError("no kernel", remedy=NO_KERNELS)


@pytest.mark.parametrize("language", [QLocale.Language.English, QLocale.Language.German])
def test_no_remedy_that_is_shown_speaks_of_the_command_line(
    qapp: QApplication, tmp_path: Path, language: QLocale.Language
) -> None:
    install_translations(qapp, QLocale(language))
    remedies: list[str] = []
    for error in raised(tmp_path):
        event = parse_event(event_to_json(error_event(error)))
        assert isinstance(event, ErrorEvent)
        assert COMMAND_LINE.search(error_in_window(error)) is None
        remedies.append(remedy_in_window(event.remedy))
        assert remedies[-1] or not event.remedy, event
        assert not COMMAND_LINE.search(remedies[-1]), remedies[-1]
    assert len(remedies) > 20


def run_core(*words: str) -> str:
    """What a real child process prints."""
    command = [sys.executable, "-m", "adcvsr_core", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stdout


def write_clip(path: Path, size: tuple[int, int] = (63, 48)) -> None:
    """A clip of odd width without sound."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv444p"
        for number in range(4):
            frame = av.VideoFrame(*size, "yuv444p")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


@pytest.mark.usefixtures("german")
def test_findings_of_a_real_child_are_german(
    qtbot: QtBot, make_job: Callable[..., Job], tmp_path: Path
) -> None:
    clip = tmp_path / "odd.mkv"
    write_clip(clip)
    found = parse_findings(json.loads(run_core("probe", "--json", str(clip))))
    told = {finding.code: in_window(finding.text) for finding in found}
    assert told["no_audio"] == "es gibt keinen Ton"
    assert told["odd_size"] == "die Breite ist ungerade; kein Pixel wird abgeschnitten"
    queue = QueueFile(tmp_path / "data")
    queue.save([make_job("good", findings=found)])
    (job,), _ = queue.load()
    assert [in_window(each.text) for each in job.findings] == list(told.values())
    panel = DetailsPanel()
    qtbot.addWidget(panel)
    panel.show_job(job, "")
    shown = [label.text() for label in panel.findChildren(QLabel)]
    assert "Es gibt keinen Ton." in shown
    assert not [text for text in shown if "there is" in text]


@pytest.mark.usefixtures("german")
def test_an_error_of_a_real_child_is_german_and_stays_so(
    make_job: Callable[..., Job], tmp_path: Path
) -> None:
    source, target = tmp_path / "odd.mkv", tmp_path / "there.mkv"
    write_clip(source)
    target.write_bytes(b"1")
    lines = run_core("upscale", str(source), "-o", str(target), "--progress", "json").splitlines()
    job = make_job("good")
    for line in lines:
        event = parse_event(line)
        assert event is not None, line
        job.apply(event)
    queue = QueueFile(tmp_path / "data")
    queue.save([job])
    (again,), problem = queue.load()
    assert problem == ""
    for each in (job, again):
        assert in_window(each.error) == f"{target}: die Ausgabe gibt es schon"
        assert "Erneut einreihen" in remedy_in_window(each.remedy)


@pytest.mark.usefixtures("german")
def test_what_is_not_known_stays_english_and_without_the_command_line() -> None:
    new = Said("a thing of tomorrow: {number}", number=3)
    assert in_window(new) == in_window(str(new)) == "a thing of tomorrow: 3"
    assert remedy_in_window("Close it. Use --foo, or wait.") == "Close it."
    assert remedy_in_window(Said("Use --foo {n}.", n=1)) == ""
    assert without_command_line("See `adcvsr models list`. Look there.") == "Look there."
    assert without_command_line("ffmpeg -vf crop=1") == ""


@pytest.mark.usefixtures("german")
def test_a_queue_of_an_earlier_version_shows_its_findings() -> None:
    """Its texts are plain; those without numbers are known all the same."""
    table = {"code": "no_audio", "severity": "info", "text": "there is no sound"}
    assert in_window(finding_from_table(table).text) == "es gibt keinen Ton"
    plain = finding_from_table({**table, "remedy": "--deinterlace frame"})
    assert remedy_text(plain) == "Jedes Bild aus Halbbildern zusammensetzen"
    assert remedy_text(finding_from_table({**table, "remedy": "--video-stream 2"})) == ""

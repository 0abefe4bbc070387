"""Reports read, drawn and followed to their frames."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QDropEvent, QImage, QPalette
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from adcvsr_core.pipeline import upscale_video
from adcvsr_core.settings import UpscaleSettings
from adcvsr_gui.clip_facts import ClipFacts
from adcvsr_gui.composition import Application
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.report_data import clip_frame, read_report, report_data_path, target_of_report
from adcvsr_gui.report_page import ReportPage
from adcvsr_gui.report_plot import ReportPlot, plot_color
from tests.conftest import MakeClip

MakeJob = Callable[..., Job]
FRAMES = 60


def png(color: str) -> str:
    image = QImage(24, 16, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return base64.b64encode(bytes(buffer.data().data())).decode()


def table(**changes: Any) -> dict[str, Any]:
    """The data of a report on sixty frames, of which two stand out."""
    values = {
        "flicker": [None, *[0.1, -0.1] * 29, 0.1],
        "drift": [[0.2, 0.0, -0.2]] * FRAMES,
        "difference": [1.0] * FRAMES,
    }
    values["flicker"][17] = 4.0
    made = {
        "format": "adcvsr report 1",
        "frames": FRAMES,
        "frames_in": FRAMES - 1,
        "cuts": [30],
        "pieces": [{"frames": 40, "seconds": 20.0}, {"frames": 20, "seconds": 10.0}],
        "values": values,
        "suspicious": [
            {
                "frame": 17,
                "measure": "flicker",
                "reason": "x",
                "pictures": [png("red"), png("blue")],
            },
            {"frame": 40, "measure": "drift", "reason": "x", "pictures": ["bm90IGEgcGljdHVyZQ=="]},
        ],
        "source": {"name": "<b>tape.avi", "width": 24, "height": 16},
        "output": {"name": "o.mkv", "width": 96, "height": 64, "format": "x264", "rate": 25.0},
        "repaired": [{"frame": 5, "time_s": 0.2, "how": "filled"}],
        "warnings": ["<i>odd"],
        "run": {"device": "cpu", "tile": "off"},
        "settings": {"model": "lite", "report": True},
        "model": {"name": "lite", "parameters": "219,888"},
        "versions": "adcvsr 1",
    }
    return made | changes


def write(target: Path, **changes: Any) -> Path:
    target.parent.mkdir(exist_ok=True)
    path = report_data_path(target)
    path.write_text(json.dumps(table(**changes)), encoding="utf-8")
    return path


@pytest.fixture
def page(application: Application) -> ReportPage:
    found = application.window.page("report")
    assert isinstance(found, ReportPage)
    application.window.open_page_named("report")
    return found


def select(application: Application, job: Job) -> None:
    application.model.append([job])
    application.queue_page.queue_view.select_rows(0, 0)


def is_shown(page: ReportPage) -> bool:
    return page._stack.currentWidget() is page.view


def texts(page: ReportPage) -> str:
    return "\n".join(label.text() for label in page.view.findChildren(QLabel))


def test_what_a_job_wrote_is_read(make_clip: MakeClip, tiny_model: Path, tmp_path: Path) -> None:
    settings = UpscaleSettings(
        model=str(tiny_model), device="cpu", precision="fp32", segment=8, report=True
    )
    target = tmp_path / "o.mkv"
    upscale_video(make_clip(frames=20), target, settings)
    report = read_report(report_data_path(target))
    assert (report.frames_in, report.frames, report.rate) == (20, 20, 25)
    assert report.output_size == (192, 128)
    assert report.series["flicker"][0].count(None) == 1
    assert [len(channel) for channel in report.series["drift"]] == [20, 20, 20]
    assert report.seconds > 0
    assert report.tables["model"]["name"] == "tiny"
    assert report.tables["settings"]["report"] == "yes"


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"format": "adcvsr report 9"}, "of this version"),
        ({"frames": 61}, "damaged"),
        ({"cuts": None}, "damaged"),
        ({"output": {**table()["output"], "rate": 0}}, "damaged"),
        ({"suspicious": [{"frame": 60, "measure": "drift", "pictures": []}]}, "damaged"),
        ({"suspicious": [{"frame": 6, "measure": "beauty", "pictures": []}]}, "damaged"),
        ({"values": {**table()["values"], "difference": ["a"] * 60}}, "damaged"),
        ({"model": []}, "damaged"),
    ],
)
def test_damaged_reports_are_refused(
    tmp_path: Path, changes: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_report(write(tmp_path / "o.mkv", **changes))


def test_other_files_are_no_reports(tmp_path: Path) -> None:
    (tmp_path / "x.report.json").write_text("[" * 100_000)
    with pytest.raises(ValueError, match="not JSON"):
        read_report(tmp_path / "x.report.json")
    with pytest.raises(ValueError, match="cannot be read"):
        read_report(tmp_path / "none.report.json")


def test_frames_of_a_job_are_found_in_the_clip() -> None:
    plain = UpscaleSettings()
    assert clip_frame(7, plain, 25.0, of_source=False) == 7
    assert clip_frame(7, replace(plain, start=2.0), 25.0, of_source=False) == 57
    assert clip_frame(7, replace(plain, deinterlace="field"), 25.0, of_source=False) == 3
    assert clip_frame(8, replace(plain, deinterlace="ivtc"), 29.97, of_source=False) == 10
    assert clip_frame(7, replace(plain, deinterlace="field"), 25.0, of_source=True) == 7


def test_the_report_beside_the_output_is_shown(
    qtbot: QtBot, application: Application, page: ReportPage, make_job: MakeJob
) -> None:
    assert "Select a clip" in page._hint.text()
    job = make_job(state=JobState.DONE)
    select(application, job)
    assert "no report on good.mkv" in page._hint.text()
    write(job.target)
    application.model.queue_changed.emit()
    qtbot.waitUntil(lambda: is_shown(page))
    shown = texts(page)
    for part in ("o.mkv", "<b>tape.avi", "<i>odd", "219,888", "30 (0:01.20)", "0:30"):
        assert part in shown, part
    tiles = {tile.accessibleName() for tile in page.view.tiles.findChildren(object, "tile")}  # type: ignore[call-overload]
    assert {"frames in: 59", "frames out: 60", "repaired: 1", "suspicious: 2"} <= tiles
    assert page.view.strip.count() == 2
    icon = page.view.strip.item(0).icon().pixmap(page.view.strip.iconSize()).toImage()
    assert icon.pixelColor(100, 65) == QColor("red")
    assert icon.pixelColor(306, 65) == QColor("blue")
    write(job.target, frames_in=55)
    application.model.queue_changed.emit()
    qtbot.waitUntil(lambda: "frames in: 55" in [
        tile.accessibleName() for tile in page.view.tiles.findChildren(object, "tile")  # type: ignore[call-overload]
    ])  # fmt: skip


def test_a_frame_that_stands_out_is_followed_to_the_preview(
    qtbot: QtBot, application: Application, page: ReportPage, make_job: MakeJob
) -> None:
    facts = ClipFacts(width=24, height=16, fps=25.0)
    settings = UpscaleSettings(start=1.0)
    job = make_job(state=JobState.DONE, facts=facts, settings=settings)
    write(job.target)
    select(application, job)
    qtbot.waitUntil(lambda: is_shown(page))
    destinations = page._context.destinations
    opened: list[str] = []
    destinations.page_wanted.disconnect()
    destinations.page_wanted.connect(opened.append)
    with qtbot.waitSignal(destinations.frame_wanted) as asked:
        page.view.strip.itemClicked.emit(page.view.strip.item(0))
    assert (asked.args, opened) == ([42], ["preview"])
    with qtbot.waitSignal(destinations.frame_wanted) as asked:
        page.view.repaired.itemClicked.emit(page.view.repaired.item(0))
    assert asked.args == [30]
    plot = page.view.plots["flicker"]
    with qtbot.waitSignal(destinations.frame_wanted) as asked:
        qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=plot.place_of(17).toPoint())
    assert abs(asked.args[0] - 42) <= 1  # a pixel may hold two frames


def test_an_earlier_report_is_opened_and_its_clip_found(
    qtbot: QtBot,
    application: Application,
    page: ReportPage,
    make_job: MakeJob,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "out" / "good.mkv"
    data = write(target)
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url) or True)
    Path(f"{target}.report.html").write_text("page")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(f"{target}.report.html")])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys))
    qtbot.waitUntil(lambda: is_shown(page))
    page._browser.click()
    assert [Path(url.toLocalFile()) for url in shown] == [Path(f"{target}.report.html")]
    with qtbot.waitSignal(application.controller.message) as said:
        page.view.frame_wanted.emit(3)
    assert "Add the clip" in said.args[0]
    job = make_job(state=JobState.DONE)
    application.model.append([job])
    page._context.destinations.page_wanted.disconnect()
    with qtbot.waitSignal(page._context.destinations.frame_wanted) as asked:
        page.view.frame_wanted.emit(3)
    assert asked.args == [3]
    assert page._context.selection.current is job
    assert target_of_report(data) == target


def test_a_damaged_report_is_said(
    qtbot: QtBot, application: Application, page: ReportPage, make_job: MakeJob
) -> None:
    job = make_job(state=JobState.DONE)
    report_data_path(job.target).parent.mkdir()
    report_data_path(job.target).write_text("{}")
    select(application, job)
    qtbot.waitUntil(lambda: "of this version" in page._hint.text())
    assert not page._browser.isEnabled()


def test_the_command_of_the_menu_opens_the_page(
    qtbot: QtBot, application: Application, make_job: MakeJob
) -> None:
    job = make_job(state=JobState.WAITING)
    select(application, job)
    action = application.window.actions_by_name.open_report
    assert not action.isEnabled()
    write(job.target)
    application.model.queue_changed.emit()
    qtbot.waitUntil(action.isEnabled)
    action.trigger()
    found = application.window.page("report")
    assert isinstance(found, ReportPage)
    qtbot.waitUntil(lambda: is_shown(found))


@pytest.mark.parametrize(("base", "text"), [("white", "black"), ("#202020", "white")])
def test_lines_and_marks_are_seen_on_every_theme(qtbot: QtBot, base: str, text: str) -> None:
    plot = ReportPlot("Flicker")
    qtbot.addWidget(plot)
    palette = plot.palette()
    for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Window):
        palette.setColor(role, QColor(base))
    palette.setColor(QPalette.ColorRole.Text, QColor(text))
    plot.setPalette(palette)
    values = tuple(table()["values"]["flicker"])
    plot.set_series([("line", values)], rate=25.0, cuts=[30], marked=[17])
    plot.resize(700, plot.sizeHint().height())
    drawn = plot.grab().toImage()
    place = plot.place_of(17).toPoint()
    assert drawn.pixelColor(place) == plot_color("mark", palette)
    assert plot.frame_at(place.x()) == 17
    line = plot_color("line", palette)
    assert any(drawn.pixelColor(x, y) == line for x in range(80, 690) for y in range(20, 160))
    assert abs(line.lightness() - QColor(base).lightness()) > 60
    assert plot.frame_at(-100) == 0
    assert plot.frame_at(9999) == FRAMES - 1


def test_the_keyboard_reaches_frames_of_a_plot(qtbot: QtBot) -> None:
    plot = ReportPlot("Flicker")
    qtbot.addWidget(plot)
    plot.set_series([("line", (0.0,) * 9)], rate=25.0, cuts=(), marked=())
    for _ in range(3):
        qtbot.keyClick(plot, Qt.Key.Key_Right)
    with qtbot.waitSignal(plot.frame_clicked) as asked:
        qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert asked.args == [3]

"""Every view of the window with awkward content: long names, other scripts, odd shapes of picture.

Nothing is computed: what child processes would say is given to the views.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from adcvsr_core.preview_messages import ClipEvent
from adcvsr_gui.catalogue import ModelEntry
from adcvsr_gui.command_run import CommandRun
from adcvsr_gui.composition import Application, compose
from adcvsr_gui.device_fit import devices_html
from adcvsr_gui.doctor_dialog import DoctorDialog
from adcvsr_gui.first_start import FirstStart
from adcvsr_gui.guide import GuideWindow, guide_folder
from adcvsr_gui.import_dialog import ImportDialog
from adcvsr_gui.import_run import ImportRun
from adcvsr_gui.jobs import JobState
from adcvsr_gui.live_page import LivePage
from adcvsr_gui.model_sources import Parts, Published
from adcvsr_gui.models_page import ModelsPage
from adcvsr_gui.preview_page import PreviewPage
from adcvsr_gui.report_data import read_report, report_data_path
from adcvsr_gui.report_page import ReportPage
from tests.gui.awkward_clips import CJK, LONG, SHAPES, fill_queue, picture, png

TEXT = (
    "Compact student for camcorder tapes, trained on transfers of VHS, Hi8 and MiniDV with"
    " dropouts, head switching noise and chroma that bleeds"
)
type Shown = Iterator[tuple[str, QWidget]]


def quiet(printed: str = "{}") -> list[str]:
    """A command that prints a text and ends."""
    return [sys.executable, "-c", f"print({printed!r})"]


def make_application(folder: Path) -> Application:
    """A window on a queue of its own, whose child processes do nothing."""
    said = quiet('{"findings": []}')
    return compose(
        folder / "data",
        folder / "gui.ini",
        command_of=lambda job, path: quiet(),
        list_command=quiet("[]"),
        read_command=said,
        examine_command=said,
    )


def show_preview(application: Application, shape: tuple[int, int]) -> None:
    page = application.window.page("preview")
    assert isinstance(page, PreviewPage)
    job = application.model.jobs[1]
    page._job, page._shown = job, ()
    page._on_clip_opened(
        ClipEvent(
            request=1,
            clip=str(job.source),
            frames=180_000,
            width=shape[0],
            height=shape[1],
            fps=25.0,
            duration_s=7200.0,
            verified=False,
        )
    )
    page.transport.go_to(123_456)
    page.view.set_pictures(
        picture(shape, blue=0), picture(shape, blue=90), ("Plain resize", "Result")
    )
    page.view.set_busy("Computing...")
    page._show_zoom()


def show_live(application: Application, shape: tuple[int, int]) -> None:
    page = application.window.page("live")
    assert isinstance(page, LivePage)
    job = application.model.jobs[1]
    job.state = JobState.RUNNING
    page._follow(job)
    page.view.set_pictures(picture(shape, blue=0), picture(shape, blue=90), ("Source", "Result"))


def show_models(application: Application) -> None:
    page = application.window.page("models")
    assert isinstance(page, ModelsPage)
    names = ("lite", "adcsr", "camcorder-2026-with-a-long-name-of-its-own-and-more")
    models = [ModelEntry(name=name, path=f"/m/{name}", shipped=False) for name in names]
    facts = {
        "parameters": 219_888,
        "scale": 4,
        "temporal_radius": 6,
        "licence": "Apache-2.0",
        "training_data": f"{TEXT}. www.example.org",
        "source": "https://example.org/models/camcorder",
        "path": "/home/anna/.local/share/adcvsr/models/camcorder.safetensors",
        "description": TEXT,
        "recipe": "[student]\nscale = 4",
    }
    devices: list[dict[str, Any]] = [
        {
            "device_name": "NVIDIA GeForce RTX 4060 Laptop GPU",
            "device": "cuda:0",
            "needed_bytes": 6 << 30,
            "free_bytes": 7 << 30,
            "fits": True,
            "tile": 256,
            "precision": "fp16",
        }
    ]
    page.set_models(models)
    page._cards = dict.fromkeys(names, facts)
    page._fits = {name: devices_html(devices) for name in names}
    page._list.setCurrentRow(2)
    page._show_current()


def show_report(application: Application, folder: Path) -> None:
    """A report of sixty frames on the clip with the long name."""
    values: dict[str, list[Any]] = {
        "flicker": [None, *[0.4, -0.3] * 29, 0.1],
        "drift": [[0.2, 0.01 * n % 0.3, -0.2] for n in range(60)],
        "difference": [1.0 + n % 7 / 10 for n in range(60)],
    }
    values["flicker"][17] = 4.0
    odd = [
        {"frame": 17 + n, "measure": measure, "reason": "x", "pictures": [png(shape)] * 2}
        for n, (measure, shape) in enumerate(
            zip(("flicker", "drift", "difference"), SHAPES.values(), strict=True)
        )
    ]
    table = {
        "format": "adcvsr report 1",
        "frames": 60,
        "frames_in": 59,
        "cuts": [30],
        "pieces": [{"frames": 60, "seconds": 7296.0}],
        "values": values,
        "suspicious": odd,
        "source": {"name": LONG, "width": 720, "height": 576},
        "output": {"name": CJK, "width": 2880, "height": 2304, "format": "x264", "rate": 25.0},
        "repaired": [{"frame": 5, "time_s": 0.2, "how": "filled"}],
        "warnings": ["the sound is longer than the picture"],
        "run": {"device": "cpu", "tile": "off"},
        "settings": {"model": "lite", "report": True},
        "model": {"name": "lite", "parameters": "219,888"},
        "versions": "adcvsr 1",
    }
    path = report_data_path(folder / "o.mkv")
    path.write_text(json.dumps(table), encoding="utf-8")
    page = application.window.page("report")
    assert isinstance(page, ReportPage)
    page.view.set_report(read_report(path))
    page._stack.setCurrentWidget(page.view)


def checks() -> str:
    """What the doctor prints on a machine where nothing is right."""
    rows = (("versions", "ok"), ("device", "note"), ("encoders", "ok"), ("one frame", "bad"))
    remedy = "Install the driver of the graphics card, and start the computer anew"
    return json.dumps(
        {
            "checks": [
                {"name": name, "state": state, "text": TEXT, "remedy": remedy, "facts": {}}
                for name, state in rows
            ]
        }
    )


def every_view(folder: Path, size: tuple[int, int]) -> Shown:
    """Shows one view after another, each laid out; the window is of that size."""
    application = make_application(folder)
    window = application.window
    window.resize(*size)
    window.show()
    for name in window.page_names:
        window.open_page_named(name)
        yield f"{name}_empty", _settled(window)
    fill_queue(application, folder)
    window.open_page_named("queue")
    yield "queue", _settled(window)
    panel = application.queue_page.settings_panel
    panel._scroll.verticalScrollBar().setValue(panel._scroll.verticalScrollBar().maximum())
    yield "queue_below", _settled(window)
    for name, shape in SHAPES.items():
        kind = name.replace(":", "x")
        window.open_page_named("preview")
        show_preview(application, shape)
        yield f"preview_{kind}", _settled(window)
        window.open_page_named("live")
        show_live(application, shape)
        yield f"live_{kind}", _settled(window)
    window.open_page_named("models")
    show_models(application)
    yield "models", _settled(window)
    window.open_page_named("report")
    show_report(application, folder)
    yield "report", _settled(window)
    page = application.window.page("report")
    assert isinstance(page, ReportPage)
    page.view.verticalScrollBar().setValue(page.view.verticalScrollBar().maximum() // 2)
    yield "report_below", _settled(window)
    yield from _dialogs(window)
    application.shut_down()
    window.deleteLater()


def _dialogs(window: QWidget) -> Shown:
    doctor = DoctorDialog(CommandRun(quiet(checks())), None, window)
    doctor._on_examined(checks(), "")
    first = FirstStart(CommandRun(quiet(checks())), window)
    first._on_examined(checks(), "")
    parts = Parts(kind=Published.ADCSR, first=Path("/downloads/net_params_200.pkl"))
    importing = ImportDialog(parts, [], ImportRun(quiet()), window)
    folder = guide_folder()
    assert folder is not None
    guide = GuideWindow(folder, window)
    dialogs = {"doctor": doctor, "first_start": first, "import": importing, "guide": guide}
    for name, dialog in dialogs.items():
        dialog.show()
        yield name, _settled(dialog)
        dialog.close()


def _settled(window: QWidget) -> QWidget:
    for _ in range(4):
        QApplication.processEvents()
    return window

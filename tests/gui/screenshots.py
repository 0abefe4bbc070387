"""Makes the pictures of the window in docs/images, most from made-up clips drawn here.

Usage: QT_QPA_PLATFORM=offscreen python -m tests.gui.screenshots [FOLDER]
The preview, the live page and the report show a real clip and what the model makes of it; the speed
is made up, for the machine that draws them may have other things to do.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QLocale, QPointF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from adcvsr_core.settings import UpscaleSettings
from adcvsr_gui.composition import Application, compose
from adcvsr_gui.findings import Finding
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.live_page import LivePage
from adcvsr_gui.models_page import ModelsPage
from adcvsr_gui.preview_page import PreviewPage
from adcvsr_gui.report_data import report_data_path
from adcvsr_gui.targets import OutputChoice
from adcvsr_gui.theme import Theme
from adcvsr_gui.translation import install_translations
from tests.gui.palettes import DARK, LIGHT

SIZE = (1280, 800)
GIB = 1 << 30
FINER = 3
MOST_BYTES = 120_000
ROOT = Path(__file__).parents[2]
REAL_CLIP = ROOT / "examples" / "nasa_stage_480x270.mp4"
REAL_FRAME = 12
REAL_END_S = 0.8
"""A report on all of the clip is no better a picture, and takes long."""
FPS = 9.6
"""Of the real clip in the pictures."""
PACKAGE = Path("/opt/adcvsr/models")
"""Where the models lie in the pictures."""
VIDEOS = Path("/home/anna/Videos")
"""Where outputs go in the pictures; nothing is written there."""
CLIPS = (
    ("Summer 1987, reel 1.avi", (720, 576), 12.0, 0.62),
    ("Summer 1987, reel 2.avi", (720, 576), 9.0, 0.58),
    ("Interview with the grandparents, second take, from the attic.mpg", (704, 480), 31.0, 0.08),
    ("Harbour in fog.mkv", (854, 366), 6.0, 0.52),
    ("Phone, upright.mp4", (270, 480), 3.0, 0.33),
    ("Wedding.vob", (720, 480), 22.0, 0.95),
    ("Damaged tape.mpg", (352, 288), 5.0, 0.14),
)


def draw_clip(path: Path, size: tuple[int, int], hue: float) -> None:
    """A hill, a sky and a sun, in a colour of its own, drawn finer so that edges are smooth."""
    width, height = size
    fine = np.array([FINER * height, FINER * width]).reshape(2, 1, 1)
    y, x = np.mgrid[0 : FINER * height, 0 : FINER * width] / fine
    sky = 0.35 + 0.55 * (1 - y)
    hill = y > 0.62 + 0.12 * np.sin(6 * x + 9 * hue)
    sun = (x - 0.72) ** 2 * (width / height) ** 2 + (y - 0.3) ** 2 < 0.012
    tint = 0.5 + 0.5 * np.cos(2 * np.pi * (hue + np.array([0.0, 0.33, 0.67])))
    picture = sky[..., None] * (0.55 + 0.45 * tint)
    picture[hill] = (0.18 + 0.25 * (1 - y[hill]))[:, None] * (0.6 + tint[::-1])
    picture[sun] = (1.0, 0.93, 0.75)
    picture = picture.reshape(height, FINER, width, FINER, 3).mean((1, 3))
    frame = av.VideoFrame.from_ndarray((255 * picture.clip(0, 1)).astype(np.uint8))
    with av.open(str(path), "w", format="matroska") as container:
        stream = container.add_stream("mpeg2video", rate=25)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.time_base = Fraction(1, 25)
        for number in range(4):
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def fill(application: Application, folder: Path) -> None:
    """Clips in every state, with what a person would see of them."""
    for name, size, _, hue in CLIPS:
        draw_clip(folder / name, size, hue)
    application.controller.add_paths([folder])
    while len(application.model.jobs) < len(CLIPS) or _is_reading(application):
        QTest.qWait(50)
    jobs = {job.name: job for job in application.model.jobs}
    for name, _, minutes, _ in CLIPS:
        job = jobs[name]
        assert job.facts is not None
        job.facts = type(job.facts)(
            **vars(job.facts) | {"duration_s": 60.0 * minutes, "num_frames": int(1500 * minutes)}
        )
        job.findings, job.examined = [], True
    reel_1, reel_2, interview, harbour, phone, wedding, tape = (jobs[row[0]] for row in CLIPS)
    done(reel_1)
    at_work(reel_2)
    interview.findings = [
        Finding(
            code="interlaced",
            severity="warning",
            text="the video is interlaced: each frame holds two moments, line by line",
            evidence="412 of 500 moving frames combed; none flagged; top field first",
            remedy="--deinterlace frame",
            settings={"deinterlace": "frame"},
        ),
        Finding(
            code="range_full",
            severity="warning",
            text="samples use the full range, but the file says limited",
            remedy="correct the tag first",
        ),
    ]
    harbour.settings = UpscaleSettings(height=1080, encoder="x265", crf=17)
    phone.findings = [Finding(code="rotation", severity="info", text="the picture is turned")]
    wedding.settings = UpscaleSettings(scale=2, encoder="prores")
    wedding.output = OutputChoice(template="{name} restored")
    tape.fail("This file cannot be read: invalid data", "Choose another copy if there is one")
    tape.findings = [Finding(code="breaks_off", severity="error", text="the file ends too early")]
    for job in jobs.values():
        job.target = VIDEOS / job.target.name
    order = [reel_1, reel_2, interview, harbour, phone, wedding, tape]
    application.model.arrange(order)
    application.model.refresh_all()


def _is_reading(application: Application) -> bool:
    return bool(application.reader.num_left or application.examiner.current)


def done(job: Job) -> None:
    job.state, job.frame, job.frames = JobState.DONE, 18_000, 18_000
    job.seconds, job.bytes_made = 1260.0, int(5.8 * GIB)


def at_work(job: Job) -> None:
    job.state, job.frame, job.frames = JobState.RUNNING, 5_130, 13_500
    job.fps, job.eta_s, job.bytes_made = 14.2, 589.0, int(1.6 * GIB)


def preview(application: Application, row: int) -> None:
    """Opens the preview page on a clip and waits for the model's frame."""
    page = application.window.page("preview")
    assert isinstance(page, PreviewPage)
    ready: list[object] = []
    page._client.answered.connect(ready.append)
    page._client.failed.connect(lambda what, why: sys.exit(f"no preview: {what} {why}"))
    application.queue_page.queue_view.select_rows(row, row)
    application.window.open_page(application.window.page_names.index("preview"))
    while not ready or page._client.is_busy:
        QTest.qWait(100)
    page.transport.go_to(REAL_FRAME)
    QTest.qWait(500)
    while page._client.is_busy:
        QTest.qWait(100)
    page.view.show_every_pixel()
    page.view.viewport.move_by(QPointF(0.08, 0.0))


def models(application: Application) -> None:
    """Opens the models page and waits for the first card, with no path of this machine."""
    page = application.window.page("models")
    assert isinstance(page, ModelsPage)
    application.catalogue.load()
    application.window.open_page(application.window.page_names.index("models"))
    while not page._cards or page._commands.is_busy or page._forecasts.is_busy:
        QTest.qWait(100)
    for facts in page._cards.values():
        facts["path"] = str(PACKAGE / Path(facts["path"]).name)
    page._show_current()


def live(application: Application, folder: Path) -> None:
    """Upscales the real clip and waits until some frames of it are there."""
    page = application.window.page("live")
    assert isinstance(page, LivePage)
    (job,) = application.model.jobs
    job.target = folder / "stage_upscaled.mkv"
    job.settings = UpscaleSettings(report=True, end=REAL_END_S)
    application.window.open_page(application.window.page_names.index("live"))
    application.runner.start_only([job])
    while job.frame < REAL_FRAME and application.runner.is_running:
        QTest.qWait(20)
    QTest.qWait(200)
    job.fps, job.eta_s = FPS, (job.frames - job.frame) / FPS
    page._follow(job)
    application.window._show_state()


def report(application: Application) -> None:
    """Waits for the end of the clip and opens the report on it."""
    while application.runner.is_running:
        QTest.qWait(200)
    (job,) = application.model.jobs
    path = report_data_path(job.target)
    table = json.loads(path.read_text(encoding="utf-8"))
    for piece in table["pieces"]:
        piece["seconds"] = piece["frames"] / FPS
    path.write_text(json.dumps(table), encoding="utf-8")
    application.window.open_page_named("report")
    QTest.qWait(1500)


def save(window: QWidget, path: Path) -> None:
    """The window as a PNG with a palette of its own, which is a third of the size."""
    QTest.qWait(400)
    for _ in range(10):  # a busy machine may have come to less in that time
        QApplication.processEvents()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.ReadWrite)
    window.grab().save(buffer, "PNG")
    picture = Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")
    for num_colors in (256, 192, 128, 64):
        few = picture.quantize(num_colors, kmeans=2, dither=Image.Dither.NONE)
        few.save(path, optimize=True)
        if path.stat().st_size < MOST_BYTES:
            return


def start(made: Path) -> Application:
    """A window with nothing in it."""
    nothing = [sys.executable, "-c", "print('{\"findings\": []}')"]
    application = compose(made / "data", made / "gui.ini", examine_command=nothing)
    application.window.resize(*SIZE)
    application.window.show()
    (made / "clips").mkdir()
    return application


def draw_dark(folder: Path, made: Path) -> None:
    """The queue in dark colours."""
    application = start(made)
    fill(application, made / "clips")
    application.queue_page.queue_view.select_rows(2, 2)
    save(application.window, folder / "gui_dark.png")
    application.shut_down()


def draw(folder: Path, made: Path) -> None:
    """Fills a window and writes the pictures of it."""
    application = start(made)
    window = application.window
    save(window, folder / "gui_empty.png")
    fill(application, made / "clips")
    table = application.queue_page.queue_view
    table.select_rows(2, 2)
    save(window, folder / "gui_queue.png")
    table.table.clearSelection()
    application.queue_page.settings_panel.set_open_groups(["picture", "file", "source"])
    save(window, folder / "gui_settings.png")
    models(application)
    save(window, folder / "gui_models.png")
    for job in application.model.jobs:
        job.state = JobState.DONE
    application.controller.remove_done()
    application.controller.add_paths([REAL_CLIP])
    while not application.model.jobs or _is_reading(application):
        QTest.qWait(50)
    preview(application, 0)
    save(window, folder / "gui_preview.png")
    live(application, made)
    save(window, folder / "gui_live.png")
    report(application)
    save(window, folder / "gui_report.png")
    application.shut_down()


def main(folder: Path) -> int:
    """Draws everything in light and in dark, and writes the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    install_translations(app, QLocale(QLocale.Language.English))
    for system, paint in ((DARK, draw_dark), (LIGHT, draw)):
        theme = Theme(app, lambda _, system=system: system)
        with tempfile.TemporaryDirectory() as made:
            paint(folder, Path(made))
        theme.deleteLater()
    return 0


if __name__ == "__main__":
    default = ROOT / "docs" / "images"
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else default))

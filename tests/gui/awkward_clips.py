"""Clips that are awkward to show: long names, other scripts, odd shapes, every state."""

from __future__ import annotations

import base64
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

from adcvsr_core.settings import UpscaleSettings
from adcvsr_gui.clip_facts import ClipFacts
from adcvsr_gui.composition import Application
from adcvsr_gui.findings import Finding
from adcvsr_gui.jobs import Job, JobState
from adcvsr_gui.picture import Picture
from adcvsr_gui.queue_cells import THUMBNAIL_ROLE

SHAPES = {"4:3": (960, 720), "21:9": (1344, 576), "9:16": (540, 960)}
LONG = "Interview with the grandparents in the attic, second take, the light is better.mpg"
CJK = "昭和六十二年の夏休みに祖父母の家の裏庭で撮影した家族の記録映像、第二巻、修復前の原版.avi"
NAMES = ("Summer 1987, reel 1.avi", LONG, CJK, "Harbour.mkv", "Phone.mp4", "Wedding.vob", "x.mpg")
SETTINGS = UpscaleSettings()
FINDINGS = [
    Finding(
        code="interlaced",
        severity="warning",
        text="the video is interlaced: each frame holds two moments, line by line",
        remedy="--deinterlace frame",
        settings={"deinterlace": "frame"},
    ),
    Finding(code="audio_length", severity="info", text="the sound is longer than the picture"),
    Finding(code="damaged_frames", severity="error", text="12 of 500 frames are damaged"),
]


def picture(size: tuple[int, int], *, blue: int) -> Picture:
    """A sky and a ground with edges, so that one sees where the picture ends."""
    image = QImage(*size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    sky = QLinearGradient(0, 0, 0, size[1])
    sky.setColorAt(0, QColor(70, 110, 150 + blue))
    sky.setColorAt(1, QColor(225, 205, 170))
    painter.fillRect(image.rect(), sky)
    painter.fillRect(0, size[1] * 2 // 3, size[0], size[1], QColor(60, 80, 60))
    painter.setBrush(QColor(250, 235, 190))
    painter.drawEllipse(size[0] // 2, size[1] // 5, size[1] // 8, size[1] // 8)
    painter.end()
    return Picture(image=image)


def png(shape: tuple[int, int]) -> str:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture(shape, blue=0).image.scaledToWidth(300).save(buffer, "PNG")
    return base64.b64encode(bytes(buffer.data().data())).decode()


def fill_queue(application: Application, folder: Path) -> None:
    """A clip in each state, with findings, odd shapes and long names."""
    sizes = ((720, 576), (704, 480), (640, 480), (1344, 576), (540, 960), (720, 480), (7680, 4320))
    jobs: list[Job] = []
    for name, size, state in zip(NAMES, sizes, JobState, strict=True):
        facts = ClipFacts(
            width=size[0], height=size[1], fps=25.0, num_frames=180_000, duration_s=7200.0
        )
        job = Job(source=folder / name, target=folder / f"{name}_up.mkv", settings=SETTINGS)
        job.facts, job.state, job.frame, job.frames = facts, state, 90_000, 180_000
        job.fps, job.eta_s, job.examined = 12.3, 45_296.0, True
        jobs.append(job)
    application.model.append(jobs)
    for row, size in enumerate(sizes):
        path, _ = application.model.index(row, 0).data(THUMBNAIL_ROLE)
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        picture(size, blue=0).image.scaledToHeight(90).save(path)
    jobs[0].settings = UpscaleSettings(height=1080, encoder="hevc_nvenc", crf=17)
    jobs[1].findings = jobs[2].findings = FINDINGS
    application.queue_page.queue_view.select_rows(2, 2)
    for name in application.queue_page.settings_panel.groups:
        application.queue_page.settings_panel.groups[name].set_open(True)

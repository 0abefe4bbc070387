"""Ways from one page to another."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from adcvsr_gui.jobs import Job


class Destinations(QObject):
    """What pages ask of each other.

    Signals:
        page_wanted: the name of a page that shall be open.
        clip_wanted: a job that shall be selected.
        frame_wanted: a frame of the current clip that shall be shown before and after; the page
            of the preview is open then.
    """

    page_wanted = Signal(str)
    clip_wanted = Signal(object)
    frame_wanted = Signal(int)

    def show_page(self, name: str) -> None:
        self.page_wanted.emit(name)

    def show_clip(self, job: Job) -> None:
        self.clip_wanted.emit(job)

    def show_frame(self, frame: int) -> None:
        """Shows a frame of the current clip in the preview."""
        self.page_wanted.emit("preview")
        self.frame_wanted.emit(frame)

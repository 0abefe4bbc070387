"""What one does with clips outside the queue: folders, players, scripts, commands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from adcvsr_gui.jobs import Job
from adcvsr_gui.scripts import command_text
from adcvsr_gui.vapoursynth_script import vapoursynth_script


class ClipTools(QObject):
    """Opens and writes files for a person.

    Signals:
        message: what was done, or why it could not be.
    """

    message = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def open_folder(self, job: Job) -> None:
        """Shows the folder of the output."""
        target = job.target
        self._open(target if target.is_dir() else target.parent)

    def play(self, job: Job) -> None:
        """Opens the output in the system's player."""
        self._open(job.target)

    def copy_command(self, jobs: Sequence[Job]) -> None:
        """Puts the command lines on the clipboard, one a line."""
        QGuiApplication.clipboard().setText("\n".join(command_text(job) for job in jobs))
        self.message.emit(self.tr("Commands copied: {0}").format(len(jobs)))

    def export_script(self, job: Job) -> None:
        """Asks for a name and writes the VapourSynth script."""
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Export as VapourSynth script"),
            str(job.source.with_suffix(".vpy")),
            self.tr("VapourSynth scripts (*.vpy)"),
        )
        if not name:
            return
        try:
            Path(name).write_text(vapoursynth_script(job), encoding="utf-8")
        except OSError as error:
            self.message.emit(self.tr("{0} cannot be written: {1}").format(name, error.strerror))
        else:
            self.message.emit(self.tr("Written: {0}").format(name))

    def _open(self, path: Path) -> None:
        if not (path.exists() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))):
            self.message.emit(self.tr("{0} cannot be opened").format(path))

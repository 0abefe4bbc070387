"""Looks for clips that appear in a folder, and tells of each when nothing writes to it any more."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from adcvsr_gui.background import Background
from adcvsr_gui.sources import ScanResult, scan

INTERVAL_MS = 3000


class WatchFolder(QObject):
    """Watches by looking again and again, which works on network drives too.

    A clip counts as complete when two looks in a row find it with the same size. What lay in the
    folder when the watch began is left alone.

    Signals:
        clips_found: the `Path`s of complete new clips.
    """

    clips_found = Signal(list)

    def __init__(self, parent: QObject | None = None, *, interval_ms: int = INTERVAL_MS) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._known: set[Path] | None = None
        self._growing: dict[Path, int] = {}
        self._background = Background(self)
        self._is_looking = False
        self._timer = QTimer(self)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self._look)

    @property
    def folder(self) -> Path | None:
        return self._folder

    def watch(self, folder: Path | None) -> None:
        """Watches this folder instead; None watches nothing."""
        self._folder, self._known = folder, None
        self._growing.clear()
        if folder is None:
            self._timer.stop()
        else:
            self._timer.start()
            self._look()

    def close(self) -> None:
        """Ends the watch and waits for the look under way."""
        self._timer.stop()
        self._folder = None
        self._background.wait()

    def _look(self) -> None:
        if self._folder is not None and not self._is_looking:
            self._is_looking = True
            folder = self._folder
            self._background.run(partial(scan, [folder]), partial(self._compare, folder))

    def _compare(self, folder: Path, found: ScanResult) -> None:
        self._is_looking = False
        if folder != self._folder:
            return
        sizes = {clip.path: clip.num_bytes for clip in found.clips}
        if self._known is None:
            self._known = set(sizes)
            return
        new = {path: size for path, size in sizes.items() if path not in self._known}
        complete = [path for path, size in new.items() if size and self._growing.get(path) == size]
        self._growing = new
        if complete:
            self._known.update(complete)
            self.clips_found.emit(complete)

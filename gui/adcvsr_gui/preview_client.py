"""The child process that makes pictures: asked from here, started when needed, latest wins."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QProcess, Signal

from adcvsr_core.preview_messages import (
    AnsweredEvent,
    ClipEvent,
    NoteEvent,
    PictureEvent,
    PreviewEvent,
    PreviewRequest,
    ReadyEvent,
    RefusedEvent,
    event_from_json,
    request_to_json,
)
from adcvsr_gui.background import Background
from adcvsr_gui.child_process import child_environment
from adcvsr_gui.core_words import in_window, remedy_in_window
from adcvsr_gui.picture import Picture, take_picture

log = logging.getLogger(__name__)

SERVE_COMMAND = (sys.executable, "-m", "adcvsr_core", "preview", "--serve")
NUM_LAST_LINES = 4
EXIT_MS = 1500


class PreviewClient(QObject):
    """Asks for pictures. Answers to any but the newest request are dropped.

    Signals:
        clip_opened: a `ClipEvent`; comes once more when the frames were counted for certain.
        picture_ready: a `PictureEvent` and its `Picture`.
        note_given: something a person should know about the pictures.
        answered: an `AnsweredEvent`: all pictures of the newest request were handed over.
        failed: why there is no picture, and what helps.
        busy_changed: whether an answer is being waited for.
    """

    clip_opened = Signal(object)
    picture_ready = Signal(object, object)
    note_given = Signal(str)
    answered = Signal(object)
    failed = Signal(str, str)
    busy_changed = Signal(bool)

    def __init__(
        self, command: Sequence[str] = SERVE_COMMAND, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._command = command
        self._newest = 0
        self._is_busy = False
        self._folder = ""
        self._rest = b""
        self._last_lines: deque[str] = deque(maxlen=NUM_LAST_LINES)
        self._background = Background(self)
        self._process = QProcess(self)
        self._process.setProcessEnvironment(child_environment())
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.readyReadStandardError.connect(self._read_log)
        self._process.errorOccurred.connect(self._on_error)
        self._process.finished.connect(self._on_finished)

    @property
    def is_busy(self) -> bool:
        return self._is_busy

    @property
    def is_running(self) -> bool:
        return self._process.state() != QProcess.ProcessState.NotRunning

    def ask(self, request: PreviewRequest) -> int:
        """Asks for pictures instead of all that was asked before; returns the request's number."""
        self._newest += 1
        if not self.is_running:
            self._rest = b""
            self._last_lines.clear()
            self._process.start(self._command[0], list(self._command[1:]))
        line = request_to_json(replace(request, request=self._newest)) + "\n"
        self._process.write(line.encode())
        self._set_busy(True)
        return self._newest

    def forget(self) -> None:
        """Drops what is still to come of the newest request."""
        self._newest += 1
        self._set_busy(False)

    def close(self) -> None:
        """Ends the process; no signal comes any more."""
        self.blockSignals(True)
        if self.is_running:
            self._process.closeWriteChannel()
            if not self._process.waitForFinished(EXIT_MS):
                self._process.kill()
                self._process.waitForFinished(EXIT_MS)
        self._background.wait()
        self._remove_folder()

    def _read(self) -> None:
        data = self._rest + bytes(self._process.readAllStandardOutput().data())
        *lines, self._rest = data.split(b"\n")
        for line in lines:
            event = event_from_json(line.decode(errors="replace"))
            if event is None:
                self._last_lines.append(line.decode(errors="replace"))
            else:
                self._handle(event)

    def _read_log(self) -> None:
        text = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        self._last_lines.extend(lines)
        for line in lines:
            log.info("%s", line)

    def _handle(self, event: PreviewEvent) -> None:
        match event:
            case ReadyEvent():
                self._folder = event.folder
            case ClipEvent():
                self.clip_opened.emit(event)
            case PictureEvent():
                # In a thread: a large picture takes longer to copy than a window may stand still.
                self._background.run(partial(_take, event), partial(self._hand_over, event))
            case NoteEvent():
                self.note_given.emit(in_window(event.text))
            case AnsweredEvent() if event.request == self._newest:
                # Behind the pictures that are still being read.
                self._background.run(lambda: None, lambda _: self._on_answered(event))
            case RefusedEvent() if event.request == self._newest:
                self._set_busy(False)
                self.failed.emit(in_window(event.text), remedy_in_window(event.remedy))
            case _:
                pass

    def _hand_over(self, event: PictureEvent, picture: Picture | None) -> None:
        if picture is not None and event.request == self._newest:
            self.picture_ready.emit(event, picture)

    def _on_answered(self, event: AnsweredEvent) -> None:
        if event.request == self._newest:
            self._set_busy(False)
            self.answered.emit(event)

    def _set_busy(self, is_busy: bool) -> None:
        if is_busy != self._is_busy:
            self._is_busy = is_busy
            self.busy_changed.emit(is_busy)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._set_busy(False)
            why = self._process.errorString()
            self.failed.emit(self.tr("The preview process cannot be started: {0}").format(why), "")

    def _on_finished(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        self._read_log()
        self._remove_folder()
        was_busy = self._is_busy
        self._newest += 1
        self._set_busy(False)
        if was_busy or exit_code or status == QProcess.ExitStatus.CrashExit:
            how = self.tr("The preview process ended unexpectedly (code {0}).").format(exit_code)
            self.failed.emit(
                "\n".join([how, *self._last_lines]),
                self.tr("Move to a frame to start it again. The queue goes on."),
            )

    def _remove_folder(self) -> None:
        """What a process that was killed has left behind."""
        if self._folder and os.path.basename(self._folder).startswith("adcvsr-preview-"):
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = ""


def _take(event: PictureEvent) -> Picture | None:
    try:
        return take_picture(event)
    except (OSError, ValueError):
        log.exception("a picture is lost")
        return None

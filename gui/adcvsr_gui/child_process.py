"""One child process that prints progress events as JSON lines on stdout, and its log on stderr."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, QTimer, Signal

from adcvsr_core.progress import parse_event
from adcvsr_gui.processes import set_suspended

log = logging.getLogger(__name__)

MAX_LINE_BYTES = 1 << 20
NUM_LAST_LINES = 12
TERMINATE_GRACE_MS = 10_000
SIGKILL = 9
"""Its number everywhere; Windows has no name for it."""

translate = QCoreApplication.translate


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a child process ended."""

    exit_code: int = 0
    """The exit code; the number of the signal where `crashed` on Linux."""
    crashed: bool = False
    stop_requested: bool = False
    start_error: str = ""
    """Why the process never ran; empty if it did."""
    last_lines: tuple[str, ...] = ()
    """The end of what it printed, without the events."""

    @property
    def succeeded(self) -> bool:
        return not (self.start_error or self.crashed or self.exit_code)

    def describe(self) -> str:
        """One sentence for a person on why the process did not succeed."""
        if self.start_error:
            text = translate("Outcome", "The process could not be started: {0}")
            return text.format(self.start_error)
        if self.crashed and self.exit_code == SIGKILL:
            return translate(
                "Outcome",
                "The process was ended by the system (signal 9), most likely for want of memory",
            )
        if self.crashed:
            text = translate("Outcome", "The process was ended by the system (signal {0})")
            return text.format(self.exit_code)
        if not self.exit_code:
            return translate(
                "Outcome", "The process ended without saying that the output is complete"
            )
        return translate("Outcome", "The process ended with exit code {0}").format(self.exit_code)


class ChildProcess(QObject):
    """Runs one command to its end.

    Signals:
        event_received: an event of `adcvsr_core.progress`, in the order they were printed.
        line_received: one line of anything else the child printed.
        finished: the `Outcome`; emitted exactly once for each `start`, after every event and line.
    """

    event_received = Signal(object)
    line_received = Signal(str)
    finished = Signal(object)

    def __init__(
        self, parent: QObject | None = None, *, grace_ms: int = TERMINATE_GRACE_MS
    ) -> None:
        super().__init__(parent)
        self._stop_requested = False
        self._is_paused = False
        self._buffers = {"out": b"", "err": b""}
        self._last_lines: deque[str] = deque(maxlen=NUM_LAST_LINES)
        self._process = QProcess(self)
        self._process.setProcessEnvironment(child_environment())
        self._process.readyReadStandardOutput.connect(self._read_stdout)
        self._process.readyReadStandardError.connect(self._read_stderr)
        self._process.errorOccurred.connect(self._on_error)
        self._process.finished.connect(self._on_finished)
        self._kill_timer = QTimer(self)
        self._kill_timer.setSingleShot(True)
        self._kill_timer.setInterval(grace_ms)
        self._kill_timer.timeout.connect(self._process.kill)

    @property
    def is_running(self) -> bool:
        return self._process.state() != QProcess.ProcessState.NotRunning

    def start(self, command: Sequence[str]) -> None:
        """Starts the program `command[0]`; the outcome comes with `finished`."""
        if self.is_running:
            raise RuntimeError("the child process is running already")
        self._stop_requested = self._is_paused = False
        self._buffers = {"out": b"", "err": b""}
        self._last_lines.clear()
        log.debug("starting %s", command)
        # Its stdin stays open for as long as this process lives: what is told to stop at its end
        # does not go on unseen when the window was killed.
        program, *words = exact(command)
        self._process.start(program, words)

    @property
    def process_id(self) -> int:
        """0 when no process runs."""
        return self._process.processId()

    @property
    def is_paused(self) -> bool:
        return self._is_paused

    def pause(self) -> bool:
        """Holds the process and its children still, with what they have in memory."""
        self._is_paused = self.is_running and set_suspended(self._process.processId(), True)
        return self._is_paused

    def resume(self) -> None:
        """Lets a paused process go on."""
        if self._is_paused:
            set_suspended(self._process.processId(), False)
            self._is_paused = False

    def stop(self) -> None:
        """Asks the process to end; kills it if it has not within the grace time."""
        if not self.is_running or self._stop_requested:
            return
        self.resume()
        self._stop_requested = True
        if os.name == "nt":
            # A console program on Windows hears no polite request; finished segments are kept.
            self._process.kill()
        else:
            self._process.terminate()
            self._kill_timer.start()

    def kill(self) -> None:
        """Ends the process at once and waits for it."""
        self._stop_requested = True
        self._process.kill()
        self._process.waitForFinished(3000)

    def _read_stdout(self) -> None:
        for line in self._take_lines("out", bytes(self._process.readAllStandardOutput().data())):
            self._handle_stdout_line(line)

    def _read_stderr(self) -> None:
        for line in self._take_lines("err", bytes(self._process.readAllStandardError().data())):
            self._log_line(line)

    def _take_lines(self, channel: str, data: bytes) -> list[str]:
        buffer = self._buffers[channel] + data
        *lines, rest = buffer.replace(b"\r", b"\n").split(b"\n")
        if len(rest) > MAX_LINE_BYTES:
            lines, rest = [*lines, rest], b""
        self._buffers[channel] = rest
        return [line.decode("utf-8", errors="replace") for line in lines if line.strip()]

    def _handle_stdout_line(self, line: str) -> None:
        event = parse_event(line)
        if event is None:
            self._log_line(line)
        else:
            self.event_received.emit(event)

    def _log_line(self, line: str) -> None:
        self._last_lines.append(line)
        self.line_received.emit(line)

    def _drain(self) -> None:
        self._read_stdout()
        self._read_stderr()
        for line in self._take_lines("out", b"\n"):
            self._handle_stdout_line(line)
        for line in self._take_lines("err", b"\n"):
            self._log_line(line)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self.finished.emit(Outcome(start_error=self._process.errorString()))

    def _on_finished(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        self._kill_timer.stop()
        self._drain()
        self.finished.emit(
            Outcome(
                exit_code=exit_code,
                crashed=status == QProcess.ExitStatus.CrashExit,
                stop_requested=self._stop_requested,
                last_lines=tuple(self._last_lines),
            )
        )


def exact(command: Sequence[str]) -> list[str]:
    """A command that reaches its program as it is.

    Qt hands over text, and names of files on Linux may hold bytes that are none (those of old
    archives, in Latin-1); a Python that has them escaped becomes the program then.
    """
    try:
        "".join(command).encode(errors="surrogatepass" if os.name == "nt" else "strict")
    except UnicodeEncodeError:
        become = "import json, os, sys; words = json.loads(sys.argv[1]); os.execv(words[0], words)"
        return [sys.executable, "-c", become, json.dumps(list(command))]
    return list(command)


def child_environment() -> QProcessEnvironment:
    """This process's environment, with output that is UTF-8 and comes at once."""
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert("PYTHONUNBUFFERED", "1")
    environment.insert("PYTHONUTF8", "1")
    return environment

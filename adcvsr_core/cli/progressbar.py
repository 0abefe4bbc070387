"""Progress for people, on stderr: one line that is redrawn on a terminal, plain lines elsewhere."""

from __future__ import annotations

import shutil
from typing import TextIO

from adcvsr_core.cli import one_line, silence
from adcvsr_core.progress import (
    DoneEvent,
    ErrorEvent,
    Event,
    OnEvent,
    ProgressEvent,
    RepairedEvent,
    SegmentEvent,
    StartEvent,
    WarningEvent,
    counted,
)


class WhileHeard:
    """Passes events on until whoever read them is gone; the job does not end for that."""

    def __init__(self, on_event: OnEvent, stream: TextIO) -> None:
        self._on_event = on_event
        self._stream = stream

    def __call__(self, event: Event) -> None:
        try:
            self._on_event(event)
        except BrokenPipeError:
            silence(self._stream)


class ProgressBar:
    """An `on_event` that draws a bar with frames, frames a second, time to go and memory."""

    def __init__(self, stream: TextIO, *, tty: bool) -> None:
        self._stream = stream
        self._tty = tty
        self._drawn = False
        self._last_percent = -10

    def __call__(self, event: Event) -> None:
        match event:
            case StartEvent():
                self._last_percent = -10
                self._line(_start_text(event))
            case ProgressEvent():
                self._progress(event)
            case WarningEvent():
                self._line(f"warning: {event.text}")
            case DoneEvent():
                self._line(
                    f"{event.output}: {counted(event.frames, 'frame')} in {clock(event.seconds)}"
                )
            case SegmentEvent() | RepairedEvent() | ErrorEvent():
                pass

    def clear(self) -> None:
        """Remove the bar, so that other text can follow."""
        if self._drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._drawn = False

    def _line(self, text: str) -> None:
        self.clear()
        self._stream.write(one_line(text) + "\n")
        self._stream.flush()

    def _progress(self, event: ProgressEvent) -> None:
        if self._tty:
            width = shutil.get_terminal_size().columns
            self._stream.write("\r\x1b[K" + bar_text(event, width - 1))
            self._stream.flush()
            self._drawn = True
            return
        percent = 100 * event.frame // event.frames if event.frames else event.frame // 10
        if percent >= self._last_percent + 10 or event.frame == event.frames:
            self._last_percent = percent
            self._line(bar_text(event, 1000, bar=False))


def bar_text(event: ProgressEvent, width: int, *, bar: bool = True) -> str:
    """Return one line about the progress, at most `width` characters."""
    of = f"{event.frame}/{event.frames or '?'} frame{'' if event.frames == 1 else 's'}"
    parts = [of, f"{event.fps:.3g} fps"]
    if event.eta_s is not None:
        parts.append(f"{clock(event.eta_s)} to go")
    if event.memory_mib:
        parts.append(f"{event.memory_mib:.0f} MiB")
    text = ", ".join(parts)
    room = min(width - len(text) - 3, 40)
    if bar and event.frames and room >= 8:
        filled = room * min(event.frame, event.frames) // event.frames
        text = f"[{'#' * filled}{'.' * (room - filled)}] {text}"
    return text[:width]


def clock(seconds: float) -> str:
    """Return a duration as a person says it: 4.2 s, 3:07, 1:02:03."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _start_text(event: StartEvent) -> str:
    frames = counted(event.frames, "frame") if event.frames else "an unknown number of frames"
    resumed = f", continuing after frame {event.resumed_frames}" if event.resumed_frames else ""
    return (
        f"{event.source} -> {event.output}: {frames} of {event.width}x{event.height}, "
        f"{event.device} {event.precision}, {event.temporal}, {event.encoder}{resumed}"
    )

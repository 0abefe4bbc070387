"""What a running job tells the outside: plain values, and their form as JSON, one object a line.

`on_event` callbacks receive these. Nothing in this module needs torch.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, asdict, dataclass, fields
from typing import Any, ClassVar, Protocol, TextIO, get_args

from adcvsr_core.errors import AdcvsrError
from adcvsr_core.said import said_in, with_said


@dataclass(frozen=True, kw_only=True)
class StartEvent:
    """The job is known: size of the output, and how it will be made."""

    event: ClassVar[str] = "start"
    source: str
    output: str
    frames: int
    """Frames to make; 0 where the source does not say."""
    width: int
    height: int
    device: str
    precision: str
    temporal: str
    encoder: str
    resumed_frames: int = 0
    """Frames already there from an earlier run."""


@dataclass(frozen=True, kw_only=True)
class ProgressEvent:
    """How far the job is."""

    event: ClassVar[str] = "progress"
    frame: int
    frames: int
    fps: float
    eta_s: float | None
    """Seconds to go; None where the number of frames is not known."""
    memory_mib: float
    """Memory in use: of the device when it has its own, else of the process; 0: not known."""


@dataclass(frozen=True, kw_only=True)
class SegmentEvent:
    """One more piece of the output is safe on disk."""

    event: ClassVar[str] = "segment"
    index: int
    frames: int
    """Frames of the output that are safe so far."""


@dataclass(frozen=True, kw_only=True)
class WarningEvent:
    """Something a person should know; the job goes on."""

    event: ClassVar[str] = "warning"
    code: str
    text: str


@dataclass(frozen=True, kw_only=True)
class RepairedEvent:
    """A frame of the source was damaged; the output has one in its place."""

    event: ClassVar[str] = "repaired"
    frame: int
    """Its number among those read, from 0."""
    time_s: float
    """When it is shown, in seconds since the start of the source."""
    how: str
    """`filled` from its neighbours, for it did not decode; or `concealed` by the decoder."""


@dataclass(frozen=True, kw_only=True)
class DoneEvent:
    """The output is complete under its name."""

    event: ClassVar[str] = "done"
    output: str
    frames: int
    seconds: float
    repaired: int = 0
    """Frames there was a `repaired` event for."""


@dataclass(frozen=True, kw_only=True)
class ErrorEvent:
    """The job ended without its output."""

    event: ClassVar[str] = "error"
    code: str
    text: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class StepEvent:
    """The next step of a command that makes no frames; not among the events of a job."""

    event: ClassVar[str] = "step"
    step: int
    """From 1."""
    steps: int
    code: str
    """reading, fitting or writing."""
    what: str
    """The file it is about; may be empty."""


Event = (
    StartEvent
    | ProgressEvent
    | SegmentEvent
    | WarningEvent
    | RepairedEvent
    | DoneEvent
    | ErrorEvent
)
OnEvent = Callable[[Event], None]
OnStep = Callable[[str, str], None]
"""(code, what) of a `StepEvent`."""

_EVENTS: dict[str, type[Event]] = {kind.event: kind for kind in get_args(Event)}
_TYPES: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (float, int),
    "str": (str,),
    "bool": (bool,),
    "float | None": (float, int, type(None)),
}


class Told(Protocol):
    """A dataclass whose name in JSON is `event`."""

    event: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def ignore_events(event: Event) -> None:
    """Do nothing; the default `on_event`."""


def ignore_steps(code: str, what: str) -> None:
    """Do nothing; the default `on_step`."""


def error_event(error: AdcvsrError) -> ErrorEvent:
    """Return the event for an error."""
    return ErrorEvent(code=error.code, text=error.said, remedy=error.remedy)


def counted(number: int, thing: str) -> str:
    """Return "1 frame" or "12 frames", "1 file of another kind" or "2 files of another kind"."""
    noun, space, rest = thing.partition(" of ")
    return f"{number} {noun}{'' if number == 1 else 's'}{space}{rest}"


def event_to_json(event: Told) -> str:
    """Return one line of JSON, without the line end; under `said`, what texts were made of."""
    table = with_said(asdict(event), vars(event))
    return json.dumps({"event": event.event, **table}, ensure_ascii=True)


def read_event[Kind: Told](line: str, kinds: Mapping[str, type[Kind]]) -> Kind | None:
    """The event that a line holds, or None where it is some other text.

    Keys this version does not know are skipped; without a key, or with a value of another type, it
    is no event.
    """
    try:
        table = json.loads(line)
    except ValueError:
        return None
    kind = kinds.get(str(table.get("event"))) if isinstance(table, dict) else None
    if kind is None:
        return None
    values: dict[str, Any] = {}
    for field in fields(kind):
        value = said_in(table, field.name) if field.name in table else field.default
        if value is MISSING or not _fits(field, value):
            return None
        values[field.name] = value
    return kind(**values)


def _fits(field: Field[Any], value: object) -> bool:
    if isinstance(value, bool):
        return field.type == "bool"
    return isinstance(value, _TYPES[str(field.type)])


def parse_event(line: str) -> Event | None:
    """The event that a line of `--progress json` holds; see `read_event`."""
    return read_event(line, _EVENTS)


def parse_step(line: str) -> StepEvent | None:
    """The step that a line holds; see `read_event`."""
    return read_event(line, {StepEvent.event: StepEvent})


class JsonLines:
    """An `on_event` that writes one object a line and flushes."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __call__(self, event: Event) -> None:
        self._stream.write(event_to_json(event) + "\n")
        self._stream.flush()


class Throttle:
    """Passes events on, but progress at most once in `interval_s`; the last frame always passes.

    A number of all frames that grows with every event is no last frame: the source promised fewer.
    """

    def __init__(
        self, target: OnEvent, interval_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._target = target
        self._interval_s = interval_s
        self._clock = clock
        self._next = float("-inf")
        self._frames = 0

    def __call__(self, event: Event) -> None:
        if isinstance(event, ProgressEvent):
            is_last = event.frame == event.frames and self._frames in (0, event.frames)
            self._frames = event.frames
            now = self._clock()
            if now < self._next and not is_last:
                return
            self._next = now + self._interval_s
        self._target(event)


class RateMeter:
    """Frames a second and time to go, from the frames made in this run."""

    def __init__(
        self, total: int, done: int = 0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total = total
        self._first = done
        self._clock = clock
        self._start = clock()
        self._recent: list[tuple[float, int]] = [(self._start, done)]

    def settle(self, total: int) -> None:
        """Take the number of frames that turned out, in place of what was expected."""
        self._total = total

    def event(self, frame: int, memory_mib: float) -> ProgressEvent:
        """Return the progress after `frame` frames in all; never more than there are."""
        now = self._clock()
        total = max(self._total, frame) if self._total else 0
        self._recent = [*self._recent[-31:], (now, frame)]
        since, frames = self._recent[0]
        fps = (frame - frames) / (now - since) if now > since else 0.0
        eta = (total - frame) / fps if fps and total else None
        return ProgressEvent(
            frame=frame,
            frames=total,
            fps=round(fps, 3),
            eta_s=None if eta is None else round(eta, 1),
            memory_mib=round(memory_mib, 1),
        )

    @property
    def seconds(self) -> float:
        """Seconds since the start of this run."""
        return self._clock() - self._start

"""What a preview process is asked and what it answers: plain values, one JSON object a line.

`adcvsr preview --serve` reads requests on stdin and prints events on stdout, `error` and `warning`
among them as `progress` has them. Pixels travel in files. Nothing in this module needs torch.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any, ClassVar, get_args

from adcvsr_core.errors import SettingsError
from adcvsr_core.progress import read_event
from adcvsr_core.settings import UpscaleSettings, settings_from_table

SOURCE = "source"
"""The frame of the clip as it was decoded."""
RESIZE = "resize"
"""The frame resized to the size of the output, without a model."""
RESULT = "result"
"""The frame of the finished output, sample for sample."""
OUTPUT = "output"
"""The frame of a finished file, as it was decoded."""
KINDS = (SOURCE, RESIZE, RESULT, OUTPUT)
PIXEL_BYTES = 4
"""Of a picture's pixel: blue, green, red, 255. Rows follow each other without padding."""
MAX_FRAMES = 10_000


@dataclass(frozen=True, kw_only=True)
class PreviewRequest:
    """Pictures of some frames of a clip. A request ends the work on those before it."""

    request: int
    """Names the request in the answers."""
    clip: str
    first: int = 0
    """The first frame, counted in the clip."""
    stop: int = 1
    """The frame after the last."""
    kinds: tuple[str, ...] = ()
    """Which pictures of each frame, in this order; none: only open the clip."""
    settings: UpscaleSettings = field(default_factory=UpscaleSettings)
    target: str = "preview.mkv"
    """The name the output will have: it decides on the pixel format."""
    output: str = ""
    """A finished file, for `OUTPUT`."""


@dataclass(frozen=True, kw_only=True)
class ReadyEvent:
    """The process waits for requests."""

    event: ClassVar[str] = "ready"
    folder: str
    """Where it writes pictures. Whoever takes one deletes it; the rest goes with the process."""


@dataclass(frozen=True, kw_only=True)
class ClipEvent:
    """A clip is open; or, once more, its frames have been counted by decoding them all."""

    event: ClassVar[str] = "clip"
    request: int
    clip: str
    frames: int
    width: int
    height: int
    fps: float
    duration_s: float
    verified: bool
    """Whether the number of frames is certain."""


@dataclass(frozen=True, kw_only=True)
class PictureEvent:
    """A picture is ready in a file."""

    event: ClassVar[str] = "picture"
    request: int
    frame: int
    kind: str
    file: str
    width: int
    height: int
    sample_aspect: float
    """Width of a pixel over its height."""
    rotation: int
    """Degrees a player turns the picture, counterclockwise."""
    time_s: float
    """When the frame is shown, since the start of the clip."""


@dataclass(frozen=True, kw_only=True)
class AnsweredEvent:
    """All pictures of a request were sent, or as many as were wanted before a newer one came."""

    event: ClassVar[str] = "answered"
    request: int
    cancelled: bool = False
    seconds: float = 0.0


@dataclass(frozen=True, kw_only=True)
class RefusedEvent:
    """A request cannot be answered."""

    event: ClassVar[str] = "error"
    request: int
    code: str
    text: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class NoteEvent:
    """Something a person should know about the pictures."""

    event: ClassVar[str] = "warning"
    request: int
    code: str
    text: str


PreviewEvent = ReadyEvent | ClipEvent | PictureEvent | AnsweredEvent | RefusedEvent | NoteEvent
_EVENTS: dict[str, type[PreviewEvent]] = {kind.event: kind for kind in get_args(PreviewEvent)}


def request_to_json(request: PreviewRequest) -> str:
    """One line of JSON, without the line end."""
    return json.dumps(asdict(request))


def request_from_json(line: str) -> PreviewRequest:
    """The request that a line holds.

    Raises:
        SettingsError: it holds none, or its settings are not allowed.
    """
    try:
        table = json.loads(line)
    except ValueError as error:
        raise SettingsError(f"a request that is not JSON: {error}") from error
    known = {f.name for f in fields(PreviewRequest)}
    if not isinstance(table, dict) or not known >= set(table):
        raise SettingsError("a request holds what no request has", remedy=f"Known: {sorted(known)}")
    values: dict[str, Any] = dict(table)
    try:
        values["settings"] = settings_from_table(values.get("settings", {}))
        values["kinds"] = tuple(values.get("kinds", ()))
        request = PreviewRequest(**values)
        in_order = 0 <= request.first < request.stop <= request.first + MAX_FRAMES
    except TypeError as error:
        raise SettingsError(f"a request that is not whole: {error}") from error
    if not in_order or not set(request.kinds) <= set(KINDS):
        raise SettingsError(
            f"frames {request.first} to {request.stop} of kinds {request.kinds}",
            remedy=f"Ask for at most {MAX_FRAMES} frames, of {', '.join(KINDS)}.",
        )
    return request


def event_from_json(line: str) -> PreviewEvent | None:
    """The event that a line holds, or None where it is some other text."""
    return read_event(line, _EVENTS)


@dataclass(frozen=True, kw_only=True)
class LiveHeader:
    """The first line of a file that shows a running job. After it: the pixels of the source frame,
    then those of the output, both of this size, reduced; see `PIXEL_BYTES`."""

    frame: int
    """Number of the frame in the output."""
    width: int
    height: int
    sample_aspect: float
    rotation: int


def live_header_to_line(header: LiveHeader) -> bytes:
    """The line, with its end."""
    return json.dumps(asdict(header)).encode() + b"\n"


def parse_live(data: bytes) -> tuple[LiveHeader, bytes, bytes]:
    """Header, source pixels and output pixels of a live file.

    Raises:
        ValueError: it is none, or not whole.
    """
    line, end, pixels = data.partition(b"\n")
    try:
        header = LiveHeader(**json.loads(line))
    except TypeError as error:
        raise ValueError(f"no live picture: {error}") from error
    size = header.width * header.height * PIXEL_BYTES
    if not end or len(pixels) != 2 * size:
        raise ValueError(f"{len(pixels)} bytes are no two pictures of {size} bytes")
    return header, pixels[:size], pixels[size:]
